"""What a column of the dump is, and how each database prints it.

Both print the same: the database does it, as it is asked for a million rows at once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import F, Func, QuerySet
from django.db.models.expressions import Combinable

from campaigns.rules.spreadsheets import RISKY, SKIPPED


class Kind(StrEnum):
    """The types of columns, by their names in the data dictionary."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


UNKNOWN = ("chưa rõ, không phải 0", "not known, which is not 0")


@dataclass(frozen=True, slots=True)
class Column:
    """`source` is a field of the table's rows, or an expression over them. `empty` is what an
    empty cell says, in both languages."""

    name: str
    source: str | Combinable
    kind: Kind
    vi: str
    en: str
    unit: str = ""
    empty: tuple[str, str] = UNKNOWN

    @property
    def expression(self) -> Combinable:
        source = F(self.source) if isinstance(self.source, str) else self.source
        printed = PRINTED.get(self.kind)
        return printed(source) if printed else source


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `refers` says which column names a row of which table, by which of its columns."""

    name: str
    rows: Callable[[], QuerySet]
    vi: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    refers: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def query(self) -> QuerySet:
        """In the order of their keys, so that two dumps can be compared line by line."""
        expressions = (column.expression for column in self.columns)
        return self.rows().order_by("pk").values_list(*expressions)


class Printed(Func):
    """A value in the form that it has in the file; an empty cell where it is not known."""

    arity = 1

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.postgresql, **context)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.sqlite, **context)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_UNSEEN = "".join(chr(n) for n in range(1, 32) if chr(n) not in "\t\n\r")
# One look for what nearly every text is: it takes a tenth of looking for each sign apart.
_HARMLESS = (
    rf"^[^{re.escape(''.join((*RISKY, SKIPPED)))}\u0001-\u001f]"
    r"[^\u0001-\u0008\u000b\u000c\u000e-\u001f]*$"
)
_SEEN = f"translate(%(expressions)s, {_quoted(_UNSEEN)}, '')"


class Text(Printed):
    """`rules.spreadsheets.harmless_text`; an empty text is one that is not known."""

    postgresql = (
        f"CASE WHEN %(expressions)s ~ {_quoted(_HARMLESS)} THEN %(expressions)s"
        " WHEN %(expressions)s = '' THEN NULL"
        f" WHEN left(ltrim({_SEEN}, {_quoted(SKIPPED)}), 1)"
        f" IN ({', '.join(map(_quoted, RISKY))}) THEN '''' || {_SEEN} ELSE {_SEEN} END"
    )
    sqlite = "harmless_text(%(expressions)s)"


class Decimals(Printed):
    """Without the zeros that a column's fixed scale adds: 5600 and 133.3."""

    postgresql = "trim_scale(%(expressions)s)"
    sqlite = "%(expressions)s"


class Truth(Printed):
    postgresql = sqlite = "CASE WHEN %(expressions)s THEN 'true' ELSE 'false' END"


class Clock(Printed):
    """Hours and minutes: 07:30."""

    postgresql = "to_char(%(expressions)s, 'HH24:MI')"
    sqlite = "substr(%(expressions)s, 1, 5)"


class Moment(Printed):
    """In UTC, to the second: 2026-02-03T02:30:00Z."""

    postgresql = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    sqlite = "substr(%(expressions)s, 1, 10) || 'T' || substr(%(expressions)s, 12, 8) || 'Z'"


PRINTED = {
    Kind.TEXT: Text,
    Kind.DECIMAL: Decimals,
    Kind.BOOLEAN: Truth,
    Kind.TIME: Clock,
    Kind.DATETIME: Moment,
}
