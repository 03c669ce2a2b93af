"""Clients that are slow take no more than half of a process's threads.

The server itself holds sockets that say nothing, that send their head slowly or that do not read
what is short. A thread waits only for a body that comes slowly, and for a reader of a stream. So
the body is read whole before any view runs, and answers whose length is known go out in one piece;
where half of the threads wait for slow clients, the next one is told to come again. The others
always serve pages.

Bodies stay in memory: what staff send is never on the disk (see `uploads.py`).
"""

import os
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from threading import Condition
from time import monotonic

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from . import metrics
from .asked import current
from .headers import Environ, closed
from .sent import Sent
from .uploads import MAX_BYTES

QUESTIONS = ("GET", "HEAD")  # no view reads a body of theirs
# A sheet with the form around it. What is longer is read, and let go of, by the view: it keeps the
# place until its end.
LARGEST = MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
IN_ONE_PIECE = 1024 * 1024  # bytes of an answer whose length is known: static files
PATIENCE = 1.0  # seconds after which a client is slow
CROWD, AWAY = "crowd", "away"  # why somebody is to come again
AGAIN = "5"  # seconds after which to come again
CODE = "code-of-the-request"  # stands where each answer has its own
# What each request says by itself, whatever the environment has under that name.
OF_A_REQUEST = {"REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "SCRIPT_NAME", "REMOTE_ADDR"}
OF_A_REQUEST |= {"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST"}
OF_A_REQUEST |= {"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_COOKIE", "HTTP_AUTHORIZATION"}


class Refused(Exception):
    """Too many others are slow."""


class Places:
    """So many clients may be waited for at once.

    Whoever finds no place waits while one of them is quick yet: a crowd that sends at once is put
    in a row. Where all of them are slow nobody waits.
    """

    def __init__(self, many: int, *, clock: Callable[[], float] = monotonic):
        self._many, self._clock = many, clock
        self._taken: dict[object, float] = {}
        self._changed = Condition()

    def take(self, *, patience: float = PATIENCE) -> object:
        with self._changed:
            patient_until = self._clock() + patience
            while len(self._taken) >= self._many:
                slow_at = max(self._taken.values()) + PATIENCE
                left = min(slow_at, patient_until) - self._clock()
                if left <= 0:
                    metrics.refused_clients.inc()
                    raise Refused
                self._changed.wait(left)
            place = object()
            self._taken[place] = self._clock()
        metrics.slow_clients.inc()
        return place

    def give_back(self, place: object) -> None:
        with self._changed:
            if self._taken.pop(place, None) is not None:
                metrics.slow_clients.dec()
            self._changed.notify()


class SlowClients:
    """The WSGI application around all others. `threads` are those of this process."""

    def __init__(self, application: Callable, *, threads: int):
        self.application = application
        self.places = Places(max(1, threads // 2))
        # A server may hand on its environment, the secrets in it too.
        self._not_theirs = tuple(set(os.environ) - OF_A_REQUEST)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        environ = environ.copy()  # the server goes on with its own
        environ.pop("wsgi.file_wrapper", None)  # what it wraps does not tell how long it is
        for name in self._not_theirs:
            environ.pop(name, None)
        try:
            if is_of_files(environ):
                return self._file(environ, start_response)
            answer = self._answer(environ, start_response)
            return answer if isinstance(answer, list) else self._sent(answer)
        except Refused:
            status, headers, body = come_again(environ)
            start_response(status, headers, sys.exc_info())
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _file(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """It has its place before it is begun: those that find none cost nothing. Making it takes
        long enough that nobody waits for it."""
        place = self.places.take(patience=0)
        try:
            answer = self._answer(environ, start_response)
            if is_stream(answer):
                answer, place = self._keeping(answer, place), None
                return answer
            return answer if isinstance(answer, list) else self._sent(answer)
        finally:
            self.places.give_back(place)

    def _answer(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        body = environ["wsgi.input"]
        environ["wsgi.input"] = BytesIO()
        if environ["REQUEST_METHOD"] in QUESTIONS or not (length := length_of(environ)):
            return self.application(environ, start_response)
        place = self.places.take()
        try:
            if length > LARGEST:
                environ["wsgi.input"] = body
                return self.application(environ, start_response)
            read = body.read(length)
        finally:
            self.places.give_back(place)
        if len(read) < length:  # half of a form could say something else than the whole
            headers = [("Content-Length", "0"), *closed(environ)]
            start_response("400 Bad Request", headers)
            return []
        environ["wsgi.input"] = BytesIO(read)
        return self.application(environ, start_response)

    def _keeping(self, answer: Iterable[bytes], place: object) -> Sent:
        """A stream keeps its place until it is closed."""
        return Sent(answer, lambda: self.places.give_back(place))

    def _sent(self, answer: Iterable[bytes]) -> Iterable[bytes]:
        """In one piece, which takes no thread to be sent; or a stream that has a place."""
        if is_stream(answer):
            try:
                return self._keeping(answer, self.places.take(patience=0))
            except Refused:
                answer.close()
                raise
        try:
            return [b"".join(answer)]
        finally:
            answer.close()


def length_of(environ: Environ) -> int:
    """As Django reads it: what has no length has no body."""
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def is_of_files(environ: Environ) -> bool:
    """Lists and results to be taken away: they are made while they are sent."""
    return "_export=" in environ["QUERY_STRING"] or environ["PATH_INFO"].endswith(".csv")


def is_stream(answer: Iterable[bytes]) -> bool:
    if isinstance(answer, list) or not getattr(answer, "streaming", True):
        return False
    said = getattr(answer, "headers", {}).get("Content-Length", "")
    return not (said.isdigit() and int(said) <= IN_ONE_PIECE)


def come_again(environ: Environ, why: str = CROWD) -> tuple[str, list[tuple[str, str]], bytes]:
    """The answer to who cannot be served now, in the language of the address."""
    path = environ["PATH_INFO"]
    language = "en" if path.startswith("/en/") else settings.LANGUAGE_CODE
    kind, body = _words(language, path.startswith(("/api/", "/en/api/")), why)
    body = body.replace(CODE.encode(), current().code.encode())
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Content-Language", language),
        ("Retry-After", AGAIN),
        ("Cache-Control", "no-store"),
        *closed(environ),
    ]
    return "503 Service Unavailable", headers, body


@lru_cache
def _words(language: str, for_programs: bool, why: str) -> tuple[str, bytes]:
    with translation.override(language):
        if not for_programs:
            page = render_to_string("503.html", {"away": why == AWAY, "request_code": CODE})
            return "text/html; charset=utf-8", page.encode()
        said = gettext("Too many are sending at once. Nothing was stored. Try again in a moment.")
        if why == AWAY:
            said = gettext("The database does not answer. Send it again in a moment, as it is.")
        return "application/json", f'{{"detail": "{said}"}}'.encode()
