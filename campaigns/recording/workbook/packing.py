"""What is kept of a file: the cells of its one table, and nothing else that was in it.

Other sheets, comments, pictures and properties are left behind, and so is whatever looks like
somebody's number. `unpacked` gives the table back as if the file were opened again.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, zip_longest

from .cells import HIDDEN, LONGEST_CELL, is_persons_name, tells_a_number
from .errors import BadWorkbook, Headers, letters
from .headers import DEPTH, Header, donor_list, find_header, no_header, settle
from .persons import PERSONS
from .rows import COUNTED, LONGEST
from .scan import Findings
from .sheets import Row, Sheet, Sheets, open_sheets
from .vocabulary import names_staff

PIECE = 1 << 16
AT_ONCE = 250  # rows of a line
SAMPLES = 3


def pack(*, data: bytes) -> bytes:
    """The table of a file that names nobody. Raises BadWorkbook, DonorList among them."""
    sheets = open_sheets(data)
    found = _table(sheets)
    for sheet in sheets.visible:  # a list of donors may lie on the next sheet
        _header(sheet)
    return found.packed(sheets)


@dataclass(slots=True)
class _Table:
    sheet: Sheet
    header: Header
    rows: Iterator[Row]

    def packed(self, sheets: Sheets) -> bytes:
        lines = _lines(self, sheets)
        engine = zlib.compressobj(1)
        pieces = [engine.compress(f"{line}\n".encode()) for line in lines]
        return b"".join((*pieces, engine.flush()))


def _table(sheets: Sheets) -> _Table:
    """The first sheet that can be read as it is, or else the first that has a header."""
    asked = None
    for sheet in sheets.visible:
        top, header = _header(sheet)
        if header is None:
            continue
        table = _Table(sheet, header, chain(top, sheet.rows))
        try:
            settle(header, None)
        except Headers:
            asked = asked or table
            continue
        return table
    if asked is None:
        raise no_header()
    return asked


def _header(sheet: Sheet) -> tuple[list[Row], Header | None]:
    top = list(islice((row for row in sheet.rows if any(row[1])), DEPTH))
    return top, find_header(top, sheet.findings.merges)


def _lines(table: _Table, sheets: Sheets) -> Iterator[str]:
    findings = table.sheet.findings
    yield json.dumps(
        {
            "name": "" if tells_a_number(table.sheet.name) else table.sheet.name[:100],
            "others": max(len(sheets.names) - 1, 0),
            "hidden": len(sheets.hidden),
            "date_1904": table.sheet.date_1904,
            "merges": findings.merges,
            "flaws": [[row, list(flaws.items())] for row, flaws in findings.flaws.items()],
            "hidden_rows": sorted(findings.hidden),
        }
    )
    guard = _Guard(table.header)
    rows = (row for row in table.rows if any(row[1]) or row[0] - 1 in findings.flaws)
    while some := list(islice(rows, AT_ONCE)):
        yield json.dumps(guard.kept(some), default=_tagged)
    guard.finish()


class _Guard:
    """Refuses a list of donors, and withholds what looks like one person's number."""

    def __init__(self, header: Header) -> None:
        self.last_row = header.last_row
        self.private: Counter[int] = Counter()
        self.names: Counter[int] = Counter()
        self.words: Counter[int] = Counter()
        fields = {c.index: c.field for c in header.columns}
        staff = {c.index for c in header.columns if names_staff(c.label)}
        self.trusted = staff | {i for i, field in fields.items() if field in LONGEST}
        self.counts = {i for i, field in fields.items() if field in COUNTED}
        self.harmless: set[str] = set()  # cells without anybody's number
        self.nobodys: set[str] = set()  # those of them that are no person's name either

    def kept(self, rows: list[Row]) -> list[Row]:
        """The rows as they may be kept; most hold nothing that rows before them did not hold."""
        columns = zip_longest(*[values for _, values in rows], fillvalue="")
        words = [self._words(column, values) for column, values in enumerate(columns)]
        if None in words or rows[0][0] <= self.last_row:
            return [(number, self._kept(number, values)) for number, values in rows]
        self.words.update(dict(enumerate(words)))
        return rows

    def _words(self, column: int, values: Sequence) -> int | None:
        """How many cells of a column hold words; None where each wants to be looked at."""
        filled = [value for value in values if value != ""]
        seen = self.harmless if column in self.trusted else self.nobodys
        if not seen.issuperset(filled):
            if set(map(type, filled)) == {float} and max(filled) < 100_000_000:
                return 0
            if not all(map(self._is_harmless, set(filled) - seen)) or not seen.issuperset(filled):
                return None
        return 0 if column in self.trusted else len(filled)

    def _is_harmless(self, value: object) -> bool:
        """Whether a text tells of nobody; it is then remembered, if it may well come again."""
        if type(value) is not str or len(value) >= 100 or tells_a_number(value):
            return False
        if len(self.harmless) < 20_000:
            self.harmless.add(value)
            if not is_persons_name(value):
                self.nobodys.add(value)
        return True

    def _kept(self, number: int, values: list) -> list:
        kept = list(values)
        for column, value in enumerate(values):
            if value == "" or (type(value) is float and value < 100_000_000):
                continue
            if type(value) is str:
                if number > self.last_row and column not in self.trusted:
                    self.words[column] += 1
                    self.names[column] += is_persons_name(value)
                if value in self.harmless:
                    continue
                if self._is_harmless(value):
                    continue
                if len(value) > LONGEST_CELL:
                    kept[column] = value[: LONGEST_CELL + 1]
            if tells_a_number(value):
                kept[column] = HIDDEN
                self._count(column)
        return kept

    def _count(self, column: int) -> None:
        self.private[column] += 1
        if self.private.total() >= PERSONS:
            raise donor_list(", ".join(map(letters, sorted(self.private))))

    def finish(self) -> None:
        for column, names in sorted(self.names.items()):
            most = column in self.counts or names * 2 >= self.words[column]
            if names >= PERSONS and most:
                raise donor_list(letters(column))


