"""The one place that writes running totals, in the transaction of what is counted.

Whoever writes to the ledger counts here what they wrote, last of all: the rows that many share
are then held only until the transaction ends. Every writer has a share in the tree of places
(`locks.hold_open` and its kin), so that a place or site that is put elsewhere, and a recount,
wait for those who write, and these for them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.db import connection

from campaigns.models import Total
from campaigns.models.totals import SLOTS, SUMMED

from . import totals_sql as sql

AT_ONCE = 500  # rows in one statement, where they are not found by the database itself


def count_entry(*, entry: int, corrects: bool) -> None:
    """An entry was stored: it counts, and what it corrects does so no longer."""
    _count("n.id = %s", [entry], corrects=corrects)


def count_upload(*, upload: int) -> None:
    """The same of all the entries that came by a sheet."""
    _count("n.upload_id = %s", [upload], corrects=True)


def count_approved(*, entries: Sequence[int]) -> None:
    """Entries that counted as provisional are approved now."""
    if entries:
        marks = ", ".join(["%s"] * len(entries))
        _run(sql.add_keyed(sql.of_approved(f"n.id IN ({marks})")), entries)


def count_ledger() -> None:
    """Everything that is in the ledger, of which nothing was counted yet."""
    _run(sql.add_keyed(sql.of_ledger()), [])


@contextmanager
def moving_drive(*, drive: int) -> Iterator[None]:
    """The drive may have another campaign, site, day, host or hospital afterwards: what was
    logged for it goes along. Its row is held by the caller."""
    with _moving("d.id = %s", drive):
        yield


@contextmanager
def moving_site(*, site: int) -> Iterator[None]:
    """The site may lie elsewhere afterwards. The tree of places is held by the caller."""
    with _moving("d.site_id = %s", site):
        yield


@contextmanager
def moving_place(*, place: int) -> Iterator[None]:
    """The place may be part of another one afterwards, with all that lies below it. The tree
    of places is held by the caller."""
    below = """
d.site_id IN (
    SELECT s.id FROM {donationsite} s WHERE s.place_id IN (
        WITH RECURSIVE below(id) AS (
            SELECT id FROM {place} WHERE id = %s
            UNION SELECT p.id FROM {place} p JOIN below ON p.parent_id = below.id
        )
        SELECT id FROM below
    )
)
"""
    with _moving(below.format(**sql.names()), place):
        yield


@dataclass(slots=True)
class _Row:
    """One row as a part finds it: a row of COLUMNS, which need no names."""

    sums: tuple[int, ...]
    latest: object


@contextmanager
def _moving(which: str, subject: int) -> Iterator[None]:
    """What the drives add to each row is asked before and after; the difference is added.

    It is asked of the drives' own rows, which nothing moves.
    """
    before = _found(which, subject)
    yield
    after = _found(which, subject)
    changed = {}
    nothing = _Row((0,) * len(SUMMED), None)
    for key in before.keys() | after.keys():
        old, new = before.get(key, nothing), after.get(key, nothing)
        if old != new:
            sums = (b - a for a, b in zip(old.sums, new.sums, strict=True))
            changed[key] = (*key, *sums, new.latest)
    _add_rows([changed[key] for key in sorted(changed)])
    left = {(of, slot) for kind, of, *_rest, slot in changed if kind == Total.Kind.CAMPAIGN}
    for campaign, slot in sorted(left):
        _look_for_latest(campaign=campaign, slot=slot)


def _found(which: str, subject: int) -> dict[tuple, _Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql.keyed(sql.of_drives(which)), [subject])
        return {
            (kind, of, part, str(day), bool(approved), slot): _Row(tuple(map(int, sums)), latest)
            for kind, of, part, day, approved, slot, *sums, latest in cursor
        }


def _add_rows(rows: Sequence[tuple]) -> None:
    one = f"({', '.join(['%s'] * len(sql.COLUMNS))}, 1)"
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        values = [value for row in some for value in row]
        _run(sql.add(f"VALUES {', '.join([one] * len(some))}"), values)


def _look_for_latest(*, campaign: int, slot: int) -> None:
    """When something was last recorded of a campaign that a drive may have left."""
    latest = """
UPDATE {total} SET last_recorded_at = (
    SELECT MAX(t.last_recorded_at) FROM {total} t JOIN {drive} d ON d.id = t.subject
    WHERE t.kind = {DRIVE} AND d.campaign_id = %s AND d.id %% {slots} = %s
)
WHERE kind = {CAMPAIGN} AND subject = %s AND day = {ever} AND NOT approved AND slot = %s
"""
    kinds = {kind.name: kind.value for kind in Total.Kind}
    more = {"slots": SLOTS, "ever": sql.engine().ever, **kinds, **sql.names()}
    _run(latest.format(**more), [campaign, slot] * 2)


def _count(which: str, values: Sequence[int], *, corrects: bool) -> None:
    statement = _counting(which, corrects, connection.vendor)
    _run(statement, [*values] * (2 if corrects else 1))


@cache
def _counting(which: str, corrects: bool, _vendor: str) -> str:
    """Long, and the same for every entry."""
    parts = [sql.of_entries(which), *[sql.of_replaced(which)] * corrects]
    return sql.add_keyed(" UNION ALL ".join(parts))


def _run(statement: str, values: Sequence) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
