"""What one campaign's page shows, whole and as files: its logged results and its figures."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading

from .asking import found
from .exports import table_file
from .tables import DayTable, FigureTable, day_data


@require_safe
def logged(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """What was logged at every drive of the campaign, not only at the latest."""
    drives = found(reading.drives_of, campaign=slug)
    table = DayTable(day_data(drives))
    return table_file(request, table, name=f"{slug}-ket-qua", ending=ending)


@require_safe
def figures(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Every figure that a source printed about the campaign."""
    page = found(reading.campaign_page, slug=slug, today=timezone.localdate())
    table = FigureTable(page.figures)
    return table_file(request, table, name=f"{slug}-so-lieu", ending=ending)
