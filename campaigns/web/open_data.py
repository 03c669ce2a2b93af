"""What anyone's program may read: any origin, kept for a minute, asked again by its ETag."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Sample-Data",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def open_data(max_age: int = 60) -> Callable:
    """Let every origin read what the view answers to GET and HEAD, and caches keep it.

    `max_age` is in seconds. The answer must be the same for everybody: the view may read neither
    the session nor a cookie. A stream gets no ETag, which would need all of it first.
    """

    def dress(view):
        @wraps(view)
        def dressed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            return opened(request, response, max_age=max_age)

        return dressed

    return dress


def opened(request: HttpRequest, response: HttpResponse, *, max_age: int = 60) -> HttpResponse:
    """The response with its headers; 304 where the asker has just this already."""
    if request.method not in ("GET", "HEAD"):
        return response
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", f"public, max-age={max_age}")
        if not response.streaming:
            set_response_etag(response)
            etag = response.headers["ETag"]
            response = get_conditional_response(request, etag=etag, response=response)
    for name, value in OPEN_TO_ALL.items():  # last: a 304 carries few of the headers over
        response.headers[name] = value
    return response
