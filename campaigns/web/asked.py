"""What is known of the request that a thread is answering: for its line in the log, for metrics,
and for the code that an error page shows."""

import threading
from time import perf_counter

from django.db import Error
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from . import metrics

HIT, MISS, OLD = "hit", "miss", "old"  # how a kept page was answered


class Asked:
    """`database` in seconds, of so many `statements`; what commits them is not among them.
    `route` is a name of `urls`, never an address; `account` is a number, never a name."""

    __slots__ = ("account", "code", "database", "kept", "route", "statements", "status")

    def __init__(self, code: str):
        self.code, self.status = code, 0
        self.route, self.account, self.kept = "", None, ""
        self.database, self.statements = 0.0, 0


class _OfThread(threading.local):
    request = Asked("")  # of what runs outside of any request


_of_thread = _OfThread()


def begin(code: str) -> Asked:
    request = _of_thread.request = Asked(code)
    return request


def current() -> Asked:
    return _of_thread.request


def request_code(request: HttpRequest) -> dict[str, str]:
    """For templates."""
    return {"request_code": current().code}


class AskedMiddleware:
    """Which page it was and who asked for it, where that was looked up at all."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = current()
        asked.account = _account(request)
        if match := request.resolver_match:
            asked.route = match.view_name
        return response


def _account(request: HttpRequest) -> int | None:
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


def timed(execute, sql, params, many, context):
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    except Error as error:
        metrics.database_errors.labels(type(error).__name__).inc()
        raise
    finally:
        asked = current()
        asked.database += perf_counter() - began
        asked.statements += 1


def look_on(*, connection, **_more) -> None:
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


connection_created.connect(look_on, dispatch_uid="campaigns.web.asked")
