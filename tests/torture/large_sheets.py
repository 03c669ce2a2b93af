"""Large sheets, and one process that sends or applies them: `python -m … COMMAND ARGUMENTS`.

It speaks JSON, a line at a time. Its database is DATABASE_URL's.
"""

import json
import os
import sys
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from tests.memory import Memory

HEADER = ("Ngày", "Điểm hiến máu", "Đăng ký", "Tạm hoãn", "Người hiến", "Túi 250 ml", "Túi 350 ml")
FIRST_DAY = date(2025, 1, 1)
DAYS = 300
FIRST_ROW = 2
# Each kind of wrong cell with its column.
WRONG = (
    ("C", "năm mươi"), ("E", "5,6"), ("A", "31/02/2025"), ("F", "-3"), ("B", ""), ("G", "1e3"),
    ("A", "01/02/25"), ("D", "12.5.7"), ("E", "10000001"),
)  # fmt: skip


def rows(many: int, *, wrong: int = 0):
    """Rows of as many drives, and (row, column) of each wrong cell, spread evenly."""
    every = many // wrong if wrong else 0
    for n in range(many):
        day = FIRST_DAY + timedelta(days=n % DAYS)
        bags = n % 60, n % 45
        cells = [f"{day:%d/%m/%Y}", f"Điểm số {n // DAYS}", 80 + n % 50, n % 7, sum(bags), *bags]
        if every and n % every == every // 2:
            column, text = WRONG[n // every % len(WRONG)]
            cells["ABCDEFG".index(column)] = text
            yield cells, (n + FIRST_ROW, column)
        else:
            yield cells, None


def make(path: Path, many: int, *, wrong: int = 0) -> list[tuple[int, str]]:
    """Write such a sheet as .xlsx; gives where its wrong cells are."""
    spoilt = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode())
            sheet.write(_row(1, HEADER))
            for number, (cells, where) in enumerate(rows(many, wrong=wrong), FIRST_ROW):
                sheet.write(_row(number, cells))
                if where:
                    spoilt.append(where)
            sheet.write(b"</sheetData></worksheet>")
    return spoilt


def _row(number: int, cells) -> bytes:
    said = "".join(_cell(f"{c}{number}", v) for c, v in zip("ABCDEFG", cells, strict=True))
    return f'<row r="{number}">{said}</row>'.encode()


def _cell(at: str, value) -> str:
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETML}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Kết quả" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


# The other process


def say(**what) -> None:
    print(json.dumps(what), flush=True)


def prepare() -> None:
    from django.core.management import call_command

    from tests.cast import make_cast

    call_command("migrate", verbosity=0)
    make_cast()
    say(done=True)


def send(path: str) -> None:
    """Send a file; say how long that took, how much memory, and what was found."""
    from campaigns import reading, recording
    from campaigns.models import SheetPage
    from tests.cast import NOW, TODAY

    data, user = Path(path).read_bytes(), _hanoi()
    memory, began = Memory(), time.monotonic()
    token = recording.send_sheet(
        campaign="hn-2026", name="lon.xlsx", data=data, sent_by=user, at=NOW
    )
    page = reading.sheet_preview(user=user, token=token, today=TODAY)
    took, grown = time.monotonic() - began, memory.grown()
    pages = SheetPage.objects.filter(state="wrong").order_by("number")
    reasons = [[row["n"], w[0]] for one in pages for row in one.rows for w in row["why"]]
    say(
        token=str(token),
        seconds=took,
        megabytes=grown,
        counts=page.summary["counts"],
        reasons=reasons,
    )


def apply(token: str) -> None:
    """Apply a sheet; say each step, and at the end how long it took and what it wrote."""
    from campaigns import recording
    from tests.cast import NOW

    user = _hanoi()
    memory, began = Memory(), time.monotonic()
    outcome = recording.apply_sheet(
        upload=token,
        user=user,
        at=NOW,
        progress=lambda done, total: say(step=done, total=total),
    )
    took = time.monotonic() - began
    say(seconds=took, megabytes=memory.grown(), new=outcome.new, repeated=outcome.repeated)


def count() -> None:
    from campaigns.models import Collection, DonationSite, Drive, Upload

    tables = {"entries": Collection, "drives": Drive, "sites": DonationSite}
    applied = Upload.objects.filter(applied_at__isnull=False).count()
    say(applied=applied, **{name: model.objects.count() for name, model in tables.items()})


def _hanoi():
    from django.contrib.auth.models import User

    return User.objects.get(username="hanoi")


if __name__ == "__main__":
    os.environ["TEST_DATABASE_URL"] = os.environ["DATABASE_URL"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    {"prepare": prepare, "send": send, "apply": apply, "count": count}[sys.argv[1]](*sys.argv[2:])
