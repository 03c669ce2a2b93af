"""One place through time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading

from .asking import found
from .card import newest_with_a_figure, place_card
from .frames import place_charts
from .groups import by_figures


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place through time."""
    today = timezone.localdate()
    page = found(reading.place_page, slug=slug, today=today)
    newest = newest_with_a_figure([*page.own, *(row for _, rows in page.inherited for row in rows)])
    context = {
        "sentence": place_card(page.place, newest, today=today).sentence,
        "picture": reverse("public:place_picture", args=[slug]),
        "page": page,
        "own": by_figures(page.own),
        "inherited": [(former, by_figures(rows)) for former, rows in page.inherited],
        "charts": place_charts(page),
        "section": "places",
    }
    return render(request, "public/place.html", context)
