"""Which report: of which place, campaign and period. Nothing said is one's own place this month."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.reading.upward import UpwardPage
from campaigns.rules.periods import Kind, Period
from campaigns.web.labels import campaign_label, place_label

from ..fields import DayField

KINDS = [
    (Kind.THIS_MONTH.value, _("This month")),
    (Kind.LAST_MONTH.value, _("Last month")),
    (Kind.THIS_QUARTER.value, _("This quarter")),
    (Kind.LAST_QUARTER.value, _("Last quarter")),
    (Kind.THIS_YEAR.value, _("This year")),
    (Kind.LAST_YEAR.value, _("Last year")),
    (Kind.CAMPAIGN.value, _("The days of the campaign")),
    (Kind.DATES.value, _("The days below")),
]
PROBLEMS = {
    "no_campaign": ("campaign", _("Choose a campaign for a report on its days.")),
    "no_dates": ("period", _("It is not known when this campaign began. Choose days instead.")),
}


class ReportForm(forms.Form):
    place = forms.CharField(label=_("Place"), required=False, widget=forms.Select)
    campaign = forms.CharField(label=_("Campaign"), required=False, widget=forms.Select)
    period = forms.ChoiceField(
        label=_("Period"),
        choices=KINDS,
        required=False,
        initial=Kind.THIS_MONTH,
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )
    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day"), required=False)

    def clean_period(self):
        return Kind(self.cleaned_data["period"] or Kind.THIS_MONTH)

    def clean(self):
        given = super().clean()
        if given.get("period") is Kind.DATES and not self.errors:
            for name in ("first", "last"):
                if given[name] is None:
                    self.add_error(name, _("Say which day."))
            if not self.errors and given["last"] < given["first"]:
                self.add_error("last", _("A period cannot end before it begins."))
        return given

    def asked(self) -> dict[str, object]:
        """The words of `reading.upward_page`; where something is wrong, no period is asked for."""
        if not self.is_valid():
            return {"place": "", "campaign": "", "kind": None}
        given = self.cleaned_data
        asked = {name: given[name] for name in ("place", "campaign")}
        if given["period"] is Kind.DATES:
            asked["dates"] = Period(given["first"], given["last"])
        return {**asked, "kind": given["period"]}

    def offer(self, page: UpwardPage) -> None:
        """What may be chosen, and what keeps the choice from being answered."""
        places = [(place.slug, place_label(place)) for place in page.places]
        if page.place and page.place.slug not in dict(places):
            places.append((page.place.slug, place_label(page.place)))
        self.fields["place"].widget.choices = places
        campaigns = [(ref.slug, campaign_label(ref)) for ref in page.campaigns]
        self.fields["campaign"].widget.choices = [("", _("All campaigns")), *campaigns]
        if page.more_campaigns:
            self.fields["campaign"].help_text = _(
                "The newest are listed. Make the report of a place to choose its older ones."
            )
        if page.problem in PROBLEMS:
            self.add_error(*PROBLEMS[page.problem])
