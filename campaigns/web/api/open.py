"""The half of the API that is open to anyone: any origin, no session, kept by caches."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext

from campaigns.web.open_data import OPEN_TO_ALL, opened

from .api import api, refused
from .asking import not_asked

MAX_AGE = 60
OPEN = frozenset(
    ("campaigns", "campaign", "campaign_collections", "places", "sources", "source", "openapi")
)
# If-None-Match is what a browser asks for first, before it sends it to another origin.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def open_to_anyone(names: Iterable[str] = ()) -> Callable:
    """Refuse parameters but `names`; let any program read the answer, and caches keep it."""

    def dress(run: Callable) -> Callable:
        @wraps(run)
        def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            problems = not_asked(request, names)
            response = refused(request, problems) if problems else run(request, *args, **kwargs)
            if response.status_code == 200:
                del response.headers["Cache-Control"]  # every other answer of the API has no-store
            return opened(request, response, max_age=MAX_AGE)

        return answered

    return dress


def reading_only(view: Callable) -> Callable:
    """A view of ours that knows GET, as one of the router's does."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        return view(request, *args, **kwargs)

    return answered


def polite(view: Callable, *, name: str | None) -> Callable:
    """A route that knows HEAD and OPTIONS, and says in JSON what is not there or not allowed."""
    is_open = name in OPEN

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = nothing(request)
        finally:
            request.method = method
        if response.status_code == 405:
            return _not_allowed(request, response.headers["Allow"], is_open=is_open)
        return response

    return answered


def _not_allowed(request: HttpRequest, allow: str, *, is_open: bool) -> HttpResponse:
    headers = {"Allow": allow, **(OPEN_TO_ALL if is_open else {})}
    if is_open:
        headers["Allow"] = PREFLIGHT["Access-Control-Allow-Methods"]
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={**headers, **PREFLIGHT})
            del response.headers["Content-Type"]  # there is no content
            return response
    said = {"detail": gettext("This address cannot be used so.")}
    response = api.create_response(request, said, status=405)
    for header, value in headers.items():
        response.headers[header] = value
    return response


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the API's: said in JSON, as programs expect."""
    said = {"detail": gettext("There is nothing here.")}
    return api.create_response(request, said, status=404)
