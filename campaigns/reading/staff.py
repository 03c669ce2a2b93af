"""What members of staff see first: their drives, and what the forms about drives offer."""

from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from campaigns import access
from campaigns.models import Campaign, DonationSite, Drive, Organisation, Place
from campaigns.rules import progress as rules
from campaigns.rules.progress import Promise
from campaigns.rules.quantity import MEASURES, Quantity, summed

from .answers import NotFound, PlaceRef
from .answers_staff import (
    CampaignChoice,
    DriveLine,
    DrivePage,
    PlanChoices,
    SiteRef,
    TodaysDrives,
)
from .campaigns import campaigns_queryset, matching, stage
from .loading import campaign_ref, place_ref
from .logged import counted
from .staff_lines import (
    drive_lines,
    drives_with_all,
    entries_with_all,
    entry_line,
    expected_of,
    lock_of,
    organisation_ref,
    site_ref,
)
from .territory import PROVINCIAL

LOOK_BACK = timedelta(days=45)
LOOK_AHEAD = timedelta(days=30)
SHOWN = 60  # drives of one sort
CHOICES = 300  # what a list of a form offers
STAGES = ("running", "upcoming", "undated", "ended")


def todays_drives(*, user: AbstractBaseUser, today: date) -> TodaysDrives:
    """The drives this person may log for, in the order in which they want seeing to."""
    mine = access.drives_for(user=user, today=today).exclude(status=Drive.Status.CANCELLED)
    mine = mine.annotate(last_day=Coalesce("ends_on", "starts_on"))
    logged = Exists(counted().filter(drive=OuterRef("pk")))
    past = mine.filter(last_day__lt=today, last_day__gte=today - LOOK_BACK)
    past = past.order_by("-starts_on", "-id")
    soon = mine.filter(starts_on__gt=today, starts_on__lte=today + LOOK_AHEAD)
    groups = {
        "now": mine.filter(starts_on__lte=today, last_day__gte=today).order_by("opens_at", "id"),
        "missing": past.filter(~logged),
        "coming": soon.order_by("starts_on", "opens_at", "id"),
        "done": past.filter(logged),
    }
    roles = access.roles_of(user=user)
    waiting = access.collections_managed_by(user=user, today=today).filter(_WAITING)
    return TodaysDrives(
        today=today,
        **_grouped(groups, today),
        to_approve=waiting.count(),
        may_plan=bool(roles),
        may_approve="manager" in roles,
    )


# What a manager has still to approve.
_WAITING = Q(replaced_by__isnull=True, draft=False, approval__isnull=True)


def _grouped(groups: dict[str, QuerySet[Drive]], today: date) -> dict[str, tuple[DriveLine, ...]]:
    chosen = {name: list(drives_with_all(rows)[:SHOWN]) for name, rows in groups.items()}
    every = [drive for rows in chosen.values() for drive in rows]
    lines = {line.id: line for line in drive_lines(every, today)}
    return {name: tuple(lines[drive.pk] for drive in rows) for name, rows in chosen.items()}


def drive_page(*, user: AbstractBaseUser, drive_id: int, today: date) -> DrivePage:
    """One drive with all its entries; raises NotFound for what is not this person's."""
    mine = access.drives_for(user=user, today=today)
    drive = drives_with_all(mine).filter(pk=drive_id).first()
    if drive is None:
        raise NotFound(f"drive {drive_id}")
    [line] = drive_lines([drive], today)
    entries = entries_with_all(drive.collections.order_by("recorded_at", "id"))
    trail = tuple(entry_line(entry, user) for entry in entries)
    lock = lock_of(drive, user=user, today=today)
    judged = rules.progress(result=_result(line), target=_target(line))
    return DrivePage(
        drive=line,
        host=organisation_ref(drive.host),
        collecting_hospital=organisation_ref(drive.collecting_hospital),
        standing=tuple(one for one in trail if one.stands and one.status != "draft"),
        drafts=tuple(one for one in trail if one.stands and one.status == "draft"),
        trail=trail,
        progress=judged,
        bar=rules.bar(judged),
        expected=expected_of([drive])[drive.pk],
        lock=lock,
        may_log=lock is None,
        may_change=lock is None
        and access.may_manage(user=user, place=drive.site.place_id, today=today),
    )


def _result(line: DriveLine) -> Quantity | None:
    """The bags of the drive; at least so many, where a size of some entry is not known."""
    if line.bags_total is None:
        return None
    unit = MEASURES["blood_units"].unit_vi
    return summed(line.bags_total, unit, partial=not line.bags_complete)


def _target(line: DriveLine) -> Promise | None:
    return Promise.exact(line.target) if line.target else None


def campaigns_to_log(
    *, user: AbstractBaseUser, today: date, text: str = ""
) -> tuple[CampaignChoice, ...]:
    """The campaigns in which this person may plan a drive or send a sheet, running ones first.

    `text` looks for words of their names, accents aside.
    """
    within = access.campaigns_open_to(user=user, today=today).order_by().values("pk")
    campaigns = matching(campaigns_queryset().filter(pk__in=within), text=text)
    national = access.is_national(user=user)
    managed = frozenset() if national else access.managed_places_of(user=user, today=today)
    choices = [
        _choice(campaign, national or campaign.place_id in managed, today)
        for campaign in campaigns[:CHOICES]
    ]
    return tuple(sorted(choices, key=lambda choice: STAGES.index(choice.stage)))


def _choice(campaign: Campaign, may_report: bool, today: date) -> CampaignChoice:
    return CampaignChoice(
        ref=campaign_ref(campaign),
        place=place_ref(campaign.place),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        stage=stage(starts_on=campaign.starts_on, ends_on=campaign.ends_on, today=today),
        may_report=may_report,
    )


def sites_of(*, user: AbstractBaseUser, campaign: str, today: date) -> tuple[SiteRef, ...]:
    """The sites this person may plan a drive at, those of the campaign first; NotFound as above."""
    try:
        access.get_campaign(user=user, slug=campaign, today=today)
    except access.NotYours as error:
        raise NotFound(campaign) from error
    return _sites(user, campaign, today)


def plan_choices(*, user: AbstractBaseUser, today: date, campaign: str = "") -> PlanChoices:
    """All that the form of a drive offers, in one answer."""
    organisations = Organisation.objects.order_by("folded")[:CHOICES]
    return PlanChoices(
        campaigns=campaigns_to_log(user=user, today=today),
        sites=_sites(user, campaign, today),
        places=places_to_choose(user=user, today=today),
        organisations=tuple(organisation_ref(one) for one in organisations),
    )


def _sites(user: AbstractBaseUser, campaign: str, today: date) -> tuple[SiteRef, ...]:
    mine: QuerySet[DonationSite] = access.sites_for(user=user, today=today)
    used = Exists(Drive.objects.filter(site=OuterRef("pk"), campaign__slug=campaign))
    ordered = mine.annotate(used=used).order_by("-used", "folded", "pk")
    return tuple(site_ref(site) for site in ordered.select_related("place")[:CHOICES])


def places_to_choose(
    *, user: AbstractBaseUser, today: date, managed: bool = False
) -> tuple[PlaceRef, ...]:
    """The places this person answers for; for the country's coordinators, its provinces."""
    if access.is_national(user=user):
        places = Place.objects.filter(kind__in=(*PROVINCIAL, Place.Kind.COUNTRY))
    else:
        ask = access.managed_places_of if managed else access.places_of
        places = Place.objects.filter(pk__in=ask(user=user, today=today))
    return tuple(place_ref(place) for place in places)
