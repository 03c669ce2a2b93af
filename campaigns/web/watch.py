"""The outermost WSGI application: each request gets a code, a line in the log, and is counted."""

import itertools
import os
import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache

from django.conf import settings

from .address import is_proxy
from .asked import Asked, begin
from .headers import Environ
from .kept.page import Page
from .lines import Line, Lines, in_json, in_words
from .sent import Sent

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
STATIC = "static"  # the route of files


class Watched:
    """Around all others. `ready` finds pages that are kept, before all else; `lines` are written
    to the terminal, unless told otherwise."""

    def __init__(
        self,
        application: Callable,
        *,
        ready: Callable[[Environ], Page | None] = lambda environ: None,
        lines: Lines | None = None,
    ):
        self.application, self._ready = application, ready
        self._lines = lines or Lines(in_json if settings.LOG_FORMAT == "json" else in_words)
        self._own, self._count = os.urandom(6).hex(), itertools.count()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        began = time.perf_counter()
        if (code := environ.get("HTTP_X_REQUEST_ID")) is None or not may_name(environ, code):
            code = f"{self._own}{next(self._count):08x}"
        if page := self._ready(environ):
            status, headers, body = page.answer_to(environ)
            headers.append((HEADER, code))
            start_response(status, headers)
            path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
            took = time.perf_counter() - began
            self._lines.found((page.route, method, path, status), code, took)
            return body
        return self._made(begin(code), environ, start_response, began)

    def _made(
        self, asked: Asked, environ: Environ, start_response: Callable, began: float
    ) -> Iterable[bytes]:

        def started(status, headers, exc_info=None):
            asked.status = int(status[:3])
            return start_response(status, [*headers, (HEADER, asked.code)], exc_info)

        try:
            answer = self.application(environ, started)
        except BaseException:
            asked.status = 500
            self._ended(asked, environ, began)
            raise
        if isinstance(answer, list):
            self._ended(asked, environ, began)
            return answer
        return Sent(answer, lambda: self._ended(asked, environ, began))

    def _ended(self, asked: Asked, environ: Environ, began: float) -> None:
        path = environ["PATH_INFO"]
        line = Line(
            asked,
            at=time.time(),
            method=environ["REQUEST_METHOD"],
            path=path,
            seconds=time.perf_counter() - began,
        )
        if not asked.route and path.startswith(settings.STATIC_URL):
            asked.route = STATIC
        self._lines.say(line)


def may_name(environ: Environ, code: str) -> bool:
    """One of our own proxies (TRUSTED_PROXIES) does."""
    return bool(WELL_FORMED.fullmatch(code)) and from_our_proxy(environ.get("REMOTE_ADDR", ""))


from_our_proxy = lru_cache(maxsize=256)(is_proxy)
