"""A sign-in ends twenty hours after it began, and at once when the account changes hands."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from campaigns.models import Collection
from tests.cast import NOW, PASSWORD

PAGE, API = "/nhap-lieu/", "/api/v1/drives?mine=1"


@pytest.fixture
def client(cast):
    client = Client()
    sent = {"username": "collector", "password": PASSWORD}
    assert client.post("/nhap-lieu/dang-nhap/", sent).status_code == 302
    return client


def answers(client) -> list[int]:
    return [client.get(PAGE).status_code, client.get(API).status_code]


def at(**later):
    return time_machine.travel(NOW + timedelta(**later), tick=False)


def test_a_sign_in_lasts_a_working_day_however_much_one_does(client):
    for hour in range(0, 20, 3):
        with at(hours=hour):
            session = client.session
            session["something"] = hour  # a session that changes is stored again
            session.save()
            assert answers(client) == [200, 200]
    with at(hours=19, minutes=59):
        assert answers(client) == [200, 200]
    with at(hours=20, seconds=1):
        assert answers(client) == [302, 401]


def test_the_cookie_ends_with_it(cast):
    client = Client()
    client.post("/nhap-lieu/dang-nhap/", {"username": "collector", "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == 20 * 3600


@pytest.mark.parametrize("how", ["disabled", "password"])
def test_it_ends_at_once_when_the_account_is_disabled_or_its_password_changed(
    cast, client, todays, typed, how
):
    assert answers(client) == [200, 200]
    if how == "disabled":
        cast.collector.is_active = False
    else:
        cast.collector.set_password("một mật khẩu khác 2026")
    cast.collector.save()
    assert client.post(f"/nhap-lieu/dot/{todays.pk}/ghi/", typed(sure="1")).status_code == 401
    body = {"drive": str(todays.pk), "donors": 1}
    headers = {"Idempotency-Key": "0b5f5b46-6d3c-4d09-a4a5-3f2f2b5d1a11"}
    sent = client.post("/api/v1/collections", body, "application/json", headers=headers)
    assert sent.status_code == 401
    assert answers(client) == [302, 401]
    assert not Collection.objects.exists()
