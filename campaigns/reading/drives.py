"""The drives that a person may log results of, for the logging page and other programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from campaigns import access
from campaigns.models import Collection, Drive

from .answers import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveToLog:
    """One drive, and whether a result of it stands already."""

    id: int
    campaign: str
    campaign_name: str
    site: int
    site_name: str
    place: str
    place_name: str
    starts_on: date
    ends_on: date | None
    opens_at: time | None
    closes_at: time | None
    target: int | None
    host: str | None
    collecting_hospital: str | None
    status: str
    logged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivesToLog:
    """One page of them, the latest day first; `count` is of all pages."""

    today: date
    count: int
    page: int
    pages: int
    items: tuple[DriveToLog, ...]


def drives_to_log(
    *,
    user: AbstractBaseUser,
    today: date,
    days: int | None = None,
    page: int = 1,
    page_size: int = 50,
) -> DrivesToLog:
    """The drives this person may log for; with `days`, those at most so many days from today,
    by any of their days.

    A page past the last one is empty.
    """
    drives = access.drives_for(user=user, today=today)
    if days is not None:
        away = timedelta(days=days)
        drives = drives.annotate(last_day=Coalesce("ends_on", "starts_on"))
        drives = drives.filter(starts_on__lte=today + away, last_day__gte=today - away)
    count = drives.count()
    first = (page - 1) * page_size
    rows = _told(drives.order_by("-starts_on", "-id"))[first : first + page_size]
    return DrivesToLog(
        today=today,
        count=count,
        page=page,
        pages=max(1, -(-count // page_size)),
        items=_lines(rows) if first < count else (),
    )


def drive_to_log(*, user: AbstractBaseUser, drive: int, today: date) -> DriveToLog:
    """The one drive; raises `NotFound` where it is not this person's."""
    lines = _lines(_told(access.drives_for(user=user, today=today).filter(pk=drive)))
    if not lines:
        raise NotFound(f"drive {drive}")
    return lines[0]


def _told(drives):
    standing = Collection.objects.filter(
        drive=OuterRef("pk"), replaced_by__isnull=True, draft=False
    )
    related = ("campaign", "site__place", "host", "collecting_hospital")
    return drives.select_related(*related).annotate(logged=Exists(standing))


def _lines(drives: Iterable[Drive]) -> tuple[DriveToLog, ...]:
    return tuple(
        DriveToLog(
            id=drive.pk,
            campaign=drive.campaign.slug,
            campaign_name=drive.campaign.name,
            site=drive.site_id,
            site_name=drive.site.name,
            place=drive.site.place.slug,
            place_name=drive.site.place.name,
            starts_on=drive.starts_on,
            ends_on=drive.ends_on,
            opens_at=drive.opens_at,
            closes_at=drive.closes_at,
            target=drive.target,
            host=drive.host.name if drive.host else None,
            collecting_hospital=(
                drive.collecting_hospital.name if drive.collecting_hospital else None
            ),
            status=drive.status,
            logged=drive.logged,
        )
        for drive in drives
    )
