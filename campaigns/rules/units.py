"""Words around a number: qualifiers, scales, and units in both languages."""

from __future__ import annotations

import re

from campaigns.rules.quantity import LOOSE_FLOORS, MEASURES, Qualifier

# Words before a number, longest first so that none hides another.
QUALIFIERS: dict[str, Qualifier] = {
    "không dưới": Qualifier.AT_LEAST,
    "tối thiểu": Qualifier.AT_LEAST,
    "ít nhất": Qualifier.AT_LEAST,
    "hơn": Qualifier.AT_LEAST,
    "trên": Qualifier.AT_LEAST,
    "gần": Qualifier.NEARLY,
    "suýt": Qualifier.NEARLY,
    "xấp xỉ": Qualifier.ABOUT,
    "ước tính": Qualifier.ABOUT,
    "ước": Qualifier.ABOUT,
    "khoảng": Qualifier.ABOUT,
    "chừng": Qualifier.ABOUT,
    "độ": Qualifier.ABOUT,
}
USUAL_WORD = {
    Qualifier.AT_LEAST: "hơn",
    Qualifier.NEARLY: "gần",
    Qualifier.ABOUT: "khoảng",
}

SCALES: dict[str, int] = {
    "nghìn tỷ": 12, "nghìn tỉ": 12, "ngàn tỷ": 12, "ngàn tỉ": 12,
    "nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9,
}  # fmt: skip
SCALE_WORDS = {
    3: ("nghìn", "thousand"),
    6: ("triệu", "million"),
    9: ("tỷ", "billion"),
    12: ("nghìn tỷ", "trillion"),
}

# Words that say how much, or how surely, and so are never part of a unit:
# "200k", "1 tỷ rưỡi" or "5 chục" read as 200, 1 tỷ or 5 would be wrong figures.
# Only whole phrases: "từ thiện", "chế độ" and "đa khoa" are honest words of units.
NOT_A_UNIT = re.compile(
    r"\b(?:hơn|trên|dưới|gần|suýt|khoảng|chừng|ít nhất|tối thiểu|tối đa|không dưới|không quá"
    r"|xấp xỉ|ước tính|trở (?:lên|xuống)|mấy|lẻ|rưỡi|nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|vạn"
    r"|mươi|mười|phần trăm|k|tr|m|e)\b",
    re.I,
)

MONEY = frozenset({"đồng", "đ", "vnđ", "vnd"})

_KNOWN: dict[str, tuple[str, str]] = {
    **{m.unit_vi: (m.unit_en, m.units_en) for m in MEASURES.values()},
    **dict.fromkeys(MONEY, ("VND", "VND")),
    "đơn vị": ("unit", "units"),
    "suất": ("gift", "gifts"),
    "phần quà": ("gift", "gifts"),
    "món quà": ("gift", "gifts"),
    "người": ("person", "people"),
    "lượt người": ("person", "people"),
    "đối tượng": ("person", "people"),
    "bệnh nhân": ("patient", "patients"),
    "tình nguyện viên": ("volunteer", "volunteers"),
    "em": ("child", "children"),
    "cháu": ("child", "children"),
    "trẻ em": ("child", "children"),
    "hộ": ("household", "households"),
    "gia đình": ("family", "families"),
    "điểm": ("site", "sites"),
    "điểm hiến máu tập trung": ("donation site", "donation sites"),
    "đợt": ("drive", "drives"),
    "nhà": ("house", "houses"),
    "lần": ("time", "times"),
}


def unit_in_english(unit: str, *, one: bool) -> str:
    """The unit's English name (`one`: for exactly 1); a unit nobody translated stays as it is."""
    pair = _KNOWN.get(unit.casefold())
    return unit if pair is None else pair[0 if one else 1]


def qualifier_in_english(qualifier: Qualifier, word: str) -> str:
    """What stands before an English figure for the Vietnamese word ("" for the usual one)."""
    if qualifier is Qualifier.AT_LEAST:
        return "at least" if word in LOOSE_FLOORS else "more than"
    return {Qualifier.NEARLY: "nearly", Qualifier.ABOUT: "about"}.get(qualifier, "")
