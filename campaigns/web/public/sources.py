"""The sources, and one source with every figure taken from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from campaigns import reading
from campaigns.reading.answers import FigureLine

from .asking import found, show_page
from .exports import SafeExportMixin, table_file
from .tables import FigureTable, SourceTable, source_data


class SourceList(SafeExportMixin, SingleTableMixin, TemplateView):
    """The articles and reports that figures were taken from."""

    http_method_names = ["get", "head", "options"]
    template_name = "public/sources.html"
    table_class = SourceTable
    export_name = "nguon"
    per_page = 100

    def get_table(self, **kwargs):
        return self.table_class(source_data(), **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page_error = show_page(context["table"], self.request, self.per_page)
        return {**context, "section": "sources", "page_error": page_error}


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source with every figure taken from it, by where it stands."""
    page = found(reading.source_page, slug=slug)
    context = {
        "page": page,
        "figures": FigureTable(
            sorted(page.figures, key=order_of_print),
            exclude=("campaign",) if len(page.row.campaigns) == 1 else (),
        ),
        "section": "sources",
    }
    return render(request, "public/source.html", context)


@require_safe
def figures_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Every figure taken from one source, as a file."""
    page = found(reading.source_page, slug=slug)
    table = FigureTable(sorted(page.figures, key=order_of_print))
    return table_file(request, table, name=f"nguon-{slug}", ending=ending)


PARTS = ("headline", "subheading", "paragraph", "table", "caption", "side_column")


def order_of_print(line: FigureLine) -> tuple[int, int, int]:
    """As a reader meets them: the headline, then the body, then what stands beside it."""
    known = line.part in PARTS
    return (PARTS.index(line.part) if known else len(PARTS), line.part_number or 0, line.key)
