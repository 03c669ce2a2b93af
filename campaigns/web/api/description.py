"""/api/v1/openapi.json: what the API can be asked, and all that it can answer."""

from copy import deepcopy
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .api import api
from .examples import ANSWERS, SENT

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
ABOUT = """\
How far each blood donation and humanitarian campaign in Viet Nam is, measured against what was \
promised, and who says so.

Reading is open to everyone: no key, no sign-in, any origin. Every figure names its basis and its \
source. Amounts are exact decimals written as text; null means "not known", never zero; a field \
that narrows a figure (`scope`, `counted_in`, …) is left out where nothing narrows it. Figures of \
different sources or bases are never to be added up, nor a campaign's total to those of its parts.

Ask again by `If-None-Match`: what has not changed is answered by 304. There is no limit on the \
rate; one request a second is good manners. Addresses under `/en/` answer with English messages.

Writing is for staff: a token of one's account, or a signed-in session with its CSRF header.
"""
TAGS = [
    {"name": "open data", "description": "For everyone to read."},
    {"name": "drives", "description": "For staff: the drives of their places."},
    {"name": "collections", "description": "For staff: logging results."},
]
SAID = {
    200: "What was asked for.",
    201: "It was stored.",
    304: "Nothing has changed since the answer with this ETag.",
    400: "The body is not JSON.",
    401: "Not signed in, or the token does not hold.",
    403: "The CSRF header is missing or too old.",
    404: "There is nothing of this name, or it is another place's.",
    409: "It was stored otherwise before: both sides, for a person to decide.",
    412: "Another account is signed in than the one it was made under.",
    413: "The body is larger than 2.5 MB.",
    422: "Something cannot be read or is not allowed: said field by field.",
    429: "Too many wrong tokens came from this address: wait as `Retry-After` says.",
}
IN_PATH = "The short name that its page has in its address."
NOT_THERE = "There is nothing of this name."
REPEATED = "It was stored already: the same answer as the first time."
PROBLEMS = {"detail": [{"field": "page_size", "message": "Give a whole number from 1 to 200."}]}
OPEN_HEADERS = {
    "ETag": "The version of the answer, for `If-None-Match`.",
    "Cache-Control": "How long a cache may keep it.",
    "Access-Control-Allow-Origin": "`*`: a page of any origin may read it.",
}
SCHEMES = {
    "Session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The cookie of a signed-in member of staff.",
    },
    "Token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token that a member of staff made on the page of their account.",
    },
    "Csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "On writes: as `GET /api/v1/drives?mine=1` answers it in this header.",
    },
}


@cache
def document(root: str) -> dict:
    """The description of the API that stands at `root`: "/api/v1/" or "/en/api/v1/"."""
    described = dict(api.get_openapi_schema(path_prefix=root))
    described["info"] = {
        "title": api.title,
        "version": api.version,
        "description": ABOUT,
        "license": LICENCE,
    }
    described["servers"] = [{"url": "/"}]
    described["tags"] = TAGS
    described["components"]["securitySchemes"] = SCHEMES
    for operations in described["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return described


def _complete(method: str, operation: dict) -> None:
    name = operation["operationId"]
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            parameter["description"] = IN_PATH
    is_open = "security" not in operation
    if is_open:
        operation["security"] = []
    else:
        session = {"Session": []} if method == "get" else {"Session": [], "Csrf": []}
        operation["security"] = [{"Token": []}, session]
    repeats = method == "post" and 200 in operation["responses"]
    operation["responses"] = {
        str(status): _answer(name, status, answer, is_open=is_open, repeats=repeats)
        for status, answer in operation["responses"].items()
    }
    if name in SENT:
        operation["requestBody"]["content"]["application/json"]["example"] = SENT[name]


def _answer(name: str, status: int, answer: dict, *, is_open: bool, repeats: bool) -> dict:
    answer = deepcopy(answer)
    answer["description"] = SAID[status]
    if status == 200 and repeats:
        answer["description"] = REPEATED
    elif status == 404 and is_open:
        answer["description"] = NOT_THERE
    if is_open and status in (200, 304):
        answer["headers"] = {
            header: {"description": text, "schema": {"type": "string"}, "required": True}
            for header, text in OPEN_HEADERS.items()
        }
    if status in (200, 201):
        answer["content"]["application/json"]["example"] = ANSWERS[name]
    elif status == 422:
        answer["content"]["application/json"]["example"] = PROBLEMS
    return answer


def openapi(request: HttpRequest) -> HttpResponse:
    return api.create_response(request, document(reverse("api:api-root")), status=200)
