"""What leaves the site: the card framed by another one, the page that hands it out, and paper."""

import os
import re
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
SHARED = [
    CAMPAIGN,
    "/chien-dich/an-sinh-tet-binh-ngo-2026-thanh-xuan/",
    "/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/",
    "/chien-dich/cum-thi-dua-so-4-6-thang-dau-nam-2024/",
    "/chien-dich/hanh-trinh-do-2024/",
    "/noi/kien-giang/",
    "/noi/ca-mau/",
]
LOOKS = ["phone-light", "phone-dark", "desk-light", "desk-dark"]


# The card on another site


class AnotherSite(BaseHTTPRequestHandler):
    def __init__(self, *arguments, html: str):
        self.html = html
        super().__init__(*arguments)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def another_site(browser):
    """another_site(html): a page of another origin that holds the html, and what its console says.

    It has a context of its own: that it asks the tracker's host is what it is for.
    """
    opened = []

    def another_site(html, **more):
        handler = partial(AnotherSite, html=f"<!doctype html><title>Báo</title>{html}")
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(**more)
        context.set_default_timeout(15_000)
        opened.append((server, context))
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page, said

    yield another_site
    for server, context in opened:
        context.close()
        server.shutdown()
        server.server_close()


def code_of(open_page, path: str) -> str:
    page = open_page(javascript=False)
    page.goto(f"{path}chia-se/")
    return page.locator("#embed-code").input_value()


@pytest.mark.parametrize("path", [CAMPAIGN, "/noi/kien-giang/"])
def test_the_code_pasted_into_another_site_shows_the_card(open_page, another_site, path):
    page, said = another_site(code_of(open_page, path))
    card = page.frame_locator("iframe")
    expect(card.locator("main")).to_contain_text("5.600 đơn vị máu")
    bar = card.locator("svg.bar")
    assert bar.bounding_box()["width"] > 200
    expect(bar.locator(".got")).to_have_css("fill", "rgb(151, 21, 37)")  # its style sheets came
    assert said == []
    assert page.context.cookies() == []


def test_the_card_is_drawn_in_a_sandbox_too(server, another_site):
    frame = f'<iframe src="{server}/nhung{CAMPAIGN}" sandbox width="300" height="420"></iframe>'
    page, said = another_site(frame)
    got = page.frame_locator("iframe").locator("svg.bar .got")
    expect(got).to_have_css("fill", "rgb(151, 21, 37)")
    assert said == []


def test_the_link_of_the_card_opens_the_page_beside_the_other_site(server, another_site):
    frame = f'<iframe src="{server}/nhung{CAMPAIGN}" width="300" height="420"></iframe>'
    page, _said = another_site(frame)
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").locator("a").click()
    opened.value.wait_for_url(f"{server}{CAMPAIGN}")
    assert opened.value.evaluate("window.opener") is None


