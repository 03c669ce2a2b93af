"""Running totals, read: the same sums as of the ledger's entries, at the cost of a few rows.

Every function is one query, which the table's key serves. What was logged nowhere is left out of
its answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from campaigns.models import Place, Total
from campaigns.models.prepared import asked
from campaigns.models.totals import EVER, SUMMED, TOTALLED
from campaigns.rules.quantity import BAG_SIZES

from .answers_series import Blood
from .prepared import padded

Kind = Total.Kind
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class State:
    """The entries of one state, approved or provisional. A count that none gives is None, and
    not known (domain rule 1)."""

    entries: int = 0
    counts: Counts = field(default_factory=lambda: dict.fromkeys(TOTALLED))
    given: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(TOTALLED, 0))
    unnamed_bags: int = 0

    @property
    def lacking(self) -> frozenset[str]:
        """The counts that an entry leaves out: what the others give is the least they can be."""
        return frozenset(name for name in TOTALLED if self.given[name] < self.entries)


@dataclass(frozen=True, slots=True)
class Totals:
    """What the entries that stand add up to, those that a manager approved apart from others.

    `changes` grows with all that is written of it: the version of these numbers.
    `last_recorded_at` is known of campaigns and drives, over all time.
    """

    approved: State
    provisional: State
    changes: int
    last_recorded_at: datetime | None

    @property
    def entries(self) -> int:
        return self.approved.entries + self.provisional.entries

    @property
    def unnamed_bags(self) -> int:
        return self.approved.unnamed_bags + self.provisional.unnamed_bags

    def given(self, name: str) -> int:
        """How many entries give a count."""
        return self.approved.given[name] + self.provisional.given[name]

    @property
    def counts(self) -> dict[str, int | None]:
        return {name: _sum(self.approved, self.provisional, name) for name in TOTALLED}

    @property
    def lacking(self) -> frozenset[str]:
        return self.approved.lacking | self.provisional.lacking

    @property
    def open_counts(self) -> frozenset[str]:
        """The counts in which an entry that nobody approved yet has a part."""
        given = self.provisional.given
        return frozenset(name for name in TOTALLED if given[name])

    @property
    def blood(self) -> Blood | None:
        """The bags by size; None where no entry gives any."""
        counts, still_open = self.counts, self.open_counts
        sizes = {size: counts[f"bags_{size}"] for size in BAG_SIZES}
        if all(bags is None for bags in sizes.values()):
            return None
        return Blood(
            sizes,
            provisional=any(f"bags_{size}" in still_open for size in BAG_SIZES),
            partial=self.unnamed_bags > 0,
        )


def totals_of(*, kind: Kind, subjects: Iterable[int]) -> dict[int, Totals]:
    """Over all time, by what they are of: campaigns, drives, sites, places, hosts, hospitals."""
    ids = sorted(set(subjects))
    if not ids:
        return {}
    ids = padded(ids)
    where = f"kind = %s AND subject IN ({_marks(ids)}) AND part = 0 AND day = %s"
    found = _found("subject", where, [int(kind), *ids, EVER])
    return {subject: totals for (subject,), totals in found.items()}


def days_of_country(*, since: date, until: date) -> dict[date, Totals]:
    """All campaigns together, by the first day of drives, from a day to another, both included."""
    where = "kind = %s AND subject = 0 AND part = 0 AND day BETWEEN %s AND %s"
    return _by_day(where, [int(Kind.COUNTRY), since, until])


def months_of_places(*, places: Sequence[int], since: date, until: date) -> dict[date, Totals]:
    """Each month by its first day, of places and all that lies below them.

    None of the places may be part of another of them: it would count twice (domain rule 7).
    """
    if not places:
        return {}
    places = padded(places)
    where = f"kind = %s AND subject IN ({_marks(places)}) AND part = 0 AND day BETWEEN %s AND %s"
    return _by_day(where, [int(Kind.PLACE), *places, since, until])


def months_of_country(*, since: date, until: date) -> dict[date, Totals]:
    """The same of every place that is part of no other: all there are."""
    place = connection.ops.quote_name(Place._meta.db_table)
    roots = f"SELECT id FROM {place} WHERE parent_id IS NULL"
    where = f"kind = %s AND subject IN ({roots}) AND part = 0 AND day BETWEEN %s AND %s"
    return _by_day(where, [int(Kind.PLACE), since, until])


def has_results(*, kind: Kind, of: str) -> Exists:
    """For a queryset: whether an entry of the row stands; `of` leads to the subject's key."""
    own = Total.objects.filter(kind=kind, subject=OuterRef(of), part=0, day=EVER)
    return Exists(own.filter(Q(entries__gt=0)))


SUMS = ", ".join(f"CAST(SUM({name}) AS bigint)" for name in (*SUMMED, "changes"))


def _by_day(where: str, values: list) -> dict[date, Totals]:
    return {day: totals for (day,), totals in _found("day", where, values).items()}


def _found(by: str, where: str, values: list) -> dict[tuple, Totals]:
    """The totals by the columns of `by`, `day` the last of them; rows of no entries left out."""
    table = connection.ops.quote_name(Total._meta.db_table)
    width = by.count(",") + 1
    found = asked(
        f"SELECT {by}, approved, {SUMS}, MAX(last_recorded_at) FROM {table} WHERE {where} "
        f"GROUP BY {by}, approved ORDER BY {by}, approved",
        [connection.ops.adapt_datefield_value(v) if type(v) is date else v for v in values],
    )
    rows: dict[tuple, list] = {}
    for row in found:
        key = (*row[: width - 1], day_of(row[width - 1]))
        rows.setdefault(key, []).append(row[width:])
    found = ((key, totals_in(of)) for key, of in rows.items())
    return {key: totals for key, totals in found if totals is not None}


def totals_in(rows: Iterable[Sequence]) -> Totals | None:
    """Of one subject's rows, a state of approval each: that, SUMS, and when it was last written.
    None where no entry stands."""
    states, changes, latest = {}, 0, None
    for approved, *sums, changed, recorded in rows:
        states[bool(approved)] = _state(sums)
        changes, latest = changes + changed, latest or _moment(recorded)
    if not any(state.entries for state in states.values()):
        return None
    return Totals(states.get(True, NOTHING), states.get(False, NOTHING), changes, latest)


NOTHING = State()
_COUNTS = slice(1, 1 + len(TOTALLED))
_GIVEN = slice(1 + len(TOTALLED), 1 + 2 * len(TOTALLED))


def _state(sums: Sequence[int]) -> State:
    given = dict(zip(TOTALLED, sums[_GIVEN], strict=True))
    counts = zip(TOTALLED, sums[_COUNTS], strict=True)
    return State(
        entries=sums[0],
        counts={name: count if given[name] else None for name, count in counts},
        given=given,
        unnamed_bags=sums[-1],
    )


def _sum(one: State, other: State, name: str) -> int | None:
    known = [count for count in (one.counts[name], other.counts[name]) if count is not None]
    return sum(known) if known else None


def _marks(values: Iterable) -> str:
    return ", ".join("%s" for _ in values)


def day_of(value: object) -> object:
    """SQLite gives a day that it has grouped by as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime | str | None) -> datetime | None:
    """And a moment of which it gives the latest, in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
