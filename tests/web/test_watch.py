"""Each request has a code and a line in the log, and nothing secret ever stands there."""

import json
import logging

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings

from campaigns import reading
from campaigns.web import journal, watch
from campaigns.web.asked import Asked
from campaigns.web.kept import KeptPages
from campaigns.web.lines import Line, in_json, in_words
from tests.cast import NOW, make_cast
from tests.web.watching import Site, listened

pytestmark = pytest.mark.django_db

CODE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def cast(db):
    with time_machine.travel(NOW, tick=False):
        yield make_cast()


@pytest.fixture
def site(monkeypatch):
    for name in ("django.request", "django.security.DisallowedHost"):  # lint-imports disables them
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    found = Site()
    told = listened(found.log)
    logging.getLogger("django").addHandler(told)
    logging.getLogger("campaigns").addHandler(told)
    watch.from_our_proxy.cache_clear()
    yield found
    watch.from_our_proxy.cache_clear()
    logging.getLogger("django").removeHandler(told)
    logging.getLogger("campaigns").removeHandler(told)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answers(status: str, body: bytes = b""):
    def application(environ, start_response):
        start_response(status, [])
        return [body]

    return application


# The code


@pytest.mark.parametrize(
    ("proxies", "said", "taken"),
    [
        (["127.0.0.1"], CODE, True),
        (["10.0.0.0/8"], CODE, False),
        ([], CODE, False),
        (["127.0.0.1"], "short", False),
        (["127.0.0.1"], "x" * 65, False),
        (["127.0.0.1"], 'abcdefgh","level":"', False),
        (["127.0.0.1"], "abcdefgh\nabcdefgh", False),
    ],
)
def test_a_code_is_taken_from_our_own_proxy_alone(site, proxies, said, taken):
    site.application = site.around(answers("200 OK"))
    with override_settings(TRUSTED_PROXIES=proxies):
        code = site.ask("/", HTTP_X_REQUEST_ID=said).headers["X-Request-ID"]
    assert (code == said) is taken
    assert [line["request"] for line in site.requests] == [code]
    assert watch.WELL_FORMED.fullmatch(code)


def test_no_two_requests_have_one_code(site):
    site.application = site.around(answers("200 OK"))
    codes = {site.ask("/").headers["X-Request-ID"] for _ in range(100)}
    assert len(codes) == 100


def test_an_error_page_shows_the_code_that_the_log_has(articles, site, monkeypatch):
    def fails(*args, **kwargs):
        raise ZeroDivisionError

    found = {
        404: site.ask("/khong-co/"),
        400: site.ask("/", HTTP_HOST="elsewhere.example"),
        403: site.ask("/nhap-lieu/dang-nhap/", "POST", b"username=a"),
    }
    monkeypatch.setattr(reading, "overview", fails)
    found[500] = site.ask("/")
    site.pulse.away = True
    found[503] = site.ask("/en/")
    lines = {line["request"]: line for line in site.requests}
    for status, answer in found.items():
        code = answer.headers["X-Request-ID"]
        assert answer.status == status == lines[code]["status"]
        assert f"<code>{code}</code>" in answer.text
    assert "Mã yêu cầu" in found[404].text and "Request code" in found[503].text
    assert lines[found[500].headers["X-Request-ID"]]["level"] == "ERROR"
    told = [json.loads(line) for line in "".join(site.log).splitlines()]
    [traceback] = [line for line in told if "ZeroDivisionError" in line.get("traceback", "")]
    assert traceback["request"] == found[500].headers["X-Request-ID"]


# The line


def test_a_line_says_what_was_asked_and_how_long_it_took(articles, site):
    answer = site.ask("/chien-dich/", query="q=mau")
    [line] = site.requests
    assert answer.status == 200
    assert line["route"] == "public:campaigns" and line["path"] == "/chien-dich/"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
    assert line["statements"] > 0 and 0 < line["database_ms"] < line["ms"]
    assert "account" not in line and "mau" not in "".join(site.log)


def test_a_line_names_the_account_by_its_number(cast, site):
    client = Client()
    client.force_login(cast.collector, "django.contrib.auth.backends.ModelBackend")
    site.ask("/nhap-lieu/", HTTP_COOKIE=f"sessionid={client.cookies['sessionid'].value}")
    assert [line["account"] for line in site.requests] == [cast.collector.pk]
    assert cast.collector.username not in "".join(site.log)


