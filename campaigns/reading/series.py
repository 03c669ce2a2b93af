"""What was logged by day and by month: sums made by the database from the entries that count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from campaigns.models import Campaign, Collection, Place, Target
from campaigns.rules.progress import PromiseBasis
from campaigns.rules.quantity import BAG_SIZES, Basis

from .answers import DayTotal, FigureLine, NotFound, PlaceRef, ProgressLine
from .answers_series import Blood, CampaignDays, DaySum, History
from .loading import claims_of, place_ref, targets_of
from .logged import counted, logged_of
from .progress import Evidence, evidence
from .territory import former_places, ids_below

# How many years stand side by side: as many as can be told apart.
YEARS_SHOWN = 5
BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)


def blood_by(entries: QuerySet[Collection], *by: str) -> Iterator[tuple[tuple, Blood]]:
    """The bags of the entries by the values of `by`, in one query; what has none is left out."""
    known = Q(*((f"{name}__isnull", False) for name in BAGS), _connector=Q.OR)
    rows = (
        entries.order_by()
        .filter(known)
        .values(*by)
        .annotate(
            **{f"sum_{name}": Sum(name) for name in BAGS},
            open=Count("pk", filter=Q(approval__isnull=True)),
        )
    )
    for row in rows:
        sizes = {size: row[f"sum_bags_{size}"] for size in BAG_SIZES}
        yield tuple(row[name] for name in by), Blood(sizes, provisional=row["open"] > 0)


def logged_days(entries: QuerySet[Collection]) -> tuple[DaySum, ...]:
    days = blood_by(entries, "drive__starts_on")
    return tuple(sorted((DaySum(day, blood) for (day,), blood in days), key=lambda one: one.day))


def day_totals(*, slug: str) -> tuple[DayTotal, ...]:
    """What was logged on each day of a campaign, all drives, oldest first; or NotFound."""
    days = logged_days(counted().filter(drive__campaign=_campaign(slug)))
    return tuple(DayTotal(one.day, one.blood.bags, one.blood.standard) for one in days)


def campaign_days(*, slug: str, today: date) -> CampaignDays | None:
    """A campaign day by day beside its promise; None where nothing was logged, or NotFound."""
    campaign = _campaign(slug)
    targets = targets_of([campaign.pk])[campaign.pk]
    found = evidence(
        campaign=campaign,
        claims=claims_of([campaign.pk])[campaign.pk],
        targets=targets,
        logged=logged_of([campaign.pk]).get(campaign.pk),
    )
    return days_of(campaign=campaign, found=found, today=today)


def days_of(*, campaign: Campaign, found: Evidence, today: date) -> CampaignDays | None:
    """The same of a campaign whose evidence stands already, in one query or none."""
    line = blood_line(found.lines)
    if line is None or line.logged is None:
        return None
    basis = _basis_of_promise(line, found.figures)
    return CampaignDays(
        days=logged_days(counted().filter(drive__campaign=campaign)),
        promise=line.promise,
        standard=basis == Basis.STANDARD,
        basis_unstated=basis == Basis.UNSTATED,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        today=today,
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
    return _history(counted(), today)


def place_history(*, slug: str, today: date) -> History:
    """The same for a place, all below it and the former places it took over; or NotFound."""
    place = Place.objects.filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    return history_of(place=place, former=former_places(place), today=today)


def history_of(*, place: Place, former: Sequence[Place], today: date) -> History:
    if place.kind == Place.Kind.COUNTRY:
        return history(today=today)
    below = ids_below([place.pk, *(one.pk for one in former)])
    refs = tuple(place_ref(one) for one in former)
    return _history(counted().filter(drive__site__place__in=below), today, refs)


def _history(
    entries: QuerySet[Collection], today: date, includes: tuple[PlaceRef, ...] = ()
) -> History:
    """Grouped by day in the database; a few thousand days make months."""
    since = date(today.year - YEARS_SHOWN + 1, 1, 1)
    months: dict[tuple[int, int], Blood] = {}
    for one in logged_days(entries.filter(drive__starts_on__range=(since, today))):
        month = (one.day.year, one.day.month)
        months[month] = months.get(month, Blood({})) + one.blood
    return History(months, today, includes)


def _campaign(slug: str) -> Campaign:
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise NotFound(slug)
    return campaign


def blood_targets(targets: Iterable[Target]) -> list[Target]:
    """Those for blood that speak of the whole time: waves have no days of their own."""
    return [t for t in targets if t.measure == "blood_units" and not t.wave]
