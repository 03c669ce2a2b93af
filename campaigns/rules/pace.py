"""What should stand by a day at an even pace, and where the pace so far would end.

One rule: a plan is kept evenly when each of its days, the first and the last counted, brings the
same. Nothing is rounded up: neither what is due nor what is foreseen may claim more than is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from campaigns.rules.days import day
from campaigns.rules.numerals import is_english, number
from campaigns.rules.progress import Promise, PromiseBasis

# More bars than these cannot be told apart on a phone: days become weeks, and weeks months.
MOST_DAYS, MOST_WEEKS = 100, 100


def due(
    *, target: Decimal | None, starts: date | None, ends: date | None, on: date
) -> Decimal | None:
    """What should stand by the evening of `on`, in whole units; all of it from the end on.

    None where the target or a date is unknown, and before the start.
    """
    if target is None or starts is None or ends is None or on < starts:
        return None
    return _part_of(target, _days(starts, min(on, ends)), _days(starts, ends))


def projected(
    *, so_far: Decimal | None, starts: date | None, ends: date | None, on: date, by: date
) -> Decimal | None:
    """What would stand on `by`, in whole units, were the rest to come as fast as what came by `on`.

    None where a date or the result is unknown, before the start and after the end.
    """
    if so_far is None or starts is None or ends is None or not starts <= on <= ends:
        return None
    return _part_of(so_far, _days(starts, by), _days(starts, on))


def _days(starts: date, on: date) -> int:
    return (on - starts).days + 1


def _part_of(amount: Decimal, days: int, of: int) -> Decimal:
    """Exact and rounded down, in whole numbers: a chart asks for a hundred of these."""
    above, below = amount.as_integer_ratio()
    return Decimal(above * days // (below * of))


class Step(StrEnum):
    """What one bar of a chart by time stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def step_between(first: date, last: date) -> Step:
    days = (last - first).days + 1
    if days <= MOST_DAYS:
        return Step.DAY
    return Step.WEEK if days <= 7 * MOST_WEEKS else Step.MONTH


def spans(first: date, last: date, step: Step) -> Iterator[tuple[date, date]]:
    """The days from first to last in bars: (first day, last day) of each, none left out.

    Weeks are counted from the first day; months are those of the calendar.
    """
    begin = first
    while begin <= last:
        end = min(_end_of(begin, step), last)
        yield begin, end
        begin = end + timedelta(days=1)


