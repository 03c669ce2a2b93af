"""Tables of what was promised and what was logged: targets, sites, drives, the ledger."""

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from campaigns.models import Collection, DonationSite, Drive, Target
from campaigns.rules.quantity import BAG_SIZES

from .columns import Column, Kind, Table
from .words import ID, count, date, figure, moment, number, one_of, text, yes

NO_PART = (
    "không riêng một phần nào; trống cả nơi, tổ chức và đợt: cả chiến dịch",
    "not one part alone; place, organisation and wave all empty: the whole campaign",
)

TARGETS = Table(
    "targets",
    Target.objects.all,
    "Chỉ tiêu theo từng tầng; các tầng có thể khác nhau",
    "Targets in layers; the layers can disagree",
    (
        ID,
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        *figure(Target),
        one_of("layer", "layer", Target.Layer.choices, "tầng", "layer"),
        text("place", "place__slug", "giao cho nơi", "for the place", NO_PART),
        text(
            "organisation",
            "organisation__slug",
            "giao cho tổ chức",
            "for the organisation",
            NO_PART,
        ),
        text("wave", "wave", "đợt", "wave", NO_PART),
        text("set_by", "set_by__slug", "ai giao", "set by"),
        text("document", "document", "văn bản", "document"),
        date("dated", "dated", "ngày của văn bản", "date of the document"),
        text("source", "source__slug", "nguồn", "source"),
        yes(
            "principal",
            "principal",
            "tiến độ đo theo chỉ tiêu này",
            "progress is measured against this one",
        ),
    ),
    refers={
        "campaign": ("campaigns", "slug"),
        "place": ("places", "slug"),
        "organisation": ("organisations", "slug"),
        "set_by": ("organisations", "slug"),
        "source": ("sources", "slug"),
    },
)

SITES = Table(
    "sites",
    DonationSite.objects.all,
    "Điểm hiến máu",
    "Donation sites",
    (
        ID,
        text("name", "name", "tên", "name"),
        text("place", "place__slug", "nơi", "place"),
        one_of("kind", "kind", DonationSite.Kind.choices, "loại", "kind"),
        text("address", "address", "địa chỉ", "address"),
    ),
    refers={"place": ("places", "slug")},
)

DRIVES = Table(
    "drives",
    Drive.objects.all,
    "Đợt, buổi hiến máu",
    "Blood drives",
    (
        ID,
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        number("site", "site_id", "điểm hiến máu", "site"),
        date("starts_on", "starts_on", "ngày", "day"),
        date("ends_on", "ends_on", "ngày cuối", "last day"),
        Column(
            "opens_at", "opens_at", Kind.TIME, "giờ mở, giờ Việt Nam", "opens at", "HH:MM +07:00"
        ),
        Column(
            "closes_at", "closes_at", Kind.TIME, "giờ đóng, giờ Việt Nam", "closes at",
            "HH:MM +07:00",
        ),
        count("target", "chỉ tiêu", "target", "units of blood"),
        text("host", "host__slug", "đơn vị đăng cai", "host"),
        text("hospital", "collecting_hospital__slug", "đơn vị tiếp nhận", "collecting hospital"),
        one_of("status", "status", Drive.Status.choices, "tình trạng", "status"),
    ),
    refers={
        "campaign": ("campaigns", "slug"),
        "site": ("sites", "id"),
        "host": ("organisations", "slug"),
        "hospital": ("organisations", "slug"),
    },
)  # fmt: skip

_EARLIER = Collection.objects.filter(pk=OuterRef("replaces_id"), draft=False).values("pk")
_LATER = Collection.objects.filter(replaces=OuterRef("pk"))

COLLECTIONS = Table(
    "collections",
    lambda: Collection.objects.filter(draft=False),
    "Sổ ghi kết quả: mục sửa là dòng mới, thay dòng cũ; chỉ cộng các dòng stands = true",
    "The ledger of logged results: a correction is a new row that replaces an older one; "
    "add up only rows where stands = true",
    (
        ID,
        number("drive", "drive_id", "đợt hiến máu", "drive"),
        count("registered", "người đăng ký", "people registered"),
        count("examined", "người được khám", "people examined"),
        count("deferred", "người tạm hoãn", "people deferred"),
        count("donors", "người hiến máu", "donors"),
        *(
            count(f"bags_{size}", f"túi {size} ml", f"bags of {size} ml", "bags")
            for size in BAG_SIZES
        ),
        count("apheresis", "đơn vị gạn tách", "apheresis units", "units"),
        count("emergency_units", "đơn vị cấp cứu", "emergency units", "units"),
        count("first_time_donors", "người hiến lần đầu", "first-time donors"),
        Column(
            "replaces",
            Case(When(replaces__isnull=False, then=Subquery(_EARLIER))),
            Kind.INTEGER,
            "thay cho mục nào",
            "the entry that it replaces",
            empty=("không thay mục nào", "replaces no entry"),
        ),
        yes(
            "stands",
            ~Exists(_LATER),
            "không có mục nào thay nó: mục này được tính",
            "nothing replaced it: it counts",
        ),
        moment("recorded_at", "recorded_at", "được ghi lúc", "recorded at"),
        yes(
            "approved",
            Q(approval__isnull=False),
            "đã được duyệt; false: tạm tính",
            "approved; false: provisional",
        ),
        moment(
            "approved_at",
            F("approval__approved_at"),
            "được duyệt lúc",
            "approved at",
            ("chưa được duyệt", "not approved yet"),
        ),
    ),
    refers={"drive": ("drives", "id"), "replaces": ("collections", "id")},
)
