"""What districts call their columns, in Vietnamese and English, without accents."""

import re

from campaigns.recording.facts import COUNTS
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.text import fold

BAGS = tuple(f"bags_{size}" for size in BAG_SIZES)
IGNORE = "ignore"
FIELDS = ("drive_code", "day", "site", "place", "wider_place", *COUNTS, *BAGS, "total_bags", "note")

# fmt: off
NAMES = {
    "drive_code": ("mã đợt", "drive code"),
    "day": ("ngày", "date"),
    "site": ("điểm hiến máu", "donation site"),
    "place": ("xã, phường", "place"),
    "wider_place": ("huyện, tỉnh", "wider place"),
    "registered": ("đăng ký", "registered"),
    "examined": ("khám", "examined"),
    "deferred": ("tạm hoãn", "deferred"),
    "donors": ("người hiến", "donors"),
    "apheresis": ("tiểu cầu", "apheresis"),
    "emergency_units": ("cấp cứu", "emergency units"),
    "first_time_donors": ("hiến lần đầu", "first-time donors"),
    **{f"bags_{size}": (f"túi {size} ml", f"bags of {size} ml") for size in BAG_SIZES},
    "total_bags": ("tổng số túi máu", "total bags"),
    "note": ("ghi chú", "note"),
}

_HOW_MANY = r"(?:(?:tong|so|luong|sl|luot|nguoi|ca|don vi|dv|tui|mau|da|duoc|hien) )*"
_OF_BLOOD = r"(?: (?:mau|hien|hien mau|tinh nguyen|tiep nhan|thu duoc|duoc|nguoi|ca))*"
_HELD = r"(?: (?:to chuc|hien mau|hien|tiep nhan|thuc hien|lay mau|dien ra|mau|luu dong|co dinh))*"
_WIDER = r"(?:huyen|quan|thi xa|thanh pho|tp|tinh)"
_LOCAL = r"(?:xa|phuong|thi tran|dac khu|tt)"

