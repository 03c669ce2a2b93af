"""Whom a request came from, for throttling sign-ins."""

from django.http import HttpRequest


def peer(request: HttpRequest) -> str | None:
    """The other end of the connection: the one address that a client cannot make up."""
    return request.META.get("REMOTE_ADDR") or None
