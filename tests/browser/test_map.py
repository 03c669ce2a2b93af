"""The tile map, as a phone and a keyboard meet it."""

import re

import pytest

# The articles tell of 2024, Đà Nẵng's campaign of `filling.py` of this year.
MAPS = {"/noi/?nam=2024": 63, "/noi/": 34, "/": 34}
TOLD = {63: "Kiên Giang: 133,3% kế hoạch, như nguồn công bố", 34: re.compile("^Đà Nẵng: .*%")}
TILES = ".tilemap a"


@pytest.mark.parametrize("path", MAPS)
def test_each_tile_is_a_link_with_a_name_large_enough_for_a_thumb(page, filled, path):
    page.goto(path)
    tiles = page.locator(TILES)
    assert tiles.count() == MAPS[path]
    for tile in tiles.all():
        box = tile.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert re.match(r"/noi/[a-z0-9-]+/$", tile.get_attribute("href"))
    link = page.get_by_role("link", name=TOLD[MAPS[path]]).first
    leads = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**{leads}")


def test_words_stay_on_their_tile(page):
    page.goto("/noi/?nam=2024")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.tilemap a')].flatMap(tile => {
          const square = tile.querySelector('rect').getBoundingClientRect();
          return [...tile.querySelectorAll('text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < square.left - 1 || box.right > square.right + 1;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_the_keyboard_goes_from_north_to_south_and_its_place_is_seen(page):
    page.goto("/noi/?nam=2024")
    page.locator(TILES).first.focus()
    seen = []
    for _ in range(5):
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Tab")
    assert seen == [f"/noi/{slug}/" for slug in NORTHERNMOST]
    width = page.evaluate(
        "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
    )
    assert float(width.removesuffix("px")) >= 3
    page.keyboard.press("Enter")
    page.wait_for_url("**/noi/son-la/")


NORTHERNMOST = ["lai-chau", "lao-cai-truoc-2025", "ha-giang", "cao-bang", "dien-bien"]


# What is read on each shade, in the order of the template: WCAG asks for 4.5 to 1.
CONTRASTS = """() => {
  const lum = rgb => {
    const [r, g, b] = rgb.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [dark, light] = [lum(a), lum(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const probe = document.querySelector('.tilemap a text');
  const tile = probe.closest('a');
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return ['no_campaign', 'unknown', 'under_50', 'under_80', 'under_100', 'reached'].flatMap(
    level => {
      tile.setAttribute('class', 'tile t-' + level);
      const ink = getComputedStyle(probe).fill;
      return [...document.querySelectorAll('#tile-' + level + ' path')].map(path => {
        const style = getComputedStyle(path);
        if (style.display === 'none') return 21;
        return ratio(ink, style.fill === 'none' ? paper : style.fill);
      });
    });
}"""


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_every_shade(open_page, scheme, media):
    page = open_page(scheme=scheme)
    page.emulate_media(media=media)
    page.goto("/noi/?nam=2024")
    found = page.evaluate(CONTRASTS)
    assert len(found) == 12
    assert min(found) >= 4.5, found


def test_the_year_is_chosen_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto("/noi/?nam=2024")
    page.locator("select[name=nam]").select_option("2026")
    page.locator("form:has(select[name=nam]) button").click()
    page.wait_for_url("**/noi/?nam=2026")
    assert page.locator(TILES).count() == 34
