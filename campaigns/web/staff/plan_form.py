"""Planning a drive in one short form, and the days on which it is repeated."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.recording import SiteChoice
from campaigns.rules.text import CannotRead
from campaigns.rules.typed import read_day

from .fields import REQUIRED, CountField, DayField, HourField, WordsField, in_language

NEW_SITE = "moi"
MOST_TIMES = 30


def one_of(choices, label, **kwargs) -> forms.ChoiceField:
    messages = {"required": REQUIRED, "invalid_choice": _("Choose one of the list.")}
    return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **kwargs)


class PlanForm(forms.Form):
    """Where, when, how much. What is not known yet stays empty."""

    starts_on = DayField(label=_("date"))
    ends_on = DayField(label=_("last day"), required=False)
    opens_at = HourField(label=_("opens at"), required=False)
    closes_at = HourField(label=_("closes at"), required=False)
    target = CountField(label=_("target, units of blood"))
    host = WordsField(label=_("host"), required=False)
    collecting_hospital = WordsField(label=_("collecting hospital"), required=False)

    def __init__(self, *args, choices, changing: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.changing = changing
        sites = [(site.id, f"{site.name}, {site.place.name}") for site in choices.sites]
        places = [(place.slug, place.name) for place in choices.places]
        self.fields["site"] = one_of(
            [("", "–"), *sites, (NEW_SITE, _("Another site, not on the list"))],
            _("site"),
            required=False,
        )
        self.fields["site_name"] = WordsField(label=_("Name of the new site"), required=False)
        self.fields["place"] = one_of(
            [("", "–"), *places], _("Where the new site lies"), required=False
        )
        for name in ("host", "collecting_hospital"):
            self.fields[name].widget.attrs["list"] = "organisations"
        if changing:
            self.fields["cancelled"] = forms.BooleanField(
                label=_("This drive is cancelled"), required=False
            )
        else:
            campaigns = [(choice.ref.slug, choice.ref.name) for choice in choices.campaigns]
            first = [] if len(campaigns) == 1 else [("", "–")]
            self.fields["campaign"] = one_of([*first, *campaigns], _("Campaign"))
        self.order_fields(["campaign", "site", "site_name", "place"])

    def clean(self):
        given = super().clean()
        if given.get("site", "") in ("", NEW_SITE) and "site" not in self.errors:
            if not given.get("site_name"):
                where = "site_name" if given.get("site") == NEW_SITE else "site"
                self.add_error(where, _("Say where the drive is held."))
            elif not given.get("place") and "place" not in self.errors:
                self.add_error("place", _("Say in which place the new site lies."))
        return given

    def plan(self) -> dict[str, object]:
        """The words of `recording.plan_drive` and `change_drive`."""
        given = self.cleaned_data
        known = given["site"] not in ("", NEW_SITE)
        site = (
            SiteChoice(id=int(given["site"]))
            if known
            else SiteChoice(name=given["site_name"], place=given["place"])
        )
        names = ("starts_on", "ends_on", "opens_at", "closes_at", "target", "host")
        plan = {name: given[name] for name in (*names, "collecting_hospital")}
        extra = ("cancelled",) if self.changing else ("campaign",)
        return {"site": site, **plan, **{name: given[name] for name in extra}}

    def is_new_site(self) -> bool:
        return bool({"site_name", "place"} & set(self.errors)) or self["site"].value() == NEW_SITE


class RepeatForm(forms.Form):
    """The same drive again: every so often, or on the days one types."""

    EVERY = [
        ("week", _("every week")),
        ("fortnight", _("every two weeks")),
        ("month", _("every month, on the same day of the month")),
        ("days", _("on the days typed below")),
    ]
    every = forms.ChoiceField(
        label=_("How often"),
        choices=EVERY,
        initial="week",
        widget=forms.RadioSelect,
        error_messages={"required": REQUIRED, "invalid_choice": _("Choose one of the list.")},
    )
    times = CountField(label=_("How many times more"), initial=4)
    days = WordsField(
        label=_("Days"),
        required=False,
        rows=3,
        help_text=_("One day a line, the day first: 3/2/2026."),
    )

    def __init__(self, *args, first: date, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first, self.today = first, today

    def clean_times(self):
        times = self.cleaned_data["times"]
        if times is not None and not 1 <= times <= MOST_TIMES:
            raise forms.ValidationError(
                _("Give a number from 1 to %(most)s."), params={"most": MOST_TIMES}
            )
        return times

    def clean_days(self):
        lines = [line for line in self.cleaned_data["days"].splitlines() if line.strip()]
        try:
            return [read_day(line, today=self.today) for line in lines[: MOST_TIMES + 1]]
        except CannotRead as error:
            raise forms.ValidationError(in_language(error)) from error

    def clean(self):
        given = super().clean()
        if given.get("every") == "days":
            if not given.get("days") and "days" not in self.errors:
                self.add_error("days", _("Type at least one day."))
            elif len(given.get("days", ())) > MOST_TIMES:
                self.add_error("days", _("Type at most %(most)s days.") % {"most": MOST_TIMES})
        elif given.get("times") is None and "times" not in self.errors:
            self.add_error("times", REQUIRED)
        return given

    def chosen(self) -> Sequence[date]:
        given = self.cleaned_data
        if given["every"] == "days":
            return given["days"]
        return repeated(self.first, given["every"], given["times"])


def repeated(first: date, every: str, times: int) -> list[date]:
    """The days after the first one. A month without a 31st takes its last day."""
    if every == "month":
        return [_months_later(first, number) for number in range(1, times + 1)]
    weeks = 2 if every == "fortnight" else 1
    return [first + timedelta(weeks=weeks * number) for number in range(1, times + 1)]


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
