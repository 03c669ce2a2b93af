"""Campaigns with their targets and figures, and organisations."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns import reading
from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    Drive,
    Organisation,
    Target,
)
from campaigns.rules.wording import period, print_quantity

from .export import ExportActions
from .figures import ClaimForm, TargetForm, figure_of, flags_shown, measure_name
from .filters import count_of, known_number, province_filter, standing_bags
from .scope import ScopedAdmin, ScopedHistoryAdmin, ScopedInline, open_campaigns

FIGURE_FIELDS = ("amount", "high", "qualifier", "basis")
REMARKS = (
    _("Scope and remarks"),
    {
        "classes": ("collapse",),
        "fields": (("scope", "scope_en"), ("remark", "remark_en"), "ambiguous"),
    },
)
CHOICE = (
    _("Where sources disagree"),
    {"classes": ("collapse",), "fields": (("chosen", "chosen_reason"),)},
)


def claim_fieldsets(*owners):
    """The fields of a claim, wherever it is edited; `owners` are its source and campaign."""
    return (
        (
            None,
            {
                "fields": (
                    owners,
                    ("role", "measure", "part", "part_number"),
                    ("as_printed", "percent_means", "percent_of"),
                    (*FIGURE_FIELDS, "unit"),
                )
            },
        ),
        REMARKS,
        CHOICE,
    )


class FlaggedClaims(ScopedInline, admin.StackedInline):
    """Printed figures on the page of what they belong to, each with what was found about it."""

    model = Claim
    form = ClaimForm
    readonly_fields = ("found",)

    def get_formset(self, request, obj=None, **kwargs):
        self.owner = obj
        return super().get_formset(request, obj, **kwargs)

    def figures(self):
        """The judged figures of the owner's page, by claim."""
        if not hasattr(self, "_figures"):
            self._figures = {line.key: line for line in self.lines_of(self.owner)}
        return self._figures

    def lines_of(self, owner):
        raise NotImplementedError

    @admin.display(description=_("what was found"))
    def found(self, claim):
        line = self.figures().get(claim.pk)
        return "–" if line is None else flags_shown(line.flags)


class CampaignClaims(FlaggedClaims):
    autocomplete_fields = ("source",)
    fieldsets = claim_fieldsets("source", "found")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def lines_of(self, campaign):
        return page_of(campaign).figures if campaign else ()


class ShownTarget:
    """For those who may only look: the form reads a printed figure and does not keep it."""

    @admin.display(description=_("as printed"))
    def as_printed(self, target):
        figure = figure_of(target)
        return "–" if figure is None else print_quantity(figure, get_language())


class CampaignTargets(ShownTarget, ScopedInline, admin.StackedInline):
    model = Target
    form = TargetForm
    show_change_link = False
    autocomplete_fields = ("place", "organisation", "set_by", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("measure", "layer", "principal"),
                    "as_printed",
                    FIGURE_FIELDS,
                    ("document", "dated", "set_by"),
                )
            },
        ),
        (
            _("For whom, and from which source"),
            {"classes": ("collapse",), "fields": (("place", "organisation", "wave"), "source")},
        ),
    )

    def get_queryset(self, request):
        related = ("place", "organisation", "set_by", "source")
        return super().get_queryset(request).select_related(*related)


