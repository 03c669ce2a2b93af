"""The periods that reports are made for, the same period a year before, and what changed."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from campaigns.rules.days import day, month, period
from campaigns.rules.numerals import is_english, rounded_percent
from campaigns.rules.text import fold

_QUARTERS = ("I", "II", "III", "IV")
_EDITION = frozenset({"nam", "lan", "thu", "dot", "mua"})


class Kind(StrEnum):
    """How a period is asked for. The last two do not follow from the day alone."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    CAMPAIGN = "campaign"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both counted. Raises ValueError where these cross."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end on {self.last}, before its start {self.first}")


_MONTHS = {
    Kind.THIS_MONTH: (1, 0),
    Kind.LAST_MONTH: (1, 1),
    Kind.THIS_QUARTER: (3, 0),
    Kind.LAST_QUARTER: (3, 1),
    Kind.THIS_YEAR: (12, 0),
    Kind.LAST_YEAR: (12, 1),
}


def period_on(kind: Kind, today: date) -> Period:
    """The month, quarter or year of the day, or the one before it.

    Raises KeyError on the kinds that do not follow from the day.
    """
    months, back = _MONTHS[kind]
    begins = (today.year * 12 + today.month - 1) // months * months - back * months
    return Period(_month(begins), _month(begins + months) - timedelta(days=1))


def year_before(period: Period) -> Period:
    """The same days a year earlier. What ends with its month ends with the month then, too:
    1 to 28 February 2025 is compared with 1 to 29 February 2024."""
    last = _a_year_earlier(period.last)
    if period.first.day == 1 and _ends_a_month(period.last):
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return Period(_a_year_earlier(period.first), last)


def until(period: Period, today: date) -> Period | None:
    """The part of it that has come; None where it begins after the day."""
    if period.first > today:
        return None
    return Period(period.first, min(period.last, today))


def period_name(asked: Period, language: str = "vi") -> str:
    """tháng 2/2026, quý I/2026, năm 2026, ngày 3/2/2026, từ 11/1 đến 10/3/2024."""
    first, last = asked.first, asked.last
    english = is_english(language)
    months = last.year * 12 + last.month - first.year * 12 - first.month + 1
    whole = first.day == 1 and _ends_a_month(last)
    if whole and months == 12 and first.month == 1:
        return str(first.year) if english else f"năm {first.year}"
    if whole and months == 3 and first.month % 3 == 1:
        number = first.month // 3
        return (
            f"quarter {number + 1} of {first.year}"
            if english
            else f"quý {_QUARTERS[number]}/{first.year}"
        )
    if whole and months == 1:
        return month(first, language)
    if first == last:
        return day(first, language) if english else f"ngày {day(first, language)}"
    return period(first, last, language)


@dataclass(frozen=True, slots=True)
class Change:
    """How much more (or, below zero, less) than before. None is "cannot be said"."""

    difference: Decimal | None = None
    percent: Decimal | None = None


def change(now: Decimal | int | None, before: Decimal | int | None) -> Change:
    """From before to now; nothing of an unknown, and no percent of nothing (domain rule 1)."""
    if now is None or before is None:
        return Change()
    difference = Decimal(now) - Decimal(before)
    if not before:
        return Change(difference)
    part = rounded_percent(abs(100 * Fraction(difference) / Fraction(before)))
    return Change(difference, part.copy_sign(difference) if part else part)


def series(name: str) -> str:
    """What the name of a campaign keeps from year to year: "Lễ hội Xuân hồng lần thứ 19 năm
    2026" is "le hoi xuan hong", as the one of 2025 is. Empty where nothing is left."""
    words: list[str] = []
    for word in re.findall(r"\w+", fold(name)):
        if any(char.isdigit() for char in word):
            while words and words[-1] in _EDITION:
                words.pop()
        else:
            words.append(word)
    return " ".join(words)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _a_year_earlier(d: date) -> date:
    if (d.month, d.day) == (2, 29):
        return d.replace(year=d.year - 1, day=28)
    return d.replace(year=d.year - 1)


def _ends_a_month(d: date) -> bool:
    return d.day == monthrange(d.year, d.month)[1]
