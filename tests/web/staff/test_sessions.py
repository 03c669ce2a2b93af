"""Who is signed in is asked anew for each request: whoever is out is out at once."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD

PAGE = "/nhap-lieu/"


@pytest.fixture
def signed_in(cast):
    """A browser of a collector, who typed their password."""
    client = Client()
    said = {"username": "collector", "password": PASSWORD}
    client.post("/nhap-lieu/dang-nhap/", said, follow=True)
    return client


def sees(client) -> str:
    """Whose page it is; empty: a sign-in is asked for."""
    answer = client.get(PAGE)
    return answer.wsgi_request.user.get_username() if answer.status_code == 200 else ""


def test_a_page_asks_for_session_and_account_by_one_statement(
    signed_in, django_assert_max_num_queries
):
    assert sees(signed_in) == "collector"
    with django_assert_max_num_queries(1 + 1):  # the first is what the address itself asks
        request = signed_in.get("/healthz").wsgi_request
        assert request.user.get_username() == "collector"


def test_who_signs_out_is_out_everywhere_with_that_session(signed_in):
    other = Client()
    other.cookies = signed_in.cookies.copy()
    assert sees(signed_in) == sees(other) == "collector"
    Session.objects.all().delete()
    assert sees(signed_in) == sees(other) == ""


def test_a_closed_account_is_out_at_once(signed_in, cast):
    assert sees(signed_in)
    cast.collector.is_active = False
    cast.collector.save()
    assert not sees(signed_in)


def test_an_account_that_is_gone_is_out_at_once(signed_in, cast):
    assert sees(signed_in)
    cast.collector.delete()
    assert not sees(signed_in)


def test_another_password_ends_the_sessions_of_the_old_one(signed_in, cast):
    assert sees(signed_in)
    cast.collector.set_password("một mật khẩu khác 2026")
    cast.collector.save()
    assert not sees(signed_in)


def test_a_session_ends_when_its_time_has_come(signed_in):
    assert sees(signed_in)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not sees(signed_in)


def test_a_session_signed_with_the_secret_before_still_holds(signed_in, settings):
    """Django decides it, and signs it anew."""
    assert sees(signed_in)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" + "x" * 40
    assert sees(signed_in) == "collector"


def test_a_session_that_became_somebody_elses_is_theirs(signed_in, cast):
    """Whose it was the last time is looked up with it, and not believed."""
    assert sees(signed_in) == sees(signed_in) == "collector"
    session = signed_in.session
    session[SESSION_KEY] = str(cast.hanoi.pk)
    session[HASH_SESSION_KEY] = cast.hanoi.get_session_auth_hash()
    session.save()
    assert sees(signed_in) == "hanoi"


@pytest.mark.parametrize("changes", [{HASH_SESSION_KEY: ""}, {BACKEND_SESSION_KEY: "another"}])
def test_a_session_that_says_something_else_is_nobodys(signed_in, changes):
    session = signed_in.session
    session.update(changes)
    session.save()
    assert not sees(signed_in)
