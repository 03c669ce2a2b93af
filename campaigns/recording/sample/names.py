"""The words of a made-up country: plausible, and of nobody."""

from dataclasses import dataclass

# Two words make the name of a commune, a ward or a district.
FIRST = ("An", "Bình", "Cẩm", "Đại", "Đông", "Hòa", "Long", "Mỹ", "Phú", "Tân", "Thạnh", "Vĩnh")
SECOND = ("Hải", "Hưng", "Khánh", "Lộc", "Lợi", "Minh", "Sơn", "Thành", "Thịnh", "Thuận", "Xuân")

SITES = (
    *("Nhà văn hóa", "Trường THPT", "Trung tâm Y tế", "Hội trường UBND", "Trường Cao đẳng"),
    *("Khu công nghiệp", "Nhà thi đấu", "Bệnh viện Đa khoa", "Nhà thiếu nhi", "Chợ trung tâm"),
)
FIXED_SITES = {"Trung tâm Y tế", "Bệnh viện Đa khoa"}


@dataclass(frozen=True, slots=True)
class Program:
    """A campaign that comes back each year. `first` and `last` are the days of its beginning and
    end: counted from Tết, or as (month, day)."""

    name: str
    name_en: str
    first: int | tuple[int, int]
    last: int | tuple[int, int]
    reach: tuple[float, float] = (0.85, 1.2)
    joint: str = " tại "


# Before Tết blood runs short; the festival after it makes up for that.
NATIONAL = (
    Program("Chủ nhật Đỏ", "Red Sunday", -35, -6, (0.72, 1.02)),
    Program("Lễ hội Xuân hồng", "Pink Spring Festival", 6, 45, (0.95, 1.35), " – "),
    Program("Toàn dân hiến máu tình nguyện", "National Blood Donation Days", (4, 1), (4, 30)),
    Program("Hành trình Đỏ", "Red Journey", (6, 1), (7, 31), (0.9, 1.25)),
    Program("Giọt hồng mùa thu", "Autumn Pink Drops", (9, 12), (11, 10)),
)
LOCAL_NATIONAL_SHARE = 0.4  # of all campaigns at most, the parts of national ones

TET = (
    Program("Hiến máu dịp Tết", "Blood for Tết", -40, 8, (0.55, 0.95)),
    Program("Giọt máu nghĩa tình đón Tết", "Drops of Kindness for Tết", -30, 4, (0.55, 0.98)),
)
SUMMER = (
    Program("Những giọt máu hồng hè", "Pink Drops of Summer", (6, 5), (8, 20), (0.75, 1.1)),
    Program("Hè tình nguyện vì người bệnh", "Summer for Patients", (6, 15), (8, 15), (0.75, 1.1)),
)
USUAL = (
    Program("Ngày hội hiến máu", "Blood Donation Festival", 0, 0),
    Program("Tuần lễ hồng", "Pink Week", 0, 0),
    Program("Trao giọt máu đào", "Giving the Gift of Blood", 0, 0),
    Program("Hiến máu cứu người", "Blood Saves Lives", 0, 0),
)
GIVING = (
    Program("Tết Nhân ái", "Tết of Compassion", -30, -2),
    Program("Tháng Nhân đạo", "Humanitarian Month", (5, 1), (5, 31)),
)
FLAGSHIP = Program("Triệu trái tim – Một dòng máu Việt", "A Million Hearts", (1, 2), (12, 31))

REASONS = (
    "Nhập nhầm cỡ túi",
    "Kiểm lại sổ của bệnh viện",
    "Thiếu một bàn tiếp nhận",
    "Đếm lại số người đăng ký",
)
NOTES = (
    "Mưa lớn, người đến muộn.",
    "Có thêm một bàn tiếp nhận buổi chiều.",
    "Hết túi 350 ml từ 10 giờ.",
    "Đoàn trường hỗ trợ tiếp đón.",
)
# What a place is called in the middle of a name.
KINDS = {
    "district": "huyện",
    "ward": "phường",
    "commune": "xã",
    "municipality": "thành phố",
    "province": "tỉnh",
}
