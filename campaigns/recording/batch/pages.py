"""What the pages of a preview show of each row; made while the rows are judged."""

import json
from collections.abc import Iterator

from campaigns.models.fields import Packed, packed
from campaigns.recording.record import receipt_number

from .book import FIGURES, Book
from .match import Spot, drive_code
from .rows import CHANGED, STATES, Row

PAGE = 50  # rows
ALL = "all"

_NAMED = tuple(f'"{name}": ' for name in FIGURES)
_json = json.JSONEncoder(ensure_ascii=False).encode

Page = tuple[str, int, Packed]  # state, number, rows


class Pages:
    """All rows in the order of the sheet, and those of each state apart from the others.

    While all rows are of one state their pages are kept once; most sheets have no other.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.only: str | None = None
        self.made: dict[str, list[Packed]] = {}
        self.waiting: dict[str, list[str]] = {state: [] for state in (ALL, *STATES)}
        self.spots: dict[Spot, str] = {}

    def add(self, row: Row) -> None:
        if row.state != self.only:
            self._also(row.state)
        said = self._said(row) if row.met else _json(_wrong(row))
        self._put(ALL, said)
        if self.only is None:
            self._put(row.state, said)

    def _also(self, state: str) -> None:
        """Another state: what stands of the first alone is that state's own from here on."""
        if not self.made:
            self.only, self.made = state, {name: [] for name in self.waiting}
        elif self.only:
            self.made[self.only] = list(self.made[ALL])
            self.waiting[self.only] = list(self.waiting[ALL])
            self.only = None

    def _put(self, state: str, said: str) -> None:
        waiting = self.waiting[state]
        waiting.append(said)
        if len(waiting) == PAGE:
            self.made[state].append(_page(waiting))
            waiting.clear()

    def finished(self) -> Iterator[Page]:
        for state, pages in self.made.items():
            rest = self.waiting[state]
            for number, page in enumerate([*pages, *[_page(rest)] * bool(rest)], 1):
                yield state, number, page

    def _said(self, row: Row) -> str:
        """Written as JSON by hand: of very many rows each differs in its counts alone."""
        drive, day, spot = row.met
        pairs = zip(_NAMED, row.figures, strict=False)
        figures = ", ".join([f"{name}{count}" for name, count in pairs if count is not None])
        said = (
            f'{{"n": {row.number}, "state": "{row.state}", "day": "{day.isoformat()}", '
            f'{self._spot(spot)}, "figures": {{{figures}}}'
        )
        if drive:
            said += f', "drive": {drive}, "code": "{drive_code(drive)}"'
        if row.entry is None and drive:
            return f"{said}}}"
        return f"{said}, {_json(_more(row))[1:]}"

    def _spot(self, spot: Spot) -> str:
        if (said := self.spots.get(spot)) is None:
            place = self.book.places[spot.place].name
            said = self.spots[spot] = f'"site": {_json(spot.name)}, "place": {_json(place)}'
        return said


def _more(row: Row) -> dict:
    """What few rows say: those of new drives, and those that meet an entry."""
    said: dict[str, object] = {}
    if not row.met.drive:
        said |= {"new_site": row.met.spot.site is None, "assumed": row.met.spot.assumed}
    if row.entry:
        said |= {"entry": row.entry.id, "number": receipt_number(row.entry.id)}
    if row.state == CHANGED:
        said["changes"] = {name: list(pair) for name, pair in row.changes.items()}
    if row.since_corrected:
        said["since_corrected"] = True
    return said


def _page(rows: list[str]) -> Packed:
    return packed(f"[{', '.join(rows)}]")


def _wrong(row: Row) -> dict:
    """A wrong row with its reasons, and as much of its drive as could be read."""
    typed = row.typed
    said = {
        "n": row.number,
        "state": row.state,
        "why": [[p.column, p.header, p.vi, p.en] for p in row.problems],
    }
    if typed and typed.day:
        said["day"] = typed.day.isoformat()
    return said | ({"site": typed.site, "place": typed.place} if typed else {})
