"""The report that is sent upward: what a place collected in a period, against what was promised
and the same period a year before. Logged and reported figures stand apart (domain rule 6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from campaigns import access
from campaigns.models import Campaign, DonationSite, Drive, Place, Responsibility, Target
from campaigns.rules.periods import (
    Change,
    Kind,
    Period,
    change,
    period_on,
    series,
    until,
    year_before,
)
from campaigns.rules.quantity import Quantity

from .answers import CampaignRef, NotFound, PlaceRef, ProgressLine
from .layers import TargetLayer, layers_of, percent_of_drives
from .loading import campaign_ref, claims_of, place_ref, successors_of, targets_of
from .logged import logged_of
from .progress import evidence
from .tally import BAGS, UNKNOWN, Known, Tally, drafts_of, reasons_of, tallies_of, together
from .territory import Territory, former_places, ids_above, ids_below, territory_of

DRIVES = ("planned", "held", "cancelled", "missing", "coming")
ASKED = ("registered", "examined", "deferred", "donors", "first_time_donors")
SELDOM = ("apheresis", "emergency_units")
# Where neither side has any, these rows are left out instead of said to be nothing or unknown.
OPTIONAL = {"missing", "coming", "examined", "first_time_donors", "bags_150", "bags_450", *SELDOM}
REPORTED = ("blood_units", "donors", "registered", "deferred", "drives", "sites")
# How many campaigns may be chosen from at once; a place's own older ones are found by choosing it.
OFFERED = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One count of the period and of the same period a year before. Where not `sure`, one of
    the two is the least it can be, and the change is one of what was logged."""

    key: str
    now: Known
    before: Known
    change: Change
    sure: bool


@dataclass(frozen=True, slots=True)
class CampaignShare:
    """What one of several campaigns gave."""

    campaign: CampaignRef
    tally: Tally


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """What a source reported of a whole campaign, beside all that was logged of it."""

    campaign: CampaignRef
    line: ProgressLine


@dataclass(frozen=True, slots=True)
class Report:
    """`came` is the part of `period` that has come, None where none has; results are of these
    days, and those of `before` of the same days a year earlier. `compared` are the campaigns
    that gave the figures of the year before, where one campaign was asked for."""

    place: PlaceRef
    took_over: tuple[PlaceRef, ...]
    campaign: CampaignRef | None
    period: Period
    came: Period | None
    before: Period
    compared: tuple[CampaignRef, ...]
    tally: Tally
    rows: tuple[Row, ...]
    reasons: Mapping[str, int]
    drafts: int
    drives_percent: Quantity | None
    layers: tuple[TargetLayer, ...]
    shares: tuple[CampaignShare, ...]
    reported: tuple[ReportedLine, ...]


@dataclass(frozen=True, slots=True)
class UpwardPage:
    """`problem` says why there is no report: "no_place" (the person answers for none),
    "no_campaign" or "no_dates" (the period is a campaign's, and it has none). `campaigns` are the
    newest, the chosen one among them; `more_campaigns`: there are older ones."""

    places: tuple[PlaceRef, ...]
    campaigns: tuple[CampaignRef, ...]
    more_campaigns: bool
    place: PlaceRef | None
    report: Report | None
    problem: str = ""


def upward_page(
    *,
    user: AbstractBaseUser,
    place: str,
    campaign: str,
    kind: Kind | None,
    today: date,
    dates: Period | None = None,
) -> UpwardPage:
    """What may be chosen, and the report of what was. Without a kind of period, no report.

    An empty place is the person's own, an empty campaign is all of them. Raises NotFound for a
    place or a campaign that is not theirs.
    """
    reach = access.places_of(user=user, today=today)
    places = _places(user, reach)
    chosen = _campaign(user, campaign, today)
    where = _place(place, places, reach)
    campaigns = access.campaigns_open_to(user=user, today=today).filter(kind=Campaign.Kind.BLOOD)
    offered = list(_touching(campaigns, where if place else None)[: OFFERED + 1])
    more = len(offered) > OFFERED
    if chosen and chosen not in offered[:OFFERED]:
        offered.insert(0, chosen)
    found = {
        "places": tuple(place_ref(each) for each in places),
        "campaigns": tuple(campaign_ref(each) for each in offered[:OFFERED]),
        "more_campaigns": more,
        "place": place_ref(where),
    }
    if where is None or kind is None:
        return UpwardPage(**found, report=None, problem="" if where else "no_place")
    period, problem = _period(kind, chosen, dates, today)
    if period is None:
        return UpwardPage(**found, report=None, problem=problem)
    report = _report(territory_of(where, within=reach), chosen, period, today)
    return UpwardPage(**found, report=report)


def _touching(campaigns: QuerySet[Campaign], place: Place | None) -> QuerySet[Campaign]:
    """Those of the place, of what lies below and above it, and those without a place."""
    if place is None:
        return campaigns
    below = ids_below([place.pk, *(former.pk for former in former_places(place))])
    named = Q(place__in=below) | Q(place__in=ids_above(below)) | Q(place__isnull=True)
    return campaigns.filter(named)


def _places(user, reach) -> list[Place]:
    """The person's own places, and those of theirs where something is, with what is above."""
    rows = (
        Responsibility.objects.filter(user=user.pk),
        DonationSite.objects.all(),
        Campaign.objects.filter(place__isnull=False),
        Target.objects.filter(place__isnull=False),
    )
    named = (each.order_by().values_list("place", flat=True) for each in rows)
    ids = set(next(named).union(*named)) & reach
    ids |= ids_above(ids) & reach
    rank = list(Place.Kind)
    found = Place.objects.prefetch_related(successors_of()).filter(pk__in=ids)
    return sorted(found, key=lambda each: (each.valid_until is not None, rank.index(each.kind)))


