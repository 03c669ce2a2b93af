"""What stands before a sheet is applied: the places, sites, drives and entries that its rows
may meet. Loaded in few statements, and told by one word, which is compared as the sheet is
applied: books of the same word are the same books, judged by the same rules."""

import hashlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Field, Func
from django.db.models.functions import Coalesce

from campaigns import access
from campaigns.models import Campaign, Drive, Place, Succession
from campaigns.recording.facts import COUNTS
from campaigns.recording.locks import Lock, standing_locks
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.text import fold, name_key
from campaigns.rules.validity import Validity

BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)
FIGURES = (*COUNTS, *BAGS)
AT_ONCE = 5000


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


class StandingDrive(NamedTuple):
    """Its days are counted as `date.toordinal` counts them."""

    id: int
    site: int
    first: int
    last: int


class StandingDrives:
    """The drives by their key, in few bytes each: a campaign may have 100,000."""

    def __init__(self, rows: Iterable[tuple]) -> None:
        self._ids, self._sites = array("q"), array("q")
        self._first, self._last = array("i"), array("i")
        self._cancelled: set[int] = set()
        for pk, site, first, last, status in rows:  # in the order of their keys
            self._ids.append(pk)
            self._sites.append(site)
            self._first.append(first)
            self._last.append(last)
            if status == Drive.Status.CANCELLED:
                self._cancelled.add(pk)

    def __len__(self) -> int:
        return len(self._ids)

    def get(self, drive: int) -> StandingDrive | None:
        at = bisect_left(self._ids, drive)
        if at == len(self._ids) or self._ids[at] != drive:
            return None
        return StandingDrive(drive, self._sites[at], self._first[at], self._last[at])

    @cached_property
    def sites(self) -> frozenset[int]:
        return frozenset(self._sites)

    def on(self, site: int, day: int) -> Sequence[int]:
        """The keys of those at a site on a day; those that begin then come first."""
        found = self._on.get((site << _DAYS) + day, ())
        return (found,) if type(found) is int else found

    @cached_property
    def _on(self) -> dict[int, int | list[int]]:
        """Drives by site and day in one number; most have one drive alone. None is cancelled."""
        found: dict[int, int | list[int]] = {}
        later = []
        for pk, site, first, last in zip(
            self._ids, self._sites, self._first, self._last, strict=True
        ):
            if pk not in self._cancelled:
                _put(found, (site << _DAYS) + first, pk)
                later += [((site << _DAYS) + day, pk) for day in range(first + 1, last + 1)]
        for key, pk in later:
            _put(found, key, pk)
        return found


_DAYS = 22  # bits: more than a calendar's days


def _put(found: dict[int, int | list[int]], key: int, drive: int) -> None:
    if (there := found.setdefault(key, drive)) is not drive:
        found[key] = [*([there] if type(there) is int else there), drive]


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

    def days_of(self, drive: int | None, day: date) -> tuple[date, date]:
        """The first and last day of a drive, or of a new one on that day."""
        stands = self.drives.get(drive) if drive is not None else None
        if not stands:
            return (day, day)
        return (date.fromordinal(stands.first), date.fromordinal(stands.last))

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
    shelf = _Shelf(campaign, user, today)
    drives = StandingDrives(shelf.drives())
    return Book(
        campaign=campaign.pk,
        where=campaign.place_id,
        user=user.pk,
        today=today,
        mine=shelf.mine,
        managed=shelf.managed,
        drives=drives,
        places=_places(shelf),
        sites={row[0]: StandingSite(*row) for row in shelf.sites()},
        entries=tuple(map(_entry, shelf.entries())) if drives else (),
        locks=tuple(shelf.locks()),
        word=shelf.word(),
    )


def word_of_book(*, campaign: Campaign, user: AbstractBaseUser, today: date) -> str:
    """The word of the book that would be opened now, without making the book."""
    shelf = _Shelf(campaign, user, today)
    drives = sum(1 for _ in shelf.drives())
    for rows in (shelf.successions(), shelf.places(), shelf.sites()):
        for _ in rows:
            pass
    if drives:
        for _ in shelf.entries():
            pass
    for _ in shelf.locks():
        pass
    return shelf.word()


