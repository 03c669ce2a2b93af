"""Logging without a signal, where something went wrong in between: what a person is told, and
that they can always go on, with nothing lost and nothing twice."""

import re

import pytest
from playwright.sync_api import expect

from .test_offline import (  # noqa: F401
    Phone,
    cut_on_purpose,
    donors_of,
    drive,
    phone,
    rows,
)

FULL = """
() => {
    window.add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (value) {
        const request = window.add.call(this, value);
        this.transaction.abort();
        return request;
    };
}
"""
ROOM = "() => { IDBObjectStore.prototype.add = window.add; }"
PRIVACY = re.compile("tên hay số")  # "Never a donor's name or number."


def test_the_help_of_the_note_is_read_out_with_what_is_wrong(phone):  # noqa: F811
    note = phone.page.locator("[name=note]")
    phone.signal(False)
    phone.save(donors=5, note="gọi 0912.345.678")
    expect(note).to_have_accessible_description(re.compile("tên hay số.*⚠"))
    phone.save(note="mưa")
    expect(phone.cards("waiting")).to_have_count(1)
    phone.page.locator("form details summary").click()
    expect(note).to_have_accessible_description(PRIVACY)


MANY = """
from datetime import timedelta
from django.utils import timezone
from campaigns.models import Drive, Place, Responsibility
from tests.browser.filling import person
from tests.cast import campaign, site

today = timezone.localdate()
place = Place.objects.get(slug="ca-mau")
person("camau", "Tổ tiếp nhận Cà Mau", place, Responsibility.Role.COLLECTOR)
spring = campaign("xuan-ca-mau", "Xuân hồng Cà Mau", place, today)
where, lasting = site("Nhà văn hóa", place), site("Chợ nổi", place)
Drive.objects.bulk_create(
    Drive(campaign=spring, site=at, starts_on=today + timedelta(first), ends_on=last)
    for at, first, last in [
        *[(where, 30, None)] * 1001, (where, 0, None), (lasting, -1, today + timedelta(1)),
    ]
)
"""
NO_MORE = """
from campaigns.models import Drive
Drive.objects.filter(campaign__slug="xuan-ca-mau").delete()
"""


@pytest.fixture
def many_drives_to_come(running_server):
    running_server.manage("shell", "-c", MANY)
    yield
    running_server.manage("shell", "-c", NO_MORE)


def test_todays_drives_reach_the_phone_however_many_are_to_come(
    many_drives_to_come, open_page, sign_in
):
    page = open_page()
    sign_in(page, "camau")
    Phone(page, "").open().ready()
    today = page.locator("[name=drive] optgroup[label='Hôm nay'] option")
    expect(today).to_have_text([re.compile("^Nhà văn hóa"), re.compile("^Chợ nổi")])


def line(phone, name):  # noqa: F811
    return phone.page.locator(f'[data-line="{name}"]')


def decide(card, what):
    card.locator(f'[data-do="{what}"]').click()


@pytest.fixture
def rescued(phone, tmp_path):  # noqa: F811
    """The file of an entry that found no room, which stands in the form still."""
    phone.page.evaluate(FULL)
    phone.signal(False)
    phone.save(donors=71)
    expect(line(phone, "full")).to_be_visible()
    with phone.page.expect_download() as saved:
        phone.page.locator('[data-part="rescue"]').click()
    file = tmp_path / "phieu.json"
    saved.value.save_as(file)
    phone.page.evaluate(ROOM)
    return file


def take(page, file):
    page.get_by_text("Lấy phiếu từ tệp").click()
    page.locator("#id_file").set_input_files(file)


def test_an_entry_rescued_as_a_file_and_saved_afterwards_counts_once(
    phone,  # noqa: F811
    rescued,
    open_page,
    sign_in,
    rows,  # noqa: F811
):
    phone.page.reload()
    expect(phone.page.locator("[name=donors]")).to_have_value("71")
    phone.save()
    expect(phone.cards("waiting")).to_have_count(1)
    other = Phone(open_page(), phone.drive)
    sign_in(other.page, "hanoi")
    other.open().ready()
    take(other.page, rescued)
    expect(other.cards("received")).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [71]


def test_a_file_taken_back_is_the_entry_that_the_form_still_holds(
    phone,  # noqa: F811
    rescued,
    rows,  # noqa: F811
):
    take(phone.page, rescued)
    expect(phone.cards("waiting")).to_contain_text("71")
    phone.save(donors=72)
    expect(line(phone, "kept-before")).to_be_visible()
    expect(phone.cards("held")).to_contain_text("71")
    phone.save()
    expect(phone.cards("waiting")).to_contain_text("72")
    expect(phone.cards()).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [72]


def test_one_entry_is_changed_at_a_time_and_the_others_wait(phone, rows):  # noqa: F811
    phone.signal(False)
    for donors in (1, 2):
        phone.save(donors=donors)
        expect(phone.cards("waiting")).to_have_count(donors)
    second, first = phone.cards().all()
    decide(first, "edit")
    donors = phone.page.locator("[name=donors]")
    expect(donors).to_have_value("1")
    donors.fill("11")
    decide(second, "edit")
    expect(line(phone, "form-taken")).to_be_visible()
    expect(donors).to_have_value("11")
    expect(phone.cards("waiting")).to_have_count(1)
    phone.save()
    expect(phone.cards("waiting")).to_have_count(2)

    phone.fill(donors=3)  # a new entry is not written over either
    decide(second, "edit")
    expect(line(phone, "form-taken")).to_be_visible()
    expect(donors).to_have_value("3")
    donors.fill("")
    decide(second, "edit")
    expect(donors).to_have_value("2")
    decide(phone.cards("held"), "release")
    expect(donors).to_have_value("")
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(2)
    assert donors_of(rows, phone.drive) == [2, 11]


def test_an_entry_is_sent_as_it_was_where_one_signs_out_while_changing_it(
    phone,  # noqa: F811
    sign_in,
    rows,  # noqa: F811
):
    page = phone.page
    phone.signal(False)
    phone.save(donors=24)
    decide(phone.cards("waiting"), "edit")
    expect(phone.cards("held")).to_have_count(1)
    phone.signal(True)
    phone.settled("sent")
    expect(phone.cards("held")).to_have_count(1)
    page.goto("/nhap-lieu/")
    page.locator(".who button").click()
    sign_in(page, "hanoi")
    phone.open()
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [24]
