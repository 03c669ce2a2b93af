"""Who is given a kept page, and what it is then."""

import re
import threading

import pytest
from django.db import OperationalError
from django.test import override_settings

from campaigns.models import Claim, SampleData
from campaigns.web.sample import mark
from tests.web.kept.conftest import Site

pytestmark = pytest.mark.django_db

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
KEPT = [
    "/",
    "/chien-dich/?q=kien",
    CAMPAIGN,
    "/noi/kien-giang/",
    "/lich/",
    "/lich.ics",
    "/ket-qua.atom",
    "/noi/",
    "/nguon/",
    "/nguon/hien-mau-kien-giang-2024/",
    "/tim/?q=kien",
    f"{CAMPAIGN}anh.png",
    "/bieu-do/tong-quan/",
    "/api/v1/campaigns",
    "/api/v1/docs",
]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("address", KEPT)
def test_a_page_is_made_once_and_says_what_django_says(articles, client, site, address, prefix):
    address = prefix + address
    first, second = site.get(address), site.get(address)
    assert len(site.made) == 1
    assert (first.status, first.body) == (second.status, second.body)
    plain = client.get(address)
    assert second.body == plain.content
    own = {"ETag", "Vary", "Cache-Control", "Content-Length"}
    assert {n: v for n, v in plain.headers.items() if n not in own} == {
        n: v for n, v in second.headers.items() if n not in own
    }
    assert second.headers["Content-Length"] == str(len(second.body))
    assert "csrfmiddlewaretoken" not in second.body.decode("utf-8", "ignore")
    assert "Set-Cookie" not in second.headers


def test_one_language_is_never_shown_for_the_other(articles, site):
    assert 'lang="vi"' in site.get("/").text
    assert '<html lang="en"' in site.get("/en/").text
    assert '<html lang="vi"' in site.get("/").text


@pytest.mark.parametrize(
    "headers", [{"HTTP_COOKIE": "sessionid=x"}, {"HTTP_COOKIE": ""}, {"HTTP_AUTHORIZATION": "x"}]
)
def test_who_sends_a_cookie_or_an_authorization_is_never_given_one(articles, site, headers):
    site.get("/")
    for _ in range(2):
        assert site.is_made_by("/", **headers)
    assert not site.is_made_by("/")


def test_what_is_asked_with_a_cookie_is_not_kept_for_others(articles, site):
    site.get("/", HTTP_COOKIE="a=b")
    assert site.is_made_by("/")


@pytest.mark.parametrize(
    "address",
    [
        "/nhap-lieu/dang-nhap/",
        "/admin/login/",
        "/healthz",
        "/chien-dich/khong-co/",
        "/noi/khong-co/",
        f"{CAMPAIGN}so-lieu.csv",
        f"{CAMPAIGN}so-lieu.xlsx",
        "/chien-dich/?_export=csv",
        "/api/v1/campaigns?page=0",
        "/api/v1/drives",
        "/api/v1/khong-co",
        "/khong-co/",
        "/chien-dich",
    ],
)
def test_what_is_no_public_page_is_never_kept(articles, site, address):
    first = site.get(address)
    assert site.is_made_by(address)
    assert site.get(address).status == first.status
    assert not len(site.pages.shelf)


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Content-Encoding", "br"),
        ("Cache-Control", "private, max-age=60"),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding, Cookie"),
        ("Vary", "Authorization"),
        ("Vary", "*"),
    ],
    ids=lambda header: ": ".join(header),
)
def test_an_answer_that_is_for_one_person_is_not_kept(articles, site, header):
    real = site.django

    def django(environ, start_response):
        return real(environ, lambda status, said, *more: start_response(status, [*said, header]))

    site.django = django
    assert all(site.is_made_by("/") for _ in range(2))
    assert not len(site.pages.shelf)


def test_nothing_is_kept_of_a_request_that_writes(articles, site):
    assert site.get("/", method="POST").status == 403
    assert site.get("/api/v1/collections", method="POST").status == 401
    assert not len(site.pages.shelf)


def test_a_foreign_host_is_refused_and_not_kept(articles, site):
    site.get("/")
    assert site.get("/", HTTP_HOST="evil.example").status == 400
    assert site.get("/", HTTP_HOST="localhost").status == 200
    assert 'href="http://localhost/"' in site.get("/", HTTP_HOST="localhost").text
    assert 'href="http://testserver/"' in site.get("/").text
    assert len(site.pages.shelf) == 2


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_it_is_sent_as_the_browser_can_read_it(articles, site, coding):
    plain = site.get("/")
    found = site.get("/", HTTP_ACCEPT_ENCODING=coding)
    assert found.headers.get("Content-Encoding", "") == coding
    assert found.text == plain.text
    assert "Accept-Encoding" in found.headers["Vary"]
    assert len(site.made) == 1
    if coding:
        assert len(found.body) < len(plain.body) / 2


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("identity, *;q=0", ""),
        ("gzip;q=nan-sense", ""),
        ("deflate", ""),
    ],
)
def test_the_encoding_is_the_one_that_is_preferred(articles, site, accepted, coding):
    found = site.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert found.headers.get("Content-Encoding", "") == coding


