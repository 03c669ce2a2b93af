"""The frozen answers that charts draw: what was logged, by day, size, place and month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from campaigns.rules.pace import Pace
from campaigns.rules.progress import Promise
from campaigns.rules.quantity import (
    BAG_SIZES,
    MEASURES,
    Quantity,
    bags_total,
    standard_units,
    summed,
)

from .answers import PlaceRef, TargetLine


@dataclass(frozen=True)
class Blood:
    """The bags of some entries by size in ml; None where no entry says it (rule 1).

    `provisional`: some of it nobody approved yet. `partial`: an entry leaves out the bags of some
    size, so that the sums are the least they can be.
    """

    sizes: Mapping[int, int | None]
    provisional: bool = False
    partial: bool = False

    @cached_property
    def bags(self) -> int | None:
        return bags_total(self.sizes)

    @cached_property
    def standard(self) -> Decimal | None:
        return standard_units(self.sizes)

    def amount(self, *, standard: bool) -> Decimal | None:
        """In standard units of 250 ml, or in bags; the two are never added."""
        if standard:
            return self.standard
        return None if self.bags is None else Decimal(self.bags)

    def quantity(self, *, standard: bool) -> Quantity | None:
        """The same with how sure it is."""
        amount, unit = self.amount(standard=standard), MEASURES["blood_units"].unit_vi
        return None if amount is None else summed(amount, unit, partial=self.partial)

    def __add__(self, other: "Blood") -> "Blood":
        return together((self, other))


def together(some: Iterable[Blood]) -> Blood:
    """A size that none of them gives stays unknown."""
    sizes: dict[int, int | None] = dict.fromkeys(BAG_SIZES)
    provisional = partial = False
    for blood in some:
        provisional = provisional or blood.provisional
        partial = partial or blood.partial
        for size, bags in blood.sizes.items():
            if bags is not None:
                sizes[size] = bags + (sizes[size] or 0)
    return Blood(sizes, provisional, partial)


@dataclass(frozen=True, slots=True)
class DaySum:
    """All that was logged for the drives that began on one day."""

    day: date
    blood: Blood


@dataclass(frozen=True)
class CampaignDays:
    """What was logged of a campaign day by day, oldest first, beside its principal promise.

    `standard`: the promise is in 250 ml standard units, so all of this is to be counted so too.
    `basis_unstated`: nobody said what the units of the promise are; bags stand beside them.
    `partial`: some entry leaves out bags, if only one of a day that is left out for it.
    """

    days: tuple[DaySum, ...]
    promise: Promise | None
    standard: bool
    basis_unstated: bool
    starts_on: date | None
    ends_on: date | None
    today: date
    partial: bool

    @cached_property
    def whole(self) -> Blood:
        return replace(together(day.blood for day in self.days), partial=self.partial)

    @cached_property
    def pace(self) -> Pace:
        return Pace(
            so_far=self.whole.amount(standard=self.standard),
            promise=self.promise,
            starts=self.starts_on,
            ends=self.ends_on,
            today=self.today,
            provisional=self.whole.provisional,
            partial=self.partial,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """What one place or organisation brought, beside what was promised for it.

    `blood` None: nothing was logged there. `target` is the one in the basis of the chart;
    `others` are those it leaves aside, in another basis or where several disagree.
    """

    name: str
    place: PlaceRef | None
    blood: Blood | None
    target: Quantity | None
    percent: Quantity | None
    others: tuple[TargetLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of one kind, the largest first. `left_out` more are not shown."""

    shares: tuple[Share, ...]
    standard: bool
    left_out: int

    @property
    def provisional(self) -> bool:
        return any(share.blood is not None and share.blood.provisional for share in self.shares)

    @property
    def partial(self) -> bool:
        return any(share.blood is not None and share.blood.partial for share in self.shares)


@dataclass(frozen=True, slots=True)
class CampaignShares:
    """A campaign's results by place, by host and by collecting hospital; None: nothing to show.

    A drive's host and its hospital are two ways to see the same blood: never added up.
    """

    places: Shares | None
    hosts: Shares | None
    hospitals: Shares | None


@dataclass(frozen=True, slots=True)
class History:
    """What was logged month by month in the latest years; a month nobody logged is left out.

    `includes` are the former places whose results are in it. `partial` are the years of which
    some entry leaves out bags, if only one of a month that is left out for it.
    """

    months: Mapping[tuple[int, int], Blood]
    today: date
    includes: tuple[PlaceRef, ...] = ()
    partial: frozenset[int] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a result, the latest first."""
        return tuple(sorted({year for year, _month in self.months}, reverse=True))

    @property
    def provisional(self) -> bool:
        return any(blood.provisional for blood in self.months.values())
