"""Accounts, with the places they answer for."""

from functools import partial

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group, User
from django.db.models import Prefetch
from django.urls import path, reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaigns.models import Responsibility

from .places import ResponsibilityInline
from .scope import PlainDeletion, YearsOfTheCalendar, reach
from .way_in import way_in

admin.site.unregister(User)
admin.site.unregister(Group)

ACTIONS = {
    "add": _("may add"),
    "change": _("may change"),
    "delete": _("may delete"),
    "view": _("may see"),
}


def permission_label(permission) -> str:
    """In the language of the page; Django keeps the names of permissions in English."""
    action = permission.codename.partition("_")[0]
    return f"{permission.content_type} | {ACTIONS.get(action, permission.name)}"


@admin.register(Group)
class StaffGroupAdmin(PlainDeletion, GroupAdmin):
    """A superuser's to say, or one would give a group of one's own all there is."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = permission_label
        return field

    def has_add_permission(self, request):
        return super().has_add_permission(request) and request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and request.user.is_superuser


def _unusable_password_help() -> str:
    return format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the current password for this user will be lost."),
    )


class StaffPasswordForm(AdminPasswordChangeForm):
    """Django's joins its words before it knows the language of the page."""

    usable_password_help_text = lazy(_unusable_password_help, str)()


@admin.register(User)
class StaffAdmin(YearsOfTheCalendar, UserAdmin):
    list_display = ("username", "full_name", "answers_for", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups", "responsibilities__role")
    change_password_form = StaffPasswordForm
    inlines = (ResponsibilityInline,)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined", "way_in")
    fieldsets = (
        (None, {"fields": ("username", "password", "way_in")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (
            _("What the account may do"),
            {
                "fields": ("is_active", "is_staff", "is_superuser", "groups"),
                "description": _(
                    "The groups say what; the places below say where. An account that is not "
                    "active can do nothing."
                ),
            },
        ),
        (None, {"fields": (("last_login", "date_joined"),)}),
    )

    def get_urls(self):
        help_in = self.admin_site.admin_view(partial(way_in, self))
        route = path("<user_id>/way-in/", help_in, name="auth_user_way_in")
        return [route, *super().get_urls()]

    @admin.display(description=_("way in"))
    def way_in(self, user):
        address = reverse("admin:auth_user_way_in", args=(user.pk,))
        return format_html('<a href="{}">{}</a>', address, _("Password lost? Make a link"))

    def get_queryset(self, request):
        places = Prefetch(
            "responsibilities", queryset=Responsibility.objects.select_related("place")
        )
        return super().get_queryset(request).prefetch_related(places)

    @admin.display(description=_("name"))
    def full_name(self, user):
        return user.get_full_name() or "–"

    @admin.display(description=_("answers for"))
    def answers_for(self, user):
        return ", ".join(str(one.place) for one in user.responsibilities.all()) or "–"

    def get_readonly_fields(self, request, obj=None):
        """Or one would give oneself what one has not."""
        kept = () if request.user.is_superuser else ("is_superuser", "groups")
        return (*super().get_readonly_fields(request, obj), *kept)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _reaches_no_further(obj, request))

    def has_delete_permission(self, request, obj=None):
        return False  # who logged a result stays known: accounts are made inactive

    def has_module_permission(self, request):
        return super().has_module_permission(request) and reach(request).national


def _reaches_no_further(person: User, request) -> bool:
    """Whoever changes an account can come in by it: so it must lead to nothing new."""
    if request.user.is_superuser:
        return True
    mine = reach(request)
    places = [one.place_id for one in person.responsibilities.all()]
    return not person.is_superuser and all(map(mine.manages, places))