class _Shelf:
    """The rows that a book is made of, always in one order; what was read of them is told by
    `word`."""

    def __init__(self, campaign: Campaign, user: AbstractBaseUser, today: date) -> None:
        self.campaign, self.user, self.today = campaign, user, today
        self.mine = access.places_of(user=user, today=today)
        self.managed = access.managed_places_of(user=user, today=today)
        self.read = hashlib.sha256(_judging().encode())
        about = (campaign.pk, campaign.place_id, user.pk, today, sorted(self.mine))
        self.read.update(repr((*about, sorted(self.managed))).encode())

    def word(self) -> str:
        return self.read.hexdigest()

    def drives(self) -> Iterator[tuple]:
        drives = access.drives_for(user=self.user, today=self.today).filter(campaign=self.campaign)
        drives = drives.order_by("pk").values_list(
            "pk", "site_id", _Day("starts_on"), _Day(Coalesce("ends_on", "starts_on")), "status"
        )  # fmt: skip
        return self._told(drives)

    def successions(self) -> Iterator[tuple]:
        rows = Succession.objects.order_by("pk")
        return self._told(rows.values_list("predecessor_id", "successor_id"))

    def places(self) -> Iterator[tuple]:
        columns = ("pk", "name", "kind", "valid_from", "valid_until", "parent_id")
        return self._told(Place.objects.order_by("pk").values_list(*columns))

    def sites(self) -> Iterator[tuple]:
        sites = access.sites_for(user=self.user, today=self.today).order_by("pk")
        return self._told(sites.values_list("pk", "name", "place_id"))

    def entries(self) -> Iterator[tuple]:
        entries = access.collections_for(user=self.user, today=self.today)
        entries = entries.filter(drive__campaign=self.campaign, draft=False).order_by("pk")
        columns = ("pk", "drive_id", "replaces_id", "logged_by_id", "approval__pk", "note")
        return self._told(entries.values_list(*columns, "deferred_reasons", *FIGURES))

    def locks(self) -> Iterator[tuple[int, Lock]]:
        return self._told(standing_locks())

    def _told(self, rows) -> Iterator[tuple]:
        rows = rows.iterator(chunk_size=AT_ONCE) if hasattr(rows, "iterator") else iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            self.read.update(repr(some).encode())
            yield from some
        self.read.update(b"\n")


class _Day(Func):
    """A day as `date.toordinal` counts it."""

    output_field = Field()  # as an IntegerField each would be asked whether it is a number

    def as_postgresql(self, compiler, connection, **context):
        template = "(%(expressions)s - DATE '0001-01-01' + 1)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(julianday(%(expressions)s) - 1721424.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


@cache
def _judging() -> str:
    """A word for the code that judges sheets: what another program promised is judged again."""
    rooms = (Path(__file__).parents[1], Path(__file__).parents[2] / "rules")
    files = (file for room in rooms for file in sorted(room.rglob("*.py")))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _places(shelf: _Shelf) -> dict[int, StandingPlace]:
    above = defaultdict(list)
    for former, successor in shelf.successions():
        above[former].append(successor)
    places = {}
    for pk, name, kind, start, end, parent in shelf.places():
        ups = (*above[pk], parent) if parent else tuple(above[pk])
        places[pk] = StandingPlace(pk, name, kind, Validity(start, end), ups)
    return places


def _entry(row: tuple) -> StandingEntry:
    pk, drive, replaces, by, approval, note, reasons, *figures = row
    approved = approval is not None
    return StandingEntry(pk, drive, replaces, by, approved, note, reasons, tuple(figures))


def _by_drive(entries: Iterable[StandingEntry]) -> dict[int, list[StandingEntry]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry.drive].append(entry)
    return dict(found)
