"""Which drive a row of a sheet is about: by its code, or else by its day and site.

Names are compared as `name_key` does, and where nothing fits so without accents, if one side
has none. What fits nowhere is a new drive, and perhaps a new site.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from campaigns.models import Place
from campaigns.recording.workbook import SheetRow
from campaigns.rules.text import fold

from . import reasons
from .book import Book, StandingPlace, StandingSite

CODE = "DH"  # đợt hiến máu
LONGEST_SITE = 200


def drive_code(drive: int) -> str:
    """How sheets name a drive: DH-000123."""
    return f"{CODE}-{drive:06d}"


_CODE = re.compile(rf"\s*{CODE}\s?[-–—_]?\s?0*(\d{{1,15}})\s*", re.I)


Named = TypeVar("Named", StandingPlace, StandingSite)


class Spot(NamedTuple):
    """A site that stands, or (`site` None) a new one of that name in the place."""

    site: int | None
    place: int
    name: str
    assumed: bool = False  # the sheet does not say the place, or one that we know


class Met(NamedTuple):
    """A drive that stands, or (`drive` None) a new one on that day."""

    drive: int | None
    day: date
    spot: Spot


@dataclass(frozen=True, slots=True)
class _Where:
    """What a row's words for its place come to; `rest` is what no place is called."""

    place: int | None
    rest: str = ""


class Matcher:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.spots: dict[tuple, Spot] = {}
        self.by_day: dict[tuple[str, str], bool] = {}

    def find(self, row: SheetRow) -> Met:
        """Where the row belongs; raises `Wrong`."""
        if row.drive_code:
            if match := _CODE.fullmatch(row.drive_code):
                return self._by_code(int(match[1]), row)
            if not row.day or not row.site:
                raise reasons.foreign_code(row.drive_code)
        spot = self._spot(row)
        if spot.site is None:
            spot = self._planned_around(spot, row) or spot
        drive = self._drive(spot.site, row.day) if spot.site else None
        return Met(drive, row.day, spot)

    def _by_code(self, code: int, row: SheetRow) -> Met:
        drive = self.book.drives.get(code)
        if drive is None:
            raise reasons.unknown_code(row.drive_code)
        site = self.book.sites[drive.site]
        first, last = self.book.days_of(drive.id, date.min)
        if row.day and not first <= row.day <= last:
            raise reasons.other_day(drive_code(code), first, row.day)
        if row.site and row.site != site.name and fold(row.site) != fold(site.name):
            raise reasons.other_site(drive_code(code), site.name, row.site)
        return Met(drive.id, row.day or first, _standing(site))

    def _drive(self, site: int, day: date) -> int | None:
        book, day = self.book.drives, day.toordinal()
        drives = book.on(site, day)
        if len(drives) > 1:
            drives = [drive for drive in drives if book.get(drive).first == day] or drives
        if len(drives) > 1:
            raise reasons.several_drives(list(map(drive_code, drives)))
        return drives[0] if drives else None

    # Sites

    def _spot(self, row: SheetRow) -> Spot:
        day = row.day if self._day_matters(row) else None
        key = (row.site, row.place, row.wider_place, day)
        if (spot := self.spots.get(key)) is None:
            where = self._where(row)
            spot = self._site_without_place(row) if where is None else self._site(row, where)
            self.spots[key] = spot
        return spot

    def _day_matters(self, row: SheetRow) -> bool:
        """Places come and go: of several with one name, the day says which is meant."""
        key = (row.place, row.wider_place)
        if (matters := self.by_day.get(key)) is None:
            matters = self.by_day[key] = any(len(self._called(word)) > 1 for word in _parts(row))
        return matters

    def _planned_around(self, spot: Spot, row: SheetRow) -> Spot | None:
        """The site of that name with a drive that day, if it was planned for the wider place."""
        found = {
            site.id: site
            for site in (*self._alike(spot.name), *self._alike(row.site))
            if self.book.drives.on(site.id, row.day.toordinal())
            and self.book.lies_in(spot.place, site.place)
        }
        return _standing(*found.values()) if len(found) == 1 else None

    def _site_without_place(self, row: SheetRow) -> Spot:
        """The sheet has no places: any site of that name, first those of this campaign."""
        alike = self._alike(row.site, self.book.mine)
        used = [site for site in alike if site.id in self.book.drives.sites]
        found = used or alike
        if len(found) > 1:
            raise reasons.several_sites(row.site, len(found))
        if found:
            return _standing(found[0])
        if self.default is None:
            raise reasons.no_place("site", "")
        return Spot(None, self.default, row.site, assumed=True)

    def _site(self, row: SheetRow, where: _Where) -> Spot:
        name = row.site
        if where.rest and _without_kind(where.rest) not in fold(name):
            name = f"{name}, {where.rest}"[:LONGEST_SITE].rstrip(", ")
        alike = self._alike(name, {where.place})
        below = alike or [
            site for site in self._alike(name) if self.book.lies_in(site.place, where.place)
        ]
        if len(below) > 1:
            raise reasons.several_sites(name, len(below))
        if below:
            return _standing(below[0])
        return Spot(None, where.place, name, assumed=bool(where.rest))

    def _alike(self, name: str, places=None) -> list[StandingSite]:
        sites = self.book.sites_folded.get(fold(name), ())
        return self._spelt(name, [site for site in sites if places is None or site.place in places])

    def _spelt(self, name: str, found: list[Named]) -> list[Named]:
        """Of those of that name but for accents: who has the same, or else where one side has
        none."""
        key, bare = self.book.key(name), _has_no_accents(name)
        same = [one for one in found if self.book.key(one.name) == key]
        return same or [one for one in found if bare or _has_no_accents(one.name)]

    # Places

    def _where(self, row: SheetRow) -> _Where | None:
        """The place that a row names; None where it names none. Raises `Wrong`."""
        words = _parts(row)
        if not words:
            return None
        field = "place" if row.place else "wider_place"
        first, *wider = words
        around = {place.id for word in wider for place in self._called(word)}
        found = self._called(first)
        if around:
            found = [p for p in found if self.book.around(p.id) & around]
        if found:
            return _Where(self._one(field, first, found, row.day))
        for word in wider:
            if found := self._called(word):
                return _Where(self._one(field, word, found, row.day), rest=first)
        if self.default is None:
            raise reasons.no_place(field, first)
        return _Where(self.default, rest=first)

    def _one(self, field: str, word: str, found: list[StandingPlace], day: date) -> int:
        mine = [place for place in found if place.id in self.book.mine]
        if not mine:
            raise reasons.not_yours(field, word)
        for fits in (
            lambda place: place.valid.contains(day),
            lambda place: self.book.where is None or self.book.lies_in(place.id, self.book.where),
        ):
            if len(mine) > 1:
                mine = [place for place in mine if fits(place)] or mine
        if len(mine) > 1:
            raise reasons.several_places(field, word, len(mine))
        return mine[0].id

    def _called(self, word: str) -> list[StandingPlace]:
        """The places of that name, of the kind that stands before it if any does."""
        folded = fold(word)
        if found := self._spelt(word, self._named.get(folded, [])):
            return found
        match = _KIND.match(folded)
        if not match:
            return []
        name, kinds = match["name"], _KINDS[match["kind"]]
        found = [place for place in self._named.get(name, ()) if place.kind in kinds]
        return self._spelt(word[-len(name) :], found)

    @cached_property
    def _named(self) -> dict[str, list[StandingPlace]]:
        found = defaultdict(list)
        for place in self.book.places.values():
            found[fold(place.name)].append(place)
        return dict(found)

    @cached_property
    def default(self) -> int | None:
        """Where a new site lies if the sheet does not say: the campaign's place, or the one
        place in force that the person answers for."""
        mine = [self.book.places[place] for place in self.book.mine]
        mine = [place for place in mine if place.kind != Place.Kind.COUNTRY]
        if any(place.id == self.book.where for place in mine):
            return self.book.where
        ids = {place.id for place in mine}
        in_force = [place for place in mine if place.valid.contains(self.book.today)]
        tops = [place for place in in_force if not ids.intersection(place.above)]
        return tops[0].id if len(tops) == 1 else None


