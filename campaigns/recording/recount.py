"""The ledger counted anew, and compared with the running totals.

First the drives' rows with the ledger, then every other row with the drives': each comparison
is one statement and sees one moment, so that nobody who writes has to wait for a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from campaigns.models import Total
from campaigns.models.totals import EVER, SUMMED

from . import totals_sql as sql
from .locks import hold_tree

SHOWN = 200  # differences that are told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row that is not what the ledger says: each column that differs, with by how much the
    ledger says more; `last_recorded_at` with what the ledger says."""

    kind: str
    subject: int
    part: int
    day: str | None  # None: over all time
    approved: bool
    slot: int
    columns: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How many rows were compared and how many differ; the first of these."""

    rows: int
    different: int
    shown: tuple[Difference, ...]


def compare_totals() -> Compared:
    """Every row beside what it should be."""
    return _together([_compared(step) for step in _STEPS])


def repair_totals() -> Compared:
    """The same, and every row is put right, while all who write results wait.

    Rows that should not be there are emptied and stay: their `changes` never go back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        hold_tree()
        found = []
        for step in _STEPS:
            found.append(_compared(step))
            if found[-1].different:
                order = ", ".join(sql.KEY)
                columns = ", ".join(sql.COLUMNS)
                rows = f"SELECT {columns}, 1 FROM ({_differences(step)}) d ORDER BY {order}"
                cursor.execute(sql.add(rows, latest="excluded.last_recorded_at"), [])
        return _together(found)


_STEPS = ("drives", "others")
_DIFFERENCES = """
SELECT {key}, {summed}, MAX(expected) AS last_recorded_at,
    CASE WHEN {differ} THEN 1 ELSE 0 END AS moved
FROM (
    SELECT {key}, {columns}, last_recorded_at AS expected, {never} AS found FROM ({keyed}) keyed
    UNION ALL
    SELECT {key}, {taken_off}, {never}, last_recorded_at FROM {total} WHERE {kinds}
) sides
GROUP BY {key} HAVING {any} OR {differ}
"""


def _differences(step: str) -> str:
    drives = step == "drives"
    part = sql.of_ledger() if drives else sql.of_drives("TRUE")
    return _DIFFERENCES.format(
        key=", ".join(sql.KEY),
        columns=sql.each("{0}"),
        summed=sql.each("SUM({0}) AS {0}"),
        taken_off=sql.each("-{0}"),
        keyed=sql.keyed(part, drives=drives, others=not drives),
        kinds=f"kind {'=' if drives else '<>'} {Total.Kind.DRIVE.value}",
        any=" OR ".join(f"SUM({name}) <> 0" for name in SUMMED),
        differ=sql.engine().differ.format("MAX(expected)", "MAX(found)"),
        **sql.names(),
    )


def _compared(step: str) -> Compared:
    drives = Total.objects.filter(kind=Total.Kind.DRIVE)
    rows = drives if step == "drives" else Total.objects.exclude(kind=Total.Kind.DRIVE)
    with connection.cursor() as cursor:
        cursor.execute(_differences(step), [])
        shown = [_difference(row) for row in islice(cursor, SHOWN)]
        rest = sum(1 for _row in cursor)
    return Compared(rows=rows.count(), different=len(shown) + rest, shown=tuple(shown))


def _difference(row: tuple) -> Difference:
    kind, subject, part, day, approved, slot, *sums, latest, moved = row
    columns = {name: int(more) for name, more in zip(SUMMED, sums, strict=True) if more}
    return Difference(
        kind=Total.Kind(kind).name.lower(),
        subject=subject,
        part=part,
        day=None if str(day) == str(EVER) else str(day),
        approved=bool(approved),
        slot=slot,
        columns={**columns, **({"last_recorded_at": str(latest)} if moved else {})},
    )


def _together(found: Sequence[Compared]) -> Compared:
    return Compared(
        rows=sum(one.rows for one in found),
        different=sum(one.different for one in found),
        shown=tuple(difference for one in found for difference in one.shown)[:SHOWN],
    )
