"""What stands before a sheet is applied: the places, sites, drives and entries that its rows
may meet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from campaigns.recording.facts import COUNTS
from campaigns.recording.locks import Lock
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.text import fold, name_key
from campaigns.rules.validity import Validity

from .drives import StandingDrives

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
    """`days` are the campaign's first and last; `mine` are the places that the person answers for,
    `managed` those that they manage."""

    campaign: int
    days: tuple[date | None, date | None]
    where: int | None
    user: int
    today: date
    mine: frozenset[int]
    managed: frozenset[int]
    places: Mapping[int, StandingPlace]
    sites: Mapping[int, StandingSite]
    drives: StandingDrives
    entries: tuple[StandingEntry, ...]
    locks: tuple[tuple[int, Lock], ...]
    word: str = field(compare=False)
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
    def locked(self) -> dict[int, tuple[Lock, ...]]:
        """The locks that hold in each place, as it is asked for."""
        return {}

    def locks_in(self, place: int) -> tuple[Lock, ...]:
        if (locks := self.locked.get(place)) is None:
            around = self.around(place)
            locks = self.locked[place] = tuple(lock for at, lock in self.locks if at in around)
        return locks

    @cached_property
    def sites_folded(self) -> dict[str, list[StandingSite]]:
        found = defaultdict(list)
        for site in self.sites.values():
            found[fold(site.name)].append(site)
        return dict(found)

    def days_of(self, drive: int | None, day: date) -> tuple[date, date]:
        """The first and last day of a drive, or of a new one on that day."""
        stands = self.drives.get(drive) if drive is not None else None
        if not stands:
            return (day, day)
        return (date.fromordinal(stands.first), date.fromordinal(stands.last))

    def is_outside(self, day: date) -> bool:
        """Is the day before or after the campaign's own, as far as these are known?"""
        first, last = self.days
        return (first is not None and day < first) or (last is not None and day > last)

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


def _by_drive(entries: Iterable[StandingEntry]) -> dict[int, list[StandingEntry]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry.drive].append(entry)
    return dict(found)
