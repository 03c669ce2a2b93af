"""Figures as printed: pasted, read by `rules.wording`, checked against what was typed beside."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.models import Claim, Target
from campaigns.rules.claims import FLAG_WORDS
from campaigns.rules.quantity import MEASURES, Basis, Qualifier, Quantity
from campaigns.rules.reports import measure_misfit
from campaigns.rules.wording import (
    AmbiguousExcess,
    CannotRead,
    number,
    parse,
    print_quantity,
    read_excess,
)

from .fields import LoadedForm, in_language

NUMBERS = ("amount", "high", "qualifier")


def measure_name(key: str) -> str:
    measure = MEASURES.get(key)
    if measure is None:
        return key
    return measure.name_en if get_language() == "en" else measure.name_vi


def measure_choices():
    return [("", "---------"), *((key, measure_name(key)) for key in MEASURES)]


def figure_of(row) -> Quantity | None:
    """The stored figure of a target or claim; None where it is unknown."""
    if row.amount is None:
        return None
    unit = getattr(row, "unit", "") or MEASURES[row.measure].unit_vi
    return Quantity(row.amount, row.high, Qualifier(row.qualifier), unit)


def flags_shown(flags):
    """Flags in words with a sign, never by colour alone."""
    english = get_language() == "en"
    words = ((FLAG_WORDS[flag][english],) for flag in flags)
    return format_html_join("", '<span class="flag">⚠ {}</span>', words) or "–"


class FigureForm(LoadedForm):
    """Fills amount, upper end, qualifier and unit from the printed form where they are empty.

    What is typed by hand must agree with it. Text that cannot be read is refused with the
    reason, and "vượt" until a person has said which of its two meanings holds.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "measure" in self.fields:
            self.fields["measure"].choices = measure_choices()
        if "percent_of" in self.fields:
            self.fields["percent_of"] = forms.ChoiceField(
                label=self.fields["percent_of"].label, choices=measure_choices, required=False
            )

    def clean(self):
        cleaned = super().clean()
        if "as_printed" in self.errors:
            return cleaned
        printed = (cleaned.get("as_printed") or "").strip()
        watched = {"as_printed", "unit", "percent_means", "measure", *NUMBERS}
        if printed and watched & set(self.changed_data):
            self._read(printed, cleaned)
        elif not printed and cleaned.get("amount") is not None and not cleaned.get("qualifier"):
            ranged = cleaned.get("high") is not None
            cleaned["qualifier"] = (Qualifier.RANGE if ranged else Qualifier.EXACT).value
        if cleaned.get("measure") == "blood_units" and not cleaned.get("basis"):
            cleaned["basis"] = Basis.UNSTATED.value
        self._check_whole(printed, cleaned)
        return cleaned

    def _read(self, printed, cleaned):
        try:
            quantity = self._quantity(printed, cleaned)
        except AmbiguousExcess as error:
            asked = "percent_means" if "percent_means" in self.fields else "as_printed"
            self.add_error(asked, in_language(error))
            return
        except CannotRead as error:
            self.add_error("as_printed", in_language(error))
            return
        misfit = cleaned.get("measure") and measure_misfit(cleaned["measure"], quantity)
        if misfit:
            self.add_error("measure", in_language(misfit))
        found = {
            "amount": quantity.amount,
            "high": quantity.high,
            "qualifier": quantity.qualifier.value,
            "unit": quantity.unit or "",
        }
        for name, value in found.items():
            if name in self.fields and name not in self.errors:
                self._fill(name, value, quantity, cleaned)

    def _quantity(self, printed, cleaned) -> Quantity:
        try:
            return parse(printed)
        except AmbiguousExcess:
            if not cleaned.get("percent_means"):
                raise
            return read_excess(printed)

    def _fill(self, name, value, quantity, cleaned):
        """Empty fields follow the printed form, and so do old values when it has changed."""
        typed = cleaned.get(name)
        stale = "as_printed" in self.changed_data and name not in self.changed_data
        if typed in (None, "") or stale:
            cleaned[name] = value
        elif typed != value:
            self.add_error(
                name,
                _("The printed form says otherwise: it reads as %(figure)s.")
                % {"figure": print_quantity(quantity, get_language())},
            )

    def _check_whole(self, printed, cleaned):
        measure = MEASURES.get(cleaned.get("measure"))
        for name in ("amount", "high"):
            value = cleaned.get(name)
            if measure and measure.whole and value is not None and value != int(value):
                field = "as_printed" if printed else name
                self.add_error(
                    field,
                    _("This measure is counted in whole numbers, not %(number)s.")
                    % {"number": number(value, get_language())},
                )
                return


class ClaimForm(FigureForm):
    class Meta:
        model = Claim
        fields = "__all__"
        help_texts = {
            "percent_means": gettext_lazy(
                "The same word is printed for both meanings: a person says which."
            )
        }


class TargetForm(FigureForm):
    """A target's printed form is not stored: it is read, and printed again from the figure."""

    as_printed = forms.CharField(
        label=gettext_lazy("as printed"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("Paste the figure here: the fields beside are filled from it."),
    )

    class Meta:
        model = Target
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and (figure := figure_of(self.instance)):
            self.initial["as_printed"] = print_quantity(figure)