def test_who_has_the_page_is_told_that_it_is_the_same(articles, site):
    tags = set()
    for coding in ("", "gzip", "br"):
        tag = site.get("/", HTTP_ACCEPT_ENCODING=coding).headers["ETag"]
        tags.add(tag)
        for asked in (tag, f'"other", W/{tag}', "*"):
            same = site.get("/", HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=asked)
            assert (same.status, same.body, same.headers["ETag"]) == (304, b"", tag)
            assert "Accept-Encoding" in same.headers["Vary"]
            assert "Content-Length" not in same.headers
        assert site.get("/", HTTP_IF_NONE_MATCH='"other"').status == 200
    assert len(tags) == 3
    assert len(site.made) == 1


def test_another_language_is_another_page_to_who_has_one(articles, site):
    tag = site.get("/").headers["ETag"]
    assert site.get("/en/", HTTP_IF_NONE_MATCH=tag).status == 200


def test_only_the_head_is_sent_where_only_that_is_asked_for(articles, site):
    head = site.get("/", method="HEAD")
    whole = site.get("/")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == whole.headers
    assert len(site.made) == 1
    missing = site.get("/noi/khong-co/", method="HEAD")
    assert (missing.status, missing.body) == (404, b"")


def test_caches_in_front_are_told_what_they_may_do(articles, site):
    said = site.get(CAMPAIGN).headers
    assert said["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"
    assert {"Cookie", "Accept-Encoding"} == set(said["Vary"].split(", "))
    assert site.get("/api/v1/campaigns").headers["Cache-Control"] == "public, max-age=60"
    again = site.get(CAMPAIGN, HTTP_IF_NONE_MATCH=said["ETag"])
    assert again.headers["Cache-Control"] == said["Cache-Control"]


def test_programs_of_any_origin_read_kept_answers_too(articles, site):
    for address in ("/api/v1/campaigns", "/lich.ics", "/bieu-do/tong-quan/"):
        for _ in range(2):
            found = site.get(address)
            assert found.headers["Access-Control-Allow-Origin"] == "*"
        same = site.get(address, HTTP_IF_NONE_MATCH=found.headers["ETag"])
        assert (same.status, same.headers["Access-Control-Allow-Origin"]) == (304, "*")


def test_security_is_said_with_every_kept_page(articles, site):
    for _ in range(2):
        said = site.get("/").headers
        assert "default-src 'none'" in said["Content-Security-Policy"]
        assert "nonce-" not in said["Content-Security-Policy"]
        assert said["X-Frame-Options"] == "DENY"
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "same-origin"


def test_with_https_nobody_is_answered_over_plain_http(articles, site):
    secure = {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 3600,
    }
    with override_settings(**secure):
        site = Site()
        for _ in range(2):
            said = site.get("/", HTTP_X_FORWARDED_PROTO="https")
            assert (said.status, said.headers["Strict-Transport-Security"]) == (200, "max-age=3600")
            assert 'href="https://testserver/"' in said.text
        assert len(site.made) == 1
        for headers in ({}, {"HTTP_X_FORWARDED_PROTO": "http"}):
            plain = site.get("/", **headers)
            assert (plain.status, plain.headers["Location"]) == (301, "https://testserver/")


def test_what_others_hang_on_to_a_link_makes_no_page_of_its_own(articles, site):
    first = site.get("/?fbclid=abc&utm_source=bao")
    assert "fbclid" not in first.text
    for tail in ("?fbclid=def", "", "?x=" + "y" * 100):
        assert not site.is_made_by(f"/{tail}")
    assert len(site.pages.shelf) == 1


def test_what_a_page_is_asked_is_part_of_its_name(articles, site):
    assert site.get("/chien-dich/?q=kien").text != site.get("/chien-dich/?q=hanoi").text
    assert len(site.pages.shelf) == 2


def test_a_very_long_question_is_not_kept(articles, site):
    site.get("/tim/?q=" + "a" * 700)
    assert not len(site.pages.shelf)


def test_the_memory_is_bounded_and_forgets_what_nobody_asks_for(articles, site):
    site = Site(megabytes=0.5)
    for number in range(60):
        site.get(f"/chien-dich/?q={number}")
        site.get("/chien-dich/?q=kien")
        assert site.pages.shelf.used <= 0.5 * 1024 * 1024
    assert 3 < len(site.pages.shelf) < 60
    assert not site.is_made_by("/chien-dich/?q=kien")
    assert site.is_made_by("/chien-dich/?q=0")


def test_without_memory_nothing_is_kept(articles, site):
    site = Site(megabytes=0)
    assert all(site.is_made_by("/") for _ in range(2))


def test_a_page_is_made_anew_on_the_next_day(articles, site):
    site.get("/du-lieu/")
    site.pass_by(14 * 3600)
    assert not site.is_made_by("/du-lieu/")
    site.pass_by(30 * 60)
    assert site.is_made_by("/du-lieu/")


def test_the_calendar_is_made_anew_each_minute(articles, site):
    site.get("/lich/")
    site.pass_by(19)
    assert not site.is_made_by("/lich/")
    site.pass_by(41)
    assert site.is_made_by("/lich/")
    site.pass_by(59.9)
    assert not site.is_made_by("/lich/")
    site.pass_by(0.2)  # it held a moment ago, and its minute is over
    assert site.is_made_by("/lich/")


def test_whether_it_is_new_is_asked_once_a_second_for_all_pages(articles, site):
    addresses = ["/", CAMPAIGN, "/noi/kien-giang/", "/nguon/"]
    for address in addresses:
        site.get(address)
    site.pass_by()
    site.asked = 0
    for address in addresses * 5:
        assert not site.is_made_by(address)
    assert site.asked <= len(addresses)
    for _ in range(5):
        site.pass_by()
        site.asked = 0
        for address in addresses * 5:
            assert not site.is_made_by(address)
        assert site.asked == 1


def test_a_page_that_cannot_be_asked_for_is_shown_and_says_so(articles, site):
    new = site.get("/")
    site.broken = OperationalError("the database is away")
    site.pass_by(90)
    site.asked = 0
    for _ in range(3):
        old = site.get("/")
        assert old.status == 200 and "Etag" not in old.headers
        line = re.search('<aside class="sample" role="status".*?</aside>', old.text)[0]
        assert "1 phút trước" in line and "09:40 ngày 2/2/2026" in line
        assert old.text.replace(line, "") == new.text
        assert int(old.headers["Age"]) >= 90
        assert old.headers["Warning"].startswith("111")
    assert site.asked == 1
    site.broken = None
    site.pass_by()
    assert "Warning" not in site.get("/").headers


def test_two_who_miss_a_page_at_once_have_it_made_once(articles, site):
    """The second comes while the first is being answered, and waits for that page."""
    begun, go_on, answers = threading.Event(), threading.Event(), []
    real = site.pages.application

    def slow(environ, start_response):
        begun.set()
        assert go_on.wait(20)
        return real(environ, start_response)

    def later():
        assert begun.wait(20)
        threading.Timer(0.2, go_on.set).start()
        answers.append(site.get("/du-lieu/"))

    site.pages.application = slow
    other = threading.Thread(target=later)
    other.start()
    first = site.get("/du-lieu/")
    other.join(20)
    assert [answer.body for answer in answers] == [first.body]
    assert site.made == ["/du-lieu/"]


def test_who_waits_for_a_page_that_is_not_kept_asks_for_themselves(articles, site):
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def application(environ, start_response):
        if not begun.is_set():
            begun.set()
            assert go_on.wait(20)
        start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"away"]

    def later():
        assert begun.wait(20)
        threading.Timer(0.2, go_on.set).start()
        answers.append(site.get("/du-lieu/").status)

    site.pages.application = application
    other = threading.Thread(target=later)
    other.start()
    assert site.get("/du-lieu/").status == 503
    other.join(20)
    assert answers == [503]


def test_a_written_figure_is_shown_a_second_later(articles, site):
    site.get(CAMPAIGN)
    claim = Claim.objects.filter(campaign__slug="kien-giang-tet-xuan-hong-2024").first()
    Claim.objects.filter(pk=claim.pk).update(remark="sửa lúc chín giờ", remark_en="mended at nine")
    site.pass_by()
    assert "sửa lúc chín giờ" in site.get(CAMPAIGN).text
    assert "mended at nine" in site.get("/en" + CAMPAIGN).text


def test_pages_bear_the_mark_of_made_up_data_as_soon_as_it_is_there(articles, site):
    assert "X-Sample-Data" not in site.get("/phuong-phap/").headers
    SampleData.objects.create(seed=7, size="tiny", today="2026-11-22")
    site.pass_by()
    try:
        assert site.get("/phuong-phap/").headers["X-Sample-Data"] == "made-up"
    finally:
        mark.made_up = False
