"""The strict policy holds while the admin's widgets and the pages' scripts are used, not only read.

Every breach is an error in the browser's console, which fails the test: see `troubles`. That the
header itself is on every answer, and that nothing on any page is inline, is tested over all
addresses in tests/web/staff/test_headers.py; that no page visited breaks it, by every other test
of this folder.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from .site_map import LOGGED, NATIONAL, Visit


@pytest.fixture
def desk(visit):
    """desk("/admin/…"): the page as the national coordinator opens it at a desk."""
    return lambda path: visit(Visit(path, NATIONAL), screen="desk")


def test_a_date_is_picked_from_the_calendar(desk):
    page = desk("/admin/campaigns/campaign/add/")
    field = page.locator("#id_starts_on")
    page.locator(".field-starts_on .datetimeshortcuts a", has_text="Hôm nay").first.click()
    assert field.input_value() == f"{date.today():%d/%m/%Y}"
    page.locator("#calendarlink0").click()
    calendar = page.locator("#calendarbox0")
    expect(calendar).to_be_visible()
    box, link = calendar.bounding_box(), page.locator("#calendarlink0").bounding_box()
    assert abs(box["y"] - link["y"]) < 300  # it opens beside its field
    calendar.get_by_role("link", name="15", exact=True).click()
    assert field.input_value().startswith("15/")
    expect(calendar).to_be_hidden()


def test_the_address_word_follows_the_name(desk):
    page = desk("/admin/campaigns/campaign/add/")
    page.locator("#id_name").press_sequentially("Giọt hồng Đà Nẵng")
    assert page.locator("#id_slug").input_value() == "giot-hong-da-nang"


def test_a_place_is_found_by_typing(desk):
    page = desk("/admin/campaigns/campaign/add/")
    page.get_by_role("combobox", name="Nơi").click()
    search = page.locator(".select2-container--open .select2-search__field").last
    search.press_sequentially("an giang")
    page.locator(".select2-results__option", has_text="An Giang").first.click()
    expect(page.locator("#id_place option:checked")).to_contain_text("An Giang")


def test_a_row_is_added_and_its_fields_work(desk):
    page = desk("/admin/campaigns/campaign/{campaign}/change/")
    rows = page.locator("#targets-group .inline-related.dynamic-targets")
    before = rows.count()
    page.locator("#targets-group .add-row a").click()
    expect(rows).to_have_count(before + 1)
    added = rows.nth(before)
    added.get_by_text("Dùng cho ai", exact=False).or_(added.locator("summary").last).first.click()
    drawn = added.locator(".select2-selection").first
    expect(drawn).to_have_attribute("aria-label", "Bên giao")
    added.locator(".datetimeshortcuts a").first.click()
    assert added.locator("input.vDateField").first.input_value()
    added.locator(".inline-deletelink").click()
    expect(rows).to_have_count(before)


def test_permissions_are_moved_between_the_lists(desk):
    page = desk("/admin/auth/group/{group}/change/")
    chosen = page.locator("#id_permissions_to option")
    offered = page.locator("#id_permissions_from option")
    before, words = chosen.count(), offered.last.inner_text()
    page.locator("#id_permissions_input").press_sequentially(words)
    expect(offered).to_have_count(1)
    page.locator("#id_permissions_from").select_option(label=words)
    page.locator("#id_permissions_add, .selector-add").first.click()
    expect(chosen).to_have_count(before + 1)


def test_rows_are_ticked_all_at_once_and_exported(desk):
    page = desk("/admin/campaigns/campaign/")
    page.locator("#action-toggle").check()
    ticked = page.locator("#result_list input.action-select:checked")
    assert ticked.count() == page.locator("#result_list input.action-select").count() > 0
    page.locator("#changelist-filter summary").first.click()
    page.locator("#nav-filter").fill("chỉ tiêu")
    expect(page.locator("#nav-sidebar a:visible", has_text="Các chỉ tiêu")).to_be_visible()
    page.locator("#toggle-nav-sidebar").click()
    page.locator("button.theme-toggle").first.click()


def test_the_page_of_a_campaign_draws_its_charts(visit):
    page = visit(Visit(LOGGED), screen="desk")
    charts = page.locator("figure.chart")
    assert charts.count() >= 1
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        expect(chart).to_have_class(re.compile(r"\bdrawn\b"))


def test_the_tracker_answers_for_no_other_host(visit, server):
    """What a page names to be fetched, a style, a script, a picture, is the site's own."""
    for path in ("/", LOGGED, "/noi/", "/api/v1/docs", f"/nhung{LOGGED}"):
        page = visit(Visit(path))
        named = page.evaluate(
            "[...document.querySelectorAll('link[rel~=stylesheet], script, img, iframe, source')]"
            ".map(one => one.href || one.src).filter(Boolean)"
        )
        assert [url for url in named if not url.startswith((server, "data:"))] == []
