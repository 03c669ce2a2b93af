"""Who sees and changes what in the back office: every admin class here asks `access`."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from typing import ClassVar

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from campaigns import access
from campaigns.models import Campaign, DonationSite, Drive, Mention, Place
from campaigns.rules.wording import fold

from .fields import NUMBER_FIELDS, LoadedSelect


@dataclass(frozen=True)
class Reach:
    """What one person may see (`places`) and change (`managed`); `national`: everything."""

    national: bool
    places: frozenset[int]
    managed: frozenset[int]

    def manages(self, place: int | None) -> bool:
        return self.national or place in self.managed


def reach(request) -> Reach:
    """Asked once for each request."""
    if not hasattr(request, "_reach"):
        user, today = request.user, timezone.localdate()
        if access.is_national(user=user):
            request._reach = Reach(True, frozenset(), frozenset())
        else:
            request._reach = Reach(
                False,
                access.places_of(user=user, today=today),
                access.managed_places_of(user=user, today=today),
            )
    return request._reach


def open_campaigns(request):
    return access.campaigns_open_to(user=request.user, today=timezone.localdate())


class ScopedFields:
    """Fields of forms: choices within one's places, numbers as Vietnamese write them."""

    formfield_overrides: ClassVar = NUMBER_FIELDS
    place_path = ""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "queryset" not in kwargs and (rows := _choices(db_field, request)) is not None:
            kwargs["queryset"] = rows
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelect(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == self.place_path and not reach(request).national:
            field.required = True  # what has no place is the country's
        return field


def _choices(db_field, request):
    """The rows one may choose; None where every row will do."""
    if reach(request).national:
        return None
    managed, target = reach(request).managed, db_field.remote_field.model
    if (db_field.model, db_field.name) in {(Drive, "campaign"), (Campaign, "part_of")}:
        return open_campaigns(request)
    if target is Campaign:
        return Campaign.objects.filter(place__in=managed)
    if target is Place and db_field.model is not Mention:
        return Place.objects.filter(pk__in=managed)
    if target is DonationSite:
        return DonationSite.objects.filter(place__in=managed).select_related("place")
    return None


class PlainDeletion(admin.ModelAdmin):
    """Asks before deleting without naming mere links: Django makes up their names, in English."""

    def get_deleted_objects(self, objs, request):
        nested, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = [model._meta for model in apps.get_models(include_auto_created=True)]
        links = [meta for meta in links if meta.auto_created]
        starts = tuple(f"{capfirst(meta.verbose_name)}: " for meta in links)
        for meta in links:
            counts.pop(meta.verbose_name_plural, None)
        return _without(nested, starts), counts, lacking, protected


def _without(nested: list, starts: tuple[str, ...]) -> list:
    return [
        _without(one, starts) if isinstance(one, list) else one
        for one in nested
        if isinstance(one, list) or not str(one).startswith(starts)
    ]


class YearsOfTheCalendar:
    """Django asks the calendar for any year that an address names."""

    def lookup_allowed(self, lookup, value, request):
        of_year = {"year", "iso_year"} & set(lookup.split("__"))
        allowed = super().lookup_allowed(lookup, value, request)
        return allowed and (not of_year or _may_be_year(value))


def _may_be_year(text: str) -> bool:
    """What is no number at all Django answers by itself."""
    try:
        return MINYEAR < int(text) < MAXYEAR  # each end of a year is asked for in UTC
    except ValueError:
        return True


class ScopedAdmin(YearsOfTheCalendar, ScopedFields, PlainDeletion):
    """`place_path` leads from a row to its place. A `shared` model is seen by all staff.

    `slug_from` names the field that a new row's address word is made from.
    """

    shared = False
    slug_from = ""
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        rows, mine = super().get_queryset(request), reach(request)
        if mine.national or self.shared:
            return rows
        return rows.filter(**{f"{self.place_path}__in": mine.places})

    def manages(self, request, obj) -> bool:
        """May this person change the row? Overridden where a row has no one place."""
        place = obj
        for step in self.place_path.split("__"):
            place = getattr(place, step, None)
        return reach(request).manages(place and place.pk)

    def has_add_permission(self, request):
        mine = reach(request)
        return super().has_add_permission(request) and bool(mine.national or mine.managed)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.manages(request, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.manages(request, obj))

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj and self.slug_from else ()  # addresses of pages stay

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": (self.slug_from,)} if self.slug_from and obj is None else {}

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404  # another place's row and none at all look alike

    def history_view(self, request, object_id, extra_context=None):
        if not reach(request).national and self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)


class ScopedHistoryAdmin(ScopedAdmin, SimpleHistoryAdmin):
    """With every earlier version of a row, and who made it."""

    # The library's own list has an inline style, which our Content-Security-Policy blocks.
    object_history_list_template = "admin/history_list.html"
    object_history_form_template = "admin/history_form.html"

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        row = self.get_object(request, object_id)
        if row is None and not reach(request).national:
            raise Http404
        # The library lets everyone who may see a version save it.
        if request.method == "POST" and not self.has_change_permission(request, row):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class ScopedInline(ScopedFields):
    """For rows that belong to the page's own row; they are seen and changed along with it."""

    extra = 0
    show_change_link = True
