"""Lost passwords: a link by letter or from the coordinator, good once; nothing told."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from tests.cast import NOW, PASSWORD

ASK, NEW = "/nhap-lieu/quen-mat-khau/", "cây bàng trước ngõ"


def ask(email, prefix="", **more):
    answer = Client().post(prefix + ASK, {"email": email}, **more)
    for thread in threading.enumerate():
        if thread.name == "letter":
            thread.join()
    return answer


@pytest.fixture
def person(cast):
    cast.collector.email = "binh@example.org"
    cast.collector.save()
    return cast.collector


def link_in(text) -> str:
    return re.search(r"http://testserver(\S+/mat-khau-moi/[^\s\"]+)", text)[1]


def choose(link, password=NEW, again=None):
    client = Client()
    there = client.get(link, follow=True)
    path = there.redirect_chain[-1][0] if there.redirect_chain else link
    sent = {"new_password1": password, "new_password2": again or password}
    return there, client.post(path, sent)


def test_a_letter_leads_to_a_new_password(person):
    before = Client()
    before.force_login(person, "django.contrib.auth.backends.ModelBackend")
    assert ask("Binh@example.org").status_code == 200
    [letter] = mail.outbox
    assert letter.to == ["binh@example.org"]
    assert "collector" in letter.body
    page, answer = choose(link_in(letter.body))
    assert "Mật khẩu mới" in page.text
    assert answer.url == "/nhap-lieu/dang-nhap/"
    assert before.get("/nhap-lieu/").status_code == 302  # signed out everywhere
    signed = {"username": "collector", "password": NEW}
    assert Client().post("/nhap-lieu/dang-nhap/", signed).status_code == 302
    old = {"username": "collector", "password": PASSWORD}
    assert Client().post("/nhap-lieu/dang-nhap/", old).status_code == 200


def test_the_link_holds_once_and_for_a_day(person):
    ask("binh@example.org")
    link = link_in(mail.outbox[0].body)
    with time_machine.travel(NOW + timedelta(hours=24, seconds=1), tick=False):
        assert choose(link)[0].status_code == 410
    assert choose(link)[1].status_code == 302
    page, answer = choose(link, "một cây khác hẳn 77")
    assert (page.status_code, answer.status_code) == (410, 410)
    assert "không còn hiệu lực" in page.text


def test_the_secret_does_not_stay_in_the_address(person):
    ask("binh@example.org")
    link = link_in(mail.outbox[0].body)
    assert Client().get(link).url.endswith("/set-password/")


@pytest.mark.parametrize("password", ["ngắn quá", "matkhau123456", "collector123"])
def test_a_bad_password_is_refused_in_words(person, password):
    ask("binh@example.org")
    answer = choose(link_in(mail.outbox[0].body), password)[1]
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_known_and_unknown_addresses_are_answered_alike(person, cast):
    cast.gone.email = "gone@example.org"
    cast.gone.save()
    known, *others = (
        re.sub("csrf.*", "", ask(email).text)
        for email in ("binh@example.org", "nobody@example.org", "gone@example.org")
    )
    assert others == [known, known]
    assert len(mail.outbox) == 1


def test_asking_is_throttled(person):
    assert [ask("binh@example.org").status_code for _ in range(6)] == [200] * 5 + [429]
    assert len(mail.outbox) == 5
    assert Client().post(ASK, {"email": "x"}).status_code == 422


def test_the_letter_speaks_the_language_of_the_page(person):
    ask("binh@example.org", "/en")
    assert mail.outbox[0].subject == "A new password for the campaign tracker"
    assert "/en/nhap-lieu/mat-khau-moi/" in mail.outbox[0].body


def test_a_letter_that_cannot_be_sent_is_not_told(person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert ask("binh@example.org").status_code == 200


def test_a_coordinator_makes_a_link(cast, client_of):
    address = f"/admin/auth/user/{cast.collector.pk}/way-in/"
    client = client_of("quanly")
    assert f"{address}" in client.get(f"/admin/auth/user/{cast.collector.pk}/change/").text
    assert "mat-khau-moi" not in client.get(address).text
    link = link_in(client.post(address).text)
    assert choose(link)[1].status_code == 302
    assert choose(link, "một cây khác hẳn 77")[1].status_code == 410
    assert client.post(f"/admin/auth/user/{cast.gone.pk}/way-in/").text.count("mat-khau-moi") == 0
    assert client.get("/admin/auth/user/0/way-in/").status_code == 404
    assert client_of("hanoi").post(address).status_code == 403


def test_nobody_becomes_a_coordinator_by_a_link_they_made(cast, client_of):
    cast.hanoi.user_permissions.add(Permission.objects.get(codename="change_user"))
    client = client_of("hanoi")
    assert "mat-khau-moi" in client.post(f"/admin/auth/user/{cast.collector.pk}/way-in/").text
    for sent in ({}, {"second": "1"}):
        answer = client.post(f"/admin/auth/user/{cast.quanly.pk}/way-in/", sent)
        assert answer.status_code == 403
        assert "mat-khau-moi" not in answer.text
