"""What the API's description shows: a real campaign, and what programs of staff send."""

FIGURE = {
    "measure": "blood_units",
    "role": "result",
    "basis": "reported",
    "amount": "5600",
    "high": None,
    "qualifier": "exact",
    "as_printed": "5.600 đơn vị máu",
    "source": "hien-mau-kien-giang-2024",
    "locator": "đoạn 4",
    "effective": True,
    "flags": ["conflicts_with_other_claim"],
}
IMPLIED = {
    "measure": "blood_units",
    "role": "target",
    "basis": "implied",
    "amount": "4200",
    "high": "4202",
    "qualifier": "about",
    "as_printed": None,
    "source": None,
    "locator": None,
    "effective": True,
    "flags": [],
    "low": "4198",
}
PLACE_REF = {
    "slug": "kien-giang",
    "name": "Kiên Giang",
    "valid_until": "2025-07-01",
    "succeeded_by": ["an-giang"],
}
SOURCE_REF = {
    "slug": "hien-mau-kien-giang-2024",
    "title": "495 đơn vị máu tại Chiến dịch vận động hiến máu tình nguyện dịp Tết và Lễ hội "
    "Xuân hồng 2024",
    "publisher": "Cổng thông tin điện tử Hội Chữ Thập Đỏ tỉnh Kiên Giang",
    "published_on": "2024-03-14",
}
CAMPAIGN = {
    "slug": "kien-giang-tet-xuan-hong-2024",
    "name": "Chiến dịch vận động hiến máu tình nguyện dịp Tết và Lễ hội Xuân hồng năm 2024",
    "kind": "blood_donation",
    "url": "/chien-dich/kien-giang-tet-xuan-hong-2024/",
    "place": PLACE_REF,
    "organisations": [
        {
            "slug": "hoi-chu-thap-do-tinh-kien-giang",
            "name": "Hội Chữ Thập Đỏ tỉnh Kiên Giang",
            "role": "standing_body",
        }
    ],
    "starts_on": "2024-01-11",
    "ends_on": "2024-03-10",
    "plan": {"number": "353/KH-BCĐ", "dated": "2023-11-27"},
    "part_of": None,
    "figures": [FIGURE, IMPLIED],
    "progress": [
        {
            "measure": "blood_units",
            "result": "5600",
            "result_basis": "reported",
            "result_qualifier": "exact",
            "target": {"amount": "4200", "low": "4198", "high": "4202", "basis": "implied"},
            "percent_computed": None,
            "percent_printed": "133.3",
            "agrees": None,
        }
    ],
    "sources": [SOURCE_REF],
    "drives_count": 0,
}
COLLECTION = {
    "drive": "17",
    "date": "2024-02-03",
    "last_day": None,
    "site": "Nhà văn hóa",
    "place": PLACE_REF,
    "target": 150,
    "registered": 427,
    "examined": None,
    "deferred": None,
    "donors": 346,
    "first_time_donors": None,
    "apheresis": None,
    "emergency_units": None,
    "bags": {"150": 0, "250": 194, "350": 152, "450": 0},
    "bags_total": 346,
    "standard_units": "406.8",
    "incomplete": [],
    "entries": 1,
    "approved_entries": 0,
    "status": "provisional",
}
PLACE = {
    **PLACE_REF,
    "kind": "province",
    "code": "91",
    "url": "/noi/kien-giang/",
    "parent": "viet-nam",
    "valid_from": None,
    "took_over": [],
    "successions": [
        {"from": "kien-giang", "to": "an-giang", "on": "2025-07-01", "document": "202/2025/QH15"}
    ],
}
SOURCE = {
    **SOURCE_REF,
    "label": "Tin về đợt hiến máu Tết và Xuân hồng 2024 ở Kiên Giang",
    "kind": "article",
    "author": "Phương Dung – Hội CTĐ Kiên Giang",
    "url": "/nguon/hien-mau-kien-giang-2024/",
    "figures_count": 6,
    "campaigns": ["kien-giang-tet-xuan-hong-2024"],
}
SOURCE_FIGURES = {
    **SOURCE,
    "figures": [{"campaign": CAMPAIGN["slug"], **FIGURE}],
    "mentions": [
        {"as_printed": "huyện Tân Hiệp", "locator": "chú thích ảnh 2", "place": "huyen-tan-hiep"}
    ],
}
DRIVE_SENT = {
    "campaign": "kien-giang-tet-xuan-hong-2024",
    "site": {"name": "Nhà văn hóa", "place": "kien-giang"},
    "date": "2024-02-03",
    "target": 150,
}
DRIVE = {
    "id": "17",
    "campaign": {"slug": CAMPAIGN["slug"], "name": CAMPAIGN["name"]},
    "site": {
        "id": "5",
        "name": "Nhà văn hóa",
        "place": "kien-giang",
        "place_name": "Kiên Giang",
    },
    "date": "2024-02-03",
    "last_day": None,
    "opens_at": "07:30:00",
    "closes_at": "11:00:00",
    "target": 150,
    "host": None,
    "collecting_hospital": None,
    "status": "planned",
    "logged": False,
}
COLLECTION_SENT = {
    "drive": "17",
    "registered": 427,
    "donors": 346,
    "deferred": None,
    "bags": {"150": 0, "250": 194, "350": 152, "450": 0},
    "note": "",
    "replaces": None,
    "reason": "",
}
RECEIPT = {
    "receipt": "PN-000204",
    "entry": "204",
    "drive": "17",
    "bags_total": 346,
    "standard_units": "406.8",
    "status": "submitted",
    "recorded_at": "2024-02-03T04:12:09.310Z",
}


def page_of(item: dict) -> dict:
    return {"count": 1, "next": None, "previous": None, "items": [item]}


ANSWERS = {
    "listCampaigns": page_of(CAMPAIGN),
    "getCampaign": CAMPAIGN,
    "listCollections": page_of(COLLECTION),
    "listPlaces": page_of(PLACE),
    "listSources": page_of(SOURCE),
    "getSource": SOURCE_FIGURES,
    "listDrives": {
        **page_of(DRIVE),
        "account": {"id": "3", "name": "kiengiang"},
        "today": "2024-02-03",
    },
    "planDrive": DRIVE,
    "logCollection": RECEIPT,
}
SENT = {"planDrive": DRIVE_SENT, "logCollection": COLLECTION_SENT}
# What stands in the addresses and questions of the examples.
ASKED = {
    "listCampaigns": {"place": "kien-giang", "year": 2024},
    "getCampaign": {"slug": CAMPAIGN["slug"]},
    "listCollections": {"slug": CAMPAIGN["slug"]},
    "listPlaces": {"q": "kien giang"},
    "listSources": {"q": "xuan hong"},
    "getSource": {"slug": SOURCE["slug"]},
    "listDrives": {"mine": 1, "days": 7},
}
