"""What was promised, in layers: by the country, the province, the district, an organisation."""

from datetime import date, timedelta
from random import Random

from campaigns.models import Campaign, CampaignOrganisation, Target

from .campaigns import Plan
from .land import Land
from .write import Books


class Promises:
    """Writes campaigns with what was planned for them."""

    def __init__(self, books: Books, land: Land) -> None:
        self.land = land
        self.campaigns = books.open(
            Campaign(),
            *("slug", "name", "name_en", "kind", "place_id", "coverage", "coverage_en"),
            *("starts_on", "ends_on", "plan_number", "plan_dated", "part_of_id"),
        )
        self.roles = books.open(CampaignOrganisation(), "campaign_id", "organisation_id", "role")
        self.targets = books.open(
            Target(),
            *("campaign_id", "measure", "amount", "high", "qualifier", "basis", "layer"),
            *("place_id", "organisation_id", "set_by_id", "document", "dated", "principal"),
        )

    def write(self, plan: Plan, slug: str, random: Random) -> int | None:
        """Store the campaign; gives what it was measured against, printed or not."""
        dated = plan.starts - timedelta(20 + int(random.random() * 40))
        number = f"{int(random.random() * 400) + 1}/KH-{'BCĐ' if plan.province else 'BCĐQG'}"
        known = random.random() < 0.7
        place = plan.spot.id if plan.spot else self.land.country
        covers = ("", "")
        if plan.province is None:
            many = len(self.land.on(plan.starts))
            covers = (f"{many} tỉnh, thành phố", f"{many} provinces and cities")
        plan.key = self.campaigns.add(
            *(slug, plan.name, plan.name_en, "humanitarian" if plan.giving else "blood_donation"),
            *(place, *covers, plan.starts, plan.ends),
            *(number if known else "", dated if known else None),
            plan.whole.key if plan.whole else None,
        )
        self._roles(plan)
        goal = _goal(plan)
        if goal:
            self._layers(plan, random, goal, number if known else "", dated if known else None)
        return goal

    def _roles(self, plan: Plan) -> None:
        if plan.province is None:
            self.roles.add(plan.key, self.land.committee, "organiser")
            self.roles.add(plan.key, self.land.society, "standing_body")
            return
        organisations = plan.province.organisations
        self.roles.add(plan.key, organisations["committee"], "organiser")
        self.roles.add(plan.key, organisations["red_cross"], "standing_body")
        if not plan.giving:
            self.roles.add(plan.key, organisations["hospital"], "collector")

    def _layers(self, plan: Plan, random: Random, goal: int, number: str, dated: date | None):
        """The principal layer, and beside it others; or none, where only a percent is printed."""
        chance, roll = random.random(), random.random
        if chance < 0.2 and plan.province is not None:
            return
        own = self.land.committee
        layer = "national"
        if plan.province is not None:
            own = plan.province.organisations["committee"]
            layer = "province" if plan.spot is plan.province else "district"
        place = plan.spot.id if plan.spot else None
        beside = chance > 0.45
        high = goal + round(goal * 0.15) if chance > 0.9 else None
        said = (layer, place, None, own, number, dated, beside or high is not None)
        self._add(plan, goal, high, *said)
        if not beside:
            return
        if plan.province is None:
            for province in _some(random, self.land.on(plan.starts), 8):
                part = _round(goal / 40 * (0.6 + roll()))
                self._add(plan, part, None, "province", province.id, None, own, number, dated)
            return
        if chance < 0.65:
            more = _round(goal * (0.8 + 0.5 * roll()))
            self._add(plan, more, None, "national", place, None, self.land.committee)
        if plan.spot is plan.province and chance > 0.6:
            for spot in _some(random, plan.province.spots(plan.starts)[1:], 5):
                part = _round(goal / 8 * (0.5 + roll()))
                self._add(plan, part, None, "district", spot.id, None, own, number, dated)
        if chance > 0.85:
            union = plan.province.organisations["union"]
            self._add(plan, _round(goal / 5), None, "organisation", None, union, own)

    def _add(
        self, plan: Plan, amount: int, high: int | None, layer: str, place: int | None,
        organisation: int | None, by: int, number: str = "", dated: date | None = None,
        principal: bool = False,
    ) -> None:  # fmt: skip
        qualifier = "exact" if high is None else "range"
        self.targets.add(
            *(plan.key, "blood_units", amount, high, qualifier, "unstated", layer),
            *(place, organisation, by, number, dated, principal),
        )


def _goal(plan: Plan) -> int | None:
    """What the campaign promised, round as promises are."""
    if plan.giving:
        return None
    if plan.parts:
        return _round(plan.parts * 900 / plan.reach)
    if not plan.entries:
        return 300 if plan.spot is not plan.province else 800
    # An entry in twenty replaces another one or is a draft, one in sixteen leaves out its bags.
    return max(_round(plan.entries * plan.donors * 0.89 / plan.reach), 20)


def _round(amount: float) -> int:
    step = 10 if amount < 500 else 50 if amount < 3000 else 500
    return max(round(amount / step) * step, step)


def _some(random: Random, of: list, most: int) -> list:
    count = min(most, len(of))
    return random.sample(of, 1 + int(random.random() * count)) if count else []
