"""What was logged by day and by month, from the running totals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from campaigns.models import Campaign, Place, Target
from campaigns.rules.progress import PromiseBasis
from campaigns.rules.quantity import Basis, Qualifier

from . import beside
from .answers import DayTotal, FigureLine, NotFound, PlaceRef, ProgressLine
from .answers_series import CampaignDays, DaySum, History
from .loading import claims_of, place_ref, targets_of
from .logged import as_logged
from .progress import Evidence, evidence
from .sums import sums_of
from .territory import apart, former_places
from .totals import Totals, months_of_country, months_of_places

# How many years stand side by side: as many as can be told apart.
YEARS_SHOWN = 5


def day_totals(*, slug: str) -> tuple[DayTotal, ...]:
    """What was logged on each day of a campaign, all drives, oldest first; or NotFound."""
    known = _campaign(slug)
    sums = sums_of(campaign=known.campaign.pk, at=known.at)
    return tuple(DayTotal(one.day, one.blood.bags, one.blood.standard) for one in sums.days)


def campaign_days(*, slug: str, today: date) -> CampaignDays | None:
    """A campaign day by day beside its promise; None where nothing was logged, or NotFound."""
    known = _campaign(slug)
    key = known.campaign.pk
    sums = sums_of(campaign=key, at=known.at)
    found = evidence(
        campaign=known.campaign,
        claims=claims_of([key])[key],
        targets=targets_of([key])[key],
        logged=as_logged(sums.whole) if sums.whole else None,
    )
    return days_of(campaign=known.campaign, found=found, days=sums.days, today=today)


def days_of(
    *, campaign: Campaign, found: Evidence, days: tuple[DaySum, ...], today: date
) -> CampaignDays | None:
    """The same of a campaign whose evidence and sums stand already, without a query."""
    line = blood_line(found.lines)
    if line is None or line.logged is None:
        return None
    basis = _basis_of_promise(line, found.figures)
    return CampaignDays(
        days=days,
        promise=line.promise,
        standard=basis == Basis.STANDARD,
        basis_unstated=basis == Basis.UNSTATED,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        today=today,
        partial=line.logged.qualifier is Qualifier.AT_LEAST,
    )


def blood_line(lines: Sequence[ProgressLine]) -> ProgressLine | None:
    """The campaign's line for blood: with a promise where one has it."""
    blood = [line for line in lines if line.measure.key == "blood_units" and not line.scope]
    return next((line for line in blood if line.promise is not None), blood[0] if blood else None)


def _basis_of_promise(line: ProgressLine, figures: Iterable[FigureLine]) -> str:
    """What the promise counts: a plan's own basis, else the one of the figure that states it."""
    if line.promise is None:
        return Basis.STANDARD if line.basis == Basis.STANDARD else Basis.BAGS
    if line.promise.basis is PromiseBasis.IMPLIED:
        return line.basis
    if line.target is not None and line.target.quantity.amount:
        return line.target.basis
    stated = {
        figure.basis
        for figure in figures
        if figure.role == "target" and figure.effective and figure.measure == line.measure
    }
    return stated.pop() if len(stated) == 1 else line.basis


def history(*, today: date) -> History:
    """Month by month in the whole country, the latest years."""
    return _history(months_of_country(**_latest_years(today)), today)


def place_history(*, slug: str, today: date) -> History:
    """The same for a place, all below it and the former places it took over; or NotFound."""
    place = Place.objects.filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    return history_of(place=place, former=former_places(place), today=today)


def history_of(*, place: Place, former: Sequence[Place], today: date) -> History:
    if place.kind == Place.Kind.COUNTRY:
        return history(today=today)
    ids = apart([place, *former])
    refs = tuple(place_ref(one) for one in former)
    return _history(months_of_places(places=ids, **_latest_years(today)), today, refs)


def _latest_years(today: date) -> dict[str, date]:
    return {"since": date(today.year - YEARS_SHOWN + 1, 1, 1), "until": today}


def _history(
    months: Mapping[date, Totals], today: date, includes: tuple[PlaceRef, ...] = ()
) -> History:
    """Whole months up to that of today: what is to come has no result."""
    blood = {(month.year, month.month): totals.blood for month, totals in months.items()}
    known = {month: one for month, one in blood.items() if one is not None}
    partial = frozenset(month.year for month, totals in months.items() if totals.unnamed_bags)
    return History(known, today, includes, partial)


def _campaign(slug: str) -> beside.Found:
    known = beside.campaign_alone(slug)
    if known is None:
        raise NotFound(slug)
    return known


def blood_targets(targets: Iterable[Target]) -> list[Target]:
    """Those for blood that speak of the whole time: waves have no days of their own."""
    return [t for t in targets if t.measure == "blood_units" and not t.wave]
