"""Spreadsheet -> typed rows, and typed rows -> spreadsheets. Stores nothing, logs nothing.

`read_workbook` takes what a district sent; `template_workbook` is what it may fill in, and
`failed_rows_workbook` gives it back the rows that were wrong, with the reasons.
`report_workbook` is a report that is sent upward, `table_workbook` any list.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Given
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from .errors import BadWorkbook, DonorList, Headers, Misread
from .headers import DEPTH, Column, Header, Mapping, find_header, no_header, settle, signature
from .packing import SheetColumn, cells_of, columns_of, pack, unpacked
from .printed import ReportCell, ReportRow, ReportSheet, ReportTable, report_workbook
from .results import FailedRow, Note, Problem, Reading, SheetRow, TotalCheck
from .rows import Reader
from .sheets import Sheet, Sheets, open_sheets
from .vocabulary import FIELDS, IGNORE, NAMES
from .writing import (
    TemplateDrive,
    failed_rows_csv,
    failed_rows_workbook,
    table_workbook,
    template_workbook,
)

__all__ = [
    "FIELDS", "IGNORE", "NAMES", "BadWorkbook", "Column", "DonorList", "FailedRow", "Header",
    "Headers", "Mapping", "Misread", "Note", "Problem", "ReportCell", "ReportRow", "ReportSheet",
    "ReportTable", "SheetColumn", "SheetRow", "TemplateDrive", "TotalCheck", "Workbook",
    "cells_of", "columns_of", "failed_rows_csv", "failed_rows_workbook", "pack", "read_packed",
    "read_workbook", "report_workbook", "signature", "table_workbook", "template_workbook",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What is read: rows that are right, and for each that is wrong all its reasons.

    Where `rows` are read while they are asked for, all else is told when they have been; until
    then reading them may still refuse the whole.
    """

    name: str
    sheet: str
    header: Header
    rows: Iterable[SheetRow]
    reading: Reading
    others: tuple[Note, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.reading.problems)

    @property
    def failed(self) -> tuple[FailedRow, ...]:
        """The wrong rows as they came."""
        return tuple(self.reading.failed)

    @property
    def unfilled(self) -> tuple[int, ...]:
        """The rows of drives without figures yet."""
        return tuple(self.reading.unfilled)

    @property
    def totals(self) -> tuple[TotalCheck, ...]:
        return tuple(self.reading.totals)

    @property
    def notes(self) -> tuple[Note, ...]:
        return (*self.others, *self.reading.notes)

    @property
    def mapping(self) -> Given[int, str]:
        """What each column was read as, in the form to remember."""
        return {c.index: c.field for c in self.header.columns if c.field}

    @property
    def unknown(self) -> tuple[Column, ...]:
        """The columns that nobody has said anything of; they were not read."""
        return tuple(c for c in self.header.unknown if c.label)

    @property
    def signature(self) -> str:
        """What the mapping is remembered by."""
        return signature([c.label for c in self.header.columns])


def read_workbook(
    *, name: str, data: bytes, today: date, mapping: Mapping | None = None
) -> Workbook:
    """The first visible sheet with a header, read whole.

    `mapping` says of columns (A is 0) which field they are, or "ignore". Raises BadWorkbook:
    DonorList where the sheet tells of single people, Headers where a mapping is needed.
    """
    workbook = _reading(name, open_sheets(data), today, mapping)
    return replace(workbook, rows=tuple(workbook.rows))


def read_packed(
    *, name: str, packed: bytes, today: date, mapping: Mapping | None = None
) -> Workbook:
    """The same of a table that was kept by `pack`; its rows are read while they are asked for,
    once."""
    return _reading(name, unpacked(packed), today, mapping)


def _reading(name: str, sheets: Sheets, today: date, mapping: Mapping | None) -> Workbook:
    sheet, header, rest = _first_table(sheets, mapping)
    reader = Reader(sheet, header, today)
    return Workbook(
        name=name,
        sheet=sheet.name,
        header=header,
        rows=reader.rows(rest),
        reading=reader.out,
        others=tuple(_notes(sheets, sheet)),
    )


def _first_table(sheets: Sheets, mapping: Mapping | None):
    refusal = None
    for sheet in sheets.visible:
        top = list(islice((row for row in sheet.rows if any(row[1])), DEPTH))
        header = find_header(top, sheet.findings.merges)
        if header is None:
            continue
        try:
            header = settle(header, mapping)
        except Headers as error:
            refusal = refusal or error
            continue
        below = (row for row in chain(top, sheet.rows) if row[0] > header.last_row)
        return sheet, header, below
    raise refusal or no_header()


def _notes(sheets: Sheets, sheet: Sheet):
    others = [name for name in sheets.names if name != sheet.name]
    if others:
        yield Note(
            f"Chỉ đọc trang “{sheet.name[:40]}”; {len(others)} trang khác không được đọc.",
            f"Only the sheet “{sheet.name[:40]}” was read; {len(others)} others were not.",
        )
    if sheets.hidden:
        yield Note(
            f"{len(sheets.hidden)} trang bị ẩn không được đọc.",
            f"{len(sheets.hidden)} hidden sheets were not read.",
        )
