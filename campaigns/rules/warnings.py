"""What looks wrong in a result. A warning never blocks: the person at the table knows best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from campaigns.rules.days import day, period
from campaigns.rules.numerals import number
from campaigns.rules.quantity import BAG_SIZES, bags_total

TIMES_USUAL = 10
FEW_DRIVES = 3  # fewer than this say nothing about what is usual
APART = (3, Decimal("0.1"))  # bags and donors differ "by much": from 3, and above a tenth


class Facts(Protocol):
    """The counts of one result; None is "not known"."""

    registered: int | None
    examined: int | None
    deferred: int | None
    donors: int | None
    bags: Mapping[int, int | None]
    apheresis: int | None
    first_time_donors: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a result is held against. The usual figures are the medians of the site's last
    `usual_drives` drives, None where these do not say."""

    drive_starts_on: date
    drive_ends_on: date | None = None
    campaign_starts_on: date | None = None
    campaign_ends_on: date | None = None
    target: int | None = None
    usual_bags: Decimal | None = None
    usual_donors: Decimal | None = None
    usual_drives: int = 0


@dataclass(frozen=True, slots=True)
class Warning:
    """A code for programs, and the words for people in both languages."""

    code: str
    vi: str
    en: str


def warnings(*, facts: Facts, expected: Expected, today: date) -> tuple[Warning, ...]:
    """Everything about the result that looks wrong, the gravest first."""
    found = (
        *_dates(expected, today),
        *_more_than(facts),
        *_bags(facts),
        *_unusual(facts, expected),
    )
    return tuple(found)


def _dates(expected: Expected, today: date):
    first, last = expected.drive_starts_on, expected.drive_ends_on or expected.drive_starts_on
    if first > today:
        yield Warning(
            "drive_not_yet",
            f"Đợt này đến ngày {day(first)} mới diễn ra.",
            f"This drive will only be on {day(first, 'en')}.",
        )
    starts, ends = expected.campaign_starts_on, expected.campaign_ends_on
    if (starts and first < starts) or (ends and last > ends):
        yield Warning(
            "outside_campaign",
            f"Ngày {day(first)} nằm ngoài thời gian của chiến dịch ({period(starts, ends)}).",
            f"{day(first, 'en')} is outside the campaign ({period(starts, ends, 'en')}).",
        )


# One count that is not more than another: code, and both by attribute and words.
_NAMES = {
    "registered": ("số người đăng ký", "people registered"),
    "examined": ("số người được khám", "people examined"),
    "deferred": ("số người tạm hoãn", "people deferred"),
    "donors": ("số người hiến máu", "donors"),
    "first_time_donors": ("số người hiến lần đầu", "first-time donors"),
}
_NOT_MORE = (
    ("donors", "registered"),
    ("examined", "registered"),
    ("deferred", "registered"),
    ("donors", "examined"),
    ("first_time_donors", "donors"),
)


def _more_than(facts: Facts):
    for less, more in _NOT_MORE:
        part, whole = getattr(facts, less), getattr(facts, more)
        if part is None or whole is None or part <= whole:
            continue
        (vi, en), (whole_vi, whole_en) = _NAMES[less], _NAMES[more]
        yield Warning(
            f"{less}_over_{more}",
            f"{vi.capitalize()} ({number(part)}) nhiều hơn {whole_vi} ({number(whole)}).",
            f"More {en} ({number(part, 'en')}) than {whole_en} ({number(whole, 'en')}).",
        )


def _bags(facts: Facts):
    bags, donors = bags_total(facts.bags), facts.donors
    if bags is None or donors is None:
        return
    counted = bags + (facts.apheresis or 0)
    complete = all(facts.bags.get(size) is not None for size in BAG_SIZES)
    least, part = APART
    apart = abs(counted - donors)
    if apart < least or apart <= part * max(counted, donors) or (counted < donors and not complete):
        return
    yield Warning(
        "bags_differ_from_donors",
        f"{number(counted)} túi máu mà {number(donors)} người hiến: hãy xem lại.",
        f"{number(counted, 'en')} bags from {number(donors, 'en')} donors: look again.",
    )


def _unusual(facts: Facts, expected: Expected):
    bags = bags_total(facts.bags)
    known = expected.usual_drives >= FEW_DRIVES
    usual_bags = expected.usual_bags if known else None
    usual_donors = expected.usual_donors if known else None
    if usual_bags is None and usual_donors is None and expected.target:
        if bags is not None and bags >= TIMES_USUAL * expected.target:
            yield _ten_times("target", bags, expected.target, ("túi", "bags"))
        return
    if bags is not None and usual_bags and bags >= TIMES_USUAL * usual_bags:
        yield _ten_times("usual", bags, usual_bags, ("túi", "bags"))
    elif facts.donors is not None and usual_donors and facts.donors >= TIMES_USUAL * usual_donors:
        yield _ten_times("usual", facts.donors, usual_donors, ("người hiến", "donors"))


def _ten_times(
    what: str, count: int, held_against: Decimal | int, unit: tuple[str, str]
) -> Warning:
    vi, en = unit
    about = {"usual": ("mức thường gặp ở điểm này", "what is usual at this site")}
    whose, whose_en = about.get(what, ("chỉ tiêu của buổi", "the target of the drive"))
    return Warning(
        f"ten_times_{what}",
        f"{number(count)} {vi} là gấp 10 lần trở lên {whose} ({number(held_against)}).",
        f"{number(count, 'en')} {en} are ten times {whose_en} or more "
        f"({number(held_against, 'en')}).",
    )
