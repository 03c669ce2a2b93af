"""The first page: what runs now, what was reached, against what was promised."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.answers import CampaignRow
from campaigns.reading.answers_country import Country
from campaigns.reading.answers_series import History
from campaigns.templatetags.charts import chart
from campaigns.templatetags.html import joined

from .drawn import Drawn
from .frames import overview_history, ranked_chart
from .groups import by_figures
from .tilemap import highest, summary, tile_map


@Drawn
def country(found: Country) -> str:
    """The country at a glance, as HTML."""
    context = {
        "country": found,
        "map": tile_map(found),
        "summary": summary(found),
        "highest": highest(found),
    }
    return render_to_string("components/country.html", context)


@Drawn
def history(found: History) -> str:
    """The charts of months and years, as HTML."""
    return joined(map(chart, overview_history(found)))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What runs now, what was reached, against what was promised."""
    answer = reading.overview(today=timezone.localdate())
    context = {
        "answer": answer,
        "running": by_figures(answer.running),
        "blood": by_figures(_besides(answer.running, answer.blood)),
        "humanitarian": by_figures(_besides(answer.running, answer.humanitarian)),
        "history_charts": history(answer.history),
        "ranked_chart": ranked_chart(answer),
        "country": country(answer.country) if answer.country else "",
        "section": "overview",
    }
    return render(request, "public/overview.html", context)


def _besides(shown: Sequence[CampaignRow], rows: Sequence[CampaignRow]) -> Iterator[CampaignRow]:
    known = {row.ref.slug for row in shown}
    return (row for row in rows if row.ref.slug not in known)
