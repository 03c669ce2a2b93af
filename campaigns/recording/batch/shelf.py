"""What books are made of: the rows that stand before a sheet is applied, loaded in few statements.

They are told by one word, which is compared as the sheet is applied: books of the same word are
the same books, judged by the same rules.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Field, Func
from django.db.models.functions import Coalesce

from campaigns import access
from campaigns.models import Campaign, Place, Succession
from campaigns.recording.locks import Lock, standing_locks
from campaigns.rules.validity import Validity

from .book import FIGURES, Book, StandingEntry, StandingPlace, StandingSite
from .drives import StandingDrives

AT_ONCE = 5000


def open_book(*, campaign: Campaign, user: AbstractBaseUser, today: date) -> Book:
    """The book of a campaign, as far as this person may see it."""
    shelf = _Shelf(campaign, user, today)
    drives = StandingDrives(shelf.drives())
    return Book(
        campaign=campaign.pk,
        days=(campaign.starts_on, campaign.ends_on),
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
