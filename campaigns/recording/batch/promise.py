"""What applying a sheet would write, kept beside its preview: applied while the book is still the
same, it is what comparing again would come to, without reading the sheet again."""

import hashlib
import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from campaigns.models import SheetPage, Upload
from campaigns.models.fields import Packed, packed

from .match import Spot
from .rows import SAME, STATES, WRONG, Row

PROMISED = "promise"  # the state that its pages are kept under
AT_ONCE = 1000  # rows of a page
_NUMBERS = {state: number for number, state in enumerate(STATES)}


class Write(NamedTuple):
    """One entry to be written: of a drive that stands, or of a new one at a spot on a day."""

    drive: int | None
    spot: int
    day: int
    replaces: int | None
    reasons: dict | None
    note: str
    figures: tuple[int | None, ...]


class Promising:
    """Takes the rows as they are judged. Every one counts for `digest`, those that write
    nothing too."""

    def __init__(self) -> None:
        self.read = hashlib.sha256()
        self.rows: list[list] = []
        self.made: list[Packed] = []
        self.spots: dict[Spot, int] = {}
        self.drives, self.entries = array("q"), array("q")

    def add(self, row: Row) -> None:
        state = _NUMBERS[row.state]
        if row.state == WRONG:
            said = [row.number, state, [[p.column, p.header, p.vi, p.en] for p in row.problems]]
        elif row.state == SAME:
            entry = row.entry and row.entry.id
            said = [row.number, state, row.met.drive, entry, row.since_corrected]
        else:
            said = self._written(row, state)
        self.rows.append(said)
        if len(self.rows) == AT_ONCE:
            self._close()

    def _written(self, row: Row, state: int) -> list:
        (drive, day, spot), entry, reasons = row.met, row.entry, None
        if drive is not None:
            self.drives.append(drive)
        if entry is not None:
            self.entries.append(entry.id)
            reasons, entry = dict(entry.deferred_reasons), entry.id
        at = self.spots.setdefault(spot, len(self.spots))
        return [row.number, state, drive, at, day.toordinal(), entry, reasons, row.note,
                *row.figures]  # fmt: skip

    def _close(self) -> None:
        text = json.dumps(self.rows, ensure_ascii=False)
        self.read.update(text.encode())
        self.made.append(packed(text))
        self.rows.clear()

    def finished(self) -> list[Packed]:
        """Its pages: first what is held while it is kept."""
        if self.rows:
            self._close()
        spots = json.dumps(list(self.spots), ensure_ascii=False)
        self.read.update(spots.encode())
        drives, entries = json.dumps(self.drives.tolist()), json.dumps(self.entries.tolist())
        return [packed(f"[{len(self.made)}, {spots}, {drives}, {entries}]"), *self.made]

    @property
    def digest(self) -> str:
        return self.read.hexdigest()


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised of an upload; `drives` and `entries` are those that it meets."""

    upload: int
    pages: int
    spots: tuple[Spot, ...]
    drives: list[int]
    entries: list[int]

    def writes(self) -> Iterator[Write]:
        """What is to be written, in the order of the sheet."""
        pages = SheetPage.objects.filter(upload=self.upload, state=PROMISED)
        # One by one: what is asked for is not held by the database while others are written.
        for number in range(1, self.pages + 1):
            for _number, state, *said in pages.values_list("rows", flat=True).get(number=number):
                if STATES[state] not in (SAME, WRONG):
                    drive, spot, day, replaces, reasons, note, *figures = said
                    yield Write(drive, spot, day, replaces, reasons, note, tuple(figures))


def promise_of(upload: Upload) -> Promise | None:
    """What was promised with the upload's preview; None of one that an older program made."""
    page = SheetPage.objects.filter(upload=upload, state=PROMISED, number=0).first()
    if page is None:
        return None
    pages, spots, drives, entries = page.rows
    return Promise(upload.pk, pages, tuple(Spot(*spot) for spot in spots), drives, entries)
