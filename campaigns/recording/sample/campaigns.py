"""Which campaigns there were: national ones with their parts, local ones of each season, one very
large one. What was reached and what was printed of them comes later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from campaigns.rules.seasons import new_year

from . import names
from .land import Land, Province, Spot, parted
from .names import Program
from .sizes import FLAGSHIP, Size

YEARS = 10
AHEAD = 20  # days: the latest campaigns begin so soon


@dataclass(slots=True, eq=False)
class Plan:
    """A campaign before anything is stored of it.

    `entries` are the results it has in a country of this size, `results` those that the budget
    leaves it; `donors` is what a result counts about, `reach` what part of the promise the
    campaign comes to. `spot` is None for the country.
    """

    name: str
    name_en: str
    starts: date
    ends: date
    province: Province | None = None
    spot: Spot | None = None
    whole: "Plan | None" = None
    parts: int = 0
    giving: bool = False
    entries: int = 0
    results: int = 0
    donors: float = 0
    reach: float = 1
    key: int = 0


def plan(random: Random, size: Size, land: Land, today: date) -> list[Plan]:
    """The campaigns, the oldest first, each with its share of the results."""
    plans = [_flagship(today)]
    plans += _national(random, size, land, today)
    plans += _local(random, size, land, today, count=size.campaigns - len(plans))
    _name_once(plans)
    _share(random, size, plans, today)
    flagship = plans[0]
    flagship.entries, flagship.donors = round(size.entries * FLAGSHIP), 45
    _spend(size, plans)
    return sorted(plans, key=lambda one: (one.starts, one.whole is not None))


def _flagship(today: date) -> Plan:
    program = names.FLAGSHIP
    year = today.year if today >= date(today.year, 2, 1) else today.year - 1
    starts, ends = _days(program, year)
    named = f"{program.name} {year}", f"{program.name_en} {year}"
    return Plan(*named, starts, ends, reach=1.04)


def _days(program: Program, year: int) -> tuple[date, date]:
    if isinstance(program.first, tuple):
        return date(year, *program.first), date(year, *program.last)
    tet = new_year(year)
    return tet + timedelta(program.first), tet + timedelta(program.last)


def _national(random: Random, size: Size, land: Land, today: date) -> list[Plan]:
    """The newest first; parts in every province, until they are too many."""
    editions = [
        (*_days(program, year), program, year)
        for year in range(today.year - YEARS, today.year + 2)
        for program in names.NATIONAL
        if new_year(year)
    ]
    latest, oldest = today + timedelta(AHEAD), date(today.year - YEARS, 1, 1)
    editions = sorted(
        (one for one in editions if oldest <= one[0] <= latest), key=lambda one: one[:2]
    )
    room = round(size.campaigns * names.LOCAL_NATIONAL_SHARE)
    plans: list[Plan] = []
    for starts, ends, program, year in list(reversed(editions))[: max(size.campaigns // 8, 3)]:
        named = f"{program.name} {year}", f"{program.name_en} {year}"
        whole = Plan(*named, starts, ends, reach=_reach(random, program))
        plans.append(whole)
        if len(provinces := land.on(starts)) <= room:
            parts = list(_parts(random, whole, program, year, provinces))
            whole.parts, room = len(parts), room - len(parts)
            plans += parts
    return plans


def _parts(random, whole: Plan, program: Program, year: int, provinces) -> Iterator[Plan]:
    length = (whole.ends - whole.starts).days
    for province in provinces:
        starts = whole.starts + timedelta(int(random.random() * length * 0.4))
        if province.days.end is not None:  # it began while there was such a province
            starts = min(starts, province.days.end - timedelta(1))
        ends = whole.ends - timedelta(int(random.random() * length * 0.2))
        yield Plan(
            f"{program.name} {year}{program.joint}{province.name}",
            f"{program.name_en} {year} in {province.name}",
            starts,
            ends,
            province,
            province,
            whole,
            reach=_reach(random, program),
        )


def _local(random: Random, size: Size, land: Land, today: date, count: int) -> list[Plan]:
    return [
        _of_today(random, land, today)
        if number < size.running
        else _of_the_past(random, land, today)
        for number in range(count)
    ]


def _of_today(random: Random, land: Land, today: date) -> Plan:
    starts = today + timedelta(int(random.random() * (40 + AHEAD)) - 40)
    return _usual(random, land, starts, 12 + int(random.random() * 50))


def _of_the_past(random: Random, land: Land, today: date) -> Plan:
    """A day of the last ten years, the later ones more likely; the season says what it was."""
    ago = timedelta(45 + int(365.25 * YEARS * random.random() ** 1.25 * 0.985))
    day, chance = today - ago, random.random()
    year = day.year if day.month < 11 else day.year + 1
    if day.month in (12, 1, 2) and new_year(year) and chance < 0.75:
        giving = chance < 0.15
        return _seasonal(random, land, names.GIVING[:1] if giving else names.TET, year, giving)
    if day.month == 5 and chance < 0.3:
        return _seasonal(random, land, names.GIVING[1:], day.year, True)
    if day.month in (6, 7, 8) and chance < 0.6:
        return _seasonal(random, land, names.SUMMER, day.year, False)
    return _usual(random, land, day, 3 + int(random.random() * 40))


def _seasonal(random: Random, land: Land, programs, year: int, giving: bool) -> Plan:
    program = _one(random, programs)
    starts, ends = _days(program, year)
    starts += timedelta(int(random.random() * 8))
    plan = _placed(random, land, program, starts, max(ends, starts), str(year))
    plan.giving = giving
    return plan


def _usual(random: Random, land: Land, starts: date, length: int) -> Plan:
    program = _one(random, names.USUAL)
    ends = starts + timedelta(length)
    return _placed(random, land, program, starts, ends, f"tháng {starts.month}/{starts.year}")


def _placed(random, land: Land, program: Program, starts: date, ends: date, when: str) -> Plan:
    province = _one(random, land.likely_on(starts))
    chance, spot, where = random.random(), province, province.name
    if chance < 0.3 and len(spots := province.spots(starts)) > 1:
        spot = _one(random, spots[1:])
        where = f"{spot.label}, {province.name}"
    elif chance < 0.4:
        where = province.university
    when_en = f"{starts:%B %Y}" if "/" in when else when
    named = f"{program.name} {when} tại {where}", f"{program.name_en} {when_en}, {where}"
    return Plan(*named, starts, ends, province, spot, reach=_reach(random, program))


def _reach(random: Random, program: Program) -> float:
    low, high = program.reach
    return low + (high - low) * random.random()


def _one(random: Random, of):
    return of[int(random.random() * len(of))]


def _name_once(plans: list[Plan]) -> None:
    """The second of a name says that it is the second."""
    seen: dict[str, int] = {}
    for one in plans:
        time = seen[one.name] = seen.get(one.name, 0) + 1
        if time > 1:
            one.name, one.name_en = f"{one.name} (đợt {time})", f"{one.name_en} (round {time})"


def _share(random: Random, size: Size, plans: list[Plan], today: date) -> None:
    """The results of all but the very large one, by weights as uneven as campaigns are."""
    shared, weights = [], []
    for one in plans[1:]:
        if one.giving or one.parts or one.starts >= today:
            continue
        one.donors = 25 + 60 * random.random()
        shared.append(one)
        large = 3 if one.province is None else 1 if one.spot is one.province else 0.4
        begun = min((today - one.starts).days / ((one.ends - one.starts).days + 1), 1)
        weights.append(large * begun * random.lognormvariate(0, 0.9))
    whole, rest = sum(weights), round(size.entries * (1 - FLAGSHIP))
    given, so_far = 0, 0.0
    for one, weight in zip(shared, weights, strict=True):
        so_far += weight
        upto = round(rest * so_far / whole)
        one.entries, given = upto - given, upto


def _spend(size: Size, plans: list[Plan]) -> None:
    """A smaller budget goes to the newest campaigns, which the first pages show."""
    flagship, others = plans[0], plans[1:]
    flagship.results = round(size.budget * FLAGSHIP)
    left = size.budget - flagship.results
    if left >= (whole := sum(one.entries for one in others)):
        shares = [one.entries / whole for one in others]
        for one, count in zip(others, parted(left, shares), strict=True):
            one.results = count
        return
    for one in sorted(others, key=lambda one: one.starts, reverse=True):
        one.results = min(one.entries, left)
        left -= one.results
