"""A phone's clock may say anything: the entry is stored once, by the server's clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns import reading
from campaigns.models import Collection
from tests.web.api.conftest import Program

OFF = {
    "an hour behind": -timedelta(hours=1),
    "an hour ahead": timedelta(hours=1),
    "a month behind": -timedelta(days=31),
    "two days ahead": timedelta(days=2),
    "in the year 2000": None,
}


@pytest.mark.parametrize("off", OFF)
def test_a_phones_clock_that_is_off(cast, body, off):
    program, key, now = Program(cast.kiengiang), uuid4(), timezone.now()
    said = now + OFF[off] if OFF[off] else now.replace(year=2000, month=1, day=1)
    answers = [
        program.log({**body, "said_at": (said + timedelta(minutes=n)).isoformat()}, key=key)
        for n in range(3)  # each time it is sent the phone says another time
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    entry = Collection.objects.get()
    assert entry.said_at == said
    assert abs(entry.recorded_at - now) < timedelta(minutes=1)
    page = reading.campaign_page(slug="kg-2024", today=timezone.localdate())
    amounts = {line.measure.key: line.logged.amount for line in page.lines}
    assert amounts == {"registered": 427, "donors": 346, "blood_units": 346}
