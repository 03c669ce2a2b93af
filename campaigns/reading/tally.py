"""Drives and what was logged for them, added up by campaign and place: for reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from campaigns.models import Collection, Drive
from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.quantity import BAG_SIZES, STANDARD_ML

from .logged import counted

BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)
PEOPLE = ("registered", "examined", "deferred", "donors", "first_time_donors")
OTHERS = ("apheresis", "emergency_units")
COUNTS = (*PEOPLE, *BAGS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Known:
    """A sum of what entries say. None is "not known"; `lacking` entries do not say it, so
    that the sum is the least it can be. `approved` is the part that a manager approved."""

    amount: int | Decimal | None = None
    approved: int | Decimal | None = None
    lacking: int = 0
    approved_lacking: int = 0

    def __add__(self, other: "Known") -> "Known":
        return Known(
            amount=plus(self.amount, other.amount),
            approved=plus(self.approved, other.approved),
            lacking=self.lacking + other.lacking,
            approved_lacking=self.approved_lacking + other.approved_lacking,
        )

    @property
    def complete(self) -> bool:
        return self.amount is not None and not self.lacking


UNKNOWN = Known()


@dataclass(frozen=True, slots=True)
class Tally:
    """Some drives. `planned` are all of them: held, cancelled, without a result, to come.

    `target` adds up what was promised for those that are not cancelled; `untargeted` of these
    have no target. `unnamed_bags` are the entries that leave out the bags of some size.
    """

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    missing: int = 0
    coming: int = 0
    target: int | None = None
    untargeted: int = 0
    entries: int = 0
    approved_entries: int = 0
    unnamed_bags: int = 0
    approved_unnamed_bags: int = 0
    counts: Mapping[str, Known] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        whole = {name: getattr(self, name) + getattr(other, name) for name in _WHOLE}
        return Tally(
            **whole,
            target=plus(self.target, other.target),
            counts={name: self.count(name) + other.count(name) for name in COUNTS},
        )

    def count(self, name: str) -> Known:
        return self.counts.get(name, UNKNOWN)

    @property
    def bags(self) -> Known:
        """All bags, whatever they hold. Never added to `standard`."""
        return self._blood(dict.fromkeys(BAG_SIZES, 1))

    @property
    def standard(self) -> Known:
        """The same blood in standard units of 250 ml."""
        return self._blood({size: Decimal(size) / STANDARD_ML for size in BAG_SIZES})

    def _blood(self, weights: Mapping[int, int | Decimal]) -> Known:
        whole = UNKNOWN
        for size, weight in weights.items():
            one = self.count(f"bags_{size}")
            whole += Known(times(one.amount, weight), times(one.approved, weight))
        unnamed, of_approved = self.unnamed_bags, self.approved_unnamed_bags
        return Known(whole.amount, whole.approved, unnamed, of_approved)


_WHOLE = (
    *("planned", "held", "cancelled", "missing", "coming", "untargeted"),
    *("entries", "approved_entries", "unnamed_bags", "approved_unnamed_bags"),
)


def plus(one, other):
    """The sum of what is known; None where neither is (domain rule 1)."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


def times(amount, weight):
    return None if amount is None else amount * weight


def together(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, start=Tally())


def tallies_of(
    *, drives: QuerySet[Drive], until: date, by: tuple[str, ...] = ("campaign",)
) -> dict[tuple, Tally]:
    """The drives by the values of `by`, in two queries. What begins after `until` is to come,
    and nothing that was logged for it is counted yet."""
    found = {key: Tally(**row) for key, row in _planned(drives, until, by)}
    for key, approved, row in _logged(drives.filter(starts_on__lte=until), by):
        found[key] += _sums(row, approved)
    return found


def reasons_of(*, drives: QuerySet[Drive]) -> dict[str, int]:
    """Why people were deferred, where an entry says so, in one query."""
    sums = defaultdict(int)
    said = counted().filter(drive__in=drives).exclude(deferred_reasons={})
    for reasons in said.order_by().values_list("deferred_reasons", flat=True):
        for reason, number in reasons.items():
            sums[reason] += number or 0
    return {reason: sums[reason] for reason in DEFERRAL_REASONS if sums[reason]}


def drafts_of(*, drives: QuerySet[Drive]) -> int:
    """How many drafts wait to be submitted: they are counted nowhere."""
    waiting = Collection.objects.filter(draft=True, replaced_by__isnull=True)
    return waiting.filter(drive__in=drives).count()


def _planned(drives, until, by):
    cancelled = Q(status=Drive.Status.CANCELLED)
    come = Q(starts_on__lte=until)
    held = come & (Q(has_result=True) | Q(status=Drive.Status.HELD))
    going = ~(held | cancelled)
    rows = (
        drives.annotate(has_result=Exists(counted().filter(drive=OuterRef("pk"))))
        .order_by()
        .values(*by)
        .annotate(
            planned=Count("pk"),
            held=Count("pk", filter=held),
            cancelled_=Count("pk", filter=cancelled & ~held),
            missing=Count("pk", filter=going & come),
            coming=Count("pk", filter=going & ~come),
            promised=Sum("target", filter=~cancelled | held),
            untargeted=Count("pk", filter=(~cancelled | held) & Q(target__isnull=True)),
        )
    )
    for row in rows:
        key = tuple(row.pop(name) for name in by)
        row["cancelled"], row["target"] = row.pop("cancelled_"), row.pop("promised")
        yield key, row


def _logged(drives, by):
    by = tuple(f"drive__{name}" for name in by)
    unnamed = Q(*((name, None) for name in BAGS), _connector=Q.OR)
    rows = (
        counted()
        .filter(drive__in=drives)
        .order_by()
        .values(*by, "is_approved")
        .annotate(
            entries=Count("pk"),
            unnamed=Count("pk", filter=unnamed),
            **{f"sum_{name}": Sum(name) for name in COUNTS},
            **{f"given_{name}": Count(name) for name in COUNTS},
        )
    )
    for row in rows:
        yield tuple(row[name] for name in by), row["is_approved"], row


def _sums(row, approved):
    def known(name):
        amount, lacking = row[f"sum_{name}"], row["entries"] - row[f"given_{name}"]
        return Known(amount, amount, lacking, lacking) if approved else Known(amount, None, lacking)

    entries, unnamed = row["entries"], row["unnamed"]
    return Tally(
        entries=entries,
        approved_entries=entries if approved else 0,
        unnamed_bags=unnamed,
        approved_unnamed_bags=unnamed if approved else 0,
        counts={name: known(name) for name in COUNTS},
    )
