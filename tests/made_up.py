"""A small made-up country, on a day of its own."""

from datetime import date

from campaigns.recording.sample import SIZES, Made, make_country

TODAY = date(2026, 11, 22)


def make(*, seed=7, size="tiny", today=TODAY, collections=None) -> Made:
    chosen = SIZES[size] if collections is None else SIZES[size].with_entries(collections)
    return make_country(seed=seed, size=chosen, today=today)
