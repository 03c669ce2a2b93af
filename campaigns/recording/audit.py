"""What people do that changes no row: signing in and out, and asking for a way in.

All else is recorded by the database itself, see `models.audit`.
"""

from django.contrib.auth.models import AbstractBaseUser, User

from campaigns.models import Audit

Deed = Audit.Action


def note(*, deed: Deed, account: AbstractBaseUser | None, by: AbstractBaseUser | None) -> None:
    """Somebody did something about an account; None where it is not known whose, or by whom.

    To be called in the transaction of what it tells of, where there is one.
    """
    Audit.objects.create(
        action=deed,
        kind=User._meta.db_table,
        subject=account and account.pk,
        person_id=by and by.pk,
    )


def note_wrong_password(*, name: str) -> None:
    """Somebody gave a name with a password that was not right.

    The name itself is not kept: people type passwords into that field. The same is asked and
    written for a name that nobody has, so that the time it takes tells nothing.
    """
    account = User.objects.filter(username=name.replace("\0", "")).first()
    note(deed=Deed.PASSWORD_WRONG, account=account, by=None)
