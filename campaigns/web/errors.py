"""The page of a request that cannot be understood."""

from django.http import HttpRequest, HttpResponseBadRequest
from django.template.loader import render_to_string

from .asked import request_code


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """Without the request: where it names a foreign host, its own address cannot be printed."""
    return HttpResponseBadRequest(render_to_string("400.html", request_code(request)))
