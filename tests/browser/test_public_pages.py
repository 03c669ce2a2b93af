"""The public pages, as a visitor's browser shows them; see test_accessibility.py for each look."""

import os
import re
from pathlib import Path

import pytest

from .site_map import CAMPAIGN, PUBLIC

# WCAG 2.2 A and AA, and what axe calls good practice.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def wider_than_the_screen(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_says_the_same_without_scripts(visit, name):
    said = visit(PUBLIC[name], javascript=False).locator("main").inner_text()
    assert visit(PUBLIC[name]).locator("main").inner_text() == said


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
    assert "/nguon/hien-mau-kien-giang-2024/" in page.url


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


def test_the_keyboard_reaches_what_matters_first_and_its_place_is_seen(page):
    page.goto(CAMPAIGN)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_list_is_searched_without_accents_and_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto("/chien-dich/")
    page.locator("input[name=q]").fill("xuan hong")
    page.locator("form:has(input[name=q]) button").first.click()
    links = page.locator("main table a[href^='/chien-dich/kien-giang']")
    assert links.count() >= 1
    assert page.locator("input[name=q]").input_value() == "xuan hong"


def test_a_first_visit_to_a_campaign_is_light(open_page):
    """At most 60 KB over the line without its chart, 160 KB with it."""
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    chart, moved = set(), {}
    session.on(
        "Network.requestWillBeSent",
        lambda event: chart.add(event["requestId"]) if "chart" in event["request"]["url"] else None,
    )
    session.on(
        "Network.loadingFinished",
        lambda event: moved.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    page.goto(CAMPAIGN)
    page.wait_for_load_state("networkidle")
    without = sum(size for request, size in moved.items() if request not in chart)
    assert 0 < without <= 60_000
    assert sum(moved.values()) <= 160_000
    assert len([request for request in moved if request not in chart]) <= 8


PICTURES = {
    "campaign-phone": ("phone", "light", CAMPAIGN),
    "campaign-desk-dark": ("desk", "dark", CAMPAIGN),
    "overview-desk": ("desk", "light", "/"),
}


@pytest.fixture
def pictures():
    folder = Path(os.environ.get("PICTURES", "var/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_for_the_readme(open_page, pictures, name):
    """`make pictures` keeps them in docs/pictures, every other run in var/pictures."""
    screen, scheme, path = PICTURES[name]
    page = open_page(screen=screen, scheme=scheme)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    file = pictures / f"{name}.png"
    page.screenshot(path=file)
    assert file.stat().st_size > 10_000
