"""Drives are planned, changed and repeated. The same drive planned twice is one drive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaigns import access
from campaigns.access import NotYours
from campaigns.models import Campaign, Collection, DonationSite, Drive, Place
from campaigns.rules.text import CannotRead, fold, name_key
from campaigns.rules.typed import read_day

from .facts import LARGEST, InvalidFacts, problem_of_text, tidy
from .locks import hold_days_open, hold_open
from .organisations import organisation_named
from .totals import moving_drive
from .words import said

LONGEST_NAME = 200
LONGEST_DRIVE = timedelta(days=31)
MOST_REPEATS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChoice:
    """A site that stands, by its id; or a name in a place (its slug), a new one if need be."""

    id: int | None = None
    name: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveRef:
    """A drive that stands. `created`: by this call."""

    id: int
    campaign: str
    site: str
    starts_on: date
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The form of a drive, apart from its campaign and site."""

    starts_on: date
    ends_on: date | None
    opens_at: time | None
    closes_at: time | None
    target: int | None
    host: str
    collecting_hospital: str

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on


def plan_drive(
    *,
    campaign: str,
    site: SiteChoice,
    starts_on: date,
    planned_by: AbstractBaseUser,
    today: date,
    ends_on: date | None = None,
    opens_at: time | None = None,
    closes_at: time | None = None,
    target: int | None = None,
    host: str = "",
    collecting_hospital: str = "",
) -> DriveRef:
    """Plan a drive; where one of the campaign stands at that site on that day, it is the answer.

    `host` and `collecting_hospital` name an organisation, by its slug or its name; a new name
    makes a new one. Who answers for the site's place plans. Raises NotYours, InvalidFacts or
    PeriodLocked.
    """
    plan = _Plan(
        starts_on=starts_on,
        ends_on=ends_on,
        opens_at=opens_at,
        closes_at=closes_at,
        target=target,
        host=tidy(host),
        collecting_hospital=tidy(collecting_hospital),
    )
    within = access.get_campaign(user=planned_by, slug=campaign, today=today)
    if problems := _problems(plan, today) | _problems_of_site(site):
        raise InvalidFacts(problems)
    for last_try in (False, True):
        try:
            with transaction.atomic():
                places = access.places_of(user=planned_by, today=today)
                return _planned(within, _site(site, places), plan)
        except IntegrityError:  # someone made the same site or organisation a moment before
            if last_try:
                raise
    raise AssertionError("one of the two tries returns or raises")


def change_drive(
    *,
    drive: int,
    site: SiteChoice,
    starts_on: date,
    changed_by: AbstractBaseUser,
    today: date,
    ends_on: date | None = None,
    opens_at: time | None = None,
    closes_at: time | None = None,
    target: int | None = None,
    host: str = "",
    collecting_hospital: str = "",
    cancelled: bool = False,
) -> DriveRef:
    """Put a drive's whole form in place of what it said. Managers of its place, old and new.

    Raises NotYours, NotAllowed, InvalidFacts or PeriodLocked.
    """
    plan = _Plan(
        starts_on=starts_on,
        ends_on=ends_on,
        opens_at=opens_at,
        closes_at=closes_at,
        target=target,
        host=tidy(host),
        collecting_hospital=tidy(collecting_hospital),
    )
    row = access.get_drive(user=changed_by, drive_id=drive, today=today)
    access.require_manager(user=changed_by, place=row.site.place_id, today=today)
    if problems := _problems(plan, today) | _problems_of_site(site):
        raise InvalidFacts(problems)
    managed = access.managed_places_of(user=changed_by, today=today)
    with transaction.atomic():
        return _changed(drive, _site(site, managed), plan, cancelled)


def repeat_drive(
    *, drive: int, days: Sequence[date], planned_by: AbstractBaseUser, today: date
) -> tuple[DriveRef, ...]:
    """Plan the same drive again on other days, all or none; where one stands, it is the answer.

    Raises NotYours, InvalidFacts or PeriodLocked.
    """
    row = access.get_drive(user=planned_by, drive_id=drive, today=today)
    campaign = access.get_campaign(user=planned_by, slug=row.campaign.slug, today=today)
    chosen = sorted(set(days))
    if not 0 < len(chosen) <= MOST_REPEATS:
        raise InvalidFacts({"days": _("Choose from 1 to 60 days.")})
    plans = [_as_planned(row, day) for day in chosen]
    for plan in plans:
        if problems := _problems(plan, today):
            raise InvalidFacts({"days": next(iter(problems.values()))})
    with transaction.atomic():
        return tuple(_planned(campaign, row.site, plan) for plan in plans)


def _as_planned(row: Drive, day: date) -> _Plan:
    return _Plan(
        starts_on=day,
        ends_on=day + (row.ends_on - row.starts_on) if row.ends_on else None,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        target=row.target,
        host=row.host.slug if row.host else "",
        collecting_hospital=row.collecting_hospital.slug if row.collecting_hospital else "",
    )


