"""Searching as people do it: from any page, by keyboard, on a phone, without scripts."""

import pytest

from tests.browser.test_public_pages import CAMPAIGN, wider_than_the_screen

FOUND = "/tim/?q=kien+giang"


def tab_to(page, locator, most=40):
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not reach it")


@pytest.mark.parametrize("path", [CAMPAIGN, "/nhap-lieu/"])
def test_a_search_by_keyboard_alone(desk_page, sign_in, path):
    if path.startswith("/nhap"):
        sign_in(desk_page, "kiengiang")
    desk_page.goto(path)
    tab_to(desk_page, desk_page.locator("header #find"))
    desk_page.keyboard.type("xuan hong")
    desk_page.keyboard.press("Enter")
    desk_page.wait_for_url("**/tim/?q=xuan+hong")
    first = desk_page.locator(f"main a[href='{CAMPAIGN}']").first
    tab_to(desk_page, first)
    assert first.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    desk_page.keyboard.press("Enter")
    desk_page.wait_for_url(f"**{CAMPAIGN}")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_search_on_a_phone(open_page, javascript):
    page = open_page(javascript=javascript)
    page.goto("/")
    page.locator("header .to-find").click()
    page.wait_for_url("**/tim/")
    page.locator("#q").fill("kien giang")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/tim/?q=kien+giang")
    assert "kết quả cho “kien giang”" in page.locator("main .lead").inner_text()
    assert page.locator("main mark").count() > 2
    assert page.locator(f"main a[href='{CAMPAIGN}']").first.is_visible()


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_the_header_takes_two_rows_of_a_phone(page, prefix):
    page.goto(prefix + CAMPAIGN)
    assert wider_than_the_screen(page) <= 0
    header = page.locator("header.site").bounding_box()
    assert header["height"] <= 2 * 44 + 24
    for link in page.locator("header.site a:visible").all():
        box = link.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, link.inner_text()


def test_the_back_office_has_the_search_too(desk_page, sign_in):
    sign_in(desk_page, "kiengiang")
    desk_page.locator("#header #find").fill("xuan hong")
    desk_page.keyboard.press("Enter")
    desk_page.wait_for_url("**/tim/?q=xuan+hong")
