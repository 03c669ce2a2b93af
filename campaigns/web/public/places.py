"""The places: the provinces, and one place through time."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading

from .asking import found
from .groups import by_figures

LAST_DAY_OF_THE_FORMER_PROVINCES = date(2025, 6, 30)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The provinces in force today, and the former ones with what took them over."""
    now = reading.provinces(on=timezone.localdate())
    before = reading.provinces(on=LAST_DAY_OF_THE_FORMER_PROVINCES)
    context = {"now": now, "before": before, "section": "places"}
    return render(request, "public/places.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place through time."""
    page = found(reading.place_page, slug=slug, today=timezone.localdate())
    context = {
        "page": page,
        "own": by_figures(page.own),
        "inherited": [(former, by_figures(rows)) for former, rows in page.inherited],
        "section": "places",
    }
    return render(request, "public/place.html", context)