def unpacked(packed: bytes) -> Sheets:
    """The one table that was packed."""
    lines = _unzipped(packed)
    about = json.loads(next(lines))
    findings = Findings(
        merges=[tuple(merge) for merge in about["merges"]],
        flaws={row: dict(flaws) for row, flaws in about["flaws"]},
        hidden=set(about["hidden_rows"]),
    )
    rows = chain.from_iterable(map(_rows, lines))
    sheet = Sheet(about["name"], rows, findings, about["date_1904"])
    others, hidden = ("",) * about["others"], ("",) * about["hidden"]
    return Sheets(iter((sheet,)), (sheet.name, *others), hidden)


def cells_of(*, packed: bytes, numbers: set[int]) -> dict[int, tuple]:
    """The rows with these numbers as they came; what was withheld is an ellipsis."""
    sheet = next(unpacked(packed).visible)
    return {
        number: tuple("…" if value == HIDDEN else value for value in values)
        for number, values in sheet.rows
        if number in numbers
    }


def _unzipped(packed: bytes) -> Iterator[str]:
    engine, rest = zlib.decompressobj(), b""
    view = memoryview(packed)
    for at in range(0, len(packed), PIECE):
        *lines, rest = (rest + engine.decompress(view[at : at + PIECE])).split(b"\n")
        yield from map(bytes.decode, lines)
    if not engine.eof or rest:
        raise BadWorkbook("Bảng đã lưu bị hỏng.", "The sheet that was kept is damaged.")


# JSON knows no days; a cell of these is written as {"kind": text}.
_KINDS = {"at": datetime, "day": date, "time": time}


def _tagged(value: object) -> dict[str, object]:
    if isinstance(value, timedelta):
        return {"span": value.total_seconds()}
    return {next(k for k, kind in _KINDS.items() if isinstance(value, kind)): value.isoformat()}


def _untagged(value: dict) -> object:
    [(kind, text)] = value.items()
    return timedelta(seconds=text) if kind == "span" else _KINDS[kind].fromisoformat(text)


def _rows(line: str) -> list[Row]:
    """The rows of a line; of a sheet that was kept long ago each has its own."""
    found = json.loads(line, object_hook=_untagged)
    return [found] if found and type(found[0]) is int else found


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column as a person is asked about it, with the first things that stand in it."""

    index: int
    label: str
    field: str | None
    samples: tuple[str, ...]

    @property
    def letter(self) -> str:
        return letters(self.index)


def columns_of(
    *, packed: bytes, mapping: Mapping[int, str] | None = None
) -> tuple[SheetColumn, ...]:
    """Every column of a kept table that has a name or anything in it.

    Raises BadWorkbook where a name of the header looked like somebody's number and was withheld,
    so that nothing is left that could be one.
    """
    sheet = next(unpacked(packed).visible)
    top, header = _header(sheet)
    if header is None:
        raise no_header()
    said = mapping or {}
    below = [values for number, values in top if number > header.last_row]
    found = []
    for column in header.columns:
        samples = [_sample(v[column.index]) for v in below if column.index < len(v)]
        samples = tuple(dict.fromkeys(filter(None, samples)))[:SAMPLES]
        field = said.get(column.index, column.field)
        found.append(SheetColumn(column.index, column.label, field, samples))
    return tuple(found)


def _sample(value: object) -> str:
    if value == HIDDEN:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value).strip()
    return f"{text[:30]}…" if len(text) > 30 else text
