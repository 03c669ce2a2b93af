"""Which row is the header, and which column is which field."""

import hashlib
import re
from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from campaigns.recording.facts import COUNTS
from campaigns.rules.text import fold

from .csv_text import legacy_font
from .errors import BadWorkbook, DonorList, Headers, letters
from .vocabulary import (
    BAGS,
    FIELDS,
    IGNORE,
    NAMES,
    also_names_donors,
    field_of,
    names_donors,
    says_otherwise,
)

DEPTH = 60  # how far down a header is looked for
TALLEST = 3
_SIZES = (150, 250, 350, 450)

_COUNTED = {None, *COUNTS, *BAGS, "total_bags"}

Mapping = Given[int, str]  # column, A is 0 -> a field's name, or "ignore"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` is None where nobody has said what it is."""

    index: int
    label: str
    field: str | None

    @property
    def letter(self) -> str:
        return letters(self.index)


@dataclass(frozen=True, slots=True)
class Header:
    """The rows (numbers as a person sees them) that hold the header, and its columns."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field is None)

    def fields(self) -> dict[str, int]:
        return {c.field: c.index for c in self.columns if c.field and c.field != IGNORE}


def signature(headers: Sequence[str]) -> str:
    """The same for the same headers, however they are accented and spaced."""
    folded = "\x1f".join(fold(header) for header in headers)
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def find_header(top: Sequence[tuple[int, list]], merges: Sequence = ()) -> Header | None:
    """The header among the first rows; None where there is none.

    A row of two known names at least, or else the widest row of words with
    figures below it. Raises DonorList where a row names donors' columns.
    """
    cells = [(number, [label_of(v) for v in row]) for number, row in top]
    for _, labels in cells:
        _refuse_donors(labels)
    if refusal := legacy_font("\n".join(" ".join(labels) for _, labels in cells)):
        raise refusal
    spans = {(r, c): (b, d) for r, c, b, d in merges if r < DEPTH * 20}
    best, best_score = None, (1, 0)
    for at in range(len(cells)):
        for height in range(1, TALLEST + 1):
            found = _header_at(cells[at : at + height], height, spans)
            # Of equals the lowest: a title above is no part of the header.
            if found and (score := (_score(found), -height)) > best_score:
                best, best_score = found, score
                above = cells[at - 1] if at else (0, [])
    if best:
        best = _under(best, above, spans)
    header = best or _widest_words(cells, top)
    if header:
        _refuse([c.letter for c in header.columns if also_names_donors(c.label)])
    return header


def _score(header: Header) -> int:
    return len({c.field for c in header.columns if c.field not in (None, IGNORE)})


def _under(header: Header, above: tuple[int, list], spans: dict) -> Header:
    """The header whose own row names all columns, where the row above says that some of them are
    planned, or of another year. A title begins above days and sites, and says nothing of them."""
    number, labels = above
    width = len(header.columns)
    labels = [*labels, *[""] * width][:width]
    named = [c.field for c, name in zip(header.columns, labels, strict=True) if name]
    if number != header.first_row - 1 or not _COUNTED.issuperset(named):
        return header
    over = _spread(labels, [c.label for c in header.columns], number - 1, spans)
    columns = [
        Column(c.index, f"{name} {c.label}", field_of(c.label, name)) if says_otherwise(name) else c
        for c, name in zip(header.columns, over, strict=True)
    ]
    return replace(header, columns=tuple(columns))


def label_of(value: object) -> str:
    """A header cell's text on one line."""
    if isinstance(value, float) and value in _SIZES:
        return str(int(value))
    if isinstance(value, str):
        return " ".join(value.split())[:300]
    return "" if value is None else str(value)


def _refuse_donors(labels: Sequence[str]) -> None:
    # One cell alone may be a title or a signature's place.
    if sum(map(bool, labels)) < 2:
        return
    _refuse([letters(i) for i, label in enumerate(labels) if label and names_donors(label)])


def _refuse(found: Sequence[str]) -> None:
    if found:
        raise donor_list(", ".join(found))


def donor_list(columns: str) -> DonorList:
    return DonorList(
        f"Bảng này có thông tin của từng người (cột {columns}), như họ tên, số CCCD hoặc số điện "
        "thoại. Hệ thống không nhận danh sách người hiến máu và không giữ lại gì. Hãy xóa các cột "
        "đó, chỉ gửi số lượng của mỗi đợt.",
        f"This sheet tells of single people (column {columns}): names, identity or telephone "
        "numbers. Lists of donors are not taken, and nothing was kept. Delete those columns and "
        "send the counts of each drive only.",
    )


def _header_at(rows: list, height: int, spans: dict) -> Header | None:
    if len(rows) < height or not any(rows[0][1]):
        return None
    width = max(len(labels) for _, labels in rows)
    grid = [labels + [""] * (width - len(labels)) for _, labels in rows]
    if height > 1 and not _is_lower_header(grid, height):
        return None
    above = [""] * width
    for number, labels in zip((n for n, _ in rows[:-1]), grid[:-1], strict=True):
        above = _join(above, _spread(labels, grid[-1], number - 1, spans))
    columns = tuple(
        Column(i, f"{above[i]} {grid[-1][i]}".strip(), field_of(grid[-1][i], above[i]))
        for i in range(width)
    )
    while columns and not columns[-1].label:
        columns = columns[:-1]
    if len({c.field for c in columns} - {None, IGNORE}) < 2:
        return None
    return Header(rows[0][0], rows[-1][0], columns)


