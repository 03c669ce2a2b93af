"""Donation sites, and the drives held there."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collection, DonationSite, Drive
from campaigns.recording import PeriodLocked, receipt_number, save_drive, save_site
from campaigns.recording.locks import hold_days_open
from campaigns.recording.moves import hold_drive, hold_site

from .export import ExportActions
from .fields import LoadedForm
from .filters import count_of, known_number, province_filter, standing_bags, time_filter
from .results import locked_words
from .scope import ScopedAdmin, ScopedHistoryAdmin


class SiteForm(LoadedForm):
    """Refuses to move what was logged in a locked period, or into one; the page is one
    transaction."""

    class Meta:
        model = DonationSite
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and (place := cleaned.get("place")):
            try:
                hold_site(site=self.instance.pk, place=place.pk)
            except PeriodLocked as refused:
                self.add_error("place", locked_words(refused.lock))
        return cleaned


@admin.register(DonationSite)
class DonationSiteAdmin(ScopedHistoryAdmin):
    form = SiteForm
    place_path = "place"
    list_display = ("name", "place", "kind", "address", "drives_count")
    list_filter = ("kind", province_filter("place", DonationSite))
    list_select_related = ("place",)
    search_fields = ("folded", "place__folded")
    autocomplete_fields = ("place",)
    fields = (("name", "kind"), "place", "address")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("place")
        return rows.annotate(drives_total=count_of(Drive.objects, "site"))

    def save_model(self, request, obj, form, change):
        save_site(site=obj) if change else obj.save()

    @admin.display(description=_("drives"), ordering="drives_total")
    def drives_count(self, site):
        return known_number(site.drives_total)


class DriveForm(LoadedForm):
    """Refuses what lies, or would lie, in a locked period; the page is one transaction."""

    class Meta:
        model = Drive
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        site, first = cleaned.get("site"), cleaned.get("starts_on")
        try:
            if self.instance.pk:
                hold_drive(drive=self.instance.pk)
            if site and first:
                last = cleaned.get("ends_on") or first
                hold_days_open(place=site.place_id, first_day=first, last_day=last)
        except PeriodLocked as refused:
            self.add_error(None, locked_words(refused.lock))
        return cleaned


@admin.register(Drive)
class DriveAdmin(ExportActions, ScopedAdmin):
    form = DriveForm
    place_path = "site__place"
    list_display = ("starts_on", "site", "campaign", "status", "target_shown", "logged_total")
    list_display_links = ("starts_on", "site")
    list_filter = (
        "status",
        province_filter("site__place", DonationSite),
        time_filter("starts_on"),
        "campaign__kind",
    )
    list_select_related = ("site__place", "campaign")
    search_fields = ("site__folded", "site__place__folded", "campaign__folded")
    autocomplete_fields = ("campaign", "site", "host", "collecting_hospital")
    export_fields = (
        "id", "campaign__slug", "site__name", "starts_on", "ends_on", "status", "target",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("entries",)}),
        (
            None,
            {
                "fields": (
                    ("campaign", "site"),
                    ("starts_on", "ends_on"),
                    ("opens_at", "closes_at"),
                    ("target", "status"),
                    ("host", "collecting_hospital"),
                )
            },
        ),
    )

    def get_queryset(self, request):
        related = ("campaign", "site__place", "host", "collecting_hospital")
        rows = super().get_queryset(request).select_related(*related)
        return rows.annotate(logged_bags=standing_bags("drive"))

    def save_model(self, request, obj, form, change):
        save_drive(drive=obj) if change else obj.save()

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.fieldsets[1:]

    def get_readonly_fields(self, request, obj=None):
        return ("entries",) if obj else ()

    @admin.display(description=_("target"), ordering="target")
    def target_shown(self, drive):
        return known_number(drive.target)

    @admin.display(description=_("bags logged"), ordering="logged_bags")
    def logged_total(self, drive):
        return known_number(drive.logged_bags)

    @admin.display(description=_("logged results"))
    def entries(self, drive):
        """The entries that stand, each a link, and the way to log another."""
        standing = Collection.objects.filter(drive=drive, replaced_by__isnull=True, draft=False)
        links = [
            (reverse("admin:campaigns_collection_change", args=[pk]), receipt_number(pk))
            for pk in standing.values_list("pk", flat=True)
        ]
        new = reverse("admin:campaigns_collection_add") + f"?drive={drive.pk}"
        return render_to_string("admin/entries.html", {"links": links, "new": new})
