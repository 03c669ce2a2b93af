"""What a person should know of how a sheet was read, though no row is wrong for it."""

from collections.abc import Iterable, Iterator

from .errors import letters
from .results import Note, Reading


def notes_of(reading: Reading, *, hidden: int, fractions: Iterable[int]) -> Iterator[Note]:
    """`hidden` is how many rows were hidden; `fractions` are columns of counts with decimals."""
    if hidden:
        yield Note(
            f"Có {hidden} dòng bị ẩn; các dòng đó vẫn được đọc.",
            f"{hidden} rows are hidden; they were read as well.",
        )
    for rows, vi, en in (
        (reading.unfilled, "Các dòng chưa có số liệu", "Rows without figures yet"),
        (reading.words_only, "Các dòng chỉ có chữ, được bỏ qua", "Rows of words, left out"),
        (
            reading.unsized,
            "Các dòng chỉ có tổng số túi, không có số túi của từng loại, nên chưa ghi được số túi; "
            "hãy thêm số túi của từng loại nếu biết",
            "Rows that give only the total of their bags and not the bags of each size, so that no "
            "bags can be stored; add the bags of each size where they are known",
        ),
    ):
        if rows:
            yield Note(
                f"{vi} ({len(rows)}): {listed(rows)}.", f"{en} ({len(rows)}): {listed(rows)}."
            )
    for column in map(letters, sorted(fractions)):
        yield Note(
            f"Cột {column} có số lẻ: bảng tính có thể đã hiểu dấu chấm hàng nghìn là phần lẻ. "
            "Hãy kiểm tra cả những số tròn trong cột này (5 có thể vốn là 5.000).",
            f"Column {column} holds decimals: the spreadsheet may have taken the dots between "
            "thousands for decimal points. Check its whole numbers too (5 may have been "
            "5.000).",
        )


def listed(numbers: list[int]) -> str:
    """The first ten rows, and whether there are more."""
    return ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
