"""What a chart draws: the same points go to the page's table and to the chart's JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, gettext

from campaigns.reading.answers import CampaignPage, CampaignRow, DayTotal
from campaigns.rules.quantity import MEASURES, Quantity
from campaigns.rules.wording import day, number, print_quantity


@dataclass(frozen=True, slots=True)
class Point:
    """One bar: its words, its height, and whether it is a result, a target or a total so far."""

    label: str
    amount: Decimal
    shown: str
    role: str = "result"


def of_figures(page: CampaignPage) -> tuple[Point, ...]:
    """The printed figures of the first measure beside the target; () where there is no pair."""
    line = page.row.main
    if line is None:
        return ()
    figures = [
        figure
        for figure in page.figures
        if figure.role == "result"
        and figure.quantity is not None
        and (figure.measure, figure.scope, figure.basis) == (line.measure, line.scope, line.basis)
    ]
    several = len({figure.source.slug for figure in figures}) > 1
    points = [
        Point(
            f"{_label(figure.source)}, {_where(figure)}" if several else _where(figure),
            figure.quantity.amount,
            print_quantity(figure.quantity, get_language()),
        )
        for figure in figures
    ]
    if line.logged is not None:
        shown = print_quantity(line.logged, get_language())
        points.append(Point(gettext("logged"), line.logged.amount, shown))
    if line.promise is not None:
        implied = line.promise.basis == "implied"
        label = gettext("implied target") if implied else gettext("target")
        goal = Quantity(line.promise.amount, unit=MEASURES[line.measure.key].unit_vi)
        points.append(
            Point(label, goal.amount, print_quantity(goal, get_language()), role="target")
        )
    # Figures that all say the same, with no target, make no picture.
    return tuple(points) if len({point.amount for point in points}) > 1 else ()


def _label(source) -> str:
    return (get_language() == "en" and source.label_en) or source.label


def _where(figure) -> str:
    part = gettext(figure.part.replace("_", " "))
    return part if figure.part_number is None else f"{part} {figure.part_number}"


def of_days(totals: Iterable[DayTotal]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Bags by day and the total so far, oldest first."""
    days, so_far, running = [], [], 0
    for total in totals:
        running += total.bags
        label = day(total.day, get_language())
        days.append(Point(label, Decimal(total.bags), number(total.bags, get_language())))
        shown = number(running, get_language())
        so_far.append(Point(label, Decimal(running), shown, role="total"))
    return tuple(days), tuple(so_far)


def of_campaigns(rows: Iterable[CampaignRow]) -> tuple[Point, ...]:
    """The percent of plan of every campaign that has one, as computed, else as printed."""
    points = []
    for row in rows:
        progress = row.main and row.main.progress
        percent = progress and (progress.percent or progress.printed)
        if percent:
            name = (get_language() == "en" and row.ref.name_en) or row.ref.name
            points.append(Point(name, percent.amount, print_quantity(percent, get_language())))
    return tuple(points)
