"""Filters and totals that several lists share."""

import re
from datetime import date, datetime

from django.contrib import admin
from django.db.models import (
    Count,
    DateTimeField,
    F,
    Max,
    Min,
    Model,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.models import Collection, Place
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.wording import number

from .scope import reach

PROVINCES = (Place.Kind.PROVINCE, Place.Kind.MUNICIPALITY)


class ProvinceFilter(admin.SimpleListFilter):
    """By province, with what lies below it; only provinces that have something to show.

    `path` leads from a row to its place. `rows` are what is looked through for provinces: a
    table with a `place` that is shorter than the list, such as the sites for all results.
    """

    title = gettext_lazy("province")
    parameter_name = "province"
    path = "place"
    rows: type[Model]

    def lookups(self, request, model_admin):
        steps = ("place_id", "place__parent_id", "place__parent__parent_id")
        found = self.rows.objects.order_by().values_list(*steps).distinct()
        provinces = Place.objects.filter(
            pk__in={place for row in found for place in row}, kind__in=PROVINCES
        )
        if not (mine := reach(request)).national:
            provinces = provinces.filter(pk__in=mine.places)
        return [(str(pk), name) for pk, name in provinces.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        below = Q()
        for step in ("", "__parent", "__parent__parent"):
            below |= Q(**{f"{self.path}{step}": int(self.value())})
        return queryset.filter(below)


def province_filter(where: str, rows: type[Model]) -> type[ProvinceFilter]:
    return type("ProvinceFilter", (ProvinceFilter,), {"path": where, "rows": rows})


class TimeFilter(admin.SimpleListFilter):
    """By year, and by month in the chosen year, between the first day in the table and the last.

    For lists that grow without end: Django's own hierarchy of dates reads each row's.
    """

    title = gettext_lazy("year and month")
    parameter_name = "time"
    field: str

    def lookups(self, request, model_admin):
        rows = model_admin.model._default_manager.order_by()
        ends = rows.aggregate(first=Min(self.field), last=Max(self.field)).values()
        first, last = (each if each is None else _day(each).year for each in ends)
        if first is None:
            return []
        years = [(str(year), str(year)) for year in range(last, first - 1, -1)]
        year, _dash, _month = (self.value() or "").partition("-")
        if (year, year) not in years:
            return years
        months = [date(int(year), month, 1) for month in range(1, 13)]
        return years + [(f"{day:%Y-%m}", date_format(day, "YEAR_MONTH_FORMAT")) for day in months]

    def queryset(self, request, queryset):
        if not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", chosen := self.value() or ""):
            return queryset
        year, month = int(chosen[:4]), int(chosen[5:] or 0)
        if not date.min.year < year < date.max.year:
            return queryset.none()
        first = date(year, month or 1, 1)
        until = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1)
        if isinstance(queryset.model._meta.get_field(self.field), DateTimeField):
            first, until = (
                timezone.make_aware(datetime(day.year, day.month, 1)) for day in (first, until)
            )
        return queryset.filter(**{f"{self.field}__gte": first, f"{self.field}__lt": until})


def _day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def time_filter(field: str) -> type[TimeFilter]:
    return type("TimeFilter", (TimeFilter,), {"field": field})


def standing_bags(link: str) -> Subquery:
    """The bags, as counted, of the entries that stand; null where no count is known."""
    known, total = Q(), Value(0)
    for size in BAG_SIZES:
        known |= Q(**{f"bags_{size}__isnull": False})
        total = total + Coalesce(F(f"bags_{size}"), 0)
    standing = Collection.objects.filter(
        known, replaced_by__isnull=True, draft=False, **{link: OuterRef("pk")}
    )
    return Subquery(standing.order_by().values(link).annotate(total=Sum(total)).values("total"))


def count_of(rows, link: str) -> Coalesce:
    """How many of the rows there are; 0 where there is none."""
    counted = rows.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


def known_number(value) -> str:
    """A count in the language of the page; unknown is said, and is no zero (domain rule 1)."""
    return _("no figure yet") if value is None else number(value, get_language())
