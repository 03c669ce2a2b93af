"""How far a campaign is, against what was promised, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from campaigns.rules.claims import (
    Choice,
    Flag,
    Printed,
    ResultBasis,
    Standing,
    conflicting,
    effective,
    parts_agree,
    reported_and_logged,
)
from campaigns.rules.numerals import rounded_percent
from campaigns.rules.percents import (
    check_percent,
    implied_target,
    percent_fits,
    percent_of,
    printed_places,
    roundest,
)
from campaigns.rules.quantity import LIMIT, PLACES, Form, Qualifier, Quantity, checked

__all__ = [
    "Bar", "Choice", "Flag", "Printed", "Progress", "Promise", "PromiseBasis", "ResultBasis",
    "Standing", "State", "bar", "check_percent", "conflicting", "effective", "implied_target",
    "parts_agree", "percent_of", "progress", "reported_and_logged", "roundest",
]  # fmt: skip


class PromiseBasis(StrEnum):
    """Whether someone stated the target, or it follows from a result and its percent."""

    STATED = "stated"
    IMPLIED = "implied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target, from `low` to `high`; `amount` is the one figure to show.

    Stated exactly: all three are equal. Stated as a range: `amount` is its low
    end, where the promise is first kept. Implied: `low` to `high` is what the
    printed percent allows, and `amount` the best guess among it. `rough`: the
    source says "about" or "nearly". Build it with the class methods. Raises
    ValueError unless 0 < low <= amount <= high.
    """

    amount: Decimal
    low: Decimal
    high: Decimal
    basis: PromiseBasis = PromiseBasis.STATED
    rough: bool = False

    def __post_init__(self) -> None:
        for name in ("amount", "low", "high"):
            given = getattr(self, name)
            value = checked(given)
            if value is not given:
                object.__setattr__(self, name, value)
        if not 0 < self.low <= self.amount <= self.high:
            raise ValueError(f"no target: {self.low} <= {self.amount} <= {self.high}, above 0")

    @classmethod
    def exact(cls, amount: Decimal | int) -> Promise:
        """One promised amount."""
        return cls(amount=amount, low=amount, high=amount)

    @classmethod
    def between(cls, low: Decimal | int, high: Decimal | int) -> Promise:
        """A promised range."""
        return cls(amount=low, low=low, high=high)

    @classmethod
    def of(cls, quantity: Quantity) -> Promise:
        """A target as a source printed it; "at least N" is kept from N on."""
        high = quantity.amount if quantity.high is None else quantity.high
        rough = quantity.qualifier in (Qualifier.NEARLY, Qualifier.ABOUT)
        return cls(amount=quantity.amount, low=quantity.amount, high=high, rough=rough)

    @classmethod
    def implied(cls, result: int, printed: str) -> Promise:
        """The target that a result and its printed percent imply (domain rule 2).

        Raises ValueError as `implied_target` does.
        """
        low, high = implied_target(result, printed)
        return cls(amount=roundest(low, high), low=low, high=high, basis=PromiseBasis.IMPLIED)


