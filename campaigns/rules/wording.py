"""Reading and printing figures as Vietnamese newspapers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from campaigns.rules.claims import FLAG_WORDS
from campaigns.rules.days import day, period
from campaigns.rules.numerals import (
    is_english,
    number,
    percent,
    read_number,
)
from campaigns.rules.quantity import LIMIT, PLACES, Form, Qualifier, Quantity
from campaigns.rules.text import CannotRead, clean, fold, shown
from campaigns.rules.units import (
    MONEY,
    NOT_A_UNIT,
    QUALIFIERS,
    SCALE_WORDS,
    SCALES,
    USUAL_WORD,
    qualifier_in_english,
    unit_in_english,
)

__all__ = [
    "FLAG_WORDS", "AmbiguousExcess", "CannotRead", "day", "fold", "number", "parse", "percent",
    "period", "print_quantity", "read_excess",
]  # fmt: skip

LONGEST_UNIT = 60


class AmbiguousExcess(CannotRead):
    """A figure printed with "vượt": a person must say which of its two meanings holds."""


def _either(words: dict[str, object]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_QUALIFIED = re.compile(rf"(?P<word>{_either(QUALIFIERS)}) (?:đạt )?(?P<figure>.+)", re.I)
_UPWARDS = re.compile(r"(?:từ )?(?P<figure>.+) trở lên", re.I)
_FROM_TO = re.compile(r"từ (?P<low>.+?) đến (?P<high>.+)", re.I)
_DASHED = re.compile(r"(?P<low>[0-9][^-–—]*?) ?[-–—] ?(?P<high>[^-–—]+)")
_FIGURE = re.compile(r"(?P<number>[0-9](?:[0-9.,]| (?=[0-9]))*) ?(?P<rest>.*)")
_SCALED = re.compile(rf"(?P<scale>{_either(SCALES)})\b ?(?P<rest>.*)", re.I)
# "133,3% so với Kế hoạch": what newspapers add to a percentage of the plan changes nothing.
_PERCENT = re.compile(
    r"(?:%|phần trăm\b)"
    r"(?: (?:so với |của )?(?:kế hoạch|chỉ tiêu)(?: năm| (?:được |đã )?giao| đề ra)*)?",
    re.I,
)
# Students who "vượt khó" overcame hardship, not a plan.
_EXCESS = re.compile(r"\bvượt\b(?! (?:khó|nghèo|lên))(?: (?:kế hoạch|chỉ tiêu|mức))?", re.I)
_BEFORE_EXCESS = re.compile(r"(?:(?:đã|đạt|và) )*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number of the text, before it is known what its digits mean."""

    token: str
    scale: int
    unit: str | None
    lesser: Decimal = Decimal(0)  # the 200 triệu of "1 tỷ 200 triệu"

    def value(self) -> tuple[Decimal, int]:
        fractional = self.scale > 0 or self.unit == "%"
        value, places = read_number(self.token, fractional=fractional)
        amount = value * Decimal(10) ** self.scale + self.lesser
        if amount >= LIMIT:
            raise CannotRead(
                f"Số {shown(self.token)} quá lớn. Hãy kiểm tra lại các chữ số.",
                f"The number {shown(self.token)} is too large. Check its digits.",
            )
        return amount, places


def parse(text: str) -> Quantity:
    """The figure as printed: "hơn 22.000 suất quà", "208,500 tỷ đồng", "từ 45.000 đến 50.000".

    Raises CannotRead (a ValueError with a message for a person) on what it
    cannot read or what can be read in two ways, and AmbiguousExcess on "vượt",
    which a person must decide (domain rule 4; see `read_excess`). A unit keeps
    its printed letters; "phần trăm" is "%".
    """
    line = clean(text)
    if _EXCESS.search(line):
        raise AmbiguousExcess(
            f"{shown(line)} có hai nghĩa: đã đạt con số ấy, hay cao hơn kế hoạch chừng ấy. "
            "Hãy chọn một trong hai.",
            f"{shown(line)} has two meanings: reached that figure, or exceeded the plan by it. "
            "Choose one of the two.",
        )
    return _read(line)


