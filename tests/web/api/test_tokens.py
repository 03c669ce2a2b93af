"""Programs come in by a token: shown once, stored as a digest, ended at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.test import Client

from campaigns.models import ApiToken, Collection, DonationSite
from campaigns.recording import make_token
from campaigns.recording.tokens import MOST
from tests.cast import NOW, TODAY

from .conftest import DRIVES, Program

PAGE = "/nhap-lieu/tai-khoan/"


class Bearer(Program):
    """A program without cookies."""

    def __init__(self, token):
        Client.__init__(self, enforce_csrf_checks=True)
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"


@pytest.fixture
def token(cast):
    return make_token(user=cast.kiengiang, name="máy chủ", at=NOW)


def person(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def mine(token, **more):
    return Bearer(token).get(f"{DRIVES}?mine=1", **more)


def test_a_result_is_logged_by_a_token_and_no_csrf_header(cast, token, body):
    answer = Bearer(token).log(body)
    assert answer.status_code == 201
    assert Collection.objects.get().logged_by == cast.kiengiang


def test_it_may_do_what_its_owner_may_and_nothing_else(cast, token, body):
    assert Bearer(token).log({**body, "drive": str(cast.hn_drive.pk)}).status_code == 404
    assert mine(token).json()["account"]["id"] == str(cast.kiengiang.pk)


def test_the_history_of_what_it_plans_names_its_owner(cast, token):
    wanted = {
        "campaign": "kg-2024",
        "site": {"name": "Chợ Kiên Lương", "place": "huyen-kien-luong"},
        "date": "2024-02-09",
    }
    assert Bearer(token).send(DRIVES, wanted).status_code == 201
    site = DonationSite.objects.get(name="Chợ Kiên Lương")
    assert site.history.get().history_user == cast.kiengiang


@pytest.mark.parametrize("ended", ["revoked", "disabled", "deleted"])
def test_it_ends_at_once(cast, token, body, ended):
    assert mine(token).status_code == 200
    if ended == "revoked":
        own = ApiToken.objects.get()
        assert person(cast.kiengiang).post(f"{PAGE}ma/{own.pk}/thu-hoi/").status_code == 302
    elif ended == "disabled":
        cast.kiengiang.is_active = False
        cast.kiengiang.save()
    else:
        cast.kiengiang.delete()
    assert mine(token).status_code == 401
    assert Bearer(token).log(body).status_code == 401
    assert not Collection.objects.exists()


def test_it_opens_no_page(cast, token):
    assert Bearer(token).get("/nhap-lieu/").status_code == 302


def test_a_wrong_token_does_not_fall_back_on_the_session(cast):
    program = Program(cast.kiengiang)
    assert program.get(f"{DRIVES}?mine=1").status_code == 200
    headers = {"Authorization": "Bearer sai"}
    assert program.get(f"{DRIVES}?mine=1", headers=headers).status_code == 401


def test_wrong_tokens_are_throttled_and_lock_no_person_out(cast, token):
    with time_machine.travel(NOW, tick=False):
        answers = [mine(f"hm_{number}").status_code for number in range(21)]
        assert answers == [401] * 20 + [429]
        refused = mine("hm_x")
        assert refused.headers["Retry-After"] == "3600"
        assert "Quá nhiều mã" in refused.json()["detail"]
        assert mine(token).status_code == 200  # it was right
        wrong = Client().post("/nhap-lieu/dang-nhap/", {"username": "kiengiang", "password": "sai"})
        assert wrong.status_code == 200
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        assert mine("hm_x").status_code == 401


# The page


def test_it_is_made_on_a_page_shown_once_and_stored_as_a_digest(cast):
    client = person(cast.kiengiang)
    answer = client.post(PAGE, {"name": "Phần mềm bệnh viện"})
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    token = re.search(r'value="(hm_[\w-]{43})"', answer.text)[1]
    assert mine(token).status_code == 200
    page = client.get(PAGE).text
    assert "Phần mềm bệnh viện" in page
    assert token not in page
    stored = serializers.serialize("json", ApiToken.objects.all())
    assert token not in stored and token.removeprefix("hm_") not in stored


def test_the_page_says_when_it_was_last_used(cast, token):
    assert "chưa dùng" in person(cast.kiengiang).get(PAGE).text
    with time_machine.travel(NOW, tick=False):
        mine(token)
        assert ApiToken.objects.get().last_used_on == TODAY
        assert "dùng lần cuối 3/2/2026" in person(cast.kiengiang).get(PAGE).text


def test_nobody_sees_or_revokes_anothers(cast, token):
    own, other = ApiToken.objects.get(), person(cast.hanoi)
    assert "máy chủ" not in other.get(PAGE).text
    assert other.post(f"{PAGE}ma/{own.pk}/thu-hoi/").status_code == 404
    assert mine(token).status_code == 200


def test_one_has_not_too_many(cast):
    client = person(cast.kiengiang)
    for number in range(MOST):
        assert client.post(PAGE, {"name": f"số {number}"}).status_code == 201
    assert client.post(PAGE, {"name": "thêm"}).status_code == 422
    assert client.post(PAGE, {"name": ""}).status_code == 422
    assert client.post(PAGE, {"name": "x" * 81}).status_code == 422
    assert ApiToken.objects.count() == MOST


def test_neither_logs_nor_answers_repeat_a_token(cast, token, body, caplog):
    assert token not in Bearer(token).log({**body, "drive": "0"}).text
    assert token not in mine(token + "x").text
    assert token not in caplog.text
