"""The sums of an entry or a drive as pages print them: "at least" where a size is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from campaigns.rules.progress import Promise, progress
from campaigns.rules.quantity import Quantity, summed


@dataclass(frozen=True, slots=True)
class Sums:
    """Numbers without units: the page's words stand around them. None is "not known"."""

    bags: Quantity | None
    standard: Quantity | None
    percent: Quantity | None


def sums_of(thing, target: int | None) -> Sums:
    """Of whatever has bags_total, standard_units and bags_complete, against a drive's target."""
    bags = _figure(thing.bags_total, thing.bags_complete)
    promise = Promise.exact(target) if target else None
    return Sums(
        bags=bags,
        standard=_figure(thing.standard_units, thing.bags_complete),
        percent=progress(result=bags, target=promise).percent if bags and promise else None,
    )


def with_sums(drives: Iterable) -> list[tuple[object, Sums]]:
    return [(drive, sums_of(drive, drive.target)) for drive in drives]


def _figure(amount: int | Decimal | None, complete: bool) -> Quantity | None:
    if amount is None:
        return None
    return summed(amount, partial=not complete)
