"""What each row of a sheet would change, and all of them together."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid5

from campaigns.recording.facts import COUNTS, CollectionFacts
from campaigns.recording.record import Offer
from campaigns.recording.workbook import Problem, Workbook
from campaigns.rules.quantity import BAG_SIZES

from .book import FIGURES, Book, StandingEntry
from .match import Met, Spot

NEW, SAME, CHANGED, WRONG = STATES = ("new", "same", "changed", "wrong")
KEYS = UUID("7b1d4c5e-51b6-4b0e-9d57-6f0a0c9c2f11")  # the space of our entries' keys


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it would write (`figures` in the order of FIGURES), and over which entry."""

    number: int
    state: str
    met: Met | None = None
    figures: tuple[int | None, ...] = ()
    note: str = ""
    entry: StandingEntry | None = None
    problems: tuple[Problem, ...] = ()
    since_corrected: bool = False  # said before, and corrected by hand afterwards

    @property
    def writes(self) -> bool:
        return self.state in (NEW, CHANGED)

    @property
    def changes(self) -> dict[str, tuple[object, object]]:
        """The old beside the new of each field that differs."""
        if self.entry is None:
            return {}
        pairs = zip(FIGURES, self.entry.figures, self.figures, strict=True)
        found = {name: (old, new) for name, old, new in pairs if old != new}
        if self.note != self.entry.note:
            found["note"] = (self.entry.note, self.note)
        return found

    def facts(self) -> CollectionFacts:
        return _facts(self.figures, self.note, self.entry)

    def offer(self, *, drive: int, reason: str) -> Offer:
        """The row as `record` takes it."""
        corrects = self.entry is not None
        return Offer(
            drive=drive,
            facts=self.facts(),
            replaces=self.entry.id if corrects else None,
            reason=reason if corrects else "",
        )

    def key(self, *, campaign: int, drive: int) -> UUID:
        """The same for the same result of the same drive, whoever sends it in whatever sheet."""
        replaces = self.entry.id if self.entry else None
        said = (campaign, drive, replaces, self.figures, self.note)
        return uuid5(KEYS, repr(said))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Every row with figures, in the order of the sheet, against the book of its campaign."""

    workbook: Workbook
    book: Book
    rows: tuple[Row, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES}

    @property
    def writes(self) -> int:
        return self.counts[NEW] + self.counts[CHANGED]

    @cached_property
    def digest(self) -> str:
        """Equal for comparisons that would do the same."""
        found = hashlib.sha256()
        for row in self.rows:
            entry = row.entry and row.entry.id
            what = (row.number, row.state, row.met, row.figures, row.note, entry, row.problems)
            found.update(repr(what).encode())
        return found.hexdigest()

    @cached_property
    def new_drives(self) -> int:
        return sum(1 for row in self.rows if row.writes and row.met.drive is None)

    @cached_property
    def new_sites(self) -> dict[Spot, list[int]]:
        """The sites that would be made, with the rows that want them."""
        found: dict[Spot, list[int]] = {}
        for row in self.rows:
            if row.writes and row.met.drive is None and row.met.spot.site is None:
                found.setdefault(row.met.spot, []).append(row.number)
        return found


def _facts(figures: tuple, note: str, entry: StandingEntry | None) -> CollectionFacts:
    return CollectionFacts(
        **dict(zip(COUNTS, figures, strict=False)),
        bags=dict(zip(BAG_SIZES, figures[len(COUNTS) :], strict=True)),
        deferred_reasons=entry.deferred_reasons if entry else {},
        note=note,
    )
