"""A whole made-up country in one transaction, into a database that holds nothing yet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from campaigns.models import (
    Campaign,
    Collection,
    DonationSite,
    Organisation,
    PeriodLock,
    Place,
    SampleData,
    Source,
)
from campaigns.recording.totals import count_ledger
from campaigns.rules.seasons import new_year
from campaigns.rules.text import fold

from .campaigns import YEARS, plan
from .land import Land, make_land
from .promises import Promises
from .reports import Reports
from .results import Ledger
from .sizes import Size
from .write import Books

LOCKED = 0.7  # of the provinces lock each year once it is over


class HoldsData(Exception):
    """The database holds something already; nothing was made."""


class NoSuchTime(ValueError):
    """The years before today are not all in the calendar of Tết."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many rows each table was given, and how many entries came more than once."""

    rows: dict[str, int]
    repeated: int


def is_made() -> bool:
    """Is what the database holds a made-up country?"""
    return SampleData.objects.exists()


def make_country(*, seed: int, size: Size, today: date) -> Made:
    """The same seed, size and day make the same rows. Raises HoldsData or NoSuchTime."""
    if new_year(today.year - YEARS) is None or new_year(today.year + 1) is None:
        raise NoSuchTime(today)
    try:
        with transaction.atomic():
            # First the mark: of two at once, the second waits here, and then finds the first.
            SampleData.objects.create(seed=seed, size=size.name, today=today)
            _refuse_data()
            return _make(seed, size, today)
    except IntegrityError as error:
        if is_made():
            raise HoldsData from error
        raise


def _refuse_data() -> None:
    if any(
        table.objects.exists()
        for table in (Campaign, Source, Collection, DonationSite, Organisation, Place)
    ):
        raise HoldsData


def _make(seed: int, size: Size, today: date) -> Made:
    books = Books()
    random = Random(f"country {seed}")
    land = make_land(books, random, size)
    plans = plan(random, size, land, today)
    promises, reports = Promises(books, land), Reports(books, today)
    # Its own numbers for each campaign: a smaller budget leaves the others as they are.
    ledger = Ledger(books, lambda key: Random(f"results {seed} {key}"), today)
    _lock_years(books, random, land, today)
    for one, slug in zip(plans, _slugs(plans), strict=True):
        own = Random(f"campaign {seed} {slug}")
        goal = promises.write(one, slug, own)
        logged = ledger.write(one, land)
        reports.write(one, slug, own, goal, logged)
        books.store_some()
    rows = books.close()
    count_ledger()
    return Made(rows, ledger.repeated)


def _slugs(plans) -> list[str]:
    """The address words, each once."""
    seen: dict[str, int] = {}
    found = []
    for one in plans:
        slug = slugify(fold(one.name.replace("/", "-")))[:90].strip("-")
        time = seen[slug] = seen.get(slug, 0) + 1
        found.append(slug if time == 1 else f"{slug}-{time}")
    return found


def _lock_years(books: Books, random: Random, land: Land, today: date) -> None:
    """Once a year is over most provinces lock it; here and there one was opened again."""
    table = books.open(
        PeriodLock(),
        *("place_id", "first_day", "last_day", "reason", "locked_by_id", "locked_at"),
        *("unlocked_by_id", "unlocked_at", "unlock_reason"),
    )
    for year in range(today.year - YEARS, today.year):
        at = datetime(year + 1, 3, 1, 2, tzinfo=UTC)
        if at.date() >= today:
            continue
        for province in land.on(at.date()):
            chance = random.random()
            if chance > LOCKED:
                continue
            manager = province.staff.manager
            opened = (None, None, "")
            if chance < 0.03:
                opened = (manager, at.replace(day=9), "Bổ sung sổ của một bệnh viện.")
            days = (date(year, 1, 1), date(year, 12, 31))
            table.add(province.id, *days, f"Đã quyết toán năm {year}.", manager, at, *opened)
