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
