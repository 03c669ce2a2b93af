"""From the rows of a sheet to typed rows, each with its reasons where it is wrong."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from campaigns.recording.facts import COUNTS, LARGEST, LONGEST_NOTE
from campaigns.rules.text import CannotRead, fold
from campaigns.rules.typed import read_count, read_day

from . import reasons
from .again import Again
from .cells import (
    HIDDEN,
    formula_error,
    is_blank,
    is_error,
    never_computed,
    read_text,
    tells_a_number,
)
from .errors import letters
from .headers import Header, label_of
from .merged import Merged
from .notes import notes_of
from .persons import Persons
from .results import FailedRow, Problem, Reading, SheetRow
from .scan import ERROR, MAX_ROWS, too_many_rows
from .sheets import Sheet
from .totals import Totals
from .vocabulary import BAGS

COUNTED = (*COUNTS, *BAGS, "total_bags")
LONGEST = {"drive_code": 80, "site": 200, "place": 250, "wider_place": 250, "note": LONGEST_NOTE}
IDENTITY = ("drive_code", "day", "site", "place", "wider_place")  # which drive a row is of
WITHHELD = "…"

_NUMBERING = re.compile(r"\(?[a-z0-9]{1,2}\)?(?:\s*=.*)?", re.I)


class Reader:
    """Reads one sheet's rows below its header."""

    def __init__(self, sheet: Sheet, header: Header, today: date) -> None:
        self.sheet, self.header, self.today = sheet, header, today
        self.out = Reading()
        self.at = header.fields()
        self.counted = [(name, self.at[name]) for name in COUNTED if name in self.at]
        self.texts = [(name, self.at[name]) for name in LONGEST if name in self.at]
        self.keys = [self.at[n] for n in ("drive_code", "day") if n in self.at]
        counts = frozenset(column for _, column in self.counted)
        self.persons = Persons(header, self.at.values(), counts)
        self.merged = Merged(
            sheet.findings.merges,
            below=header.last_row,
            identity=[self.at[name] for name in IDENTITY if name in self.at],
            counted=counts,
        )
        self.bag_letters = {letters(self.at[n]) for n in (*BAGS, "total_bags") if n in self.at}
        self.again = Again(self.at, len(header.columns))
        self.totals = Totals(self.counted, self.at.get("day"), today)
        self.fractions: set[int] = set()

    def rows(self, rows: Iterable[tuple[int, list]]) -> Iterator[SheetRow]:
        """The rows that are right; what else there is to say stands in `out` when all are read."""
        flawed = self.sheet.findings.flaws
        alone = not self.merged
        count, first, add = 0, True, self._add
        for number, values in rows:
            flaws = flawed.get(number - 1)
            if alone and not flaws and (row := self._comes_again(number, values)):
                count += 1
                add(row)
                yield row
                continue
            if not flaws and all(map(is_blank, values)):
                continue
            if first and self._numbers_the_columns(values):
                continue
            first = False
            if self.totals.takes(number, values):
                continue
            count += 1
            if count > MAX_ROWS:
                break
            if row := self._row(number, values, flaws or {}):
                add(row)
                yield row
        if count > MAX_ROWS:
            raise too_many_rows()
        self._finish()

    def _add(self, row: SheetRow) -> None:
        self.totals.add(row)
        if row.total_bags is not None and row.gives_no_size:
            self.out.unsized.append(row.number)

    def _comes_again(self, number: int, values: list) -> SheetRow | None:
        """The row, if nothing in it is new; it is then read like those before it."""
        row = self.again.read(number, values)
        if row is None or not self.totals.passes(values):
            return None
        return row if self.persons.sees_nobody(values) else None

    # One row

    def _row(self, number: int, values: list, flaws: dict[int, str]) -> SheetRow | None:
        width = len(self.header.columns)
        if len(values) < width:
            values = values + [""] * (width - len(values))
        values = self.merged.filled_down(number, values)
        if self._is_words_alone(values, flaws):
            self.out.words_only.append(number)
            return None
        found: dict[str, object] = {}
        problems: list[Problem] = []
        self._counts(number, values, flaws, found, problems)
        counts_given = bool(problems) or any(v is not None for v in found.values())
        self._day(number, values, flaws, found, problems)
        self._texts(number, values, flaws, found, problems)
        self.persons.look_aside(values)
        if not counts_given:
            self._without_counts(number, values)
            return None
        self._belongs_together(number, values, found, problems)
        if problems:
            self._failed(number, values, problems)
            return None
        return SheetRow(number=number, **found)

    def _counts(self, number, values, flaws, found, problems) -> None:
        quickly = not self.merged.counts_at(number)
        for name, column in self.counted:
            value = values[column]
            if value == "" and column not in flaws:
                found[name] = None
            elif quickly and type(value) is float and 0 <= value <= LARGEST and value == int(value):
                found[name] = int(value)
                self.again.remember_count(value, found[name])
            else:
                try:
                    found[name] = self._count(value, flaws.get(column), number, column)
                    if column not in flaws:
                        self.again.remember_count(value, found[name])
                except CannotRead as reason:
                    found[name] = None
                    self.totals.spoilt.add(name)
                    problems.append(self._problem(number, column, reason))

    def _count(self, value, flaw, number, column) -> int | None:
        self._refuse_flaw(value, flaw)
        if is_blank(value):
            return None
        if column in self.merged.counts_at(number):
            raise reasons.merged_over_rows()
        if self.persons.is_somebody(value, column):
            raise reasons.somebody()
        try:
            count = read_count(value)
        except CannotRead:
            if isinstance(value, float) and 1 <= value < 1000:
                self.fractions.add(column)
            raise
        if count is not None and count > LARGEST:
            raise reasons.too_many(count)
        return count

    def _refuse_flaw(self, value, flaw) -> None:
        if flaw or is_error(value):
            raise formula_error() if flaw == ERROR or is_error(value) else never_computed()

    def _day(self, number, values, flaws, found, problems) -> None:
        column = self.at.get("day")
        if column is None:
            return
        value = values[column]
        try:
            self._refuse_flaw(value, flaws.get(column))
            day = None
            if not is_blank(value):
                if self.persons.is_private(value, column):
                    raise reasons.private()
                day = read_day(value, today=self.today, date_1904=self.sheet.date_1904)
                if day and column not in flaws:
                    self.again.remember_day(value, day)
            found["day"] = day
        except CannotRead as reason:
            problems.append(self._problem(number, column, reason))

    def _texts(self, number, values, flaws, found, problems) -> None:
        for name, column in self.texts:
            value = values[column]
            if value == "" and column not in flaws:
                continue
            if type(value) is str and (text := self.again.texts[name].get(value)) is not None:
                found[name] = text
                continue
            try:
                self._refuse_flaw(value, flaws.get(column))
                if self.persons.is_private(value, column):
                    raise reasons.private()
                text = read_text(value, LONGEST[name])
            except CannotRead as reason:
                problems.append(self._problem(number, column, reason))
                continue
            found[name] = text
            if type(value) is str and column not in flaws:
                self.again.remember_text(name, value, text)

    def _is_words_alone(self, values: list, flaws: dict) -> bool:
        """Headings between rows, and what stands below a table: places, dates, signatures."""
        if flaws or any(not is_blank(values[column]) for column in self.keys):
            return False
        return not any(
            not isinstance(value, str) or value.strip()[:1].isdigit() or value.strip()[:1] in "-−"
            for _, column in self.counted
            if not is_blank(value := values[column])
        )

    def _belongs_together(self, number, values, found, problems) -> None:
        wrong = {problem.column for problem in problems}
        for name in self._wanted(found):
            column = self.at[name]
            if letters(column) not in wrong:
                problems.append(self._problem(number, column, reasons.lacks(name)))
        if wrong & self.bag_letters or (total := found.get("total_bags")) is None:
            return
        sizes = [found[name] for name in BAGS if found.get(name) is not None]
        reason = None
        if sizes and sum(sizes) != total:
            reason = reasons.does_not_add_up(total, sum(sizes))
        elif all(found.get(name) is None for name in (*COUNTS, *BAGS)):
            reason = reasons.total_alone()
        if reason:
            problems.append(self._problem(number, self.at["total_bags"], reason))

    def _wanted(self, found) -> tuple[str, ...]:
        """What the row lacks to say which drive it is of."""
        if found.get("drive_code"):
            return ()
        usual = {"day", "site"} <= self.at.keys()
        wanted = ("day", "site") if usual else ("drive_code",)
        return tuple(name for name in wanted if not found.get(name))

    def _without_counts(self, number: int, values: list) -> None:
        named = any(not is_blank(values[column]) for column in self.keys)
        (self.out.unfilled if named else self.out.words_only).append(number)

    def _failed(self, number, values, problems) -> None:
        if self._repeats_header(values):
            return
        for name, column in self.counted:
            if not is_blank(values[column]):
                self.totals.spoilt.add(name)
        problems.sort(key=lambda problem: (len(problem.column), problem.column))
        self.out.problems.extend(problems)
        self.out.failed.append(FailedRow(number, tuple(map(_withheld, values))))
        if len(self.out.failed) > reasons.MAX_WRONG:
            raise reasons.too_many_wrong(self.out.problems)

    def _repeats_header(self, values: list) -> bool:
        labels = [c.label for c in self.header.columns]
        same = [
            fold(label_of(v)) == fold(label)
            for v, label in zip(values, labels, strict=False)
            if label
        ]
        return sum(same) > len(same) / 2

    def _problem(self, number: int, column: int, reason: CannotRead) -> Problem:
        label = next((c.label for c in self.header.columns if c.index == column), "")
        return Problem(number, letters(column), label[:60], str(reason), reason.en)

    # Rows that are no data

    def _numbers_the_columns(self, values: list) -> bool:
        """The row (1) (2) (3) or A B 1 2 that forms put under their header."""
        texts = [label_of(v).removesuffix(".0") for v in values if not is_blank(v)]
        if len(texts) < 3 or not all(map(_NUMBERING.fullmatch, texts)):
            return False
        digits = [int(d[0]) for t in texts if (d := re.findall(r"\d+", t.partition("=")[0]))]
        steps = [b - a for a, b in pairwise(digits)]
        return len(digits) >= 2 and set(steps) == {1}

    # At the end

    def _finish(self) -> None:
        self.persons.finish()
        self.out.totals.extend(self.totals.checks())
        hidden = sum(row >= self.header.last_row for row in self.sheet.findings.hidden)
        self.out.notes.extend(notes_of(self.out, hidden=hidden, fractions=self.fractions))


def _withheld(value: object) -> object:
    """The cell to be had back; nobody's number among them, not even for that long."""
    return WITHHELD if value == HIDDEN or tells_a_number(value) else value
