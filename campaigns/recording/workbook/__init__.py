"""Spreadsheet -> typed rows, and typed rows -> spreadsheets. Stores nothing, logs nothing.

`read_workbook` takes what a district sent; `template_workbook` is what it may fill in, and
`failed_rows_workbook` gives it back the rows that were wrong, with the reasons.
`report_workbook` is a report that is sent upward, `table_workbook` any list.
"""

from collections.abc import Mapping as Given
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from .errors import BadWorkbook, DonorList, Headers, Misread
from .headers import DEPTH, Column, Header, Mapping, find_header, no_header, settle, signature
from .packing import SheetColumn, cells_of, columns_of, pack, unpacked
from .printed import ReportCell, ReportRow, ReportSheet, ReportTable, report_workbook
from .results import FailedRow, Note, Problem, SheetRow, TotalCheck
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
    """What was read: rows that are right, and for each that is wrong all its reasons.

    `failed` are the wrong rows as they came; `unfilled` the rows of drives without figures yet.
    """

    name: str
    sheet: str
    header: Header
    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...]
    failed: tuple[FailedRow, ...]
    unfilled: tuple[int, ...]
    totals: tuple[TotalCheck, ...]
    notes: tuple[Note, ...]

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
    return _read(name, open_sheets(data), today, mapping)


def read_packed(
    *, name: str, packed: bytes, today: date, mapping: Mapping | None = None
) -> Workbook:
    """The same of a table that was kept by `pack`."""
    return _read(name, unpacked(packed), today, mapping)


def _read(name: str, sheets: Sheets, today: date, mapping: Mapping | None) -> Workbook:
    sheet, header, rest = _first_table(sheets, mapping)
    read = Reader(sheet, header, today).read(rest)
    return Workbook(
        name=name,
        sheet=sheet.name,
        header=header,
        rows=tuple(read.rows),
        problems=tuple(read.problems),
        failed=tuple(read.failed),
        unfilled=tuple(read.unfilled),
        totals=tuple(read.totals),
        notes=(*_notes(sheets, sheet), *read.notes),
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
