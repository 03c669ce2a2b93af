"""The page of one's own account: the tokens by which one's programs come in."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import reading, recording

from .door import staff_page
from .fields import WordsField
from .page import sent, status_of


class TokenForm(forms.Form):
    use_required_attribute = False
    name = WordsField(
        label=gettext_lazy("What is the token for?"),
        help_text=gettext_lazy("Such as the name of the program. It tells your tokens apart."),
        max_length=80,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def account(request: HttpRequest) -> HttpResponse:
    """A new token stands in the answer to the form, and nowhere ever again."""
    form, token = TokenForm(sent(request)), None
    if form.is_valid():
        try:
            token = recording.make_token(
                user=request.user, name=form.cleaned_data["name"], at=timezone.now()
            )
        except recording.TooManyTokens:
            form.add_error(None, _("You have as many tokens as one may have: revoke one first."))
        else:
            form = TokenForm()
    context = {
        "form": form,
        "token": token,
        "tokens": reading.tokens_of(user=request.user),
        "section": "account",
    }
    return render(request, "staff/account.html", context, status=201 if token else status_of(form))


@require_POST
@staff_page
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    recording.revoke_token(user=request.user, token=token_id, at=timezone.now())
    messages.success(request, _("The token is revoked: no program comes in by it any more."))
    return HttpResponseRedirect(reverse("staff:account"))
