"""Who acts, told to the database before each write: its triggers keep a record (see `audit`).

It is who is signed in to the request under way, or who was named by `acting`; nobody, in commands.
PostgreSQL is told by a setting of the transaction, so that a pooler hands it to nobody else;
SQLite asks back by a function of ours, so a plain `sqlite3` cannot change what is watched.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import transaction
from django.db.backends.signals import connection_created
from simple_history.models import HistoricalRecords

SETTING, FUNCTION = "tracker.person", "acting_person"
# Written very often, and watched by no trigger: these are spared the words beforehand.
_UNWATCHED = "campaigns_(audit|approval|collection|total|version|sheetpage|historical)|django|axes"
_WATCHED = re.compile(rf'\s*(?:INSERT|UPDATE|DELETE)\b(?!(?: INTO| FROM)? "?(?:{_UNWATCHED}))')

_thread = threading.local()


@contextmanager
def acting(person: int) -> Iterator[None]:
    """What is written meanwhile by this thread is this account's doing."""
    before = getattr(_thread, "named", None)
    _thread.named = person
    try:
        yield
    finally:
        _thread.named = before


@contextmanager
def told(connection) -> Iterator[None]:
    """For writes that pass by Django's cursors."""
    person = _who()
    if connection.vendor == "sqlite":
        _thread.told = person
        try:
            yield
        finally:
            _thread.told = None
        return
    begun = connection.in_atomic_block or not connection.get_autocommit()
    with nullcontext() if begun else transaction.atomic(using=connection.alias):
        with connection.wrap_database_errors:
            said = "" if person is None else str(person)
            connection.connection.execute("SELECT set_config(%s, %s, true)", [SETTING, said])
        yield


def _who() -> int | None:
    if (named := getattr(_thread, "named", None)) is not None:
        return named
    request = getattr(HistoricalRecords.context, "request", None)  # kept by its middleware
    return request.user.pk if hasattr(request, "user") else None


def _tell_first(execute, sql, params, many, context):
    if not isinstance(sql, str) or not _WATCHED.match(sql):
        return execute(sql, params, many, context)
    with told(context["connection"]):
        return execute(sql, params, many, context)


def _begin(*, connection, **_more) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 0, lambda: getattr(_thread, "told", None))
    if _tell_first not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tell_first)


connection_created.connect(_begin, dispatch_uid="campaigns.models.acting")
