"""What the staff pages share: a form's refusals beside its fields, and the words of a lock."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules.wording import day


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing, until something is sent."""
    return request.POST if request.method == "POST" else None


def show_errors(form: forms.BaseForm, errors: Mapping[str, str]) -> None:
    """Each message beside its field; what the form has no field for speaks above it."""
    for name, message in errors.items():
        form.add_error(name if name in form.fields else None, message)


def locked_words(lock) -> str:
    """Why nothing can be written: for messages of forms that have no page of their own for it."""
    language = get_language()
    where = lock.place if isinstance(lock.place, str) else lock.place.name
    words = _("The books of %(place)s are locked from %(first)s to %(last)s.") % {
        "place": where,
        "first": day(lock.first_day, language),
        "last": day(lock.last_day, language),
    }
    return f"{words} {_('Reason')}: {lock.reason}" if lock.reason else words


def status_of(form: forms.BaseForm) -> int:
    """422 where something was sent that could not be taken."""
    return 422 if form.is_bound and form.errors else 200
