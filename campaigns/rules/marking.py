"""What was searched for, found again in a text as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from campaigns.rules.text import folded_letters


def marked(text: str, words: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether a folded word stands there; joined they are the text.

    Folding changes lengths ("ß" becomes two letters, an accent none), so each letter is
    folded by itself and remembers where it came from. An accent belongs to the letter before it.
    """
    hit = [False] * len(text)
    folded = "".join(letters := folded_letters(text))
    origin = [at for at, letter in enumerate(letters) for _ in letter]
    for word in words:
        for start in _places(word, folded):
            for at in range(origin[start], origin[start + len(word) - 1] + 1):
                hit[at] = True
    for at in range(1, len(text)):
        hit[at] = hit[at] if letters[at] else hit[at - 1]
    return tuple(_runs(text, hit))


def _places(word: str, folded: str) -> list[int]:
    """Where the word begins words; where it begins none, wherever it stands."""
    found = list(_all_places(word, folded))
    beginnings = [at for at in found if at == 0 or not folded[at - 1].isalnum()]
    return beginnings or found


def _all_places(word: str, folded: str) -> Iterator[int]:
    start = folded.find(word) if word else -1
    while start != -1:
        yield start
        start = folded.find(word, start + 1)


def _runs(text: str, hit: list[bool]) -> Iterator[tuple[str, bool]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            yield text[start:at], hit[start]
            start = at
