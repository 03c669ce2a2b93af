"""Tết and summer, and what is short in them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import radians, sin

import pytest

from campaigns.rules.seasons import Season, gap, new_year, season_of

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "known",
    ["2018-02-16", "2020-01-25", "2021-02-12", "2023-01-22", "2024-02-10", "2025-01-29",
     "2026-02-17", "2030-02-02"],
)  # fmt: skip
def test_the_first_days_of_tet_that_everyone_remembers(known):
    first = date.fromisoformat(known)
    assert new_year(first.year) == first


def new_moons(year):
    """The days of new moon in Việt Nam (UTC+7) near the start of a year, by Meeus' formula."""
    for k in range(int((year - 2000) * 12.3685) - 1, int((year - 2000) * 12.3685) + 4):
        t = k / 1236.85
        sun = radians(2.5534 + 29.10535670 * k)
        moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
        node = radians(160.7108 + 390.67050284 * k)
        julian = (
            2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
            - 0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon)
            + 0.01039 * sin(2 * node) + 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun)
            + 0.00208 * sin(2 * sun)
        )  # fmt: skip
        earth_turns_slower = timedelta(seconds=72)
        at = datetime(2000, 1, 1, 12) + timedelta(days=julian - 2451545) - earth_turns_slower
        yield (at + timedelta(hours=7)).date()


@pytest.mark.parametrize("year", range(2010, 2041))
def test_tet_is_a_new_moon_between_21_january_and_20_february(year):
    first = new_year(year)
    assert date(year, 1, 21) <= first <= date(year, 2, 20)
    assert first in set(new_moons(year))


def test_outside_the_table_nothing_is_said():
    assert new_year(2009) is None
    assert season_of(2041, 1) is None


def test_the_month_of_tet_moves_with_the_moon():
    assert [season_of(2025, m) for m in (1, 2, 7)] == [Season.TET, Season.USUAL, Season.SUMMER]
    assert [season_of(2026, m) for m in (1, 2, 9)] == [Season.USUAL, Season.TET, Season.USUAL]


def year_of(year, *, usual=1000, tet=600, summer=700):
    amounts = {Season.TET: tet, Season.SUMMER: summer, Season.USUAL: usual}
    return {(year, m): Decimal(amounts[season_of(year, m)]) for m in range(1, 13)}


def test_the_shortage_is_told_against_the_usual_months():
    months = year_of(2024) | year_of(2025)
    tet, summer = (gap(season, months, today=TODAY) for season in (Season.TET, Season.SUMMER))
    assert (tet.average, tet.usual, tet.percent, tet.short) == (600, 1000, 40, True)
    assert (summer.average, summer.percent, summer.years) == (700, 30, (2024, 2025))


def test_a_season_with_more_is_not_called_short():
    more = gap(Season.SUMMER, year_of(2025, summer=1500), today=TODAY)
    assert (more.short, more.percent) == (False, 50)


def test_rule_1_a_year_with_an_unknown_month_says_nothing():
    months = year_of(2025)
    del months[2025, 10]
    assert gap(Season.SUMMER, months, today=TODAY) is None
    assert gap(Season.SUMMER, months | year_of(2024), today=TODAY).years == (2024,)


def test_the_year_that_still_runs_is_not_counted():
    assert gap(Season.SUMMER, year_of(2026), today=TODAY) is None


def test_nothing_in_the_usual_months_gives_no_percent():
    assert gap(Season.TET, year_of(2025, usual=0), today=TODAY) is None
