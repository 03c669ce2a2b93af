"""The country at a glance: a tile for each province, and the same as a table."""

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from campaigns import reading
from campaigns.rules.wording import day

from .exports import SafeExportMixin
from .filters import YearField
from .province_table import ProvinceTable
from .tilemap import by_percent, summary, tile_map
from .tiles import MERGER

BY_PERCENT = "ty-le"


class MapForm(forms.Form):
    """A year, and the day whose provinces are drawn."""

    nam = YearField(required=False)
    luc = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("The day must look like 2025-06-30.")},
    )


class CountryMap(SafeExportMixin, SingleTableMixin, TemplateView):
    """The country in a year: a tile for each province, the same as a table, and all names."""

    http_method_names = ["get", "head", "options"]
    template_name = "public/places.html"
    table_class = ProvinceTable
    export_name = "tinh-thanh"

    @cached_property
    def asked(self) -> MapForm:
        form = MapForm(self.request.GET)
        form.is_valid()
        return form

    @cached_property
    def page(self):
        year, on = self.asked.cleaned_data.get("nam"), self.asked.cleaned_data.get("luc")
        if year is None and on is not None:
            year = on.year
        return reading.country_page(year=year, on=on, today=timezone.localdate())

    def render_to_response(self, context, **kwargs):
        if self.notes:  # a file could not say what is wrong: the page does
            return TemplateView.render_to_response(self, context, **kwargs)
        return super().render_to_response(context, **kwargs)

    def get_table(self, **kwargs):
        country = self.page.country
        lines = country.provinces
        if self.request.GET.get("xep") == BY_PERCENT:
            lines = by_percent(lines)
        return ProvinceTable(lines, year=country.year, **kwargs)

    def get_context_data(self, **kwargs):
        country = self.page.country
        context = super().get_context_data(**kwargs)
        context.update(
            page=self.page,
            country=country,
            map=tile_map(country),
            summary=summary(country),
            merged=country.on >= MERGER,
            two_maps=country.year == MERGER.year,
            last_of_the_former=reading.LAST_OF_THE_FORMER,
            by_percent=self.request.GET.get("xep") == BY_PERCENT,
            notes=self.notes,
            section="places",
        )
        return context

    @cached_property
    def notes(self) -> list[str]:
        """What was asked for and could not be shown."""
        country, asked = self.page.country, self.asked.cleaned_data
        notes = [error for errors in self.asked.errors.values() for error in errors]
        year, on = asked.get("nam"), asked.get("luc")
        if self.page.missed:
            notes.append(
                _("No blood donation campaign of %(asked)s is known. This is %(shown)s.")
                % {"asked": year or on.year, "shown": country.year}
            )
        elif on is not None and on != country.on:
            notes.append(
                _("%(asked)s is not a day of %(year)s. This is the map of %(shown)s.")
                % {
                    "asked": day(on, get_language()),
                    "year": country.year,
                    "shown": day(country.on, get_language()),
                }
            )
        return notes
