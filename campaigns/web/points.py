"""What a chart draws: the same drawing goes to the page's table and to the chart's JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.reading.answers import CampaignPage, CampaignRow
from campaigns.reading.answers_series import Blood, CampaignDays, History, Shares
from campaigns.rules.days import month_name
from campaigns.rules.pace import Step, spans, step_between
from campaigns.rules.quantity import BAG_SIZES, MEASURES, Quantity, summed
from campaigns.rules.wording import day, number, print_quantity

RANKED = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars, or one line. `role` says how it is drawn; an unknown amount is None.

    `shown` are the words of the table where these say more than the number. `roles` are those of
    single bars where they differ.
    """

    name: str
    amounts: tuple[Decimal | None, ...]
    role: str = "result"
    kind: str = "bar"
    shown: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Series over the same labels; `rows` are the labels that the table gives, all by default.

    `head` names the labels, and `also` are columns of the table that nobody draws.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    head: str
    rows: tuple[int, ...] | None = None
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()


def of_figures(page: CampaignPage) -> Drawing | None:
    """The printed figures of the first measure beside the target; None where there is no pair."""
    line = page.row.main
    if line is None:
        return None
    figures = [
        figure
        for figure in page.figures
        if figure.role == "result"
        and figure.quantity is not None
        and (figure.measure, figure.scope, figure.basis) == (line.measure, line.scope, line.basis)
    ]
    several = len({figure.source.slug for figure in figures}) > 1
    found = [
        (
            f"{_label(figure.source)}, {_where(figure)}" if several else _where(figure),
            figure.quantity,
            "result",
        )
        for figure in figures
    ]
    if line.logged is not None:
        found.append((_("logged"), line.logged, "result"))
    if line.promise is not None:
        label = _("implied target") if line.promise.basis == "implied" else _("target")
        goal = Quantity(line.promise.amount, unit=MEASURES[line.measure.key].unit_vi)
        found.append((label, goal, "target"))
    # Figures that all say the same, with no target, make no picture.
    if len({quantity.amount for _label_, quantity, _role in found}) < 2:
        return None
    series = Series(
        name=_("Amount"),
        amounts=tuple(quantity.amount for _label_, quantity, _role in found),
        shown=tuple(print_quantity(quantity, get_language()) for _label_, quantity, _role in found),
        roles=tuple(role for _label_, _quantity, role in found),
    )
    return Drawing(tuple(label for label, _quantity, _role in found), (series,), _("Figure"))


def _label(source) -> str:
    return (get_language() == "en" and source.label_en) or source.label


def _where(figure) -> str:
    part = _(figure.part.replace("_", " "))
    return part if figure.part_number is None else f"{part} {figure.part_number}"


def blood_name(*, standard: bool) -> str:
    name = _("250 ml standard units") if standard else _("Bags of blood")
    return name[0].upper() + name[1:]


def step_of(found: CampaignDays) -> Step:
    return step_between(*_reach(found))


def _reach(found: CampaignDays) -> tuple[date, date]:
    """From the first day of the plan or the ledger to the last of either."""
    known = [one.day for one in found.days]
    known += [on for on in (found.starts_on, found.ends_on) if on is not None]
    return min(known), max(known)


def of_days(found: CampaignDays | None) -> Drawing | None:
    """What was logged by day, the total so far, the even pace, and where the pace would end.

    A day that nobody logged has no bar: unknown is not zero.
    """
    if found is None:
        return None
    first, last = _reach(found)
    bars = list(spans(first, last, step_of(found)))
    by_bar, so_far, least = _by_bar(found, bars)
    pace, until = found.pace, [_until(bar, found.today) for bar in bars]
    series = [
        Series(blood_name(standard=found.standard), by_bar, shown=sums_shown(by_bar, least)),
        Series(
            *(_("Total so far"), so_far, "total", "line"),
            # Which day left bags out is not always known.
            shown=sums_shown(so_far, [found.partial] * len(bars)),
        ),
    ]
    even = tuple(pace.due(on) for on in until)
    if any(even):
        series.append(Series(_("At an even pace"), even, "pace", "line"))
    ahead = tuple(
        pace.projected(on) if pace.ends and pace.today <= on <= pace.ends else None for on in until
    )
    if sum(amount is not None for amount in ahead) > 1:
        series.append(Series(_("At the present rate"), ahead, "projection", "line"))
    said = tuple(at for at, amount in enumerate(by_bar) if amount is not None)
    return Drawing(
        labels=tuple(day(begin, get_language()) for begin, _end in bars),
        series=tuple(series),
        head=_("Date") if step_of(found) is Step.DAY else _("From"),
        rows=tuple(sorted({*said, len(bars) - 1})),
    )


def _until(bar: tuple[date, date], today: date) -> date:
    """The day of which a bar's total speaks: of the bar that today lies in, not its end."""
    begin, end = bar
    return min(end, today) if begin <= today else end


def _by_bar(found: CampaignDays, bars: Sequence[tuple[date, date]]):
    """The amounts bar by bar, the total up to the end of each that has come, and which of the
    amounts are the least they can be."""
    by_bar, so_far, least, running = [], [], [], None
    days = list(found.days)
    for begin, end in bars:
        amount, partial = None, False
        while days and days[0].day <= end:
            blood = days.pop(0).blood
            amount = plus(amount, blood.amount(standard=found.standard))
            partial = partial or blood.partial
        running = plus(running, amount)
        by_bar.append(amount)
        least.append(partial)
        so_far.append(running if begin <= found.today or days or amount is not None else None)
    return tuple(by_bar), tuple(so_far), tuple(least)


