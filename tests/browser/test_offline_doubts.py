"""Logging without a signal, where something went wrong in between: what a person is told, and
that they can always go on, with nothing lost and nothing twice."""

import re

from playwright.sync_api import expect

from .test_offline import (  # noqa: F401
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
