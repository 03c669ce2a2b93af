"""Why a cell or a row is wrong, and what to do, in Vietnamese and English."""

from collections import Counter
from collections.abc import Sequence

from campaigns.recording.facts import LARGEST
from campaigns.rules.numerals import number as printed_number
from campaigns.rules.text import CannotRead

from .errors import Misread
from .results import Problem
from .vocabulary import NAMES

MAX_WRONG = 5_000  # wrong rows; beyond, a column was misread


def merged_over_rows() -> CannotRead:
    return CannotRead(
        "Ô này gộp nhiều dòng nên không rõ số của dòng nào. Hãy bỏ gộp ô và gõ riêng từng dòng.",
        "This cell is merged over rows, so whose figure it is cannot be told. Unmerge it and "
        "type each row's own.",
    )


def somebody() -> CannotRead:
    return CannotRead(
        "Ô này phải là một số đếm, không được có tên hay số của cá nhân. Hãy gõ số lượng.",
        "This cell must be a count, and hold nobody's name or number. Type how many.",
    )


def too_many(count: int) -> CannotRead:
    most = LARGEST
    return CannotRead(
        f"{printed_number(count)} lớn quá {printed_number(most)}. Hãy kiểm tra lại số này.",
        f"{printed_number(count, 'en')} is over {printed_number(most, 'en')}. Check this figure.",
    )


def private() -> CannotRead:
    return CannotRead(
        "Ô này giống số điện thoại hoặc số giấy tờ của một người. Không được lưu số của cá nhân: "
        "hãy xóa số đó.",
        "This looks like somebody's telephone or identity number. Nobody's number may be stored: "
        "delete it.",
    )


def lacks(name: str) -> CannotRead:
    vi, en = NAMES[name]
    return CannotRead(f"Thiếu {vi}. Hãy điền vào ô này.", f"The {en} is missing. Fill it in.")


def does_not_add_up(total: int, computed: int) -> CannotRead:
    return CannotRead(
        f"Tổng ghi {printed_number(total)}, nhưng cộng các loại túi được "
        f"{printed_number(computed)}. Hãy kiểm tra lại các ô của dòng này.",
        f"The total says {printed_number(total, 'en')}, but the bag sizes add up to "
        f"{printed_number(computed, 'en')}. Check the cells of this row.",
    )


def total_alone() -> CannotRead:
    return CannotRead(
        "Chỉ có tổng số túi. Hãy ghi số túi của từng loại, hoặc số người hiến.",
        "Only the total of bags is given. Give the bags of each size, or the donors.",
    )


def too_many_wrong(problems: Sequence[Problem]) -> Misread:
    (column, header), _ = Counter((p.column, p.header) for p in problems).most_common(1)[0]
    first = next(p for p in problems if p.column == column)
    return Misread(
        f"Hơn {printed_number(MAX_WRONG)} dòng sai, nhiều nhất ở cột {column} ({header}). Có thể "
        f"cột bị hiểu nhầm. Lỗi đầu tiên ở cột này: dòng {first.row}: {first.vi}",
        f"Over {MAX_WRONG:,} rows are wrong, most of them in column {column} ({header}). The "
        f"column may be taken for another. The first there: row {first.row}: {first.en}",
    )
