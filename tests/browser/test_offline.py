"""Logging without a signal, with the network really cut: nothing lost, nothing twice."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .looks import problems

OFFLINE = "/nhap-lieu/ngoai-tuyen/"
CUT = "ERR_INTERNET_DISCONNECTED"  # what the console says of each try without a network

KEPT = """
async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const lists = await Promise.all(stores.map((store) => store.keys()));
    return lists.flat().map((one) => new URL(one.url).pathname);
}
"""


@pytest.fixture(autouse=True)
def cut_on_purpose(troubles):
    yield
    troubles[:] = [trouble for trouble in troubles if CUT not in trouble]


@pytest.fixture
def rows(running_server):
    """rows("select …"): straight from the server's database."""
    file = running_server.log.parent / "db.sqlite3"

    def rows(query, *values):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    return rows


@pytest.fixture
def drive(open_page, sign_in, rows):
    """A drive of its own for each test: its id, as the national coordinator planned it."""
    page = open_page()
    sign_in(page, "quanly")
    page.request.get("/api/v1/drives?mine=1")
    [(campaign,)] = rows(
        "select c.slug from campaigns_campaign c join campaigns_place p on p.id = c.place_id "
        "where p.slug = 'ha-noi' order by c.id limit 1"
    )
    site = {"name": f"Trường số {uuid4().hex[:6]}", "place": "ha-noi"}
    day = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    answer = post(page, "drives", {"campaign": campaign, "site": site, "date": day, "target": 100})
    assert answer.status == 201, answer.text()
    return answer.json()["id"]


def post(page, what, body, **headers):
    [token] = [c["value"] for c in page.context.cookies() if c["name"] == "csrftoken"]
    return page.request.post(
        f"/api/v1/{what}",
        data=json.dumps(body),
        headers={"X-CSRFToken": token, "Content-Type": "application/json", **headers},
    )


class Phone:
    """A member of staff with the offline page in hand."""

    def __init__(self, page: Page, drive: str):
        self.page, self.drive = page, drive

    @property
    def root(self):
        return self.page.locator("[data-offline]")

    def open(self):
        self.page.goto(OFFLINE)
        return self

    def ready(self):
        expect(self.page.locator("[data-offline][data-ready]")).to_be_attached()
        self.settled("sent")
        return self

    def settled(self, outcome):
        expect(self.page.locator(f'[data-offline][data-outcome="{outcome}"]')).to_be_attached()

    def signal(self, on: bool):
        self.page.context.set_offline(not on)

    def fill(self, **counts):
        self.page.locator("[name=drive]").select_option(self.drive)
        more = self.page.locator("form details")
        if "note" in counts and more.get_attribute("open") is None:
            more.locator("summary").click()
        for name, number in counts.items():
            self.page.locator(f"[name={name}]").fill(str(number))

    def save(self, **counts):
        self.fill(**counts)
        self.page.get_by_role("button", name="Lưu", exact=True).click()

    def cards(self, state=None):
        return self.page.locator(f'[data-state="{state}"]' if state else "[data-seq]")

    def send(self):
        self.page.locator('[data-part="send"]').click()


@pytest.fixture
def phone(open_page, sign_in, drive):
    page = open_page()
    sign_in(page, "hanoi")
    return Phone(page, drive).open().ready()


def donors_of(rows, drive):
    return sorted(
        number
        for (number,) in rows("select donors from campaigns_collection where drive_id = ?", drive)
    )


def test_it_opens_logs_and_sends_without_a_signal_in_between(phone, rows):
    page = phone.page
    phone.signal(False)
    page.reload()
    phone.fill(registered=120, donors=101, bags_250=60, bags_350=40)
    foot = page.locator(".foot")
    expect(foot).to_contain_text("100 túi")
    phone.save()
    expect(page.locator('[data-line="kept"]')).to_be_visible()
    expect(phone.cards("waiting")).to_have_count(1)
    page.reload()
    expect(phone.cards("waiting")).to_contain_text("100 túi")

    again = page.context.new_page()  # the tab was closed, and the page is opened again
    page.close()
    phone.page = again
    phone.open()
    expect(phone.cards("waiting")).to_have_count(1)
    assert donors_of(rows, phone.drive) == []

    phone.signal(True)
    expect(phone.cards("received")).to_contain_text(re.compile(r"PN-\d{6}"))
    expect(phone.cards("waiting")).to_have_count(0)
    assert donors_of(rows, phone.drive) == [101]


