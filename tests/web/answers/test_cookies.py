"""Cookies: in real work this host's alone, over HTTPS; no script reads one."""

import re

from django.conf import settings
from django.test import Client, override_settings

from tests.cast import PASSWORD, make_cast

SIGN_IN, PLAN = "/nhap-lieu/dang-nhap/", "/nhap-lieu/dot/moi/"


def cookies_of(client, *, prefix: str) -> dict:
    """All that the site sets on the way from signing in to signing out, as they were first set."""
    found, sent = {}, {"username": "hanoi", "password": PASSWORD}
    planned = {"campaign": "hn-2026", "site": make_cast().hn_drive.site.pk}
    planned["starts_on"] = "2026-02-10"  # which a message says in the end

    def token_of(client):
        return client.cookies[f"{prefix}csrftoken"].value

    steps = (
        lambda: client.get(SIGN_IN),
        lambda: client.post(SIGN_IN, {**sent, "csrfmiddlewaretoken": token_of(client)}),
        lambda: client.get("/nhap-lieu/"),
        lambda: client.post(PLAN, {**planned, "csrfmiddlewaretoken": token_of(client)}),
    )

    for step in steps:
        for name, cookie in step().cookies.items():
            found.setdefault(name, cookie)
    return found


def test_in_real_work_they_are_this_hosts_alone(db, real_work, tmp_path):
    said = {"host": "testserver", "referer": "https://testserver/", "x-forwarded-proto": "https"}
    with override_settings(**real_work, STATIC_ROOT=tmp_path):
        client = Client(enforce_csrf_checks=True, headers=said)
        found = cookies_of(client, prefix="__Host-")
    assert set(found) == {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    for name, cookie in found.items():
        said = cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]
        assert said == (True, True, "Lax", "/"), name
        assert cookie["domain"] == "", name  # or a browser does not take it


def test_over_plain_http_they_have_plain_names_and_no_script_reads_them_either(db):
    found = cookies_of(Client(enforce_csrf_checks=True), prefix="")
    assert set(found) == {"sessionid", "csrftoken", "messages"}
    assert all(cookie["httponly"] for cookie in found.values())
    assert not any(cookie["secure"] for cookie in found.values())


def test_no_script_of_ours_asks_for_a_cookie():
    scripts = list((settings.BASE_DIR / "static" / "js").rglob("*.js"))
    assert len(scripts) > 5
    asks = re.compile(r"document\.cookie|cookieStore")
    assert not [path for path in scripts if asks.search(path.read_text(encoding="utf-8"))]


def test_the_offline_page_is_told_what_its_writes_carry(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_cast().hanoi, "django.contrib.auth.backends.ModelBackend")
    said = client.get("/api/v1/drives?mine=1").headers["X-CSRFToken"]
    where, sent = "/api/v1/collections", {"content_type": "application/json"}
    assert client.post(where, "{}", **sent).status_code == 403
    assert client.post(where, "{}", headers={"X-CSRFToken": said}, **sent).status_code in (400, 422)
