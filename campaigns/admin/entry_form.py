"""The form that results are entered and corrected by, and two of them side by side."""

from uuid import uuid4

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collection
from campaigns.recording import AlreadyReplaced, CollectionFacts, InvalidFacts, KeyConflict
from campaigns.recording.facts import COUNTS, LONGEST_REASON
from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.quantity import BAG_SIZES

from .fields import LoadedSelect, NumberField
from .filters import known_number

BAG_FIELDS = tuple(f"bags_{size}" for size in BAG_SIZES)
PEOPLE = ("registered", "examined", "deferred", "donors", "first_time_donors")
UNITS = (*BAG_FIELDS, "apheresis", "emergency_units")
REASONS = {f"deferred_reasons_{key}": key for key in DEFERRAL_REASONS}


def _label(name: str) -> str:
    return capfirst(Collection._meta.get_field(name).verbose_name)


def _reason_label(key: str) -> str:
    return capfirst(DEFERRAL_REASONS[key][get_language() == "en"])


class EntryForm(forms.Form):
    """One result. The key is made when the form is shown: sent twice, it counts once."""

    entry_key = forms.UUIDField(widget=forms.HiddenInput)
    drive = forms.ModelChoiceField(queryset=None)
    note = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("About the whole drive. Never a donor's name or number."),
    )
    reason = forms.CharField(max_length=LONGEST_REASON, widget=AdminTextInputWidget)

    def __init__(self, *args, drives, admin_site, corrected=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (*PEOPLE, *UNITS):
            self.fields[name] = NumberField(label=_label(name), required=False)
        for name, key in REASONS.items():
            self.fields[name] = NumberField(label=_reason_label(key), required=False)
        if corrected:
            del self.fields["drive"]
            self.fields["reason"].label = _label("reason")
            self.fields["reason"].required = not corrected.draft
        else:
            del self.fields["reason"]
            field = Collection._meta.get_field("drive")
            self.fields["drive"].label = _label("drive")
            self.fields["drive"].widget = LoadedSelect(field, admin_site)
            self.fields["drive"].queryset = drives
        self.fields["note"].label = _label("note")
        self.corrected = corrected

    def fieldsets(self):
        first = ("reason",) if self.corrected else ("drive",)
        return (
            (None, {"fields": (*first, "entry_key")}),
            (_("People"), {"fields": (PEOPLE,)}),
            (_("Deferred, by reason"), {"fields": (tuple(REASONS),), "classes": ("collapse",)}),
            (
                _("Units of blood"),
                {"fields": (BAG_FIELDS, ("apheresis", "emergency_units"))},
            ),
            (None, {"fields": ("note",)}),
        )

    def facts(self) -> CollectionFacts:
        given = self.cleaned_data
        return CollectionFacts(
            bags={size: given[f"bags_{size}"] for size in BAG_SIZES},
            deferred_reasons={key: given[name] for name, key in REASONS.items()},
            note=given["note"],
            **{name: given[name] for name in COUNTS},
        )

    def drive_id(self) -> int:
        return self.corrected.drive_id if self.corrected else self.cleaned_data["drive"].pk

    def show(self, refused: InvalidFacts) -> None:
        for name, message in refused.errors.items():
            name = "deferred" if name == "deferred_reasons" else name.replace(".", "_")
            self.add_error(name if name in self.fields else None, message)


def initial_of(corrected: Collection | None, *, drive: str) -> dict[str, object]:
    """A new form's values, with a key of its own; a correction begins with what stands."""
    initial: dict[str, object] = {"entry_key": uuid4()}
    if corrected is None:
        return {**initial, "drive": drive}
    names = (*PEOPLE, *UNITS, "note")
    reasons = {name: corrected.deferred_reasons.get(key) for name, key in REASONS.items()}
    return {**initial, **reasons, **{name: getattr(corrected, name) for name in names}}


def both_sides(refused: KeyConflict | AlreadyReplaced) -> dict[str, object]:
    """What stands and what was offered, line by line, with a mark where they differ."""
    replaced = isinstance(refused, AlreadyReplaced)
    stored = refused.standing if replaced else refused.first
    theirs = _lines(stored.facts, stored.reason) if stored else {}
    ours = _lines(refused.offered.facts, refused.offered.reason)
    rows = [
        (label, theirs.get(label, "–"), ours.get(label, "–"), theirs.get(label) != ours.get(label))
        for label in {**ours, **theirs}
    ]
    return {"replaced": replaced, "stored": stored, "rows": rows}


def _lines(facts: CollectionFacts, reason: str) -> dict[str, str]:
    label = {name: _label(name) for name in (*PEOPLE, *UNITS, "note", "reason")}
    counts = facts.counts()
    shown = {
        label[name]: known_number(counts[name.replace("bags_", "bags.")])
        for name in (*PEOPLE, *UNITS)
    }
    reasons = {
        _reason_label(key): known_number(facts.deferred_reasons.get(key))
        for key in DEFERRAL_REASONS
        if key in facts.deferred_reasons
    }
    return {**shown, **reasons, label["note"]: facts.note, label["reason"]: reason}
