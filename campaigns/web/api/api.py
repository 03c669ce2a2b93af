"""The API itself: who may call, how every error is said, and that nobody keeps an answer."""

import json

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from campaigns.access import NotYours
from campaigns.reading import NotFound
from campaigns.recording import DUE, use_token
from campaigns.web import throttle

SAFE = {"GET", "HEAD", "OPTIONS"}


class Resting(Exception):
    """Too many wrong tokens from one address."""

    def __init__(self, rest: throttle.Rest) -> None:
        super().__init__()
        self.rest = rest


def by_token(request: HttpRequest, token: str):
    """Whose program it is. A program says nothing by itself, as browsers do with cookies: so no
    page can have it sent, and no CSRF header is asked for."""
    user = use_token(token=token, today=timezone.localdate())
    if user is None:
        if rest := throttle.begin(request, None):
            raise Resting(rest)
        return None
    request.user = user  # who wrote it, for the history of rows
    return user


class Session(APIKeyCookie):
    """A token, or else a signed-in session. Not signed in is said before anything else; then, on
    a write of a session, whether the page was ours (the CSRF header), and whether it means the
    account that is signed in."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest):
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return by_token(request, token.strip())
        if not request.user.is_authenticated or DUE in request.session:
            return None
        if request.method not in SAFE:
            if check_csrf(request):
                raise HttpError(403, gettext("Open the page again: its safety mark is too old."))
            meant = request.headers.get("X-Account")
            if meant is not None and meant != str(request.user.pk):
                raise HttpError(412, gettext("Another account is signed in now."))
        return request.user

    def authenticate(self, request, key):
        raise NotImplementedError  # __call__ does it all


class OneReading(Parser):
    """JSON that says each thing once, in numbers that exist."""

    def parse_body(self, request: HttpRequest):
        return json.loads(
            request.body, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_fraction
        )


def _once(pairs: list) -> dict:
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse(name: str):
    raise ValueError(name)


def _fraction(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else 0.5  # no count either way


class Api(NinjaAPI):
    """What it answers is for one person, at one moment: no cache may keep it."""

    def create_response(self, request, *args, **kwargs) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


api = Api(
    title="Campaign progress",
    version="1",
    urls_namespace="api",
    openapi_url=None,  # see description.py
    docs_url=None,
    auth=Session(),
    parser=OneReading(),
)

MESSAGES = {
    "missing": _("This must be given."),
    "extra_forbidden": _("There is no such field."),
    "int_type": _("Give a whole number from 0 to 1,000,000."),
    "string_type": _("This must be text."),
    "string_unicode": _("This text holds characters that cannot be seen. Type it again."),
    "day": _("Give a day that exists, such as 2024-02-03."),
    "hour": _("Give a time of day, such as 07:30."),
    "uuid_parsing": _("Give a UUID, made once for each submission."),
    "uuid_type": _("Give a UUID, made once for each submission."),
    "whole": _("Give a whole number from %(least)s to %(most)s."),
    "one_of": _("Give one of: %(choices)s."),
    "slug": _("Give a short name as addresses have it, such as kien-giang."),
    "words": _("Give at most %(most)s characters, all of which can be seen."),
}
UNREADABLE = _("This cannot be read.")


def refused(request: HttpRequest, problems: dict[str, str]) -> HttpResponse:
    """422, with a message beside each field."""
    detail = [{"field": field, "message": str(message)} for field, message in problems.items()]
    return api.create_response(request, {"detail": detail}, status=422)


@api.exception_handler(ValidationError)
def on_unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = {}
    for found in error.errors:
        problems.setdefault(_field(found["loc"]), _message(found))
    return refused(request, problems)


def _field(place: tuple) -> str:
    """`("body", "collection", "bags", "250")` is "bags.250", as the sender knows it."""
    where, *path = place
    return ".".join(str(step) for step in (path[1:] if where == "body" else path))


def _message(found: dict) -> str:
    if found["type"] == "extra_forbidden" and "bags" in found["loc"]:
        return _("No bag of this size is collected.")
    return MESSAGES.get(found["type"], UNREADABLE) % found.get("ctx", {})


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"detail": gettext("Sign in first.")}, status=401)


@api.exception_handler(Resting)
def on_guessing(request: HttpRequest, error: Resting) -> HttpResponse:
    said = gettext("Too many wrong tokens came from this address. Try again later.")
    response = api.create_response(request, {"detail": said}, status=429)
    response.headers["Retry-After"] = str(error.rest.seconds)
    return response


@api.exception_handler(Http404)
@api.exception_handler(NotYours)
@api.exception_handler(NotFound)
def on_nothing(request: HttpRequest, error: Exception) -> HttpResponse:
    """What is not theirs looks as if it did not exist."""
    return api.create_response(request, {"detail": gettext("There is nothing here.")}, status=404)


@api.exception_handler(RequestDataTooBig)
def on_too_much(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return api.create_response(request, {"detail": gettext("This is too much.")}, status=413)
