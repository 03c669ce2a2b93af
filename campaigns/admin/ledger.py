"""What surrounds the ledger: approvals, locked periods, sheets. Looked at here, written elsewhere.

Approving, locking and uploading happen on the pages of staff, through `recording`.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.models import Approval, Campaign, Collection, DonationSite, PeriodLock, Upload
from campaigns.recording import receipt_number

from .filters import count_of, known_number, province_filter, time_filter
from .scope import ScopedAdmin


class ReadOnlyAdmin(ScopedAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    place_path = "entry__drive__site__place"
    list_display = ("number", "drive", "approved_by", "approved_at")
    list_filter = (
        province_filter("entry__drive__site__place", DonationSite),
        time_filter("approved_at"),
        ("approved_by", admin.RelatedOnlyFieldListFilter),
    )
    ordering = ("-pk",)
    search_fields = ("entry__drive__site__folded", "entry__drive__campaign__folded")
    fields = ("number", "drive", ("approved_by", "approved_at"))

    def get_queryset(self, request):
        related = ("entry__drive__site__place", "approved_by")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("number"), ordering="entry")
    def number(self, approval):
        return receipt_number(approval.entry_id)

    @admin.display(description=_("drive"))
    def drive(self, approval):
        return approval.entry.drive


class Holds(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "holds"

    def lookups(self, request, model_admin):
        return [("yes", _("locked")), ("no", _("unlocked"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(unlocked_at__isnull=self.value() == "yes")
        return queryset


@admin.register(PeriodLock)
class PeriodLockAdmin(ReadOnlyAdmin):
    place_path = "place"
    list_display = ("place", "first_day", "last_day", "holds", "locked_by", "unlocked_by")
    list_filter = (Holds, province_filter("place", PeriodLock))
    search_fields = ("place__folded",)
    fields = (
        "place",
        ("first_day", "last_day"),
        "reason",
        ("locked_by", "locked_at"),
        ("unlocked_by", "unlocked_at"),
        "unlock_reason",
    )

    def get_queryset(self, request):
        related = ("place", "locked_by", "unlocked_by")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("locked"), boolean=True, ordering="unlocked_at")
    def holds(self, lock):
        return lock.unlocked_at is None


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Who sent which sheet, and what became of it; the sheet itself is not shown."""

    place_path = "campaign__place"
    list_display = ("name", "campaign", "sent_by", "sent_at", "applied_at", "entries_count")
    list_filter = (province_filter("campaign__place", Campaign),)
    date_hierarchy = "sent_at"
    search_fields = ("campaign__folded",)
    fields = ("name", "campaign", "digest", ("sent_by", "sent_at"), "applied_at", "entries_count")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("campaign__place", "sent_by")
        counted = rows.defer("content", "columns", "outcome")
        return counted.annotate(entries_total=count_of(Collection.objects, "upload"))

    @admin.display(description=_("logged results"), ordering="entries_total")
    def entries_count(self, upload):
        return known_number(upload.entries_total)