def test_with_a_signal_the_receipt_is_there_at_once(phone, rows):
    phone.save(donors=7)
    expect(phone.page.locator('[data-line="received"]')).to_contain_text("PN-")
    assert donors_of(rows, phone.drive) == [7]


def test_what_is_typed_survives_a_reload(phone):
    phone.signal(False)
    phone.fill(donors=33, note="mưa")
    phone.page.wait_for_timeout(600)
    phone.page.reload()
    expect(phone.page.locator("[name=donors]")).to_have_value("33")
    expect(phone.page.locator("[name=drive]")).to_have_value(phone.drive)


def test_what_cannot_be_read_stays_in_the_form(phone, rows):
    phone.save(donors="1,5", bags_250="x")
    expect(phone.page.locator(".error")).to_have_count(2)
    expect(phone.page.locator("[name=donors]")).to_have_value("1,5")
    phone.save(donors=5, bags_250="", note="gọi 0912.345.678")
    expect(phone.page.locator(".error")).to_have_count(1)
    assert donors_of(rows, phone.drive) == []


def test_a_signed_out_phone_keeps_and_asks(phone, sign_in, rows, troubles):
    page = phone.page
    page.context.clear_cookies()
    phone.save(donors=11)
    expect(page.locator('[data-part="signed-out"]')).to_be_visible()
    expect(phone.cards("waiting")).to_have_count(1)
    page.reload()
    expect(phone.cards("waiting")).to_have_count(1)
    assert donors_of(rows, phone.drive) == []
    sign_in(page, "hanoi")
    phone.open()
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [11]
    troubles.expect("401")


def test_another_account_never_sends_them_unasked(phone, sign_in, rows):
    page = phone.page
    phone.signal(False)
    phone.save(donors=21)
    expect(phone.cards("waiting")).to_have_count(1)
    # Signed out and in as somebody else while the page was shut.
    page.goto("about:blank")
    phone.signal(True)
    page.context.clear_cookies()
    sign_in(page, "quanly")
    phone.open()
    phone.settled("sent")
    others = page.locator('[data-part="others"]')
    expect(others).to_contain_text("Nhân viên Hà Nội")
    expect(phone.cards()).to_have_count(0)
    phone.send()
    phone.settled("sent")
    assert donors_of(rows, phone.drive) == []

    others.locator('[data-part="adopt"]').click()
    assert donors_of(rows, phone.drive) == []
    others.locator('[data-part="adopt-yes"]').click()
    expect(phone.cards("received")).to_have_count(1)
    [(who,)] = rows(
        "select u.username from campaigns_collection c join auth_user u on u.id = c.logged_by_id "
        "where drive_id = ?",
        phone.drive,
    )
    assert who == "quanly"


def test_the_account_itself_sends_them_when_it_is_back(phone, sign_in, rows):
    page = phone.page
    phone.signal(False)
    phone.save(donors=22)
    expect(phone.cards("waiting")).to_have_count(1)
    page.goto("about:blank")
    phone.signal(True)
    for name in ("kiengiang", "hanoi"):
        page.context.clear_cookies()
        sign_in(page, name)
        phone.open()
        phone.settled("sent")
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [22]


def test_signing_out_leaves_no_drives_on_the_phone(phone, troubles):
    page = phone.page
    phone.signal(False)
    phone.save(donors=23)
    expect(phone.cards("waiting")).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    page.goto("/nhap-lieu/")
    page.locator(".who button").click()
    page.wait_for_url("**/dang-nhap/")
    page.goto(OFFLINE)
    phone.settled("signed-out")
    expect(page.locator("[name=drive] option")).to_have_count(1)
    expect(phone.cards()).to_have_count(0)
    expect(page.locator('[data-part="no-account"]')).to_be_visible()
    troubles.expect("401")


