"""A lost password: a letter with a link that holds once, for a day; the coordinators' links are
the same (see the back office)."""

from threading import Thread

from django.contrib import messages
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns import recording
from campaigns.web.throttle import begin

from .fields import REQUIRED
from .page import sent, status_of
from .rest import rest_page


class LostPasswordForm(PasswordResetForm):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("The e-mail address of your account")
        self.fields["email"].error_messages.update(
            required=REQUIRED, invalid=_("This is no e-mail address.")
        )

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        """Sent aside: how long it takes would tell whether there is such an account."""
        path = reverse("staff:new_password", args=(context["uid"], context["token"]))
        told = {**context, "link": f"{context['protocol']}://{context['domain']}{path}"}
        letter = EmailMessage(
            _("A new password for the campaign tracker"),
            render_to_string("staff/lost_password.txt", told),
            to=[context["email"]],
        )
        Thread(target=letter.send, kwargs={"fail_silently": True}, name="letter").start()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_password(request: HttpRequest) -> HttpResponse:
    """The same answer whether an account has the address or not."""
    form = LostPasswordForm(sent(request))
    if form.is_valid():
        if rest := begin(request, f"mail:{form.cleaned_data['email'].lower()}"):
            return rest_page(request, rest)
        account = next(form.get_users(form.cleaned_data["email"]), None)
        recording.note(deed=recording.Deed.LINK_ASKED, account=account, by=None)
        form.save(request=request, use_https=request.is_secure())
        return render(request, "staff/lost_password.html", {"is_sent": True})
    return render(request, "staff/lost_password.html", {"form": form}, status=status_of(form))


class NewPasswordForm(SetPasswordForm):
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = gettext_lazy(
            "At least 12 characters: several words that nobody would guess together."
        )
        self.fields["new_password2"].label = _("The same once more")


class NewPassword(PasswordResetConfirmView):
    """Django's view: it moves what is secret out of the address before it shows a page."""

    form_class = NewPasswordForm
    template_name = "staff/new_password.html"
    success_url = reverse_lazy("staff:sign_in")

    def render_to_response(self, context, **kwargs):
        status = status_of(context["form"]) if self.validlink else 410
        return super().render_to_response(context, status=status, **kwargs)

    def form_valid(self, form):
        messages.success(self.request, _("The new password holds. Sign in with it."))
        with recording.acting(self.user.pk):
            return super().form_valid(form)
