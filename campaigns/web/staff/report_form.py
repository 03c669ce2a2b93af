"""A report as printed: where it stands, and its figures line by line, pasted as text."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.recording import ReportLine, SourceChoice
from campaigns.rules.claims import Flag
from campaigns.rules.quantity import MEASURES
from campaigns.rules.reports import PERCENT

from .fields import CountField, DayField, WordsField
from .plan_form import one_of

NEW = "moi"
FIRST_LINES, MOST_LINES = 3, 40
ROLES = {
    "result": _("Result"),
    "target": _("Target"),
    "percent": _("Percent of plan"),
    "context": _("Context"),
}
BASES = [
    ("", _("the source does not say")),
    ("bags", _("bags as counted")),
    ("standard_250ml", _("250 ml standard units")),
]
MEANINGS = [
    ("reached", _("reached so much of the plan")),
    ("exceeded_by", _("exceeded the plan by so much")),
]
PARTS = [
    ("headline", _("headline")),
    ("subheading", _("subheading")),
    ("paragraph", _("paragraph")),
    ("table", _("table")),
    ("caption", _("caption")),
    ("side_column", _("side column")),
]


class SourceForm(forms.Form):
    """Who says so: a source that is known, or a new one as it was printed."""

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(source.slug, source.label) for source in sources]
        self.fields["source"] = one_of([(NEW, _("A new source")), *known], _("source"))
        self.fields["title"] = WordsField(label=_("Title as printed"), required=False)
        self.fields["publisher"] = WordsField(label=_("Published by"), required=False)
        self.fields["published_on"] = DayField(label=_("Date printed"), required=False)
        self.fields["kind"] = one_of(
            [("report", _("report")), ("article", _("article"))], _("Kind"), required=False
        )

    def choice(self) -> SourceChoice:
        given = self.cleaned_data
        if given["source"] != NEW:
            return SourceChoice(slug=given["source"])
        return SourceChoice(
            title=given["title"],
            publisher=given["publisher"],
            published_on=given["published_on"],
            kind=given["kind"] or "report",
        )


class LineForm(forms.Form):
    """One figure. What it is, is one choice; where "vượt" stands, a person says what it means."""

    as_printed = WordsField(label=_("The figure as printed"), required=False)
    basis = one_of(BASES, _("Units of blood are counted in"), required=False)
    percent_means = one_of(
        MEANINGS, _("“Vượt” here means"), required=False, widget=forms.RadioSelect
    )
    scope = WordsField(label=_("only about"), required=False)
    part = one_of(PARTS, _("where in the source"), required=False, initial="paragraph")
    part_number = CountField(label=_("number"))
    chosen = forms.BooleanField(
        label=_("This figure counts where sources disagree"), required=False
    )
    chosen_reason = WordsField(label=_("why it counts"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"] = one_of(
            what_choices(), _("What it is"), required=False, initial="result:blood_units"
        )
        self.asks = False
        self.read = None

    def is_empty(self) -> bool:
        return not (self["as_printed"].value() or "").strip()

    def show(self, errors) -> None:
        for name, message in errors.items():
            if name == "percent_means":
                self.asks = True
            name = "what" if name in ("measure", "role", "percent_of") else name
            self.add_error(name if name in self.fields else None, message)

    def asks_meaning(self) -> bool:
        return self.asks or bool(self["percent_means"].value())

    def more_is_open(self) -> bool:
        names = ("scope", "part_number", "chosen", "chosen_reason")
        figure = self.read and self.read.figure
        if figure and Flag.CONFLICTS in figure.flags:
            return True
        return any(name in self.errors or self[name].value() for name in names)

    @cached_property  # an error that is found later takes the field out of cleaned_data
    def line(self) -> ReportLine:
        given = self.cleaned_data
        role, _colon, measure = (given["what"] or "result:blood_units").partition(":")
        share = role == "percent"
        return ReportLine(
            role=role,
            measure=PERCENT if share else measure,
            percent_of=measure if share else "",
            basis=given["basis"] if measure == "blood_units" and not share else "",
            part=given["part"] or "paragraph",
            **{
                name: given[name]
                for name in (
                    "as_printed", "percent_means", "scope", "part_number", "chosen",
                    "chosen_reason",
                )
            },
        )  # fmt: skip


def what_choices():
    """Role and measure in one list; a percentage says of which measure it is."""
    english = get_language() == "en"
    names = {key: one.name_en if english else one.name_vi for key, one in MEASURES.items()}
    return [
        (
            label,
            [
                (f"{role}:{key}", f"{label}: {name}")
                for key, name in names.items()
                if role == "context" or key != PERCENT
            ],
        )
        for role, label in ROLES.items()
    ]


def lines_of(data, count: int) -> list[LineForm]:
    return [LineForm(data, prefix=f"so{number}") for number in range(count)]


def how_many(text: str, *, more: bool) -> int:
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else FIRST_LINES
    return max(1, min(MOST_LINES, count + (2 if more else 0)))
