"""Signing in and out. What someone was sending when the session ended is kept for them."""

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

KEPT = "kept-"
MOST_KEPT = 200


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The user name and the password do not belong together. Type both again; capital "
            "letters count."
        ),
        "inactive": _("This account has been closed."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The site's own sign-in page; django-axes counts the wrong passwords behind it."""
    target, kept = own_address(request), kept_fields(request)
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(target)
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        if kept:
            context = {"target": target, "kept": kept, "name": form.get_user().get_full_name()}
            return render(request, "staff/resume.html", context)
        return HttpResponseRedirect(target)
    return sign_in_page(request, form, target, kept)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("staff:sign_in"))


def sign_in_keeping(request: HttpRequest) -> HttpResponse:
    """The sign-in page in answer to something sent without one: nothing typed is lost."""
    kept = sent_fields(request)
    return sign_in_page(request, SignInForm(request), request.get_full_path(), kept, status=401)


def sign_in_page(request, form, target, kept, *, status=200) -> HttpResponse:
    context = {"form": form, "target": target, "kept": kept, "prefix": KEPT}
    return render(request, "staff/sign_in.html", context, status=status)


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
