"""The open half of the API, as interface.md promises it: to anyone, from any origin."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from campaigns import recording
from campaigns.models import Claim, Target
from tests.cast import FACTS, NOW, drive, log, make_cast, site

pytestmark = pytest.mark.django_db

CAMPAIGNS, PLACES, SOURCES = "/api/v1/campaigns", "/api/v1/places", "/api/v1/sources"
KIEN_GIANG = "kien-giang-tet-xuan-hong-2024"
ARTICLE = "hien-mau-kien-giang-2024"
OPEN = (
    f"{CAMPAIGNS}?page_size=200",
    f"{CAMPAIGNS}/{KIEN_GIANG}",
    f"{CAMPAIGNS}/{KIEN_GIANG}/collections",
    f"{PLACES}?q=giang",
    SOURCES,
    f"{SOURCES}/{ARTICLE}",
    "/api/v1/openapi.json",
)


def asked(client, address, *, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.content)
    assert response.headers["Content-Type"].startswith("application/json")
    return response.json()


def refused(client, address):
    """The fields that are named in a refusal."""
    detail = asked(client, address, status=422)["detail"]
    assert all(problem["message"] for problem in detail)
    return [problem["field"] for problem in detail]


# The contract


def test_kien_giang_2024_is_told_as_the_contract_says(articles, client):
    told = asked(client, f"{CAMPAIGNS}/{KIEN_GIANG}")
    assert told["slug"] == KIEN_GIANG
    assert told["name"].endswith("Lễ hội Xuân hồng năm 2024")
    assert told["kind"] == "blood_donation"
    assert told["url"] == f"/chien-dich/{KIEN_GIANG}/"
    assert told["place"] == {
        "slug": "kien-giang",
        "name": "Kiên Giang",
        "valid_until": "2025-07-01",
        "succeeded_by": ["an-giang"],
    }
    assert {tuple(one) for one in told["organisations"]} == {("slug", "name", "role")}
    assert (told["starts_on"], told["ends_on"]) == ("2024-01-11", "2024-03-10")
    assert told["plan"] == {"number": "353/KH-BCĐ", "dated": "2023-11-27"}
    assert told["part_of"] is None
    assert told["progress"][0] == {
        "measure": "blood_units",
        "result": "5600",
        "result_basis": "reported",
        "result_qualifier": "exact",
        "target": {"amount": "4200", "low": "4198", "high": "4202", "basis": "implied"},
        "percent_computed": None,
        "percent_printed": "133.3",
        "agrees": None,
    }
    assert [(line["measure"], line["result"], line["target"]) for line in told["progress"][1:]] == [
        ("sites", "19", None)
    ]
    assert told["sources"] == [
        {
            "slug": ARTICLE,
            "title": "495 đơn vị máu tại Chiến dịch vận động hiến máu tình nguyện dịp Tết và "
            "Lễ hội Xuân hồng 2024",
            "publisher": "Cổng thông tin điện tử Hội Chữ Thập Đỏ tỉnh Kiên Giang",
            "published_on": "2024-03-14",
        }
    ]
    assert told["drives_count"] == 0


def test_every_figure_says_who_said_it_and_where(articles, client):
    figures = asked(client, f"{CAMPAIGNS}/{KIEN_GIANG}")["figures"]
    body = next(one for one in figures if one["amount"] == "5600")
    assert body == {
        "measure": "blood_units",
        "role": "result",
        "basis": "reported",
        "amount": "5600",
        "high": None,
        "qualifier": "exact",
        "as_printed": "5.600 đơn vị máu",
        "source": ARTICLE,
        "locator": "đoạn 4",
        "effective": True,
        "flags": ["conflicts_with_other_claim"],
    }
    headline = next(one for one in figures if one["amount"] == "495")
    assert (headline["locator"], headline["effective"]) == ("tiêu đề", False)
    assert headline["flags"] == ["conflicts_with_other_claim", "not_effective"]
    [implied] = [one for one in figures if one["basis"] == "implied"]
    assert (implied["low"], implied["amount"], implied["high"]) == ("4198", "4200", "4202")
    assert (implied["as_printed"], implied["source"], implied["qualifier"]) == (None, None, "about")
    assert [one for one in figures if one["basis"] == "computed"] == []


def test_a_list_has_each_campaign_in_the_same_shape_as_alone(articles, client):
    listed = asked(client, f"{CAMPAIGNS}?page_size=200")
    assert set(listed) == {"count", "next", "previous", "items"}
    assert listed["count"] == len(listed["items"]) > 8
    for campaign in listed["items"]:
        assert asked(client, f"{CAMPAIGNS}/{campaign['slug']}") == campaign


DOCUMENTED = {
    "campaign": "slug name kind url place organisations starts_on ends_on plan part_of figures "
    "progress sources drives_count",
    "figure": "measure role basis amount high qualifier as_printed source locator effective flags",
    "line": "measure result result_basis result_qualifier target percent_computed "
    "percent_printed agrees",
}
EXTRAS = {"low", "counted_in", "scope", "percent_of", "percent_means", "result_high"}


def test_every_documented_field_is_there_whatever_the_campaign(articles, client):
    for campaign in asked(client, f"{CAMPAIGNS}?page_size=200")["items"]:
        assert set(campaign) == set(DOCUMENTED["campaign"].split())
        for figure in campaign["figures"]:
            assert set(figure) - EXTRAS == set(DOCUMENTED["figure"].split())
            assert figure["basis"] != "reported" or figure["source"]
        for line in campaign["progress"]:
            assert set(line) - EXTRAS == set(DOCUMENTED["line"].split())
        known = {source["slug"] for source in campaign["sources"]}
        assert {figure["source"] for figure in campaign["figures"]} <= known | {None}


def test_rule_1_what_no_source_gives_is_null_and_never_zero(articles, client):
    police = asked(client, f"{CAMPAIGNS}/hien-mau-phong-tham-muu-cong-an-ha-noi-2026")
    unknown = [one for one in police["figures"] if "no_figure_given" in one["flags"]]
    assert unknown
    assert {(one["amount"], one["qualifier"]) for one in unknown} == {(None, None)}
    assert all(line["result"] != "0" for line in police["progress"])


def test_amounts_are_exact_decimals_in_text(articles, client):
    def amounts(value):
        if isinstance(value, list):
            for one in value:
                yield from amounts(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                if name in ("amount", "low", "high", "result") and not isinstance(one, dict):
                    yield one
                else:
                    yield from amounts(one)

    found = set(amounts(asked(client, f"{CAMPAIGNS}?page_size=200"))) - {None}
    assert len(found) > 15
    assert all(re.fullmatch(r"[0-9]+(\.[0-9]*[1-9])?", text) for text in found)
    assert "208500000000" in found  # printed as 208,500 tỷ đồng


# What was logged


@pytest.fixture
def cast(db):
    return make_cast()


def test_logged_sums_and_stated_targets_stand_as_figures_of_their_own(cast, client):
    log(cast.hn_drive, cast.hanoi)
    Target.objects.create(
        campaign=cast.hn_campaign, measure="blood_units", amount=400, qualifier="exact",
        basis="bags", document="12/KH-BCĐ", source=cast.source,
    )  # fmt: skip
    told = asked(client, f"{CAMPAIGNS}/hn-2026")
    logged = next(one for one in told["figures"] if one["measure"] == "blood_units")
    assert (logged["basis"], logged["amount"], logged["effective"]) == ("logged", "346", True)
    assert (logged["counted_in"], logged["flags"]) == ("bags", ["provisional"])
    assert (logged["as_printed"], logged["source"], logged["locator"]) == (None, None, None)
    [stated] = [one for one in told["figures"] if one["basis"] == "stated"]
    assert (stated["role"], stated["amount"], stated["locator"]) == ("target", "400", "12/KH-BCĐ")
    assert (stated["source"], stated["effective"]) == ("bao-kien-giang", True)
    [computed] = [one for one in told["figures"] if one["basis"] == "computed"]
    assert (computed["measure"], computed["amount"]) == ("percent_of_plan", "86.5")
    line = told["progress"][0]
    assert (line["result_basis"], line["percent_computed"]) == ("logged", "86.5")
    assert line["target"] == {"amount": "400", "low": "400", "high": "400", "basis": "stated"}
    assert [source["slug"] for source in told["sources"]] == ["bao-kien-giang"]
    assert told["drives_count"] == 1


def test_rule_1_a_sum_that_an_entry_leaves_bags_out_of_is_at_least(cast, client):
    log(cast.hn_drive, cast.hanoi)
    log(cast.hn_drive, cast.hanoi, facts=type(FACTS)(donors=4))
    told = asked(client, f"{CAMPAIGNS}/hn-2026")
    [logged] = [one for one in told["figures"] if one["measure"] == "blood_units"]
    assert (logged["amount"], logged["qualifier"]) == ("346", "at_least")
    line = next(one for one in told["progress"] if one["measure"] == "blood_units")
    assert (line["result"], line["result_qualifier"]) == ("346", "at_least")
    donors = next(one for one in told["progress"] if one["measure"] == "donors")
    assert donors["result_qualifier"] == "exact"


def test_rule_6_a_reported_total_and_a_logged_one_stay_apart(cast, client):
    log(cast.hn_drive, cast.hanoi)
    Claim.objects.create(
        source=cast.source, campaign=cast.hn_campaign, measure="blood_units", role="result",
        part="paragraph", part_number=2, amount=500, qualifier="exact", basis="unstated",
        as_printed="500 đơn vị máu",
    )  # fmt: skip
    told = asked(client, f"{CAMPAIGNS}/hn-2026")
    blood = [one for one in told["figures"] if one["measure"] == "blood_units"]
    assert [(one["basis"], one["amount"], one["effective"]) for one in blood] == [
        ("reported", "500", True),
        ("logged", "346", False),
    ]


def test_what_was_logged_is_told_drive_by_drive(cast, client):
    first = log(cast.hn_drive, cast.hanoi)
    wrong = log(cast.hn_drive, cast.hanoi, facts=type(FACTS)(donors=9999))
    log(cast.hn_drive, cast.hanoi, facts=type(FACTS)(donors=4), replaces=wrong.entry, reason="nhầm")
    log(cast.hn_drive, cast.hanoi, draft=True)
    drive(cast.hn_campaign, site("Chợ", cast.ha_noi), date(2026, 2, 2))
    address = f"{CAMPAIGNS}/hn-2026/collections"
    listed = asked(client, address)
    assert listed == {
        "count": 1,
        "next": None,
        "previous": None,
        "items": [
            {
                "drive": str(cast.hn_drive.pk),
                "date": "2026-02-01",
                "last_day": None,
                "site": "Đại học Bách khoa",
                "place": {
                    "slug": "ha-noi",
                    "name": "Hà Nội",
                    "valid_until": None,
                    "succeeded_by": [],
                },
                "target": None,
                "registered": 427,
                "examined": None,
                "deferred": None,
                "donors": 350,
                "first_time_donors": None,
                "apheresis": None,
                "emergency_units": None,
                "bags": {"150": 0, "250": 194, "350": 152, "450": 0},
                "bags_total": 346,
                "standard_units": "406.8",
                "incomplete": ["registered", "bags.150", "bags.250", "bags.350", "bags.450"],
                "entries": 2,
                "approved_entries": 0,
                "status": "provisional",
            }
        ],
    }
    standing = [entry.pk for entry in cast.hn_drive.collections.filter(replaced_by=None)]
    entries = [pk for pk in standing if not cast.hn_drive.collections.get(pk=pk).draft]
    recording.approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    [item] = asked(client, address)["items"]
    assert (item["approved_entries"], item["status"]) == (1, "provisional")
    left = [pk for pk in entries if pk != first.entry]
    recording.approve(entries=left, approved_by=cast.hanoi, at=NOW)
    [item] = asked(client, address)["items"]
    assert (item["approved_entries"], item["status"]) == (2, "approved")


def test_rule_12_nothing_of_donors_or_accounts_is_told(cast, client):
    facts = type(FACTS)(donors=7, bags={250: 7}, note="gặp bác trưởng khoa bảng đỏ")
    wrong = log(cast.hn_drive, cast.collector, facts=facts)
    log(cast.hn_drive, cast.hanoi, facts=facts, replaces=wrong.entry, reason="vì đếm sót hai túi")
    people = (cast.quanly, cast.kiengiang, cast.angiang, cast.hanoi, cast.collector, cast.gone)
    addresses = (
        CAMPAIGNS,
        f"{CAMPAIGNS}/hn-2026",
        f"{CAMPAIGNS}/hn-2026/collections",
        PLACES,
        SOURCES,
        f"{SOURCES}/bao-kien-giang",
    )
    for address in addresses:
        told = json.dumps(asked(client, address), ensure_ascii=False)
        for words in (facts.note, "đếm sót", *(f'"{one.username}"' for one in people)):
            assert words not in told, address
        for name in ("note", "logged_by", "reason", "email", "user", "account", "entry_key"):
            assert f'"{name}"' not in told, address


# Lists


def slugs(client, query, address=CAMPAIGNS):
    return {item["slug"] for item in asked(client, f"{address}?page_size=200&{query}")["items"]}


def test_campaigns_are_found_by_kind_place_year_and_words(articles, client):
    assert KIEN_GIANG in slugs(client, "kind=blood_donation")
    assert KIEN_GIANG not in slugs(client, "kind=humanitarian")
    assert slugs(client, "place=kien-giang") == {KIEN_GIANG}
    assert KIEN_GIANG in slugs(client, "place=viet-nam&year=2024")
    assert KIEN_GIANG not in slugs(client, "year=2026")
    assert slugs(client, "q=tet xuan HONG kien giang") == {KIEN_GIANG}
    assert slugs(client, "q=") == slugs(client, "q=%20")


def test_places_are_found_by_day_kind_and_words(articles, client):
    def provinces(on):
        return slugs(client, f"kind=province&on={on}", PLACES) | slugs(
            client, f"kind=municipality&on={on}", PLACES
        )

    assert (len(provinces("2025-06-30")), len(provinces("2025-07-01"))) == (63, 34)
    assert {"kien-giang", "an-giang"} <= slugs(client, "q=GIANG", PLACES)
    [found] = asked(client, f"{PLACES}?q=kien giang")["items"]
    assert found == {
        "slug": "kien-giang",
        "name": "Kiên Giang",
        "valid_until": "2025-07-01",
        "succeeded_by": ["an-giang"],
        "kind": "province",
        "code": "91",
        "url": "/noi/kien-giang/",
        "parent": "viet-nam",
        "valid_from": None,
        "took_over": [],
        "successions": [
            {
                "from": "kien-giang",
                "to": "an-giang",
                "on": "2025-07-01",
                "document": "202/2025/QH15",
            }
        ],
    }
    listed = asked(client, f"{PLACES}?q=an giang")["items"]
    heir = next(one for one in listed if one["slug"] == "an-giang" and one["valid_from"])
    assert "kien-giang" in heir["took_over"]


def test_sources_lead_to_their_figures(articles, client):
    listed = asked(client, f"{SOURCES}?q=kien%20giang")
    assert [source["slug"] for source in listed["items"]] == [ARTICLE]
    told = asked(client, f"{SOURCES}/{ARTICLE}")
    assert told["figures_count"] == len(told["figures"]) == 6
    assert {figure["campaign"] for figure in told["figures"]} == {KIEN_GIANG}
    assert {**listed["items"][0]}.items() <= told.items()
    assert {
        "as_printed": "huyện Tân Hiệp",
        "locator": "chú thích ảnh 2",
        "place": "huyen-tan-hiep",
    } in told["mentions"]


def test_lists_come_in_pages_that_lead_to_each_other(articles, client):
    pages = [asked(client, f"{CAMPAIGNS}?page_size=4&q=a")]
    while pages[-1]["next"]:
        pages.append(asked(client, pages[-1]["next"]))
    found = [item["slug"] for page in pages for item in page["items"]]
    assert len(found) == len(set(found)) == pages[0]["count"] > 4
    assert pages[0]["previous"] is None
    assert asked(client, pages[-1]["previous"])["items"] == pages[-2]["items"]
    beyond = asked(client, f"{CAMPAIGNS}?page=99&page_size=4")
    assert (beyond["items"], beyond["next"]) == ([], None)
    assert beyond["count"] == asked(client, CAMPAIGNS)["count"]
    assert asked(client, beyond["previous"])["items"]


# Refusals


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=blood", "kind"),
        ("kind=", "kind"),
        ("place=khong-co", "place"),
        ("place=Kiên Giang", "place"),
        ("place=%00", "place"),
        ("year=hai", "year"),
        ("year=0", "year"),
        ("year=1e3", "year"),
        ("year=2_024", "year"),
        ("year=٢٠٢٤", "year"),
        ("year=10000", "year"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=" + "9" * 400, "page"),
        ("page_size=201", "page_size"),
        ("page_size=1.0", "page_size"),
        ("q=" + "a" * 201, "q"),
        ("q=a%00b", "q"),
        ("q=%1b[31m", "q"),
        ("jahr=2024", "jahr"),
        ("Year=2024", "Year"),
        ("year=2024&year=2025", "year"),
        ("%00=1", "\0"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_field(articles, client, query, field):
    assert refused(client, f"{CAMPAIGNS}?{query}") == [field]


@pytest.mark.parametrize(
    "query", ["on=2025-02-30", "on=30/6/2025", "on=", "kind=tinh", "year=2024"]
)
def test_a_question_about_places_that_makes_no_sense(db, client, query):
    assert refused(client, f"{PLACES}?{query}") == [query.split("=")[0]]


def test_refusals_are_said_in_the_language_of_the_address(db, client):
    def said(prefix, query):
        [problem] = client.get(f"{prefix}{CAMPAIGNS}?{query}").json()["detail"]
        return problem["message"]

    assert said("", "page_size=1000") == "Hãy gõ số nguyên từ 1 đến 200."
    assert said("/en", "page_size=1000") == "Give a whole number from 1 to 200."
    assert said("", "jahr=1") == "Ở đây không có tham số nào tên như vậy."
    assert said("/en", "place=khong-co") == "There is no such place."


@pytest.mark.parametrize(
    "address",
    [
        f"{CAMPAIGNS}/khong-co",
        f"{CAMPAIGNS}/khong-co/collections",
        f"{SOURCES}/khong-co",
        f"{CAMPAIGNS}/%00",
        f"{CAMPAIGNS}/a%2Fb",
        f"{CAMPAIGNS}/" + "a" * 5000,
        f"{CAMPAIGNS}/Kiên Giang",
        "/api/v1/khong-co",
        "/api/v1/",
    ],
)
def test_what_is_not_there_is_said_in_json(db, client, address):
    assert asked(client, address, status=404) == {"detail": "Không có gì ở đây."}


def test_under_en_addresses_and_places_in_sources_are_english(articles, client):
    told = asked(client, f"/en{CAMPAIGNS}/{KIEN_GIANG}")
    assert told["url"] == f"/en/chien-dich/{KIEN_GIANG}/"
    assert "paragraph 4" in {figure["locator"] for figure in told["figures"]}
    assert told["place"]["name"] == "Kiên Giang"
    following = asked(client, f"/en{CAMPAIGNS}?page_size=1")["next"]
    assert following.startswith(f"/en{CAMPAIGNS}?")


# Any origin, no session, kept by caches


@pytest.mark.parametrize("address", OPEN)
def test_anyones_program_may_read_and_caches_may_keep_it(articles, client, address):
    client.cookies.load({"sessionid": "a" * 32, "csrftoken": "b" * 32})
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    same = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["Access-Control-Allow-Origin"] == "*"
    assert same.headers["Cache-Control"] == response.headers["Cache-Control"]
    other = client.get(address, headers={"If-None-Match": '"another"'})
    assert other.content == response.content


@pytest.mark.parametrize("address", OPEN)
def test_head_and_options_are_answered(articles, client, address):
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == client.get(address).headers["ETag"]
    asked_first = client.options(
        address,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert (asked_first.status_code, asked_first.content) == (204, b"")
    assert asked_first.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in asked_first.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in asked_first.headers["Access-Control-Allow-Headers"]
    for method in (client.post, client.put, client.delete):
        response = method(address)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert list(response.json()) == ["detail"]


def test_a_refusal_can_be_read_from_any_origin_and_is_not_kept(db, client):
    for address in (f"{CAMPAIGNS}?page=0", f"{CAMPAIGNS}?x=1", f"{CAMPAIGNS}/khong-co"):
        response = client.get(address)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/api/v1/drives?mine=1", "/api/v1/collections"])
@pytest.mark.parametrize("method", ["get", "head", "post", "options", "put"])
def test_what_staff_write_and_see_is_open_to_no_other_origin(cast, client, address, method):
    client.force_login(cast.hanoi, "django.contrib.auth.backends.ModelBackend")
    response = getattr(client, method)(address, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Cache-Control"] == "no-store"
    assert not [name for name in response.headers if name.startswith("Access-Control-")]
    assert "Cross-Origin-Resource-Policy" not in response.headers


# Cost


def filled(cast, numbers):
    for number in numbers:
        campaign = type(cast.hn_campaign).objects.create(
            slug=f"c{number}", name=f"Chiến dịch {number}", kind="blood_donation",
            place=cast.kien_giang, starts_on=date(2024, 1, 1), plan_number="1/KH",
        )  # fmt: skip
        Claim.objects.create(
            source=cast.source, campaign=campaign, measure="blood_units", role="result",
            part="paragraph", amount=Decimal(5600), qualifier="exact", basis="unstated",
            as_printed="5.600 đơn vị máu",
        )  # fmt: skip
        campaign.named_in.add(cast.source)
        campaign.campaignorganisation_set.create(organisation=cast.hospital, role="collector")
        log(drive(campaign, site(f"Điểm {number}", cast.kien_luong)), cast.quanly)
        log(drive(cast.hn_campaign, site(f"Điểm {number}", cast.ha_noi)), cast.quanly)


COSTS = {
    f"{CAMPAIGNS}?page_size=200": 11,
    f"{CAMPAIGNS}?page_size=200&place=viet-nam&year=2024&kind=blood_donation&q=chien": 16,
    f"{CAMPAIGNS}/hn-2026": 10,
    f"{CAMPAIGNS}/hn-2026/collections?page_size=200": 5,
    f"{PLACES}?page_size=200": 4,
    f"{SOURCES}?page_size=200": 4,
    f"{SOURCES}/bao-kien-giang": 8,
}


@pytest.mark.parametrize("address", COSTS)
def test_a_page_asks_the_same_few_questions_however_much_there_is(
    cast, client, address, django_assert_max_num_queries
):
    for numbers in (range(2), range(2, 25)):
        filled(cast, numbers)
        with django_assert_max_num_queries(COSTS[address]):
            asked(client, address)
