"""Sessions as Django keeps them in the database, read by fewer steps: they are half of what it
costs to store a result. Whatever is not plain is left to Django, which decides it as ever."""

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from campaigns import reading

PLAIN = "django.contrib.auth.backends.ModelBackend"


class SessionStore(db.SessionStore):
    """The engine of SESSION_ENGINE."""

    def load(self) -> dict:
        text = reading.session_text(key=self.session_key or "", at=timezone.now())
        return super().load() if text is None else self.decode(text)


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's, with a look at the plain case first."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))


def _user(request: HttpRequest):
    if not hasattr(request, "_cached_user"):
        request._cached_user = _plainly_signed_in(request.session) or auth.get_user(request)
    return request._cached_user


def _plainly_signed_in(session: SessionStore):
    """Who signed in with a password that is still theirs; None where Django has to decide."""
    key = session.get(auth.SESSION_KEY, "")
    if session.get(auth.BACKEND_SESSION_KEY) != PLAIN or not key.isdecimal():
        return None
    user = reading.active_account(key=int(key))
    known = session.get(auth.HASH_SESSION_KEY, "")
    if user and known and constant_time_compare(known, user.get_session_auth_hash()):
        return user
    return None
