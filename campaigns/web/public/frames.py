"""The frame of each chart on a page: its title, its words, and the same as a table."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.reading.answers import CampaignPage, Overview, PlacePage
from campaigns.reading.answers_series import CampaignDays, History, Shares
from campaigns.web import points
from campaigns.web.points import Drawing

from . import chart_words as words
from .chart_tables import DrawingTable


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's frame: what it says in words, and the same as a table.

    `bands` mark seasons on a chart of months: "0-1:Tết" from January to February.
    """

    url: str
    kind: str
    title: str
    summary: str
    table: DrawingTable
    unit: str = ""
    bands: str = ""


def framed(drawing: Drawing | None, **said) -> Chart | None:
    """None where there is nothing to draw."""
    if drawing is None:
        return None
    return Chart(table=DrawingTable(drawing, caption=said["title"]), **said)


def campaign_charts(page: CampaignPage) -> list[Chart]:
    """What was logged of a campaign: by day, by place and organisation, by bag size."""
    slug, by_day = page.row.ref.slug, page.by_day
    if by_day is None:
        return []
    shares = page.shares
    found = [
        day_chart(by_day, slug),
        share_chart(shares.places, "by_place", slug, _("Place"), _("By place")),
        share_chart(shares.hosts, "by_host", slug, _("Host"), _("By host")),
        share_chart(
            shares.hospitals,
            "by_hospital",
            slug,
            _("Collecting hospital"),
            _("By collecting hospital"),
        ),
        framed(
            drawing := points.of_sizes(by_day),
            url=reverse("charts:sizes", args=[slug]),
            kind="bars",
            title=_("Bags by size"),
            summary=words.sizes(drawing, by_day) if drawing else "",
        ),
    ]
    return [chart for chart in found if chart is not None]


def figure_chart(page: CampaignPage) -> Chart | None:
    """Printed figures beside the target, where there is more than one to compare."""
    drawing = points.of_figures(page)
    return framed(
        drawing,
        url=reverse("charts:figures", args=[page.row.ref.slug]),
        kind="bars",
        title=_("The printed figures beside the target"),
        summary=words.listed(drawing) if drawing else "",
    )


def day_chart(by_day: CampaignDays, slug: str) -> Chart | None:
    return framed(
        points.of_days(by_day),
        url=reverse("charts:days", args=[slug]),
        kind="days",
        title=words.days_title(by_day),
        summary=words.days(by_day),
    )


def share_chart(shares: Shares | None, name: str, slug: str, head: str, title: str) -> Chart | None:
    if shares is None:
        return None
    unit = points.blood_name(standard=shares.standard)
    return framed(
        points.of_shares(shares, head),
        url=reverse(f"charts:{name}", args=[slug]),
        kind="bars",
        title=f"{title}: {unit[0].lower()}{unit[1:]}",
        summary=words.shares(shares),
    )


def overview_history(history: History) -> list[Chart]:
    """Months and years of the whole country side by side."""
    return history_charts(history, reverse("charts:months"), reverse("charts:years"))


def ranked_chart(answer: Overview) -> Chart | None:
    """The newest campaigns by percent of plan."""
    return percent_chart(
        (*answer.blood, *answer.humanitarian),
        reverse("charts:overview"),
        _("Of the newest campaigns; the list of campaigns has them all."),
    )


def place_charts(page: PlacePage) -> list[Chart]:
    """The same for one place."""
    at = [page.place.slug]
    charts = history_charts(
        page.history,
        reverse("charts:place_months", args=at),
        reverse("charts:place_years", args=at),
    )
    cut = len(page.own) < page.counts[page.place.slug]
    ranked = percent_chart(
        page.own,
        reverse("charts:place_percents", args=at),
        _("Of the newest campaigns; the list of campaigns has them all.") if cut else "",
    )
    # One bar ranks nothing.
    return [*charts, ranked] if ranked and len(ranked.table.rows) > 1 else charts


def history_charts(history: History, months: str, years: str) -> list[Chart]:
    found = [
        framed(
            points.of_months(history),
            url=months,
            kind="lines",
            title=_("Bags of blood by month, year beside year"),
            summary=words.months(history),
            bands=words.bands(),
        ),
        framed(
            points.of_years(history),
            url=years,
            kind="bars",
            title=_("Bags of blood by year"),
            summary=words.years(history),
        ),
    ]
    return [chart for chart in found if chart is not None]


def percent_chart(rows, url: str, scope: str = "") -> Chart | None:
    """Percent of plan by campaign, where one is known."""
    drawing = points.of_campaigns(rows)
    return framed(
        drawing,
        url=url,
        kind="bars",
        title=_("Campaigns by percent of plan"),
        summary=words.ranked(drawing, scope) if drawing else "",
        unit="%",
    )