def _end_of(begin: date, step: Step) -> date:
    if step is Step.MONTH:
        following = (begin.replace(day=28) + timedelta(days=4)).replace(day=1)
        return following - timedelta(days=1)
    return begin + timedelta(days=6 if step is Step.WEEK else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A campaign's pace on a day. `so_far` was logged; `promise` is in the same unit or None.

    `partial`: of what was logged a part is not known, so `so_far` is the least it can be.
    """

    so_far: Decimal
    promise: Promise | None
    starts: date | None
    ends: date | None
    today: date
    provisional: bool = False
    partial: bool = False

    @property
    def target(self) -> Decimal | None:
        """A range is kept from its low end on; of an implied target, its best guess."""
        return self.promise.amount if self.promise else None

    def due(self, on: date) -> Decimal | None:
        return due(target=self.target, starts=self.starts, ends=self.ends, on=on)

    def projected(self, by: date) -> Decimal | None:
        dates = {"starts": self.starts, "ends": self.ends, "on": self.today}
        return projected(so_far=self.so_far, by=by, **dates)


def pace_sentence(pace: Pace, language: str = "vi") -> str:
    """What should stand, what stands, and where it would end, as far as each can be said.

    "Theo kế hoạch đều, đến hôm nay phải có 2.100; đã ghi nhận 1.890. Với nhịp này, đến 10/3 sẽ
    đạt khoảng 4.020 trong 4.200."
    """
    words = _English(language) if is_english(language) else _Vietnamese(language)
    said = [words.standing(pace), words.ending(pace), words.doubt(pace)]
    return " ".join(filter(None, said))


@dataclass(frozen=True)
class _Vietnamese:
    language: str
    due = "Theo kế hoạch đều, đến hôm nay phải có {due}; đã ghi nhận {so_far}."
    over = "Chiến dịch kết thúc ngày {ends}: đã ghi nhận {so_far}{of}."
    plain = "Đã ghi nhận {so_far}{of}."
    foreseen = "Với nhịp này, đến {end} sẽ đạt khoảng {at_end}{of}."
    of = " trong {target}"
    past = ", cao hơn chỉ tiêu {target}"
    about = "khoảng "
    least = "ít nhất "
    implied = "Chỉ tiêu {target} là số suy ra từ tỷ lệ, không phải số công bố."
    ranged = "Chỉ tiêu là từ {low} đến {high}; nhịp tính theo mức thấp."
    provisional = "Số đã ghi nhận là tạm tính, còn phần chưa được duyệt."
    partial = "Có kết quả chưa ghi đủ số túi từng loại, nên tổng là mức ít nhất."

    def standing(self, pace: Pace) -> str:
        asked = pace.due(pace.today)
        if pace.ends is not None and pace.ends < pace.today:
            return self.over.format(
                ends=self.day(pace.ends),
                so_far=self.logged(pace),
                of=self.out_of(pace, pace.so_far),
            )
        if asked is None:
            of = self.out_of(pace, pace.so_far)
            said = self.plain.format(so_far=self.logged(pace), of=of)
            return said[0].upper() + said[1:]
        return self.due.format(due=self.number(asked), so_far=self.logged(pace))

    def ending(self, pace: Pace) -> str:
        at_end = pace.projected(pace.ends) if pace.ends and pace.today < pace.ends else None
        if at_end is None:
            return ""
        return self.foreseen.format(
            end=self.short_day(pace.ends, pace.today),
            at_end=self.number(at_end),
            of=self.out_of(pace, at_end),
        )

    def doubt(self, pace: Pace) -> str:
        said = []
        promise = pace.promise
        if promise is not None and promise.basis is PromiseBasis.IMPLIED:
            said.append(self.implied.format(target=self.number(promise.amount)))
        elif promise is not None and promise.low < promise.high:
            ends = {"low": self.number(promise.low), "high": self.number(promise.high)}
            said.append(self.ranged.format(**ends))
        if pace.partial:
            said.append(self.partial)
        if pace.provisional:
            said.append(self.provisional)
        return " ".join(said)

    def out_of(self, pace: Pace, amount: Decimal) -> str:
        if pace.target is None:
            return ""
        target = (self.about if pace.promise.rough else "") + self.number(pace.target)
        return (self.past if amount > pace.target else self.of).format(target=target)

    def logged(self, pace: Pace) -> str:
        return (self.least if pace.partial else "") + self.number(pace.so_far)

    def number(self, amount: Decimal) -> str:
        return number(amount, self.language)

    def day(self, on: date) -> str:
        return day(on, self.language)

    def short_day(self, on: date, today: date) -> str:
        """Without the year where it is this one."""
        return self.day(on) if on.year != today.year else self.day(on)[:-5]


@dataclass(frozen=True)
class _English(_Vietnamese):
    due = "At an even pace {due} should stand by today; {so_far} are logged."
    over = "The campaign ended on {ends}: {so_far} are logged{of}."
    plain = "{so_far} are logged{of}."
    foreseen = "At this rate it will be about {at_end}{of} by {end}."
    of = " of {target}"
    past = ", past the target of {target},"
    about = "about "
    least = "at least "
    implied = "The target of {target} is implied by a percentage; nobody published it."
    ranged = "The target is {low} to {high}; the pace is that of its low end."
    provisional = "What is logged is provisional: part of it is not approved yet."
    partial = "Some results leave out bags of some size, so the sum is the least it can be."

    def out_of(self, pace: Pace, amount: Decimal) -> str:
        said = super().out_of(pace, amount)
        return said if amount is not pace.so_far else said.rstrip(",")
