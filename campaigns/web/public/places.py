"""One place through time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.answers import CampaignRow, PlacePage, PlaceRef

from .asking import found
from .card import place_card
from .frames import place_charts
from .groups import Group, by_figures


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest campaigns of a unit; `count` is how many there are, where more than these."""

    unit: PlaceRef
    group: Group
    shown: int
    count: int | None


def listed(page: PlacePage, unit: PlaceRef, rows: Sequence[CampaignRow]) -> Listed:
    count = page.counts[unit.slug]
    return Listed(unit, by_figures(rows), len(rows), count if count > len(rows) else None)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place through time."""
    today = timezone.localdate()
    page = found(reading.place_page, slug=slug, today=today)
    context = {
        "sentence": place_card(page.place, page.newest, today=today).sentence,
        "picture": reverse("public:place_picture", args=[slug]),
        "page": page,
        "more_mentions": page.mentions_count > len(page.mentions),
        "own": listed(page, page.place, page.own),
        "inherited": [listed(page, former, rows) for former, rows in page.inherited],
        "charts": place_charts(page),
        "section": "places",
    }
    return render(request, "public/place.html", context)
