"""Form fields as a phone's keypad and a Vietnamese hand fill them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.rules.typed import read_count, read_day
from campaigns.rules.wording import CannotRead, number

REQUIRED = _("Fill this in.")


def in_language(error: CannotRead) -> str:
    """A refusal of the rules in the language of the page."""
    return error.en if get_language() == "en" else str(error)


class CountField(forms.Field):
    """How many: 5.600 is five thousand six hundred. Empty is not known, and is not zero.

    A browser's own number field takes 5.600 for 5,6; a text field with a number keypad does not.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def widget_attrs(self, widget):
        return {
            "inputmode": "numeric",
            "autocomplete": "off",
            "enterkeyhint": "next",
            "maxlength": 200,
        }

    def prepare_value(self, value):
        return number(value) if isinstance(value, int) else value

    def to_python(self, value):
        try:
            return read_count(value)
        except CannotRead as error:
            raise ValidationError(in_language(error)) from error


class DayField(forms.Field):
    """The phone's own calendar; typed by hand, the day comes first."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"required": REQUIRED}

    def to_python(self, value):
        try:
            return read_day(value, today=timezone.localdate())
        except CannotRead as error:
            raise ValidationError(in_language(error)) from error


class HourField(forms.TimeField):
    def __init__(self, **kwargs):
        messages = {"required": REQUIRED, "invalid": _("Type the hour like 7:30.")}
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)


class WordsField(forms.CharField):
    """A line or some lines of text; how long and what it may hold is recording's to say."""

    def __init__(self, *, rows: int = 0, **kwargs):
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        messages = {
            "required": REQUIRED,
            "max_length": _("This text is too long."),
            "null_characters_not_allowed": _(
                "This text holds characters that cannot be seen. Type it again."
            ),
        }
        super().__init__(error_messages=messages, **{"max_length": 5000, **kwargs})
