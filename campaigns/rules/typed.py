"""What a person types into a form or a spreadsheet cell: counts and days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from campaigns.rules.numerals import number, read_number
from campaigns.rules.text import CannotRead, clean, fold, shown

DIGITS = 12  # a count has no more; how large it may be is asked of the facts
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 2

_DASHES = frozenset("-‐‑‒–—−")
_NEGATIVE = re.compile(r"[-‐‑‒–—−] ?[0-9].*")
_EXPONENT = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_HEX = re.compile(r"0[xX][0-9a-fA-F]+")
_UNGROUPED_POINT = re.compile(r"(?P<whole>[1-9][0-9]{3,})\.(?P<decimals>[0-9]+)")


def read_count(value: object) -> int | None:
    """A whole number from zero up, or None where nothing (or a lone dash) stands.

    Text is read as Vietnam writes it: 5.600 and 5 600 are 5600. What can be
    read in two ways is refused with both readings: 5,600 as text, and a number
    cell of 5.6, which is what a spreadsheet set to English makes of a typed
    5.600. Raises CannotRead on that, and on all that is no count.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _count_in_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _not_a_count(str(value))
    return _count_in_cell(value)


def _not_a_count(text: str) -> CannotRead:
    return CannotRead(
        f"{shown(text)} không phải là số đếm. Hãy gõ một số nguyên, ví dụ 5.600.",
        f"{shown(text)} is not a count. Type a whole number, such as 5.600.",
    )


def _negative(text: str) -> CannotRead:
    return CannotRead(
        f"{shown(text)} là số âm. Hãy gõ số từ 0 trở lên, hoặc để trống nếu chưa biết.",
        f"{shown(text)} is below zero. Type 0 or more, or leave it empty if it is not known.",
    )


def _too_long(text: str) -> CannotRead:
    return CannotRead(
        f"Số {shown(text)} dài quá {DIGITS} chữ số. Hãy kiểm tra lại các chữ số.",
        f"The number {shown(text)} has over {DIGITS} digits. Check its digits.",
    )


def _not_whole(text: str, whole: str) -> CannotRead:
    return CannotRead(
        f"{shown(text)} có phần lẻ, mà số đếm phải là số nguyên. Hãy gõ lại, ví dụ {whole}.",
        f"{shown(text)} has decimals, and a count is whole. Type it again, such as {whole}.",
    )


def _count_in_text(text: str) -> int | None:
    text = clean(text)
    if not text or text in _DASHES:
        return None
    if _NEGATIVE.fullmatch(text):
        raise _negative(text)
    if _EXPONENT.fullmatch(text) or _HEX.fullmatch(text):
        raise CannotRead(
            f"{shown(text)} viết theo kiểu máy tính. Hãy gõ đủ các chữ số, ví dụ 5.600.",
            f"{shown(text)} is written as computers do. Type all its digits, such as 5.600.",
        )
    if not text[0].isdigit() or fold(text) != text:
        raise _not_a_count(text)
    if match := _UNGROUPED_POINT.fullmatch(text):
        raise _not_whole(text, match["whole"][:DIGITS])
    if len(text) > 2 * DIGITS:
        raise _too_long(text)
    amount, places = read_number(text)
    if places:
        raise _not_whole(text, number(int(amount)))
    return _checked(int(amount), text)


def _count_in_cell(value: int | float | Decimal) -> int:
    # A huge int must not be turned to text: Python refuses to.
    if isinstance(value, int):
        if abs(value) >= 10**DIGITS:
            raise _too_long("…")
        exact = Decimal(value)
    else:
        exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite():
        raise _not_a_count(str(exact))
    if exact < 0:
        raise _negative(_as_typed(exact))
    if exact >= 10**DIGITS:
        raise _too_long(str(exact))
    if exact != int(exact):
        raise _fraction(exact)
    return _checked(int(exact), str(exact))


def _fraction(exact: Decimal) -> CannotRead:
    thousands = exact * 1000
    typed = _as_typed(exact)
    if not 1 <= exact < 1000 or thousands != int(thousands):
        return _not_whole(typed, number(int(exact)))
    grouped, plain = number(int(thousands)), int(thousands)
    return CannotRead(
        f"Ô số này có hai cách đọc: {grouped} (bảng tính tiếng Anh đã hiểu dấu chấm là phần lẻ) "
        f"hoặc {typed}. Nếu là {grouped}, hãy gõ {plain}; số đếm không có phần lẻ.",
        f"This number cell can be read in two ways: {grouped} (an English spreadsheet took the "
        f"dot for a decimal point) or {typed}. If it is {grouped}, type {plain}; a count is "
        "whole.",
    )


def _as_typed(exact: Decimal) -> str:
    if abs(exact.adjusted()) > 30:
        return str(exact)
    return format(exact.normalize(), "f").replace(".", ",")


def _checked(count: int, text: str) -> int:
    if count >= 10**DIGITS:
        raise _too_long(text)
    return count


