"""Time and memory, measured in a process of its own."""

import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from campaigns.recording.workbook import BadWorkbook
from campaigns.recording.workbook.containers import Archive
from tests.recording.workbook.making import (
    HEADER,
    SHEET,
    member,
    ods,
    ods_row,
    repacked,
    sharing,
    xlsx,
)

ROOT = Path(__file__).resolve().parents[3]
MEASURED = """
import json, sys, time
import django
django.setup()
from datetime import date
from campaigns.recording.workbook import BadWorkbook, read_workbook
from tests.memory import Memory
# A first reading, so that libraries are loaded.
read_workbook(name="", data=open(sys.argv[2], "rb").read(), today=date(2026, 11, 20))
data = open(sys.argv[1], "rb").read()
memory = Memory()
started = time.process_time()
said = {}
try:
    book = read_workbook(name="", data=data, today=date(2026, 11, 20))
except BadWorkbook as refused:
    said["refused"] = str(refused)
else:
    said["rows"] = len(book.rows)
    said["problems"] = [(p.row, p.column) for p in book.problems]
said["seconds"] = time.process_time() - started
said["mb"] = memory.grown()
print(json.dumps(said))
"""


@pytest.fixture
def measure(tmp_path):
    def run(data: bytes) -> dict:
        (tmp_path / "sent").write_bytes(data)
        (tmp_path / "small").write_bytes(xlsx())
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, tmp_path / "sent", tmp_path / "small"],
            cwd=ROOT,
            env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return run


def test_4_mb_that_unpack_to_over_a_gigabyte(measure):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            archive.writestr(name, member(xlsx(), name))
        with archive.open(SHEET, "w") as sheet:
            for _ in range(1100):
                sheet.write(b"<row>" + b" " * (1 << 20))
    data = out.getvalue()
    assert len(data) < 4 << 20
    with pytest.raises(BadWorkbook):  # by what the directory says, before anything is unpacked
        Archive(data)
    said = measure(data)
    assert "bung ra quá lớn" in said["refused"]
    assert said["seconds"] < 5 and said["mb"] < 200


@pytest.mark.parametrize("corner", ["XFD1048576", "GR101000", "XFD1", "A1048576"])
def test_two_cells_far_apart(measure, corner):
    def change(book, sheet):
        sheet[corner] = 1

    data = xlsx(change=change)
    assert len(data) < 8_000
    said = measure(data)
    assert "Hãy" in said["refused"]
    assert said["seconds"] < 5 and said["mb"] < 200


def test_as_much_as_just_passes(measure):
    """Long texts up to the limits: refused or read, within the bounds."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b"a" * 60 + b"</t></is></c></row>"
    many = b"".join(row % (i, i) for i in range(3, 100_000))
    sheet = member(xlsx(), SHEET).replace(b"</sheetData>", many + b"</sheetData>")
    said = measure(repacked(xlsx(), {SHEET: sheet}))
    assert said["seconds"] < 10 and said["mb"] < 200


def test_one_long_text_that_every_cell_shares(measure):
    """50 KB that a reader which copies texts into cells makes 3 GB of."""
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"a" * 30_000
        + b"</t></si>%b</sst>"
    )
    short = b"<si><t>b</t></si>"

    def sheet(index: bytes) -> bytes:
        row = b'<row r="%d"><c r="A%d" t="s"><v>%b</v></c></row>'
        rows = b"".join(row % (i, i, index) for i in range(3, 90_000))
        return member(xlsx(), SHEET).replace(b"</sheetData>", rows + b"</sheetData>")

    for more in (b"", short):
        names = {"xl/sharedStrings.xml": shared % more, **sharing(xlsx())}
        said = measure(repacked(xlsx(), {**names, SHEET: sheet(b"0")}))
        assert "bung ra quá lớn" in said["refused"]
        assert said["seconds"] < 5 and said["mb"] < 200
    said = measure(repacked(xlsx(), {**names, SHEET: sheet(b"1")}))
    assert said["rows"] == 1 and said["mb"] < 200  # the same, but the short text is shared
    hiding = shared.replace(b"<si>", b"<!--" + short + b"--><si>") % short
    said = measure(repacked(xlsx(), {**names, SHEET: sheet(b"0"), "xl/sharedStrings.xml": hiding}))
    assert "bung ra quá lớn" in said["refused"] and said["mb"] < 200


def test_one_long_text_in_an_ods_row_that_repeats(measure):
    long = "a" * 30_000
    row = ods_row((long,), ' table:number-rows-repeated="90000"')
    said = measure(ods(f'<table:table table:name="A">{ods_row(HEADER)}{row}</table:table>'))
    assert "bung ra quá lớn" in said["refused"]
    assert said["seconds"] < 5 and said["mb"] < 200


WRONG = {row: "DEFG"[row % 4] for row in range(50, 50_050, 100)}


def test_50_000_rows_of_which_500_are_wrong(measure):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for number in range(2, 50_002):
        row = [date(2024, 1, 1) + timedelta(number % 60), f"Điểm {number % 300}", "Xã", 4, 3, 2, 1]
        if number in WRONG:
            row["ABCDEFG".index(WRONG[number])] = ("x", 5.6, -1, "5,600")[number // 100 % 4]
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    said = measure(out.getvalue())
    assert said["problems"] == [[row, column] for row, column in WRONG.items()]
    assert len(WRONG) == 500 and said["rows"] == 49_500
    assert said["seconds"] < 60 and said["mb"] < 200
