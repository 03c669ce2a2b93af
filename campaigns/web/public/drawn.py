"""What is drawn of an answer that the work floor remembers: once for each language."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.utils.translation import get_language

Answer = TypeVar("Answer")
Drawing = TypeVar("Drawing")


class Drawn(Generic[Answer, Drawing]):
    """Draws again when it is given another answer. `reading.remembered` gives the same one, and
    not an equal one, for as long as nothing that it is made of changes."""

    def __init__(self, draw: Callable[[Answer], Drawing]):
        self.draw = draw
        self.known: dict[str, tuple[Answer, Drawing]] = {}

    def __call__(self, answer: Answer) -> Drawing:
        language = get_language()
        known = self.known.get(language)
        if known is None or known[0] is not answer:
            known = self.known[language] = (answer, self.draw(answer))
        return known[1]
