"""The frame of each chart on a page: its title, its words, and the same as a table."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.reading.answers import CampaignPage, Overview
from campaigns.web import points

from .tables import PointTable


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
