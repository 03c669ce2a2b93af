"""The public pages, as a visitor's browser shows them; see test_accessibility.py for each look."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .site_map import CAMPAIGN, LOGGED, PUBLIC, Visit

# WCAG 2.2 A and AA, and what axe calls good practice.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def wider_than_the_screen(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def lines_of(text: str) -> list[str]:
    """All but the code of an error page, which is another for each request."""
    return [line for line in text.splitlines() if line and not line.startswith("Mã yêu cầu: ")]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_says_the_same_without_scripts(visit, name):
    """Buttons that need a script are there with it alone; every other word stands without it."""
    said = visit(PUBLIC[name], javascript=False).locator("main").inner_text()
    page = visit(PUBLIC[name])
    page.wait_for_load_state("networkidle")
    buttons = page.locator("main button[type=button]").all_inner_texts()
    scripted = page.locator("main").inner_text()
    assert [line for line in lines_of(scripted) if line not in buttons] == lines_of(said)


def test_the_bar_reads_itself_aloud(page):
    page.goto(CAMPAIGN)
    bar = page.locator("main [role=img]").first
    name = bar.get_attribute("aria-label")
    for word in ("5.600 đơn vị máu", "4.200", "133,3%", "cao hơn chỉ tiêu"):
        assert word in name


def test_every_figure_of_a_campaign_opens_and_leads_to_its_source(page):
    page.goto(CAMPAIGN)
    figures = page.locator("main details", has=page.locator("a[href^='/nguon/']"))
    assert figures.count() >= 5
    for number in range(figures.count()):
        figure = figures.nth(number)
        figure.locator("summary").click()
        assert figure.locator("a[href^='/nguon/']").first.is_visible()
    figures.first.locator("a[href^='/nguon/']").first.click()
    expect(page).to_have_url(re.compile("/nguon/hien-mau-kien-giang-2024/"))


def test_the_chart_draws_what_its_table_says(page):
    page.goto(CAMPAIGN)
    canvas = page.locator("canvas").first
    page.locator("[data-chart-url]").first.scroll_into_view_if_needed()  # drawn once it is near
    page.locator("figure.drawn").first.wait_for(state="attached")
    # A canvas that was drawn on is not one colour.
    assert (
        page.evaluate(
            """canvas => {
          const pixels = canvas.getContext('2d')
            .getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let i = 0; i < pixels.length; i += 4) colours.add(pixels.slice(i, i + 4).join());
          return colours.size;
        }""",
            canvas.element_handle(),
        )
        > 3
    )


def test_a_page_without_a_chart_loads_no_chart_script(page):
    scripts = []
    page.on("request", lambda request: scripts.append(request.url))
    page.goto("/nguon/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in scripts if "chart" in url]


def test_the_language_switch_leads_to_the_same_page_and_back(page):
    page.goto(CAMPAIGN)
    page.locator("a[hreflang=en]:visible").first.click()
    page.wait_for_url(f"**/en{CAMPAIGN}")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "5,600 units of blood" in page.locator("main").inner_text()
    page.locator("a[hreflang=vi]:visible").first.click()
    page.wait_for_url(re.compile(rf"//[^/]+{CAMPAIGN}$"))


def test_the_list_is_searched_without_accents_and_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto("/chien-dich/")
    page.locator(".filters input[name=q]").fill("xuan hong")
    page.locator(".filters button").click()
    page.wait_for_url("**q=xuan*")
    links = page.locator("main table a[href^='/chien-dich/kien-giang']")
    assert links.count() >= 1
    assert page.locator(".filters input[name=q]").input_value() == "xuan hong"


def test_a_first_visit_to_a_campaign_is_light(open_page):
    """60 KB over the line at most, and five requests before it can be read; see also
    test_charts.py for the visit with every chart, and test_compress.py for the page itself.
    """
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked, moved = {}, {}
    session.on(
        "Network.requestWillBeSent",
        lambda event: asked.__setitem__(event["requestId"], (event["type"], event["request"])),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: moved.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    page.goto(CAMPAIGN)
    page.wait_for_load_state("networkidle")
    drawing = {key for key, (_, request) in asked.items() if CHART.search(request["url"])}
    assert 0 < sum(size for key, size in moved.items() if key not in drawing) <= 60_000
    assert sum(moved.values()) <= 160_000
    kinds = [kind for kind, _ in asked.values() if kind in ("Document", "Stylesheet", "Font")]
    assert kinds == ["Document", "Stylesheet"]  # it can be read with these two
    assert len(asked.keys() - drawing) <= 5


CHART = re.compile(r"chart|/bieu-do/")
# Name: the screen, its colours, the address, and what of the page is shown; None: its beginning.
PICTURES = {
    "campaign-phone": ("phone", "light", CAMPAIGN, None),
    "campaign-desk-dark": ("desk", "dark", CAMPAIGN, None),
    "overview-desk": ("desk", "light", "/", None),
    "campaign-english": ("phone", "light", f"/en{CAMPAIGN}", None),
    "chart-of-days": ("desk", "light", LOGGED, "figure[data-chart-url*=theo-ngay]"),
    "map-desk": ("desk", "light", "/noi/?nam=2024", None),
    "calendar-phone": ("phone", "light", "/lich/", None),
    "search-phone": ("phone", "dark", "/tim/?q=kien+giang", None),
    "share-desk": ("desk", "light", f"{CAMPAIGN}chia-se/", None),
    "api-desk": ("desk", "light", "/en/api/v1/docs", None),
}


@pytest.fixture
def pictures():
    folder = Path(os.environ.get("PICTURES", "var/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_for_the_readme(visit, pictures, name):
    """`make pictures` keeps them in docs/pictures, every other run in var/pictures."""
    screen, scheme, path, part = PICTURES[name]
    page = visit(Visit(path), screen=screen, scheme=scheme)
    file = pictures / f"{name}.png"
    if part:
        shown = page.locator(part).first
        shown.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    (shown if part else page).screenshot(path=file)
    assert 5_000 < file.stat().st_size < 160_000
