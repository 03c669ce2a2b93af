"""What was logged: the entries that count, added up, and how much of it is approved."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from campaigns.models import Collection
from campaigns.rules.quantity import (
    BAG_SIZES,
    MEASURES,
    Basis,
    Quantity,
    bags_total,
    standard_units,
    summed,
)

from .totals import Kind, Totals, totals_of


@dataclass(frozen=True, slots=True)
class Logged:
    """Sums of the entries that stand and are no drafts; what no entry gives stays None (rule 1).

    `approved` are the sums of those that a manager approved. `provisional` names the counts in
    which some entry that nobody approved yet has a part. `lacking` names those that some entry
    leaves out, so that their sum is the least it can be; `approved_lacking` is the same of what
    was approved.
    """

    counts: dict[str, int | None]
    approved: dict[str, int | None]
    provisional: frozenset[str]
    lacking: frozenset[str]
    approved_lacking: frozenset[str]


def logged_of(campaign_ids: Iterable[int]) -> dict[int, Logged]:
    """What was logged, by campaign, in one query."""
    found = totals_of(kind=Kind.CAMPAIGN, subjects=campaign_ids)
    return {campaign: as_logged(totals) for campaign, totals in found.items()}


def as_logged(totals: Totals) -> Logged:
    return Logged(
        counts=totals.counts,
        approved=dict(totals.approved.counts),
        provisional=totals.open_counts,
        lacking=totals.lacking,
        approved_lacking=totals.approved.lacking,
    )


def counted() -> QuerySet[Collection]:
    """The entries that count: nothing replaced them, and they are no drafts."""
    return Collection.objects.filter(replaced_by__isnull=True, draft=False).annotate(
        is_approved=Q(approval__isnull=False)
    )


def bags_in(counts: Mapping[str, int | None]) -> dict[int, int | None]:
    """The bags by size in ml."""
    return {size: counts[f"bags_{size}"] for size in BAG_SIZES}


def blood(
    counts: Mapping[str, int | None], basis: str, *, lacking: Container[str]
) -> Quantity | None:
    """The bags in the basis of what they stand beside; None where none is known, and at least so
    many where an entry leaves out a size."""
    bags = bags_in(counts)
    standard = basis == Basis.STANDARD.value
    return amount_of(
        "blood_units",
        standard_units(bags) if standard else bags_total(bags),
        partial=any(f"bags_{size}" in lacking for size in BAG_SIZES),
    )


def amount_of(measure: str, count: int | Decimal | None, *, partial: bool) -> Quantity | None:
    if count is None:
        return None
    return summed(Decimal(count), MEASURES[measure].unit_vi, partial=partial)