_PATTERNS = {
    IGNORE: r"|stt|so tt|so thu tu|tt|no|dong goc|original row|ly do sua|reason",
    "drive_code": r"ma|ma so|ma(?: so)? (?:dot|buoi|ky|lich|diem)" + _HELD
        + r"|drive(?: code| id)?|session code|code",
    "day": r"(?:ngay|thoi gian)(?: thang)?(?: nam)?" + _HELD + r"|ngay gio" + _HELD
        + r"|date(?: of (?:the )?(?:drive|collection|donation|session))?|day"
        r"|(?:drive|collection|donation|session) date",
    "site": r"(?:ten )?(?:dia )?diem" + _HELD + r"|noi" + _HELD
        + r"|(?:donation |collection )?site(?: name)?|location|venue",
    "place": rf"(?:ten )?{_LOCAL}(?: (?:hoac )?(?:{_LOCAL}|{_WIDER}))*|dia phuong|dia ban"
        r"|(?:ten )?don vi hanh chinh|place|ward|commune|locality|area|administrative unit"
        r"|commune ward|ward commune",
    "wider_place": rf"(?:ten )?{_WIDER}(?: {_WIDER})*|district|province|city|wider place",
    "registered": _HOW_MANY + "(?:dang ky|dk|den dang ky)" + _OF_BLOOD
        + r"|registered|registrations|people registered",
    "examined": _HOW_MANY + r"(?:kham|sang loc)(?: (?:kham|sang loc|tuyen|suc khoe|lam sang))*"
        r"|examined|screened|people examined",
    "deferred": _HOW_MANY + r"(?:tam hoan|tri hoan|hoan|bi hoan|bi loai|khong du dieu kien"
        r"|khong dat)" + _OF_BLOOD + r"|deferred|deferrals|people deferred",
    "donors": r"(?:(?:tong|so|luong|luot|sl) )*(?:luot |ca )?nguoi (?:(?:da|tham gia|duoc) )*hien"
        r"(?: mau)?(?: (?:duoc|thuc te|tinh nguyen|dat))*|(?:so )?(?:luot|ca) hien(?: mau)?"
        r"|(?:so )?nguoi cho mau|hien mau duoc|donors|people donated|donated"
        r"|number of donors",
    "total_bags": r"(?:tong(?: cong)?(?: so)?|so)(?: luong)?(?: (?:don vi|dv|tui|bich))(?: mau)?"
        r"(?: (?:tiep nhan|thu duoc|thu|hien|duoc))*|(?:don vi|tui) mau"
        r"|(?:tong )?(?:so )?luong mau(?: (?:tiep nhan|thu duoc))?|tong so mau"
        r"|total(?: number of)? (?:bags|units)|bags|units(?: of blood)?|blood units|total",
    "apheresis": _HOW_MANY + r"(?:(?:gan|tach|gan tach|hien) )*(?:tieu cau|gan tach)"
        r"(?: gan tach| may)?|apheresis(?: units)?|platelets?(?: units)?",
    "emergency_units": _HOW_MANY + r"(?:hien )?(?:mau )?cap cuu"
        r"|emergency(?: units| donations)?",
    "first_time_donors": _HOW_MANY + r"(?:nguoi )?(?:hien )?(?:mau )?lan (?:dau|1|thu nhat)"
        r"(?: tien)?(?: hien mau)?|first time(?: donors)?|donors first time|new donors",
    "note": r"(?:ghi chu|chu thich)(?: .*)?|notes?|remarks?|comments?",
}
_BAG = re.compile(
    r"(?:(?:tong|so|luong|tui|bich|loai|don vi|dv|mau|the tich|bags?|units?|of) )*"
    r"(?P<size>150|250|350|450)(?: ?(?:ml|cc))?(?: (?:ml|tui|don vi|dv|mau|bags?|units?))*"
)
# What stands below a header that says the rest: "Đăng ký" over "Số người".
_BARE = re.compile(
    r"(?:tong|tong so|tong cong|cong|so luong|sl|so nguoi|nguoi|so luot|luot|thuc hien)"
)
# Figures of these are no results of this drive, or are not counted in bags.
_OTHER = re.compile(
    r"\b(?:(?<!thuc hien )(?:chi tieu|ke hoach)|targets?|plan(?:ned)?|luy ke|cong don|cumulative"
    r"|cung ky|nam truoc|last year|nam (?:19|20)\d\d|huy(?! dong)|discarded|quy doi|standard"
    r"|equivalent)\b"
)
_ML = re.compile(r"(?<![a-z])(?:ml|cc|lit|lit(?:re|er)s?)\b")
_TOTAL_OF_SIZE = re.compile(r"(?:tong|total)\b.*[1-4]50")

# A column of these is about single people. Compared with the whole header, brackets left out.
_DONOR = re.compile(
    r"(?:stt )?(?:ho(?: va| ,)? ten|ho ten dem|ho dem|ho va chu dem|full name|first name"
    r"|last name|surname|donor name|name of donor|names? of donors?)(?: .*)?"
    r"|ten (?:nguoi|nguoi hien|nguoi hien mau|nguoi cho mau|tinh nguyen vien|benh nhan|nhm)"
    r"|(?:danh sach )?nguoi hien mau ho ten"
    r"|(?:so |ma so |ma )?(?:the )?(?:cccd|cmnd|cmt|can cuoc|can cuoc cong dan|chung minh"
    r"|chung minh nhan dan|dinh danh|dinh danh ca nhan|ho chieu|passport|bhyt"
    r"|bao hiem y te)(?: .*)?|id card|id number|citizen id|national id|identity .*"
    r"|(?:so )?(?:sdt|dt|dtdd|di dong|dien thoai|so dien thoai|mobile|tel|telephone|phone|zalo)"
    r"(?: (?:number|no|so|di dong|lien he|lien lac|nguoi hien|nguoi hien mau|ca nhan"
    r"|cua .*|nhm))*"
    r"|(?:ngay|thang|nam|ngay thang|ngay thang nam)(?: thang)?(?: nam)? sinh(?: .*)?"
    r"|date of birth|birth ?date|dob|birthday|year of birth"
    r"|gioi tinh|sex|gender|tuoi|age|nhom mau|blood (?:type|group)|nghe nghiep|occupation"
    r"|dia chi(?: (?:nha|nha rieng|thuong tru|lien he|lien lac|noi o|tam tru|nguoi hien"
    r"|nguoi hien mau|hien tai|cu tru))+|ho khau(?: .*)?|(?:noi )?thuong tru|cho o|noi o"
    r"|home address"
    r"|(?:ma|ma so|so the) (?:nguoi hien|nguoi hien mau|nhm|hien mau|tui mau|ca nhan)"
    r"|ma nguoi hien(?: mau)?|donor (?:id|code|number|no)|e ?mail(?: .*)?|thu dien tu"
)
# The same where a header says it in brackets, or second: "Người hiến (họ tên)".
_DONOR_TOO = re.compile(
    r"\b(?:ho(?: va)? ten|cccd|cmnd|cmt|can cuoc|sdt|dien thoai|full name|phone number"
    r"|date of birth|ngay sinh(?! hoat)|nam sinh(?! vien))\b"
)
# A column of names that are not donors': who answers for the drive.
_STAFF = re.compile(
    r".*(?:phu trach|lien he|can bo|nguoi lap|nguoi nhap|truong doan|bac si|dai dien|contact"
    r"|responsible|don vi|co quan|truong|to chuc).*"
)
# fmt: on