def read_excess(text: str) -> Quantity:
    """The figure after "vượt", without deciding what it means (domain rule 4).

    Raises CannotRead where there is no "vượt", no figure after it, or words before it that would
    be lost: another figure, or a "không".
    """
    line = clean(text)
    match = _EXCESS.search(line)
    if not match:
        raise CannotRead(f"{shown(line)} không có chữ “vượt”.", f"{shown(line)} has no “vượt”.")
    if not _BEFORE_EXCESS.fullmatch(line[: match.start()]):
        raise CannotRead(
            f"{shown(line)}: trước chữ “vượt” còn lời khác. Hãy ghi riêng từng số liệu.",
            f"{shown(line)}: something else stands before “vượt”. Give each figure by itself.",
        )
    return _read(line[match.end() :].strip())


def _read(line: str) -> Quantity:
    line = re.sub(r"^đạt ", "", line, flags=re.I)
    if match := _UPWARDS.fullmatch(line):
        return _single(match["figure"], Qualifier.AT_LEAST, "trở lên")
    if match := _FROM_TO.fullmatch(line):
        return _range(match, "")
    if match := _DASHED.fullmatch(line):
        return _range(match, "–")
    if match := _QUALIFIED.fullmatch(line):
        word = match["word"].lower()
        return _single(match["figure"], QUALIFIERS[word], word)
    return _single(line, Qualifier.EXACT, "")


def _single(text: str, qualifier: Qualifier, word: str) -> Quantity:
    figure = _figure(text)
    amount, places = figure.value()
    form = Form(word=word) if figure.lesser else Form(figure.scale, places, word)
    return Quantity(amount, None, qualifier, figure.unit, form)


def _range(match: re.Match[str], word: str) -> Quantity:
    low, high = _figure(match["low"]), _figure(match["high"])
    if low.unit is None:
        # "từ 5 đến 10 triệu đồng": what stands after the second number holds for both.
        low = replace(low, unit=high.unit, scale=low.scale or high.scale)
    if low.unit != high.unit:
        raise CannotRead(
            f"Hai đầu của {shown(match[0])} khác đơn vị. Hãy ghi một đơn vị ở cuối.",
            f"The two ends of {shown(match[0])} differ in unit. Put one unit at the end.",
        )
    (start, places), (end, end_places) = low.value(), high.value()
    if start >= end:
        raise CannotRead(
            f"{shown(match[0])}: số đầu phải nhỏ hơn số sau. "
            "Hãy viết đủ các chữ số, ví dụ từ 45.000 đến 50.000.",
            f"{shown(match[0])}: the first number must be below the second. "
            "Write both in full, such as từ 45.000 đến 50.000.",
        )
    form = Form(high.scale, places if places == end_places else None, word)
    return Quantity(start, end, Qualifier.RANGE, high.unit, form)


def _figure(text: str) -> _Figure:
    match = _FIGURE.fullmatch(text)
    if not match:
        raise _no_figure(text)
    token, rest = match["number"], match["rest"]
    scaled = _SCALED.fullmatch(rest)
    if not scaled:
        return _Figure(token, 0, _unit(rest))
    scale, rest = SCALES[scaled["scale"].lower()], scaled["rest"]
    if not rest[:1].isdigit():
        return _Figure(token, scale, _unit(rest))
    lesser = _figure(rest)
    amount, _ = lesser.value()
    if not (token + lesser.token).isdigit() or not lesser.scale or amount >= 10**scale:
        raise CannotRead(
            f"Không đọc được {shown(text)}. Hãy gõ như 1,2 tỷ đồng hoặc 1.200.000.000 đồng.",
            f"Cannot read {shown(text)}. Type it like 1,2 tỷ đồng or 1.200.000.000 đồng.",
        )
    return _Figure(token, scale, lesser.unit, amount)


def _unit(words: str) -> str | None:
    if not words:
        return None
    if _PERCENT.fullmatch(words):
        return "%"
    letters = all(word.isalpha() for word in words.split(" "))
    if not letters or NOT_A_UNIT.search(words) or len(words) > LONGEST_UNIT:
        raise CannotRead(
            f"Không hiểu {shown(words)} sau con số. Hãy chỉ ghi đơn vị, ví dụ 5.600 đơn vị máu.",
            f"Cannot understand {shown(words)} after the number. "
            "Give only the unit, such as 5.600 đơn vị máu.",
        )
    return words


