"""What each row of a sheet would change."""

from typing import NamedTuple

from campaigns.recording.facts import COUNTS, CollectionFacts
from campaigns.recording.record import Offer
from campaigns.recording.workbook import Problem, SheetRow
from campaigns.rules.quantity import BAG_SIZES

from .book import FIGURES, StandingEntry
from .match import Met

NEW, SAME, CHANGED, WRONG = STATES = ("new", "same", "changed", "wrong")


class Row(NamedTuple):
    """One row: what it would write (`figures` in the order of FIGURES), and over which entry.

    `typed` is a wrong row as far as it could be read.
    """

    number: int
    state: str
    met: Met | None = None
    figures: tuple[int | None, ...] = ()
    note: str = ""
    entry: StandingEntry | None = None
    problems: tuple[Problem, ...] = ()
    since_corrected: bool = False  # said before, and corrected by hand afterwards
    typed: SheetRow | None = None

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


def _facts(figures: tuple, note: str, entry: StandingEntry | None) -> CollectionFacts:
    return CollectionFacts(
        **dict(zip(COUNTS, figures, strict=False)),
        bags=dict(zip(BAG_SIZES, figures[len(COUNTS) :], strict=True)),
        deferred_reasons=entry.deferred_reasons if entry else {},
        note=note,
    )
