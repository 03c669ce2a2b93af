"""A report as a spreadsheet: one sheet that prints on A4, its figures numbers to compute with."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .writing import harmless

A4 = 9
FIRST_WIDTH, OTHER_WIDTH = 34, 17
LINE = 15  # points
MOST_PLACES = 6
THIN = Side(style="thin", color="FF999999")
TOP = Alignment(wrap_text=True, vertical="top")
RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCell:
    """`shown` is the cell in words. A `value` is written as a number instead, with the words
    `before` and `after` it; `percent` says that it counts hundredths, `signed` that a rise
    bears its sign. `known` is False for what nobody gave."""

    shown: str
    value: int | Decimal | None = None
    before: str = ""
    after: str = ""
    percent: bool = False
    signed: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """The cells of a row, its name first. `level` 1 is a part of the row above it."""

    cells: Sequence[ReportCell]
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    title: str
    columns: Sequence[str]
    rows: Sequence[ReportRow]
    notes: Sequence[str] = ()

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The columns, and whether there are numbers below."""
        return [
            (name, any(row.cells[i].value is not None for row in self.rows))
            for i, name in enumerate(self.columns)
        ]

    @property
    def labelled(self) -> Iterator[tuple[int, list[tuple[str, ReportCell]]]]:
        """The level of each row, and its cells, each with the name of its column."""
        for row in self.rows:
            yield row.level, list(zip(self.columns, row.cells, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """A heading, what the report is about, its tables, and who signs it (what, and the name)."""

    name: str
    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[ReportTable]
    signatures: Sequence[tuple[str, str]] = ()


def report_workbook(*, sheet: ReportSheet) -> bytes:
    """The report as .xlsx."""
    book = Book()
    page = book.active
    page.title = sheet.name
    _set_up(page, max([2, *(len(table.columns) for table in sheet.tables)]))
    page.append([harmless(sheet.title)])
    page.cell(1, 1).font = Font(bold=True, size=14)
    for name, words in sheet.facts:
        page.append([harmless(name), harmless(words)])
        page.cell(page.max_row, 1).alignment = TOP
        _spread(page, 2)
    for table in sheet.tables:
        _write(page, table)
    _sign(page, sheet.signatures)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(page: Worksheet, columns: int) -> None:
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    for i in range(columns):
        width = OTHER_WIDTH if i else FIRST_WIDTH
        page.column_dimensions[get_column_letter(i + 1)].width = width


def _write(page: Worksheet, table: ReportTable) -> None:
    page.append([])
    page.append([harmless(table.title)])
    page.cell(page.max_row, 1).font = Font(bold=True, size=12)
    page.append([harmless(column) for column in table.columns])
    for cell in _last(page, len(table.columns)):
        cell.font, cell.alignment = Font(bold=True), TOP
        cell.border = Border(bottom=Side(style="medium"))
    for row in table.rows:
        page.append([_value(cell) for cell in row.cells])
        for i, (cell, given) in enumerate(zip(_last(page, len(row.cells)), row.cells, strict=True)):
            _dress(cell, given, row.level if i == 0 else 0)
    for note in table.notes:
        page.append([harmless(note)])
        page.cell(page.max_row, 1).font = Font(italic=True, size=9)
        _spread(page, 1)


def _spread(page: Worksheet, first: int) -> None:
    """Let the words of the last row take all columns from `first` on, in as many lines."""
    row, last = page.max_row, len(page.column_dimensions)
    cell = page.cell(row, first)
    cell.alignment = TOP
    page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    width = (FIRST_WIDTH if first == 1 else 0) + OTHER_WIDTH * (last - 1)
    page.row_dimensions[row].height = LINE * (len(str(cell.value)) // width + 1)


def _last(page: Worksheet, columns: int) -> Iterator:
    return (page.cell(page.max_row, i + 1) for i in range(columns))


def _value(cell: ReportCell) -> object:
    if cell.value is None:
        return harmless(cell.shown)
    return Decimal(cell.value) / 100 if cell.percent else cell.value


def _dress(cell, given: ReportCell, level: int) -> None:
    cell.border = Border(bottom=THIN)
    cell.alignment = Alignment(wrap_text=True, vertical="top", indent=2 * level)
    if given.value is not None:
        cell.number_format = number_format(given)
        cell.alignment = RIGHT
    elif not given.known:
        cell.font = Font(italic=True, color="FF555555")
        cell.alignment = RIGHT


def number_format(cell: ReportCell) -> str:
    """How a spreadsheet prints the number: with the words around it, and still a number."""
    digits = format(Decimal(cell.value), "f").partition(".")[2].rstrip("0")[:MOST_PLACES]
    core = "#,##0" + (f".{'0' * len(digits)}" if digits else "") + ("%" if cell.percent else "")
    before, after = _quoted(cell.before), _quoted(cell.after)
    core = f"{before and before + ' '}{{}}{core}{after and ' ' + after}"
    return ";".join(map(core.format, ("+", "-", ""))) if cell.signed else core.format("")


def _quoted(words: str) -> str:
    plain = words.replace('"', "").replace(";", ",")
    return f'"{plain}"' if plain else ""


def _sign(page: Worksheet, signatures: Sequence[tuple[str, str]]) -> None:
    if not signatures:
        return
    for _ in range(2):
        page.append([])
    row = page.max_row + 2
    for i, (what, name) in enumerate(signatures):
        column = 1 + 3 * i
        page.cell(row, column, harmless(what)).font = Font(bold=True)
        page.cell(row + 5, column, harmless(name))
        for line in (row, row + 5):
            page.cell(line, column).alignment = Alignment(horizontal="center", wrap_text=True)
            if column > 1:
                page.merge_cells(
                    start_row=line, end_row=line, start_column=column, end_column=column + 2
                )
