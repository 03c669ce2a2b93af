"""Sheets on a phone: sent, looked at, written with a bar, and the wrong rows had back."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.recording.sheets import rows_of, xlsx

from .test_public_pages import wider_than_the_screen
from .test_staff import CAMPAIGN, come_in, open_campaign  # noqa: F401

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = date(2026, 2, 1)

pytestmark = pytest.mark.usefixtures("open_campaign")


def rows(many: int, *, of: str, spoilt: int = 0) -> list[tuple]:
    good = [(DAY, f"{of} {n}", 100 + n, 90 + n, 40, 50, None) for n in range(many)]
    return [*good, *((DAY, f"{of} sai {n}", 1, "abc", None, None, None) for n in range(spoilt))]


def file_of(*lines, name="thang-2.xlsx", **more) -> dict:
    return {"name": name, "mimeType": XLSX, "buffer": xlsx(*lines, **more)}


def send(page, file) -> None:
    page.goto("/nhap-lieu/bang/")
    page.get_by_label("Chiến dịch").first.select_option(CAMPAIGN)
    page.get_by_label("Tệp bảng tính").set_input_files(file)
    page.get_by_role("button", name="Gửi và xem trước").click()


@pytest.fixture
def staff(page, running_server):
    come_in(page, running_server)
    return page


@pytest.fixture
def entries(running_server):
    """How many entries the server's database holds."""
    file = running_server.log.parent / "db.sqlite3"

    def entries() -> int:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute("select count(*) from campaigns_collection").fetchone()[0]

    return entries


def test_a_sheet_is_sent_looked_at_and_written(staff, entries, tmp_path):
    before = entries()
    send(staff, file_of(*rows(4500, of="Trường", spoilt=3)))
    expect(staff.locator(".lead")).to_have_text("4.503 dòng: 4.500 dòng mới, 3 dòng sai.")
    expect(staff.get_by_text("Cột D (Người hiến):").first).to_be_visible()
    assert wider_than_the_screen(staff) <= 0

    with staff.expect_download() as download:
        staff.get_by_role("link", name="Tải các dòng sai về").click()
    wrong = tmp_path / "wrong.xlsx"
    download.value.save_as(wrong)
    assert len(rows_of(wrong.read_bytes())) == 4

    # What the bar was told, as it moved.
    staff.evaluate(
        "() => new MutationObserver(() => (window.name += document.querySelector('progress').value "
        "+ ' ')).observe(document.querySelector('progress'), {attributes: true})"
    )
    staff.get_by_role("button", name="Ghi 4.500 dòng đúng").click()
    expect(staff.get_by_text("Đã lưu. 4.500 dòng đã ghi; 3 dòng sai không ghi.")).to_be_visible(
        timeout=60_000
    )
    told = [float(text) for text in staff.evaluate("() => window.name").split()]
    assert told == sorted(told) and max(told) == 4500 and len(set(told)) >= 3, told
    assert entries() == before + 4500

    send(staff, file_of(*rows(4500, of="Trường")))
    expect(staff.get_by_text("mọi số trong bảng đã có trong sổ")).to_be_visible()


def test_it_works_without_scripts(open_page, running_server, entries):
    page = open_page(javascript=False)
    come_in(page, running_server)
    before = entries()
    send(page, file_of(*rows(3, of="Không script")))
    page.get_by_role("button", name="Ghi 3 dòng đúng").click()
    expect(page.get_by_text("Đã lưu. 3 dòng đã ghi.")).to_be_visible()
    assert entries() == before + 3


def test_columns_are_said_by_thumb(staff):
    odd = file_of((DAY, "Chợ", 3), header=("Hôm nào", "Chỗ nào", "Bao nhiêu người"))
    send(staff, odd)
    staff.get_by_label("A Hôm nào").select_option(label="ngày")
    staff.get_by_label("B Chỗ nào").select_option(label="điểm hiến máu")
    staff.get_by_label("C Bao nhiêu người").select_option(label="người hiến")
    staff.get_by_role("button", name="Đọc bảng như vậy").click()
    expect(staff.locator(".lead")).to_have_text("1 dòng: 1 dòng mới.")


def test_a_list_of_donors_is_refused_in_words(staff, troubles):
    donors = file_of(("Nguyễn Văn An", "0912345678"), header=("Họ và tên", "Số điện thoại"))
    send(staff, donors)
    expect(staff.get_by_text("Hệ thống không nhận danh sách người hiến máu")).to_be_visible()
    expect(staff.get_by_label("Chiến dịch").first).to_have_value(CAMPAIGN)
    troubles.expect("422")


def test_a_connection_that_is_lost_is_said_to_be_lost(staff, entries, troubles):
    before = entries()
    send(staff, file_of(*rows(2, of="Mất mạng")))
    staff.context.set_offline(True)
    staff.get_by_role("button", name="Ghi 2 dòng đúng").click()
    expect(staff.get_by_text("Mất kết nối.")).to_be_visible()
    staff.context.set_offline(False)
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    assert entries() == before
    staff.get_by_role("button", name="Ghi 2 dòng đúng").click()
    expect(staff.get_by_text("Đã lưu. 2 dòng đã ghi.")).to_be_visible()