def test_a_page_that_was_found_ready_has_a_line_too(articles, site):
    kept = KeptPages(WSGIHandler(), megabytes=4)
    site.application = site.around(kept, ready=kept.ready)
    first, second = site.ask("/"), site.ask("/")
    third = site.ask("/", HTTP_IF_NONE_MATCH=second.headers["ETag"])
    lines = site.requests
    assert [line["kept"] for line in lines] == ["miss", "hit", "hit"]
    assert [line["status"] for line in lines] == [200, 200, 304]
    assert {line["route"] for line in lines} == {"public:overview"}
    codes = [answer.headers["X-Request-ID"] for answer in (first, second, third)]
    assert [line["request"] for line in lines] == codes
    assert len(set(codes)) == 3


def test_what_was_found_ready_often_has_one_line_that_says_how_often(articles, site, monkeypatch):
    monkeypatch.setattr("campaigns.web.lines.MOMENT", 60)
    kept = KeptPages(WSGIHandler(), megabytes=4, clock=lambda: 0.0)
    site.application = site.around(kept, ready=kept.ready)
    bodies = {site.ask("/").body for _ in range(41)}
    made, found = site.requests
    assert (made["kept"], found["kept"], found["times"]) == ("miss", "hit", 40)
    assert len(bodies) == 1 and found["ms"] >= 0 and site.requests == [made, found]


def test_a_stream_has_its_line_when_it_was_sent(articles, site):
    answer = site.ask("/chien-dich/", query="_export=csv")
    assert [line["status"] for line in site.requests] == [200] and answer.body


def test_what_breaks_outside_of_django_is_logged_as_well(site):
    def broken(environ, start_response):
        raise ZeroDivisionError

    site.application = site.around(broken)
    with pytest.raises(ZeroDivisionError):
        site.ask("/")
    assert [line["status"] for line in site.requests] == [500]


@pytest.mark.parametrize(
    "path",
    ["/a\n{}", '/a","status":1,"b":"', "/a\x1b[2J", "/a\u2028b", "/\xff", "/" + "x" * 900],
)
def test_nobody_writes_a_second_line_into_the_log(path):
    line = Line(Asked("c"), at=0.0, method="G\nET", path=path, seconds=0.1)
    for form in (in_json, in_words):
        text = form(line)
        assert text.count("\n") == 1 and text.isascii() and text[:-1].isprintable()
        assert len(text) < 2200
    told = json.loads(in_json(line))
    assert told["status"] == 0 and len(told["path"]) <= 300


@pytest.mark.parametrize("formatter", [journal.Plain(), journal.Json()])
def test_a_message_is_one_line_whatever_it_says(formatter):
    record = logging.LogRecord("x", logging.ERROR, "", 0, "a\nb %s", ("c\r\nd",), None)
    assert "\n" not in formatter.format(record)


# Secrets


SECRETS = {
    "a password's digest": "pbkdf2_sha256$870000$salt$digest=",
    "a token": "hm_" + "t" * 43,
    "an authorization": "Authorization: Bearer very-secret-word",
    "a cookie": "sessionid=very-secret-word; csrftoken=very-secret-word",
    "a password in words": "password='very-secret-word'",
    "a service's address": "postgres://tracker:very-secret-word@db/tracker",
    "a row that failed": "DETAIL:  Failing row contains (1, very-secret-word, null).",
    "a link": "/en/nhap-lieu/mat-khau-moi/MQ/very-secret-word/",
    "the key": "only-for-tests-" + "x" * 50,
}


@pytest.mark.parametrize("what", SECRETS)
@pytest.mark.parametrize("formatter", [journal.Plain(), journal.Json()])
def test_a_secret_in_a_message_or_an_error_is_not_written_down(formatter, what):
    try:
        raise ValueError(SECRETS[what])
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "%s", (SECRETS[what],), info)
    text = formatter.format(record)
    assert "ValueError" in text
    for word in ("very-secret-word", "digest=", "t" * 43, "x" * 50):
        assert word not in text
