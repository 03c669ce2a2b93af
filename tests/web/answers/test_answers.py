"""Each kind of answer is closed, whoever makes it: a view, a middleware, or what stands around
Django. That every address answers so is in tests/web/staff/test_headers.py."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from campaigns.web.slow import Refused

from .policy import wrong_in

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SIGN_IN = "/nhap-lieu/dang-nhap/"
EMBED = f"/nhung{CAMPAIGN}"


def again(site, address, **more):
    """Who has it already asks whether it is new."""
    first = site.ask(address, **more)
    return site.ask(address, HTTP_IF_NONE_MATCH=first.headers["ETag"], **more)


def guessed(site):
    wrong = b"username=quanly&password=wrong&csrfmiddlewaretoken=" + b"a" * 32
    cookie = f"__Host-csrftoken={'a' * 32}"
    said = {"CONTENT_TYPE": FORM, "HTTP_COOKIE": cookie, "HTTP_REFERER": "https://testserver/"}
    for _try in range(6):
        answer = site.ask(SIGN_IN, "POST", wrong, **said)
    return answer


def too_much(site):
    client = Client()
    client.force_login(User.objects.create_user("an"), "django.contrib.auth.backends.ModelBackend")
    cookies = f"__Host-sessionid={client.session.session_key}; __Host-csrftoken={'a' * 32}"
    said = {"HTTP_X_CSRFTOKEN": "a" * 32, "HTTP_REFERER": "https://testserver/"}
    body = json.dumps({"note": "a" * 3_000_000}).encode()
    where = "/api/v1/collections"
    return site.ask(where, "POST", body, CONTENT_TYPE=JSON, HTTP_COOKIE=cookies, **said)


def failing(error):
    def ask(site):
        def broken(*args, **kwargs):
            raise error

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("campaigns.reading.overview", broken)
            return site.ask("/")

    return ask


def away(address):
    def ask(site):
        site.ask(address)
        site.goes_away()
        return site.ask(address)

    return ask


def unseen(site):
    site.goes_away()
    return site.ask("/tim/?q=x", HTTP_COOKIE="x=y")


def crowded(site):
    def refuse(**kwargs):
        raise Refused

    site.pages.places.take = refuse
    return site.ask(SIGN_IN, "POST", b"a=b", CONTENT_TYPE=FORM)


def half(site):
    return site.ask("/", "POST", b"a=b", CONTENT_LENGTH="100")


def database_error():
    from django.db import OperationalError

    return OperationalError("gone")


KINDS = {
    "made": (200, lambda site: site.ask("/")),
    "made for a cookie": (200, lambda site: site.ask("/", HTTP_COOKIE="x=y")),
    "kept": (200, lambda site: site.ask("/") and site.ask("/")),
    "kept, unchanged": (304, lambda site: again(site, "/")),
    "only its head": (200, lambda site: site.ask("/", "HEAD")),
    "in English": (200, lambda site: site.ask("/en/")),
    "embedded": (200, lambda site: site.ask(EMBED, HTTP_COOKIE="x=y")),
    "embedded, kept": (200, lambda site: site.ask(EMBED) and site.ask(EMBED)),
    "embedded, kept, unchanged": (304, lambda site: again(site, EMBED)),
    "embedded, unchanged": (304, lambda site: again(site, EMBED, HTTP_COOKIE="x=y")),
    "embedded, old": (200, away(EMBED)),
    "old": (200, away("/")),
    "to sign in": (302, lambda site: site.ask("/nhap-lieu/")),
    "with a slash": (301, lambda site: site.ask("/nguon")),
    "the admin": (302, lambda site: site.ask("/admin/")),
    "signing in to the admin": (200, lambda site: site.ask("/admin/login/")),
    "a foreign host": (400, lambda site: site.ask("/", HTTP_HOST="evil.example")),
    "half a body": (400, half),
    "without a token": (403, lambda site: site.ask(SIGN_IN, "POST", b"a=b", CONTENT_TYPE=FORM)),
    "not there": (404, lambda site: site.ask("/khong-co/")),
    "no such method": (405, lambda site: site.ask("/api/v1/campaigns", "DELETE")),
    "too much": (413, too_much),
    "a parameter nobody knows": (422, lambda site: site.ask("/api/v1/campaigns?colour=red")),
    "too many tries": (429, guessed),
    "a fault": (500, failing(RuntimeError("a fault"))),
    "a fault of the database": (503, failing(database_error())),
    "the database is away": (503, unseen),
    "a crowd": (503, crowded),
    "static": (200, lambda site: site.ask("/static/a.svg")),
    "static, not there": (404, lambda site: site.ask("/static/b.svg")),
    "static, unchanged": (304, lambda site: again(site, "/static/a.svg")),
    "static, by POST": (405, lambda site: site.ask("/static/a.svg", "POST", b"a=b")),
    "health": (200, lambda site: site.ask("/healthz")),
    "JSON": (200, lambda site: site.ask("/api/v1/campaigns")),
    "JSON, unchanged": (304, lambda site: again(site, "/api/v1/campaigns", HTTP_COOKIE="x=y")),
    "JSON for nobody": (401, lambda site: site.ask("/api/v1/drives?mine=1")),
    "a chart": (200, lambda site: site.ask("/bieu-do/tong-quan/")),
    "a list as CSV": (200, lambda site: site.ask("/chien-dich/?_export=csv")),
    "a list as XLSX": (200, lambda site: site.ask("/chien-dich/?_export=xlsx")),
    "results as CSV": (200, lambda site: site.ask(f"{CAMPAIGN}ket-qua.csv")),
    "a calendar": (200, lambda site: site.ask("/lich.ics")),
    "a feed": (200, lambda site: site.ask("/ket-qua.atom")),
    "a QR code": (200, lambda site: site.ask(f"{CAMPAIGN}qr.svg")),
    "a picture": (200, lambda site: site.ask("/anh.png")),
    "the worker": (200, lambda site: site.ask("/nhap-lieu/sw.js")),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_closed(articles, site, kind):
    status, ask = KINDS[kind]
    answer = ask(site)
    assert answer.status == status
    assert wrong_in(answer.headers, framed=kind.startswith("embedded"), secure=True) == []
    if "Set-Cookie" in answer.headers:
        assert answer.headers["Set-Cookie"].strip().startswith("__Host-")


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [("/", "testserver", 301), ("/", "evil.example", 400), ("/healthz", "testserver", 200)],
)
def test_over_plain_http_it_is_closed_too_and_leads_to_https(site, address, host, status):
    answer = site.get(address, HTTP_HOST=host)
    assert answer.status == status
    assert answer.headers.get("Location", "https://testserver/") == "https://testserver/"
    assert wrong_in(answer.headers) == []


def test_where_nothing_is_said_it_would_be_seen():
    assert len(wrong_in({})) > 10
