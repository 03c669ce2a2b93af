"""What was logged: the entries that count, added up, and how much of it is approved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from campaigns.models import Collection
from campaigns.rules.quantity import (
    BAG_SIZES,
    MEASURES,
    Basis,
    Quantity,
    bags_total,
    standard_units,
)

COUNTS = (
    "registered",
    "deferred",
    "donors",
    "bags_150",
    "bags_250",
    "bags_350",
    "bags_450",
)


@dataclass(frozen=True, slots=True)
class Logged:
    """Sums of the entries that stand and are no drafts; what no entry gives stays None (rule 1).

    `approved` are the sums of those that a manager approved. `provisional` names the counts in
    which some entry that nobody approved yet has a part.
    """

    counts: dict[str, int | None]
    approved: dict[str, int | None]
    provisional: frozenset[str]


def logged_of(campaign_ids: Iterable[int]) -> dict[int, Logged]:
    """What was logged, by campaign, in one query."""
    rows = (
        counted()
        .filter(drive__campaign__in=campaign_ids)
        .order_by()
        .values("drive__campaign", "is_approved")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
    )
    sums: dict[int, dict[bool, dict[str, int | None]]] = defaultdict(dict)
    for row in rows:
        of_campaign = sums[row["drive__campaign"]]
        of_campaign[row["is_approved"]] = {name: row[f"sum_{name}"] for name in COUNTS}
    return {campaign: _logged(parts) for campaign, parts in sums.items()}


def counted() -> QuerySet[Collection]:
    """The entries that count: nothing replaced them, and they are no drafts."""
    return Collection.objects.filter(replaced_by__isnull=True, draft=False).annotate(
        is_approved=Q(approval__isnull=False)
    )


def _logged(parts: dict[bool, dict[str, int | None]]) -> Logged:
    unknown = dict.fromkeys(COUNTS)
    final, open_still = parts.get(True, unknown), parts.get(False, unknown)
    return Logged(
        counts={name: _sum(final[name], open_still[name]) for name in COUNTS},
        approved=final,
        provisional=frozenset(name for name in COUNTS if open_still[name] is not None),
    )


def _sum(*parts: int | None) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def bags_in(counts: Mapping[str, int | None]) -> dict[int, int | None]:
    """The bags by size in ml."""
    return {size: counts[f"bags_{size}"] for size in BAG_SIZES}


def blood(counts: Mapping[str, int | None], basis: str) -> Quantity | None:
    """The bags in the basis of what they stand beside; None where none is known."""
    bags = bags_in(counts)
    standard = basis == Basis.STANDARD.value
    return amount_of("blood_units", standard_units(bags) if standard else bags_total(bags))


def amount_of(measure: str, count: int | Decimal | None) -> Quantity | None:
    return None if count is None else Quantity(Decimal(count), unit=MEASURES[measure].unit_vi)
