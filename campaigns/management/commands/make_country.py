"""`manage.py make_country --seed 7`: a whole country that never was, for trying and measuring."""

from argparse import ArgumentTypeError
from datetime import date
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.recording.sample import SIZES, HoldsData, NoSuchTime, is_made, make_country


class Command(BaseCommand):
    help = (
        "Fills an empty database with a made-up country: places, campaigns of ten years, drives "
        "and their results, targets and printed figures. The same seed, size and day make the "
        "same rows. The database is marked as sample data for good. One that holds anything "
        "already is refused, and left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=7, help="default: %(default)s")
        parser.add_argument(
            "--size",
            choices=SIZES,
            default="full",
            help="full: 10,000 campaigns and a million results; small: 200 and 5,000; tiny is for "
            "tests (default: %(default)s)",
        )
        parser.add_argument(
            "--collections",
            type=_some,
            metavar="N",
            help="another number of results for the same campaigns: with fewer, the older ones "
            "have none",
        )
        parser.add_argument(
            "--today", type=_day, metavar="YYYY-MM-DD", help="the day it is made for: now, or this"
        )
        parser.add_argument(
            "--unless-made", action="store_true", help="leave a country that stands as it is"
        )

    def handle(self, *, seed, size, collections, today, unless_made, verbosity, **options):
        if unless_made and is_made():
            return
        chosen = SIZES[size] if collections is None else SIZES[size].with_entries(collections)
        if verbosity:
            self.stdout.write(f"Making a country of the size {chosen.name} …")
        begun = monotonic()
        try:
            made = make_country(seed=seed, size=chosen, today=today or timezone.localdate())
        except HoldsData as error:
            raise CommandError(
                "This database holds data already; nothing was made. A made-up country goes into "
                "an empty database of its own: set DATABASE_URL."
            ) from error
        except NoSuchTime as error:
            raise CommandError(
                "Tết is known from 2010 to 2040: choose a day in 2020 to 2039."
            ) from error
        if not verbosity:
            return
        for table, rows in made.rows.items():
            self.stdout.write(f"{table:<22}{rows:>10}")
        self.stdout.write(
            f"Made in {monotonic() - begun:.0f} s; {made.repeated} entries came twice, and were "
            "stored once."
        )


def _some(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text}: give a whole number from 1")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: give a day as 2026-11-22") from error
