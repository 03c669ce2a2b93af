"""The logging form: what is typed becomes `CollectionFacts`, and facts become a form again."""

from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.recording import CollectionFacts
from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.quantity import BAG_SIZES

from .fields import CountField, WordsField
from .page import show_errors

FIRST = ("registered", "donors")
MORE = ("examined", "deferred", "first_time_donors", "apheresis", "emergency_units")
COUNTS = (*FIRST, *MORE)
LABELS = {
    "registered": _("registered"),
    "examined": _("examined"),
    "deferred": _("deferred"),
    "donors": _("donors"),
    "first_time_donors": _("first-time donors"),
    "apheresis": _("apheresis units"),
    "emergency_units": _("emergency units"),
}
BAGS = {size: f"bags_{size}" for size in BAG_SIZES}
REASONS = {key: f"deferred_for_{key}" for key in DEFERRAL_REASONS}
# What a button says, and no fact: never carried from one page to the next.
BUTTONS = {"csrfmiddlewaretoken", "entry_key", "draft", "sure", "back"}


class ResultForm(forms.Form):
    """One result. The key is made with the page: sent twice, it counts once.

    `corrects`: "" for a first entry, "entry" where one is replaced, "draft" where one is sent.
    """

    entry_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("The form came without its key. Open it again."),
            "invalid": _("The form came without its key. Open it again."),
        },
    )
    rest_is_none = forms.BooleanField(
        label=_("No other bags: a size left empty is 0"), required=False
    )
    note = WordsField(
        label=_("note"),
        required=False,
        rows=2,
        help_text=_("About the whole drive. Never a donor's name or number."),
    )

    def __init__(self, *args, corrects: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.corrects = corrects
        for name, label in LABELS.items():
            self.fields[name] = CountField(label=label)
        for size, name in BAGS.items():
            self.fields[name] = CountField(label=f"{size} ml")
        for key, name in REASONS.items():
            self.fields[name] = CountField(label=DEFERRAL_REASONS[key][get_language() == "en"])
        if corrects == "entry":
            self.fields["reason"] = WordsField(label=_("Why is it corrected?"))
            self.fields["reason"].error_messages["required"] = _("Say why the entry is corrected.")
        self.order_fields(["reason", *FIRST, *BAGS.values(), "rest_is_none", *MORE])

    def first_fields(self):
        return [self[name] for name in FIRST]

    def bag_fields(self):
        return [self[name] for name in BAGS.values()]

    def more_fields(self):
        return [self[name] for name in MORE]

    def reason_fields(self):
        return [self[name] for name in REASONS.values()]

    def more_is_open(self) -> bool:
        """Is there anything to see in what is folded away?"""
        names = (*MORE, *REASONS.values(), "note")
        return any(name in self.errors or self[name].value() for name in names)

    def facts(self) -> CollectionFacts:
        given = self.cleaned_data
        empty = 0 if given["rest_is_none"] else None
        return CollectionFacts(
            bags={
                size: empty if given[name] is None else given[name] for size, name in BAGS.items()
            },
            deferred_reasons={key: given[name] for key, name in REASONS.items()},
            note=given["note"],
            **{name: given[name] for name in COUNTS},
        )

    def show(self, errors) -> None:
        show_errors(self, {field_of(name): message for name, message in errors.items()})

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, for hidden fields of a page that asks something first."""
        return [
            (name, value)
            for name in self.fields
            if name not in BUTTONS and (value := self.data.get(name, ""))
        ]


def field_of(name: str) -> str:
    """The form's field for a name that `recording` uses: bags.250 is bags_250."""
    room, dot, key = name.partition(".")
    if not dot:
        return "deferred" if name == "deferred_reasons" else name
    return {"bags": f"bags_{key}", "deferred_reasons": f"deferred_for_{key}"}.get(room, name)


def new_key() -> dict[str, object]:
    return {"entry_key": uuid4()}


def again(data) -> dict[str, object]:
    """The form filled with what was typed, under a new key."""
    return {**{name: data[name] for name in data if name not in BUTTONS}, **new_key()}


def filled(facts) -> dict[str, object]:
    """The form filled with what was stored; `facts` has the counts' attributes."""
    return {
        **{name: getattr(facts, name) for name in (*COUNTS, "note")},
        **{name: facts.bags[size] for size, name in BAGS.items()},
        **{name: facts.deferred_reasons.get(key) for key, name in REASONS.items()},
        **new_key(),
    }