def _join(above: list[str], below: list[str]) -> list[str]:
    return [f"{a} {b}".strip() if a != b else a for a, b in zip(above, below, strict=True)]


def _is_lower_header(grid: list[list[str]], height: int) -> bool:
    """Whether the last row is words (or bag sizes) that a row above it leaves room for."""
    top, last = grid[0], grid[-1]
    filled = [i for i, label in enumerate(last) if label]
    if not filled:
        return False
    words = all(_is_word(last[i]) or last[i] in map(str, _SIZES) for i in filled)
    # A row of data would have something under the columns that stand alone above.
    alone = [i for i, label in enumerate(top) if label and not last[i]]
    return words and (bool(alone) or len(filled) < len([x for x in top if x]))


def _is_word(label: str) -> bool:
    return bool(re.search(r"[^\W\d_]", label)) and not re.match(r"\d+[/.-]\d+[/.-]\d+", label)


def _spread(labels: list[str], below: list[str], row: int, spans: dict) -> list[str]:
    """A merged header's name over all the columns that it covers."""
    spread, covering, until = [], "", -1
    for i, label in enumerate(labels):
        if label:
            covering, until = label, spans.get((row, i), (row, None if not spans else i))[1]
        # Without merges told (CSV), a name covers the empty cells beside it that have words below.
        covers = covering and not label and (i <= until if until is not None else bool(below[i]))
        spread.append(label or (covering if covers else ""))
    return spread


def _widest_words(cells: list, top: Sequence) -> Header | None:
    best = None
    for at, (number, labels) in enumerate(cells[:-1]):
        filled = [label for label in labels if label]
        if len(filled) < 3 or not all(map(_is_word, filled)) or not _has_figures(top[at + 1][1]):
            continue
        if best is None or len(filled) > len([c for c in best.columns if c.label]):
            columns = tuple(Column(i, x, field_of(x)) for i, x in enumerate(labels))
            best = Header(number, number, columns)
    return best


def _has_figures(row: list) -> bool:
    return any(
        isinstance(v, int | float | date | time | timedelta) or re.match(r"\s*\d", str(v))
        for v in row
    )


def settle(header: Header, mapping: Mapping | None) -> Header:
    """The header with what a person said, one column per field, or a refusal that asks."""
    mapping = mapping or {}
    if bad := set(mapping.values()) - {*FIELDS, IGNORE}:
        raise ValueError(f"no such field: {', '.join(sorted(map(str, bad)))}")
    columns = [
        replace(c, field=mapping[c.index])
        if c.index in mapping
        # What a person said of one column is not what another was taken for.
        else replace(c, field=IGNORE if c.field in mapping.values() else c.field)
        for c in header.columns
    ]
    columns = _one_place(columns)
    settled = replace(header, columns=tuple(columns))
    labels = [c.label for c in header.columns]
    if refusal := _doubled(columns) or _missing(settled.fields()):
        raise Headers(*refusal, columns=settled.columns, signature=signature(labels))
    return settled


def _one_place(columns: list[Column]) -> list[Column]:
    """District and province beside a commune are the wider place; alone they are the place."""
    if any(c.field == "place" for c in columns):
        wider = [c.index for c in columns if c.field == "wider_place"]
        return [replace(c, field=IGNORE) if c.index in wider[1:] else c for c in columns]
    wider = [c.index for c in columns if c.field == "wider_place"]
    return [replace(c, field="place") if c.index in wider[:1] else c for c in columns]


def _doubled(columns: list[Column]) -> tuple[str, str] | None:
    seen: dict[str, Column] = {}
    for column in columns:
        if column.field in (None, IGNORE):
            continue
        first = seen.setdefault(column.field, column)
        if first is not column:
            vi, en = NAMES[column.field]
            return (
                f"Hai cột {first.letter} (“{first.label[:60]}”) và {column.letter} "
                f"(“{column.label[:60]}”) đều là “{vi}”. Hãy xóa hoặc đổi tên một cột, hoặc chọn "
                "lại ý nghĩa của từng cột.",
                f"The columns {first.letter} (“{first.label[:60]}”) and {column.letter} "
                f"(“{column.label[:60]}”) both mean “{en}”. Delete or rename one, or choose what "
                "each column means.",
            )
    return None


def _missing(fields: Given[str, int]) -> tuple[str, str] | None:
    wanted = []
    if "drive_code" not in fields:
        wanted = [NAMES[name] for name in ("day", "site") if name not in fields]
    lacks_counts = not any(name in fields for name in (*COUNTS, *BAGS))
    if not wanted and not lacks_counts:
        return None
    vi = [f"“{v}”" for v, _ in wanted] + ["ít nhất một cột số liệu"] * lacks_counts
    en = [f"“{e}”" for _, e in wanted] + ["at least one column of counts"] * lacks_counts
    return (
        f"Thiếu cột {', '.join(vi)}. Hãy sửa tên cột trong bảng, hoặc chọn ý nghĩa của từng cột. "
        "(Có cột “mã đợt” thì không cần ngày và điểm.)",
        f"No column is {', '.join(en)}. Mend the names in the sheet, or choose what each column "
        "means. (With a “drive code” neither date nor site is needed.)",
    )


def no_header() -> BadWorkbook:
    return BadWorkbook(
        "Không tìm thấy dòng tên cột. Hãy để tên cột (ngày, điểm hiến máu, người hiến…) ở một "
        "dòng ngay trên số liệu, hoặc dùng bảng mẫu của chiến dịch.",
        "No row with the columns' names was found. Put the names (date, donation site, donors…) "
        "in one row right above the figures, or use the campaign's template.",
    )
