"""Form fields and widgets of the back office."""

from decimal import Decimal
from typing import ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.rules.quantity import Qualifier
from campaigns.rules.wording import CannotRead, number, parse


def in_language(error: CannotRead) -> str:
    """A refusal of the rules in the language of the page."""
    return error.en if get_language() == "en" else str(error)


class NumberField(forms.Field):
    """A number as Vietnamese write it: 5.600 is five thousand six hundred, 5,6 is not.

    A browser's own number field, and Django's, take 5.600 for 5,6.
    """

    widget = AdminTextInputWidget

    def __init__(self, *, max_digits=None, decimal_places=0, min_value=0, max_value=None, **kwargs):
        self.decimal_places, self.max_value = decimal_places, max_value  # the widget asks for it
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {
            "class": "vNumberField",
            "inputmode": "decimal" if self.decimal_places else "numeric",
            "autocomplete": "off",
        }

    def prepare_value(self, value):
        return number(value) if isinstance(value, int | Decimal) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return value
        try:
            quantity = parse(value)
        except CannotRead as error:
            raise ValidationError(in_language(error)) from error
        if quantity.qualifier is not Qualifier.EXACT or quantity.unit is not None:
            raise ValidationError(_("Give the number alone, such as 5.600."))
        return self._fitting(quantity.amount)

    def _fitting(self, amount: Decimal):
        if not self.decimal_places and amount != int(amount):
            raise ValidationError(_("Give a whole number, such as 5.600."))
        if self.max_value is not None and amount > self.max_value:
            raise ValidationError(_("This number is too large."))
        return amount if self.decimal_places else int(amount)


NUMBER_FIELDS = {
    models.DecimalField: {"form_class": NumberField},
    models.PositiveIntegerField: {"form_class": NumberField},
}


class LoadedSelect(AutocompleteSelect):
    """Names its chosen row from what is loaded already, so that rows of a page ask nothing."""

    known: ClassVar[dict[str, str]] = {}

    def optgroups(self, name, value, attr=None):
        chosen = [str(one) for one in value if _is_key(str(one))]
        if not all(one in self.known for one in chosen):
            return super().optgroups(name, chosen, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, one, self.known[one], True, len(options)) for one in chosen
        ]
        return [(None, options, 0)]


def _is_key(text: str) -> bool:
    """Anything may stand in an address or a form; only a number that fits can be asked for."""
    digits = text.isascii() and text.isdecimal() and len(text) < 20
    return digits and int(text) <= models.BigIntegerField.MAX_BIGINT


class LoadedForm(forms.ModelForm):
    """Tells its `LoadedSelect`s the rows that came with the instance."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedSelect) and self._is_loaded(name):
                chosen = getattr(self.instance, name)
                widget.known = {str(chosen.pk): str(chosen)} if chosen else {}

    def _is_loaded(self, name: str) -> bool:
        return self._meta.model._meta.get_field(name).is_cached(self.instance)
