"""Periods of reports, the same a year before, and what changed between two."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.periods import (
    Change,
    Kind,
    Period,
    change,
    period_name,
    period_on,
    series,
    until,
    year_before,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def span(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (Kind.THIS_MONTH, "2026-02-01", "2026-02-28"),
        (Kind.LAST_MONTH, "2026-01-01", "2026-01-31"),
        (Kind.THIS_QUARTER, "2026-01-01", "2026-03-31"),
        (Kind.LAST_QUARTER, "2025-10-01", "2025-12-31"),
        (Kind.THIS_YEAR, "2026-01-01", "2026-12-31"),
        (Kind.LAST_YEAR, "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_follows_from_the_day(kind, first, last):
    assert period_on(kind, date(2026, 2, 25)) == span(first, last)


@given(DAYS, st.sampled_from(["MONTH", "QUARTER", "YEAR"]))
def test_this_period_holds_the_day_and_the_last_one_ends_before_it(today, name):
    this, before = period_on(Kind[f"THIS_{name}"], today), period_on(Kind[f"LAST_{name}"], today)
    assert this.first <= today <= this.last
    assert before.last + timedelta(days=1) == this.first
    assert before.first.day == 1


@pytest.mark.parametrize(
    ("asked", "earlier"),
    [
        (("2026-02-01", "2026-02-25"), ("2025-02-01", "2025-02-25")),
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28")),
        (("2025-02-10", "2025-02-28"), ("2024-02-10", "2024-02-28")),
        (("2025-12-20", "2026-01-10"), ("2024-12-20", "2025-01-10")),
    ],
)
def test_the_same_period_a_year_before(asked, earlier):
    assert year_before(span(*asked)) == span(*earlier)


@given(DAYS, st.integers(0, 800))
def test_a_year_before_always_is_a_period_of_the_year_before(first, days):
    asked = Period(first, first + timedelta(days=days))
    earlier = year_before(asked)
    assert earlier.first.year == asked.first.year - 1
    assert earlier.last.year == asked.last.year - 1
    assert abs((earlier.last - earlier.first).days - days) <= 1


def test_what_has_come_of_a_period():
    february = span("2026-02-01", "2026-02-28")
    assert until(february, date(2026, 2, 25)) == span("2026-02-01", "2026-02-25")
    assert until(february, date(2026, 3, 9)) == february
    assert until(february, date(2026, 1, 31)) is None


@pytest.mark.parametrize(
    ("asked", "vi", "en"),
    [
        (("2026-02-01", "2026-02-28"), "tháng 2/2026", "February 2026"),
        (("2026-10-01", "2026-12-31"), "quý IV/2026", "quarter 4 of 2026"),
        (("2026-01-01", "2026-12-31"), "năm 2026", "2026"),
        (("2026-02-03", "2026-02-03"), "ngày 3/2/2026", "3 February 2026"),
        (("2024-01-11", "2024-03-10"), "từ 11/1 đến 10/3/2024", "from 11 January to 10 March 2024"),
        (("2026-02-01", "2026-04-30"), "từ 1/2 đến 30/4/2026", "from 1 February to 30 April 2026"),
    ],
)
def test_the_name_of_a_period(asked, vi, en):
    assert period_name(span(*asked)) == vi
    assert period_name(span(*asked), "en") == en


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        span("2026-02-02", "2026-02-01")


@pytest.mark.parametrize(
    ("now", "before", "difference", "percent"),
    [
        (3120, 2870, "250", "8.7"),
        (2870, 3120, "-250", "-8.0"),
        (Decimal("406.8"), Decimal("400"), "6.8", "1.7"),
        (5, 5, "0", "0.0"),
        (0, 40, "-40", "-100.0"),
        (1, 1000, "-999", "-99.9"),
        (12, 0, "12", None),
    ],
)
def test_what_changed(now, before, difference, percent):
    found = change(now, before)
    assert found.difference == Decimal(difference)
    assert found.percent == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(("now", "before"), [(None, 5), (5, None), (None, None)])
def test_rule_1_nothing_is_said_of_what_is_unknown(now, before):
    assert change(now, before) == Change(None, None)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Lễ hội Xuân hồng lần thứ 19 năm 2026", "le hoi xuan hong"),
        ("Lễ hội Xuân Hồng 2025", "le hoi xuan hong"),
        ("Tết nhân ái 2025-2026", "tet nhan ai"),
        ("Hành trình đỏ", "hanh trinh do"),
        ("Năm an toàn giao thông 2026", "nam an toan giao thong"),
        ("2026", ""),
    ],
)
def test_what_a_campaign_s_name_keeps_from_year_to_year(name, kept):
    assert series(name) == kept
