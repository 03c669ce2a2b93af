"""Why a row of a sheet cannot be applied, and what to do, in Vietnamese and English."""

from datetime import date

from campaigns.recording.locks import Lock
from campaigns.rules.days import day as printed_day
from campaigns.rules.text import CannotRead, shown


class Wrong(CannotRead):
    """One reason, and the field of the sheet whose column it names."""

    def __init__(self, field: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.field = field


def unknown_code(code: str) -> Wrong:
    return Wrong(
        "drive_code",
        f"Không có buổi {shown(code)} của chiến dịch này trong địa bàn của bạn. Hãy kiểm tra mã, "
        "hoặc xóa mã và ghi ngày, điểm hiến máu.",
        f"No drive {shown(code)} of this campaign is in your places. Check the code, or delete "
        "it and give the date and the site.",
    )


def foreign_code(code: str) -> Wrong:
    return Wrong(
        "drive_code",
        f"{shown(code)} không phải là mã đợt của hệ thống. Hãy ghi ngày và điểm hiến máu, hoặc "
        "dùng bảng mẫu của chiến dịch.",
        f"{shown(code)} is no drive code of this system. Give the date and the site, or use the "
        "campaign's template.",
    )


def other_day(code: str, first: date, given: date) -> Wrong:
    return Wrong(
        "day",
        f"Buổi {code} là ngày {printed_day(first)}, nhưng dòng này ghi ngày {printed_day(given)}. "
        "Hãy sửa ngày, hoặc xóa mã nếu đây là buổi khác.",
        f"Drive {code} is on {printed_day(first, 'en')}, but this row says "
        f"{printed_day(given, 'en')}. Mend the date, or delete the code if it is another drive.",
    )


def not_yet(held: date, today: date) -> Wrong:
    return Wrong(
        "day",
        f"Buổi ngày {printed_day(held)} chưa diễn ra: hôm nay là ngày {printed_day(today)}, nên "
        "chưa thể có kết quả. Hãy sửa ngày, hoặc để trống số liệu.",
        f"The drive of {printed_day(held, 'en')} has not been held: today is "
        f"{printed_day(today, 'en')}, so there can be no result. Mend the date, or leave the "
        "figures empty.",
    )


def other_site(code: str, name: str, given: str) -> Wrong:
    return Wrong(
        "site",
        f"Buổi {code} ở {shown(name)}, nhưng dòng này ghi {shown(given)}. Hãy sửa tên điểm, hoặc "
        "xóa mã nếu đây là buổi khác.",
        f"Drive {code} is at {shown(name)}, but this row says {shown(given)}. Mend the site, or "
        "delete the code if it is another drive.",
    )


def not_yours(field: str, place: str) -> Wrong:
    return Wrong(
        field,
        f"{shown(place)} không thuộc địa bàn của bạn. Hãy bỏ dòng này, hoặc nhờ người phụ trách "
        "nơi đó gửi.",
        f"{shown(place)} is not among your places. Leave the row out, or ask who answers for it.",
    )


def several_places(field: str, place: str, count: int) -> Wrong:
    return Wrong(
        field,
        f"Có {count} nơi tên {shown(place)}. Hãy ghi thêm huyện, tỉnh.",
        f"{count} places are called {shown(place)}. Add the district or province.",
    )


def no_place(field: str, place: str) -> Wrong:
    if place:
        return Wrong(
            field,
            f"Không tìm thấy nơi tên {shown(place)}. Hãy ghi thêm tỉnh, thành phố của nơi đó.",
            f"No place is called {shown(place)}. Add its province.",
        )
    return Wrong(
        field,
        "Chưa có điểm này, và không rõ nằm ở đâu. Hãy thêm cột xã, phường (hoặc tỉnh) cho dòng "
        "này.",
        "This site is new, and nothing says where it lies. Add its commune or province.",
    )


def several_sites(site: str, count: int) -> Wrong:
    return Wrong(
        "site",
        f"Có {count} điểm tên {shown(site)}. Hãy ghi thêm xã, phường, hoặc mã đợt.",
        f"{count} sites are called {shown(site)}. Add the commune, or the drive code.",
    )


def several_drives(codes: list[str]) -> Wrong:
    listed = ", ".join(codes[:5])
    return Wrong(
        "site",
        f"Điểm này có {len(codes)} buổi trong ngày đó ({listed}). Hãy ghi mã đợt vào dòng này.",
        f"This site has {len(codes)} drives that day ({listed}). Give this row its drive code.",
    )


def twice(first: int) -> Wrong:
    return Wrong(
        "",
        f"Trùng buổi với dòng {first}. Mỗi buổi chỉ một dòng: hãy cộng lại thành một dòng, hoặc "
        "xóa dòng thừa.",
        f"The same drive as row {first}. Each drive has one row: add them up, or delete one.",
    )


def several_entries(count: int) -> Wrong:
    return Wrong(
        "",
        f"Buổi này đã có {count} phiếu, và tổng của chúng khác dòng này. Hãy sửa bằng tay ở trang "
        "của buổi.",
        f"This drive has {count} entries, and their sum differs from this row. Correct them by "
        "hand on the drive's page.",
    )


def not_allowed(why: str) -> Wrong:
    if why == "approved":
        return Wrong(
            "",
            "Kết quả của buổi này đã duyệt, chỉ người quản lý sửa được. Hãy nhờ người quản lý.",
            "The result of this drive is approved: only a manager corrects it. Ask a manager.",
        )
    return Wrong(
        "",
        "Kết quả của buổi này do người khác ghi, chỉ người đó hoặc người quản lý sửa được.",
        "Somebody else logged this drive: only they or a manager correct it.",
    )


def locked(lock: Lock) -> Wrong:
    days = f"{printed_day(lock.first_day)} – {printed_day(lock.last_day)}"
    in_english = f"{printed_day(lock.first_day, 'en')} – {printed_day(lock.last_day, 'en')}"
    return Wrong(
        "",
        f"Sổ của {lock.place} ({days}) đã khóa. Hãy nhờ người quản lý mở khóa rồi gửi lại.",
        f"The books of {lock.place} ({in_english}) are locked. Ask a manager to unlock them.",
    )
