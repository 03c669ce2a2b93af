"""The second step of signing in: a code of one's app, or a recovery code; and setting it up."""

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaigns import recording
from campaigns.web.throttle import begin, right

from .carried import KEPT, kept_fields, own_address, sent_fields
from .fields import WordsField
from .rest import rest_page


class CodeForm(forms.Form):
    use_required_attribute = False
    code = WordsField(label=gettext_lazy("Sign-in code"), max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            autocomplete="one-time-code", autocapitalize="none", spellcheck="false"
        )


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("staff:sign_in"))
    form = CodeForm(request.POST if "code" in request.POST else None)
    kept = kept_fields(request)
    target = own_address(request)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return step_page(request, target, kept, form=form, status=status)
    if rest := begin(request, request.user.get_username()):
        return rest_page(request, rest)
    code, setting_up = form.cleaned_data["code"], not has_one(request)
    if setting_up:
        codes = recording.confirm_second_factor(user=request.user, code=code)
        was_right = bool(codes)
    else:
        codes = ()
        was_right = recording.check_second_factor(user=request.user, code=code)
    if not was_right:
        form.add_error("code", _("This code does not hold. Type the one that the app shows now."))
        return step_page(request, target, kept, form=form, status=422)
    right(request, request.user.get_username())
    was_due = request.session.pop(recording.DUE, False)
    if not (setting_up or was_due):
        codes = change(request)
    if codes or kept:
        context = {"codes": codes, "target": target, "kept": kept, "section": "account"}
        return render(request, "staff/second_factor_done.html", context)
    return HttpResponseRedirect(target if was_due else reverse("staff:account"))


def change(request: HttpRequest) -> tuple[str, ...]:
    """What somebody who is signed in by both steps does with the second one."""
    if "codes" in request.POST:
        return recording.new_recovery_codes(user=request.user)
    if "drop" in request.POST and not is_needed(request.user):
        recording.drop_second_factor(user=request.user)
        messages.success(request, _("Signing in asks for the password alone again."))
    return ()


def step_page(request, target, kept, *, form=None, status=200) -> HttpResponse:
    """The page that asks for the code, with what was being sent."""
    context = {
        "form": form or CodeForm(),
        "target": target,
        "kept": kept,
        "prefix": KEPT,
        "has_one": has_one(request),
        "is_due": recording.DUE in request.session,
        "is_needed": is_needed(request.user),
        "section": "account",
    }
    if not context["has_one"]:
        address, key = recording.offer_second_factor(user=request.user)
        context["picture"] = segno.make(address, micro=False).svg_data_uri(
            scale=5, border=4, light="#fff"
        )
        context["key"] = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
        context["address"] = address
    return render(request, "staff/second_factor.html", context, status=status)


def step_keeping(request: HttpRequest) -> HttpResponse:
    """In answer to a page that was asked for between the two steps."""
    if request.method == "POST":
        return step_page(request, request.get_full_path(), sent_fields(request), status=401)
    return redirect_to_login(request.get_full_path(), reverse("staff:second_factor"))


def has_one(request: HttpRequest) -> bool:
    return recording.has_second_factor(user=request.user)


def is_needed(user) -> bool:
    """The accounts of SECOND_FACTOR_WAIVED are for trying the tracker out."""
    waived = user.get_username() in settings.SECOND_FACTOR_WAIVED
    return not waived and recording.needs_second_factor(user=user)
