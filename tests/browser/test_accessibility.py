"""WCAG 2.2 AA on every page: axe, size of targets, reflow, spacing, motion, in every look."""

import pytest
from django.urls import Resolver404

from .looks import problems
from .site_map import EXCUSED, NO_PAGE, PAGES, is_no_page, route_of, routes


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_shuts_anybody_out(visit, name, prefix):
    page = visit(PAGES[name], prefix)
    assert page.locator("html").get_attribute("lang") == ("en" if prefix else "vi")
    found = [one for one in problems(page) if name not in EXCUSED or EXCUSED[name] not in one]
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
