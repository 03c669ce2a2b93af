"""Tables of what was said: places, organisations, sources, campaigns, printed figures."""

from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    Mention,
    Organisation,
    Place,
    Source,
    Succession,
)

from .columns import Table
from .words import ID, date, figure, number, one_of, text, yes

PLACES = Table(
    "places",
    Place.objects.all,
    "Đơn vị hành chính, kể cả đơn vị đã thôi hiệu lực",
    "Administrative units, those no longer in force too",
    (
        text("slug", "slug", "mã trong địa chỉ trang", "its word in addresses"),
        text("code", "code", "mã chính thức", "official code"),
        text("name", "name", "tên", "name"),
        one_of("kind", "kind", Place.Kind.choices, "loại", "kind"),
        text("parent", "parent__slug", "thuộc đơn vị nào", "the unit it is part of"),
        date("valid_from", "valid_from", "có hiệu lực từ ngày", "in force from"),
        date(
            "valid_until",
            "valid_until",
            "ngày đầu tiên không còn hiệu lực",
            "the first day on which it is no longer in force",
            ("còn hiệu lực", "in force"),
        ),
    ),
    key=("slug",),
    refers={"parent": ("places", "slug")},
)

SUCCESSIONS = Table(
    "successions",
    Succession.objects.all,
    "Đơn vị nào nhập vào đơn vị nào",
    "Which unit took over which",
    (
        text("predecessor", "predecessor__slug", "đơn vị cũ", "the former unit"),
        text("successor", "successor__slug", "đơn vị tiếp nhận", "the unit that took it over"),
        date("on", "on", "từ ngày", "on"),
        text("document", "document", "văn bản", "by which document"),
    ),
    key=("predecessor", "successor"),
    refers={"predecessor": ("places", "slug"), "successor": ("places", "slug")},
)

ORGANISATIONS = Table(
    "organisations",
    Organisation.objects.all,
    "Tổ chức: ai chủ trì, phối hợp, tiếp nhận hay báo cáo",
    "Organisations: who runs, hosts, collects or reports",
    (
        text("slug", "slug", "mã trong địa chỉ", "its word in addresses"),
        text("name", "name", "tên", "name"),
        one_of("kind", "kind", Organisation.Kind.choices, "loại", "kind"),
        text("place", "place__slug", "ở đâu", "where"),
        text("parent", "parent__slug", "thuộc tổ chức nào", "the organisation it is part of"),
    ),
    key=("slug",),
    refers={"place": ("places", "slug"), "parent": ("organisations", "slug")},
)

SOURCES = Table(
    "sources",
    Source.objects.all,
    "Bài báo và báo cáo đã công bố số liệu",
    "The articles and reports that printed the figures",
    (
        text("slug", "slug", "mã trong địa chỉ trang", "its word in addresses"),
        one_of("kind", "kind", Source.Kind.choices, "loại", "kind"),
        text("title", "title", "tiêu đề nguyên văn", "title as printed"),
        text("label", "label", "tên gọi của trang này", "the tracker's own name for it"),
        text("publisher", "publisher", "nơi đăng", "publisher"),
        text("author", "author", "tác giả như đã in", "author as printed"),
        date("published_on", "published_on", "ngày đăng", "date printed"),
    ),
    key=("slug",),
)

CAMPAIGNS = Table(
    "campaigns",
    Campaign.objects.all,
    "Chiến dịch; số của các phần không cộng vào số của cả chiến dịch",
    "Campaigns; the figures of parts are never added to those of the whole",
    (
        text("slug", "slug", "mã trong địa chỉ trang", "its word in addresses"),
        text("name", "name", "tên", "name"),
        text("name_en", "name_en", "tên tiếng Anh", "name in English"),
        one_of("kind", "kind", Campaign.Kind.choices, "loại", "kind"),
        text("place", "place__slug", "nơi, theo tên thời đó", "the place as it was then"),
        text("coverage", "coverage", "số liệu bao quát những gì", "what the figures cover"),
        date("starts_on", "starts_on", "ngày bắt đầu", "first day"),
        date("ends_on", "ends_on", "ngày kết thúc", "last day"),
        text("plan_number", "plan_number", "số kế hoạch", "plan document"),
        date("plan_dated", "plan_dated", "ngày của kế hoạch", "date of the plan"),
        text(
            "part_of",
            "part_of__slug",
            "là phần của chiến dịch",
            "the campaign it is part of",
            ("không là phần của chiến dịch nào", "part of no other campaign"),
        ),
        one_of(
            "progress_uses",
            "progress_uses",
            Campaign.Uses.choices,
            "tiến độ tính theo số nào",
            "which result progress uses",
        ),
    ),
    key=("slug",),
    refers={"place": ("places", "slug"), "part_of": ("campaigns", "slug")},
)

