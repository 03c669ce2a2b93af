"""What is carried through signing in: where one was going, and what one was sending."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

KEPT = "kept-"
MOST_KEPT = 200


def own_address(request: HttpRequest) -> str:
    """Where to go after signing in: only ever to a page of this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    host = {request.get_host()}
    if asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts=host, require_https=request.is_secure()
    ):
        return asked
    return reverse("staff:today")


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, but for its CSRF token. Files cannot be kept."""
    return [field for field in _fields(request) if field[0] != "csrfmiddlewaretoken"][:MOST_KEPT]


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent before, beside what signing in itself sends."""
    kept = [(name, value) for name, value in _fields(request) if name.startswith(KEPT)]
    return [(name.removeprefix(KEPT), value) for name, value in kept][:MOST_KEPT]


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in request.POST.lists() for value in values)
