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
MOST_KNOWN = 10_000  # sessions


class SessionStore(db.SessionStore):
    """The engine of SESSION_ENGINE. `account` is whose it was when it was last asked about, read
    with it: so most requests ask once for both."""

    owners: dict[str, int] = {}
    account = None

    def load(self) -> dict:
        key = self.session_key or ""
        found = reading.session_of(key=key, at=timezone.now(), owner=self.owners.get(key))
        if found is None:
            return super().load()
        text, self.account = found
        return self.decode(text)

    def _validate_session_key(self, key: str | None) -> bool:
        """Keys that were made here are letters and figures; a cookie may hold anything, and on a
        NUL PostgreSQL fails."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()

    def account_of(self, owner: int):
        """The account of the one whom the session names, if it may be used."""
        if self.account is None or self.account.pk != owner:
            if len(self.owners) >= MOST_KNOWN:
                self.owners.clear()
            self.owners[self.session_key] = owner
            self.account = reading.active_account(key=owner)
        return self.account


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
    user = session.account_of(int(key))
    known = session.get(auth.HASH_SESSION_KEY, "")
    if user and known and constant_time_compare(known, user.get_session_auth_hash()):
        return user
    return None
