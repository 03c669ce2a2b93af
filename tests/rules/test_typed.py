"""Counts and days as people type them: the right value, or a reason and what to do."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.text import CannotRead
from campaigns.rules.typed import read_count, read_day
from tests.fuzzing import fuzz

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("5.600", 5600),
        ("5 600", 5600),
        ("5\u00a0600", 5600),
        ("5\u202f600", 5600),
        ("1.234.567", 1234567),
        (" 320 ", 320),
        ("0", 0),
        (0, 0),
        (0.0, 0),
        (-0.0, 0),
        (5600.0, 5600),
        (5600, 5600),
        (Decimal("5600.00"), 5600),
        (999_999_999_999, 999_999_999_999),
        (None, None),
        ("", None),
        ("  ", None),
        ("-", None),
        ("–", None),
    ],
)
def test_counts_are_read_as_vietnam_writes_them(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "vi", "en"),
    [
        ("5,600", ["5.600", "5,6"], ["5.600", "5,6"]),
        (5.6, ["5.600", "5,6", "5600"], ["5.600", "5,6"]),
        (12.345, ["12.345", "12,345", "12345"], ["12.345"]),
        ("5.60", ["5,60", "5.600"], ["two ways"]),
        ("5,6", ["phần lẻ"], ["whole"]),
        ("1.234,5", ["phần lẻ", "1.234"], ["whole"]),
        ("5600.0", ["phần lẻ", "5600"], ["whole"]),
        (0.5, ["phần lẻ"], ["whole"]),
        ("1,234,567", ["1.234.567"], ["English"]),
        ("-1", ["âm"], ["below zero"]),
        ("−1", ["âm"], ["below zero"]),
        (-1, ["âm"], ["below zero"]),
        (-1.5, ["âm", "-1,5"], ["below zero"]),
        ("1e3", ["đủ các chữ số"], ["all its digits"]),
        ("1e309", ["đủ các chữ số"], ["all its digits"]),
        ("0x10", ["đủ các chữ số"], ["all its digits"]),
        (float("inf"), ["số nguyên"], ["whole number"]),
        (float("nan"), ["số nguyên"], ["whole number"]),
        (1e308, ["12 chữ số"], ["12 digits"]),
        pytest.param(10**5000, ["12 chữ số"], ["12 digits"], id="huge"),
        ("NaN", ["số nguyên"], ["whole number"]),
        ("Infinity", ["số nguyên"], ["whole number"]),
        ("TRUE", ["số nguyên"], ["whole number"]),
        (True, ["số nguyên"], ["whole number"]),
        ("٥٦٠٠", ["chữ số lạ"], ["unusual digit"]),
        ("５６００", ["chữ số lạ"], ["unusual digit"]),
        ("10^12", ["10^12"], ["10^12"]),
        ("1000000000000", ["12 chữ số"], ["12 digits"]),
        (10**12, ["12 chữ số"], ["12 digits"]),
        ("9" * 400, ["200 ký tự"], ["200 characters"]),
        ("9" * 100, ["12 chữ số"], ["12 digits"]),
        ("007", ["số 0"], ["zero"]),
        ("320 người", ["320 người"], ["whole number"]),
        ("5\u200b600", ["U+200B"], ["U+200B"]),
        (date(2024, 2, 3), ["số nguyên"], ["whole number"]),
        (b"5", ["số nguyên"], ["whole number"]),
    ],
)
def test_what_is_no_count_is_refused_with_what_to_type(typed, vi, en):
    with pytest.raises(CannotRead) as refusal:
        read_count(typed)
    for part in vi:
        assert part in str(refusal.value)
    for part in en:
        assert part in refusal.value.en


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("01/02/2024", date(2024, 2, 1)),  # 1 February, never 2 January
        ("1/2/2024", date(2024, 2, 1)),
        ("1-2-2024", date(2024, 2, 1)),
        ("1.2.2024", date(2024, 2, 1)),
        ("1 / 2 / 2024", date(2024, 2, 1)),
        ("2024-02-01", date(2024, 2, 1)),
        ("2024-02-01T23:59:00", date(2024, 2, 1)),
        ("01/02/2024 00:01", date(2024, 2, 1)),
        ("ngày 3 tháng 2 năm 2024", date(2024, 2, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        (date(2024, 2, 1), date(2024, 2, 1)),
        (datetime(2024, 2, 1, 23, 59), date(2024, 2, 1)),
        (datetime(2024, 2, 1, 0, 1), date(2024, 2, 1)),
        (45000, date(2023, 3, 15)),
        (45000.75, date(2023, 3, 15)),
        ("", None),
        ("–", None),
        (None, None),
    ],
)
def test_days_are_read_day_first(typed, day):
    assert read_day(typed, today=TODAY) == day


def test_serial_days_of_a_1904_workbook_count_from_1904():
    assert read_day(43538, today=TODAY, date_1904=True) == date(2023, 3, 15)


@pytest.mark.parametrize(
    ("typed", "vi", "en"),
    [
        ("31/02/2024", ["31/02/2024"], ["No calendar"]),
        ("29/02/2025", ["29/02/2025"], ["No calendar"]),
        ("00/01/2024", ["Lịch không có"], ["No calendar"]),
        ("02/13/2024", ["tháng 13", "ngày trước"], ["day first"]),
        ("3/2/24", ["03/02/2024"], ["03/02/2024"]),
        ("3/2", ["thiếu năm"], ["no year"]),
        ("45000", ["15/03/2023"], ["15/03/2023"]),
        ("01/01/0000", ["Lịch không có"], ["No calendar"]),
        ("01/01/1989", ["1989"], ["Check its year"]),
        ("01/01/2099", ["2099"], ["Check its year"]),
        ("01/02/20245", ["ngày/tháng/năm"], ["day/month/year"]),
        (date(1, 1, 1), ["0001"], ["Check its year"]),
        (date(9999, 12, 31), ["9999"], ["Check its year"]),
        (2024, ["1905"], ["1905"]),
        (1e308, ["không phải là ngày"], ["not a date"]),
        (float("nan"), ["không phải là ngày"], ["not a date"]),
        (-5, ["không phải là ngày"], ["not a date"]),
        pytest.param(10**5000, ["không phải là ngày"], ["not a date"], id="huge"),
        (True, ["không phải là ngày"], ["not a date"]),
        (time(7, 30), ["không phải là ngày"], ["not a date"]),
        ("thứ bảy", ["ngày/tháng/năm"], ["day/month/year"]),
        ("01/02-2024", ["ngày/tháng/năm"], ["day/month/year"]),
        ("٠١/٠٢/2024", ["chữ số lạ"], ["unusual digit"]),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_type(typed, vi, en):
    with pytest.raises(CannotRead) as refusal:
        read_day(typed, today=TODAY)
    for part in vi:
        assert part in str(refusal.value)
    for part in en:
        assert part in refusal.value.en


def test_the_near_future_is_a_day_that_may_be_planned():
    assert read_day("20/11/2028", today=TODAY) == date(2028, 11, 20)


figures = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.,- /e", max_size=20),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)


@fuzz(2000)
@given(figures)
def test_any_cell_is_a_count_or_a_reason(value):
    try:
        count = read_count(value)
    except CannotRead as refusal:
        assert str(refusal) and refusal.en
    else:
        assert count is None or (type(count) is int and 0 <= count < 10**12)


@fuzz(2000)
@given(figures, st.booleans())
def test_any_cell_is_a_day_or_a_reason(value, date_1904):
    try:
        day = read_day(value, today=TODAY, date_1904=date_1904)
    except CannotRead as refusal:
        assert str(refusal) and refusal.en
    else:
        assert day is None or type(day) is date


@given(st.integers(0, 10**12 - 1))
def test_a_count_printed_with_dots_is_read_back(count):
    assert read_count(f"{count:,}".replace(",", ".")) == count


@given(st.dates(date(1990, 1, 1), TODAY + timedelta(days=700)))
def test_a_day_printed_either_way_is_read_back(day):
    assert read_day(f"{day:%d/%m/%Y}", today=TODAY) == day
    assert read_day(day.isoformat(), today=TODAY) == day
