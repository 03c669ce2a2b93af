"""The sheets of a file, one after the other, as rows of plain values."""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import python_calamine as calamine

from .containers import Archive, kind_of
from .csv_text import rows_of, text_of
from .errors import BadWorkbook, refused
from .scan import MAX_COLUMNS, Findings, scan

Row = tuple[int, list]  # its number as a person sees it, its values from column A on


@dataclass(slots=True)
class Sheet:
    """One sheet: rows to be read once, and what its markup said besides."""

    name: str
    rows: Iterator[Row]
    findings: Findings = field(default_factory=Findings)
    date_1904: bool = False


@dataclass(slots=True)
class Sheets:
    """The visible sheets in order, and the names of those that are hidden."""

    visible: Iterator[Sheet]
    names: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def open_sheets(data: bytes) -> Sheets:
    """What is in the file; BadWorkbook where nothing can be, or may be, read."""
    if kind_of(data) == "csv":
        return Sheets(iter((Sheet("", _narrow(rows_of(text_of(data)))),)))
    archive = Archive(data)
    found = scan(archive)
    with _ours():
        book = calamine.load_workbook(io.BytesIO(data))
    metadata = [m for m in book.sheets_metadata]
    shown = [m.visible == calamine.SheetVisibleEnum.Visible for m in metadata]
    usual = [m.typ == calamine.SheetTypeEnum.WorkSheet for m in metadata]
    if archive.kind == "ods":
        tables, date_1904 = found["content.xml"], False
        if len(tables) != len(metadata):
            raise refused("Cấu trúc tệp .ods lạ.", "The .ods file is built unusually.")
        by_index = dict(enumerate(tables))
    else:
        by_index, date_1904 = _of_xlsx(archive, found)
    hidden = tuple(m.name for m, visible in zip(metadata, shown, strict=True) if not visible)
    wanted = [i for i in range(len(metadata)) if shown[i] and usual[i]]
    names = tuple(metadata[i].name for i in wanted)
    return Sheets((_sheet(book, i, by_index.get(i), date_1904) for i in wanted), names, hidden)


class _ours:
    """Whatever the library raises becomes the refusal of a damaged file."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        # A panic of the library derives from BaseException.
        if kind is not None and (
            issubclass(kind, calamine.CalamineError | ValueError | OSError | OverflowError)
            or kind.__name__ == "PanicException"
        ):
            if issubclass(kind, calamine.PasswordError):
                raise BadWorkbook(
                    "Tệp có mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi gửi.",
                    "The file has a password. Remove the password, save it and send it again.",
                ) from None
            raise refused("Tệp bị hỏng.", "The file is damaged.") from None
        return False


def _sheet(book, index: int, found: Findings | None, date_1904: bool) -> Sheet:
    found = found or Findings()
    with _ours():
        sheet = book.get_sheet_by_index(index)
        if found.merge_count and not found.merges:
            found.merges = [(*a, *b) for a, b in sheet.merged_cell_ranges or ()]
    return Sheet(sheet.name, _rows(sheet), found, date_1904)


def _rows(sheet) -> Iterator[Row]:
    if sheet.start is None:
        return
    indent = [""] * sheet.start[1]
    with _ours():
        rows = sheet.iter_rows()
    number = 0
    while True:
        with _ours():
            row = next(rows, None)
        if row is None:
            return
        number += 1
        yield number, indent + row if indent else row


def _narrow(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in rows:
        if len(row) > MAX_COLUMNS:
            Findings(number, len(row) - 1).check()
        yield number, row


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _of_xlsx(archive: Archive, found: dict[str, Findings]) -> tuple[dict[int, Findings], bool]:
    """The findings by the sheet's index, and whether days count from 1904."""
    book = _tree(archive, "xl/workbook.xml")
    relations = {
        relation.get("Id"): posixpath.normpath(
            posixpath.join("/xl", relation.get("Target", ""))
        ).lstrip("/")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    sheets = [e for e in book.iter() if e.tag.endswith("}sheet") or e.tag == "sheet"]
    by_index = {}
    for index, sheet in enumerate(sheets):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        path = relations.get(sheet.get(_RELATION) or (ids[0] if ids else None))
        if path in found:
            by_index[index] = found[path]
    settings = [e for e in book.iter() if e.tag.rpartition("}")[2] == "workbookPr"]
    return by_index, any(e.get("date1904") in ("1", "true", "on") for e in settings)


def _tree(archive: Archive, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(archive.read(name))
    except ElementTree.ParseError:
        raise refused("Tệp bị hỏng.", "The file is damaged.") from None
