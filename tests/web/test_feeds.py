"""New results as an Atom feed: what a news reader is told, and told once."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from campaigns import recording
from campaigns.models import Claim, DonationSite
from campaigns.recording.facts import CollectionFacts
from tests.cast import drive, entry_of, log, make_cast, site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 3, 2, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_cast()


def claim(cast, printed="5.600", amount=5600, **more):
    fields = {
        "campaign": cast.kg_campaign, "measure": "blood_units", "role": "result",
        "part": "paragraph", "part_number": 5, "qualifier": "exact", "basis": "unstated",
        "unit": "đơn vị máu", **more,
    }  # fmt: skip
    return Claim.objects.create(source=cast.source, as_printed=printed, amount=amount, **fields)


def feed(client, path="/ket-qua.atom"):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def entries(client, path="/ket-qua.atom"):
    return [
        {
            **{child.tag.removeprefix(ATOM): child.text for child in entry},
            "link": entry.find(f"{ATOM}link").get("href"),
            "author": entry.find(f"{ATOM}author/{ATOM}name").text,
        }
        for entry in feed(client, path).findall(f"{ATOM}entry")
    ]


def test_a_printed_figure_says_place_figure_campaign_and_who_said_it(cast, client):
    row = claim(cast)
    (entry,) = entries(client)
    assert entry["title"] == "Kiên Giang: 5.600 đơn vị máu – Tết nhân ái Kiên Giang"
    assert entry["id"] == f"tag:campaign-progress.invalid,2026:figure-{row.pk}"
    assert entry["link"] == "http://testserver/chien-dich/kg-2024/"
    assert entry["author"] == "Báo Kiên Giang"
    assert '<q lang="vi">5.600</q> (đoạn 5' in entry["summary"]
    assert "http://testserver/nguon/bao-kien-giang/" in entry["summary"]
    assert "không in ngày đăng" in entry["summary"]
    english = entries(client, "/en/ket-qua.atom")[0]
    assert english["title"] == "Kiên Giang: 5,600 units of blood – Tết nhân ái Kiên Giang"
    assert english["id"] == entry["id"]
    assert english["link"] == "http://testserver/en/chien-dich/kg-2024/"


def test_rule_6_what_was_logged_is_told_apart_from_what_was_printed(cast, client):
    claim(cast, campaign=cast.hn_campaign)
    log(cast.hn_drive, cast.collector)
    titles = [entry["title"] for entry in entries(client)]
    assert sorted(titles) == [
        "Hà Nội: 5.600 đơn vị máu – Lễ hội xuân hồng Hà Nội",
        "Đã ghi nhận 346 túi tại Đại học Bách khoa, Hà Nội (tạm tính) – Lễ hội xuân hồng Hà Nội",
    ]
    logged = next(entry for entry in entries(client) if "Bách khoa" in entry["title"])
    for fact in ("Ngày của buổi: 1/2/2026", "Túi máu: 346", "Quy đổi ra đơn vị 250 ml: 406,8"):
        assert fact in logged["summary"]
    assert "đang chờ duyệt" in logged["summary"]
    assert logged["author"] == "Người tiếp nhận"


def test_entries_of_one_drive_are_one_entry_with_their_sum(cast, client):
    log(cast.hn_drive, cast.collector)
    log(cast.hn_drive, cast.hanoi)
    (entry,) = entries(client)
    assert "Đã ghi nhận 692 túi" in entry["title"]


def test_a_correction_changes_its_entry_and_adds_none(cast, client):
    first = log(cast.hn_drive, cast.collector)
    (before,) = entries(client)
    facts = CollectionFacts(donors=300, bags={150: 0, 250: 300, 350: 0, 450: 0})
    log(
        cast.hn_drive, cast.hanoi, facts=facts, at=NOW + timedelta(hours=1),
        replaces=first.entry, reason="Đếm lại",
    )  # fmt: skip
    (after,) = entries(client)
    assert "Đã ghi nhận 300 túi" in after["title"]
    assert after["id"] == before["id"]
    assert after["published"] == before["published"]
    assert (before["updated"], after["updated"]) == (
        "2026-02-03T02:30:00+00:00",
        "2026-02-03T03:30:00+00:00",
    )


def test_a_corrected_figure_changes_its_entry_and_comes_up_again(cast, client, monkeypatch):
    row = claim(cast)
    other = claim(cast, "495", 495)
    (_first, before) = sorted(entries(client), key=lambda entry: entry["title"])
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))
    row.as_printed, row.amount = "5.601", 5601
    row.save()
    after, rival = entries(client)
    assert "5.601" in after["title"]
    assert after["id"] == before["id"]
    assert after["published"] == before["published"] < after["updated"]
    assert rival["id"].endswith(f"figure-{other.pk}")


def test_approval_ends_what_is_provisional(cast, client):
    receipt = log(cast.hn_drive, cast.collector)
    recording.approve(
        entries=[receipt.entry], approved_by=cast.hanoi, at=NOW + timedelta(minutes=5)
    )
    (entry,) = entries(client)
    assert "tạm tính" not in entry["title"]
    assert "đã được duyệt" in entry["summary"]
    assert entry["updated"] == "2026-02-03T02:35:00+00:00"


def test_rule_1_unknown_bags_are_not_zero_bags(cast, client):
    log(cast.hn_drive, cast.collector, facts=CollectionFacts(donors=12))
    (entry,) = entries(client)
    assert entry["title"].startswith("Đã ghi nhận kết quả tại Đại học Bách khoa, Hà Nội; số túi:")
    assert "chưa có số liệu" in entry["title"]
    assert "Người hiến máu: 12" in entry["summary"]
    assert ": 0" not in entry["summary"]


def test_a_sum_that_lacks_a_part_is_at_least_so_much(cast, client):
    log(cast.hn_drive, cast.collector, facts=CollectionFacts(bags={250: 40}))
    (entry,) = entries(client)
    assert "Đã ghi nhận ít nhất 40 túi" in entry["title"]
    assert "at least 40 bags logged" in entries(client, "/en/ket-qua.atom")[0]["title"]


def test_drafts_and_sources_without_a_figure_are_no_results(cast, client):
    log(cast.hn_drive, cast.collector, draft=True)
    claim(cast, "", None, qualifier="")
    claim(cast, "4.200", 4200, role="target")
    assert entries(client) == []


def test_rule_5_figures_that_disagree_stand_apart_and_say_so(cast, client):
    claim(cast)
    claim(cast, "495", 495, part="headline", part_number=None)
    found = entries(client)
    assert len(found) == 2
    assert all("mâu thuẫn với số liệu khác" in entry["summary"] for entry in found)
    assert not [entry for entry in found if "6.095" in entry["title"]]


def test_a_place_has_the_news_of_what_it_took_over(cast, client):
    claim(cast)
    log(cast.kg_drive, cast.angiang)
    log(cast.hn_drive, cast.collector)
    assert len(entries(client, "/noi/an-giang/ket-qua.atom")) == 2
    assert len(entries(client, "/noi/kien-giang/ket-qua.atom")) == 2
    assert len(entries(client, "/noi/ha-noi/ket-qua.atom")) == 1
    assert len(entries(client, "/noi/viet-nam/ket-qua.atom")) == 3
    title = feed(client, "/noi/an-giang/ket-qua.atom").find(f"{ATOM}title").text
    assert title == "Kết quả mới tại An Giang"
    assert client.get("/noi/khong-co/ket-qua.atom").status_code == 404


def test_fifty_entries_at_most_the_newest_first(cast, client, django_assert_max_num_queries):
    for number in range(60):
        where = site(f"Điểm {number:02}", cast.ha_noi)
        held = drive(cast.hn_campaign, where, date(2026, 2, 2))
        log(held, cast.hanoi, at=NOW + timedelta(minutes=number))
    with django_assert_max_num_queries(11):
        found = entries(client)
    assert len(found) == 50
    assert "Điểm 59" in found[0]["title"]
    assert "Điểm 10" in found[-1]["title"]
    assert len({entry["id"] for entry in found}) == 50


def test_figures_without_a_history_take_the_day_of_their_source(cast, client):
    row = claim(cast)
    row.history.all().delete()
    assert entries(client) == []  # nobody knows when, and nothing is invented
    cast.source.published_on = date(2024, 3, 14)
    cast.source.save()
    (entry,) = entries(client)
    assert entry["updated"] == "2024-03-14T00:00:00+07:00"


def test_names_can_neither_break_the_feed_nor_write_into_it(cast, client):
    name = "<script>x</script>\x0b & Chợ\r\n\ufffe"
    DonationSite.objects.filter(pk=cast.hn_drive.site_id).update(name=name)
    cast.source.label = "<img src=x>\x1f"
    cast.source.save()
    log(cast.hn_drive, cast.collector)
    claim(cast, "5.600 <b>")
    found = entries(client)
    assert any("<script>x</script> & Chợ, Hà Nội" in entry["title"] for entry in found)
    for entry in found:  # a reader takes the summary for HTML, the title for plain text
        assert "<script>" not in entry["summary"]
        assert "<img" not in entry["summary"]


def test_an_empty_feed_is_a_feed_that_stays_the_same(cast, client):
    root = feed(client)
    assert root.find(f"{ATOM}id").text == "tag:campaign-progress.invalid,2026:news"
    assert root.find(f"{ATOM}updated").text == "2026-02-03T00:00:00+07:00"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/", "self": "http://testserver/ket-qua.atom",
    }  # fmt: skip


def test_the_feed_is_open_to_all_and_asked_again_by_its_etag(cast, client):
    receipt = log(cast.hn_drive, cast.collector)
    answer = client.get("/ket-qua.atom")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=" in answer["Cache-Control"]
    asked = {"If-None-Match": answer["ETag"]}
    assert client.get("/ket-qua.atom", headers=asked).status_code == 304
    log(
        cast.hn_drive, cast.hanoi, replaces=entry_of(receipt).pk, reason="Đếm lại",
        at=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert client.get("/ket-qua.atom", headers=asked).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_lead_news_readers_to_the_feed(cast, visitor, prefix):
    for page, path in (("/", "/ket-qua.atom"), ("/noi/ha-noi/", "/noi/ha-noi/ket-qua.atom")):
        html = visitor.visit(prefix + page).html
        head = html.split("</head>")[0]
        assert 'rel="alternate" type="application/atom+xml"' in head
        assert f'href="http://testserver{prefix}{path}"' in head
        visitor.get(prefix + path)


def test_the_overview_and_a_place_lead_to_the_calendar(cast, visitor):
    assert "trong 7 ngày tới" not in visitor.visit("/").text
    drive(cast.hn_campaign, site("Chợ Đồng Xuân", cast.ha_noi), date(2026, 2, 5))
    home = visitor.visit("/")
    assert "1 buổi hiến máu trong 7 ngày tới." in home.text
    assert "/lich/" in home.links
    assert "1 blood drive in the next 7 days." in visitor.visit("/en/").text
    page = visitor.visit("/noi/ha-noi/")
    assert "Các buổi hiến máu sắp tới ở đây Thứ Năm 5/2/2026 , chưa rõ giờ: Chợ Đồng" in page.text
    assert "/noi/ha-noi/lich/" in page.links
    assert "buổi hiến máu sắp tới ở đây" not in visitor.visit("/noi/an-giang/").text