def _no_figure(text: str) -> CannotRead:
    if re.match(r"[-−–] ?[0-9]", text):
        return CannotRead(
            f"{shown(text)} là số âm. Hãy gõ một số từ 0 trở lên.",
            f"{shown(text)} is negative. Type a number from 0 up.",
        )
    return CannotRead(
        f"Không thấy số liệu đọc được trong {shown(text)}. Hãy gõ như 5.600 đơn vị máu, 133,3%, "
        "hơn 22.000, gần 60%, khoảng 350 hoặc từ 45.000 đến 50.000.",
        f"No readable figure in {shown(text)}. Type it like 5.600 đơn vị máu, 133,3%, "
        "hơn 22.000, gần 60%, khoảng 350 or từ 45.000 đến 50.000.",
    )


def print_quantity(q: Quantity, language: str = "vi") -> str:
    """The figure in Vietnamese, as it was printed where that is known, or in English.

    `parse` reads the Vietnamese back as an equal quantity. Without a printed
    form, money is given in tỷ or triệu where these stay short.
    """
    scale = _scale(q)
    english = is_english(language)
    amounts = [q.amount] if q.high is None else [q.amount, q.high]
    numbers = [_number(a, q, scale, language) for a in amounts]
    if q.unit == "%":
        numbers, tail = [f"{n}%" for n in numbers], []
    else:
        tail = [SCALE_WORDS[scale][english]] if scale else []
        if q.unit is not None:
            unit = unit_in_english(q.unit, one=amounts == [1]) if english else q.unit
            tail.append(unit)
    word = _word(q)
    if q.high is not None and (english or word != "–"):
        figure = " to ".join(numbers) if english else f"từ {numbers[0]} đến {numbers[1]}"
    else:
        figure = "–".join(numbers)
    before = qualifier_in_english(q.qualifier, word) if english else word.strip("–")
    words = [figure, *tail, before] if before == "trở lên" else [before, figure, *tail]
    return " ".join(filter(None, words))


def _word(q: Quantity) -> str:
    printed = q.form.word if q.form else ""
    if q.qualifier is Qualifier.RANGE:
        return "–" if printed == "–" else ""
    if printed == "trở lên" and q.qualifier is Qualifier.AT_LEAST:
        return printed
    fits = QUALIFIERS.get(printed) is q.qualifier
    return printed if fits else USUAL_WORD.get(q.qualifier, "")


def _decimals(value: Decimal) -> int:
    return len(format(value, "f").partition(".")[2].rstrip("0"))


def _scale(q: Quantity) -> int:
    """The scale word to print: as read, else the one that keeps money short."""
    amounts = [q.amount] if q.high is None else [q.amount, q.high]

    def decimals(scale: int) -> int:
        return max(_decimals(a.scaleb(-scale)) for a in amounts)

    if q.unit == "%":
        return 0
    if q.form is not None and (q.form.scale or q.form.places is not None):
        fits = q.form.scale in SCALE_WORDS and decimals(q.form.scale) <= PLACES
        return q.form.scale if fits else 0
    if (q.unit or "").casefold() in MONEY:
        if amounts[0] >= 10**9 and decimals(9) <= 3:
            return 9
        if amounts[0] >= 10**6 and decimals(6) == 0:
            return 6
    return 0


def _number(amount: Decimal, q: Quantity, scale: int, language: str) -> str:
    value = amount.scaleb(-scale)
    places = _padding(q, scale)
    if is_english(language):
        # Scale words stand for thousands here: 208,500 tỷ is 208.5 billion.
        return number(value, language, 0 if scale else places)
    if not scale and q.unit != "%" and max(places, _decimals(value)) == 3 and 1 <= value < 1000:
        places = 4  # 5,123 alone could be read as five thousand; 5,1230 could not
    return number(value, language, places)


def _padding(q: Quantity, scale: int) -> int:
    """The decimals as printed; none where these do not suit both ends of a range."""
    places = min(q.form.places or 0, PLACES) if q.form else 0
    if q.high is None:
        return places
    suits = max(_decimals(a.scaleb(-scale)) for a in (q.amount, q.high)) <= places != 3
    return places if suits else 0
