"""The frozen answers of the calendar: coming drives by day, for a page and for programs."""

from dataclasses import dataclass
from datetime import date, datetime

from .answers import CampaignRef, DriveLine, PlaceRef


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
