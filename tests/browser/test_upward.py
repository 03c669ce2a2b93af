"""The report page in a browser: it reads, copies, and prints on one sheet of A4."""

import re

PAGE = "/nhap-lieu/bao-cao/"


def test_the_text_is_copied(open_page, sign_in):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "kiengiang")
    page.goto(PAGE)
    page.get_by_role("button", name="Chép tin nhắn").click()
    page.get_by_text("Đã chép.").wait_for()
    text = page.locator("textarea").input_value()
    assert "tỉnh Kiên Giang" in text
    assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_days_show_only_when_they_are_asked_for(page, sign_in):
    sign_in(page, "kiengiang")
    page.goto(PAGE)
    assert page.locator("[name=first]").is_hidden()
    page.locator("[name=period]").select_option("dates")
    assert page.locator("[name=first]").is_visible()


def test_it_works_without_scripts(open_page, sign_in):
    page = open_page(javascript=False)
    sign_in(page, "kiengiang")
    page.goto(PAGE)
    assert page.locator("[name=first]").is_visible()
    assert page.get_by_role("button", name="Chép tin nhắn").is_hidden()
    page.locator("[name=period]").select_option("last_year")
    page.get_by_role("button", name="Lập báo cáo").click()
    page.wait_for_url("**period=last_year**")
    assert "năm 20" in page.locator("h1").inner_text()


def test_it_prints_on_one_sheet_of_a4(desk_page, sign_in):
    sign_in(desk_page, "kiengiang")
    desk_page.goto(PAGE + "?campaign=kien-giang-tet-xuan-hong-2024&period=campaign")
    pdf = desk_page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (width, height), *_ = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert (round(float(width)), round(float(height))) == (595, 842)
    desk_page.emulate_media(media="print")
    assert desk_page.locator(".report").is_visible()
    for screen_only in (".choose-report", ".takes", ".message", "header.site", ".who"):
        assert desk_page.locator(screen_only).is_hidden()
