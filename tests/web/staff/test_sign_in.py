"""Signing in: to own addresses only, throttled, and nothing that was typed is lost on the way."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from campaigns.models import Collection
from tests.cast import NOW, PASSWORD

SIGN_IN = "/nhap-lieu/dang-nhap/"


def hidden(page: str) -> dict[str, str]:
    """What the page's forms send along."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def sign_in(client, **more):
    return client.post(SIGN_IN, {"username": "collector", "password": PASSWORD, **more})


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_is_in_the_sites_design(cast, client_of, prefix):
    page = client_of("").visit(f"{prefix}{SIGN_IN}")
    assert 'autocomplete="current-password"' in page.html
    assert 'name="robots" content="noindex"' in page.html


def test_a_page_asks_for_a_sign_in_and_comes_back(cast):
    client = Client()
    asked = client.get(f"/nhap-lieu/dot/{cast.hn_drive.pk}/ghi/")
    assert asked.status_code == 302
    response = client.post(asked.url, {"username": "collector", "password": PASSWORD})
    assert response.status_code == 302
    assert response.url == f"/nhap-lieu/dot/{cast.hn_drive.pk}/ghi/"
    assert client.get(asked.url).url == response.url


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example",
        "\\\\x.example",
        "javascript:alert(1)", "http:///elsewhere.example", "https:elsewhere",
        " //elsewhere.example",
        "/\t/elsewhere.example",
    ],
)  # fmt: skip
def test_next_leads_to_own_addresses_alone(cast, elsewhere):
    assert sign_in(Client(), next=elsewhere).url == "/nhap-lieu/"
    assert elsewhere not in Client().get(SIGN_IN, {"next": elsewhere}).content.decode()


def test_next_is_followed_to_an_own_address(cast):
    assert sign_in(Client(), next="/nhap-lieu/duyet/").url == "/nhap-lieu/duyet/"


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(cast):
    response = sign_in(Client(), password="sai")
    page = response.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert 'value="collector"' in page
    assert (
        "sai"
        not in page.replace("không đúng", "").split("<main")[1].split('name="password"')[1][:40]
    )


def test_an_account_that_was_closed_does_not_come_in(cast):
    response = Client().post(SIGN_IN, {"username": "gone", "password": PASSWORD})
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.content.decode()


def test_an_account_closed_while_signed_in_is_signed_out(cast, client_of):
    client = client_of("collector")
    cast.collector.is_active = False
    cast.collector.save()
    assert client.get("/nhap-lieu/").status_code == 302


def test_what_was_sent_after_the_sign_in_ended_is_sent_again(cast, todays, typed):
    client, sent = Client(), typed()
    where = f"/nhap-lieu/dot/{todays.pk}/ghi/"
    answer = client.post(where, sent)
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "Số bạn gõ vẫn còn" in page
    assert f'name="kept-entry_key" value="{sent["entry_key"]}"' in page
    kept = {f"kept-{name}": value for name, value in sent.items()}
    wrong = sign_in(client, password="sai", next=where, **kept)
    assert 'name="kept-bags_250" value="194"' in wrong.content.decode()
    resumed = sign_in(client, next=where, **kept)
    page = resumed.content.decode()
    assert f'action="{where}"' in page
    assert 'name="bags_250" value="194"' in page
    assert not Collection.objects.exists()  # sending is one more press, under this name
    assert client.post(where, sent).status_code == 302
    assert Collection.objects.get().logged_by == cast.collector


def test_who_has_no_other_name_sends_again_under_the_user_name(cast, todays, typed):
    kept = {f"kept-{name}": value for name, value in typed().items()}
    resumed = sign_in(Client(), next=f"/nhap-lieu/dot/{todays.pk}/ghi/", **kept)
    assert "<b>collector</b>" in resumed.text


def test_what_was_typed_outlasts_the_rest_after_too_many_wrong_passwords(cast, todays, typed):
    client, sent = Client(), typed()
    where = f"/nhap-lieu/dot/{todays.pk}/ghi/"
    kept = {f"kept-{name}": value for name, value in sent.items()}
    for _ in range(5):
        sign_in(client, password="sai", next=where, **kept)
    rests = sign_in(client, password="sai-nua", next=where, **kept)
    assert rests.status_code == 429
    assert "Số bạn gõ vẫn còn trên trang này" in rests.text
    assert "sai-nua" not in rests.text
    carried = hidden(rests.text)
    assert carried == {"next": where, **kept}
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        again = client.post(SIGN_IN, carried)
        assert again.status_code == 200
        assert "Chưa điền ô này." not in again.text
        resumed = sign_in(client, **hidden(again.text))
        assert resumed.status_code == 200
        assert client.post(where, hidden(resumed.text)).status_code == 302
    assert Collection.objects.get().logged_by == cast.collector


def test_a_rest_without_anything_typed_offers_no_form_to_send(cast):
    for _ in range(5):
        sign_in(Client(), password="sai")
    assert hidden(sign_in(Client(), password="sai").text) == {}


def test_many_fields_are_carried_through_wrong_passwords_to_the_last(cast):
    kept = {f"kept-entry-{number}": str(number) for number in range(200)}
    wrong = sign_in(Client(), password="sai", next="/nhap-lieu/duyet/", **kept)
    assert hidden(wrong.text).keys() >= kept.keys()


def test_signing_out_is_a_press_of_a_button(cast, client_of):
    client = client_of("collector")
    assert client.get("/nhap-lieu/dang-xuat/").status_code == 405
    assert client.post("/nhap-lieu/dang-xuat/").url == SIGN_IN
    assert client.get("/nhap-lieu/").status_code == 302


def test_a_form_needs_its_token(cast, todays, typed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.collector, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/nhap-lieu/dot/{todays.pk}/ghi/", typed())
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hạn" in response.content.decode()


# What others see


@pytest.mark.parametrize("path", ["/", "/chien-dich/", "/en/", "/noi/ha-noi/"])
def test_public_pages_are_the_same_for_everyone(cast, client_of, path):
    visitor, staff = Client().get(path), client_of("hanoi").get(path)
    assert visitor.content == staff.content
    assert not visitor.cookies
    assert "Cookie" not in visitor.headers.get("Vary", "")
    assert "/nhap-lieu/" in visitor.content.decode()


def test_staff_pages_are_kept_by_nobody(cast, client_of):
    answer = client_of("hanoi").get("/nhap-lieu/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert cast.hanoi.get_username() in answer.content.decode()
