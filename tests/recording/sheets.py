"""Sheets for tests: their rows, the files they make, and the two steps of sending them."""

import io
from datetime import date

import openpyxl

from campaigns import recording
from campaigns.models import Upload
from tests.cast import NOW

DAY = date(2026, 2, 1)
HEADER = ("Ngày", "Điểm hiến máu", "Đăng ký", "Người hiến", "Túi 250 ml", "Túi 350 ml", "Ghi chú")
BACH_KHOA = (DAY, "Đại học Bách khoa", 427, 346, 194, 152, None)


def xlsx(*rows, header=HEADER) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Kết quả")
    for row in (header, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(data: bytes) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def send(user, data, *, campaign="hn-2026", name="thang-2.xlsx", at=NOW) -> Upload:
    token = recording.send_sheet(campaign=campaign, name=name, data=data, sent_by=user, at=at)
    return Upload.objects.get(token=token)


def apply(sheet: Upload, user, at=NOW):
    return recording.apply_sheet(upload=sheet.token, user=user, at=at)


def sent_and_applied(user, data, **more):
    return apply(send(user, data, **more), user)


def preview(sheet: Upload) -> dict:
    return sheet.outcome["preview"]


def shown(sheet: Upload) -> list[dict]:
    return [row for page in sheet.pages.filter(state="all") for row in page.rows]


def states(sheet: Upload) -> list[str]:
    return [row["state"] for row in shown(sheet)]


def why(sheet: Upload) -> list[tuple]:
    """Each reason with its row and column."""
    return [
        (row["n"], column, vi) for row in shown(sheet) for column, _, vi, _ in row.get("why", ())
    ]
