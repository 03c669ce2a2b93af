"""A figure as a source printed it, and the only way two of them may be added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

# Below this, with no more decimals than this, two amounts add up exactly in
# Python's default 28-digit decimal context; đồng of a whole state budget fit.
DIGITS = 18
LIMIT = Decimal(10) ** DIGITS
PLACES = 9

BAG_SIZES = (150, 250, 350, 450)  # ml
STANDARD_ML = 250


class Qualifier(StrEnum):
    """How far a printed figure commits itself."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    NEARLY = "nearly"  # close, and below
    ABOUT = "about"
    RANGE = "range"


class Basis(StrEnum):
    """What one unit of blood was counted in; figures of two bases are never added."""

    BAGS = "bags"
    STANDARD = "standard_250ml"
    UNSTATED = "unstated"


class UnitMismatch(ValueError):
    """Figures in different units were to be added."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a figure was printed, so that printing gives back what was read.

    `scale` is the scale word's power of ten (0 none, 3 nghìn, 6 triệu, 9 tỷ,
    12 nghìn tỷ); `places` the decimals printed before that word (None: as many
    as the amount needs); `word` the qualifier's word ("" for the usual one,
    "–" for a range printed with a dash).
    """

    scale: int = 0
    places: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and how sure it is. `high` is the upper end of a RANGE, else None.

    Two quantities are equal when they mean the same: 5600 equals 5600.0, and
    the printed form does not count. Ints become Decimals. Raises ValueError on
    floats, negative, non-finite or unreasonably long numbers, and where `high`
    is missing, not wanted, or not above `amount`.
    """

    amount: Decimal
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    unit: str | None = None
    form: Form | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        amount = checked(self.amount)
        if amount is not self.amount:
            object.__setattr__(self, "amount", amount)
        if type(self.qualifier) is not Qualifier:
            object.__setattr__(self, "qualifier", Qualifier(self.qualifier))
        if (self.high is not None) != (self.qualifier is Qualifier.RANGE):
            raise ValueError("a range, and nothing but a range, has an upper end")
        if self.high is not None:
            object.__setattr__(self, "high", checked(self.high))
            if self.high <= self.amount:
                raise ValueError(f"the range {self.amount} to {self.high} does not go up")

    def __add__(self, other: Quantity) -> Quantity:
        """The total of two; for more, `total` of all at once keeps more of what is certain."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return total((self, other))


def checked(value: Decimal | int) -> Decimal:
    """The value as an exact Decimal that this project can add, or ValueError."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if type(value) is Decimal:
        sign, digits, exponent = value.as_tuple()
        if exponent == 0 and not sign and len(digits) <= DIGITS:
            return value  # as it should be: most are
    if not isinstance(value, Decimal):
        raise ValueError(f"an amount is a whole number or a Decimal, not {type(value).__name__}")
    if not value.is_finite() or value < 0:
        raise ValueError(f"an amount is finite and not negative, not {value}")
    if value >= LIMIT:
        raise ValueError(f"an amount is below {LIMIT:E}")
    if value != round(value, PLACES):
        raise ValueError(f"an amount has at most {PLACES} decimals")
    # One way to write each amount, so that its text is the same from everywhere:
    # 5600, not 5600.0, 5.6E+3 or, for zero, -0.
    value = value.copy_abs().normalize()
    return value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))


LEAST = "ít nhất"
# Words after which the figure itself is still possible ("at least 500" may be 500).
LOOSE_FLOORS = frozenset({LEAST, "tối thiểu", "không dưới", "trở lên"})


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum, claiming no more than its parts do ("at least" is contagious).

    Raises UnitMismatch where units differ, and ValueError on no quantities: an
    empty sum is unknown, not zero (domain rule 1). The result's qualifier:

    - any AT_LEAST: AT_LEAST of the floors that are certain. "Nearly" and
      "about" may stand for less than they print, so they add nothing certain;
    - else any ABOUT, or NEARLY with RANGE: ABOUT, since one errs downwards only
      and the other both ways (a range counts by its middle);
    - else any NEARLY: NEARLY, since all the doubt lies below the sum;
    - else any RANGE: RANGE of both ends; else EXACT.
    """
    items = tuple(quantities)
    if not items:
        raise ValueError("the sum of no figures is unknown, not zero")
    units = {item.unit for item in items}
    if len(units) > 1:
        raise UnitMismatch(f"cannot add {' and '.join(sorted(map(str, units)))}")
    if len(items) == 1:
        return items[0]
    unit = items[0].unit
    kinds = {item.qualifier for item in items}
    if Qualifier.AT_LEAST in kinds:
        return Quantity(sum(map(_floor, items)), None, Qualifier.AT_LEAST, unit, _floor_form(items))
    if Qualifier.ABOUT in kinds or {Qualifier.NEARLY, Qualifier.RANGE} <= kinds:
        return Quantity(sum(map(_middle, items)), None, Qualifier.ABOUT, unit)
    amount = sum(item.amount for item in items)
    if Qualifier.NEARLY in kinds:
        return Quantity(amount, None, Qualifier.NEARLY, unit)
    if Qualifier.RANGE in kinds:
        high = sum(item.amount if item.high is None else item.high for item in items)
        return Quantity(amount, high, Qualifier.RANGE, unit)
    return Quantity(amount, unit=unit)


