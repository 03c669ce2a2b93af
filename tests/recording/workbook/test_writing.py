"""Sheets that go out: safe to open, and read back as what they were."""

import csv as csv_module
import io
from datetime import date

import openpyxl
import pytest

from campaigns.recording.workbook import (
    TemplateDrive,
    failed_rows_csv,
    failed_rows_workbook,
    template_workbook,
)
from tests.recording.workbook.making import CSV_HEADER, HEADER, ROW, csv, read, xlsx

RISKY = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", " =1"]


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def back(book, make=failed_rows_workbook, **more) -> bytes:
    columns = [c.label for c in book.header.columns]
    return make(columns=columns, failed=book.failed, problems=book.problems, **more)


def test_wrong_rows_come_back_in_their_own_columns_with_all_reasons():
    wrong = ("31/02/2024", "Nhà văn hoá", "Xã An Biên", 427, "x", 194, 152)
    header = (HEADER[1], HEADER[0], "Chỉ tiêu", *HEADER[3:])
    book = read(xlsx([["KẾT QUẢ"], header, (wrong[1], *wrong[:1], 500, *wrong[3:])]))
    rows = list(sheet_of(back(book)).values)
    assert rows[0] == (*header, "Dòng gốc", "Lý do sửa")
    assert rows[1][:7] == ("Nhà văn hoá", "31/02/2024", 500, 427, "x", 194, 152)
    assert rows[1][7] == 3
    assert "E: " in rows[1][8] and "B: " in rows[1][8] and "31/02/2024" in rows[1][8]


def test_reasons_in_english():
    book = read(csv(CSV_HEADER, "3/2/2024;A;1;x"))
    rows = list(sheet_of(back(book, language="en")).values)
    assert rows[0][-1] == "Reason" and "Type a whole number" in rows[1][-1]


def test_mended_rows_are_read_again_with_the_reasons_still_there():
    book = read(xlsx([HEADER, (*ROW[:3], "x", *ROW[4:])]))
    mended = openpyxl.load_workbook(io.BytesIO(back(book)))
    mended.active["D2"] = 427
    out = io.BytesIO()
    mended.save(out)
    again = read(out.getvalue())
    assert [r.registered for r in again.rows] == [427] and not again.unknown
    assert again.rows[0].day == ROW[0]


@pytest.mark.parametrize("make", [failed_rows_workbook, failed_rows_csv])
@pytest.mark.parametrize("text", RISKY)
def test_nothing_that_goes_out_is_run_headers_too(make, text):
    header = ["Ngày", "Điểm hiến máu", "Đăng ký", text]
    data = (
        xlsx([header, [date(2024, 2, 3), text, "x", text]])
        if text[0] != "="
        else csv(f"Ngày;Điểm hiến máu;Đăng ký;{text}", f'03/02/2024;"{text}";x;"{text}"')
    )
    out = back(read(data), make)
    if make is failed_rows_csv:
        cells = [c for row in csv_module.reader(io.StringIO(out.decode("utf-8-sig"))) for c in row]
    else:
        sheet = sheet_of(out)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        cells = [str(v) for row in sheet.values for v in row if v is not None]
    assert not [c for c in cells if c.lstrip(" \u00a0").startswith(tuple("=+-@\t\r＝"))]


def test_csv_out_has_the_mark_that_excel_needs():
    out = back(read(csv(CSV_HEADER, "3/2/2024;Nhà văn hoá;1;x")), failed_rows_csv)
    assert out.startswith(b"\xef\xbb\xbf") and "Nhà văn hoá" in out.decode()


def test_numbers_stay_numbers_and_dates_dates():
    sheet = sheet_of(back(read(xlsx([HEADER, (*ROW[:3], "x", 346, -5, 1)]))))
    assert sheet["A2"].is_date and sheet["A2"].number_format == "dd/mm/yyyy"
    assert (sheet["E2"].value, sheet["F2"].value) == (346, -5)


def test_a_number_of_a_person_does_not_go_out():
    book = read(csv(f"{CSV_HEADER};Ghi chú", "3/2/2024;A;1;1;0912345678"))
    assert "0912345678" not in back(book, failed_rows_csv).decode()


DRIVES = [
    TemplateDrive(code="KG-1", day=date(2024, 2, 3), site="Nhà văn hoá", place="Xã An Biên"),
    TemplateDrive(code="KG-2", day=date(2024, 2, 4), site="=Chợ", place="-Ấp 3"),
]


def test_the_template_goes_out_and_comes_back():
    data = template_workbook(drives=DRIVES)
    empty = read(data)
    assert empty.rows == () and empty.unfilled == (2, 3)
    assert not empty.unknown and not empty.problems
    filled = openpyxl.load_workbook(io.BytesIO(data))
    filled.active["E2"], filled.active["E3"] = 427, 100
    out = io.BytesIO()
    filled.save(out)
    rows = read(out.getvalue()).rows
    assert [TemplateDrive(code=r.drive_code, day=r.day, site=r.site, place=r.place) for r in rows]
    for row, drive in zip(rows, DRIVES, strict=True):
        assert (row.drive_code, row.day, row.site, row.place) == (
            drive.code, drive.day, drive.site, drive.place,
        )  # fmt: skip
    assert [row.registered for row in rows] == [427, 100]


def test_the_template_runs_nothing():
    sheet = sheet_of(template_workbook(drives=DRIVES))
    assert sheet["C3"].value == "'=Chợ" and sheet["C3"].data_type == "s"
    assert sheet["B2"].is_date
