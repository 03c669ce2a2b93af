"""Long statements that PostgreSQL plans once for each connection, and not each time.

Planning what adds to a dozen running totals takes it longer than adding; and so does planning what
a page asks. SQLite's driver keeps its statements by itself. Behind a pooler that changes
connections between transactions (Django's DISABLE_SERVER_SIDE_CURSORS says so) nothing can be
kept, and each is planned anew.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from typing import NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection, transaction

# What was prepared on a connection of the driver.
_known: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


class Statement(NamedTuple):
    name: str
    prepare: str
    call: str


class Prepared:
    """`write` gives the SQL for the database in use, with a `%(name)s` for each value, and the
    values' names with PostgreSQL's types."""

    def __init__(self, write: Callable[[], tuple[str, Mapping[str, str]]]) -> None:
        self._written = cache(lambda _vendor: write())
        self._statement = cache(self._write)

    def run(self, values: Mapping[str, object]) -> list[tuple]:
        """The rows that it gives."""
        with connection.cursor() as cursor:
            if _keeps_statements():
                cursor.execute(_call(self._statement()), self._listed(values))
            else:
                cursor.execute(self._written(connection.vendor)[0], values)
            return cursor.fetchall()

    def run_after(self, first: "Prepared", values: Mapping[str, object]) -> list[tuple]:
        """The rows that it gives once another was run, whose rows are not asked for.

        They are sent to PostgreSQL in one message, which is a transaction where none is open; each
        of them sees all that was committed before it began itself.
        """
        if not _keeps_statements():
            with transaction.atomic():
                first.run(values)
                return self.run(values)
        with connection.cursor() as cursor:
            calls = f"{_call(first._statement())}; {_call(self._statement())}"
            cursor.execute(calls, [*first._listed(values), *self._listed(values)])
            cursor.nextset()
            return cursor.fetchall()

    def _listed(self, values: Mapping[str, object]) -> list[object]:
        return [values[name] for name in self._written("postgresql")[1]]

    def called(self) -> str:
        """What it looks like once PostgreSQL has it."""
        return self._statement().call

    def _write(self) -> Statement:
        text, types = self._written("postgresql")
        marked = text % {name: f"${number}" for number, name in enumerate(types, 1)}
        return _statement(marked, len(types), f" ({', '.join(types.values())})")


def asked(text: str, values: Sequence[object] = ()) -> list[tuple]:
    """The rows of a query with a `%s` for each value, whose type PostgreSQL infers.

    Only for texts of which there are a few: a connection keeps all that it was asked.
    """
    with connection.cursor() as cursor:
        if _keeps_statements():
            cursor.execute(_call(_positional(text, len(values))), values)
        else:
            cursor.execute(text, values)
        return cursor.fetchall()


@lru_cache(maxsize=256)
def _positional(text: str, many: int) -> Statement:
    return _statement(text % tuple(f"${number}" for number in range(1, many + 1)), many)


def _statement(marked: str, many: int, types: str = "") -> Statement:
    name = f"kept_{sha256(marked.encode()).hexdigest()[:16]}"
    values = f" ({', '.join(['%s'] * many)})" if many else ""
    return Statement(name, f"PREPARE {name}{types} AS {marked}", f"EXECUTE {name}{values}")


def _call(statement: Statement) -> str:
    """Prepared where this connection does not have it yet; that is no question of a page's."""
    driver = connection.connection
    known = _known.setdefault(driver, set())
    if statement.name not in known:
        with connection.wrap_database_errors:
            driver.execute(statement.prepare)
        known.add(statement.name)
    return statement.call


def _keeps_statements() -> bool:
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    return connection.vendor == "postgresql" and not pooled
