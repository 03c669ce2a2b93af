"""Sources, the figures they printed, and the places they named."""

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns import reading
from campaigns.models import Campaign, Claim, Mention, Source

from .export import ExportActions
from .figures import ClaimForm, flags_shown, measure_name
from .filters import known_number, province_filter
from .plans import FlaggedClaims, claim_fieldsets, page_of
from .scope import ScopedHistoryAdmin, ScopedInline, reach


class SourceClaims(FlaggedClaims):
    autocomplete_fields = ("campaign",)
    fieldsets = claim_fieldsets("campaign", "found")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("campaign")

    def lines_of(self, source):
        return reading.source_page(slug=source.slug).figures if source else ()


class SourceMentions(ScopedInline, admin.StackedInline):
    model = Mention
    show_change_link = False
    autocomplete_fields = ("campaign", "place")
    fields = (
        ("as_printed", "part", "part_number"),
        ("place", "campaign"),
        ("remark", "remark_en"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("campaign", "place")


@admin.register(Source)
class SourceAdmin(ExportActions, ScopedHistoryAdmin):
    """Shared by all. Whoever answers for all that a source speaks of may change it."""

    shared = True
    list_display = ("label", "kind", "publisher", "author", "published_on", "figures_count")
    list_filter = ("kind",)
    date_hierarchy = "published_on"
    search_fields = ("folded",)
    slug_from = "label"
    inlines = (SourceClaims, SourceMentions)
    export_fields = ("slug", "kind", "label", "title", "publisher", "author", "published_on")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    ("label", "slug"),
                    ("kind", "published_on"),
                    ("publisher", "author"),
                )
            },
        ),
        (
            _("In words, and in English"),
            {"classes": ("collapse",), "fields": ("label_en", "note", "note_en")},
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(figures_total=Count("claims"))

    def manages(self, request, obj):
        mine = reach(request)
        if mine.national:
            return True
        return bool(mine.managed) and not _speaks_of_others(obj, mine.managed)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.claims.exists())

    def view_on_site(self, source):
        return reverse("public:source", args=[source.slug])

    @admin.display(description=_("figures"), ordering="figures_total")
    def figures_count(self, source):
        return known_number(source.figures_total)


def _speaks_of_others(source: Source, managed: frozenset[int]) -> bool:
    """A place that is named in telling of a campaign is part of the telling."""
    spoken_of = (
        Q(pk__in=source.claims.order_by().values("campaign"))
        | Q(pk__in=source.targets.order_by().values("campaign"))
        | Q(pk__in=source.mentions.order_by().filter(campaign__isnull=False).values("campaign"))
        | Q(named_in=source)
    )
    if Campaign.objects.filter(spoken_of).exclude(place__in=managed).exists():
        return True
    places = source.mentions.filter(campaign__isnull=True, place__isnull=False)
    return places.exclude(place__in=managed).exists()


@admin.register(Claim)
class ClaimAdmin(ScopedHistoryAdmin):
    form = ClaimForm
    place_path = "campaign__place"
    list_display = ("printed", "measure_shown", "role", "campaign", "source", "chosen")
    list_filter = (
        "role",
        "measure",
        "chosen",
        "ambiguous",
        province_filter("campaign__place", Campaign),
    )
    list_select_related = ("campaign", "source")
    search_fields = ("as_printed", "campaign__folded", "source__folded")
    autocomplete_fields = ("campaign", "source")
    fieldsets = claim_fieldsets("source", "campaign")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("campaign__place", "source")

    def get_fieldsets(self, request, obj=None):
        return claim_fieldsets("source", "campaign", "found") if obj else self.fieldsets

    def get_readonly_fields(self, request, obj=None):
        return ("found",) if obj else ()

    @admin.display(description=_("as printed"), ordering="as_printed")
    def printed(self, claim):
        return str(claim)

    @admin.display(description=_("measure"), ordering="measure")
    def measure_shown(self, claim):
        return measure_name(claim.measure)

    @admin.display(description=_("what was found"))
    def found(self, claim):
        lines = {line.key: line for line in page_of(claim.campaign).figures}
        return flags_shown(lines[claim.pk].flags) if claim.pk in lines else "–"
