"""Who comes in: every staff page asks for a sign-in, and what is not theirs is not found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from campaigns import access, reading
from campaigns.access import NotYours
from campaigns.recording import DUE

from .second_factor import step_keeping
from .sign_in import sign_in_keeping

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits there: `manages` says whether anything of theirs is theirs to decide."""

    name: str
    manages: bool
    national: bool
    today: date


def staff_page(view: View) -> View:
    """A page for who is signed in. Never kept by a browser or a proxy."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if DUE in request.session:
            return step_keeping(request)
        request.desk = desk_of(request)
        try:
            return view(request, *args, **kwargs)
        except (NotYours, reading.NotFound) as error:
            raise Http404 from error

    return guarded


def managers_page(view: View) -> View:
    """A page for those who decide something somewhere; for others it does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.desk.manages:
            raise NotYours("a page of managers")
        return view(request, *args, **kwargs)

    return staff_page(guarded)


def desk_of(request: HttpRequest) -> Desk:
    user, today = request.user, timezone.localdate()
    national = access.is_national(user=user)
    return Desk(
        name=user.get_full_name() or user.get_username(),
        manages=national or bool(access.managed_places_of(user=user, today=today)),
        national=national,
        today=today,
    )


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """A question is asked again after signing in; what was being sent is kept on the way."""
    if request.method == "POST":
        return sign_in_keeping(request)
    return redirect_to_login(request.get_full_path(), reverse("staff:sign_in"))
