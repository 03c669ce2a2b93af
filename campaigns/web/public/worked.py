"""Worked examples of the rules, for the page that explains them: worked out, never typed."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules.claims import ROUGHLY
from campaigns.rules.progress import implied_target, percent_of, roundest
from campaigns.rules.quantity import (
    BAG_SIZES,
    STANDARD_ML,
    Qualifier,
    bags_total,
    standard_units,
)
from campaigns.rules.wording import parse, print_quantity

PRINTED = ("5.600", "hơn 22.000", "gần 60%", "khoảng 350", "từ 45.000 đến 50.000")


@dataclass(frozen=True, slots=True)
class Share:
    """A result of a target, the percentage that it is, and the one that was printed."""

    result: int
    target: int
    printed: Decimal | None = None

    @property
    def percent(self) -> Decimal:
        return percent_of(Decimal(self.result), Decimal(self.target))


@dataclass(frozen=True, slots=True)
class Implied:
    """The range of targets that a printed percentage allows."""

    result: int
    printed: Decimal

    @property
    def range(self) -> tuple[int, int]:
        return implied_target(self.result, str(self.printed).replace(".", ","))

    @property
    def low(self) -> int:
        return self.range[0]

    @property
    def high(self) -> int:
        return self.range[1]

    @property
    def amount(self) -> int:
        return roundest(*self.range)


class Worked:
    """What the page prints; each a figure of the articles or of the rules themselves."""

    standard_ml = STANDARD_ML
    small, large = 194, 152
    agrees = Share(240, 210, Decimal("114.2"))
    disagrees = Share(596, 1100, Decimal(51))
    almost = Share(9_996, 10_000)
    implied = Implied(5600, Decimal("133.3"))
    roughly = Decimal(100) * ROUGHLY.numerator / ROUGHLY.denominator

    @property
    def factors(self) -> list[tuple[int, Decimal]]:
        return [(size, standard_units({size: 1})) for size in BAG_SIZES]

    @property
    def bags(self) -> int:
        return bags_total(self._example)

    @property
    def units(self) -> Decimal:
        return standard_units(self._example)

    @property
    def _example(self):
        return {250: self.small, 350: self.large}

    @property
    def qualifiers(self) -> list[tuple[str, str, str]]:
        """As printed, as this language prints it, and what it says."""
        meanings = {
            Qualifier.EXACT: _("exactly so much"),
            Qualifier.AT_LEAST: _("so much or more"),
            Qualifier.NEARLY: _("a little less than that"),
            Qualifier.ABOUT: _("that, or a little less or more"),
            Qualifier.RANGE: _("somewhere between the two"),
        }
        read = [(printed, parse(printed)) for printed in PRINTED]
        return [
            (printed, print_quantity(figure, get_language()), meanings[figure.qualifier])
            for printed, figure in read
        ]