class State(StrEnum):
    """Where a result stands against its target."""

    UNKNOWN_RESULT = "unknown_result"
    NO_TARGET = "no_target"
    SHORT = "short"
    REACHED = "reached"  # the target itself; "at least the target" too
    PAST = "past"
    WITHIN = "within"  # inside a promised range
    UNSURE = "unsure"  # the figures do not let one say


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What can be said of a result against its target.

    `percent` was computed here, `printed` by the source. `agrees` says whether
    the two fit (domain rule 3), None where that cannot be checked. `difference`
    is result minus target, None unless both are single exact figures.
    """

    state: State
    result: Quantity | None
    target: Promise | None
    percent: Quantity | None
    printed: Quantity | None
    agrees: bool | None
    difference: Decimal | None


def progress(
    *, result: Quantity | None, target: Promise | None, printed_percent: Quantity | None = None
) -> Progress:
    """The result against the target, and the source's percent beside ours.

    Of an implied target no percent is computed: that would be a circle (domain
    rule 2), and the state follows from the printed percent where there is one.
    Nothing is capped at 100 (domain rule 8). An unknown result stays unknown
    (domain rule 1).
    """
    stated = target is not None and target.basis is PromiseBasis.STATED
    single = stated and not target.rough and target.low == target.high
    exact = single and result is not None and result.qualifier is Qualifier.EXACT
    return Progress(
        state=_state(result, target, printed_percent),
        result=result,
        target=target,
        percent=_percent(result, target) if stated and result is not None else None,
        printed=printed_percent,
        agrees=_agrees(result, target, printed_percent) if exact else None,
        difference=result.amount - target.amount if exact else None,
    )


def _agrees(result: Quantity, target: Promise, printed: Quantity | None) -> bool | None:
    if printed is None or printed.qualifier is not Qualifier.EXACT:
        return None
    ratio = 100 * Fraction(result.amount) / Fraction(target.amount)
    return percent_fits(ratio, printed.amount, printed_places(printed))


def _state(result: Quantity | None, target: Promise | None, printed: Quantity | None) -> State:
    if result is None:
        return State.UNKNOWN_RESULT
    if target is None:
        return State.NO_TARGET
    if target.basis is PromiseBasis.IMPLIED and printed is not None:
        return _compare(printed, Promise.exact(100))
    if target.rough:
        return State.UNSURE
    state = _compare(result, target)
    if target.basis is PromiseBasis.IMPLIED and state is State.WITHIN:
        return State.UNSURE  # the doubt is ours; nobody promised a range
    return state


def _compare(result: Quantity, target: Promise) -> State:
    low, high = _bounds(result)
    below = result.qualifier is Qualifier.NEARLY and high is not None and high <= target.low
    if below or (high is not None and high < target.low):
        return State.SHORT
    if low is None:
        return State.UNSURE
    if low > target.high:
        return State.PAST
    if target.low == target.high == low:
        return State.REACHED
    if target.low <= low and high is not None and high <= target.high:
        return State.WITHIN
    return State.UNSURE


def _bounds(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """The least and most the figure may stand for; None where it does not say."""
    match quantity.qualifier:
        case Qualifier.AT_LEAST:
            return quantity.amount, None
        case Qualifier.NEARLY:
            return None, quantity.amount
        case Qualifier.ABOUT:
            return None, None
    return quantity.amount, quantity.amount if quantity.high is None else quantity.high


def _percent(result: Quantity, target: Promise) -> Quantity | None:
    """The computed percent, no surer than the result and the target are."""
    low = _part(result.amount, target.high, down=result.qualifier is Qualifier.AT_LEAST)
    high = _part(result.amount if result.high is None else result.high, target.low)
    if high >= LIMIT or (result.amount and low < Decimal(1).scaleb(-PLACES)):
        return None  # a percentage that long tells nobody anything
    form = Form(word=result.form.word) if result.form else None
    single = result.high is None and target.low == target.high
    if target.rough and result.qualifier is Qualifier.AT_LEAST:
        return None  # at least so much of about so much is neither
    if target.rough and single:
        return Quantity(high, None, Qualifier.ABOUT, "%")
    if single or result.qualifier is Qualifier.AT_LEAST:
        return Quantity(low, None, result.qualifier, "%", form)
    if result.qualifier in (Qualifier.NEARLY, Qualifier.ABOUT) or low == high:
        return Quantity(round((low + high) / 2, PLACES), None, Qualifier.ABOUT, "%")
    return Quantity(low, high, Qualifier.RANGE, "%")


def _part(result: Decimal, target: Decimal, *, down: bool = False) -> Decimal:
    (above, of), (below, by) = result.as_integer_ratio(), target.as_integer_ratio()
    return rounded_percent(Fraction(100 * above * by, of * below), down=down)


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar in thousandths of its width (ints, 0 to 1000).

    `filled` is what was reached up to the target, and `past` what lies beyond
    it, beginning where `filled` ends. `target_at` is the target line: for a
    promised range its low end, where the promise is first kept, while `past`
    begins at its high end. `band` (from, to) is that range, or what an implied
    target may be. `fades`: the end is not the whole result ("at
    least", "about", a range), so the bar should not end sharply. `target_at`
    None: no target is known, and the length says only that there is a result.
    """

    filled: int
    past: int
    target_at: int | None
    band: tuple[int, int] | None
    fades: bool


_SOFT = frozenset({Qualifier.AT_LEAST, Qualifier.ABOUT, Qualifier.RANGE})
_WIDTH = 1000


def bar(p: Progress) -> Bar | None:
    """The bar of a progress, None where neither result nor target is known.

    Its scale runs to the larger of result and target, never capped (domain
    rule 8). Short of the target the filling ends visibly before the line, and
    past it visibly behind. With a printed percent but no target, the bar is
    drawn from that percent.
    """
    result, target = p.result, p.target
    if target is None and p.printed is not None:
        result, target = p.printed, Promise.exact(100)
    if target is None:
        soft = result is not None and result.qualifier in _SOFT
        return None if result is None else Bar(_WIDTH if result.amount else 0, 0, None, None, soft)
    reached = Decimal(0) if result is None else result.amount
    scale, by = max(reached, target.high).as_integer_ratio()

    def at(value: Decimal) -> int:
        # Rounded down, so that only the longest reaches the end; but never to nothing.
        above, of = value.as_integer_ratio()
        return above * by * _WIDTH // (of * scale) or (1 if value else 0)

    # An implied target is one figure that we do not know; a promised range is two that we do.
    goal = target.amount if target.basis is PromiseBasis.IMPLIED else target.high
    end, full = at(reached), at(goal)
    if result is not None and result.qualifier is Qualifier.NEARLY and reached == target.amount:
        end -= 1
    return Bar(
        filled=min(end, full),
        past=max(end - full, 0),
        target_at=at(target.amount),
        band=None if target.low == target.high else (at(target.low), at(target.high)),
        fades=result is not None and result.qualifier in _SOFT,
    )
