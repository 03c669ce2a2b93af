"""The small pieces of wording: numbers, days, periods, search."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.wording import day, fold, number, period


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (5600, None, "5.600", "5,600"),
        (Decimal("1234.50"), None, "1.234,5", "1,234.5"),
        (Decimal("5.6E+3"), None, "5.600", "5,600"),
        (Decimal(133), 1, "133,0", "133.0"),
        (Decimal("406.85"), 1, "406,85", "406.85"),
        (-1400, None, "-1.400", "-1,400"),
        (0, None, "0", "0"),
    ],
)
def test_numbers_are_printed_exactly(value, places, vi, en):
    assert number(value, places=places) == vi
    assert number(value, "en", places) == en


D = date


@pytest.mark.parametrize(
    ("start", "end", "vi", "en"),
    [
        (D(2024, 1, 11), D(2024, 3, 10), "từ 11/1 đến 10/3/2024",
         "from 11 January to 10 March 2024"),
        (D(2026, 1, 1), D(2026, 1, 1), "ngày 1/1/2026", "on 1 January 2026"),
        (D(2025, 6, 12), D(2025, 6, 13), "ngày 12–13/6/2025", "on 12–13 June 2025"),
        (D(2024, 5, 31), D(2024, 6, 1), "từ 31/5 đến 1/6/2024", "from 31 May to 1 June 2024"),
        (D(2023, 12, 31), D(2024, 1, 1), "từ 31/12/2023 đến 1/1/2024",
         "from 31 December 2023 to 1 January 2024"),
        (D(2024, 6, 1), D(2024, 6, 20), "từ 1 đến 20/6/2024", "from 1 to 20 June 2024"),
        (D(2024, 1, 11), None, "từ 11/1/2024 (chưa rõ ngày kết thúc)",
         "from 11 January 2024 (end not known)"),
        (None, D(2024, 3, 10), "đến 10/3/2024 (chưa rõ ngày bắt đầu)",
         "until 10 March 2024 (start not known)"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_a_period_reads_as_in_a_newspaper(start, end, vi, en):
    assert period(start, end) == vi
    assert period(start, end, "en") == en


def test_a_period_does_not_run_backwards():
    with pytest.raises(ValueError):
        period(D(2024, 3, 10), D(2024, 1, 11))


def test_a_day_has_no_zeros_in_front():
    assert (day(D(2024, 1, 1)), day(D(2024, 1, 1), "en")) == ("1/1/2024", "1 January 2024")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Văn", "dong van"),
        ("Ðồng Văn", "dong van"),
        ("  Kiên\u00a0 Giang ", "kien giang"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("Ho\u0300a", "hoa"),
        ("KIÊN\u200b GIANG", "kien giang"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_search_needs_no_accents(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
