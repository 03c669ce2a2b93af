"""While the database does not answer, every request is told so at once, in words.

Whether something was stored that broke off in the middle nobody can say; sent again with the same
key it is counted once.
"""

import logging
import sys
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from .asked import request_code
from .headers import Environ
from .pulse import Pulse
from .slow import AWAY, come_again

log = logging.getLogger(__name__)

OF_MACHINES = ("/healthz", "/metrics")


class Outage:
    """The WSGI application around Django's. Static files, the health check and
    metrics need no database."""

    def __init__(self, application: Callable, *, pulse: Pulse):
        self.application, self.pulse = application, pulse

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in OF_MACHINES or path.startswith(settings.STATIC_URL):
            return self.application(environ, start_response)
        if self.pulse.away:
            status, headers, body = come_again(environ, AWAY)
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        with self.pulse.under_way():
            return self.application(environ, start_response)


class OutageMiddleware:
    """Who finds out first, in a view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error) if is_outage(error) else None


def is_outage(error: BaseException | None) -> bool:
    """Gone, hanging, starting, locked for too long, or without room to write."""
    return isinstance(error, (OperationalError, InterfaceError))


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    log.error("%s %r: the database failed: %s", request.method, request.path, error)
    _status, headers, body = come_again(request.META, AWAY)
    answer = HttpResponse(body, status=503)
    for name, value in headers:
        if name != "Content-Security-Policy":  # the middleware's own
            answer.headers[name] = value
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The page of what went wrong anywhere else: in a middleware, or by a fault of ours."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return unavailable(request, error)
    # Without the request: what broke may break again.
    return HttpResponseServerError(render_to_string("500.html", request_code(request)))
