"""Text from outside: what is let in, how it is refused, how it is searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 200


class CannotRead(ValueError):
    """A figure that could not be read. For a person: `str()` in Vietnamese, `.en` in English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)

    def __str__(self) -> str:
        return self.args[0]

    @property
    def en(self) -> str:
        return self.args[1]


def shown(text: str) -> str:
    """The text in quotation marks, short enough and visible enough for a message."""
    visible = "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in text[:40])
    return f"“{visible}{'…' if len(text) > 40 else ''}”"


def clean(text: str) -> str:
    """NFC text with single plain spaces; NBSP, U+202F and thin spaces count as spaces.

    Raises CannotRead on anything that is not text, is over 200 characters, or
    holds control, zero-width or text-direction characters, or digits other
    than 0-9.
    """
    if not isinstance(text, str):
        raise CannotRead("Ô này phải là chữ, ví dụ 5.600.", "This must be text, such as 5.600.")
    if len(text) > LONGEST:
        raise CannotRead(
            f"Nội dung dài quá {LONGEST} ký tự. Hãy chỉ gõ một số liệu, ví dụ 5.600 đơn vị máu.",
            f"The text is over {LONGEST} characters. Type one figure, such as 5.600 đơn vị máu.",
        )
    text = unicodedata.normalize("NFC", text)
    for char in text:
        _let_in(char, text)
    return re.sub(r"\s+", " ", text).strip()


def _let_in(char: str, text: str) -> None:
    category = unicodedata.category(char)
    if category[0] == "C" or category in ("Zl", "Zp"):
        raise CannotRead(
            f"{shown(text)} có ký tự ẩn U+{ord(char):04X}. Hãy xóa đi và gõ lại số liệu.",
            f"{shown(text)} holds the hidden character U+{ord(char):04X}. Type the figure again.",
        )
    if category == "Nd" and not char.isascii():
        raise CannotRead(
            f"{shown(text)} có chữ số lạ “{char}”. Hãy gõ bằng các chữ số từ 0 đến 9.",
            f"{shown(text)} holds the unusual digit “{char}”. Type it with the digits 0 to 9.",
        )


def one_line(text: str) -> str:
    """The text for a file that is read line by line, or as XML: one line, nothing unseen.

    Line ends, tabs and other control characters become spaces; zero-width and text-direction
    characters, and what is no character, go.
    """
    seen = (
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or unicodedata.category(char) not in ("Cf", "Cs", "Cn", "Co")
    )
    return " ".join("".join(seen).split())


_D = str.maketrans({"đ": "d", "ð": "d"})


def fold(text: str) -> str:
    """The text for searching without accents: "Đồng Văn" -> "dong van".

    Marks and zero-width characters go, đ, Đ and Ð become d, case and runs of
    spaces do not count; folding twice changes nothing.
    """
    return " ".join("".join(folded_letters(text)).split())


def folded_letters(text: str) -> list[str]:
    """Each letter of the text folded by itself: "" for a mark, two letters for "ß"."""
    return [_folded(letter) for letter in text]


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    lowered = unicodedata.normalize("NFD", unicodedata.normalize("NFD", letter).casefold())
    kept = "".join(c for c in lowered if unicodedata.category(c) not in ("Mn", "Cf"))
    return kept.translate(_D)


_SAC = "\u0301"
_TONES = frozenset(("\u0300", _SAC, "\u0303", "\u0309", "\u0323"))
_STOPS = ("c", "ch", "k", "p", "t")


def name_key(text: str) -> str:
    """Equal for two spellings of one name, and only for these.

    NFC and NFD, upper and lower case, runs of spaces, zero-width characters, "Đ" and "Ð" do not
    count, nor does the letter of a syllable that carries its tone ("hoà" is "hòa"), nor a tone that
    goes without saying ("Đăk" is "Đắk"). Accents do: "Tân" is not "Tấn".
    """
    lowered = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    visible = "".join(c for c in lowered if unicodedata.category(c) != "Cf").replace("ð", "đ")
    return " ".join(_tone_last(word) for word in visible.split())


def _tone_last(syllable: str) -> str:
    ordered = "".join(sorted(syllable, key=_TONES.__contains__))
    # One that ends so has a tone: sắc, where it is not written.
    return f"{ordered}{_SAC}" if ordered.endswith(_STOPS) else ordered