def sums_shown(amounts: Sequence[Decimal | None], partial: Sequence[bool]) -> tuple[str, ...]:
    """Sums in words where some are the least they can be; nothing where the numbers say it all."""
    if not any(partial):
        return ()
    return tuple(
        "" if amount is None else print_quantity(summed(amount, partial=least), get_language())
        for amount, least in zip(amounts, partial, strict=True)
    )


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def of_sizes(found: CampaignDays | None) -> Drawing | None:
    """Bags by size, where the counts of two sizes at least are known."""
    sizes = found.whole.sizes if found else {}
    known = [size for size in BAG_SIZES if sizes.get(size) is not None]
    if len(known) < 2:
        return None
    amounts = tuple(Decimal(sizes[size]) for size in known)
    labels = tuple(f"{size} ml" for size in known)
    shown = sums_shown(amounts, [found.partial] * len(known))
    return Drawing(labels, (Series(_("Bags of blood"), amounts, shown=shown),), _("Bag size"))


def of_shares(found: Shares | None, head: str) -> Drawing | None:
    """Places or organisations, each beside its target where it has one."""
    if found is None:
        return None
    amounts = tuple(
        one.blood.amount(standard=found.standard) if one.blood else None for one in found.shares
    )
    targets = tuple(one.target.amount if one.target else None for one in found.shares)
    partial = [one.blood is not None and one.blood.partial for one in found.shares]
    name, words = blood_name(standard=found.standard), sums_shown(amounts, partial)
    series = [Series(name, amounts, shown=words)]
    also = []
    if any(target is not None for target in targets):
        shown = tuple(_quantity(one.target) for one in found.shares)
        series.append(Series(_("Target"), targets, "target", shown=shown))
        also.append((_("Percent"), tuple(_quantity(one.percent) for one in found.shares)))
    if any(one.others for one in found.shares):
        also.append((_("Other targets"), tuple(_others(one.others) for one in found.shares)))
    return Drawing(tuple(one.name for one in found.shares), tuple(series), head, also=tuple(also))


def _quantity(quantity: Quantity | None) -> str:
    return "" if quantity is None else print_quantity(quantity, get_language())


def _others(lines) -> str:
    bases = {"bags": _("bags"), "standard_250ml": _("250 ml standard units")}
    return "; ".join(
        f"{_quantity(line.quantity)} ({bases.get(line.basis, _('unit not stated'))})"
        for line in lines
    )


def of_months(found: History) -> Drawing | None:
    """The months of the latest years, a line a year; None where there are too few to compare."""
    if len(found.months) < 2:
        return None
    series = tuple(
        Series(str(year), _of_year(found, year), f"year-{at}", "line", _shown_of(found, year))
        for at, year in enumerate(found.years, start=1)
    )
    return Drawing(tuple(month_name(at, get_language()) for at in range(1, 13)), series, _("Month"))


def _months(found: History, year: int) -> list[Blood | None]:
    return [found.months.get((year, month)) for month in range(1, 13)]


def _of_year(found: History, year: int) -> tuple[Decimal | None, ...]:
    return tuple(blood and blood.amount(standard=False) for blood in _months(found, year))


def _shown_of(found: History, year: int) -> tuple[str, ...]:
    partial = [blood is not None and blood.partial for blood in _months(found, year)]
    return sums_shown(_of_year(found, year), partial)


def of_years(found: History) -> Drawing | None:
    """Whole years side by side, and this one up to today; None for fewer than two."""
    if len(found.years) < 2:
        return None
    amounts, labels = [], []
    for year in found.years:
        known = [amount for amount in _of_year(found, year) if amount is not None]
        amounts.append(sum(known))
        so_far = {"year": year, "day": day(found.today, get_language())}
        running = year == found.today.year
        labels.append(_("%(year)s, to %(day)s") % so_far if running else str(year))
    months = tuple(
        number(sum(amount is not None for amount in _of_year(found, year)), get_language())
        for year in found.years
    )
    return Drawing(
        tuple(labels),
        (Series(_("Bags of blood"), tuple(amounts), shown=_years_shown(found, amounts)),),
        _("Year"),
        also=((_("Months with a result"), months),),
    )


def _years_shown(found: History, amounts: Sequence[Decimal]) -> tuple[str, ...]:
    return sums_shown(amounts, [year in found.partial for year in found.years])


def of_campaigns(rows: Iterable[CampaignRow]) -> Drawing | None:
    """Campaigns by percent of plan, the highest first: as computed here, else as printed."""
    found = {}
    for row in rows:
        progress = row.main and row.main.progress
        percent = progress and (progress.percent or progress.printed)
        if percent:
            found[row.ref.slug] = (row, percent, progress.percent is not None)
    if not found:
        return None
    ranked = sorted(found.values(), key=_rank)[:RANKED]
    series = Series(
        _("Percent of plan"),
        tuple(percent.amount for _row, percent, _ours in ranked),
        shown=tuple(print_quantity(percent, get_language()) for _row, percent, _ours in ranked),
    )
    said = tuple(
        _("computed here") if ours else _("printed by the source")
        for _row, _percent, ours in ranked
    )
    labels = tuple(_name(row) for row, _percent, _ours in ranked)
    return Drawing(labels, (series,), _("Campaign"), also=((_("Who says so"), said),))


def _rank(entry: tuple[CampaignRow, Quantity, bool]):
    row, percent, _ours = entry
    return -percent.amount, row.ref.name


def _name(row: CampaignRow) -> str:
    return (get_language() == "en" and row.ref.name_en) or row.ref.name
