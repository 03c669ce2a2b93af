"""Who is signed in: a session and an account, each by its key.

Asked anew for each request, so that who signs out, or whose account is closed, is out at once on
every server.
"""

from datetime import datetime
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field

from campaigns.models.prepared import Prepared


def session_of(
    *, key: str, at: datetime, owner: int | None
) -> tuple[str, AbstractBaseUser | None] | None:
    """What a session holds, as it was written; None where it has ended or never was. Beside it
    the account that is taken for its owner's, if there is one that may be used."""
    at = connection.ops.adapt_datetimefield_value(at)
    for text, *row in _SESSION.run({"key": key, "at": at, "owner": owner}):
        return text, _active(row)
    return None


def active_account(*, key: int) -> AbstractBaseUser | None:
    """The account, if it may be used."""
    for row in _ACCOUNT.run({"owner": key}):
        return _active(row)
    return None


def _active(row: tuple) -> AbstractBaseUser | None:
    columns = _columns()
    if row[0] is None:  # no such account beside the session
        return None
    row = [
        bool(value) if is_flag else value for (_, is_flag), value in zip(columns, row, strict=True)
    ]
    user = get_user_model().from_db("default", [name for name, _ in columns], row)
    return user if user.is_active else None


@cache
def _columns() -> list[tuple[str, bool]]:
    """What is read of an account, its key first, and whether it is a yes or no. Times are read
    where somebody asks for them: to make them out of text takes longer than all else."""
    return [(field.attname, isinstance(field, BooleanField)) for field in _fields()]


def _fields() -> list[Field]:
    fields = get_user_model()._meta.concrete_fields
    return [field for field in fields if not isinstance(field, DateTimeField)]


def _named(table: str) -> str:
    quote = connection.ops.quote_name
    return ", ".join(f"{table}.{quote(field.column)}" for field in _fields())


def _session() -> tuple[str, dict[str, str]]:
    quote = connection.ops.quote_name
    sessions, users = (quote(model._meta.db_table) for model in (Session, get_user_model()))
    text = f"""
SELECT s.session_data, {_named("u")} FROM {sessions} s LEFT JOIN {users} u ON u.id = %(owner)s
WHERE s.session_key = %(key)s AND s.expire_date > %(at)s
"""
    return text, {"key": "text", "at": "timestamptz", "owner": "bigint"}


def _account() -> tuple[str, dict[str, str]]:
    users = connection.ops.quote_name(get_user_model()._meta.db_table)
    return f"SELECT {_named('u')} FROM {users} u WHERE u.id = %(owner)s", {"owner": "bigint"}


_SESSION, _ACCOUNT = Prepared(_session), Prepared(_account)
