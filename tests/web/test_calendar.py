"""Where one can give blood: the page as a visitor reads it, and the file that calendars read."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from campaigns.models import DonationSite, Drive
from tests.cast import drive, make_cast, place, site

pytestmark = pytest.mark.django_db

# 08:00 on Tuesday 3 February 2026 in Vietnam
NOW = datetime(2026, 2, 3, 1, 0, tzinfo=UTC)
TODAY = date(2026, 2, 3)
HOURS = {"opens_at": time(7, 30), "closes_at": time(11, 30)}


@pytest.fixture
def cast(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    people = make_cast()
    Drive.objects.all().delete()
    return people


@pytest.fixture
def plan(cast):
    """plan("Chợ", day, …): a coming drive in Hà Nội, or elsewhere."""

    def plan(name, day=TODAY, *, at=None, **more):
        where = DonationSite.objects.filter(name=name).first() or site(name, at or cast.ha_noi)
        return drive(cast.hn_campaign, where, day, **more)

    return plan


def events(client, path="/lich.ics"):
    answer = client.get(path)
    assert answer.status_code == 200
    return {event["summary"]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_page_opens_with_a_sentence_and_lists_by_day(plan, visitor):
    plan("Nhà văn hóa", date(2026, 2, 7), **HOURS)
    plan("Chợ Đồng Xuân", date(2026, 2, 5))
    page = visitor.visit("/lich/")
    assert (
        "2 buổi hiến máu trong 7 ngày tới trên cả nước; gần nhất: thứ Năm 5/2, chưa rõ giờ, "
        "Chợ Đồng Xuân, Hà Nội." in page.text
    )
    shown = ["Thứ Năm 5/2/2026", "Chợ Đồng Xuân", "Thứ Bảy 7/2/2026", "07:30–11:30"]
    assert [page.text.index(word, 200) for word in shown] == sorted(
        page.text.index(word, 200) for word in shown
    )
    english = visitor.visit("/en/lich/").text
    for words in ("2 blood drives in the next 7 days", "Saturday 7 February 2026", "hours not kno"):
        assert words in english


def test_a_drive_of_several_days_is_there_while_it_lasts(plan, visitor):
    plan("Viện", date(2026, 2, 1), ends_on=date(2026, 2, 4), **HOURS)
    plan("Trường", date(2026, 2, 1), ends_on=date(2026, 2, 2))
    text = visitor.visit("/lich/").text
    assert "Thứ Ba 3/2/2026 hôm nay" in text
    assert "mỗi ngày đến hết 4/2/2026" in text
    assert "Trường" not in text
    assert "Viện" not in visitor.visit("/lich/?tu=5/2/2026").text


def test_a_cancelled_drive_is_struck_and_not_counted(plan, visitor):
    plan("Chợ", date(2026, 2, 4), status=Drive.Status.CANCELLED, **HOURS)
    plan("Viện", date(2026, 2, 5), **HOURS)
    page = visitor.visit("/lich/")
    assert "1 buổi hiến máu trong 7 ngày tới" in page.text
    assert "gần nhất: thứ Năm 5/2" in page.text
    assert "đã hủy 07:30–11:30 Chợ" in page.text
    assert "<s>Chợ</s>" in page.html


def test_a_drive_whose_hours_have_passed_is_said_to_be_over(plan, visitor, monkeypatch):
    plan("Viện", **HOURS)
    assert "hôm nay đã hết giờ" not in visitor.visit("/lich/").text
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 2, 3, 4, 30, tzinfo=UTC))
    text = visitor.visit("/lich/").text
    assert "hôm nay đã hết giờ" in text
    assert "gần nhất" not in text


@pytest.mark.parametrize(
    ("utc", "there"),
    [(datetime(2026, 2, 3, 16, 59, tzinfo=UTC), True), (datetime(2026, 2, 3, 17, 1), False)],
)
def test_the_day_turns_at_midnight_in_vietnam(plan, visitor, monkeypatch, utc, there):
    plan("Chợ")
    monkeypatch.setattr(timezone, "now", lambda: utc.replace(tzinfo=UTC))
    assert ("Chợ" in visitor.visit("/lich/").text) is there


def test_a_place_has_what_lies_below_it_and_what_it_took_over(cast, plan, visitor):
    ward = place("phuong-ba-dinh", "Ba Đình", "ward", cast.ha_noi)
    plan("Trạm y tế", at=ward)
    plan("Nhà văn hóa huyện", at=cast.kien_luong)
    assert "Trạm y tế" in visitor.visit("/noi/ha-noi/lich/").text
    assert "phường Ba Đình , thành phố Hà Nội" in visitor.visit("/noi/phuong-ba-dinh/lich/").text
    for slug in ("an-giang", "kien-giang", "viet-nam"):
        assert "Nhà văn hóa huyện" in visitor.visit(f"/noi/{slug}/lich/").text
    assert "Nhà văn hóa huyện" not in visitor.visit("/noi/ha-noi/lich/").text
    page = visitor.visit("/lich/?place=an-giang")
    assert "Nhà văn hóa huyện" in page.text
    assert "Trạm y tế" not in page.text
    assert "/noi/an-giang/lich.ics" in page.links
    assert '<option value="kien-giang"' not in page.html  # no longer a province


def test_the_search_needs_no_accents(plan, visitor):
    plan("Nhà văn hóa Kiên Lương")
    plan("Chợ Đồng Xuân")
    text = visitor.visit("/lich/?q=dong+XUAN").text
    assert "Chợ Đồng Xuân" in text
    assert "Kiên Lương" not in text
    nothing = visitor.visit("/lich/?q=khong-co").text
    assert "Không có buổi đã ghi nhận nào khớp" in nothing


def test_nothing_known_is_not_said_to_be_nothing(cast, visitor):
    page = visitor.visit("/lich/")
    assert "Như vậy không có nghĩa là không có buổi nào" in page.text
    assert "/chien-dich/hn-2026/" in page.links
    assert "That does not say that there is none" in visitor.visit("/en/lich/").text
    former = visitor.visit("/noi/kien-giang/lich/")
    assert "/noi/an-giang/lich/" in former.links


def test_pages_hold_whole_days(plan, visitor):
    for number in range(70):
        plan(f"Hội trường {number:02}", TODAY + timedelta(number // 20))
    first, second = visitor.visit("/lich/"), visitor.visit("/lich/?page=2")
    assert first.text.count("Hội trường ") == 41  # two days, and the first in the sentence
    assert "Thứ Tư 4/2/2026" in first.text
    assert "Thứ Năm 5/2/2026" in second.text
    assert second.text.count("Hội trường ") == 31
    assert "?page=2" in first.links
    assert "Không có trang 9. Đây là trang 2." in visitor.visit("/lich/?page=9").text


HOSTILE = [
    ("tu=31/02/2026", "Lịch không có ngày"),
    ("tu=29/02/2025", "Lịch không có ngày"),
    ("tu=3/2/26", "chỉ có hai chữ số của năm"),
    ("tu=45000", "số thứ tự ngày của bảng tính"),
    ("tu=0000-01-01", "ngoài khoảng|Lịch không có ngày"),
    ("tu=%00", "ký tự ẩn"),
    ("tu=%E2%80%AE3/2/2026", "ký tự ẩn"),
    ("tu=" + "9" * 5000, "dài quá"),
    ("tu=%D9%A3/2/2026", "chữ số lạ"),
    ("tu=<script>", "không phải là ngày"),
    ("tu=1/1/2020", "đã qua, nên danh sách bắt đầu từ hôm nay"),
    ("page=abc", "không phải là số trang"),
    ("page=-1", "không phải là số trang"),
    ("page=" + "9" * 5000, "không phải là số trang"),
    ("page=%EF%BC%91", "không phải là số trang"),
    ("page=0", "Không có trang 0. Đây là trang 1."),
    ("page=%00", "không phải là số trang"),
    ("place=khong-co", "Chưa ghi nhận buổi hiến máu sắp tới nào ở nơi “khong-co”"),
    ("place=%00", "Chưa ghi nhận buổi hiến máu sắp tới nào ở nơi"),
    ("q=" + "x" * 201, "200 ký tự"),
    ("q=%00", "Null|rỗng|null"),
]


@pytest.mark.parametrize(("query", "words"), HOSTILE)
def test_what_cannot_be_read_is_explained(plan, visitor, query, words):
    plan("Chợ", date(2026, 2, 5))
    page = visitor.visit(f"/lich/?{query}")
    assert any(word in page.text for word in words.split("|")), page.text
    assert "<script>" not in page.html.split("<main")[1].split("</main>")[0]
    if "Chưa ghi nhận buổi" not in page.text:
        assert "Chợ" in page.text  # what could be read is answered


def test_what_could_be_read_still_counts_beside_what_could_not(cast, plan, visitor):
    plan("Chợ Rạch Giá", at=cast.an_giang)
    plan("Chợ Đồng Xuân")
    text = visitor.visit("/lich/?place=an-giang&tu=31/02/2026").text
    assert "Lịch không có ngày" in text
    assert "Chợ Rạch Giá" in text
    assert "Đồng Xuân" not in text


@pytest.mark.parametrize("typed", ["2026-02-07", "7/2/2026", "07-02-2026", "7 tháng 2 năm 2026"])
def test_a_day_is_read_as_vietnam_writes_it(plan, visitor, typed):
    plan("Chợ", date(2026, 2, 5))
    plan("Viện", date(2026, 2, 7))
    page = visitor.visit("/lich/", data={"tu": typed})
    assert "Chợ" not in page.text
    assert "trong 7 ngày từ 7/2/2026" in page.text
    assert f'value="{typed}"' in page.html


def test_the_file_has_each_drive_with_its_exact_facts(cast, plan, client):
    known = plan(
        "Nhà văn hóa, quận; số 1", date(2026, 2, 7), collecting_hospital=cast.hospital, **HOURS
    )
    event = events(client)["Hiến máu: Nhà văn hóa, quận; số 1"]
    assert event["uid"] == f"drive-{known.pk}@campaign-progress.invalid"
    assert event.decoded("dtstart").isoformat() == "2026-02-07T07:30:00+07:00"
    assert event.decoded("dtend").isoformat() == "2026-02-07T11:30:00+07:00"
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event.decoded("dtstamp") == datetime(2026, 2, 2, 17, tzinfo=UTC)
    assert event["location"] == "Nhà văn hóa, quận; số 1, thành phố Hà Nội"
    assert event["description"].split("\n") == [
        "Giờ: 07:30–11:30",
        "Nơi đăng cai: chưa rõ",
        "Bệnh viện tiếp nhận: Viện Huyết học – Truyền máu Trung ương",
        "Chiến dịch: Lễ hội xuân hồng Hà Nội",
    ]
    assert event["url"] == "http://testserver/chien-dich/hn-2026/"
    assert event["status"] == "CONFIRMED"
    assert "rrule" not in event


def test_days_without_hours_are_all_day_and_end_exclusively(plan, client):
    plan("Một ngày", date(2026, 2, 7))
    plan("Ba ngày", date(2026, 2, 7), ends_on=date(2026, 2, 9))
    plan("Đến trưa", date(2026, 2, 7), closes_at=time(12))
    found = events(client)
    for name, end in (("Một ngày", 8), ("Ba ngày", 10), ("Đến trưa", 8)):
        event = found[f"Hiến máu: {name}"]
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtstart") == date(2026, 2, 7)
        assert event.decoded("dtend") == date(2026, 2, end)
    assert "Giờ: chưa rõ giờ" in found["Hiến máu: Một ngày"]["description"]
    assert "Giờ: đến 12:00 (chưa rõ giờ bắt đầu)" in found["Hiến máu: Đến trưa"]["description"]


def test_hours_of_several_days_come_again_each_day(plan, client):
    plan("Ba ngày", date(2026, 2, 7), ends_on=date(2026, 2, 9), **HOURS)
    plan("Từ sáng", date(2026, 2, 7), opens_at=time(7))
    found = events(client)
    assert found["Hiến máu: Ba ngày"]["rrule"] == {"FREQ": ["DAILY"], "COUNT": [3]}
    assert found["Hiến máu: Ba ngày"].decoded("dtend").isoformat() == "2026-02-07T11:30:00+07:00"
    assert "dtend" not in found["Hiến máu: Từ sáng"]  # nobody said when it ends


def test_a_cancelled_drive_is_cancelled_in_the_calendar(plan, client):
    plan("Chợ", status=Drive.Status.CANCELLED, **HOURS)
    event = events(client)["ĐÃ HỦY: Hiến máu: Chợ"]
    assert event["status"] == "CANCELLED"
    assert event["description"].startswith("Buổi này đã hủy.")


def test_the_file_is_lines_of_at_most_75_octets_with_their_letters_whole(plan, client):
    name = "Nhà văn hóa ấp Đường Hoà, xã Hoà Điền – ngã ba Tám Ngàn " * 3
    plan(name.strip()[:190])
    content = client.get("/lich.ics").content
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    text = content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Hiến máu: " + name.strip()[:190].replace(",", "\\,") in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    for head in (
        "X-WR-CALNAME:Lịch hiến máu", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H", "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh",
    ):  # fmt: skip
        assert head in text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\x0b", "\x85"])
def test_a_name_cannot_write_lines_of_its_own(plan, client, end):
    plan(f"Chợ{end}ATTENDEE:mailto:x@example.org{end}END:VEVENT")
    answer = client.get("/lich.ics")
    unfolded = answer.content.decode().replace("\r\n ", "")
    assert not [line for line in unfolded.splitlines() if line.startswith(("ATTENDEE", "mailto"))]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Hiến máu: Chợ ATTENDEE:mailto:x@example.org END:VEVENT"
    assert "attendee" not in event


def test_the_file_keeps_to_the_past_month_and_the_next_half_year(plan, client):
    for days in (-31, -30, 0, 180, 181):
        plan(f"Ngày {days}", TODAY + timedelta(days))
    assert list(events(client)) == [f"Hiến máu: Ngày {days}" for days in (-30, 0, 180)]


def test_too_many_drives_are_cut_with_a_note(plan, client, monkeypatch):
    monkeypatch.setattr("campaigns.reading.calendar.MOST", 3)
    for days in (-1, 0, 1, 2, 3):
        plan(f"Ngày {days}", TODAY + timedelta(days))
    assert list(events(client)) == [f"Hiến máu: Ngày {days}" for days in (0, 1, 2)]
    calendar = Calendar.from_ical(client.get("/lich.ics").content)
    assert "Có nhiều buổi hơn mức chứa được" in calendar["description"]


def test_the_file_of_a_place_and_in_english(plan, client):
    plan("Chợ")
    answer = client.get("/noi/ha-noi/lich.ics")
    assert "X-WR-CALNAME:Lịch hiến máu tại Hà Nội" in answer.content.decode()
    assert events(client, "/noi/an-giang/lich.ics") == {}
    english = events(client, "/en/lich.ics")["Giving blood: Chợ"]
    assert english["description"].startswith("Hours: hours not known\nHost: not known\n")
    assert english["url"] == "http://testserver/en/chien-dich/hn-2026/"
    assert english["uid"] == events(client)["Hiến máu: Chợ"]["uid"]
    assert client.get("/noi/khong-co/lich.ics").status_code == 404


def test_the_file_is_open_to_all_and_asked_again_by_its_etag(plan, client):
    plan("Chợ")
    answer = client.get("/lich.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get("/lich.ics", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plan("Viện")
    changed = client.get("/lich.ics", headers={"If-None-Match": answer["ETag"]})
    assert changed.status_code == 200
