"""What the markup of a spreadsheet says beyond its values, found before the library opens it.

The library lays every sheet out as a whole rectangle, gives nothing for an error and for a
formula that was never computed, and has no limits. So the rectangle, these cells and the
limits are looked for here, in the unpacked pieces, without building any tree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .containers import Archive, too_much
from .errors import BadWorkbook, refused

MAX_ROWS = 100_000
MAX_COLUMNS = 200
SLACK = 1_000  # rows above the header, blank rows, rows below the table
MAX_CELLS = 1_700_000
MAX_FLAWS = 5_000
MAX_MERGES = 100_000
MAX_SHARED_TEXT = 24 << 20
# The library copies a text into every cell that has it: one long text that all cells share
# makes gigabytes out of 50 KB.
MAX_CELL_TEXT = 56 << 20
_TEXT_COSTS = 48  # each, besides its letters
_LONG = 24
_MAX_ROW_BYTES = 32 << 20  # more than all shared texts together

ERROR, NEVER_COMPUTED = "error", "never computed"


@dataclass(slots=True)
class Findings:
    """What one sheet holds besides values; rows and columns count from 0."""

    last_row: int = -1
    last_column: int = -1
    flaws: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    merge_count: int = 0
    flaw_count: int = 0
    texts: int = 0  # bytes of text that the library will hold
    shared: int = 0  # cells whose text stands elsewhere

    def reach(self, row: int, column: int) -> None:
        """Remember that a cell stands there, or refuse it as too far out."""
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column

    def flaw(self, row: int, column: int, kind: str) -> None:
        self.flaw_count += 1
        if self.flaw_count <= MAX_FLAWS:
            self.flaws.setdefault(row, {})[column] = kind

    def is_too_large(self) -> bool:
        return (
            self.last_column >= MAX_COLUMNS
            or self.last_row >= MAX_ROWS + SLACK
            or (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS
        )

    def check(self) -> None:
        """BadWorkbook where the rectangle is larger than any campaign's sheet."""
        if self.last_column >= MAX_COLUMNS:
            raise BadWorkbook(
                f"Bảng có hơn {MAX_COLUMNS} cột. Hãy xóa các cột không dùng ở bên phải.",
                f"The sheet has over {MAX_COLUMNS} columns. Delete those to the right that are "
                "not used.",
            )
        if self.last_row >= MAX_ROWS + SLACK:
            raise too_many_rows()
        if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS:
            raise BadWorkbook(
                "Bảng có quá nhiều ô. Hãy xóa các cột và dòng không dùng, hoặc chia thành "
                "nhiều tệp.",
                "The sheet has too many cells. Delete the columns and rows that are not used, "
                "or split it.",
            )
        if self.texts > MAX_CELL_TEXT:
            raise too_much()
        if self.merge_count > MAX_MERGES:
            raise BadWorkbook(
                "Bảng có quá nhiều ô gộp. Hãy bỏ gộp ô rồi gửi lại.",
                "The sheet has too many merged cells. Unmerge them and send it again.",
            )
        if self.flaw_count > MAX_FLAWS:
            raise BadWorkbook(
                f"Hơn {MAX_FLAWS} ô có lỗi công thức hoặc chưa được tính. Hãy mở bằng Excel, sửa "
                "công thức, lưu lại rồi gửi.",
                f"Over {MAX_FLAWS} cells hold formula errors or were never computed. Open the "
                "file in Excel, mend the formulas, save it and send it again.",
            )


def too_many_rows() -> BadWorkbook:
    return BadWorkbook(
        f"Bảng có hơn {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", "."),
        f"The sheet has over {MAX_ROWS:,} rows. Split it into several files.",
    )


def scan(archive: Archive) -> dict[str, Findings | list[Findings]]:
    """Check every member, and give the findings: by member for xlsx, in order for ods.

    Each member is unpacked wholly, which checks its size, whatever it is called.
    """
    found: dict[str, Findings | list[Findings]] = {}
    longest = 0
    for name in archive.members:
        if archive.kind == "ods" and name == "content.xml":
            found[name] = _scan_ods(archive, name)
        elif archive.kind == "xlsx" and name.lower().endswith("sharedstrings.xml"):
            longest = max(map(max, _lengths(_checked_pieces(archive, name))), default=0)
        elif archive.kind == "xlsx" and not name.endswith((".png", ".jpeg", ".jpg", ".bin")):
            findings = _scan_sheet(archive, name)
            if findings.last_row >= 0:
                findings.check()
                found[name] = findings
        else:
            for _ in _checked_pieces(archive, name):
                pass
    if archive.kind == "xlsx":
        for name, findings in found.items():
            _weigh_shared(archive, name, findings, longest)
    return found


_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.I)
_LONG_TEXT = re.compile(rb">([^<]{%d,})" % _LONG)


