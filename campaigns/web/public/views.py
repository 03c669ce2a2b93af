"""The public pages: each view asks the work floor once and renders its answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from campaigns import reading
from campaigns.reading.answers import CampaignPage, CampaignRow, FigureLine, Overview, ProgressLine
from campaigns.rules.sentence import progress_sentence
from campaigns.web import points

from .exports import SafeExportMixin
from .filters import CampaignFilter
from .tables import (
    CampaignData,
    CampaignTable,
    DayTable,
    FigureTable,
    PointTable,
    SourceTable,
    TargetTable,
)

LAST_DAY_OF_THE_FORMER_PROVINCES = date(2025, 6, 30)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What runs now, what was reached, against what was promised."""
    answer = reading.overview(today=timezone.localdate())
    context = {
        "answer": answer,
        "running": by_figures(answer.running),
        "blood": by_figures(row for row in answer.blood if row not in answer.running),
        "humanitarian": by_figures(row for row in answer.humanitarian if row not in answer.running),
        "chart": percent_chart(answer),
        "section": "overview",
    }
    return render(request, "public/overview.html", context)


@dataclass(frozen=True, slots=True)
class Group:
    """Campaigns that say how far they are, and those that a source names and no more."""

    told: tuple[CampaignRow, ...]
    silent: tuple[CampaignRow, ...]


def by_figures(rows: Iterable[CampaignRow]) -> Group:
    rows = tuple(rows)
    silent = tuple(row for row in rows if row.main is None or row.main.bar is None)
    return Group(tuple(row for row in rows if row not in silent), silent)


class CampaignList(SafeExportMixin, SingleTableMixin, TemplateView):
    """All campaigns: search without accents, filter, sort, page; CSV and XLSX of what is shown."""

    http_method_names = ["get", "head", "options"]
    template_name = "public/campaigns.html"
    table_class = CampaignTable
    export_name = "chien-dich"
    per_page = 25

    def get_table(self, **kwargs):
        """Ordered by the filters and paged by `show_page`, which both say what is wrong."""
        asked = self.filterset
        found = asked.qs if asked.form.is_valid() else asked.queryset.none()
        return self.table_class(CampaignData(found, today=asked.today), **kwargs)

    @cached_property
    def filterset(self):
        return CampaignFilter(
            self.request.GET, queryset=reading.campaigns_queryset(), today=timezone.localdate()
        )

    def render_to_response(self, context, **kwargs):
        if not self.filterset.form.is_valid():  # a file could not say what is wrong: the page does
            return TemplateView.render_to_response(self, context, **kwargs)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(
            section="campaigns",
            filter=self.filterset,
            page_error=show_page(context["table"], self.request, self.per_page),
        )
        return context


def show_page(table, request: HttpRequest, per_page: int) -> str:
    """Turn to the page asked for, or to the nearest there is, saying so."""
    asked = request.GET.get("page", "1")
    try:
        table.paginate(page=asked, per_page=per_page)
    except PageNotAnInteger:
        table.paginate(page=1, per_page=per_page)
        return _("“%(text)s” is not a page number. This is page 1.") % {"text": asked[:40]}
    except EmptyPage:
        last = table.paginator.num_pages
        table.paginate(page=last, per_page=per_page)
        return _("There is no page %(asked)s. This is page %(last)s.") % {
            "asked": asked[:40],
            "last": last,
        }
    return ""


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


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's frame: what it says in words, and the same as a table."""

    url: str
    kind: str
    title: str
    summary: str
    table: PointTable | None = None
    unit: str = ""


def percent_chart(answer: Overview) -> Chart | None:
    """Percent of plan by campaign, where one is known."""
    found = points.of_campaigns((*answer.blood, *answer.humanitarian))
    if not found:
        return None
    return Chart(
        url=reverse("charts:overview"),
        kind="bars",
        title=_("Percent of plan, campaign by campaign"),
        summary=_("More than 100% is past the plan. Campaigns without a known plan are left out."),
        table=PointTable(found),
        unit="%",
    )


def figure_chart(page: CampaignPage) -> Chart | None:
    """Printed figures beside the target, where there is more than one to compare."""
    found = points.of_figures(page)
    if not found:
        return None
    return Chart(
        url=reverse("charts:figures", args=[page.row.ref.slug]),
        kind="bars",
        title=_("The printed figures beside the target"),
        summary="; ".join(f"{point.label}: {point.shown}" for point in found) + ".",
        table=PointTable(found),
    )


def day_chart(page: CampaignPage) -> Chart | None:
    """What was logged day by day; its table is the one of drives below it."""
    logged = [line for line in page.days if line.bags is not None]
    if not logged:
        return None
    return Chart(
        url=reverse("charts:days", args=[page.row.ref.slug]),
        kind="days",
        title=_("Bags by day, and the total so far"),
        summary=_("The table below gives each drive."),
    )


def sentence(page: CampaignPage, *, today: date) -> str:
    """What a newspaper could print of the campaign's first line."""
    language, row, line = get_language(), page.row, page.row.main
    if line is None:
        return ""
    english = language == "en"
    coverage = (english and row.coverage_en) or row.coverage
    name = (english and row.ref.name_en) or row.ref.name
    return progress_sentence(
        who=row.place.name if row.place else coverage or name,
        result=line.result,
        result_basis=line.result_basis,
        progress=line.progress,
        measure=line.measure.key,
        starts=row.starts_on,
        ends=row.ends_on,
        today=today,
        language=language,
    )


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """One campaign's progress against its targets."""
    today = timezone.localdate()
    page = found(reading.campaign_page, slug=slug, today=today)
    lines, others = sections(page)
    context = {
        "page": page,
        "sentence": sentence(page, today=today),
        "main": lines[0] if lines else None,
        "more": lines[1:],
        "others": others,
        "targets": TargetTable(page.targets) if page.targets else None,
        "days": DayTable(page.days) if page.days else None,
        "figure_chart": figure_chart(page),
        "day_chart": day_chart(page),
        "parts": CampaignTable(page.parts) if page.parts else None,
        "section": "campaigns",
    }
    return render(request, "public/campaign.html", context)


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


class SourceList(SafeExportMixin, SingleTableMixin, TemplateView):
    """The articles and reports that figures were taken from."""

    http_method_names = ["get", "head", "options"]
    template_name = "public/sources.html"
    table_class = SourceTable
    table_pagination = False
    export_name = "nguon"
    extra_context = {"section": "sources"}

    def get_table_data(self):
        return reading.source_list()


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


PARTS = ("headline", "subheading", "paragraph", "table", "caption", "side_column")


def order_of_print(line: FigureLine) -> tuple[int, int, int]:
    """As a reader meets them: the headline, then the body, then what stands beside it."""
    known = line.part in PARTS
    return (PARTS.index(line.part) if known else len(PARTS), line.part_number or 0, line.key)


def found(ask, **kwargs):
    """The answer, or the site's own page that says that nothing stands at this address."""
    try:
        return ask(**kwargs)
    except reading.NotFound as error:
        raise Http404(str(error)) from error
