"""Text in a picture: wrapped, balanced, shrunk until it fits, and never cut without an ellipsis."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

REGULAR, SEMIBOLD = "400Regular", "600SemiBold"
LEADING = 1.28
# No box of a picture holds more; wrapping a longer text would only take time.
MOST = 700


def font_file(weight: str) -> Path:
    package = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "be-vietnam-pro"
    return package / weight / f"BeVietnamPro_{weight}.ttf"


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(weight)), size)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size, as they are drawn from the top of their box."""

    lines: tuple[str, ...]
    weight: str
    size: int

    @property
    def leading(self) -> int:
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        return font(self.weight, self.size)


def fit(text: str, *, weight: str, width: int, height: int, sizes: Iterable[int]) -> Block:
    """The text in the first of the sizes, largest first, at which it fits into the box.

    Where it does not even fit in the last, it ends with an ellipsis after a whole word.
    """
    words = tuple(plain(text)[:MOST].split())
    cut = len(plain(text)) > MOST
    for size in sizes:
        letters, room = font(weight, size), int(height // round(size * LEADING))
        lines = wrap(words, letters, width)
        if len(lines) <= room and not cut:
            return Block(balanced(words, letters, width, lines), weight, size)
    return Block(shortened(lines, letters, width, max(room, 1)), weight, size)


def one_line(text: str, *, weight: str, width: int, sizes: Iterable[int]) -> Block:
    sizes = tuple(sizes)
    return fit(text, weight=weight, width=width, height=round(max(sizes) * LEADING), sizes=sizes)


def plain(text: str) -> str:
    """Composed letters and single spaces; what cannot be seen is left out."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")


def wrap(words: Iterable[str], letters: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """As many words a line as fit; a word wider than a line is broken."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".lstrip()
        if letters.getlength(longer) <= width:
            lines[-1] = longer
            continue
        *whole, rest = _broken(word, letters, width)
        lines += [*whole, rest] if lines[-1] else []
        lines = lines if lines[-1] else [*whole, rest]
    return lines


def _broken(word: str, letters: ImageFont.FreeTypeFont, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and letters.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def balanced(words, letters, width: int, lines: list[str]) -> tuple[str, ...]:
    """The same number of lines, as even as they can be: the narrowest box that holds them."""
    narrow, wide = width // 2, width
    while wide - narrow > 8:
        middle = (narrow + wide) // 2
        tried = wrap(words, letters, middle)
        if len(tried) <= len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return tuple(lines)


def shortened(lines: list[str], letters, width: int, room: int) -> tuple[str, ...]:
    """The lines that there is room for, the last ending with an ellipsis."""
    *kept, last = lines[:room]
    while last and letters.getlength(f"{last} …") > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return (*kept, f"{last} …".lstrip())
