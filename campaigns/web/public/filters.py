"""What a visitor may ask of the list. What cannot be read is explained beside its field."""

import re

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from campaigns import reading

from .choices import LeanSelect, PlaceField

KINDS = [
    ("blood_donation", gettext_lazy("blood donation")),
    ("humanitarian", gettext_lazy("humanitarian work")),
]
STAGES = [
    ("running", gettext_lazy("Running now")),
    ("upcoming", gettext_lazy("Not begun yet")),
    ("ended", gettext_lazy("Ended")),
    ("undated", gettext_lazy("Dates not fully known")),
]
ORGANISATION = "don-vi"  # as it stands in addresses; no name that Python can write
NEWEST_FIRST = "-start"
ORDERS = {  # the key at the end keeps pages from overlapping
    "start": [F("starts_on").asc(nulls_last=True), "folded", "pk"],
    NEWEST_FIRST: [F("starts_on").desc(nulls_last=True), "folded", "pk"],
    "name": ["folded", "pk"],
    "-name": ["-folded", "pk"],
    "place": [F("place__folded").asc(nulls_last=True), "folded", "pk"],
    "-place": [F("place__folded").desc(nulls_last=True), "folded", "pk"],
}
ORDER_LABELS = [
    (NEWEST_FIRST, gettext_lazy("Newest first")),
    ("start", gettext_lazy("Oldest first")),
    ("name", gettext_lazy("Name, A to Z")),
    ("-name", gettext_lazy("Name, Z to A")),
    ("place", gettext_lazy("Place, A to Z")),
    ("-place", gettext_lazy("Place, Z to A")),
]


class YearField(forms.CharField):
    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"(19|20)[0-9]{2}", text):
            raise forms.ValidationError(
                _("“%(text)s” is not a year. Type four digits, for example 2024."),
                params={"text": text[:40]},
            )
        return int(text)


class WordsField(forms.CharField):
    default_error_messages = {
        "max_length": gettext_lazy("The search is too long. Type at most 200 characters."),
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)


class OrganisationField(forms.CharField):
    """The address word of an organisation; cleaned, it is a pair of that and the name."""

    widget = forms.HiddenInput

    def clean(self, value):
        slug = super().clean(value)
        if not slug:
            return None
        try:
            return slug, reading.organisation_named(slug=slug)
        except reading.NotFound:
            raise forms.ValidationError(
                _("No organisation “%(text)s” is recorded here. Clear the filters."),
                params={"text": slug[:40]},
            ) from None


class PlaceFilter(Filter):
    """A choice among the places that have campaigns. A place that has some only below it can be
    asked for by its address, as its own page does."""

    field_class = PlaceField

    @property
    def field(self):
        self.extra["places"] = reading.places_with_campaigns()
        self.extra["asked"] = self.parent.data.get("place", "")
        return super().field


def _not_one_of(explained):
    return {"invalid_choice": explained}


class CampaignFilter(FilterSet):
    q = CharFilter(method="search", label=gettext_lazy("Search"))
    kind = ChoiceFilter(
        widget=LeanSelect,
        choices=KINDS,
        label=gettext_lazy("Kind"),
        empty_label=gettext_lazy("All kinds"),
        error_messages=_not_one_of(
            gettext_lazy("“%(value)s” is not a kind of campaign. Choose one of the list.")
        ),
    )
    place = PlaceFilter(
        method="in_place",
        label=gettext_lazy("Place"),
        error_messages=_not_one_of(
            gettext_lazy("No campaign is recorded for a place “%(value)s”. Choose one of the list.")
        ),
    )
    year = Filter(method="in_year", label=gettext_lazy("Year"))
    stage = ChoiceFilter(
        widget=LeanSelect,
        choices=STAGES,
        method="in_stage",
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("Any state"),
        error_messages=_not_one_of(
            gettext_lazy("“%(value)s” is not a state of a campaign. Choose one of the list.")
        ),
    )
    sort = ChoiceFilter(
        widget=LeanSelect,
        choices=ORDER_LABELS,
        method="order",
        label=gettext_lazy("Order"),
        empty_label=None,
        error_messages=_not_one_of(
            gettext_lazy("“%(value)s” is not an order of the list. Choose one of the list.")
        ),
    )

    def __init__(self, *args, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)

    def search(self, queryset, name, value):
        return reading.matching(queryset, text=value)

    def in_place(self, queryset, name, value):
        return reading.in_place(queryset, slug=value)

    def of_organisation(self, queryset, name, value):
        return reading.in_organisation(queryset, slug=value[0])

    @property
    def organisation(self) -> str:
        """The name of the organisation whose campaigns are listed, or ""."""
        chosen = getattr(self.form, "cleaned_data", {}).get(ORGANISATION)
        return chosen[1] if chosen else ""

    @property
    def without_organisation(self) -> str:
        """The same question without the organisation, from its first page on."""
        rest = self.data.copy()
        for name in (ORGANISATION, "page"):
            rest.pop(name, None)
        return f"?{rest.urlencode()}"

    def in_year(self, queryset, name, value):
        return reading.in_year(queryset, year=value)

    def in_stage(self, queryset, name, value):
        return reading.in_stage(queryset, stage=value, today=self.today)

    def order(self, queryset, name, value):
        return queryset.order_by(*ORDERS[value])


CampaignFilter.base_filters[ORGANISATION] = Filter(method="of_organisation", label="")
CampaignFilter.base_filters[ORGANISATION].field_class = OrganisationField
CampaignFilter.base_filters["q"].field_class = WordsField
CampaignFilter.base_filters["year"].field_class = YearField