@pytest.mark.parametrize("path", [CAMPAIGN, "/", "/noi/kien-giang/", f"{CAMPAIGN}chia-se/"])
def test_no_other_page_can_be_framed(server, another_site, path):
    page, said = another_site(f'<iframe src="{server}{path}"></iframe>')
    page.wait_for_load_state("networkidle")
    assert any("frame-ancestors 'none'" in each or "Refused to frame" in each for each in said), (
        said
    )
    assert page.frames[-1].url.startswith("chrome-error:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_the_card_fits_its_frame_without_scrolling(open_page, prefix, scheme):
    page = open_page(scheme=scheme)
    page.set_viewport_size({"width": 300, "height": 420})
    for path in SHARED:
        page.goto(f"{prefix}/nhung{path}")
        scrolled = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert scrolled == [300, 420], path


def test_the_card_is_light(open_page):
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    moved = {}
    session.on(
        "Network.loadingFinished",
        lambda event: moved.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    page.goto(f"/nhung{CAMPAIGN}")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(moved.values()) <= 15_000


# The page that hands them out


def test_its_pictures_are_seen(page):
    page.goto(f"{CAMPAIGN}chia-se/")
    page.wait_for_load_state("networkidle")
    for name in ("img.picture", "img.code"):
        assert page.locator(name).evaluate("image => image.naturalWidth") > 0
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").locator("main")).to_contain_text("5.600")


def test_what_is_copied_is_what_is_shown(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{CAMPAIGN}chia-se/")
    for button, shown in (
        ("#sentence", page.locator("#sentence").inner_text()),
        ("#address", page.locator("#address").inner_text()),
        ("#embed-code", page.locator("#embed-code").input_value()),
    ):
        page.locator("[data-told]").evaluate("told => { told.textContent = ''; }")
        page.locator(f"[data-copy='{button}']").click()
        page.locator("[data-told]", has_text="Đã chép.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == shown


def test_where_copying_is_not_allowed_the_text_is_marked(page):
    page.goto(f"{CAMPAIGN}chia-se/")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.locator("[data-copy='#embed-code']").click()
    page.locator("[data-told]", has_text="hãy tự chép").wait_for()
    field = "document.activeElement"
    chosen = page.evaluate(f"{field}.value.slice({field}.selectionStart, {field}.selectionEnd)")
    assert chosen.startswith("<iframe")


def test_without_scripts_there_are_no_buttons_that_do_nothing(open_page):
    page = open_page(javascript=False)
    page.goto(f"{CAMPAIGN}chia-se/")
    assert page.locator("main button:visible").count() == 0
    assert page.locator("#embed-code").is_visible()


def test_the_qr_code_is_printed_three_centimetres_wide(page):
    page.goto(f"{CAMPAIGN}chia-se/")
    page.emulate_media(media="print")
    box = page.locator("img.code").bounding_box()
    modules = page.evaluate(
        """async () => (await (await fetch(document.querySelector("img.code").src)).text())
          .match(/viewBox="0 0 (\\d+)/)[1]"""
    )
    dark = box["width"] * (int(modules) - 8) / int(modules)  # without the quiet zone
    assert dark >= 3 / 2.54 * 96
    assert page.locator("#address").is_visible()


# Paper

PRINTED = {
    "campaign": (CAMPAIGN, 3),
    "overview": ("/", 6),
    "place": ("/noi/kien-giang/", 2),
    "list": ("/chien-dich/", 3),
    "source": ("/nguon/hien-mau-kien-giang-2024/", 4),
    "places": ("/noi/", 6),
    "share": (f"{CAMPAIGN}chia-se/", 1),
}


def on_paper(page, path):
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_prints_on_a_few_sheets_of_a4(page, name):
    path, most = PRINTED[name]
    page.goto(path)
    page.wait_for_load_state("networkidle")
    pdf = page.pdf(prefer_css_page_size=True, format="A4")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 1 <= len(boxes) <= most
    for wide, high in boxes:  # in points, to the width of a hair
        assert (float(wide), float(high)) == pytest.approx((595, 842), abs=1.5)


@pytest.mark.parametrize("name", PRINTED)
def test_paper_says_where_and_when_it_was_printed_and_carries_no_menu(page, server, name):
    path, _most = PRINTED[name]
    page.goto(path)
    assert not page.locator(".printed").is_visible()
    on_paper(page, path)
    foot = page.locator(".printed").inner_text()
    assert f"{server}{path}" in foot
    assert re.search(r"\d{1,2}/\d{1,2}/20\d\d", foot)
    for gone in ("header.site nav", "footer.site", ".skip", "form", "canvas", ".pass-on"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.locator("h1").is_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_paper_is_white_for_who_reads_in_the_dark(open_page):
    page = open_page(scheme="dark")
    on_paper(page, CAMPAIGN)
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(0, 0, 0)"


def test_what_is_folded_on_the_screen_is_open_on_paper(page):
    page.goto(CAMPAIGN)
    shut = page.locator("main details:not([open])")
    assert shut.count() > 5
    on_paper(page, CAMPAIGN)
    for number in range(shut.count()):
        inside = shut.nth(number).locator(":scope > :not(summary)").first
        assert inside.evaluate("element => element.getBoundingClientRect().height") > 0
        assert inside.evaluate("element => element.checkVisibility()")


def test_tables_are_whole_on_paper_and_repeat_their_heads(desk_page):
    page = desk_page  # paper is wider than a phone
    on_paper(page, "/chien-dich/")
    style = "(element, name) => getComputedStyle(element)[name]"
    assert page.locator("thead").first.evaluate(style, "display") == "table-header-group"
    assert page.locator("tbody tr").nth(3).evaluate(style, "breakInside") == "avoid"
    assert page.locator(".scroll").first.evaluate(style, "overflowX") == "visible"


def test_what_lies_past_the_target_is_striped_on_white_paper(page):
    on_paper(page, CAMPAIGN)
    fill = "element => getComputedStyle(element).fill"
    assert page.locator(".past-ground").evaluate(fill) == "rgb(255, 255, 255)"
    assert page.locator(".past-stripe").evaluate(fill) != "rgb(255, 255, 255)"
    assert page.locator(".bar .track").first.evaluate(
        "element => getComputedStyle(element).stroke"
    ) not in ("none", "rgb(255, 255, 255)")


def test_paper_gives_the_address_of_each_source(page):
    on_paper(page, CAMPAIGN)
    link = page.locator(".facts a[href*='/nguon/']").first
    after = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert "/nguon/hien-mau-kien-giang-2024/" in after


def test_pictures_for_the_readme_have_the_one_that_goes_with_a_link(page):
    folder = Path(os.environ.get("PICTURES", "var/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    picture = page.request.get(f"{CAMPAIGN}anh.png").body()
    (folder / "share-picture.png").write_bytes(picture)
    assert picture.startswith(b"\x89PNG")
