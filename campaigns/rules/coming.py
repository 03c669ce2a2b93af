"""Coming drives in words: their hours, and the sentence that a calendar opens with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from campaigns.rules.days import day, named_day
from campaigns.rules.numerals import is_english, number

WEEK = 7  # days, the first one counted


def hours(opens: time | None, closes: time | None, language: str = "vi") -> str:
    """07:30–11:30; what is not known of them is said to be unknown (domain rule 1)."""
    english = is_english(language)
    if opens is None and closes is None:
        return "hours not known" if english else "chưa rõ giờ"
    if closes is None:
        return (
            f"from {opens:%H:%M} (end not known)"
            if english
            else f"từ {opens:%H:%M} (chưa rõ giờ kết thúc)"
        )
    if opens is None:
        return (
            f"until {closes:%H:%M} (start not known)"
            if english
            else f"đến {closes:%H:%M} (chưa rõ giờ bắt đầu)"
        )
    return f"{opens:%H:%M}–{closes:%H:%M}"


def coming_sentence(
    *,
    soon: int,
    since: date,
    today: date,
    where: str,
    nearest: tuple[date, time | None, time | None, str] | None,
    language: str = "vi",
) -> str:
    """How many drives a week brings, where, and the first of them.

    "12 buổi hiến máu trong 7 ngày tới tại Hà Nội; gần nhất: thứ Bảy 7/2, 07:30–11:30, Nhà văn
    hóa Kiên Lương." `soon` counts the days from `since`, `where` is "" for the whole country,
    `nearest` is a day, its hours and the name of the site. "" where no drive is known at all.
    """
    if not soon and nearest is None:
        return ""
    english = is_english(language)
    if where:
        place = f"in {where}" if english else f"tại {where}"
    else:
        place = "across the country" if english else "trên cả nước"
    if english:
        span = f"the next {WEEK} days" if since == today else f"{WEEK} days from {day(since, 'en')}"
        what = "blood drive" if soon == 1 else "blood drives"
        said = f"{number(soon, 'en') if soon else 'No'} {what} in {span} {place}"
        said += "" if soon else " known so far"
    else:
        span = f"{WEEK} ngày tới" if since == today else f"{WEEK} ngày từ {day(since)}"
        known = f"{number(soon)} buổi hiến máu" if soon else "Chưa biết buổi hiến máu nào"
        said = f"{known} trong {span} {place}"
    return f"{said}{_first(nearest, today, english)}."


def _first(nearest, today: date, english: bool) -> str:
    if nearest is None:
        return ""
    language = "en" if english else "vi"
    on, opens, closes, site = nearest
    when = named_day(on, language, year=on.year != today.year)
    label = "the nearest" if english else "gần nhất"
    return f"; {label}: {when}, {hours(opens, closes, language)}, {site}"


def pages(counts: Sequence[int], *, about: int) -> list[slice]:
    """A list of days with so many things each, cut into pages of whole days where that can be.

    A page ends with the day that brings it to `about` things; a day that alone has more than
    twice as many is cut itself. There is always a first page.
    """
    found, first, last = [], 0, 0
    for count in counts:
        last += count
        while last - first > 2 * about:
            found.append(slice(first, first + about))
            first += about
        if last - first >= about:
            found.append(slice(first, last))
            first = last
    if last > first or not found:
        found.append(slice(first, last))
    return found
