"""The charts in a real browser: drawn from what the table says, by keyboard too, in both looks."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.drawn import RUNNING

from .test_public_pages import AXE, wider_than_the_screen

CAMPAIGN = f"/chien-dich/{RUNNING}/"
PAGES = {"/": 3, CAMPAIGN: 4, "/noi/an-giang/": 2}
DAYS = "figure[data-chart-url$='/theo-ngay/']"

COLOURS = """canvas => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.slice(i, i + 4).join();
    colours.set(colour, (colours.get(colour) || 0) + 1);
  }
  return Object.fromEntries(colours);
}"""


# Where each text on a canvas ends, in pixels of the page.
WRITTEN = """window.written = new Map();
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, x, ...more) {
  window.written.set(text, x + this.measureText(text).width);
  return fillText.call(this, text, x, ...more);
};"""

HAS = f"([canvas, colour]) => Object.keys(({COLOURS})(canvas)).includes(colour)"


@pytest.fixture(scope="module", autouse=True)
def filled(running_server):
    running_server.manage("shell", "-c", "from tests.drawn import fill; fill()")


def drawn(page, figure):
    """The figure once its chart stands: it is drawn when it comes near the screen."""
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_class(re.compile("drawn"))
    return figure.locator("canvas")


def read(cell):
    """The number that a table's cell begins with, if only "at least" so; None where it has none."""
    found = re.match(r"(?:ít nhất )?([0-9.]+(?:,[0-9]+)?)", cell.strip())
    return float(found[1].replace(".", "").replace(",", ".")) if found else None


@pytest.mark.parametrize("path", PAGES)
def test_every_chart_is_drawn_with_the_numbers_of_its_table(page, path):
    page.goto(path)
    figures = page.locator("[data-chart-url]")
    assert figures.count() == PAGES[path]
    for figure in figures.all():
        assert len(drawn(page, figure).evaluate(COLOURS)) > 3
        answer = page.request.get(figure.get_attribute("data-chart-url")).json()
        figure.locator("summary").click()
        rows = {
            row.locator("td").first.inner_text().strip(): row.locator("td").all_inner_texts()
            for row in figure.locator("tbody tr").all()
        }
        assert rows
        for at, label in enumerate(answer["labels"]):
            drawn_here = [dataset["data"][at] for dataset in answer["datasets"]]
            if label in rows:
                cells = [cell.rsplit("\n")[-1] for cell in rows[label][1:]]
                assert [read(cell) for cell in cells[: len(drawn_here)]] == drawn_here, label
            else:
                assert drawn_here[0] is None, label  # only days without a result are left out


def test_the_summary_says_what_the_chart_shows(page):
    page.goto(CAMPAIGN)
    figure = page.locator(DAYS)
    answer = page.request.get(figure.get_attribute("data-chart-url")).json()
    so_far = next(amount for amount in reversed(answer["datasets"][1]["data"]) if amount)
    grouped = f"{so_far:,}".replace(",", ".")
    said = figure.locator("p").inner_text()
    assert f"đến hôm nay phải có 2.100; đã ghi nhận ít nhất {grouped}." in said
    name = drawn(page, figure).get_attribute("aria-label")
    assert said in name
    assert "phím mũi tên" in name


def test_the_keyboard_goes_from_point_to_point_and_each_is_said(page):
    page.goto(CAMPAIGN)
    figure = page.locator(DAYS)
    canvas, said = drawn(page, figure), figure.locator("output")
    assert said.get_attribute("aria-live") == "polite"
    answer = page.request.get(figure.get_attribute("data-chart-url")).json()
    # Nobody wrote down the bags of 150 ml: the line says "at least", as the table does.
    bags, so_far = (dataset["shown"] for dataset in answer["datasets"][:2])
    assert all(words[0].startswith("ít nhất ") for words in (bags, so_far))
    figure.locator("summary").focus()
    page.keyboard.press("Shift+Tab")
    expect(canvas).to_be_focused()
    assert canvas.evaluate("canvas => getComputedStyle(canvas).outlineStyle") != "none"
    page.keyboard.press("ArrowRight")
    first = f"{answer['labels'][0]}: Túi máu {bags[0]}; Tổng đến nay {so_far[0]}; "
    expect(said).to_have_text(re.compile(re.escape(first)))
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile(re.escape(answer["labels"][1])))
    expect(said).not_to_have_text(re.compile("Túi máu"))  # nobody logged the second day
    page.keyboard.press("End")
    expect(said).to_have_text(re.compile(r"Theo kế hoạch đều 4\.200"))
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(re.compile(re.escape(answer["labels"][-2])))
    page.keyboard.press("Tab")
    expect(said).to_be_empty()


