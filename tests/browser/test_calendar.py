"""Where to give blood: found on a phone, kept in its calendar, printed for a wall."""

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from .looks import problems
from .site_map import Visit

CAN_THO = Visit("/noi/can-tho/lich/")
# In Cần Thơ, of which no other test asks anything.
DRIVES = """
from datetime import time, timedelta
from django.utils import timezone
from campaigns.models import Organisation, Place
from tests.cast import campaign, drive, site
today = timezone.localdate()
here = Place.objects.get(slug="can-tho")
ward = Place.objects.create(slug="phuong-ninh-kieu", name="Ninh Kiều", kind="ward", parent=here)
of = campaign("hanh-trinh-can-tho", "Hành trình đỏ Cần Thơ", here, today)
host = Organisation.objects.create(slug="ctd-can-tho", name="Hội Chữ thập đỏ thành phố Cần Thơ")
hospital = Organisation.objects.create(slug="hh-ct", name="Bệnh viện Huyết học Truyền máu Cần Thơ")
HOURS = [(time(0, 0), time(23, 59)), (time(13, 30), time(17)), (time(8), None), (None, None)]
for n in range(76):
    at = site(f"Nhà văn hóa khu vực {n}, đường Nguyễn Văn Cừ nối dài", ward if n % 2 else here)
    opens, closes = HOURS[n % 4]
    first = today + timedelta(n // 8 + 1)
    drive(
        of, at, first, opens_at=opens, closes_at=closes, host=host if n % 3 else None,
        collecting_hospital=hospital, ends_on=first + timedelta(2) if n % 10 == 5 else None,
        status="cancelled" if n % 9 == 4 else "planned",
    )
"""


@pytest.fixture(scope="module", autouse=True)
def drives(running_server, filled):
    running_server.manage("shell", "-c", DRIVES)


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_a_long_calendar_shuts_nobody_out(visit, prefix):
    page = visit(CAN_THO, prefix)
    assert page.locator(".drive").count() >= 30
    found = problems(page)
    assert not found, "\n".join(found)


def test_a_visitor_finds_a_drive_without_scripts(visit):
    page = visit(CAN_THO, javascript=False)
    assert "buổi hiến máu trong 7 ngày tới tại Cần Thơ" in page.locator(".lead").inner_text()
    assert page.locator(".drive s").count() >= 2  # struck, and still there
    page.locator("[name=q]").and_(page.locator(".filters input")).fill("KHU vuc 63")
    page.locator(".filters button").click()
    expect(page.locator(".drive")).to_have_count(1)
    assert page.locator(".filters [name=q]").input_value() == "KHU vuc 63"
    assert page.locator(".drive .hours").inner_text() == "chưa rõ giờ"


def test_a_day_that_cannot_be_read_is_explained_beside_it(visit):
    page = visit(CAN_THO, javascript=False)
    page.locator("[name=tu]").fill("31/2/2027")
    page.locator("[name=tu]").press("Enter")
    field = page.locator("[name=tu]")
    assert field.input_value() == "31/2/2027"
    assert field.get_attribute("aria-invalid") == "true"
    explained = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "Lịch không có ngày" in explained.inner_text()


def test_the_pages_go_on_where_the_last_day_ended(visit):
    page = visit(CAN_THO)
    days = page.locator(".day time")
    first = [day.get_attribute("datetime") for day in days.all()]
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2")
    second = [day.get_attribute("datetime") for day in days.all()]
    assert first[-1] < second[0]
    assert page.locator("a[rel=prev]").is_visible()


def test_the_keyboard_takes_the_file_home(visit):
    page = visit(CAN_THO)
    page.locator("main").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.actions a')"):
            break
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "lich-hien-mau-can-tho.ics"
    with open(download.value.path(), "rb") as file:
        calendar = Calendar.from_ical(file.read())
    assert calendar["x-wr-calname"] == "Lịch hiến máu tại Cần Thơ"
    assert len(calendar.walk("VEVENT")) == 76
    subscribe = page.locator("a[href^='webcal://']").get_attribute("href")
    assert subscribe.endswith("/noi/can-tho/lich.ics")


def test_print_prints_and_without_scripts_says_how(visit):
    page = visit(CAN_THO)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.locator("[data-print]").click()
    assert page.title() == "printed"
    plain = visit(CAN_THO, javascript=False)
    plain.locator("[data-print]").click()
    expect(plain).to_have_url(re.compile("#keep$"))
    assert plain.locator("#keep").is_visible()


def test_paper_holds_the_list_and_nothing_to_press(visit):
    page = visit(CAN_THO)
    page.emulate_media(media="print")
    for hidden in (".actions", ".filters", "#keep", "nav"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".lead").is_visible()
    assert page.locator(".drive").first.is_visible()


def test_a_focused_link_is_never_under_the_days_heading(visit):
    page = visit(CAN_THO)
    links = page.locator(".drive a")
    links.nth(links.count() - 1).focus()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const seen = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
              return document.activeElement.contains(seen);
            }"""
        )
