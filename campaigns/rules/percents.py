"""Printed percentages: whether they are right, and which target they imply."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from campaigns.rules.numerals import rounded_percent
from campaigns.rules.quantity import Qualifier, Quantity, checked
from campaigns.rules.text import CannotRead, shown
from campaigns.rules.wording import parse


def check_percent(result: Decimal, target: Decimal, printed: str) -> bool:
    """Whether the printed percent agrees with result of target (domain rule 3).

    It agrees when rounding or truncation at the printed precision gives it:
    240 of 210 agrees with 114,2% and with 114,3%. `printed` is like "133,3",
    "133,3%" or "114". Raises ValueError on a target of zero, on amounts that no
    Quantity could hold, and on a percent that cannot be read or is not exact.
    """
    value, precision = _read_percent(printed)
    return percent_fits(_ratio(result, target), value, precision)


def percent_fits(ratio: Fraction, printed: Decimal, places: int) -> bool:
    """As `check_percent`, for a percentage worked out before and one read before."""
    low, high = _rounds_to(printed, places)
    return low <= ratio < high


def implied_target(result: int, printed: str) -> tuple[int, int]:
    """The lowest and highest whole target that fit the printed percent (domain rule 2).

    implied_target(5600, "133,3") == (4198, 4202), by rounding or truncation.
    Raises ValueError, in words for a person, on a percent that is zero, cannot
    be read or is not exact, on a result that is not a positive whole number,
    and where no whole target fits.
    """
    value, places = _read_percent(printed)
    if not isinstance(result, int) or isinstance(result, bool) or result <= 0 or not value:
        raise CannotRead(
            f"Không suy ra được chỉ tiêu từ kết quả {result} và tỷ lệ {shown(printed)}: "
            "cả hai phải lớn hơn 0, kết quả là số nguyên.",
            f"No target follows from the result {result} and {shown(printed)}: "
            "both must be above 0, and the result whole.",
        )
    low, high = _rounds_to(value, places)
    # low <= 100 * result / target < high, turned round.
    least, most = int(100 * result / high) + 1, int(100 * result / low)
    if least > most:
        raise CannotRead(
            f"Không có chỉ tiêu nguyên nào cho kết quả {result} và tỷ lệ {shown(printed)}. "
            "Hãy kiểm tra lại hai số này.",
            f"No whole target gives {shown(printed)} for the result {result}. Check both figures.",
        )
    return least, most


def percent_of(result: Decimal, target: Decimal, places: int = 1) -> Decimal:
    """Result as a percentage of target, rounded half up to `places` decimals.

    Never to a claim that is not true: below the target it stays below 100, and
    what is not zero is not shown as zero but with more decimals. Above 100 it
    is not capped (domain rule 8). Raises ValueError on a target of zero, or on
    amounts that no Quantity could hold.
    """
    return rounded_percent(_ratio(result, target), places)


def roundest(low: int, high: int) -> int:
    """The number from low to high with most zeros at its end: 4198, 4202 -> 4200.

    Of several, the one nearest the middle. Raises ValueError unless 0 < low <= high.
    """
    if not 0 < low <= high:
        raise ValueError(f"no whole numbers above zero from {low} to {high}")
    step = 10 ** len(str(high))
    while high // step * step < low:
        step //= 10
    # Where the range holds any multiple of the step, it holds the one nearest its middle.
    return (low + high + step) // (2 * step) * step


def _ratio(result: Decimal | int, target: Decimal | int) -> Fraction:
    result, target = checked(result), checked(target)
    if not target:
        raise CannotRead(
            "Chỉ tiêu bằng 0 nên không tính được tỷ lệ. Hãy nhập chỉ tiêu lớn hơn 0.",
            "The target is 0, so there is no percentage. Enter a target above 0.",
        )
    return 100 * Fraction(result) / Fraction(target)


def _rounds_to(value: Decimal, places: int) -> tuple[Fraction, Fraction]:
    """From where (counted) to where (not counted) a percentage is printed as `value`.

    Rounding half up reaches from half a step below, truncation to a whole step
    above. Rounding half to even adds nothing: the one edge where it differs
    upwards, half a step above, is inside what truncation allows.
    """
    step = Fraction(1, 10**places)
    return Fraction(value) - step / 2, Fraction(value) + step


def _read_percent(printed: str) -> tuple[Decimal, int]:
    named = isinstance(printed, str) and ("%" in printed or "phần trăm" in printed.casefold())
    quantity = parse(printed if named or not isinstance(printed, str) else f"{printed}%")
    if quantity.unit != "%" or quantity.qualifier is not Qualifier.EXACT:
        raise CannotRead(
            f"{shown(printed)} không phải một tỷ lệ chính xác. Hãy gõ như 133,3%.",
            f"{shown(printed)} is not an exact percentage. Type it like 133,3%.",
        )
    return quantity.amount, printed_places(quantity)


def printed_places(quantity: Quantity) -> int:
    """With how many decimals the figure was printed; as few as it needs where not known."""
    if quantity.form is not None and quantity.form.places is not None:
        return quantity.form.places
    return -quantity.amount.as_tuple().exponent
