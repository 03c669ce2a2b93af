"""Files as districts and attackers make them, built here so that each byte is accounted for."""

import io
import zipfile
from datetime import date

import openpyxl

from campaigns.recording.workbook import read_workbook

TODAY = date(2026, 11, 20)
HEADER = ("Ngày", "Điểm hiến máu", "Xã/phường", "Đăng ký", "Người hiến", "Túi 250", "Túi 350")
ROW = (date(2024, 2, 3), "Nhà văn hoá", "Xã An Biên", 427, 346, 194, 152)


def read(data, *, name="kết quả.xlsx", mapping=None):
    return read_workbook(name=name, data=data, today=TODAY, mapping=mapping)


def xlsx(rows=(HEADER, ROW), change=None) -> bytes:
    """A workbook of one sheet; `change(book, sheet)` does the rest."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, members: dict[str, bytes | None]) -> bytes:
    """The same zip with some members replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in members:
                new.writestr(info.filename, old.read(info))
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def sharing(data: bytes) -> dict[str, bytes]:
    """The members that tell a workbook of its shared texts."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    return {
        "[Content_Types].xml": member(data, "[Content_Types].xml").replace(
            b"</Types>",
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformat'
            b's-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        ),
        "xl/_rels/workbook.xml.rels": member(data, "xl/_rels/workbook.xml.rels").replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="%b" Target="sharedStrings.xml"/></Relationships>'
            % kind,
        ),
    }


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(change, data: bytes | None = None) -> bytes:
    """A good workbook whose sheet's XML went through `change`."""
    data = data or xlsx()
    return repacked(data, {SHEET: change(member(data, SHEET))})


def csv(*lines: str, encoding="utf-8", end="\r\n") -> bytes:
    return end.join(lines).encode(encoding)


CSV_HEADER = "Ngày;Điểm hiến máu;Đăng ký;Người hiến"

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def ods(body: str, manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}">{manifest}</m:file-entry>'
            "</m:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return out.getvalue()


def ods_table(*rows, name="A") -> str:
    return f'<table:table table:name="{name}">' + "".join(map(ods_row, rows)) + "</table:table>"


def ods_row(values, attributes="") -> str:
    return f"<table:table-row{attributes}>{''.join(map(ods_cell, values))}</table:table-row>"


def ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value}">'
            f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )
