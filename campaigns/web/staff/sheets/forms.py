"""Which campaign and which file; and what each column of a file is."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.recording import FIELDS, IGNORE, NAMES

from ..fields import REQUIRED

ENDINGS = ".xlsx,.ods,.csv"


def field_name(field: str) -> str:
    """What people call a field of a sheet."""
    vi, en = NAMES.get(field, (field, field))
    return en if get_language() == "en" else vi


class SheetForm(forms.Form):
    campaign = forms.ChoiceField(
        label=_("Campaign"),
        error_messages={
            "required": REQUIRED,
            "invalid_choice": _("Choose one of the campaigns on the list."),
        },
    )
    file = forms.FileField(
        label=_("The sheet"),
        help_text=_("Excel (.xlsx), LibreOffice (.ods) or .csv, 10 MB at most."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={
            "required": _("Choose the file of the sheet."),
            "missing": _("Choose the file of the sheet."),
            "invalid": _("Choose the file of the sheet."),
        },
    )

    def __init__(self, *args, choices: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].choices = [("", _("Choose a campaign")), *choices]


class ColumnsForm(forms.Form):
    """A select for each column, called k0, k1, …; empty is "leave it to the program"."""

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("not said yet")),
            (IGNORE, _("leave out")),
            *((field, field_name(field)) for field in FIELDS),
        ]
        for column in columns:
            self.fields[f"k{column.index}"] = forms.ChoiceField(
                label=column.label or _("(no name)"),
                choices=choices,
                required=False,
                initial=column.field or "",
                error_messages={"invalid_choice": _("Choose from the list.")},
            )
        self.columns = [(column, self[f"k{column.index}"]) for column in columns]

    def said(self) -> dict[int, str]:
        return {
            column.index: self.cleaned_data[f"k{column.index}"]
            for column, _field in self.columns
            if self.cleaned_data[f"k{column.index}"]
        }
