"""What a person types to search: how it is let in, and the kind of place that it names."""

from __future__ import annotations

import unicodedata

from campaigns.rules.naming import PLACE_KINDS
from campaigns.rules.text import CannotRead, fold

LONGEST_SEARCH = 200
MOST_WORDS = 12


def words_searched(text: str) -> tuple[str, ...]:
    """The folded words that must all be found, each once; () where there is nothing to find.

    Raises CannotRead on what is too long, has too many words, or holds what no text holds.
    """
    if len(text) > LONGEST_SEARCH:
        raise CannotRead(
            f"Nội dung tìm kiếm quá dài. Hãy gõ nhiều nhất {LONGEST_SEARCH} ký tự.",
            f"The search is too long. Type at most {LONGEST_SEARCH} characters.",
        )
    if any(_is_no_text(char) for char in text):
        raise CannotRead(
            "Nội dung tìm kiếm có ký tự không phải là chữ. Hãy xóa hết và gõ lại.",
            "The search holds characters that are no text. Clear it and type it again.",
        )
    words = tuple(dict.fromkeys(words_of(text)))
    if len(words) > MOST_WORDS:
        raise CannotRead(
            f"Có {len(words)} từ khác nhau. Hãy chỉ gõ nhiều nhất {MOST_WORDS} từ.",
            f"There are {len(words)} different words. Type at most {MOST_WORDS}.",
        )
    return words


def words_of(text: str) -> list[str]:
    """The folded words, without the commas and stops that stand between them."""
    return [word for part in fold(text).split() if (word := part.strip(",.;:"))]


def _is_no_text(char: str) -> bool:
    """Controls other than spaces, and halves of surrogate pairs: no database takes them."""
    return unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()


def without_kind(folded: str) -> tuple[frozenset[str], str]:
    """The kinds that "tinh kien giang" and "kien giang province" name, and the name alone."""
    kinds: dict[str, set[str]] = {}
    for kind, (vi, en) in PLACE_KINDS.items():
        before, after = f"{fold(vi)} ", f" {fold(en)}"
        if folded.startswith(before):
            kinds.setdefault(folded.removeprefix(before), set()).add(kind)
        elif folded.endswith(after):
            kinds.setdefault(folded.removesuffix(after), set()).add(kind)
    if not kinds:
        return frozenset(), folded
    name = min(kinds, key=len)  # "city" is the end of "provincial city": the longer kind is meant
    return frozenset(kinds[name]), name
