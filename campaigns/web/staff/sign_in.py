"""Signing in and out. What someone was sending when the session ended is kept for them."""

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import access
from campaigns.recording import DUE

from .carried import KEPT, kept_fields, own_address, sent_fields
from .second_factor import step_page


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
    form = SignInForm(request, data=request.POST if "username" in request.POST else None)
    if form.is_valid():
        login(request, form.get_user())
        if DUE in request.session:
            return second_step(request, target, kept)
        if kept:
            context = {"target": target, "kept": kept, "name": access.name_of(form.get_user())}
            return render(request, "staff/resume.html", context)
        return HttpResponseRedirect(target)
    return sign_in_page(request, form, target, kept)


def second_step(request: HttpRequest, target: str, kept: list) -> HttpResponse:
    """By a page of its own, unless something typed must be carried along."""
    if kept:
        return step_page(request, target, kept)
    return redirect_to_login(target, reverse("staff:second_factor"))


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
