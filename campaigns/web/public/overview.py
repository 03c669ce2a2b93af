"""The first page: what runs now, what was reached, against what was promised."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading

from .frames import overview_charts
from .groups import by_figures
from .tilemap import highest, summary, tile_map


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What runs now, what was reached, against what was promised."""
    answer = reading.overview(today=timezone.localdate())
    history, ranked = overview_charts(answer)
    country = answer.country
    context = {
        "answer": answer,
        "running": by_figures(answer.running),
        "blood": by_figures(row for row in answer.blood if row not in answer.running),
        "humanitarian": by_figures(row for row in answer.humanitarian if row not in answer.running),
        "history_charts": history,
        "ranked_charts": ranked,
        "country": country,
        "map": tile_map(country) if country else None,
        "summary": summary(country) if country else "",
        "highest": highest(country) if country else (),
        "section": "overview",
    }
    return render(request, "public/overview.html", context)
