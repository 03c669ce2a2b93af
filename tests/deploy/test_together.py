"""The set-up of docs/deploy/ as one: what visitors and staff notice of its troubles."""

import json
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic
from uuid import UUID, uuid4

import pytest

from tests.databases import OwnDatabase
from tests.deploy.front import NAME
from tests.deploy.together import Person, Together, together
from tests.torture.conftest import figures  # noqa: F401 – a fixture

CAMPAIGN = "/chien-dich/kien-giang-tet-xuan-hong-2024/"
PAGES = [
    "/",
    CAMPAIGN,
    f"{CAMPAIGN}anh.png",
    f"{CAMPAIGN}ket-qua.csv",
    "/chien-dich/",
    "/en/noi/kien-giang/",
    "/api/v1/campaigns",
    "/healthz",
]
READERS, WRITERS = 4, 3
COLLECTIONS = "/api/v1/collections"


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
    facts = {
        "campaign": "kien-giang-tet-xuan-hong-2024",
        "site": {"name": "Nhà văn hoá", "place": "kien-giang"},
        "date": "2024-02-03",
    }
    answer = quanly.send("/api/v1/drives", facts)
    assert answer.status == 201, answer.body
    return json.loads(answer.body)["id"]


@dataclass
class Load:
    """Clients that never ask twice: what goes wrong once is written down."""

    site: Together
    writer: Person
    drive: str
    answers: Counter = field(default_factory=Counter)
    stored: list[str] = field(default_factory=list)
    slowest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self):
        jobs = [self.read] * READERS + [self.write] * WRITERS
        self.threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def read(self) -> None:
        visitor = Person(self.site.front)
        while not self.ended.is_set():
            for path in PAGES:
                self.noted(f"GET {path}", lambda path=path: visitor.ask(path), 200)

    def write(self) -> None:
        while not self.ended.is_set():
            key, facts = str(uuid4()), {"drive": self.drive, "bags": {"250": 1}}
            headers = {"Idempotency-Key": key}
            if self.noted(
                "POST", lambda h=headers, f=facts: self.writer.send(COLLECTIONS, f, **h), 201
            ):
                self.stored.append(key)

    def noted(self, what: str, ask, good: int) -> bool:
        begun = monotonic()
        try:
            status = ask().status
        except (OSError, HTTPException) as error:
            status = repr(error)
        self.slowest = max(self.slowest, monotonic() - begun)
        self.answers["good" if status == good else f"{what}: {status}"] += 1
        return status == good

    def failed(self) -> dict[str, int]:
        return {what: times for what, times in self.answers.items() if what != "good"}


def in_the_ledger(site: Together) -> Counter:
    with OwnDatabase(site.owners).connected() as connection:
        rows = connection.execute("SELECT entry_key FROM campaigns_collection").fetchall()
    return Counter(str(UUID(str(key))) for (key,) in rows)


def roll(site: Together, quanly: Person, drive: str, figures, *, times: int) -> None:  # noqa: F811
    with Load(site, quanly, drive) as load:
        for _ in range(times):
            for server in site.servers:
                site.restart(server)
    what = f"rolling restart, {times} ×, {load.answers['good']} requests good"
    figures.exactly(f"{what}: failed", load.failed(), {})
    figures.at_most(f"{what}: the slowest", load.slowest, 5, "s")
    kept = in_the_ledger(site)
    wrong = [key for key in load.stored if kept[key] != 1]
    figures.exactly(f"{what}: of {len(load.stored)} results lost or there twice", len(wrong), 0)
    said = site.servers[0].manage("check_totals", "--quiet").strip()
    figures.exactly(f"{what}: totals that are not the ledger's", said, "")


def test_a_rolling_restart_fails_nobody(site, quanly, drive, figures):  # noqa: F811
    roll(site, quanly, drive, figures, times=1)


@pytest.mark.torture
def test_rolling_restarts_fail_nobody(site, quanly, drive, figures):  # noqa: F811
    roll(site, quanly, drive, figures, times=6)


def shown(site: Together) -> dict[str, tuple[int, bytes]]:
    visitor = Person(site.front)
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
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", site.front.http, timeout=10)
    line.request("GET", "/chien-dich/", headers={"Host": NAME})
    answer = line.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{NAME}/chien-dich/"
    line.close()
    line.request("GET", "/", headers={"Host": "evil.example.com"})
    with pytest.raises((HTTPException, OSError)):
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


def test_what_nginx_writes_down_is_no_secret(site):
    Person(site.front).ask("/nhap-lieu/mat-khau-moi/MQ/the-key-in-a-letter/?q=a-question")
    log = (site.front.folder / "tracker.log").read_text(encoding="utf-8")
    assert "/nhap-lieu/mat-khau-moi/" in log
    assert "the-key-in-a-letter" not in log and "a-question" not in log
