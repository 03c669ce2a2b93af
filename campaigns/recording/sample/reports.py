"""What was printed of the campaigns: articles and reports that agree with the logged results, or do
not, or with each other, or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from campaigns.models import Claim, Mention, Source
from campaigns.rules.quantity import Form, Qualifier, Quantity
from campaigns.rules.wording import print_quantity

from .campaigns import Plan
from .results import Logged
from .write import Books

UNITS = {
    "blood_units": "đơn vị máu",
    "donors": "người hiến máu",
    "sites": "điểm hiến máu",
    "gifts": "suất quà",
    "vnd": "đồng",
    "people_helped": "lượt người",
    "percent_of_plan": "%",
}
CHOSEN = "Số của báo cáo tổng kết, sau khi đối chiếu sổ."


@dataclass(slots=True)
class Printed:
    """One figure, before it is stored."""

    measure: str
    quantity: Quantity
    role: str = "result"
    chosen: bool = False


class Reports:
    """Writes sources and the figures they printed."""

    def __init__(self, books: Books, today: date) -> None:
        self.today = today
        self.sources = books.open(
            Source(),
            *("slug", "kind", "title", "label", "label_en", "publisher", "author", "published_on"),
        )
        self.claims = books.open(
            Claim(as_printed="-"),
            *("source_id", "campaign_id", "part", "part_number", "role", "measure", "amount"),
            *("high", "qualifier", "basis", "as_printed", "unit", "percent_of", "percent_means"),
            *("chosen", "chosen_reason"),
        )
        self.mentions = books.open(
            Mention(), "source_id", "campaign_id", "part", "part_number", "as_printed", "place_id"
        )
        self.yearly: dict[tuple[int, int], int] = {}

    def write(
        self, plan: Plan, slug: str, random: Random, goal: int | None, logged: Logged
    ) -> None:
        """The articles of a campaign that is over, or of a large one that goes on."""
        roll = random.random
        over = plan.ends < self.today
        known = logged.bags or (over and plan.entries and goal and round(goal * plan.reach))
        if plan.giving:
            figures = list(_gifts(random)) if over else []
        elif not known or not (over or plan.province is None) or roll() < 0.42:
            return
        else:
            figures = list(_blood(random, plan, goal, known, logged))
        if not figures:
            return
        after = max(plan.starts, min(plan.ends, self.today - timedelta(2)))
        day = min(after + timedelta(1 + int(roll() * 12)), self.today)
        self._print(plan, self._article(plan, slug, day), figures)
        first = figures[0]
        if roll() < 0.15:  # another source says something else of the same
            other = _other(random, first)
            other.chosen = roll() < 0.4
            self._print(plan, self._article(plan, f"{slug}-bao-cao", day, "report"), [other])
        elif roll() < 0.2 and plan.province and (source := self._of_the_year(plan)):
            self._print(plan, source, [Printed(first.measure, first.quantity)])

    def _article(self, plan: Plan, slug: str, day: date, kind: str = "article") -> int:
        where = plan.province.name if plan.province else "Việt Nam"
        report = kind == "report"
        said = "Báo cáo" if report else "Tin"
        source = self.sources.add(
            *(f"{'bc' if report else 'tin'}-{slug}"[:120], kind, f"{said}: {plan.name}"),
            f"{said} về {plan.name}",
            f"{'Report' if report else 'News item'} on {plan.name_en}",
            *(f"{'Hội Chữ thập đỏ' if report else 'Báo'} {where} (mẫu)", "", day),
        )
        place = plan.spot or plan.province
        if place is not None and not report:
            self.mentions.add(source, plan.key, "paragraph", 1, place.label, place.id)
        return source

    def _of_the_year(self, plan: Plan) -> int | None:
        """The report of the province about the whole year, made once."""
        province, year = plan.province, plan.ends.year
        day = date(year + 1, 1, 15)
        if day > self.today:
            return None
        if (province.id, year) not in self.yearly:
            self.yearly[province.id, year] = self.sources.add(
                f"tong-ket-{year}-{province.slug}",
                "report",
                f"Báo cáo tổng kết năm {year} của {province.label}",
                f"Tổng kết {year}, {province.name}",
                f"Report on {year}, {province.name}",
                *(f"Hội Chữ thập đỏ {province.name} (mẫu)", "", day),
            )
        return self.yearly[province.id, year]

    def _print(self, plan: Plan, source: int, figures: list[Printed]) -> None:
        for number, one in enumerate(figures, start=1):
            quantity, percent = one.quantity, one.role == "percent"
            self.claims.add(
                *(source, plan.key, "paragraph", number, one.role, one.measure),
                *(quantity.amount, quantity.high, quantity.qualifier.value),
                "unstated" if one.measure == "blood_units" else "",
                *(print_quantity(quantity), UNITS[one.measure]),
                *(("blood_units", "reached") if percent else ("", "")),
                *(one.chosen, CHOSEN if one.chosen else ""),
            )


def _blood(
    random: Random, plan: Plan, goal: int | None, known: int, logged: Logged
) -> Iterator[Printed]:
    """The total, the people, the sites, the percent of the plan: some of them."""
    roll = random.random
    chance, amount = roll(), known
    if chance < 0.3:  # what was counted by telephone that evening
        amount = max(round(known * (0.92 + 0.16 * roll())), 1)
    yield Printed("blood_units", _vague(random, amount) if chance > 0.8 else _exactly(amount))
    if roll() < 0.4 and logged.donors:
        yield Printed("donors", _vague(random, logged.donors, "donors") if roll() < 0.3
                      else _exactly(logged.donors, "donors"))  # fmt: skip
    if roll() < 0.3 and logged.sites:
        yield Printed("sites", _exactly(len(logged.sites), "sites"))
    if goal and roll() < 0.5:
        share = Decimal(amount * 1000 // goal) / 10
        if roll() < 0.08:
            share += Decimal(7) / 10
        yield Printed("percent_of_plan", Quantity(share, unit="%", form=Form(places=1)), "percent")


def _gifts(random: Random) -> Iterator[Printed]:
    roll = random.random
    gifts = 500 + int(roll() * 20_000)
    yield Printed("gifts", _vague(random, gifts, "gifts"))
    money = Decimal(gifts * (4 + int(roll() * 3)) // 10) * 10**6
    yield Printed("vnd", Quantity(money, qualifier=Qualifier.AT_LEAST, unit="đồng"))
    if roll() < 0.4:
        yield Printed("people_helped", _exactly(gifts + int(roll() * 300), "people_helped"))


def _other(random: Random, first: Printed) -> Printed:
    """Another figure for the same: a little more or less, or rounded."""
    amount = max(round(int(first.quantity.amount) * (0.9 + 0.25 * random.random())), 1)
    if amount == first.quantity.amount:
        amount += 1
    return Printed(first.measure, _exactly(amount, first.measure))


def _exactly(amount: int, measure: str = "blood_units") -> Quantity:
    return Quantity(Decimal(amount), unit=UNITS[measure])


def _vague(random: Random, amount: int, measure: str = "blood_units") -> Quantity:
    """More than, nearly or about a round number."""
    step = 10 if amount < 1000 else 100 if amount < 20_000 else 1000
    chance = random.random()
    if chance < 0.5 and amount > step:
        return Quantity(Decimal(amount // step * step), None, Qualifier.AT_LEAST, UNITS[measure])
    if chance < 0.75:
        above = (amount // step + 1) * step
        return Quantity(Decimal(above), None, Qualifier.NEARLY, UNITS[measure])
    near = max(round(amount / step), 1) * step
    return Quantity(Decimal(near), None, Qualifier.ABOUT, UNITS[measure])