def _planned(campaign: Campaign, site: DonationSite, plan: _Plan) -> DriveRef:
    """The site's row is locked: of two who plan the same, the second finds the first's drive."""
    site = DonationSite.objects.select_for_update(no_key=True).get(pk=site.pk)
    if standing := _standing(campaign, site, plan.starts_on):
        return _ref(standing, campaign, site, created=False)
    hold_days_open(place=site.place_id, first_day=plan.starts_on, last_day=plan.last_day)
    row = Drive.objects.create(campaign=campaign, site=site, **_columns(plan, site))
    return _ref(row, campaign, site, created=True)


def _changed(drive: int, site: DonationSite, plan: _Plan, cancelled: bool) -> DriveRef:
    site = DonationSite.objects.select_for_update(no_key=True).get(pk=site.pk)
    row = Drive.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=drive)
    hold_open(drives=[drive])
    hold_days_open(place=site.place_id, first_day=plan.starts_on, last_day=plan.last_day)
    standing = _standing(row.campaign, site, plan.starts_on)
    if not cancelled and standing and standing.pk != drive:
        raise InvalidFacts({"starts_on": _("This site has a drive of the campaign that day.")})
    if cancelled and _counts(drive):
        raise InvalidFacts({"cancelled": _("This drive has results, so it was held.")})
    values = _columns(plan, site)
    if cancelled:
        values["status"] = Drive.Status.CANCELLED
    elif row.status == Drive.Status.CANCELLED:
        values["status"] = Drive.Status.PLANNED
    for name, value in {**values, "site": site}.items():
        setattr(row, name, value)
    with moving_drive(drive=drive):
        row.save(update_fields=[*values, "site"])
    return _ref(row, row.campaign, site, created=False)


def _standing(campaign: Campaign, site: DonationSite, day: date) -> Drive | None:
    drives = Drive.objects.exclude(status=Drive.Status.CANCELLED)
    return drives.filter(campaign=campaign, site=site, starts_on=day).order_by("pk").first()


def _counts(drive: int) -> bool:
    standing = Collection.objects.filter(drive=drive, draft=False, replaced_by__isnull=True)
    return standing.exists()


def _ref(row: Drive, campaign: Campaign, site: DonationSite, *, created: bool) -> DriveRef:
    return DriveRef(
        id=row.pk,
        campaign=campaign.slug,
        site=site.name,
        starts_on=row.starts_on,
        created=created,
    )


def _columns(plan: _Plan, site: DonationSite) -> dict[str, object]:
    return {
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on if plan.last_day > plan.starts_on else None,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "target": plan.target,
        "host": organisation_named(plan.host, place=site.place_id),
        "collecting_hospital": organisation_named(
            plan.collecting_hospital, place=site.place_id, hospital=True
        ),
    }


def _site(choice: SiteChoice, places: frozenset[int]) -> DonationSite:
    """The chosen site within the places, or a new one where nobody has named it yet."""
    if choice.id is not None:
        site = DonationSite.objects.filter(pk=choice.id, place__in=places).first()
        if site is None:
            raise NotYours(f"site {choice.id}")
        return site
    place = Place.objects.filter(slug=choice.place, pk__in=places).first()
    if place is None:
        raise NotYours(f"place {choice.place}")
    name = " ".join(tidy(choice.name).split())
    wanted = name_key(name)
    alike = DonationSite.objects.filter(place=place, folded__startswith=fold(name))
    for site in alike.order_by("pk"):
        if name_key(site.name) == wanted:
            return site
    return DonationSite.objects.create(name=name, place=place)


def _problems_of_site(choice: SiteChoice) -> dict[str, str]:
    if choice.id is not None:
        return {}
    problem = problem_of_text(tidy(choice.name), LONGEST_NAME)
    if not name_key(choice.name) or not choice.place:
        problem = _("Choose a site, or name a new one and its place.")
    return {"site": problem} if problem else {}


def _problems(plan: _Plan, today: date) -> dict[str, str]:
    if plan.starts_on is None:
        return {"starts_on": _("Give the day of the drive.")}
    found = {}
    for name in ("starts_on", "ends_on"):
        try:
            read_day(getattr(plan, name), today=today)
        except CannotRead as error:
            found[name] = said(error)
    if plan.last_day < plan.starts_on:
        found["ends_on"] = _("A drive cannot end before it starts.")
    elif plan.last_day - plan.starts_on >= LONGEST_DRIVE:
        found["ends_on"] = _("A drive lasts a month at most: plan several.")
    if plan.opens_at and plan.closes_at and plan.opens_at >= plan.closes_at:
        found["closes_at"] = _("A drive must open before it closes.")
    if plan.target is not None and not 1 <= plan.target <= LARGEST:
        found["target"] = _("Give a whole number from 1 to 1,000,000, or leave it empty.")
    for name in ("host", "collecting_hospital"):
        if problem := problem_of_text(getattr(plan, name), LONGEST_NAME):
            found[name] = problem
    return found
