"""Long statements that PostgreSQL plans once for each connection, and not each time.

Planning what adds to a dozen running totals takes it longer than adding. SQLite's driver keeps
its statements by itself. Behind a pooler that changes connections between transactions (Django's
DISABLE_SERVER_SIDE_CURSORS says so) nothing can be kept, and each is planned anew.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from weakref import WeakKeyDictionary

from django.db import connection

# What was prepared on a connection of the driver.
_known: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


class Prepared:
    """`write` gives the SQL for the database in use, with a `%(name)s` for each value, and the
    values' names with PostgreSQL's types."""

    def __init__(self, write: Callable[[], tuple[str, Mapping[str, str]]]) -> None:
        self._written = cache(lambda _vendor: write())
        self._named = cache(self._name)

    def run(self, values: Mapping[str, object]) -> list[tuple]:
        """The rows that it gives."""
        text, types = self._written(connection.vendor)
        with connection.cursor() as cursor:
            if _keeps_statements():
                cursor.execute(self._call(cursor), [values[name] for name in types])
            else:
                cursor.execute(text, values)
            return cursor.fetchall()

    def called(self) -> str:
        """What it looks like once PostgreSQL has it."""
        return self._named()[2]

    def _call(self, cursor) -> str:
        name, prepare, call = self._named()
        known = _known.setdefault(connection.connection, set())
        if name not in known:
            cursor.execute(prepare)
            known.add(name)
        return call

    def _name(self) -> tuple[str, str, str]:
        text, types = self._written("postgresql")
        marked = text % {name: f"${number}" for number, name in enumerate(types, 1)}
        name = f"kept_{sha256(marked.encode()).hexdigest()[:16]}"
        call = f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"
        return name, f"PREPARE {name} ({', '.join(types.values())}) AS {marked}", call


def _keeps_statements() -> bool:
    pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    return connection.vendor == "postgresql" and not pooled