@pytest.mark.parametrize("clock", ["2000-01-01T00:00:00", "2026-11-24T12:00:00", "2031-02-03"])
def test_a_wrong_clock_changes_nothing(phone, rows, clock):
    phone.page.clock.set_fixed_time(clock)
    phone.signal(False)
    phone.page.reload()
    phone.save(donors=31)
    expect(phone.cards("waiting")).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    [(recorded, said)] = rows(
        "select recorded_at, said_at from campaigns_collection where drive_id = ?", phone.drive
    )
    assert abs(datetime.fromisoformat(recorded) - datetime.now()) < timedelta(hours=8)
    assert said[:4] in (clock[:4], str(int(clock[:4]) - 1))


def test_twenty_entries_whose_answers_are_lost_are_stored_once_each(phone, rows, troubles):
    page = phone.page
    phone.signal(False)
    for number in range(20):
        phone.save(donors=number)
        expect(phone.cards("waiting")).to_have_count(number + 1)
    posts = []

    def lose(route):
        """Everything arrives twice, and of every third the answer is lost on its way."""
        posts.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        if len(posts) % 3 == 0:
            route.abort()
        else:
            assert route.fetch().json() == answer.json()
            route.fulfill(response=answer)

    page.route("**/api/v1/collections", lose)
    phone.signal(True)
    for _ in range(20):
        if phone.cards("received").count() == 20:
            break
        expect(page.locator("[data-busy]")).to_have_count(0)
        phone.send()
        page.wait_for_timeout(150)
    expect(phone.cards("received")).to_have_count(20)
    assert len(posts) > 20
    troubles.expect("ERR_FAILED")
    assert donors_of(rows, phone.drive) == list(range(20))


def test_two_pages_at_once_send_each_entry_once(phone, rows):
    phone.signal(False)
    for number in range(5):
        phone.save(donors=number)
        expect(phone.cards("waiting")).to_have_count(number + 1)
    other = Phone(phone.page.context.new_page(), phone.drive).open()
    phone.signal(True)
    expect(other.cards("received")).to_have_count(5)
    assert donors_of(rows, phone.drive) == list(range(5))


def test_two_versions_are_shown_and_a_person_decides(phone, rows, troubles):
    page = phone.page
    phone.signal(False)
    phone.save(donors=41)
    key = phone.cards("waiting").get_attribute("data-key")
    body = {"drive": phone.drive, "donors": 40}
    assert post(page, "collections", body, **{"Idempotency-Key": key}).status == 201
    phone.signal(True)
    card = phone.cards("refused")
    expect(card).to_contain_text("40")
    expect(card).to_contain_text("41")
    expect(page.locator("[data-busy]")).to_have_count(0)  # and no card is drawn anew
    card.locator("[name=reason]").fill("đếm lại")
    card.locator('[data-do="correct-stored"]').click()
    expect(phone.cards("received")).to_have_count(1)
    stored = rows(
        "select donors, replaces_id is not null, reason from campaigns_collection "
        "where drive_id = ? order by id",
        phone.drive,
    )
    assert stored == [(40, 0, ""), (41, 1, "đếm lại")]
    troubles.expect("409")


def test_what_the_server_refuses_waits_for_a_person(phone, rows, troubles):
    page = phone.page
    page.route(
        "**/api/v1/collections",
        lambda route: route.fulfill(
            status=422,
            json={"detail": [{"field": "bags.250", "message": "Sai rồi."}]},
        ),
        times=1,
    )
    phone.save(donors=51, bags_250=1)
    card = phone.cards("refused")
    expect(card).to_contain_text("250 ml: Sai rồi.")
    page.reload()
    phone.settled("sent")
    expect(card).to_contain_text("250 ml: Sai rồi.")
    card.locator('[data-do="ask"]').click()
    card.locator('[data-do="back"]').click()
    expect(card).to_have_count(1)
    card.locator('[data-do="edit"]').click()
    expect(page.locator("[name=bags_250]")).to_have_value("1")
    phone.save(bags_250=2)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [51]
    troubles.expect("422")


