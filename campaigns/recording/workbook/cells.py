"""One cell: a text as it may be stored, and whether it tells of a single person."""

import re
import unicodedata
from datetime import date, datetime
from uuid import UUID

from campaigns.rules import persons
from campaigns.rules.spreadsheets import RISKY
from campaigns.rules.text import CannotRead, fold

LONGEST_CELL = 10_000
HIDDEN = "\0"  # stands in a table that was kept for what looks like a person's number
_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_DASHES = frozenset("-‐‑‒–—−")
_ETH = str.maketrans("Ðð", "Đđ")


def formula_error() -> CannotRead:
    return CannotRead(
        "Ô này có lỗi công thức. Hãy mở bằng Excel, sửa công thức rồi lưu lại.",
        "This cell holds a formula error. Open it in Excel, mend the formula and save it.",
    )


def never_computed() -> CannotRead:
    return CannotRead(
        "Công thức trong ô này chưa được tính. Hãy mở bằng Excel rồi lưu lại, hoặc gõ số.",
        "The formula in this cell was never computed. Open it in Excel and save it, or type the "
        "number.",
    )


def is_blank(value: object) -> bool:
    if value is None or value == "":
        return True
    return isinstance(value, str) and not _visible(value).strip()


def _visible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def is_error(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#") and value.strip() in _ERRORS


def read_text(value: object, longest: int) -> str:
    """The text in NFC without what cannot be seen; "" for nothing or a lone dash.

    What begins like a formula stays the text that it is.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value == value and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if is_error(value):
        raise formula_error()
    if not isinstance(value, str):
        raise CannotRead(
            "Ô này phải là chữ. Hãy kiểm tra xem có lệch cột không.",
            "This cell must be text. Check whether columns were shifted.",
        )
    if len(value) > LONGEST_CELL:
        raise _too_long(LONGEST_CELL)
    text = unicodedata.normalize("NFC", _visible(value)).translate(_ETH)
    text = re.sub(r"\s+", " ", text).strip()
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in text):
        raise CannotRead(
            "Ô này có ký tự lạ. Hãy xóa đi và gõ lại.",
            "This cell holds unusual characters. Delete them and type it again.",
        )
    if len(text) > longest:
        raise _too_long(longest)
    if text[:1] == "'" and text[1:].startswith(RISKY):
        text = text[1:]
    return "" if text in _DASHES else text


def _too_long(longest: int) -> CannotRead:
    return CannotRead(
        f"Ô này dài quá {longest:,} ký tự. Hãy viết ngắn lại.".replace(",", ".", 1),
        f"This cell is over {longest:,} characters. Make it shorter.",
    )


# A cell that holds nothing else.
_MONEY = re.compile(r"[1-9](?:\d*|\d{0,2}(?:[., ]\d{3})+)(?<=000)(?: ?(?:đ|đồng|vnđ|vnd))?", re.I)


def tells_a_number(value: object) -> bool:
    """Whether the cell looks like somebody's telephone or identity number."""
    if isinstance(value, bool) or value is None or isinstance(value, date | datetime):
        return False
    if isinstance(value, int | float):
        # 0912345678 kept as a number has lost its zero. Round figures are money.
        return 100_000_000 <= value < 1_000_000_000_000 and value % 1000 != 0
    if not isinstance(value, str) or len(value) < 9:
        return False
    text = value[:LONGEST_CELL]
    return persons.tells_a_number(text) and not _is_one_thing(text)


def _is_one_thing(text: str) -> bool:
    text = _visible(unicodedata.normalize("NFKC", text)).strip()
    return bool(_MONEY.fullmatch(text)) or _is_uuid(text)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


_SURNAMES = frozenset(
    name.lower()
    for name in (
        *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi"),
        *("Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trịnh", "Đinh", "Trương", "Lâm", "Mai", "Cao"),
        *("Lương", "Tô", "Tạ", "Hà", "Thái", "Lưu", "Châu", "Quách", "Vương", "Đào", "Đoàn"),
        *("Kiều", "Tăng", "Triệu", "Đàm", "Tôn", "Danh", "Thạch", "Sơn", "Kim", "La", "Tống"),
        *("Nghiêm", "Phùng", "Khuất", "Chu", "Hứa", "Bạch", "Thi", "Lại", "Mạc", "Tiêu", "Từ"),
    )
)
_BARE_SURNAMES = frozenset(map(fold, _SURNAMES))


def is_persons_name(value: object) -> bool:
    """Whether the cell looks like a Vietnamese person's full name."""
    if not isinstance(value, str) or not 5 <= len(value) <= 60:
        return False
    words = unicodedata.normalize("NFC", value).split()
    if not 2 <= len(words) <= 6 or not all(w.isalpha() and w[0].isupper() for w in words):
        return False
    surname = words[0].lower()
    return surname in (_BARE_SURNAMES if value.isascii() else _SURNAMES)
