"""The page in answer to one try too many, whichever door it was: see `throttle`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.web.throttle import Rest

from .carried import KEPT, kept_fields, own_address


def resting(request: HttpRequest, response: HttpResponse | None, credentials) -> HttpResponse:
    """What django-axes answers with."""
    return rest_page(request, request.rest)


def rest_page(request: HttpRequest, rest: Rest) -> HttpResponse:
    """With what was being sent, for when the rest is over."""
    kept = kept_fields(request)
    context = {"rest": rest, "kept": kept, "prefix": KEPT, "target": own_address(request)}
    page = render(request, "staff/locked_out.html", context, status=429)
    page.headers["Retry-After"] = str(rest.seconds)
    page.headers["Cache-Control"] = "no-store"
    return page