def summed(
    amount: Decimal | int, unit: str | None = None, *, partial: bool | int = False
) -> Quantity:
    """A sum of what people counted; the least it can be where it is `partial`: a part of it is
    unknown, which is not zero (domain rule 1). Raises ValueError as Quantity does."""
    if partial:
        return Quantity(amount, None, Qualifier.AT_LEAST, unit, Form(word=LEAST))
    return Quantity(amount, unit=unit)


def _floor(item: Quantity) -> Decimal:
    vague = item.qualifier in (Qualifier.NEARLY, Qualifier.ABOUT)
    return Decimal(0) if vague else item.amount


def _middle(item: Quantity) -> Decimal:
    return item.amount if item.high is None else round((item.amount + item.high) / 2, PLACES)


def _floor_form(items: Sequence[Quantity]) -> Form:
    # "More than 5 and at least 3" is more than 8; "5 and at least 3" only at least 8.
    strict = any(
        item.qualifier is Qualifier.AT_LEAST
        and (item.form is None or item.form.word not in LOOSE_FLOORS)
        for item in items
    )
    return Form(word="" if strict else LEAST)


def bags_total(bags: Mapping[int, int | None]) -> int | None:
    """How many bags, of all sizes (ml: count); None when no count is known (domain rule 1).

    Raises ValueError on a size nobody collects, or a count that is not a whole
    number from zero up.
    """
    known = _known_bags(bags)
    return sum(known.values()) if known else None


def standard_units(bags: Mapping[int, int | None]) -> Decimal | None:
    """The bags (ml: count) in 250 ml standard units, exact; None when none is known.

    {250: 194, 350: 152} -> 406.8. Raises ValueError as `bags_total` does.
    """
    known = _known_bags(bags)
    if not known:
        return None
    return Decimal(sum(ml * count for ml, count in known.items())) / STANDARD_ML


def _known_bags(bags: Mapping[int, int | None]) -> dict[int, int]:
    known = {}
    for size, count in bags.items():
        if size not in BAG_SIZES:
            raise ValueError(f"no bag holds {size} ml")
        if count is None:
            continue
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < LIMIT:
            raise ValueError(f"{size} ml: {count!r} is not a number of bags")
        known[size] = count
    return known


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that campaigns count. `whole`: never a fraction; `has_basis`: see Basis.

    `adds_up`: what its parts count makes the whole; days, or what each gift is worth, do not.
    """

    key: str
    whole: bool
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    units_en: str
    has_basis: bool = False
    adds_up: bool = True


# fmt: off
# A new measure is one line.
MEASURES: dict[str, Measure] = {m.key: m for m in (
    Measure("blood_units", True, "Đơn vị máu", "Units of blood",
            "đơn vị máu", "unit of blood", "units of blood", has_basis=True),
    Measure("donors", True, "Người hiến máu", "Donors", "người hiến máu", "donor", "donors"),
    Measure("registered", True, "Người đăng ký", "People registered",
            "người đăng ký", "person registered", "people registered"),
    Measure("deferred", True, "Người tạm hoãn", "People deferred",
            "người tạm hoãn", "person deferred", "people deferred"),
    Measure("sites", True, "Điểm hiến máu", "Donation sites",
            "điểm hiến máu", "donation site", "donation sites"),
    Measure("drives", True, "Đợt hiến máu", "Blood drives",
            "đợt hiến máu", "blood drive", "blood drives"),
    Measure("gifts", True, "Suất quà", "Gifts", "suất quà", "gift", "gifts"),
    Measure("vnd", True, "Số tiền", "Money", "đồng", "VND", "VND"),
    Measure("vnd_each", True, "Giá trị mỗi suất quà", "Value of each gift",
            "đồng", "VND", "VND", adds_up=False),
    Measure("people_helped", True, "Người được trợ giúp", "People helped",
            "người được trợ giúp", "person helped", "people helped"),
    Measure("percent_of_plan", False, "Tỷ lệ so với kế hoạch", "Share of plan",
            "%", "%", "%", adds_up=False),
    Measure("fields_of_work", True, "Lĩnh vực hoạt động", "Fields of work",
            "lĩnh vực", "field of work", "fields of work", adds_up=False),
    Measure("houses", True, "Nhà nhân đạo", "Humanitarian houses",
            "nhà nhân đạo", "humanitarian house", "humanitarian houses"),
    Measure("duration_days", True, "Số ngày", "Days", "ngày", "day", "days", adds_up=False),
    Measure("duration_months", True, "Số tháng", "Months",
            "tháng", "month", "months", adds_up=False),
)}
# fmt: on
