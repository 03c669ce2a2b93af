"""Rows of which every cell was read before: most of a long sheet, whose days, sites and counts
come again and again. They are looked up, at a tenth of the price."""

from collections.abc import Mapping
from datetime import date
from operator import itemgetter

from .results import FIGURES, SheetRow

# True is 1 to a dictionary; such cells are not counts.
_ODD = frozenset({bool, int})
_TEXTS = ("drive_code", "site", "place", "wider_place", "note")
MANY = 20_000  # cells of a kind that are remembered


class Again:
    """What cells were read as. Whatever is new, or wrong, or wants a second look is not here.

    `counts`, `days` and `texts` hold what came of a cell that was right.
    """

    def __init__(self, at: Mapping[str, int], width: int) -> None:
        self.counts: dict[object, int | None] = {"": None}
        self.days: dict[object, date | None] = {"": None}
        self.texts: dict[str, dict[object, str]] = {name: {"": ""} for name in _TEXTS}
        self.width = width
        # Past the last cell of a row an empty one is put, for columns that the sheet has not.
        self.pick = itemgetter(*[at.get(name, -1) for name in ("total_bags", *FIGURES)])
        self.words = [(self.texts[name], at.get(name, -1)) for name in _TEXTS]
        self.day = at.get("day", -1)
        self.usual = {"day", "site"} <= at.keys()

    def read(self, number: int, values: list) -> SheetRow | None:
        """The row, if it is right and says which drive it is of and what was counted."""
        width = len(values)
        if width != self.width and (width < self.width or any(values[self.width :])):
            return None
        if not _ODD.isdisjoint(map(type, values)):
            return None
        cells = [*values, ""]
        try:
            total, *figures = map(self.counts.__getitem__, self.pick(cells))
            code, site, place, wider, note = [memo[cells[at]] for memo, at in self.words]
            day = self.days[cells[self.day]]
        except KeyError:
            return None
        if not code and not (self.usual and site and day):
            return None
        if figures.count(None) == len(figures) or not _adds_up(total, figures):
            return None
        return SheetRow(number, code, day, site, place, wider, note, total, *figures)

    def remember_count(self, value: object, count: int | None) -> None:
        if len(self.counts) < MANY and _is_short(value):
            self.counts[value] = count

    def remember_day(self, value: object, day: date) -> None:
        if len(self.days) < MANY and _is_short(value):
            self.days[value] = day

    def remember_text(self, name: str, value: str, text: str) -> None:
        if len(self.texts[name]) < MANY and _is_short(value):
            self.texts[name][value] = text


def _is_short(value: object) -> bool:
    return type(value) not in _ODD and (type(value) is not str or len(value) < 100)


def _adds_up(total: int | None, figures: list) -> bool:
    if total is None:
        return True
    sizes = [count for count in figures[-4:] if count is not None]
    return not sizes or sum(sizes) == total