class CampaignOrganisations(ScopedInline, admin.TabularInline):
    model = CampaignOrganisation
    show_change_link = False
    autocomplete_fields = ("organisation",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation")


def page_of(campaign) -> reading.answers.CampaignPage:
    """What visitors read about the campaign; asked once for each page shown."""
    if not hasattr(campaign, "_page"):
        campaign._page = reading.campaign_page(slug=campaign.slug, today=timezone.localdate())
    return campaign._page


@admin.register(Campaign)
class CampaignAdmin(ExportActions, ScopedHistoryAdmin):
    place_path = "place"
    list_display = ("name", "place_name", "kind", "days", "drives_count", "logged_total")
    list_filter = ("kind", province_filter("place", Campaign), "progress_uses")
    list_select_related = ("place",)
    date_hierarchy = "starts_on"
    search_fields = ("folded", "place__folded")
    autocomplete_fields = ("place", "part_of", "named_in")
    slug_from = "name"
    inlines = (CampaignTargets, CampaignClaims, CampaignOrganisations)
    export_fields = (
        "slug", "name", "kind", "place__name", "starts_on", "ends_on", "plan_number",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("progress_shown",)}),
        (
            None,
            {
                "fields": (
                    ("name", "slug"),
                    ("kind", "place", "part_of"),
                    ("starts_on", "ends_on"),
                    ("plan_number", "plan_dated"),
                    ("progress_uses", "named_in"),
                )
            },
        ),
        (
            _("In words, and in English"),
            {
                "classes": ("collapse",),
                "fields": ("name_en", ("coverage", "coverage_en"), "slogan", "note", "note_en"),
            },
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("place", "part_of")
        return rows.annotate(
            drives_total=count_of(Drive.objects, "campaign"),
            logged_bags=standing_bags("drive__campaign"),
        )

    def get_search_results(self, request, queryset, search_term):
        if request.GET.get("model_name") == "drive" or request.GET.get("field_name") == "part_of":
            queryset = open_campaigns(request)
        return super().get_search_results(request, queryset, search_term)

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.fieldsets[1:]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(["progress_shown"] if obj else []))

    def view_on_site(self, campaign):
        return reverse("public:campaign", args=[campaign.slug])

    @admin.display(description=_("place"), ordering="place__folded")
    def place_name(self, campaign):
        return campaign.place.name if campaign.place else "–"

    @admin.display(description=_("Dates"), ordering="starts_on")
    def days(self, campaign):
        return period(campaign.starts_on, campaign.ends_on, get_language()) or "–"

    @admin.display(description=_("drives"), ordering="drives_total")
    def drives_count(self, campaign):
        return known_number(campaign.drives_total)

    @admin.display(description=_("bags logged"), ordering="logged_bags")
    def logged_total(self, campaign):
        return known_number(campaign.logged_bags)

    @admin.display(description=_("progress"))
    def progress_shown(self, campaign):
        return render_to_string("admin/progress.html", {"lines": page_of(campaign).lines})


@admin.register(Target)
class TargetAdmin(ShownTarget, ScopedHistoryAdmin):
    """Targets of all campaigns, with their history; they are mostly edited with a campaign."""

    form = TargetForm
    place_path = "campaign__place"
    list_display = ("campaign", "measure_shown", "figure", "layer", "document", "principal")
    list_filter = ("layer", "principal", "measure", province_filter("campaign__place", Campaign))
    list_select_related = ("campaign",)
    search_fields = ("campaign__folded", "document")
    autocomplete_fields = ("campaign", "place", "organisation", "set_by", "source")
    fieldsets = ((None, {"fields": ("campaign",)}), *CampaignTargets.fieldsets)

    def get_queryset(self, request):
        related = ("campaign__place", "place", "organisation", "set_by", "source")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("measure"), ordering="measure")
    def measure_shown(self, target):
        return measure_name(target.measure)

    @admin.display(description=_("amount"), ordering="amount")
    def figure(self, target):
        return print_quantity(figure_of(target), get_language())


@admin.register(Organisation)
class OrganisationAdmin(ExportActions, ScopedAdmin):
    """Shared by all: a hospital collects in many provinces. Its own place may change it."""

    place_path = "place"
    shared = True
    list_display = ("name", "kind", "place", "parent")
    list_filter = ("kind", province_filter("place", Organisation))
    list_select_related = ("place", "parent")
    search_fields = ("folded",)
    autocomplete_fields = ("place", "parent")
    slug_from = "name"
    fields = (("name", "slug"), ("kind", "place", "parent"))
    export_fields = ("slug", "name", "kind", "place__name")
