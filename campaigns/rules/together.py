"""What the campaigns of one place say together about their targets.

A picture of the country gives each province one figure, and that figure must hold:

- nothing is counted twice (domain rule 7): of a campaign and its part, the part is left out
  (`counted_once`);
- unknown is not zero (rule 1): a campaign adds its result only beside a target that somebody
  stated, and its target only beside a result, so that both sums speak of the same campaigns.
  How many these are, of how many, is a part of the answer;
- bags and standard units are never added: the basis that most campaigns have is taken, and how
  many had to stand apart for it is said;
- a sum is no surer than its parts ("at least" is contagious), and a percent is never rounded up
  to a claim that is not true, nor capped (rule 8);
- where nothing can be computed, the newest percent that a source printed stands in its place, and
  says so (rule 3). A target that such a percent implies is no target here: it would be a circle
  (rule 2).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from campaigns.rules.progress import Promise, PromiseBasis, progress
from campaigns.rules.quantity import MEASURES, Basis, Qualifier, Quantity, total

K = TypeVar("K", bound=Hashable)

UNIT = MEASURES["blood_units"].unit_vi
# "About" is taken to stand within a tenth of what it prints.
ROUGHLY = Decimal("0.9")


class Level(StrEnum):
    """The shades of the picture. The last three steps end where the next begins."""

    NO_CAMPAIGN = "no_campaign"
    UNKNOWN = "unknown"
    UNDER_50 = "under_50"
    UNDER_80 = "under_80"
    UNDER_100 = "under_100"
    REACHED = "reached"


STEPS = ((Decimal(50), Level.UNDER_50), (Decimal(80), Level.UNDER_80))


class Said(StrEnum):
    """Where a percent is from."""

    COMPUTED = "computed"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Units of blood of one campaign in one basis. `printed` is what a source says was reached."""

    basis: Basis
    result: Quantity | None = None
    target: Promise | None = None
    printed: Quantity | None = None

    @property
    def measured(self) -> bool:
        stated = self.target is not None and self.target.basis is PromiseBasis.STATED
        return stated and self.result is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One campaign as this rule sees it; `latest` is the last day known of it."""

    key: Hashable
    latest: date | None = None
    lines: tuple[Line, ...] = ()

    @property
    def bases(self) -> frozenset[Basis]:
        """In which it has both figures."""
        return frozenset(line.basis for line in self.lines if line.measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """`both` of `campaigns` have both figures in `basis`, and `apart` have them in another one.

    `result`, `target` and `percent` are None where they are not known. Of a printed percent
    `named` is the campaign, and `result` what its source gives beside it.
    """

    campaigns: int = 0
    both: int = 0
    apart: int = 0
    basis: Basis | None = None
    result: Quantity | None = None
    target: Quantity | None = None
    percent: Quantity | None = None
    said: Said | None = None
    named: Hashable | None = None

    @property
    def level(self) -> Level:
        if self.percent is not None:
            return level(self.percent)
        return Level.UNKNOWN if self.campaigns else Level.NO_CAMPAIGN


def counted_once(wholes: Mapping[K, Collection[K]]) -> list[K]:
    """The campaigns without the parts of another one among them (domain rule 7).

    `wholes` gives for each campaign all that it is part of, directly or through others. Where
    wrong data run in a circle, the first of it is the whole.
    """

    def is_part(key: K) -> bool:
        above = [whole for whole in wholes[key] if whole in wholes and whole != key]
        return any(key not in wholes[whole] or order[whole] < order[key] for whole in above)

    order = {key: place for place, key in enumerate(sorted(wholes))}
    return [key for key in wholes if not is_part(key)]


def together(campaigns: Sequence[Told]) -> Together:
    """One figure for all of them; `counted_once` has left out the parts."""
    having = {basis: [one for one in campaigns if basis in one.bases] for basis in Basis}
    basis = max(Basis, key=lambda basis: len(having[basis]))  # of equals, the first: bags
    both = having[basis]
    if not both:
        return _as_printed(campaigns)
    lines = [line for one in both for line in one.lines if line.basis is basis and line.measured]
    result = total(replace(line.result, unit=UNIT) for line in lines)
    target = _promised([line.target for line in lines])
    percent = progress(result=result, target=target).percent
    return Together(
        campaigns=len(campaigns),
        both=len(both),
        apart=sum(1 for one in campaigns if one.bases and basis not in one.bases),
        basis=basis,
        result=result,
        target=_quantity(target),
        percent=percent,
        said=percent and Said.COMPUTED,
    )


def level(percent: Quantity) -> Level:
    """The step that a percent is sure to stand on; what may lie below 100 has not reached it."""
    amount, qualifier = percent.amount, percent.qualifier
    below = qualifier is Qualifier.NEARLY
    rough = below or qualifier is Qualifier.ABOUT
    if (amount * ROUGHLY if rough else amount) >= 100:
        return Level.REACHED
    for end, step in STEPS:
        if amount < end or (below and amount == end):
            return step
    return Level.UNDER_100


def _as_printed(campaigns: Sequence[Told]) -> Together:
    """The newest percent that a source printed, where nothing can be computed."""
    found = [
        (one.latest or date.min, str(one.key), one, line)
        for one in campaigns
        for line in one.lines
        if line.printed is not None
    ]
    if not found:
        return Together(campaigns=len(campaigns))
    _latest, _key, newest, line = max(found, key=lambda each: each[:2])
    return Together(
        campaigns=len(campaigns),
        basis=line.basis if line.result else None,
        result=line.result and replace(line.result, unit=UNIT),
        percent=line.printed,
        said=Said.PRINTED,
        named=newest.key,
    )


def _promised(targets: Sequence[Promise]) -> Promise:
    return Promise(
        amount=sum(target.amount for target in targets),
        low=sum(target.low for target in targets),
        high=sum(target.high for target in targets),
        rough=any(target.rough for target in targets),
    )


def _quantity(target: Promise) -> Quantity:
    if target.rough:
        return Quantity(target.amount, None, Qualifier.ABOUT, UNIT)
    if target.low < target.high:
        return Quantity(target.low, target.high, Qualifier.RANGE, UNIT)
    return Quantity(target.amount, unit=UNIT)