def test_a_page_that_is_not_ours_receives_nothing(phone, rows):
    """A hotel's sign-in page that answers everything."""
    page = phone.page
    page.route(
        "**/api/v1/collections",
        lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>", content_type="text/html"),
    )
    phone.save(donors=61)
    phone.settled("unreachable")
    expect(phone.cards("waiting")).to_have_count(1)
    page.unroute("**/api/v1/collections")
    phone.send()
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [61]


def test_while_the_database_is_away_entries_wait_on_the_phone(phone, rows, troubles):
    page = phone.page
    away = {"status": 503, "headers": {"Retry-After": "5"}, "json": {"detail": "Xin gửi lại."}}
    page.route("**/api/v1/**", lambda route: route.fulfill(**away))
    phone.save(donors=62)
    phone.settled("unreachable")
    expect(phone.cards("waiting")).to_have_count(1)
    page.unroute("**/api/v1/**")
    # It is away again just when the entry itself is sent.
    page.route("**/api/v1/collections", lambda route: route.fulfill(**away), times=1)
    phone.send()
    expect(page.locator("[data-busy]")).to_have_count(0)
    expect(phone.cards("waiting")).to_have_count(1)
    phone.send()
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [62]
    troubles.expect("503")


def test_a_full_phone_says_that_nothing_was_saved(phone):
    page = phone.page
    # Chromium's own limit lets small writes through, so the store itself turns this one back.
    page.evaluate(
        "() => { window.add = IDBObjectStore.prototype.add;"
        "IDBObjectStore.prototype.add = function (value) {"
        " const request = window.add.call(this, value);"
        " this.transaction.abort(); return request; } }"
    )
    phone.signal(False)
    phone.fill(donors=71)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator('[data-line="full"]')).to_be_visible()
    expect(page.locator("[name=donors]")).to_have_value("71")
    with page.expect_download() as saved:
        page.locator('[data-part="rescue"]').click()
    assert json.loads(saved.value.path().read_text())["entries"][0]["body"]["donors"] == 71
    expect(phone.cards()).to_have_count(0)
    page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    phone.save()
    expect(phone.cards("waiting")).to_have_count(1)


def test_the_queue_as_a_file_goes_to_another_phone_and_counts_once(
    phone, open_page, sign_in, rows, tmp_path
):
    page = phone.page
    phone.signal(False)
    phone.save(donors=81)
    expect(phone.cards("waiting")).to_have_count(1)
    with page.expect_download() as saved:
        page.locator('[data-part="file-save"]').click()
    file = tmp_path / "phieu.json"
    saved.value.save_as(file)
    second = open_page()
    sign_in(second, "hanoi")
    other = Phone(second, phone.drive).open().ready()
    other.root.get_by_text("Lấy phiếu từ tệp").click()
    other.page.locator("#id_file").set_input_files(file)
    expect(other.cards("received")).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [81]
    file.write_text('{"format": "else"}')
    other.page.locator("#id_file").set_input_files(file)
    expect(other.page.locator('[data-line="file-wrong"]')).to_be_visible()


def test_the_worker_keeps_the_page_alone_and_leaves_the_rest(phone):
    page = phone.page
    page.goto("/nhap-lieu/")
    page.goto("/")
    kept = page.evaluate(KEPT)
    assert OFFLINE in kept
    assert all(path == OFFLINE or path.startswith("/static/") for path in kept)
    assert page.evaluate("navigator.serviceWorker.controller") is None
    phone.signal(False)
    page.goto("/nhap-lieu/")
    assert page.url.endswith(OFFLINE)
    for path in ("/", "/admin/", "/chien-dich/"):
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(path)


def test_the_page_for_every_person(phone):
    phone.save(donors=91)
    expect(phone.cards("received")).to_have_count(1)
    page = phone.page
    assert problems(page) == []