def _place(slug, places, reach) -> Place | None:
    if not slug:
        return places[0] if places else None
    known = next((place for place in places if place.slug == slug), None)
    found = known or Place.objects.prefetch_related(successors_of()).filter(slug=slug).first()
    if found is None or found.pk not in reach:
        raise NotFound(slug)
    return found


def _campaign(user, slug, today) -> Campaign | None:
    if not slug:
        return None
    try:
        return access.get_campaign(user=user, slug=slug, today=today)
    except access.NotYours as error:
        raise NotFound(slug) from error


def _period(kind, campaign, dates, today) -> tuple[Period | None, str]:
    if kind is Kind.DATES:
        return dates, ""
    if kind is not Kind.CAMPAIGN:
        return period_on(kind, today), ""
    if campaign is None:
        return None, "no_campaign"
    if campaign.starts_on is None:
        return None, "no_dates"
    return Period(campaign.starts_on, campaign.ends_on or max(today, campaign.starts_on)), ""


def _report(territory: Territory, chosen: Campaign | None, period: Period, today: date) -> Report:
    drives = territory.drives()
    own = drives if chosen is None else drives.filter(campaign=chosen)
    came, before = until(period, today), year_before(period)
    now = tallies_of(drives=_within(own, period), until=today)
    earlier, compared = _earlier(drives, chosen, came, before)
    tally = together(now.values())
    involved = _involved(territory, chosen, period, [pk for (pk,) in now])
    counted = _within(own, came) if came else own.none()
    return Report(
        place=place_ref(territory.place),
        took_over=tuple(place_ref(former) for former in territory.took_over),
        campaign=campaign_ref(chosen) if chosen else None,
        period=period,
        came=came,
        before=year_before(came) if came else before,
        compared=compared,
        tally=tally,
        rows=rows_of(tally, earlier),
        reasons=reasons_of(drives=counted),
        drafts=drafts_of(drives=counted),
        drives_percent=percent_of_drives(tally),
        **_evidence(territory, involved, came.last if came else today),
        shares=tuple(
            CampaignShare(campaign_ref(involved[pk]), each)
            for (pk,), each in sorted(now.items(), key=lambda item: -item[1].held)
        ),
    )


def _within(drives: QuerySet[Drive], period: Period) -> QuerySet[Drive]:
    return drives.filter(starts_on__range=(period.first, period.last))


def _earlier(drives, chosen, came, before) -> tuple[Tally, tuple[CampaignRef, ...]]:
    """The year before: all campaigns, or those of the same name but for year and number."""
    last = year_before(came).last if came else before.first
    found = tallies_of(drives=_within(drives, before), until=last)
    if chosen is None:
        return together(found.values()), ()
    name = series(chosen.name)
    same = [
        campaign
        for pk, campaign in Campaign.objects.in_bulk([pk for (pk,) in found]).items()
        if pk == chosen.pk or (name and series(campaign.name) == name)
    ]
    refs = tuple(campaign_ref(campaign) for campaign in same)
    return together(found[(campaign.pk,)] for campaign in same), refs


def _involved(territory, chosen, period, ids: Iterable[int]) -> dict[int, Campaign]:
    """The campaigns that gave drives, and those of the place that ran in the period."""
    if chosen is not None:
        return {chosen.pk: chosen}
    begun = Q(starts_on__lte=period.last)
    lasting = Q(ends_on__gte=period.first) | Q(ends_on__isnull=True, starts_on__gte=period.first)
    here = Q() if territory.whole else Q(place__in=territory.ids)
    own = here & begun & lasting & Q(kind=Campaign.Kind.BLOOD)
    found = Campaign.objects.filter(own | Q(pk__in=list(ids)))
    return {campaign.pk: campaign for campaign in found}


def _evidence(territory, involved: Mapping[int, Campaign], last: date) -> dict[str, tuple]:
    claims, targets, logged = claims_of(involved), targets_of(involved), logged_of(involved)
    sofar = tallies_of(
        drives=territory.drives().filter(campaign__in=involved, starts_on__lte=last),
        until=last,
        by=("campaign", "site__place"),
    )
    by_place = defaultdict(dict)
    for (pk, place), tally in sofar.items():
        by_place[pk][place] = tally
    layers, reported = [], []
    for pk, campaign in involved.items():
        layers += layers_of(
            campaign=campaign, targets=targets[pk], territory=territory, tallies=by_place[pk]
        )
        lines = evidence(
            campaign=campaign, claims=claims[pk], targets=targets[pk], logged=logged.get(pk)
        ).lines
        reported += [
            ReportedLine(campaign_ref(campaign), line)
            for line in lines
            if line.measure.key in REPORTED and not line.scope and (line.reported or line.undecided)
        ]
    return {"layers": tuple(layers), "reported": tuple(reported)}


def rows_of(now: Tally, before: Tally) -> tuple[Row, ...]:
    """The counts that a report names, in its order."""
    keys = (*DRIVES, *ASKED, "bags", *BAGS, "standard", *SELDOM)
    pairs = ((key, _known(now, key), _known(before, key)) for key in keys)
    return tuple(
        Row(key, one, other, _changed(key, one, other), one.complete and other.complete)
        for key, one, other in pairs
        if key not in OPTIONAL or one.amount or (other.amount and key not in DRIVES)
    )


def _known(tally: Tally, key: str) -> Known:
    if key in DRIVES:
        return Known(getattr(tally, key)) if tally.planned else UNKNOWN
    return getattr(tally, key) if key in ("bags", "standard") else tally.count(key)


def _changed(key: str, now: Known, before: Known) -> Change:
    if key in ("missing", "coming"):
        return Change()  # what is open still has nothing to be compared with
    return change(now.amount, before.amount)
