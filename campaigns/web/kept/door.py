"""The WSGI application around Django's: what was made already goes out before the rest runs."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock

from django.conf import settings
from django.utils import timezone

from campaigns.web.asked import HIT, MISS, OLD, current
from campaigns.web.headers import scheme_of
from campaigns.web.sample import mark

from . import routes
from .age import marked_as_old
from .freshness import Asked, Freshness, Read, Unanswered
from .page import Page
from .shelf import Shelf
from .spare import Spares

Environ = dict[str, object]
Key = tuple[str, str, str, str]

# No page is older than a second: so long after the question whether it is new, and the rest of the
# second is for making it and for the way.
LAG = 0.8
PATIENCE = 5.0  # seconds to wait for a page that somebody else's request is making
LONGEST = 600  # characters of an address
NEVER_KEPT = ("no-store", "private", "no-cache")


class KeptPages:
    """`application` is Django's. With no megabytes, or while debugging, everything goes to it."""

    def __init__(
        self,
        application: Callable,
        *,
        megabytes: float,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        ask: Asked | None = None,
        folder: Path | None = None,
    ):
        self.application = application
        self.shelf = Shelf(size=int(megabytes * 1024 * 1024))
        self._clock, self._now = clock, now
        self._freshness = Freshness(clock=clock, lag=LAG, ask=ask)
        self._spares = Spares(
            folder or settings.KEPT_PAGES_FOLDER,
            size=self.shelf.size,
            site=repr(sorted(settings.DATABASES["default"].items(), key=str)),
            now=now,
        )
        self._making: dict[Key, Event] = {}
        self._lock = Lock()
        self._on = bool(self.shelf.size) and not settings.DEBUG
        self._static = settings.STATIC_URL
        self._secure_only = settings.SECURE_SSL_REDIRECT

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        key = self._key(environ) if self._on else None
        if key is None:
            return self.application(environ, start_response)
        page = self.shelf.get(key)
        if page is not None and self._holds(page):
            return send(page, environ, start_response)
        return self._look(key, environ, start_response)

    def ready(self, environ: Environ) -> Page | None:
        """What may be sent without another look, if there is such a page."""
        key = self._key(environ) if self._on else None
        page = None if key is None else self.shelf.get(key)
        return page if page is not None and self._holds(page) else None

    def _key(self, environ: Environ) -> Key | None:
        """What is asked for; None where nobody may be given what another was."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
            return None
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        host = environ.get("HTTP_HOST", "")
        if not host or path.startswith(self._static) or environ.get("SCRIPT_NAME"):
            return None
        if len(path) + len(query) + len(host) > LONGEST:
            return None
        scheme = scheme_of(environ)
        if self._secure_only and scheme != "https":
            return None
        return scheme, host, path, query

    def _holds(self, page: Page) -> bool:
        """Is it at most a second old, or was nothing of what it shows written since?"""
        if self._now() >= page.until:
            return False
        return self._clock() - page.checked < LAG

    def _look(self, key: Key, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """Ask the database whether the page is new, and make it where it isn't."""
        found = routes.found(key[2]) if key[2].isascii() else None
        if found is None or "_export=" in key[3]:
            return self.application(environ, start_response)
        if key[3] and not found.route.asked:
            environ = {**environ, "QUERY_STRING": ""}
            key = (*key[:3], "")
        deadline = self._clock() + PATIENCE
        while True:
            page = self.shelf.get(key)
            try:
                stored = self._freshness.read(found.subjects)
            except Unanswered:
                return self._old(key, page, environ, start_response)
            if page and page.version == stored.numbers and self._now() < page.until:
                page.checked = max(page.checked, stored.at)
                return send(page, environ, start_response)
            turn = self._turn(key)
            if turn is None:
                return self._make(key, found, stored, environ, start_response)
            if not turn.wait(deadline - self._clock()) or self.shelf.get(key) in (None, page):
                return self.application(environ, start_response)

    def _old(self, key: Key, page: Page | None, environ, start_response) -> Iterable[bytes]:
        """Nobody can say whether it is new: what there is of it."""
        if page is not None:
            headers, body = page.answer("")
            age = self._clock() - page.checked
        elif spare := self._spares.get(key):
            headers, body, age = spare.headers, spare.body, self._now() - spare.made
        else:
            return self.application(environ, start_response)
        current().kept = OLD
        path, now = environ["PATH_INFO"], self._now()
        headers, body = marked_as_old(headers, body, path=path, age=age, now=now)
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _turn(self, key: Key) -> Event | None:
        """None for who is to make the page; for the others what tells that it is made."""
        with self._lock:
            if (other := self._making.get(key)) is None:
                self._making[key] = Event()
            return other

    def _make(self, key, found, stored: Read, environ, start_response) -> Iterable[bytes]:
        try:
            mark.learn(any(stored.numbers[0] or ()))
            until = end_of(self._now(), minute=found.route.by_the_minute)
            current().kept = MISS
            answer = Answer(self.application, environ)
            if not answer.may_be_kept():
                self.shelf.drop(key)
                return answer.passed_on(start_response)
            page = Page(
                headers=answer.headers,
                body=answer.body(),
                shown=stored,
                until=until,
                route=found.name,
            )
            self.shelf.put(key, page)
            self._spares.put(key, *page.answer(""))
            return send(page, environ, start_response, how=MISS)
        finally:
            with self._lock:
                self._making.pop(key).set()


class Answer:
    """What Django answers a visitor who asks for the whole page, uncompressed."""

    def __init__(self, application: Callable, environ: Environ):
        asked = {**environ, "REQUEST_METHOD": "GET"}
        for name in ("ACCEPT_ENCODING", "IF_NONE_MATCH", "IF_MODIFIED_SINCE"):
            asked.pop(f"HTTP_{name}", None)
        self.status, self.headers = "", []
        self.response = application(asked, self._start)
        self._headless = environ["REQUEST_METHOD"] == "HEAD"

    def _start(self, status, headers, exc_info=None):
        self.status, self.headers = status, headers

    def may_be_kept(self) -> bool:
        if not self.status.startswith("200 ") or getattr(self.response, "streaming", True):
            return False
        said = {name.lower(): value.lower() for name, value in self.headers}
        if "set-cookie" in said or "content-encoding" in said:
            return False
        if said.get("content-disposition", "").startswith("attachment"):
            return False
        if any(word in said.get("cache-control", "") for word in NEVER_KEPT):
            return False
        return not any(word in said.get("vary", "") for word in ("cookie", "authorization", "*"))

    def body(self) -> bytes:
        try:
            return b"".join(self.response)
        finally:
            self.response.close()

    def passed_on(self, start_response: Callable) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        if self._headless:
            self.response.close()
            return []
        return self.response


def send(
    page: Page, environ: Environ, start_response: Callable, *, how: str = HIT
) -> Iterable[bytes]:
    asked = current()
    asked.kept, asked.route = how, page.route
    status, headers, body = page.answer_to(environ)
    start_response(status, headers)
    return body


def end_of(now: float, *, minute: bool) -> float:
    """When the local day, or the minute, is over that `now` lies in."""
    if minute:
        return (now // 60 + 1) * 60
    zone = timezone.get_default_timezone()
    tomorrow = datetime.fromtimestamp(now, zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), zone).timestamp()
