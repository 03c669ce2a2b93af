"""Dates in words."""

from __future__ import annotations

from datetime import date

from campaigns.rules.numerals import is_english

# Not strftime or calendar: those speak the server's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_WEEKDAYS = (
    *(("thứ Hai", "Monday"), ("thứ Ba", "Tuesday"), ("thứ Tư", "Wednesday")),
    *(("thứ Năm", "Thursday"), ("thứ Sáu", "Friday"), ("thứ Bảy", "Saturday")),
    ("Chủ nhật", "Sunday"),
)


def day(d: date, language: str = "vi") -> str:
    """11/1/2024, in English 11 January 2024."""
    if is_english(language):
        return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"
    return f"{d.day}/{d.month}/{d.year}"


def named_day(d: date, language: str = "vi", *, year: bool = True) -> str:
    """thứ Bảy 7/2/2026, in English Saturday 7 February 2026; the year where it is wanted."""
    name = _WEEKDAYS[d.weekday()][is_english(language)]
    return f"{name} {day(d, language) if year else _without_year(d, language)}"


def month(d: date, language: str = "vi") -> str:
    """tháng 2/2026, in English February 2026."""
    if is_english(language):
        return f"{_MONTHS[d.month - 1]} {d.year}"
    return f"tháng {d.month}/{d.year}"


def month_name(number: int, language: str = "vi") -> str:
    """Tháng 2, in English February."""
    return _MONTHS[number - 1] if is_english(language) else f"Tháng {number}"


def period(start: date | None, end: date | None, language: str = "vi") -> str:
    """The days from start to end, both counted, as part of a sentence.

    "từ 11/1 đến 10/3/2024", "ngày 12–13/6/2025", "ngày 1/1/2026"; an end that
    is not known is said to be unknown, and "" stands for nothing known at all
    (domain rule 1). Raises ValueError when the end comes before the start.
    """
    english = is_english(language)
    if start is None and end is None:
        return ""
    if end is None:
        said = day(start, language)
        return f"from {said} (end not known)" if english else f"từ {said} (chưa rõ ngày kết thúc)"
    if start is None:
        said = day(end, language)
        return (
            f"until {said} (start not known)" if english else f"đến {said} (chưa rõ ngày bắt đầu)"
        )
    if end < start:
        raise ValueError(f"a period cannot end on {end}, before its start on {start}")
    if (end - start).days <= 1 and start.month == end.month:
        days = f"{start.day}–" if end > start else ""
        return f"{'on' if english else 'ngày'} {days}{day(end, language)}"
    first = _without_what_follows(start, end, language)
    if english:
        return f"from {first} to {day(end, language)}"
    return f"từ {first} đến {day(end, language)}"


def _without_what_follows(start: date, end: date, language: str) -> str:
    if start.year != end.year:
        return day(start, language)
    if start.month != end.month:
        return _without_year(start, language)
    return str(start.day)


def _without_year(d: date, language: str) -> str:
    return f"{d.day} {_MONTHS[d.month - 1]}" if is_english(language) else f"{d.day}/{d.month}"
