"""WCAG 2.2 AA on every page: axe, size of targets, reflow, spacing, motion, in every look."""

import pytest
from django.urls import Resolver404

from .looks import CHECKS, problems
from .site_map import EXCUSED, NO_PAGE, PAGES, is_no_page, route_of, routes


@pytest.mark.parametrize("name", PAGES)
def test_nothing_shuts_anybody_out(visit, name):
    page, found = None, []
    for language, prefix in (("vi", ""), ("en", "/en")):
        page = visit(PAGES[name], prefix, page=page)
        assert page.locator("html").get_attribute("lang") == language
        found += [f"{prefix} {one}" for one in problems(page, words_alone=bool(prefix))]
    found = [one for one in found if name not in EXCUSED or EXCUSED[name] not in one]
    assert not found, f"{page.url}\n" + "\n".join(found)


def test_every_page_that_anybody_can_open_is_looked_at():
    visited = set()
    for visit in PAGES.values():
        try:
            visited.add(route_of(visit.path))
        except Resolver404:
            assert visit.status == 404, visit.path
    open_to_somebody = {
        route for route, answers in routes().items() if answers and not is_no_page(route)
    }
    assert open_to_somebody - visited == set(), "add these to site_map.py"
    assert NO_PAGE.keys() - routes().keys() == set(), "these are gone"


SEEN = """colours => {
  const style = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
  return {
    got: style(".bar .got", "fill"), track: style(".bar .track", "fill"),
    goal: style(".bar .goal", "stroke"), swatch: style(".key i", "backgroundColor"),
    flag: style(".flag", "borderTopStyle"), ground: style("body", "backgroundColor"),
  };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_and_flags_are_told_apart_in_colours_that_the_reader_chose(visit, scheme):
    page = visit(PAGES["campaign"], scheme=scheme, forced_colors="active")
    seen = page.evaluate(SEEN)
    assert len({seen["got"], seen["track"], seen["goal"]}) == 3
    assert seen["swatch"] == seen["got"]
    assert seen["flag"] == "solid"


def test_what_moves_rests_for_those_who_ask_for_calm(visit):
    """The check itself sees motion, where nobody asked for calm."""
    page = visit(PAGES["admin-index"], reduced_motion="no-preference")
    page.evaluate(CHECKS)
    assert page.evaluate("checks.motion()")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("checks.motion()") == []
