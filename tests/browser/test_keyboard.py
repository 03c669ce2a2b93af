"""Each way through the site without a mouse: seen at every stop, hidden nowhere, no way lost."""

from contextlib import suppress
from datetime import date

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.recording.sheets import xlsx

from .looks import CHECKS
from .site_map import CAMPAIGN, COLLECTOR, LOGGED, MANAGER, NATIONAL, Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_STOPS = 250
REST_MS = 2000


class Keys:
    """A person with a keyboard alone. Every stop is looked at; see `focus` in checks.js."""

    def __init__(self, page):
        self.page = page
        page.context.add_init_script(CHECKS)
        page.evaluate(CHECKS)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def choose(self, option: str) -> None:
        """Go down the list that has the focus. Typed words would depend on how fast they come."""
        chosen = self.page.locator("select:focus option:checked")
        for _ in range(self.page.locator("select:focus option").count()):
            if option in chosen.inner_text():
                return
            self.press("ArrowDown")
        raise AssertionError(f"no {option!r} in the list")

    def tab(self) -> dict:
        self.press("Tab")
        # What comes into view may bring a chart that moves it: where it comes to rest counts.
        with suppress(TimeoutError):
            self.page.wait_for_function("!checks.focus().wrong.length", timeout=REST_MS)
        stop = self.page.evaluate("checks.focus()")
        assert not stop["wrong"], f"{self.page.url}: {stop['wrong']}"
        return stop

    def to(self, words: str, selector: str = "*"):
        """Tab on until what has the focus says `words`."""
        said = []
        for _ in range(MOST_STOPS):
            stop = self.tab()
            said.append(stop["words"])
            fits = self.page.evaluate("it => document.activeElement.matches(it)", selector)
            if words in stop["words"] and fits:
                return self
        raise AssertionError(f"{words!r} was not reached on {self.page.url}: {said}")

    def follow(self, words: str, selector: str = "a, button, input, summary") -> None:
        self.to(words, selector)
        self.press("Enter")

    def whole_page(self) -> int:
        """Through all of it and out again: no stop twice, none that cannot be left."""
        stops = []
        while (stop := self.tab())["is"]:
            if stops and stop["is"] == stops[0]:
                break
            assert stop["is"] not in stops, f"{self.page.url} holds the focus at {stop['words']}"
            stops.append(stop["is"])
        assert stops == sorted(stops), f"{self.page.url}: the order of stops jumps"
        return len(stops)


@pytest.fixture
def keys(visit):
    def keys(path: str, who: str = "", prefix: str = "", **more) -> Keys:
        return Keys(visit(Visit(path, who), prefix, **more))

    return keys


WHOLE = {
    "overview": ("/", ""),
    "campaigns": ("/chien-dich/", ""),
    "campaign": (CAMPAIGN, ""),
    "campaign-logged": (LOGGED, ""),
    "place": ("/noi/an-giang/", ""),
    "places": ("/noi/", ""),
    "calendar": ("/lich/", ""),
    "search": ("/tim/?q=da+nang", ""),
    "today": ("/nhap-lieu/", MANAGER),
    "log": ("/nhap-lieu/dot/{today_drive}/ghi/", COLLECTOR),
    "offline": ("/nhap-lieu/ngoai-tuyen/", COLLECTOR),
    "sheet": ("/nhap-lieu/bang/{sheet}/", MANAGER),
    "admin-list": ("/admin/campaigns/campaign/", NATIONAL),
    "admin-form": ("/admin/campaigns/campaign/{campaign}/change/", NATIONAL),
    "admin-target": ("/admin/campaigns/target/{target}/change/", NATIONAL),
}


@pytest.mark.parametrize("look", ["phone-light", "desk-dark"])
@pytest.mark.parametrize("name", WHOLE)
def test_every_stop_of_a_page_is_seen_and_none_is_a_trap(keys, name, look):
    path, who = WHOLE[name]
    screen, scheme = look.split("-")
    assert keys(path, who, screen=screen, scheme=scheme).whole_page() > 5


def test_reading_from_the_overview_to_the_source_of_a_figure(keys):
    reader = keys("/")
    page = reader.page
    reader.tab()
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    reader.follow("Chiến dịch", "nav a")
    page.wait_for_url("**/chien-dich/")
    reader.to("", "form.filters input[name=q]").type("xuan hong kien giang")
    reader.press("Enter")
    page.wait_for_url("**q=xuan*")
    reader.follow("Xuân hồng", "table a")
    page.wait_for_url(f"**{CAMPAIGN}")
    reader.follow("5.600", "summary")
    expect(page.locator("details.figure[open]").first).to_be_visible()
    reader.follow("", "details[open] a[href^='/nguon/']")
    page.wait_for_url("**/nguon/hien-mau-kien-giang-2024/")


