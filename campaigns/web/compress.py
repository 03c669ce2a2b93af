"""Compresses the answers that are the same for everybody; static files are WhiteNoise's."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import has_vary_header

TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


class OpenGZipMiddleware(GZipMiddleware):
    """Django's, for texts that hold no secret.

    The length of a compressed page tells someone who listens on the line, and can make a browser
    ask, what on it repeats what they put there (BREACH). So whatever depends on a cookie goes out
    as it is: the pages of those who are signed in, and all with a form's token. The rest is known
    to everybody, and needs no random bytes to hide its length.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(TEXTS) or is_personal(response):
            return response
        return super().process_response(request, response)


def is_personal(response: HttpResponse) -> bool:
    """Does it depend on who asks? Sessions and forms' tokens say so by themselves."""
    return bool(response.cookies) or has_vary_header(response, "Cookie")
