"""Form fields as a phone's keypad and a Vietnamese hand fill them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.rules.quantity import Qualifier
from campaigns.rules.wording import CannotRead, number, parse

REQUIRED = _("Fill this in.")


def in_language(error: CannotRead) -> str:
    """A refusal of the rules in the language of the page."""
    return error.en if get_language() == "en" else str(error)


class CountField(forms.Field):
    """How many: 5.600 is five thousand six hundred. Empty is not known, and is not zero.

    A browser's own number field takes 5.600 for 5,6; a text field with a number keypad does not.
    """

    widget = forms.TextInput
    LARGEST = 1_000_000

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def widget_attrs(self, widget):
        return {
            "inputmode": "numeric",
            "autocomplete": "off",
            "enterkeyhint": "next",
            "maxlength": 200,
            "data-count": True,
        }

    def prepare_value(self, value):
        return number(value) if isinstance(value, int) else value

    def to_python(self, value):
        if value is None or not value.strip():
            return None
        try:
            quantity = parse(value)
        except CannotRead as error:
            raise ValidationError(in_language(error)) from error
        if quantity.qualifier is not Qualifier.EXACT or quantity.unit is not None:
            raise ValidationError(_("Give the number alone, such as 346."))
        if quantity.amount != int(quantity.amount):
            raise ValidationError(_("Give a whole number, such as 346."))
        if quantity.amount > self.LARGEST:
            raise ValidationError(_("Give a whole number from 0 to 1,000,000."))
        return int(quantity.amount)


class DayField(forms.DateField):
    """The phone's own calendar; typed by hand, the day comes first."""

    def __init__(self, **kwargs):
        messages = {
            "required": REQUIRED,
            "invalid": _("This is not a day of the calendar. Type day/month/year, as in 3/2/2026."),
        }
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, error_messages=messages, **kwargs)


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
