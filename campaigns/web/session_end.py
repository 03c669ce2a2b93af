"""How long a sign-in lasts: a day's work, counted from signing in, however much one does; and that
it is noted who signed in and out, and who failed to."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from campaigns import recording

from . import throttle
from .staff.second_factor import is_needed


@receiver(user_logged_in)
def ends_for_good(sender, request, user, **kwargs) -> None:
    """A fixed end. By itself each change of a session would put its end off again."""
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(timezone.now() + lasts)


@receiver(user_logged_in)
def waits_for_the_second_factor(sender, request, user, **kwargs) -> None:
    """The password alone opens nothing where there is a second factor, or has to be one."""
    if recording.has_second_factor(user=user) or is_needed(user):
        request.session[recording.DUE] = True
        throttle.passed(request)
    else:
        throttle.right(request, user.get_username())


@receiver(user_logged_in)
def is_noted(sender, request, user, **kwargs) -> None:
    """Before the session is stored: nobody comes in without it."""
    recording.note(deed=recording.Deed.SIGNED_IN, account=user, by=user)


@receiver(user_logged_out)
def end_is_noted(sender, request, user, **kwargs) -> None:
    if user is not None:
        recording.note(deed=recording.Deed.SIGNED_OUT, account=user, by=user)


@receiver(user_login_failed)
def failure_is_noted(sender, credentials, request=None, **kwargs) -> None:
    """Not where a rest was due: then no password was looked at, and there may be any number."""
    if getattr(request, "rest", None) is None:
        recording.note_wrong_password(name=str(credentials.get("username", "")))
