"""From the rows of a sheet to typed rows, each with its reasons where it is wrong."""

import re
from collections import Counter
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
    is_persons_name,
    never_computed,
    read_text,
    tells_a_number,
)
from .errors import letters
from .headers import Header, donor_list, label_of
from .results import FailedRow, Note, Problem, Reading, SheetRow
from .scan import ERROR, MAX_ROWS, too_many_rows
from .sheets import Sheet
from .totals import Totals
from .vocabulary import BAGS, names_staff

PERSONS = 3  # so many cells with somebody's number make a list of donors
COUNTED = (*COUNTS, *BAGS, "total_bags")
LONGEST = {"drive_code": 80, "site": 200, "place": 250, "wider_place": 250, "note": LONGEST_NOTE}
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
        known = set(self.at.values())
        self.others = [c.index for c in header.columns if c.index not in known]
        self.staff = {c.index for c in header.columns if names_staff(c.label)}
        self.keys = [self.at[n] for n in ("drive_code", "day") if n in self.at]
        self.count_columns = frozenset(column for _, column in self.counted)
        self.bag_letters = {letters(self.at[n]) for n in (*BAGS, "total_bags") if n in self.at}
        self.identity = [
            self.at[n]
            for n in ("drive_code", "day", "site", "place", "wider_place")
            if n in self.at
        ]
        self.again = Again(self.at, len(header.columns))
        self.totals = Totals(self.counted, self.at.get("day"), today)
        self.private: Counter[int] = Counter()
        self.names, self.words = Counter(), Counter()
        self.harmless: set[str] = set()
        self.fractions: set[int] = set()
        self.merged = self._merged_downwards()
        self.filling: dict[int, tuple[int, object]] = {}

    def rows(self, rows: Iterable[tuple[int, list]]) -> Iterator[SheetRow]:
        """The rows that are right; what else there is to say stands in `out` when all are read."""
        flawed = self.sheet.findings.flaws
        alone = not self.merged and not self.merged_counts
        count, first, add = 0, True, self.totals.add
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

    def _comes_again(self, number: int, values: list) -> SheetRow | None:
        """The row, if nothing in it is new; it is then read like those before it."""
        row = self.again.read(number, values)
        if row is None or not self.totals.passes(values):
            return None
        if self.others:
            aside = [values[column] for column in self.others]
            if not all(map(self._is_plain, aside)):
                return None
            for column, value in zip(self.others, aside, strict=True):
                self.words[column] += type(value) is str and value != ""
        return row

    def _is_plain(self, value: object) -> bool:
        """Whether a cell that is not read was seen to tell of nobody, or is too short for it."""
        if type(value) is str:
            return value in self.harmless or len(value) < 5 or (len(value) < 9 and value.isdigit())
        return type(value) is float and value < 100_000_000

    # One row

    def _row(self, number: int, values: list, flaws: dict[int, str]) -> SheetRow | None:
        width = len(self.header.columns)
        if len(values) < width:
            values = values + [""] * (width - len(values))
        if self.merged or self.filling:
            values = self._filled_down(number, values)
        if self._is_words_alone(values, flaws):
            self.out.words_only.append(number)
            return None
        found: dict[str, object] = {}
        problems: list[Problem] = []
        self._counts(number, values, flaws, found, problems)
        counts_given = bool(problems) or any(v is not None for v in found.values())
        self._day(number, values, flaws, found, problems)
        self._texts(number, values, flaws, found, problems)
        self._look_aside(values)
        if not counts_given:
            self._without_counts(number, values)
            return None
        self._belongs_together(number, values, found, problems)
        if problems:
            self._failed(number, values, problems)
            return None
        return SheetRow(number=number, **found)

    def _counts(self, number, values, flaws, found, problems) -> None:
        quickly = number - 1 not in self.merged_counts
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
        if column in self.merged_counts.get(number - 1, ()):
            raise reasons.merged_over_rows()
        if self._is_private(value, column) or is_persons_name(value):
            self.names[column] += is_persons_name(value)
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
                if self._is_private(value, column):
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
                if self._is_private(value, column):
                    raise reasons.private()
                text = read_text(value, LONGEST[name])
            except CannotRead as reason:
                problems.append(self._problem(number, column, reason))
                continue
            found[name] = text
            if type(value) is str and column not in flaws:
                self.again.remember_text(name, value, text)

    def _look_aside(self, values: list) -> None:
        """Columns that are not read may still tell of single people."""
        beyond = range(len(self.header.columns), len(values))
        for column in (*self.others, *beyond) if beyond else self.others:
            value = values[column]
            if value == "" or value in self.harmless:
                self.words[column] += type(value) is str and value != ""
                continue
            if type(value) is not str:
                self._is_private(value, column)
                continue
            self.words[column] += 1
            if column not in self.staff and is_persons_name(value):
                self.names[column] += 1
            elif not self._is_private(value, column) and self._worth_remembering(value):
                self.harmless.add(value)

    def _worth_remembering(self, value: str) -> bool:
        return len(value) < 100 and len(self.harmless) < 20_000 and not is_persons_name(value)

    def _is_private(self, value: object, column: int) -> bool:
        if value == HIDDEN:
            return True
        if not tells_a_number(value):
            return False
        self.private[column] += 1
        if self.private.total() >= PERSONS:
            raise donor_list(", ".join(map(letters, sorted(self.private))))
        return True

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

    # Merged cells

    def _merged_downwards(self) -> dict[int, list[tuple[int, int]]]:
        """By the row where it begins: the column and last row of each cell merged downwards."""
        begins: dict[int, list[tuple[int, int]]] = {}
        self.merged_counts: dict[int, set[int]] = {}
        for top, left, bottom, _ in self.sheet.findings.merges:
            if bottom <= top or top < self.header.last_row:
                continue
            if left in self.count_columns:
                self.merged_counts.setdefault(top, set()).add(left)
            elif left in self.identity:
                begins.setdefault(top, []).append((left, bottom))
        return begins

    def _filled_down(self, number: int, values: list) -> list:
        """A date or a place that is merged over rows holds for all of them."""
        row = number - 1
        for column, bottom in self.merged.get(row, ()):
            self.filling[column] = (bottom, values[column])
        filled = list(values)
        for column, (bottom, value) in self.filling.items():
            if row <= bottom and is_blank(filled[column]):
                filled[column] = value
        return filled

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
        for column, names in self.names.items():
            if names >= PERSONS and (
                column in self.count_columns or names * 2 >= self.words[column]
            ):
                raise donor_list(letters(column))
        self.out.totals.extend(self.totals.checks())
        self._notes()

    def _notes(self) -> None:
        hidden = sum(row >= self.header.last_row for row in self.sheet.findings.hidden)
        if hidden:
            self._note(
                f"Có {hidden} dòng bị ẩn; các dòng đó vẫn được đọc.",
                f"{hidden} rows are hidden; they were read as well.",
            )
        for rows, vi, en in (
            (self.out.unfilled, "Các dòng chưa có số liệu", "Rows without figures yet"),
            (self.out.words_only, "Các dòng chỉ có chữ, được bỏ qua", "Rows of words, left out"),
        ):
            if rows:
                self._note(
                    f"{vi} ({len(rows)}): {_listed(rows)}.", f"{en} ({len(rows)}): {_listed(rows)}."
                )
        for column in map(letters, sorted(self.fractions)):
            self._note(
                f"Cột {column} có số lẻ: bảng tính có thể đã hiểu dấu chấm hàng nghìn là phần lẻ. "
                "Hãy kiểm tra cả những số tròn trong cột này (5 có thể vốn là 5.000).",
                f"Column {column} holds decimals: the spreadsheet may have taken the dots between "
                "thousands for decimal points. Check its whole numbers too (5 may have been "
                "5.000).",
            )

    def _note(self, vi: str, en: str) -> None:
        self.out.notes.append(Note(vi, en))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")


def _withheld(value: object) -> object:
    """The cell to be had back; nobody's number among them, not even for that long."""
    return WITHHELD if value == HIDDEN or tells_a_number(value) else value
