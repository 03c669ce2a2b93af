"""The set-up of docs/deploy/ as one: what visitors and staff notice of its troubles."""

import http.client
import urllib.request
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from tests.deploy.front import NAME
from tests.deploy.load import PAGES, planned, roll
from tests.deploy.together import Person, Together, together


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with together(tmp_path_factory.mktemp("together")) as one:
        yield one


@pytest.fixture(scope="module")
def quanly(site):
    person = Person(site.front)
    person.sign_in("quanly")
    return person


@pytest.fixture(scope="module")
def drive(quanly):
    return planned(quanly)


def test_a_rolling_restart_fails_nobody(site, quanly, drive):
    found = roll(site, quanly, drive=drive, times=1, readers=1, writers=1)
    assert not found.failed
    assert not found.lost and found.stored > 10
    assert found.totals == ""


def test_a_file_that_only_the_newer_server_has_is_found(site):
    new = Path(site.servers[0].environment["STATIC_ROOT"]) / "newer.0123456789ab.css"
    new.write_text("main { color: #222 }")
    site.restart(site.servers[1])
    visitor = Person(site.front)
    statuses = [visitor.ask(f"/static/{new.name}?{turn}").status for turn in range(4)]
    assert statuses == [200] * 4
    assert visitor.ask("/static/none.0123456789ab.css").status == 404


def shown(site: Together) -> dict[str, tuple[int, bytes]]:
    visitor = Person(site.front)
    visitor.cookies["seen"] = "before"  # no page is kept ready for who sends a cookie
    answers = {path: visitor.ask(path) for path in PAGES}
    return {path: (answer.status, answer.body) for path, answer in answers.items()}


def test_an_emptied_cache_changes_no_page(site, drive):
    before = shown(site)
    assert {status for status, _ in before.values()} == {200}
    assert b":0" not in site.redis.say("DBSIZE")
    assert site.redis.say("FLUSHALL").startswith(b"+OK")
    assert shown(site) == before


def test_without_its_cache_it_shows_the_same(site, drive):
    before = shown(site)
    site.redis.stop()
    try:
        begun = monotonic()
        assert shown(site) == before
        assert monotonic() - begun < 10
    finally:
        site.redis.start()
    assert shown(site) == before


def test_the_first_address_that_a_client_claims_is_not_believed(site):
    """Five wrong passwords from one address, each under another forged one: then it has to rest."""
    person = Person(site.front)
    token = person._token("/nhap-lieu/dang-nhap/")
    wrong = f"username=hanoi&password=wrong&csrfmiddlewaretoken={token}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    statuses = []
    for turn in range(7):
        forged = {"X-Forwarded-For": f"203.0.113.{turn}", "X-Forwarded-Proto": "http"}
        answer = person.ask("/nhap-lieu/dang-nhap/", "POST", wrong, **kind, **forged)
        statuses.append(answer.status)
    assert statuses[-1] == 429, statuses


def test_over_http_and_under_other_names_nothing_is_shown(site):
    line = http.client.HTTPConnection("127.0.0.1", site.front.http, timeout=10)
    line.request("GET", "/chien-dich/", headers={"Host": NAME})
    answer = line.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{NAME}/chien-dich/"
    line.close()
    line.request("GET", "/", headers={"Host": "evil.example.com"})
    with pytest.raises((http.client.HTTPException, OSError)):
        line.getresponse()


def test_a_file_with_a_hash_is_kept_by_nginx_with_the_apps_headers(site):
    visitor = Person(site.front)
    page = visitor.ask("/").body.decode()
    path = page.split('rel="stylesheet" href="')[1].split('"')[0]
    first, again = visitor.ask(path), visitor.ask(path)
    assert first.body == again.body and first.status == again.status == 200
    assert "immutable" in again.headers["Cache-Control"]
    assert again.headers["X-Content-Type-Options"] == "nosniff"
    kept = [file for file in (site.front.folder / "cache").rglob("*") if file.is_file()]
    assert any(first.body[:100] in file.read_bytes() for file in kept)


def test_while_no_app_server_is_there_the_site_says_so(site):
    visitor = Person(site.front)
    for server in site.servers:
        server.stop()
    try:
        answer = visitor.ask("/chien-dich/")
        assert answer.status == 503 and answer.headers["Retry-After"] == "5"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "thử lại" in answer.body.decode()
    finally:
        for server in site.servers:
            with suppress(RuntimeError):
                server.start()


def test_each_server_is_watched_from_its_own_machine_and_not_through_nginx(site):
    assert Person(site.front).ask("/metrics").status == 404
    site.servers[0].manage("check_totals", "--quiet")
    for server in site.servers:
        with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
            said = answer.read()
        assert answer.status == 200 and b"tracker_requests_total{" in said
        assert b"\ntracker_totals_agree 1.0\n" in said


def test_what_nginx_writes_down_is_no_secret(site):
    Person(site.front).ask("/nhap-lieu/mat-khau-moi/MQ/the-key-in-a-letter/?q=a-question")
    log = (site.front.folder / "tracker.log").read_text(encoding="utf-8")
    assert "/nhap-lieu/mat-khau-moi/" in log
    assert "the-key-in-a-letter" not in log and "a-question" not in log