CAMPAIGN_ORGANISATIONS = Table(
    "campaign_organisations",
    CampaignOrganisation.objects.all,
    "Tổ chức nào làm gì trong chiến dịch",
    "What each organisation did in a campaign",
    (
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        text("organisation", "organisation__slug", "tổ chức", "organisation"),
        one_of("role", "role", CampaignOrganisation.Role.choices, "vai trò", "role"),
    ),
    key=("campaign", "organisation", "role"),
    refers={"campaign": ("campaigns", "slug"), "organisation": ("organisations", "slug")},
)

CAMPAIGN_SOURCES = Table(
    "campaign_sources",
    Campaign.named_in.through.objects.all,
    "Nguồn nhắc đến chiến dịch mà không nêu số liệu",
    "Sources that name a campaign without a figure about it",
    (
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        text("source", "source__slug", "nguồn", "source"),
    ),
    key=("campaign", "source"),
    refers={"campaign": ("campaigns", "slug"), "source": ("sources", "slug")},
)

PART = one_of("part", "part", Claim.Part.choices, "ở đâu trong nguồn", "where in the source")
PART_NUMBER = number(
    "part_number", "part_number", "thứ mấy, đếm từ 1", "which of them, counted from 1"
)
AS_PRINTED = text("as_printed", "as_printed", "nguyên văn", "as printed")

CLAIMS = Table(
    "claims",
    Claim.objects.all,
    "Số liệu như nguồn đã in; hai số mâu thuẫn đứng riêng, không cộng",
    "Figures as sources printed them; rivals stand apart and are never added up",
    (
        ID,
        text("source", "source__slug", "nguồn", "source"),
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        one_of("role", "role", Claim.Role.choices, "là gì", "what it is"),
        *figure(Claim),
        AS_PRINTED,
        text("unit", "unit", "đơn vị như đã in", "unit as printed"),
        text("percent_of", "percent_of", "tỷ lệ của đại lượng nào", "percent of which measure"),
        one_of(
            "percent_means",
            "percent_means",
            Claim.PercentMeans.choices,
            "tỷ lệ là “đạt” hay “vượt thêm”",
            "whether the percent says reached, or exceeded by",
        ),
        text(
            "scope",
            "scope",
            "chỉ nói về phần nào",
            "which part only",
            ("cả chiến dịch", "the whole campaign"),
        ),
        PART,
        PART_NUMBER,
        yes("ambiguous", "ambiguous", "có hai cách hiểu", "can be read in two ways"),
        yes("chosen", "chosen", "được một người chọn", "chosen by a person among rivals"),
    ),
    refers={"source": ("sources", "slug"), "campaign": ("campaigns", "slug")},
)

MENTIONS = Table(
    "mentions",
    Mention.objects.all,
    "Nơi được nguồn nhắc tên",
    "Places as sources named them",
    (
        ID,
        text("source", "source__slug", "nguồn", "source"),
        text("campaign", "campaign__slug", "chiến dịch", "campaign"),
        AS_PRINTED,
        text(
            "place",
            "place__slug",
            "nơi",
            "the place",
            ("không có nơi nào tên như vậy", "no place has that name"),
        ),
        PART,
        PART_NUMBER,
    ),
    refers={
        "source": ("sources", "slug"),
        "campaign": ("campaigns", "slug"),
        "place": ("places", "slug"),
    },
)
