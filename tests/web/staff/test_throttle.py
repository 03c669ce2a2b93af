"""Guessing: five tries for an account from a network, twenty an hour for an address; then a rest,
before any password is looked at."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import hashers
from django.test import Client

from campaigns.web import throttle
from campaigns.web.address import household, neighbourhood
from tests.cast import NOW, PASSWORD

SIGN_IN = "/nhap-lieu/dang-nhap/"
DOORS = (SIGN_IN, "/admin/login/")
HERE, ELSEWHERE = "10.9.9.9", "203.0.113.7"


def sign_in(name="collector", password="sai", *, at=HERE, door=SIGN_IN, **headers):
    sent = {"username": name, "password": password}
    return Client().post(door, sent, REMOTE_ADDR=at, headers=headers)


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed or compared: the one slow step of signing in."""
    runs = []
    for hasher in hashers.get_hashers():
        kind, encode = type(hasher), type(hasher).encode

        def counted(self, password, *args, encode=encode, **kwargs):
            runs.append(password)
            return encode(self, password, *args, **kwargs)

        monkeypatch.setattr(kind, "encode", counted)
    return runs


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["collector", "nobody-at-all"])
def test_the_sixth_try_for_an_account_rests_before_any_hashing(cast, hashed, name, door):
    assert [sign_in(name, door=door).status_code for _ in range(5)] == [200] * 5
    hashed.clear()
    answer = sign_in(name, PASSWORD, door=door)
    assert answer.status_code == 429
    assert not hashed


def test_the_page_says_how_long_and_what_to_do(cast):
    for _ in range(5):
        sign_in()
    with time_machine.travel(NOW + timedelta(minutes=3, seconds=30), tick=False):
        answer = sign_in()
        assert "tạm nghỉ 12 phút" in answer.text
        assert "mật khẩu mới" in answer.text
        assert answer.headers["Retry-After"] == "690"
        assert "no-store" in answer.headers["Cache-Control"]
        english = Client().post(
            f"/en{SIGN_IN}", {"username": "collector", "password": "x"}, REMOTE_ADDR=HERE
        )
        assert "rests for 12 minutes" in english.text


def test_trying_on_makes_the_rest_no_longer(cast):
    for _ in range(5):
        sign_in()
    with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
        assert [sign_in().status_code for _ in range(9)] == [429] * 9
    with time_machine.travel(NOW + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(password=PASSWORD).status_code == 302


def test_the_owner_comes_in_from_elsewhere(cast):
    for _ in range(9):
        sign_in()
    assert sign_in(password=PASSWORD, at=ELSEWHERE).status_code == 302
    assert sign_in(password=PASSWORD).status_code == 429  # here it rests on


def test_who_was_right_may_be_wrong_again(cast):
    for _ in range(3):
        assert [sign_in().status_code for _ in range(4)] == [200] * 4
        assert sign_in(password=PASSWORD).status_code == 302


def test_neighbours_in_a_network_share_the_tries_for_an_account(cast):
    assert [sign_in(at=f"10.9.9.{host}").status_code for host in range(1, 6)] == [200] * 5
    assert sign_in(at="10.9.9.200").status_code == 429
    assert sign_in(at="10.9.90.1").status_code == 200


def test_an_ipv6_line_is_one_address_however_it_numbers_itself(cast):
    for host in range(5):
        sign_in(at=f"2001:db8:0:1::{host:x}")
    assert sign_in(at="2001:db8:0:1:ffff::1").status_code == 429
    assert sign_in(at="2001:db8:0:2::1").status_code == 200
    assert household("2001:db8:0:1:ffff::1") == "2001:db8:0:1::"
    assert neighbourhood("10.9.9.9") == "10.9.9.0/24"


def test_twenty_wrong_in_an_hour_rest_an_address_whatever_the_account(cast, hashed):
    answers = [sign_in(f"account-{number}").status_code for number in range(20)]
    assert answers == [200] * 20
    hashed.clear()
    assert sign_in("collector", PASSWORD).status_code == 429
    assert not hashed
    assert sign_in("collector", PASSWORD, at="10.9.9.10").status_code == 302
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        assert sign_in("collector", PASSWORD).status_code == 302


def test_being_right_for_one_account_does_not_free_the_address(cast):
    for number in range(19):
        sign_in(f"account-{number}")
    assert sign_in(password=PASSWORD).status_code == 302
    sign_in("another")
    assert sign_in("one-more").status_code == 429


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"])
def test_a_forged_address_changes_nothing(cast, header):
    for number in range(5):
        sign_in(**{header: f"198.51.100.{number}, 127.0.0.1"})
    assert sign_in(password=PASSWORD, **{header: "192.0.2.1"}).status_code == 429
    assert sign_in(password=PASSWORD, at="198.51.100.1").status_code == 302


def test_behind_our_own_proxy_the_address_is_whom_the_proxy_saw(cast, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/24"]

    def through(*seen, **more):
        return sign_in(at="127.0.0.1", **{"x-forwarded-for": ", ".join(seen)}, **more)

    for number in range(5):  # the left is the client's own invention, and 10.0.0.8 is ours
        through(f"198.51.100.{number}", "203.0.113.5", "10.0.0.8")
    assert through("1.2.3.4", "203.0.113.5", password=PASSWORD).status_code == 429
    assert through("203.0.113.5", "203.0.114.5", password=PASSWORD).status_code == 302
    assert through("nonsense", password=PASSWORD).status_code == 302


def test_known_and_unknown_names_are_answered_alike_at_the_same_cost(cast, hashed):
    cast.angiang.set_unusable_password()
    cast.angiang.save()
    answers, costs = set(), set()
    for name in ("collector", "gone", "angiang", "nobody-at-all"):
        hashed.clear()
        page = sign_in(name).text.replace(name, "…")
        answers.add(page.split("<main")[1].split("csrfmiddlewaretoken")[0])
        answers.add(page.split('class="note"')[1].split("</main")[0])
        costs.add(len(hashed))
    assert len(answers) == 2
    assert costs == {1}


def test_what_is_left_out_is_no_try(cast):
    assert [sign_in(password="").status_code for _ in range(9)] == [200] * 9
    assert sign_in(password=PASSWORD).status_code == 302


def test_tries_that_are_still_being_looked_at_count(cast, rf):
    """Many at the same moment are no way around it."""
    request = rf.post(SIGN_IN, REMOTE_ADDR=HERE)
    rests = [throttle.begin(request, "collector") for _ in range(8)]
    assert [rest is None for rest in rests] == [True] * 5 + [False] * 3
