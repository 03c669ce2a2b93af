"""Numbers in Vietnamese print: the dot groups thousands, the comma is the decimal sign."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from campaigns.rules.quantity import PLACES
from campaigns.rules.text import CannotRead, shown

_GROUPS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+"
_VIETNAMESE = re.compile(rf"(?P<whole>{_GROUPS}|[1-9][0-9]*|0)(?:,(?P<decimals>[0-9]+))?")
_POINT = re.compile(r"(?P<whole>[1-9][0-9]*|0)\.(?P<decimals>[0-9]{1,2})")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def read_number(token: str, *, fractional: bool = False) -> tuple[Decimal, int]:
    """The number and how many decimals it was printed with.

    `fractional` says that a scale word or % follows. There a comma can only be
    the decimal sign (208,500 tỷ), and so can a dot before one or two digits
    (1.5 tỷ). A dot before three digits groups thousands everywhere: 1.500 tỷ
    is fifteen hundred tỷ, as every newspaper prints it. Raises CannotRead on
    the rest, naming both readings where there are two. Leading zeros (007)
    are refused: they belong to codes and telephone numbers, not to counts.
    """
    match = _VIETNAMESE.fullmatch(token) or (fractional and _POINT.fullmatch(token))
    if not match:
        raise _malformed(token)
    whole = re.sub(r"[. ]", "", match["whole"])
    decimals = match["decimals"] or ""
    grouped_in_english = len(decimals) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", match["whole"])
    if grouped_in_english and not fractional:
        raise two_readings(token, f"{whole}.{decimals}", f"{whole},{decimals.rstrip('0') or '0'}")
    if len(decimals) > PLACES:
        raise CannotRead(
            f"Số {shown(token)} có quá nhiều chữ số lẻ. Hãy gõ nhiều nhất {PLACES} chữ số lẻ.",
            f"The number {shown(token)} has too many decimals. Type {PLACES} at most.",
        )
    return Decimal(f"{whole}.{decimals}" if decimals else whole), len(decimals)


def two_readings(token: str, first: str, second: str) -> CannotRead:
    """The refusal of a number that two people would read differently."""
    return CannotRead(
        f"{shown(token)} có hai cách đọc. Hãy gõ {first} hoặc {second}.",
        f"{shown(token)} can be read in two ways. Type {first} or {second}.",
    )


def _malformed(token: str) -> CannotRead:
    if _POINT.fullmatch(token):
        whole, decimals = token.split(".")
        return two_readings(token, f"{whole},{decimals}", f"{whole}.{decimals.ljust(3, '0')}")
    if _ENGLISH.fullmatch(token):
        turned = token.translate(str.maketrans(",.", ".,"))
        return CannotRead(
            f"{shown(token)} viết theo kiểu tiếng Anh. Hãy gõ {turned}.",
            f"{shown(token)} is in English form. Type {turned}.",
        )
    if re.match(r"0[0-9]", token):
        return CannotRead(
            f"{shown(token)} bắt đầu bằng số 0. Hãy bỏ các số 0 ở đầu.",
            f"{shown(token)} begins with a zero. Leave out the zeros in front.",
        )
    return CannotRead(
        f"Không đọc được số {shown(token)}. Hãy gõ như 5.600 (dấu chấm ngăn từng ba chữ số) "
        "hoặc 5,6 (dấu phẩy trước phần lẻ).",
        f"Cannot read the number {shown(token)}. Type it like 5.600 (dots between groups of "
        "three digits) or 5,6 (a comma before decimals).",
    )


@lru_cache(maxsize=16)  # asked of each number, with the two languages there are
def is_english(language: str) -> bool:
    """Whether the language is English; every other is printed in Vietnamese form."""
    return language.lower().startswith("en")


def number(value: Decimal | int, language: str = "vi", places: int | None = None) -> str:
    """The exact number: 5.600 and 5,6 in Vietnamese, 5,600 and 5.6 in English.

    `places` pads with zeros up to that many decimals and never rounds.
    """
    whole, _, decimals = format(Decimal(value), ",f").partition(".")
    decimals = decimals.rstrip("0").ljust(places or 0, "0")
    if is_english(language):
        return f"{whole}.{decimals}" if decimals else whole
    whole = whole.replace(",", ".")
    return f"{whole},{decimals}" if decimals else whole


def rounded_percent(value: Fraction, places: int = 1, *, down: bool = False) -> Decimal:
    """A percentage (not negative) rounded half up, but never into a claim that is not true.

    What is below 100 stays below (99.96 -> 99.9), and what is above zero does
    not become zero: it gets as many decimals as show its first digit, since
    rounding it up to 0.1 would be untrue as well (domain rule 8). `down` cuts
    the rest off instead, for what is said to be "at least" so much.
    """
    step = 10**places
    units = int(value * step + (0 if down else Fraction(1, 2)))
    if value < 100 <= Fraction(units, step):
        units = 100 * step - 1
    if value and not units:
        return rounded_percent(value, places + 1, down=down)
    return Decimal((0, tuple(map(int, str(units))), -places))


def percent(value: Decimal, language: str = "vi") -> str:
    """A percentage with at most one decimal: 133,3%; 100%; 99,96 prints 99,9% (domain rule 8)."""
    return number(rounded_percent(Fraction(value)), language) + "%"
