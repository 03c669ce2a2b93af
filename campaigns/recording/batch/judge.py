"""Judges the rows of a sheet against the book of its campaign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils import translation

from campaigns.recording.facts import tidy
from campaigns.recording.locks import Lock, locks_over
from campaigns.recording.record import problems_of, why_not_corrected
from campaigns.recording.workbook import Problem, SheetRow, Workbook
from campaigns.recording.workbook.errors import letters

from . import reasons
from .book import FIGURES, Book, StandingEntry
from .match import Matcher, Met, Spot
from .rows import CHANGED, NEW, SAME, WRONG, Comparison, Row


def compare_with(*, workbook: Workbook, book: Book) -> Comparison:
    """What applying a sheet would do to the book; writes nothing."""
    rows = [*_Judge(workbook, book).rows(), *_unreadable(workbook)]
    rows.sort(key=lambda row: row.number)
    return Comparison(workbook=workbook, book=book, rows=tuple(rows))


def _unreadable(workbook: Workbook) -> Iterator[Row]:
    by_row: dict[int, list[Problem]] = {}
    for problem in workbook.problems:
        by_row.setdefault(problem.row, []).append(problem)
    for number, problems in by_row.items():
        yield Row(number, WRONG, problems=tuple(problems))


@dataclass
class _Judge:
    """Judges the rows that could be read, one after the other."""

    workbook: Workbook
    book: Book
    seen: dict[tuple, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.matcher = Matcher(self.book)
        self.columns = {c.field: c for c in self.workbook.header.columns if c.field}
        self.locks: Mapping[int, tuple[Lock, ...]] = {}

    def rows(self) -> Iterator[Row]:
        found = [(row, self._find(row)) for row in self.workbook.rows]
        self.locks = locks_over(places={met.spot.place for _, met in found if isinstance(met, Met)})
        for row, met in found:
            try:
                if isinstance(met, reasons.Wrong):
                    raise met
                yield self._judged(row, met)
            except reasons.Wrong as reason:
                yield Row(row.number, WRONG, problems=(self._problem(row.number, reason),))

    def _find(self, row: SheetRow) -> Met | reasons.Wrong:
        try:
            return self.matcher.find(row)
        except reasons.Wrong as reason:
            return reason

    def _judged(self, row: SheetRow, met: Met) -> Row:
        key = (met.drive,) if met.drive else (met.day, *_identity(met.spot, self.book))
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            raise reasons.twice(first)
        figures = tuple([getattr(row, name) for name in FIGURES])
        note = tidy(row.note)
        standing = self.book.standing.get(met.drive, ())
        if not standing:
            return self._checked(Row(row.number, NEW, met, figures, note))
        if len(standing) > 1:
            return self._against_sum(row.number, met, figures, standing)
        return self._against(Row(row.number, SAME, met, figures, note), standing[0])

    def _against_sum(self, number: int, met: Met, figures: tuple, standing: list) -> Row:
        by_figure = zip(*(entry.figures for entry in standing), strict=True)
        for said, parts in zip(figures, by_figure, strict=True):
            known = [part for part in parts if part is not None]
            if said is not None and (not known or said != sum(known)):
                raise reasons.several_entries(len(standing))
        return Row(number, SAME, met, figures)

    def _against(self, row: Row, entry: StandingEntry) -> Row:
        figures = _over(row.figures, entry)
        note = row.note or entry.note
        if figures == entry.figures and note == entry.note:
            return Row(row.number, SAME, row.met, figures, note, entry)
        if any(_says(row, earlier) for earlier in self.book.replaced.get(entry.drive, ())):
            return Row(row.number, SAME, row.met, figures, note, entry, since_corrected=True)
        place = self.book.sites[self.book.drives[entry.drive].site].place
        why = why_not_corrected(
            own=entry.logged_by == self.book.user,
            manages=place in self.book.managed,
            approved=entry.approved,
        )
        if why:
            raise reasons.not_allowed(why)
        return self._checked(Row(row.number, CHANGED, row.met, figures, note, entry))

    def _checked(self, row: Row) -> Row:
        first, last = self.book.days_of(row.met.drive, row.met.day)
        for lock in self.locks.get(row.met.spot.place, ()):
            if lock.first_day <= last and first <= lock.last_day:
                raise reasons.locked(lock)
        offered = row.offer(drive=row.met.drive or 0, reason="…")
        if problems := problems_of(offered):
            found = tuple(self._refused(row.number, *item) for item in problems.items())
            return Row(row.number, WRONG, problems=found)
        return row

    # Reasons

    def _refused(self, number: int, name: str, message: str) -> Problem:
        """What `record` would refuse, in both languages."""
        name = {"deferred_reasons": "deferred"}.get(name, name.replace("bags.", "bags_"))
        with translation.override("vi"):
            vi = str(message)
        with translation.override("en"):
            return self._problem(number, reasons.Wrong(name, vi, str(message)))

    def _problem(self, number: int, reason: reasons.Wrong) -> Problem:
        wanted = (reason.field, "drive_code", "site", "day")
        column = next(self.columns[name] for name in wanted if name in self.columns)
        return Problem(number, letters(column.index), column.label[:60], str(reason), reason.en)


def _identity(spot: Spot, book: Book) -> tuple:
    return (spot.site,) if spot.site else (spot.place, book.key(spot.name))


def _over(figures: tuple, entry: StandingEntry) -> tuple:
    pairs = zip(figures, entry.figures, strict=True)
    return tuple([old if new is None else new for new, old in pairs])


def _says(row: Row, entry: StandingEntry) -> bool:
    return _over(row.figures, entry) == entry.figures and row.note in ("", entry.note)