def test_the_end_of_a_bar_says_what_the_table_says_and_is_not_cut_off(any_page):
    any_page.add_init_script(WRITTEN)
    any_page.goto(CAMPAIGN)
    figure = any_page.locator("figure[data-chart-url$='/theo-tui/']")
    drawn(any_page, figure)
    answer = any_page.request.get(figure.get_attribute("data-chart-url")).json()
    words = answer["datasets"][0]["shown"]
    assert all(word.startswith("ít nhất ") for word in words)
    any_page.wait_for_function("words => words.every(word => window.written.has(word))", arg=words)
    room = figure.locator("canvas").evaluate("canvas => canvas.clientWidth")
    ends = any_page.evaluate("words => words.map(word => window.written.get(word))", words)
    assert max(ends) <= room


def test_english_pages_draw_in_english_form(page):
    page.goto(f"/en{CAMPAIGN}")
    figure = page.locator(DAYS)
    drawn(page, figure).focus()
    page.keyboard.press("End")
    expect(figure.locator("output")).to_have_text(re.compile("At an even pace 4,200"))


def test_a_chart_is_painted_again_when_the_room_goes_dark(page):
    page.goto(CAMPAIGN)
    canvas = drawn(page, page.locator(DAYS))

    def has(colour):
        return any(key.startswith(colour) for key in canvas.evaluate(COLOURS))

    assert has("151,21,37,255")  # --c1 by day
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(HAS, arg=[canvas.element_handle(), "232,100,108,255"])  # --c1 by night
    assert not has("151,21,37,255")


def test_far_charts_wait_until_they_are_near(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(CAMPAIGN)
    page.wait_for_load_state("networkidle")
    last = page.locator("[data-chart-url]").last
    path = last.get_attribute("data-chart-url")
    assert not [url for url in asked if url.endswith(path)]
    drawn(page, last)
    assert [url for url in asked if url.endswith(path)]


def test_where_there_is_nothing_to_draw_no_script_comes(page):
    scripts = []
    page.on("request", lambda request: scripts.append(request.url))
    page.goto("/chien-dich/hanh-trinh-do-2024/")
    page.wait_for_load_state("networkidle")
    assert page.locator("canvas").count() == 0
    assert not [url for url in scripts if "chart" in url]


def test_without_scripts_the_words_and_the_tables_stand(open_page):
    page = open_page(javascript=False)
    page.goto(CAMPAIGN)
    figure = page.locator(DAYS)
    assert "Theo kế hoạch đều" in figure.inner_text()
    assert not figure.locator("canvas").is_visible()
    figure.locator("summary").click()
    assert figure.locator("tbody tr").count() > 5


@pytest.mark.parametrize("path", ["/", CAMPAIGN])
def test_drawn_charts_pass_axe_and_fit_the_screen(any_page, path):
    any_page.goto(path)
    for figure in any_page.locator("[data-chart-url]").all():
        drawn(any_page, figure)
        figure.locator("summary").click()
    assert wider_than_the_screen(any_page) <= 0
    found = Axe().run(any_page, context="main", options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_a_first_visit_with_every_chart_is_light(open_page):
    """At most 160 KB over the line when all charts of a campaign have been drawn."""
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    moved = {}
    session.on(
        "Network.loadingFinished",
        lambda event: moved.__setitem__(event["requestId"], event["encodedDataLength"]),
    )
    page.goto(CAMPAIGN)
    for figure in page.locator("[data-chart-url]").all():
        drawn(page, figure)
    page.wait_for_load_state("networkidle")
    assert 0 < sum(moved.values()) <= 160_000
