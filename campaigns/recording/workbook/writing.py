"""Sheets that go out: the template of a campaign, and wrong rows with their reasons.

What a spreadsheet would run as a formula is written as the text that it is, headers too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from campaigns.rules.spreadsheets import harmless_text

from .results import FailedRow, Problem

LONGEST_CELL = 32_767
LONGEST_TITLE = 31
NO_TITLE = re.compile(r"[\\*?:/\[\]]")
REASONS = {"vi": ("Dòng gốc", "Lý do sửa"), "en": ("Original row", "Reason")}
TEMPLATE = (
    "Mã đợt", "Ngày", "Điểm hiến máu", "Xã/phường", "Đăng ký", "Khám", "Tạm hoãn", "Người hiến",
    "Túi 150 ml", "Túi 250 ml", "Túi 350 ml", "Túi 450 ml", "Tổng số túi máu", "Tiểu cầu",
    "Cấp cứu", "Hiến lần đầu", "Ghi chú",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDrive:
    """One drive of the campaign; its code brings its row back to it."""

    code: str
    day: date
    site: str
    place: str


def harmless(value: object) -> object:
    """Numbers and dates as they are; text that a spreadsheet would run becomes plain text."""
    if value is None or isinstance(
        value, int | float | Decimal | date | datetime | time | timedelta
    ):
        return value
    return harmless_text(str(value)[: LONGEST_CELL - 1])


def template_workbook(*, drives: Iterable[TemplateDrive]) -> bytes:
    """The sheet of a campaign, one row per drive, for its counts to be filled in."""
    rows = ((drive.code, drive.day, drive.site, drive.place) for drive in drives)
    return _xlsx("Kết quả", TEMPLATE, rows, widths=(16, 12, 36, 24))


def table_workbook(*, title: str, header: Sequence, rows: Iterable) -> bytes:
    """Any table as one sheet, written row by row."""
    return _xlsx(NO_TITLE.sub(" ", title)[:LONGEST_TITLE], header, rows)


def failed_rows_workbook(
    *,
    columns: Sequence[str],
    failed: Iterable[FailedRow],
    problems: Iterable[Problem],
    language: str = "vi",
) -> bytes:
    """The wrong rows as they came, in their own columns, with the reasons beside them (.xlsx)."""
    header, rows = _failed(columns, failed, problems, language)
    return _xlsx("Cần sửa" if language == "vi" else "To mend", header, rows)


def failed_rows_csv(
    *,
    columns: Sequence[str],
    failed: Iterable[FailedRow],
    problems: Iterable[Problem],
    language: str = "vi",
) -> bytes:
    """The same as CSV, in UTF-8 with the mark that Excel needs to see that."""
    header, rows = _failed(columns, failed, problems, language)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([_in_csv(harmless(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _in_csv(value: object) -> object:
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        return int(value)
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _failed(columns, failed, problems, language) -> tuple[list, Iterator[list]]:
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        reason = problem.vi if language == "vi" else problem.en
        reasons.setdefault(problem.row, []).append(f"{problem.column}: {reason}")
    failed = list(failed)
    width = max([len(columns), *(len(row.cells) for row in failed)], default=0)

    def padded(values: Sequence) -> list:
        return [*values, *[None] * (width - len(values))]

    header = [*padded(columns), *REASONS["vi" if language == "vi" else "en"]]
    rows = (
        [*padded(row.cells), row.number, "\n".join(reasons.get(row.number, ()))] for row in failed
    )
    return header, rows


def _xlsx(title: str, header: Sequence, rows: Iterable, widths: Sequence[int] = ()) -> bytes:
    book = Book(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for i in range(len(header)):
        width = widths[i] if i < len(widths) else 14
        sheet.column_dimensions[get_column_letter(i + 1)].width = width
    sheet.append([_header_cell(sheet, value) for value in header])
    for row in rows:
        sheet.append([_cell(sheet, harmless(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _header_cell(sheet, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet, value: object) -> object:
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        return str(value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    return value