def _has_no_accents(name: str) -> bool:
    return name.casefold() == fold(name)


def _without_kind(word: str) -> str:
    match = _KIND.match(fold(word))
    return match["name"] if match else fold(word)


def _standing(site: StandingSite) -> Spot:
    return Spot(site.id, site.place, site.name)


def _parts(row: SheetRow) -> list[str]:
    texts = f"{row.place},{row.wider_place}".split(",")
    return [text for text in map(str.strip, texts) if text]


_KINDS = {
    "tinh": {Place.Kind.PROVINCE},
    "thanh pho": {Place.Kind.MUNICIPALITY, Place.Kind.PROVINCIAL_CITY},
    "huyen": {Place.Kind.DISTRICT},
    "quan": {Place.Kind.DISTRICT},
    "thi xa": {Place.Kind.TOWN},
    "phuong": {Place.Kind.WARD},
    "xa": {Place.Kind.COMMUNE},
    "thi tran": {Place.Kind.TOWNSHIP},
}
_KINDS |= {
    short: _KINDS[long]
    for short, long in (
        *(("t", "tinh"), ("tp", "thanh pho"), ("h", "huyen"), ("q", "quan"), ("tx", "thi xa")),
        *(("p", "phuong"), ("x", "xa"), ("tt", "thi tran")),
    )
}
_KIND = re.compile(
    rf"(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:\. ?| )(?P<name>.+)"
)
