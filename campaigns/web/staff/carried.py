"""What is carried through signing in: where one was going, and what one was sending."""

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
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ][:MOST_KEPT]


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(KEPT), value)
        for name, value in sent_fields(request)
        if name.startswith(KEPT)
    ]
