"""Places. Former ones are read and never edited; none is ever deleted."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Mention, Place, Responsibility, Succession
from campaigns.recording import save_place

from .scope import ScopedAdmin, ScopedInline, reach


class InForce(admin.SimpleListFilter):
    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", _("in force")), ("no", _("former"))]

    def queryset(self, request, queryset):
        former = {"valid_until__lte": timezone.localdate()}
        if self.value() == "yes":
            return queryset.exclude(**former)
        return queryset.filter(**former) if self.value() == "no" else queryset


class SuccessionInline(ScopedInline, admin.TabularInline):
    model = Succession
    show_change_link = False
    ordering = ("on",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("predecessor", "successor")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TookOver(SuccessionInline):
    fk_name = "successor"
    verbose_name = _("former place taken over")
    verbose_name_plural = _("former places taken over")
    autocomplete_fields = ("predecessor",)


class TakenOverBy(SuccessionInline):
    fk_name = "predecessor"
    verbose_name_plural = _("taken over by")

    def has_add_permission(self, request, obj=None):
        return False  # said on the page of the place that took over


@admin.register(Place)
class PlaceAdmin(ScopedAdmin):
    list_display = ("name", "kind", "parent", "code", "valid_from", "valid_until")
    list_filter = (InForce, "kind")
    list_select_related = ("parent",)
    search_fields = ("folded",)
    ordering = ("folded", "slug")
    autocomplete_fields = ("parent",)
    slug_from = "name"
    inlines = (TakenOverBy, TookOver)
    fields = (("name", "kind"), ("slug", "code"), "parent", ("valid_from", "valid_until"))

    def get_queryset(self, request):
        rows, mine = admin.ModelAdmin.get_queryset(self, request), reach(request)
        return rows if mine.national or _names_any(request) else rows.filter(pk__in=mine.places)

    def manages(self, request, obj):
        """Only the country's coordinators, and only what has not ended."""
        ended = obj.valid_until is not None and obj.valid_until <= timezone.localdate()
        return reach(request).national and not ended

    def save_model(self, request, obj, form, change):
        save_place(place=obj) if change else obj.save()

    def has_add_permission(self, request):
        return super().has_add_permission(request) and reach(request).national

    def has_delete_permission(self, request, obj=None):
        return False


def _names_any(request) -> bool:
    """A source names places of the whole country: there any may be looked up."""
    looks_up = request.resolver_match.url_name == "autocomplete"
    return looks_up and request.GET.get("model_name") == Mention._meta.model_name


class ResponsibilityInline(ScopedInline, admin.TabularInline):
    """Who answers for what, on the page of the member of staff."""

    model = Responsibility
    show_change_link = False
    autocomplete_fields = ("place",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("place")
