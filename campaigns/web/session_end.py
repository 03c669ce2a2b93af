"""How long a sign-in lasts: a day's work, counted from signing in, however much one does."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone


@receiver(user_logged_in)
def ends_for_good(sender, request, user, **kwargs) -> None:
    """A fixed end. By itself each change of a session would put its end off again."""
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(timezone.now() + lasts)
