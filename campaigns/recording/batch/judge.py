"""Judges the rows of a sheet against the book of its campaign."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.utils import translation

from campaigns.recording.facts import tidy
from campaigns.recording.record import problems_of, why_not_corrected
from campaigns.recording.workbook import Problem, SheetRow, Workbook
from campaigns.recording.workbook.errors import letters

from . import reasons
from .book import Book, StandingEntry
from .match import Matcher, Met
from .rows import CHANGED, NEW, SAME, WRONG, Row


def judged_rows(*, workbook: Workbook, book: Book) -> Iterator[Row]:
    """What each row of a sheet would do to the book, in the order of the sheet."""
    judge, found = _Judge(workbook, book), _Unreadable(workbook)
    for row in workbook.rows:
        if found.waits:
            yield from found.rows()
        yield judge.judged(row)
    yield from found.rows()


class _Unreadable:
    """The wrong rows that were found so far, each with all its reasons."""

    def __init__(self, workbook: Workbook) -> None:
        self.problems, self.told = workbook.reading.problems, 0

    @property
    def waits(self) -> bool:
        return len(self.problems) > self.told

    def rows(self) -> Iterator[Row]:
        some, self.told = self.problems[self.told :], len(self.problems)
        for number, problems in groupby(some, key=attrgetter("row")):
            yield Row(number, WRONG, problems=tuple(problems))


@dataclass
class _Judge:
    """Judges the rows that could be read, one after the other."""

    workbook: Workbook
    book: Book
    seen: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.matcher = Matcher(self.book)
        self.columns = {c.field: c for c in self.workbook.header.columns if c.field}

    def judged(self, row: SheetRow) -> Row:
        try:
            return self._judged(row, self.matcher.find(row))
        except reasons.Wrong as reason:
            problem = self._problem(row.number, reason)
            return Row(row.number, WRONG, problems=(problem,), typed=row)

    def _judged(self, row: SheetRow, met: Met) -> Row:
        first = self.seen.setdefault(met.drive or _new_drive(met, self.book), row.number)
        if first != row.number:
            raise reasons.twice(first)
        note = tidy(row.note) if row.note else ""
        standing = self.book.standing.get(met.drive, ())
        if not standing:
            return self._checked(Row(row.number, NEW, met, row.figures, note), row)
        if len(standing) > 1:
            return self._against_sum(row.number, met, row.figures, standing)
        return self._against(Row(row.number, SAME, met, row.figures, note), standing[0], row)

    def _against_sum(self, number: int, met: Met, figures: tuple, standing: list) -> Row:
        by_figure = zip(*(entry.figures for entry in standing), strict=True)
        for said, parts in zip(figures, by_figure, strict=True):
            known = [part for part in parts if part is not None]
            if said is not None and (not known or said != sum(known)):
                raise reasons.several_entries(len(standing))
        return Row(number, SAME, met, figures)

    def _against(self, row: Row, entry: StandingEntry, typed: SheetRow) -> Row:
        figures = _over(row.figures, entry)
        note = row.note or entry.note
        if figures == entry.figures and note == entry.note:
            return Row(row.number, SAME, row.met, figures, note, entry)
        if any(_says(row, earlier) for earlier in self.book.replaced.get(entry.drive, ())):
            return Row(row.number, SAME, row.met, figures, note, entry, since_corrected=True)
        place = self.book.sites[self.book.drives.get(entry.drive).site].place
        why = why_not_corrected(
            own=entry.logged_by == self.book.user,
            manages=place in self.book.managed,
            approved=entry.approved,
        )
        if why:
            raise reasons.not_allowed(why)
        return self._checked(Row(row.number, CHANGED, row.met, figures, note, entry), typed)

    def _checked(self, row: Row, typed: SheetRow) -> Row:
        if row.met.day > self.book.today:
            raise reasons.not_yet(row.met.day, self.book.today)
        if locks := self.book.locks_in(row.met.spot.place):
            first, last = self.book.days_of(row.met.drive, row.met.day)
            for lock in locks:
                if lock.first_day <= last and first <= lock.last_day:
                    raise reasons.locked(lock)
        # A new result's counts were looked at as they were read; its note may be wrong.
        if row.state == NEW and not row.note:
            return row
        offered = row.offer(drive=row.met.drive or 0, reason="…")
        if problems := problems_of(offered):
            found = tuple(self._refused(row.number, *item) for item in problems.items())
            return Row(row.number, WRONG, problems=found, typed=typed)
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


def _new_drive(met: Met, book: Book) -> tuple:
    spot = met.spot
    return (met.day, spot.site) if spot.site else (met.day, spot.place, book.key(spot.name))


def _over(figures: tuple, entry: StandingEntry) -> tuple:
    pairs = zip(figures, entry.figures, strict=True)
    return tuple([old if new is None else new for new, old in pairs])


def _says(row: Row, entry: StandingEntry) -> bool:
    return _over(row.figures, entry) == entry.figures and row.note in ("", entry.note)
