"""A new result in the fewest statements: whether it may stand, the entry, and all its totals.

On PostgreSQL they are one statement, after one that waits for whoever locks or moves what lies
above: so it reads what holds until the transaction ends. Both go there in one message, which is
the transaction: each way to the database and back, with the threads that wake up for it, takes
about as long as looking for the person's places. Only the plain case is decided here:
a person who answers for the drive's place or for one that it is part of, days that are not
locked, a key that is new. `record` looks into all others, and says why.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Field

from campaigns import access
from campaigns.models import Collection, PeriodLock
from campaigns.models.prepared import Prepared

from . import totals_sql as sql
from .bulk import is_plain
from .locks import SHARE_DRIVE
from .totals import count_entry


@dataclass(frozen=True, slots=True)
class Stored:
    """`entry` is None where nothing was stored. `mine`: the person answers for the drive; where
    it is False, that was not found out."""

    entry: int | None
    mine: bool


NOTHING = Stored(None, False)


def store(*, entry: Collection, by: AbstractBaseUser) -> Stored:
    """Store a new entry that is right in itself and replaces none, and count it: all of that or
    nothing. Raises IntegrityError where its drive or account went away."""
    if not (by.is_active and by.is_authenticated):
        return NOTHING
    if not connection.features.can_return_columns_from_insert:  # an SQLite before 3.35
        return NOTHING
    values = {"user": by.pk, "everywhere": by.is_superuser}
    for column, name, prepare in _columns(connection.vendor):
        value = getattr(entry, name)
        values[column] = prepare(value, connection) if prepare else value
    if connection.vendor == "postgresql":
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            rows = COUNTED.run_after(SHARE_DRIVE, values)
        return Stored(*rows[0]) if rows else NOTHING
    with transaction.atomic():
        rows = ALONE.run(values)
        if not rows:
            return NOTHING
        [[key]] = rows
        if not entry.draft:
            count_entry(entry=key, corrects=False)
    return Stored(key, True)


def _fields() -> list[Field]:
    return [field for field in Collection._meta.concrete_fields if not field.primary_key]


@cache
def _columns(_vendor: str) -> list[tuple[str, str, Callable | None]]:
    """Each column with the entry's attribute, and what makes it ready for the driver, if that is
    not nothing."""
    return [
        (field.column, field.attname, None if is_plain(field) else field.get_db_prep_save)
        for field in _fields()
    ]


# `line` is 1 for the places that the drive's place is part of, and 0 where former places come in:
# who took those over may lock what was theirs.
_MAY = """
WITH RECURSIVE above(place, line) AS (
    SELECT s.place_id, 1 FROM {drive} d JOIN {donationsite} s ON s.id = d.site_id
    WHERE d.id = %(drive_id)s
    UNION
    SELECT edge.up, above.line * edge.line FROM above {steps}
),
may AS (
    SELECT d.id, {answers} AS mine, NOT EXISTS (
        SELECT 1 FROM {lock} l JOIN above ON above.place = l.place_id
        WHERE l.unlocked_at IS NULL AND l.last_day >= d.starts_on
            AND l.first_day <= COALESCE(d.ends_on, d.starts_on)
    ) AS is_open
    FROM {drive} d WHERE d.id = %(drive_id)s
)
"""
_INSERT = """
INSERT INTO {collection} ({columns}) SELECT {values} FROM may WHERE mine AND is_open
ON CONFLICT (entry_key) DO NOTHING
"""
_COUNT = """
, new AS ({insert} RETURNING *), counted AS ({count})
SELECT (SELECT id FROM new), mine FROM may
"""


def _write(*, counted: bool) -> tuple[str, dict[str, str]]:
    columns = {field.column: field.db_type(connection) for field in _fields()}
    names = {
        "lock": connection.ops.quote_name(PeriodLock._meta.db_table),
        "steps": access.steps_up_sql(of="above.place"),
        "answers": access.answers_sql(places="SELECT place FROM above WHERE line = 1"),
        "columns": ", ".join(columns),
        "values": ", ".join(f"%({name})s" for name in columns),
        **sql.names(),
    }
    may, insert = _MAY.format(**names), _INSERT.format(**names)
    types = {**columns, "user": "bigint", "everywhere": "boolean"}
    if not counted:
        return f"{may}{insert} RETURNING id", types
    above = "SELECT place FROM above WHERE line = 1"
    count = sql.add_keyed_one(sql.of_entries("TRUE", among="new"), above=above)
    return may + _COUNT.format(insert=insert, count=count), types


ALONE = Prepared(partial(_write, counted=False))
COUNTED = Prepared(partial(_write, counted=True))
