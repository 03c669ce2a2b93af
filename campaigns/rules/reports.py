"""The lines of a report as a person enters them: what the program reads in each."""

from __future__ import annotations

from dataclasses import dataclass, field

from campaigns.rules.quantity import MEASURES, Basis, Quantity
from campaigns.rules.text import CannotRead, shown
from campaigns.rules.units import measures_counted_in
from campaigns.rules.wording import AmbiguousExcess, number, parse, read_excess

ROLES = ("result", "target", "percent", "context")
MEANINGS = ("reached", "exceeded_by")
PARTS = ("headline", "subheading", "paragraph", "caption", "side_column", "table")
PERCENT = "percent_of_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One figure of a report, as printed, with what the person says about it.

    `percent_means` is "reached" or "exceeded_by" (domain rule 4), `percent_of` the measure that
    a percentage is of. `chosen`: this one counts where sources disagree, for `chosen_reason`.
    """

    measure: str
    as_printed: str
    role: str = "result"
    basis: str = ""
    percent_means: str = ""
    percent_of: str = ""
    scope: str = ""
    chosen: bool = False
    chosen_reason: str = ""
    part: str = "paragraph"
    part_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """What the program read in a line: a figure, or by field why it cannot be stored so.

    `question`: "vượt" was printed, and a person has yet to say which of its meanings holds.
    """

    line: ReportLine
    quantity: Quantity | None
    errors: dict[str, CannotRead] = field(default_factory=dict)
    question: bool = False


def read_line(line: ReportLine) -> ReadLine:
    """Read the printed figure and check it against what was said about it; never guesses."""
    errors = _unknown_words(line)
    quantity, question = None, False
    try:
        quantity = _figure(line)
    except AmbiguousExcess as error:
        errors["percent_means"], question = error, True
    except CannotRead as error:
        errors["as_printed"] = error
    if quantity is not None:
        errors = _misfits(line, quantity) | errors
    return ReadLine(line=line, quantity=quantity, errors=errors, question=question)


def basis_of(line: ReportLine) -> str:
    """What units of blood were counted in: "unstated" where the source does not say."""
    if line.measure != "blood_units":
        return ""
    return line.basis or Basis.UNSTATED.value


def meaning_of(line: ReportLine) -> str:
    """What a percentage, or a figure with "vượt", means; "" where the question does not arise.

    A percentage of the plan that is printed without "vượt" says what was reached.
    """
    if line.percent_means or line.role != "percent":
        return line.percent_means if line.role == "percent" or _excess(line) else ""
    return "" if _excess(line) else "reached"


def _excess(line: ReportLine) -> bool:
    try:
        parse(line.as_printed)
    except AmbiguousExcess:
        return True
    except CannotRead:
        pass
    return False


def _figure(line: ReportLine) -> Quantity:
    try:
        return parse(line.as_printed)
    except AmbiguousExcess:
        if line.percent_means not in MEANINGS:
            raise
        return read_excess(line.as_printed)


def _unknown_words(line: ReportLine) -> dict[str, CannotRead]:
    bases = ("", *(basis.value for basis in Basis))
    allowed = {
        "measure": (line.measure, tuple(MEASURES)),
        "role": (line.role, ROLES),
        "basis": (line.basis, bases if line.measure == "blood_units" else ("",)),
        "percent_means": (line.percent_means, ("", *MEANINGS)),
        "percent_of": (line.percent_of, ("", *MEASURES)),
        "part": (line.part, PARTS),
    }
    choose = CannotRead("Hãy chọn một mục trong danh sách.", "Choose one of the list.")
    return {name: choose for name, (value, words) in allowed.items() if value not in words}


def _misfits(line: ReportLine, quantity: Quantity) -> dict[str, CannotRead]:
    found = {}
    if (misfit := measure_misfit(line.measure, quantity)) is not None:
        found["measure"] = misfit
    if (line.role == "percent") != (line.measure == PERCENT) and line.role != "context":
        found["role"] = CannotRead(
            "Tỷ lệ so với kế hoạch thì chọn “tỷ lệ”; số liệu khác thì chọn kết quả hay chỉ tiêu.",
            "A share of the plan is a percentage; every other figure is a result or a target.",
        )
    if line.role == "percent" and not line.percent_of:
        found["percent_of"] = CannotRead(
            "Hãy cho biết đây là tỷ lệ của đại lượng nào.", "Say of which measure this is a share."
        )
    return found | _not_whole(line, quantity) | _excess_misfits(line)


def measure_misfit(measure: str, quantity: Quantity) -> CannotRead | None:
    """Why a figure with this unit is none of the measure: money is no blood, a share no count.

    None where it may be one; a figure without a unit, or with one that nobody listed, may.
    """
    if quantity.unit == "%" and measure != PERCENT:
        return CannotRead(
            "Số liệu là một tỷ lệ: hãy chọn “Tỷ lệ so với kế hoạch”.",
            "The figure is a percentage: choose “Share of plan”.",
        )
    if quantity.unit != "%" and measure == PERCENT:
        return CannotRead(
            "Số liệu không phải là tỷ lệ: hãy chọn đại lượng khác.",
            "The figure is no percentage: choose another measure.",
        )
    fitting = measures_counted_in(quantity.unit)
    if fitting is None or measure in fitting:
        return None
    fits = [known for known in MEASURES.values() if known.key in fitting]
    return CannotRead(
        f"Số liệu tính bằng {shown(quantity.unit)}: hãy chọn "
        f"{' hoặc '.join(f'“{known.name_vi}”' for known in fits)}.",
        f"The figure is counted in {shown(quantity.unit)}: choose "
        f"{' or '.join(f'“{known.name_en}”' for known in fits)}.",
    )


def _not_whole(line: ReportLine, quantity: Quantity) -> dict[str, CannotRead]:
    measure = MEASURES.get(line.measure)
    for value in (quantity.amount, quantity.high):
        if measure and measure.whole and value is not None and value != int(value):
            return {
                "as_printed": CannotRead(
                    f"Đại lượng này đếm bằng số nguyên, không phải {number(value)}.",
                    f"This measure is counted in whole numbers, not {number(value, 'en')}.",
                )
            }
    return {}


def _excess_misfits(line: ReportLine) -> dict[str, CannotRead]:
    """ "vượt 22 đơn vị", meant as 22 more than planned, is itself neither result nor target."""
    if meaning_of(line) != "exceeded_by" or line.role in ("percent", "context"):
        return {}
    return {
        "role": CannotRead(
            "Phần vượt kế hoạch không phải là kết quả. Hãy chọn “bối cảnh”, "
            "và ghi kết quả ở một dòng riêng.",
            "What exceeds the plan is not the result. Choose “context”, "
            "and give the result in a line of its own.",
        )
    }
