"""Who is signed in: a session and an account, each by its key.

Asked anew for each request, so that who signs out, or whose account is closed, is out at once on
every server.
"""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session

from .prepared import ByKeys


def session_text(*, key: str, at: datetime) -> str | None:
    """What a session holds, as it was written; None where it has ended or never was."""
    for text, ends in _sessions([key]):
        if ends > at:
            return text
    return None


def active_account(*, key: int) -> AbstractBaseUser | None:
    """The account, if it may be used."""
    model = get_user_model()
    for row in _accounts([key]):
        user = model.from_db("default", _columns(), row)
        if user.is_active:
            return user
    return None


def _columns() -> list[str]:
    return [field.attname for field in get_user_model()._meta.concrete_fields]


_sessions = ByKeys(
    lambda keys: Session.objects.filter(pk__in=keys).values_list("session_data", "expire_date"),
    of=str,
)
_accounts = ByKeys(
    lambda keys: get_user_model()._default_manager.filter(pk__in=keys).values_list(*_columns())
)