def _checked_pieces(archive: Archive, name: str) -> Iterator[bytes]:
    """The member's pieces, refused where they hold what no spreadsheet program writes."""
    is_xml = name.endswith((".xml", ".rels"))
    shared, tail = 0, b""
    for number, piece in enumerate(archive.pieces(name)):
        if is_xml:
            if not number:
                _check_encoding(piece)
            if b"<!" in tail + piece and _DECLARATION.search(tail + piece):
                raise refused(
                    "Tệp chứa khai báo XML không được phép.",
                    "The file holds XML declarations that are not allowed.",
                )
            tail = piece[-16:]
            shared += len(piece) if "sharedstrings" in name.lower() else 0
            if shared > MAX_SHARED_TEXT:
                raise too_much()
        yield piece


def _check_encoding(start: bytes) -> None:
    declared = _ENCODING.search(start[:200])
    unusual = declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    if unusual or b"\0" in start[:200] or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("Tệp dùng bảng mã XML lạ.", "The file uses an unusual XML encoding.")


def _row_by_row(pieces: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
    """The pieces cut anew, so that no row is torn apart."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<", 0, rest.rfind(mark) + 1)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _MAX_ROW_BYTES:
            yield rest
            rest = b""
    yield rest


_REF = rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']"
# The first three are how every program writes cells, and quick; the rest is for what else XML
# allows.
_USUAL_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_USUAL_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_USUAL_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>(?!</)')
_ODD = (re.compile(rb":c[\s/>]"), re.compile(rb"<c[\t\r\n/>]"))
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?" + _REF + rb"[^>]*(?<!/)>(?!</)")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*" + _REF + rb")[^>]*>")
_AT = re.compile(_REF)
_ERROR = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])[^>]*?\br\s*=\s*[\"']([0-9]{1,7})"
)


_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,8})\s*</(?:\w+:)?v>")


_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")


def _lengths(pieces: Iterator[bytes]) -> Iterator[list[int]]:
    """The bytes of each shared text, with its markup."""
    for texts in _row_by_row(pieces, b"<si"):
        if parts := _SHARED_TEXT.split(texts)[1:]:
            yield list(map(len, parts))


def _weigh_shared(archive: Archive, name: str, found: Findings, longest: int) -> None:
    """Count a shared text as often as it is used; exactly only where it could be too much."""
    at_most = found.shared * (longest + _TEXT_COSTS)
    if found.texts + at_most <= MAX_CELL_TEXT:
        return
    shared = next(n for n in archive.members if n.lower().endswith("sharedstrings.xml"))
    lengths = [n for texts in _lengths(archive.pieces(shared)) for n in texts]
    if any(b"<!" in piece or b"<?" in piece[100:] for piece in archive.pieces(shared)):
        lengths = [longest] * len(lengths)  # a comment could hold what looks like a text
    used, known = 0, len(lengths)
    for rows in _row_by_row(archive.pieces(name), b"row "):
        indices = _SHARED.findall(rows)
        used += len(indices)
        found.texts += sum(lengths[i] for i in map(int, indices) if i < known)
        found.texts += len(indices) * _TEXT_COSTS
        found.check()
    found.texts += (found.shared - used) * longest
    found.check()


def _scan_sheet(archive: Archive, name: str) -> Findings:
    found = Findings()
    for rows in _row_by_row(_checked_pieces(archive, name), b"row "):
        _reach_of_cells(rows, name, found)
        _flaws_of_sheet(rows, found)
        found.texts += sum(map(len, _LONG_TEXT.findall(rows)))
        found.texts += _TEXT_COSTS * (rows.count(b"inlineStr") + rows.count(b'"str"'))
        found.shared += rows.count(b'"s"') + rows.count(b"'s'")
        if found.texts > MAX_CELL_TEXT:
            raise too_much()
        if b"hidden" in rows:
            found.hidden.update(int(row) - 1 for row in _HIDDEN.findall(rows))
        found.merge_count += rows.count(b"mergeCell ")
    if found.is_too_large():
        _leave_out_ghosts(archive, name, found)
    return found


def _reach_of_cells(rows: bytes, name: str, found: Findings) -> None:
    columns = _USUAL_COLUMN.findall(rows)
    if columns:
        found.reach(max(map(int, set(_USUAL_ROW.findall(rows)))) - 1, -1)
        for column in set(columns):
            found.reach(-1, _column(column))
    if len(columns) == rows.count(b"<c ") and not any(odd.search(rows) for odd in _ODD):
        return
    if name.startswith("xl/") and _UNPLACED.search(rows):
        raise refused("Tệp không ghi vị trí các ô.", "The file does not say where cells are.")
    for column, row in _FILLED.findall(rows):
        found.reach(int(row) - 1, _column(column))


def _leave_out_ghosts(archive: Archive, name: str, found: Findings) -> None:
    """Cells with a format and no value reach far in many sheets; the library skips them."""
    found.last_row = found.last_column = -1
    for rows in _row_by_row(archive.pieces(name), b"row "):
        odd = any(odd.search(rows) for odd in _ODD)
        filled = _FILLED if odd or rows.count(b"<c r=") < rows.count(b"<c ") else _USUAL_FILLED
        for column, row in set(filled.findall(rows)):
            found.reach(int(row) - 1, _column(column))
        if found.is_too_large():
            return


def _flaws_of_sheet(rows: bytes, found: Findings) -> None:
    if b'"e"' in rows or b"'e'" in rows:
        for attributes in _ERROR.findall(rows):
            _flaw_at(attributes, ERROR, found)
    if b"f>" in rows or b"<f" in rows:
        for attributes in _FORMULA.findall(rows):
            if not _TEXT_RESULT.search(attributes):
                _flaw_at(attributes, NEVER_COMPUTED, found)


def _flaw_at(attributes: bytes, kind: str, found: Findings) -> None:
    if place := _AT.search(attributes):
        row, column = int(place[2]) - 1, _column(place[1])
        found.reach(row, column)
        found.flaw(row, column, kind)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)(/?)>"
    rb"(?:<text:p>(#[A-Z/0]+[!?A]|Err:[0-9]{3})</text:p>)?"
)
_COLUMNS = re.compile(rb"number-columns-repeated\s*=\s*[\"']([0-9]{1,9})")
_ROWS = re.compile(rb"number-rows-repeated\s*=\s*[\"']([0-9]{1,9})")
_WIDE = re.compile(rb"number-columns-spanned\s*=\s*[\"']([0-9]{1,9})")
_HIGH = re.compile(rb"number-rows-spanned\s*=\s*[\"']([0-9]{1,9})")


def _number(pattern: re.Pattern, attributes: bytes) -> int:
    match = pattern.search(attributes)
    return max(int(match[1]), 1) if match else 1


_UNUSUAL = (
    b"rows-repeated",
    b"formula",
    b"spanned",
    b"error",
    b"visib",
    b"Err:",
    b"<table:table ",
    b"</table:table>",
    b"<table:table-row/>",
    b":p>#",
)


class _Walk:
    """Where the reading of an .ods table stands."""

    def __init__(self) -> None:
        self.tables: list[Findings] = []
        self.row = self.column = 0
        self.repeated = 1

    def skip(self, row: bytes) -> bool:
        """Whether the row is a plain one that reaches no further than those before it."""
        if not self.tables or not row.startswith(b"<table:table-row"):
            return False
        if any(mark in row for mark in _UNUSUAL):
            return False
        cells = row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
        if b"columns-repeated" in row:
            before, _, last = row.rpartition(b"<table:table-cell")
            if b"office:" in last or b"columns-repeated" in before or last.count(b"/>") != 1:
                return False
            cells -= 1
        if cells - 1 > self.tables[-1].last_column:
            return False
        self.tables[-1].reach(self.row, -1)
        self.row += 1
        return True

    def tag(self, closing: bytes, name: bytes, attributes: bytes, empty: bytes, error: bytes):
        if name == b"table":
            if not closing:
                self.tables.append(Findings())
                self.row = self.column = 0
        elif not self.tables:
            return
        elif name == b"table-row":
            if closing or empty:
                self.row += self.repeated if closing else _number(_ROWS, attributes)
            else:
                self.repeated = _number(_ROWS, attributes)
                if b"collapse" in attributes or b"filter" in attributes:
                    self.tables[-1].hidden.add(self.row)
            self.column = 0
        elif not closing:
            self.cell(attributes, bool(empty), bool(error))

    def cell(self, attributes: bytes, empty: bool, error: bool) -> None:
        found, row, column = self.tables[-1], self.row, self.column
        repeats = _number(_COLUMNS, attributes) if b"repeated" in attributes else 1
        self.column += repeats
        valued = b"office:" in attributes
        if error or b'value-type="error"' in attributes:
            found.flaw(row, column, ERROR)
        elif b"table:formula" in attributes and not valued:
            found.flaw(row, column, NEVER_COMPUTED)
        elif empty and not valued:
            return
        found.reach(row + self.repeated - 1, column + repeats - 1)
        if b"spanned" in attributes:
            high, wide = _number(_HIGH, attributes), _number(_WIDE, attributes)
            if high > 1 or wide > 1:
                found.merge_count += 1
                if found.merge_count <= MAX_MERGES:
                    found.merges.append((row, column, row + high - 1, column + wide - 1))


def _repeated_text(row: bytes) -> int:
    """The bytes of text that a row's repeats make of it, beyond those that stand there."""
    whole = _number(_ROWS, row[: row.find(b">")])
    more = 0
    for cell in row.split(b"<table:table-cell")[1:]:
        times = whole * _number(_COLUMNS, cell[: cell.find(b">")])
        if times > 1 and b"<text:" in cell and b'"float"' not in cell:
            more += (len(cell) + _TEXT_COSTS) * times
    return more


def _scan_ods(archive: Archive, name: str) -> list[Findings]:
    walk = _Walk()
    for rows in _row_by_row(_checked_pieces(archive, name), b"<table:table-row"):
        for row in re.split(rb"(?=<table:table-row[\s>])", rows):
            if walk.tables:
                walk.tables[-1].texts += sum(map(len, _LONG_TEXT.findall(row)))
                if b"repeated" in row:
                    walk.tables[-1].texts += _repeated_text(row)
            if not walk.skip(row):
                for tag in _TAG.findall(row):
                    walk.tag(*tag)
        for found in walk.tables[-1:]:
            found.check()
    for found in walk.tables:
        found.check()
    return walk.tables
