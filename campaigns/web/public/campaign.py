"""One campaign's page: the sentence, the bar, the evidence, the detail."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.answers import CampaignPage, FigureLine, ProgressLine

from .asking import found
from .campaign_table import CampaignTable
from .card import sentence_of
from .frames import campaign_charts, figure_chart
from .tables import DayTable, TargetTable


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """One campaign's progress against its targets."""
    today = timezone.localdate()
    page = found(reading.campaign_page, slug=slug, today=today)
    lines, others = sections(page)
    context = {
        "page": page,
        "sentence": sentence_of(page.row, today=today),
        "main": lines[0] if lines else None,
        "more": lines[1:],
        "others": others,
        "targets": TargetTable.html_of(page.targets) if page.targets else None,
        "days": DayTable.html_of(page.days) if page.days else None,
        "figure_chart": figure_chart(page),
        "charts": campaign_charts(page),
        "parts": CampaignTable.html_of(page.parts) if page.parts else None,
        "picture": reverse("public:campaign_picture", args=[slug]),
        "section": "campaigns",
    }
    return render(request, "public/campaign.html", context)


@dataclass(frozen=True, slots=True)
class Section:
    """One progress line with the figures that stand behind it."""

    line: ProgressLine
    figures: tuple[FigureLine, ...]


def sections(page: CampaignPage) -> tuple[tuple[Section, ...], tuple[FigureLine, ...]]:
    """Each figure beside the line it is evidence for, and those that stand by themselves."""
    left = {figure.key: figure for figure in page.figures}
    found = []
    for line in page.lines:
        own = [figure for figure in left.values() if _supports(figure, line)]
        for figure in own:
            del left[figure.key]
        own.sort(key=lambda figure: not figure.effective)
        found.append(Section(line, tuple(own)))
    return tuple(found), tuple(left.values())


def _supports(figure: FigureLine, line: ProgressLine) -> bool:
    if line.percent_printed is not None and figure.key == line.percent_printed.key:
        return True
    return (
        figure.role != "context"
        and figure.measure.key == line.measure.key
        and figure.scope == line.scope
        and figure.basis in (line.basis, "", "unstated")
    )
