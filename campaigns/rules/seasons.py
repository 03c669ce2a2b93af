"""The seasons in which blood runs short: the month of Tết, and the summer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from campaigns.rules.numerals import rounded_percent

# The lunar new year's day by the calendar of Việt Nam (UTC+7: in 2030 it is a day before China's).
_NEW_YEAR = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19),
    2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
    2028: (1, 26), 2029: (2, 13), 2030: (2, 2), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31),
    2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4), 2039: (1, 24),
    2040: (2, 12),
}  # fmt: skip
SUMMER_MONTHS = (6, 7, 8)
# Whatever the year, Tết falls in one of these.
TET_MONTHS = (1, 2)


class Season(StrEnum):
    """A part of the year; all others are the usual months."""

    TET = "tet"
    SUMMER = "summer"
    USUAL = "usual"


def new_year(year: int) -> date | None:
    """The first day of Tết; None outside the years of the table."""
    return date(year, *_NEW_YEAR[year]) if year in _NEW_YEAR else None


def season_of(year: int, month: int) -> Season | None:
    """The month of Tết is the one of its first day; None where that day is not known."""
    first = new_year(year)
    if first is None:
        return None
    if month == first.month:
        return Season.TET
    return Season.SUMMER if month in SUMMER_MONTHS else Season.USUAL


@dataclass(frozen=True, slots=True)
class Gap:
    """How a season's months stand against the usual ones: `percent` less or, if not `short`, more.

    Averages are of whole years, cut to whole units.
    """

    season: Season
    average: Decimal
    usual: Decimal
    percent: Decimal
    short: bool
    years: tuple[int, ...]


def gap(season: Season, months: Mapping[tuple[int, int], Decimal], *, today: date) -> Gap | None:
    """The season against the usual months of the years that are over and known month by month.

    A month that nobody logged is unknown, so that its year says nothing (domain rule 1). None
    where no year is whole, or where nothing came in the usual months.
    """
    years = tuple(
        year
        for year in sorted({year for year, _month in months})
        if year < today.year
        and new_year(year) is not None
        and all((year, month) in months for month in range(1, 13))
    )
    there, elsewhere = (_average(months, years, kind) for kind in (season, Season.USUAL))
    if there is None or not elsewhere:
        return None
    part = rounded_percent(abs(100 * (there - elsewhere) / elsewhere), down=True)
    return Gap(
        season=season,
        average=Decimal(floor(there)),
        usual=Decimal(floor(elsewhere)),
        percent=part,
        short=there < elsewhere,
        years=years,
    )


def _average(months, years, season) -> Fraction | None:
    found = [
        Fraction(amount)
        for (year, month), amount in months.items()
        if year in years and season_of(year, month) is season
    ]
    return sum(found) / len(found) if found else None