_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


_KEPT = re.compile(r"[1-4]50|lan dau|first time")
_COUNTED = frozenset((*COUNTS, *BAGS, "total_bags"))


def plain(label: str) -> str:
    """The header without accents, case, signs and most of what stands in brackets."""
    bare = re.sub(r"\([^)]*(?:\)|$)", lambda m: m[0] if _KEPT.search(fold(m[0])) else " ", label)
    return _words(bare)


def _words(label: str) -> str:
    """The same with what stands in brackets."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", fold(label)).split())


def field_of(label: str, above: str = "") -> str | None:
    """The field that a header names, if any; `above` is what stands over it.

    None where the header says, be it in brackets, that its counts are promised, summed up, of
    another year, thrown away, or counted otherwise than in bags: a person says what they are.
    """
    field = _named(label, above)
    return None if field in _COUNTED and _counts_otherwise(label, above) else field


def _counts_otherwise(label: str, above: str) -> bool:
    said, whole = _words(label or above), _words(f"{above} {label}")
    if _OTHER.search(whole) or _TOTAL_OF_SIZE.search(said):
        return True
    return bool(_ML.search(whole)) and len(set(re.findall(r"[1-4]50", whole))) != 1


def says_otherwise(label: str) -> bool:
    """Whether what stands over a header says just that of the counts below it, and no more."""
    return bool(_OTHER.fullmatch(_words(label)))


def _named(label: str, above: str) -> str | None:
    name, over = plain(label), plain(above)
    if over and name:
        if found := _field(f"{over} {name}"):
            return found
        if _BARE.fullmatch(name):
            return _field(over) or ("total_bags" if _about_blood(over) else None)
        if re.fullmatch(r"nam|nu|ty le|ke hoach|chi tieu|%?", name):
            return None
    if not name and over:
        return _field(over)
    if not over and re.fullmatch(r"tong|tong so|tong cong", name):
        return "total_bags"
    return _field(name)


def _about_blood(over: str) -> bool:
    return bool(re.search(r"\b(?:mau|tui|ml|don vi|bags|units)\b", over)) and "quy doi" not in over


def _field(name: str) -> str | None:
    if match := _BAG.fullmatch(name):
        return f"bags_{match['size']}"
    for field, pattern in _COMPILED.items():
        if pattern.fullmatch(name):
            return field
    return None


def names_donors(label: str) -> bool:
    """Whether a column with this header is about single people."""
    return bool(_DONOR.fullmatch(plain(label)))


def also_names_donors(label: str) -> bool:
    """Whether the header of a table says so in brackets, or beside something else.

    Elsewhere in a sheet such words mean nothing: "(ký, ghi rõ họ tên)" stands below reports.
    """
    return bool(_DONOR_TOO.search(_words(label))) and not names_staff(label)


def names_staff(label: str) -> bool:
    """Whether names in a column with this header are not donors'."""
    return bool(_STAFF.fullmatch(plain(label)))
