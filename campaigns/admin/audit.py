"""The audit: read by managers, of their places; and written to a file. Nobody changes it."""

import csv
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from campaigns.models import Audit
from campaigns.rules.spreadsheets import harmless_text

from .audit_words import changes_of, column_name, columns_of, kinds, name_of, rows_of
from .filters import TimeFilter
from .ledger import ReadOnlyAdmin
from .scope import reach

NOBODY = "nobody"
AT_ONCE = 500


class PersonFilter(admin.SimpleListFilter):
    """Only those who did something that may be read here."""

    title = _("who")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        theirs = model_admin.visible(request).filter(person=OuterRef("pk"))
        people = User.objects.filter(Exists(theirs)).order_by("username")
        return [(str(one.pk), one.get_username()) for one in people] + [
            (NOBODY, _("nobody signed in, or a command"))
        ]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        if self.value() == NOBODY:
            return queryset.filter(person__isnull=True)
        return queryset.filter(person=int(self.value()))


class KindFilter(admin.SimpleListFilter):
    title = _("to what")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return kinds()

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class DayFilter(TimeFilter):
    """By year and month, and by day in the chosen month."""

    title = _("day")
    field = "at"

    def lookups(self, request, model_admin):
        found = super().lookups(request, model_admin)
        month = (self.value() or "")[:7]
        if (month not in dict(found)) or len(month) < 7:
            return found
        first = date.fromisoformat(f"{month}-01")
        days = [first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1])]
        return found + [(day.isoformat(), date_format(day, "SHORT_DATE_FORMAT")) for day in days]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        if len(chosen) < 10 or chosen not in dict(self.lookup_choices):
            return super().queryset(request, queryset)
        begin = timezone.make_aware(datetime.fromisoformat(chosen))
        return queryset.filter(at__gte=begin, at__lt=begin + timedelta(days=1))


class RowFilter(admin.SimpleListFilter):
    """One row, by a link in the list: `?kind=…&row=…`."""

    title = _("number of the row")
    parameter_name = "row"

    def lookups(self, request, model_admin):
        given = request.GET.get(self.parameter_name, "")
        is_number = given.isascii() and given.isdecimal() and len(given) < 19
        return [(given, given)] if is_number else []

    def has_output(self):
        return bool(self.lookup_choices)

    def queryset(self, request, queryset):
        chosen = dict(self.lookup_choices)
        return queryset.filter(subject=int(self.value())) if self.value() in chosen else queryset


@admin.register(Audit)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ("at_second", "who", "action", "what", "place", "columns")
    list_display_links = ("at_second",)
    list_filter = (DayFilter, PersonFilter, KindFilter, RowFilter, "action")
    list_select_related = ("person", "place")
    search_fields = ("person__username", "place__folded")
    fields = ("at_second", "who", "action", "what", ("place", "former_place"), "changes")
    readonly_fields = ("at_second", "who", "action", "what", "changes")
    change_list_template = "admin/audit_list.html"
    change_form_template = "admin/audit_record.html"

    def visible(self, request):
        """What this person may read: the whole, or what lies in the places they manage."""
        rows, mine = Audit.objects.all(), reach(request)
        if mine.national:
            return rows
        return rows.filter(Q(place__in=mine.managed) | Q(former_place__in=mine.managed))

    def get_queryset(self, request):
        return self.visible(request).select_related("person", "place", "former_place")

    def has_view_permission(self, request, obj=None):
        mine = reach(request)
        return super().has_view_permission(request, obj) and bool(mine.national or mine.managed)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        route = path(
            "audit.csv", self.admin_site.admin_view(self.export), name="campaigns_audit_export"
        )
        return [route, *super().get_urls()]

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        said = rows_of(changes.result_list)
        for record in changes.result_list:
            record.row_said = said[record.pk]
        return changes

    def export(self, request):
        """What the list shows, by the same filters: a line for each column that was changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest(str(error)) from error
        lines = csv_lines(records, language=get_language())
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"audit-{timezone.localdate()}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @admin.display(description=_("when"), ordering="pk")
    def at_second(self, record):
        at = timezone.localtime(record.at)
        return f"{at:%H:%M:%S} {date_format(at, 'DATE_FORMAT')}"

    @admin.display(description=_("who"), ordering="person__username")
    def who(self, record):
        return _who(record) or "–"

    @admin.display(description=_("to what"))
    def what(self, record):
        if not hasattr(record, "row_said"):
            record.row_said = rows_of([record])[record.pk]
        kind = name_of(record.kind)
        if record.subject is None:
            return kind
        address = reverse("admin:campaigns_audit_changelist")
        return format_html(
            '<a href="{}?kind={}&row={}">{} #{} {}</a>',
            address, record.kind, record.subject, kind, record.subject, record.row_said,
        )  # fmt: skip

    @admin.display(description=_("columns"))
    def columns(self, record):
        return ", ".join(column_name(record.kind, column) for column in columns_of(record)) or "–"

    @admin.display(description=_("before and after"))
    def changes(self, record):
        return render_to_string("admin/audit_changes.html", {"changes": changes_of(record)})


def _second(record: Audit) -> str:
    return timezone.localtime(record.at).strftime("%Y-%m-%d %H:%M:%S")


def _who(record: Audit) -> str:
    """Accounts are never removed here; one that was gone all the same has its number."""
    if record.person_id is None:
        return ""
    return record.person.get_username() if record.person else f"#{record.person_id}"


HEADERS = (
    _("when"), _("who"), _("did what"), _("to what"), _("number of the row"), _("place"),
    _("column"), _("before"), _("after"),
)  # fmt: skip


class Echo:
    """A file that hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(records, *, language: str) -> Iterator[str]:
    """As many as there are, some at a time; in the language of who asked."""
    writer = csv.writer(Echo())
    with override(language):
        header = [str(word) for word in HEADERS]
    yield "\ufeff" + writer.writerow(header)
    for record in records.iterator(chunk_size=AT_ONCE):
        with override(language):
            lines = [writer.writerow(map(_cell, row)) for row in _rows(record)]
        yield "".join(lines)


def _rows(record: Audit) -> Iterable[tuple]:
    place = record.place.name if record.place else ""
    begin = (
        _second(record), _who(record), record.get_action_display(), name_of(record.kind),
        record.subject, place,
    )  # fmt: skip
    old, new = record.old or {}, record.new or {}
    for column in columns_of(record) or [""]:
        yield (*begin, column, old.get(column), new.get(column))


def _cell(value) -> object:
    if value is None:
        return ""
    return value if isinstance(value, int) else harmless_text(str(value))
