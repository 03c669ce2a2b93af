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

_BLOOD = frozenset({"blood_units"})
_GIFTS = frozenset({"gifts"})
_MONEY = frozenset({"vnd", "vnd_each"})
_PEOPLE = frozenset({"donors", "registered", "deferred", "people_helped"})
_HELPED = frozenset({"people_helped"})
_SITES, _DRIVES = frozenset({"sites"}), frozenset({"drives"})


def _of_measures() -> dict[str, tuple[str, str, frozenset[str]]]:
    return {
        m.unit_vi: (
            m.unit_en,
            m.units_en,
            frozenset(other.key for other in MEASURES.values() if other.unit_vi == m.unit_vi),
        )
        for m in MEASURES.values()
    }


# In English (for exactly 1, for others), and the measures that may be counted in it.
_KNOWN: dict[str, tuple[str, str, frozenset[str]]] = {
    **_of_measures(),
    **dict.fromkeys(MONEY, ("VND", "VND", _MONEY)),
    "đơn vị": ("unit", "units", _BLOOD),
    "đv": ("unit", "units", _BLOOD),
    "đv máu": ("unit of blood", "units of blood", _BLOOD),
    "túi": ("bag", "bags", _BLOOD | _GIFTS),  # gifts come in bags too
    "túi máu": ("bag of blood", "bags of blood", _BLOOD),
    "túi quà": ("gift bag", "gift bags", _GIFTS),
    "suất": ("gift", "gifts", _GIFTS),
    "phần": ("gift", "gifts", _GIFTS),
    "phần quà": ("gift", "gifts", _GIFTS),
    "món quà": ("gift", "gifts", _GIFTS),
    "người": ("person", "people", _PEOPLE),
    "lượt": ("person", "people", _PEOPLE),
    "lượt người": ("person", "people", _PEOPLE),
    "đối tượng": ("person", "people", _PEOPLE),
    "tình nguyện viên": ("volunteer", "volunteers", _PEOPLE),
    "bệnh nhân": ("patient", "patients", _HELPED),
    "em": ("child", "children", _HELPED),
    "cháu": ("child", "children", _HELPED),
    "trẻ em": ("child", "children", _HELPED),
    "hộ": ("household", "households", _HELPED),
    "hộ nghèo": ("poor household", "poor households", _HELPED),
    "gia đình": ("family", "families", _HELPED),
    "điểm": ("site", "sites", _SITES),
    "điểm hiến máu tập trung": ("donation site", "donation sites", _SITES),
    "đợt": ("drive", "drives", _DRIVES),
    "buổi": ("drive", "drives", _DRIVES),
    "buổi hiến máu": ("blood drive", "blood drives", _DRIVES),
    "lần": ("time", "times", _DRIVES),
    "nhà": ("house", "houses", frozenset({"houses"})),
}


def unit_in_english(unit: str, *, one: bool) -> str:
    """The unit's English name (`one`: for exactly 1); a unit nobody translated stays as it is."""
    known = _KNOWN.get(unit.casefold())
    return unit if known is None else known[0 if one else 1]


def measures_counted_in(unit: str | None) -> frozenset[str] | None:
    """The keys of the measures that the unit may stand for; None where it is not known, or none."""
    known = _KNOWN.get((unit or "").casefold())
    return None if known is None else known[2]


def qualifier_in_english(qualifier: Qualifier, word: str) -> str:
    """What stands before an English figure for the Vietnamese word ("" for the usual one)."""
    if qualifier is Qualifier.AT_LEAST:
        return "at least" if word in LOOSE_FLOORS else "more than"
    return {Qualifier.NEARLY: "nearly", Qualifier.ABOUT: "about"}.get(qualifier, "")
