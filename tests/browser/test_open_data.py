"""Open data as a visitor has it: a file that is downloaded and opens, and the words explained."""

import csv
import io
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from .looks import problems
from .site_map import CAMPAIGN, LOGGED, Visit

METHOD, DATA = "/phuong-phap/", "/du-lieu/"


def taken(page, link):
    with page.expect_download() as download:
        link.click()
    return download.value


def rows_of(download):
    data = download.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_list_of_campaigns_is_downloaded_and_opens(page):
    page.goto(DATA)
    download = taken(page, page.locator("main a[href*='_export=csv']").first)
    assert re.fullmatch(r"chien-dich-\d{4}-\d{2}-\d{2}\.csv", download.suggested_filename)
    rows = rows_of(download)
    assert {"Địa chỉ trang", "Tên", "Kết quả"} <= set(rows[0])
    assert CAMPAIGN in {row["Địa chỉ trang"] for row in rows}


def test_the_workbook_is_downloaded_and_opens(page):
    page.goto("/en" + DATA)
    download = taken(page, page.locator("main a[href*='_export=xlsx']").first)
    headers, *rows = load_workbook(io.BytesIO(download.path().read_bytes())).active.iter_rows(
        values_only=True
    )
    assert {"Address", "Name", "Result"} <= set(headers)
    assert any(5600 in row for row in rows)


def test_what_was_logged_is_downloaded_from_the_campaign(visit):
    page = visit(Visit(LOGGED))
    link = page.locator("main .exports a", has_text="CSV").first
    rows = rows_of(taken(page, link))
    assert rows and {"Ngày", "Điểm", "Túi máu"} <= set(rows[0])


class Elsewhere(BaseHTTPRequestHandler):
    """A site of somebody else's."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title>")

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_may_read_it(page, server, elsewhere, troubles):
    page.goto(elsewhere)
    asked = "url => fetch(url).then(answer => answer.text())"
    assert "Kiên Giang" in page.evaluate(asked, f"{server}/chien-dich/?_export=csv")
    troubles.expect(elsewhere)  # the visit there


def test_a_word_is_reached_by_its_address(page):
    page.goto(f"{METHOD}#don-vi-quy-doi")
    heading = page.locator("#don-vi-quy-doi")
    assert heading.is_visible()
    top = heading.bounding_box()["y"]
    assert 0 <= top < page.viewport_size["height"] / 2


def test_the_list_of_contents_leads_by_keyboard(page):
    page.goto(METHOD)
    link = page.locator(".contents a").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#cach-cong$"))  # not always done by the key's return


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("path", [METHOD, DATA])
def test_the_pages_fit_and_axe_finds_nothing(page, path, prefix):
    page.goto(prefix + path)
    assert problems(page) == []
