"""Logged results: read here, entered and corrected through `recording` alone."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from campaigns import access
from campaigns.models import Collection, DonationSite
from campaigns.recording import (
    AlreadyReplaced,
    InvalidFacts,
    KeyConflict,
    NotAllowed,
    NotYours,
    PeriodLocked,
    receipt_number,
    record_collection,
)
from campaigns.rules.quantity import BAG_SIZES, bags_total, summed
from campaigns.rules.wording import day, print_quantity

from .entry_form import PEOPLE, UNITS, EntryForm, both_sides, initial_of
from .export import ExportActions
from .filters import known_number, province_filter, time_filter
from .scope import ScopedAdmin, reach

REFUSALS = {
    "approved": _("This result is approved: only a manager of its place corrects it."),
    "not_own": _("Only who logged this result, or a manager of its place, corrects it."),
}


class Status(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"
    rows: ClassVar = {
        "counted": {"replaced_by__isnull": True, "draft": False},
        "provisional": {"replaced_by__isnull": True, "draft": False, "approval__isnull": True},
        "approved": {"replaced_by__isnull": True, "approval__isnull": False},
        "draft": {"replaced_by__isnull": True, "draft": True},
        "replaced": {"replaced_by__isnull": False},
    }

    def lookups(self, request, model_admin):
        return [
            ("counted", _("counted")),
            ("provisional", _("provisional")),
            ("approved", _("approved")),
            ("draft", _("draft")),
            ("replaced", _("replaced by a correction")),
        ]

    def queryset(self, request, queryset):
        return queryset.filter(**self.rows.get(self.value(), {}))


@admin.register(Collection)
class CollectionAdmin(ExportActions, ScopedAdmin):
    place_path = "drive__site__place"
    list_display = (
        "number", "drive", "donors_shown", "bags_shown", "status", "logged_by", "recorded_at",
    )  # fmt: skip
    list_filter = (
        Status,
        province_filter("drive__site__place", DonationSite),
        time_filter("recorded_at"),
        ("logged_by", admin.RelatedOnlyFieldListFilter),
    )
    ordering = ("-pk",)
    search_fields = ("drive__site__folded", "drive__campaign__folded")
    fields = (("number", "status"), "drive", PEOPLE, UNITS, "note", ("logged_by", "recorded_at"))
    export_fields = (
        "id", "drive__id", "drive__campaign__slug", "drive__site__name", "drive__starts_on",
        *PEOPLE, *UNITS, "note", "replaces__id", "reason", "draft", "logged_by__username",
        "recorded_at",
    )  # fmt: skip
    change_form_template = "admin/entry.html"

    def get_queryset(self, request):
        related = ("drive__site__place", "drive__campaign", "logged_by", "replaced_by", "approval")
        return super().get_queryset(request).select_related(*related)

    def has_add_permission(self, request):
        mine = reach(request)
        allowed = request.user.has_perm("campaigns.add_collection")
        return allowed and bool(mine.national or mine.places)

    def has_change_permission(self, request, obj=None):
        return False  # a ledger: see correct_view

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        correct = self.admin_site.admin_view(self.correct_view)
        return [
            path("<int:pk>/correct/", correct, name="campaigns_collection_correct"),
            *super().get_urls(),
        ]

    @admin.display(description=_("number"), ordering="pk")
    def number(self, entry):
        return receipt_number(entry.pk)

    @admin.display(description=_("donors"), ordering="donors")
    def donors_shown(self, entry):
        return known_number(entry.donors)

    @admin.display(description=_("bags"))
    def bags_shown(self, entry):
        sizes = {size: getattr(entry, f"bags_{size}") for size in BAG_SIZES}
        bags = bags_total(sizes)
        if bags is None or None not in sizes.values():
            return known_number(bags)
        return print_quantity(summed(bags, partial=True), get_language())

    @admin.display(description=_("status"))
    def status(self, entry):
        if hasattr(entry, "replaced_by"):
            return gettext("replaced by a correction")
        if entry.draft:
            return gettext("draft")
        return gettext("approved") if hasattr(entry, "approval") else gettext("provisional")

    # The pages

    def change_view(self, request, object_id, form_url="", extra_context=None):
        entry = self.get_object(request, object_id)
        trail = _trail(entry) if entry else []
        context = {
            "trail": trail,
            "may_correct": bool(trail)
            and trail[-1].pk == entry.pk
            and self.has_add_permission(request),
            "title": receipt_number(entry.pk) if entry else "",
        }
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._entry_view(request, None)

    def correct_view(self, request, pk):
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._entry_view(request, entry)

    def _entry_view(self, request, corrected):
        """One form for a first entry and for a correction; errors keep what was typed."""
        form = EntryForm(
            request.POST or None,
            initial=initial_of(corrected, drive=request.GET.get("drive", "")),
            drives=access.drives_for(user=request.user, today=timezone.localdate()).select_related(
                "site__place"
            ),
            admin_site=self.admin_site,
            corrected=corrected,
        )
        conflict = None
        if request.method == "POST" and form.is_valid():
            try:
                return self._recorded(request, form)
            except NotAllowed as refused:
                form.add_error(None, REFUSALS.get(refused.why, REFUSALS["not_own"]))
            except NotYours as error:
                raise Http404 from error
            except PeriodLocked as refused:
                form.add_error(None, locked_words(refused.lock))
            except InvalidFacts as refused:
                form.show(refused)
            except (KeyConflict, AlreadyReplaced) as refused:
                conflict = both_sides(refused)
        return self._form_page(request, form, corrected, conflict)

    def _recorded(self, request, form):
        receipt = record_collection(
            drive=form.drive_id(),
            facts=form.facts(),
            entry_key=form.cleaned_data["entry_key"],
            logged_by=request.user,
            at=timezone.now(),
            replaces=form.corrected.pk if form.corrected else None,
            reason=form.cleaned_data.get("reason", ""),
        )
        if receipt.repeated:
            text = gettext("This was saved already, as %(number)s. It counts once.")
        else:
            entry = Collection.objects.get(pk=receipt.entry)
            self.log_addition(request, entry, [{"added": {}}])
            text = gettext("Saved as %(number)s.")
        messages.success(request, text % {"number": receipt.number})
        return HttpResponseRedirect(
            reverse("admin:campaigns_collection_change", args=[receipt.entry])
        )

    def _form_page(self, request, form, corrected, conflict):
        shown = AdminForm(form, form.fieldsets(), {}, model_admin=self)
        title = _("Correct an entry") if corrected else _("Log a result")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": title,
            "adminform": shown,
            "form": form,
            "media": self.media + form.media,
            "corrected": corrected,
            "number": receipt_number(corrected.pk) if corrected else "",
            "conflict": conflict,
        }
        status = 409 if conflict else 200
        return TemplateResponse(request, "admin/entry_form.html", context, status=status)


def locked_words(lock) -> str:
    days = {"first": lock.first_day, "last": lock.last_day}
    return gettext(
        "The results of %(place)s from %(first)s to %(last)s are locked. Ask a manager to unlock "
        "them; nothing was saved."
    ) % {"place": lock.place, **{name: day(one, get_language()) for name, one in days.items()}}


def _trail(entry: Collection) -> list[Collection]:
    """All entries that followed one another in place of one, oldest first."""
    of_drive = Collection.objects.filter(drive=entry.drive_id).select_related("logged_by")
    rows = {row.pk: row for row in of_drive}
    followed_by = {row.replaces_id: row for row in rows.values()}
    first = rows[entry.pk]
    while first.replaces_id:
        first = rows[first.replaces_id]
    trail = [first]
    while trail[-1].pk in followed_by:
        trail.append(followed_by[trail[-1].pk])
    for row in trail:
        row.number = receipt_number(row.pk)
    return trail
