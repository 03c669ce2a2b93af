"""Places as they are named in a sentence."""

from __future__ import annotations

from campaigns.rules.numerals import is_english

# Before the name in Vietnamese, after it in English.
PLACE_KINDS: dict[str, tuple[str, str]] = {
    "country": ("nước", "country"),
    "province": ("tỉnh", "province"),
    "municipality": ("thành phố", "centrally run city"),
    "district": ("huyện", "district"),
    "town": ("thị xã", "town"),
    "provincial_city": ("thành phố", "provincial city"),
    "ward": ("phường", "ward"),
    "commune": ("xã", "commune"),
    "township": ("thị trấn", "township"),
}


def place_name(name: str, kind: str, language: str = "vi") -> str:
    """tỉnh Kiên Giang, in English Kiên Giang (province)."""
    vi, en = PLACE_KINDS.get(kind, ("", ""))
    if is_english(language):
        return f"{name} ({en})" if en else name
    return f"{vi} {name}".lstrip()
