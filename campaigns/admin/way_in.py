"""What a coordinator does for somebody who cannot come in: a link to choose a new password,
and a second factor taken away that was lost."""

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from campaigns import recording


@sensitive_variables("link")
def way_in(admin, request: HttpRequest, user_id: str) -> HttpResponse:
    """The link stands in the answer to the form, and nowhere else. It holds once."""
    person = admin.get_object(request, user_id)
    if not admin.has_change_permission(request, person):
        raise PermissionDenied
    if person is None:
        raise Http404
    link = ""
    if "second" in request.POST:
        recording.drop_second_factor(user=person)
        admin.log_change(request, person, _("took the second step of signing in away"))
        messages.success(request, _("The second step is taken away."))
    elif request.method == "POST" and person.is_active:
        key = urlsafe_base64_encode(force_bytes(person.pk))
        token = default_token_generator.make_token(person)
        link = request.build_absolute_uri(reverse("staff:new_password", args=(key, token)))
        admin.log_change(request, person, _("made a link for a new password"))
        recording.note(deed=recording.Deed.LINK_MADE, account=person, by=request.user)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("A way in for %(name)s") % {"name": person.get_username()},
        "opts": admin.opts,
        "original": person,
        "link": link,
        "has_second": recording.has_second_factor(user=person),
    }
    return render(request, "admin/way_in.html", context)
