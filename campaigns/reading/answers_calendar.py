"""The frozen answers of the calendar: coming drives by day, for a page and for programs."""

from dataclasses import dataclass
from datetime import date, datetime, time

from .answers import CampaignRef, PlaceRef


@dataclass(frozen=True, slots=True)
class DriveLine:
    """One drive: where and when one can give blood. `within` is what its place is part of.

    `day` is the first of its days that the calendar shows: the first of all, or the day from
    which the calendar is read while the drive lasts. `over` says that its last hour has passed.
    """

    id: int
    day: date
    starts_on: date
    ends_on: date | None
    opens_at: time | None
    closes_at: time | None
    site: str
    address: str
    place: PlaceRef
    within: PlaceRef | None
    host: str
    hospital: str
    campaign: CampaignRef
    cancelled: bool
    over: bool

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """The drives of one day; `goes_on` where an earlier page has the day's first ones."""

    day: date
    drives: tuple[DriveLine, ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Coming drives from a day on. `soon` counts a week's, without the cancelled ones.

    `latest` are campaigns to look at instead, only where no drive is known.
    """

    today: date
    since: date
    place: PlaceRef | None
    days: tuple[CalendarDay, ...]
    count: int
    soon: int
    nearest: DriveLine | None
    page: int
    pages: int
    latest: tuple[CampaignRef, ...]


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The drives for a calendar program; `cut` where there are more than it may carry."""

    now: datetime
    place: PlaceRef | None
    drives: tuple[DriveLine, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """The next few drives beside something else; `more` where the calendar has others."""

    drives: tuple[DriveLine, ...] = ()
    more: bool = False