_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})(?P<s>[/.-])(?P<m>[0-9]{1,2})(?P=s)(?P<y>[0-9]+)")
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})(?P<s>[/.-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})")
_IN_WORDS = re.compile(
    r"(?:ngay )?(?P<d>[0-9]{1,2}) thang (?P<m>[0-9]{1,2})(?: nam |,? )(?P<y>[0-9]+)"
)
_NO_YEAR = re.compile(r"[0-9]{1,2} ?[/.-] ?[0-9]{1,2}")
_CLOCK = re.compile(r"(?<=[0-9])(?:T| )[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?$")
_SERIAL = re.compile(r"[1-9][0-9]{4}")


def read_day(value: object, *, today: date, date_1904: bool = False) -> date | None:
    """The day; None where nothing (or a lone dash) stands.

    In text the day comes first (01/02/2024 is 1 February), or the year
    (2024-02-01). A number in a cell is a spreadsheet's serial day, counted from
    1904 where `date_1904`. A year of two digits is refused with the full form
    to type: lists of old campaigns and of coming ones look the same. Raises
    CannotRead on these, on days no calendar has, and on days before 1990 or
    more than two years after `today`.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _day_in_text(value, today)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _near(value, today)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _not_a_day(str(value))
    return _near(_of_serial(value, date_1904), today)


def _not_a_day(text: str) -> CannotRead:
    return CannotRead(
        f"{shown(text)} không phải là ngày. Hãy gõ ngày/tháng/năm, ví dụ 03/02/2024.",
        f"{shown(text)} is not a date. Type day/month/year, such as 03/02/2024.",
    )


def _of_serial(value: int | float, date_1904: bool) -> date:
    # Below, Excel's day 60 (29 February 1900) never was; above, years have five digits.
    if not 61 <= value < 2_900_000:
        raise _not_a_day(str(value) if isinstance(value, float) else "…")
    return (date(1904, 1, 1) if date_1904 else date(1899, 12, 30)) + timedelta(int(value))


def _day_in_text(text: str, today: date) -> date | None:
    text = clean(text)
    if not text or text in _DASHES:
        return None
    bare = re.sub(r" ?([/.-]) ?", r"\1", _CLOCK.sub("", text))
    match = _DAY_FIRST.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare)
    match = match or _IN_WORDS.fullmatch(fold(bare))
    if match:
        return _near(_on_calendar(text, match["d"], match["m"], match["y"]), today)
    if _NO_YEAR.fullmatch(text):
        raise CannotRead(
            f"{shown(text)} thiếu năm. Hãy gõ đủ ngày/tháng/năm, ví dụ 03/02/2024.",
            f"{shown(text)} has no year. Type day/month/year, such as 03/02/2024.",
        )
    if _SERIAL.fullmatch(text):
        told = f"{_of_serial(int(text), False):%d/%m/%Y}"
        raise CannotRead(
            f"{shown(text)} giống số thứ tự ngày của bảng tính. Nếu là ngày {told}, hãy gõ {told}.",
            f"{shown(text)} looks like a spreadsheet's day number. If it is {told}, type {told}.",
        )
    raise _not_a_day(text)


def _on_calendar(text: str, d: str, m: str, y: str) -> date:
    if len(y) == 2:
        full = f"{int(d):02}/{int(m):02}/20{y}"
        raise CannotRead(
            f"{shown(text)} chỉ có hai chữ số của năm. Hãy gõ đủ bốn chữ số, ví dụ {full}.",
            f"{shown(text)} has only two digits of the year. Type all four, such as {full}.",
        )
    if len(y) != 4:
        raise _not_a_day(text)
    if int(m) > 12 and int(d) <= 12:
        raise CannotRead(
            f"{shown(text)}: không có tháng {int(m)}. Hãy gõ ngày trước, tháng sau, "
            "ví dụ 03/02/2024.",
            f"{shown(text)}: there is no month {int(m)}. Type the day first, then the month, "
            "such as 03/02/2024.",
        )
    try:
        return date(int(y), int(m), int(d))
    except ValueError:
        raise CannotRead(
            f"Lịch không có ngày {shown(text)}. Hãy kiểm tra lại ngày, tháng và năm.",
            f"No calendar has the day {shown(text)}. Check its day, month and year.",
        ) from None


def _near(day: date, today: date) -> date:
    # Not replace(year=…): 29 February has no anniversary.
    if EARLIEST <= day <= today + timedelta(days=366 * YEARS_AHEAD):
        return day
    told = f"{day.day:02}/{day.month:02}/{day.year:04}"
    raise CannotRead(
        f"Ngày {told} nằm ngoài khoảng từ {EARLIEST.year} đến {YEARS_AHEAD} năm tới. "
        "Hãy kiểm tra lại năm.",
        f"The day {told} is not between {EARLIEST.year} and {YEARS_AHEAD} years from now. "
        "Check its year.",
    )
