"""What stands before a sheet is applied: the places, sites, drives and entries that its rows
may meet. Loaded in few statements, and compared as a whole when the sheet is applied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser

from campaigns import access
from campaigns.models import Campaign, Drive, Place, Succession
from campaigns.recording.facts import COUNTS
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.text import fold, name_key
from campaigns.rules.validity import Validity

BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)
FIGURES = (*COUNTS, *BAGS)


@dataclass(frozen=True, slots=True)
class StandingPlace:
    id: int
    name: str
    kind: str
    valid: Validity
    above: tuple[int, ...]  # what it is part of, and what took it over


@dataclass(frozen=True, slots=True)
class StandingSite:
    id: int
    name: str
    place: int


@dataclass(frozen=True, slots=True)
class StandingDrive:
    id: int
    site: int
    first: date
    last: date
    cancelled: bool


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """`figures` in the order of FIGURES."""

    id: int
    drive: int
    replaces: int | None
    logged_by: int
    approved: bool
    note: str
    deferred_reasons: Mapping[str, int]
    figures: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class Book:
    """`mine` are the places that the person answers for, `managed` those that they manage."""

    campaign: int
    where: int | None
    user: int
    today: date
    mine: frozenset[int]
    managed: frozenset[int]
    places: Mapping[int, StandingPlace]
    sites: Mapping[int, StandingSite]
    drives: Mapping[int, StandingDrive]
    entries: tuple[StandingEntry, ...]
    spellings: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    circles: dict[int, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def standing(self) -> dict[int, list[StandingEntry]]:
        """The entries that count, by drive."""
        replaced = {entry.replaces for entry in self.entries}
        return _by_drive(entry for entry in self.entries if entry.id not in replaced)

    @cached_property
    def replaced(self) -> dict[int, list[StandingEntry]]:
        replaced = {entry.replaces for entry in self.entries}
        return _by_drive(entry for entry in self.entries if entry.id in replaced)

    @cached_property
    def drives_on(self) -> dict[tuple[int, date], list[StandingDrive]]:
        """The drives at a site on a day; those that begin then come before those that last."""
        found = defaultdict(list)
        for drive in self.drives.values():
            if not drive.cancelled:
                found[drive.site, drive.first].append(drive)
        for drive in self.drives.values():
            day = drive.first
            while day < drive.last and not drive.cancelled:
                day += timedelta(days=1)
                found[drive.site, day].append(drive)
        return dict(found)

    @cached_property
    def sites_named(self) -> dict[str, list[StandingSite]]:
        found = defaultdict(list)
        for site in self.sites.values():
            found[self.key(site.name)].append(site)
        return dict(found)

    @cached_property
    def sites_folded(self) -> dict[str, list[StandingSite]]:
        found = defaultdict(list)
        for site in self.sites.values():
            found[fold(site.name)].append(site)
        return dict(found)

    @cached_property
    def sites_with_drives(self) -> frozenset[int]:
        return frozenset(drive.site for drive in self.drives.values())

    def days_of(self, drive: int | None, day: date) -> tuple[date, date]:
        """The first and last day of a drive, or of a new one on that day."""
        stands = self.drives.get(drive)
        return (stands.first, stands.last) if stands else (day, day)

    def key(self, name: str) -> str:
        if (key := self.spellings.get(name)) is None:
            key = self.spellings[name] = name_key(name)
        return key

    def lies_in(self, place: int | None, whole: int) -> bool:
        """Is the place the other one, part of it, or taken over by it?"""
        return place is not None and whole in self.around(place)

    def around(self, place: int) -> frozenset[int]:
        """The place, what it is part of, and what took these over."""
        if (found := self.circles.get(place)) is None:
            step, seen = {place}, {place}
            while step := {up for one in step for up in self.places[one].above} - seen:
                seen |= step
            found = self.circles[place] = frozenset(seen)
        return found


def open_book(*, campaign: Campaign, user: AbstractBaseUser, today: date) -> Book:
    """The book of a campaign, as far as this person may see it."""
    mine = access.places_of(user=user, today=today)
    sites = {row[0]: StandingSite(*row) for row in _sites(user, today)}
    drives = {row[0]: _drive(row) for row in _drives(campaign, user, today)}
    return Book(
        campaign=campaign.pk,
        where=campaign.place_id,
        user=user.pk,
        today=today,
        mine=mine,
        managed=access.managed_places_of(user=user, today=today),
        places=_places(),
        sites=sites,
        drives=drives,
        entries=tuple(map(_entry, _entries(campaign, user, today))) if drives else (),
    )


def _places() -> dict[int, StandingPlace]:
    above = defaultdict(list)
    for former, successor in Succession.objects.order_by("pk").values_list(
        "predecessor_id", "successor_id"
    ):
        above[former].append(successor)
    places = {}
    columns = ("pk", "name", "kind", "valid_from", "valid_until", "parent_id")
    for pk, name, kind, start, end, parent in Place.objects.order_by("pk").values_list(*columns):
        ups = (*above[pk], parent) if parent else tuple(above[pk])
        places[pk] = StandingPlace(pk, name, kind, Validity(start, end), ups)
    return places


def _sites(user, today):
    sites = access.sites_for(user=user, today=today).order_by("pk")
    return sites.values_list("pk", "name", "place_id").iterator(chunk_size=5000)


def _drives(campaign, user, today):
    drives = access.drives_for(user=user, today=today).filter(campaign=campaign).order_by("pk")
    columns = ("pk", "site_id", "starts_on", "ends_on", "status")
    return drives.values_list(*columns).iterator(chunk_size=5000)


def _drive(row: tuple) -> StandingDrive:
    pk, site, first, last, status = row
    return StandingDrive(pk, site, first, last or first, status == Drive.Status.CANCELLED)


def _entries(campaign, user, today):
    entries = access.collections_for(user=user, today=today)
    entries = entries.filter(drive__campaign=campaign, draft=False).order_by("pk")
    columns = ("pk", "drive_id", "replaces_id", "logged_by_id", "approval__pk", "note")
    columns = (*columns, "deferred_reasons", *FIGURES)
    return entries.values_list(*columns).iterator(chunk_size=5000)


def _entry(row: tuple) -> StandingEntry:
    pk, drive, replaces, by, approval, note, reasons, *figures = row
    approved = approval is not None
    return StandingEntry(pk, drive, replaces, by, approved, note, reasons, tuple(figures))


def _by_drive(entries: Iterable[StandingEntry]) -> dict[int, list[StandingEntry]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry.drive].append(entry)
    return dict(found)