def test_the_first_stop_leads_past_the_header(keys):
    reader = keys(CAMPAIGN)
    reader.tab()
    reader.press("Enter")
    reader.tab()
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert reader.page.evaluate(inside)


def test_searching_from_any_page(keys):
    reader = keys("/nguon/", screen="desk")
    reader.to("", "input[type=search]").type("da nang")
    reader.press("Enter")
    reader.page.wait_for_url("**/tim/?q=da+nang")
    reader.follow("Xuân hồng Đà Nẵng", "main a")
    reader.page.wait_for_url(f"**{LOGGED}")


def test_signing_in_logging_a_result_and_correcting_it(keys, running_server, filled, troubles):
    staff = keys("/nhap-lieu/dang-nhap/")
    page = staff.page
    staff.to("Tên đăng nhập").type(COLLECTOR)
    staff.to("Mật khẩu").type(running_server.password)
    staff.press("Enter")
    page.wait_for_url("**/nhap-lieu/")
    staff.follow("", f"a[href$='/dot/{filled['today_drive']}/ghi/']")
    page.wait_for_url("**/ghi/")
    staff.to("Người đăng ký").type("90")
    staff.to("Người hiến máu").type("80")
    staff.to("250 ml").type("30")
    staff.to("350 ml").type("50")
    staff.to("Không có cỡ túi nào khác").press("Space")
    staff.follow("Lưu", "button.main")
    page.wait_for_url("**/phieu/*/")
    expect(page.locator(".told.success[role=status]")).to_contain_text("Đã lưu. Số phiếu PN-")

    staff.follow("Sửa phiếu này", "a")
    page.wait_for_url("**/sua/")
    staff.follow("Lưu bản sửa", "button")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    troubles.expect("422")
    staff.to("", "[name=reason]")
    described = page.locator(":focus").get_attribute("aria-describedby")
    assert page.locator(f"#{described.split()[-1]}").is_visible()
    assert page.locator(":focus").get_attribute("aria-invalid") == "true"
    staff.type("Đếm lại")
    staff.to("350 ml").type("51")
    staff.follow("Lưu bản sửa", "button")
    staff_says_yes(staff)
    expect(page.locator(".told.success")).to_contain_text("Đã lưu")
    staff.follow("Đăng xuất", "button")
    page.wait_for_url("**/dang-nhap/")


def staff_says_yes(staff):
    """What looks odd is asked about once more."""
    staff.page.wait_for_load_state()
    if staff.page.get_by_role("button", name="Đúng rồi, lưu như vậy").count():
        staff.follow("Đúng rồi", "button")


def test_a_sheet_from_choosing_it_to_writing_it(keys):
    staff = keys("/nhap-lieu/bang/", MANAGER)
    page = staff.page
    staff.to("Chiến dịch", "select").choose("Lễ hội Xuân hồng Đà Nẵng")
    staff.to("Tệp bảng tính")
    with page.expect_file_chooser() as chooser:
        staff.press("Space")
    rows = xlsx((date(2026, 3, 1), "Chợ bàn phím", 12, 11, 5, 6, None))
    chooser.value.set_files({"name": "phim.xlsx", "mimeType": XLSX, "buffer": rows})
    staff.follow("Gửi và xem trước", "button")
    expect(page.locator(".lead")).to_contain_text("1 dòng")
    staff.follow("Ghi 1 dòng đúng", "button")
    expect(page.locator(".told.success[role=status]")).to_contain_text("1 dòng đã ghi")


def test_approving_what_was_ticked(keys):
    manager = keys("/nhap-lieu/duyet/", MANAGER)
    page = manager.page
    waiting = page.locator(".job").count()
    assert waiting
    manager.to("Duyệt PN-", "input[type=checkbox]").press("Space")
    expect(page.locator(":focus")).to_be_checked()
    manager.follow("", "button.main")
    expect(page.locator(".told.success[role=status]")).to_be_visible()
    expect(page.locator(".job")).to_have_count(waiting - 1)


def test_changing_a_target_in_the_admin(keys):
    manager = keys("/admin/", NATIONAL, screen="desk")
    page = manager.page
    manager.follow("Các chỉ tiêu", "#content-main a")
    page.wait_for_url("**/admin/campaigns/target/")
    manager.follow("Xuân hồng Đà Nẵng", "#result_list a")
    page.wait_for_url("**/change/")
    manager.to("", "#id_as_printed")
    manager.press("Control+a")
    manager.type("2.700")
    manager.press("Enter")
    page.wait_for_url("**/admin/campaigns/target/")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#result_list")).to_contain_text("2.700")
