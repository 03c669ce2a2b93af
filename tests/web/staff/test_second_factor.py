"""Signing in by two steps: needed by who decides, open to all, never two times by one code."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from campaigns import recording
from tests.cast import NOW, PASSWORD

STEP, SIGN_IN = "/nhap-lieu/buoc-hai/", "/nhap-lieu/dang-nhap/"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def needed(settings):
    settings.SECOND_FACTOR_WAIVED = []


def code_of(user) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=device.t0, step=device.step):06d}"


def signs_in(user, **more):
    client = Client()
    sent = {"username": user.username, "password": PASSWORD, **more}
    return client, client.post(SIGN_IN, sent)


@pytest.fixture
def codes(cast):
    """The recovery codes of hanoi, whose app is set up."""
    recording.offer_second_factor(user=cast.hanoi)
    return recording.confirm_second_factor(user=cast.hanoi, code=code_of(cast.hanoi))


@pytest.mark.parametrize("name", ["hanoi", "quanly"])
def test_who_decides_sets_it_up_before_any_door_opens(cast, name):
    user = getattr(cast, name)
    client, answer = signs_in(user)
    assert answer.url.startswith(STEP)
    page = client.get(answer.url)
    assert 'src="data:image/svg+xml' in page.text
    assert client.get("/nhap-lieu/").url.startswith(STEP)
    assert client.get("/nhap-lieu/tai-khoan/").url.startswith(STEP)
    assert client.get("/api/v1/drives?mine=1").status_code == 401
    assert STEP in client.get("/admin/", follow=True).redirect_chain[-1][0]
    done = client.post(STEP, {"code": code_of(user), "next": "/nhap-lieu/duyet/"})
    shown = re.findall(r"<code>([a-z2-7-]{19})</code>", done.text)
    assert len(shown) == 10
    assert 'href="/nhap-lieu/duyet/"' in done.text
    assert client.get("/nhap-lieu/duyet/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.get("/api/v1/drives?mine=1").status_code == 200
    stored = serializers.serialize("json", StaticToken.objects.all())
    assert not any(code in stored or code.replace("-", "") in stored for code in shown)


def test_a_collector_needs_none_and_may_have_one(cast):
    client, answer = signs_in(cast.collector)
    assert answer.url == "/nhap-lieu/"
    assert client.get(STEP).status_code == 200
    assert client.post(STEP, {"code": code_of(cast.collector)}).status_code == 200
    assert client.get("/nhap-lieu/").status_code == 200
    again, answer = signs_in(cast.collector)
    assert answer.url.startswith(STEP)
    with time_machine.travel(LATER, tick=False):
        assert again.post(STEP, {"code": code_of(cast.collector)}).status_code == 302
        assert again.get("/nhap-lieu/").status_code == 200
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        again.post(STEP, {"code": code_of(cast.collector), "drop": "1"})
    assert signs_in(cast.collector)[1].url == "/nhap-lieu/"


def test_a_code_is_good_once(cast, codes):
    first, other = signs_in(cast.hanoi)[0], signs_in(cast.hanoi)[0]
    with time_machine.travel(LATER, tick=False):
        code = code_of(cast.hanoi)
        assert first.post(STEP, {"code": code}).status_code == 302
        assert other.post(STEP, {"code": code}).status_code == 422
    assert other.get("/nhap-lieu/").status_code == 302


def test_a_recovery_code_is_good_once(cast, codes):
    first, other = signs_in(cast.hanoi)[0], signs_in(cast.hanoi)[0]
    assert first.post(STEP, {"code": codes[0].upper()}).status_code == 302
    assert first.get("/nhap-lieu/").status_code == 200
    assert other.post(STEP, {"code": codes[0]}).status_code == 422
    with time_machine.travel(LATER, tick=False):
        assert other.post(STEP, {"code": codes[1]}).status_code == 302


def test_a_manager_cannot_do_without(cast, codes):
    client = signs_in(cast.hanoi)[0]
    client.post(STEP, {"code": codes[0], "drop": "1"})
    with time_machine.travel(LATER, tick=False):
        client.post(STEP, {"code": code_of(cast.hanoi), "drop": "1"})
    assert recording.has_second_factor(user=cast.hanoi)


def test_new_recovery_codes_end_the_old_ones(cast, codes):
    client = signs_in(cast.hanoi)[0]
    client.post(STEP, {"code": codes[0]})
    with time_machine.travel(LATER, tick=False):
        done = client.post(STEP, {"code": code_of(cast.hanoi), "codes": "1"})
        shown = re.findall(r"<code>([a-z2-7-]{19})</code>", done.text)
        other = signs_in(cast.hanoi)[0]
        assert other.post(STEP, {"code": codes[1]}).status_code == 422
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        assert other.post(STEP, {"code": shown[0]}).status_code == 302


def test_guessing_codes_is_throttled_and_the_right_password_does_not_help(cast, codes):
    answers = []
    for number in range(6):
        client = signs_in(cast.hanoi)[0]
        answers.append(client.post(STEP, {"code": f"{number:06d}"}).status_code)
    assert answers[:4] == [422] * 4
    assert answers[5] in (302, 429)
    assert signs_in(cast.hanoi)[1].status_code == 429


def test_what_was_typed_is_carried_through_both_steps(cast, codes, todays, typed):
    sent, where = typed(), f"/nhap-lieu/dot/{todays.pk}/ghi/"
    kept = {f"kept-{name}": value for name, value in sent.items()}
    client, page = signs_in(cast.hanoi, next=where, **kept)
    assert 'name="kept-bags_250" value="194"' in page.text
    between = client.post(where, sent)
    assert between.status_code == 401
    assert 'name="kept-bags_250" value="194"' in between.text
    done = client.post(STEP, {"code": codes[0], "next": where, **kept})
    assert f'action="{where}"' in done.text
    assert 'name="bags_250" value="194"' in done.text


def test_what_was_typed_outlasts_the_rest_after_too_many_wrong_codes(cast, codes, todays, typed):
    where = f"/nhap-lieu/dot/{todays.pk}/ghi/"
    kept = {f"kept-{name}": value for name, value in typed().items()}
    client, _page = signs_in(cast.hanoi, next=where, **kept)
    for _ in range(6):
        answer = client.post(STEP, {"code": "000000", "next": where, **kept})
    assert answer.status_code == 429
    assert 'name="kept-bags_250" value="194"' in answer.text
    assert f'name="next" value="{where}"' in answer.text
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        again = client.post(STEP, {"next": where, **kept})  # as that page's own button does
        assert again.status_code == 200 and 'name="kept-bags_250" value="194"' in again.text
        done = client.post(STEP, {"code": codes[0], "next": where, **kept})
        assert 'name="bags_250" value="194"' in done.text


def test_a_coordinator_takes_a_lost_one_away(cast, codes):
    client = signs_in(cast.quanly)[0]
    client.get(STEP)
    client.post(STEP, {"code": code_of(cast.quanly)})
    address = f"/admin/auth/user/{cast.hanoi.pk}/way-in/"
    assert "Gỡ bước hai" in client.get(address).text
    assert client.post(address, {"second": "1"}).status_code == 200
    assert not recording.has_second_factor(user=cast.hanoi)
    assert signs_in(cast.hanoi)[1].url.startswith(STEP)  # to set up a new one


def test_accounts_for_trying_out_come_in_by_the_password(cast, settings):
    settings.SECOND_FACTOR_WAIVED = ["quanly"]
    assert signs_in(cast.quanly)[1].url == "/nhap-lieu/"
    assert signs_in(cast.hanoi)[1].url.startswith(STEP)


def test_its_keys_are_on_no_page_of_the_back_office(cast, client_of, settings):
    settings.SECOND_FACTOR_WAIVED = ["quanly"]
    for path in ("otp_totp/totpdevice/", "otp_static/staticdevice/"):
        assert client_of("quanly").get(f"/admin/{path}").status_code == 404
