"""Through two real servers on one database: what a visitor sees of what staff log meanwhile."""

import http.client
import json
import re
import threading
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.cast import PASSWORD
from tests.recording.conftest import shared  # noqa: F401
from tests.serving import Server, address_of
from tests.torture.phones import COLLECTIONS, JSON, Phone

OVERVIEW, CAMPAIGN = "/", "/chien-dich/kg-2024/"
SHOWING = [
    OVERVIEW,
    CAMPAIGN,
    "/en/chien-dich/kg-2024/",
    "/chien-dich/?q=kien",
    "/noi/kien-giang/",
    "/noi/an-giang/",
    "/api/v1/campaigns/kg-2024",
    "/bieu-do/chien-dich/kg-2024/theo-ngay/",
    "/ket-qua.atom",
]
TOTAL = re.compile(r"([\d.]+) đơn vị máu")
LATEST = 1.0  # second


@pytest.fixture
def servers(shared, tmp_path, settings):  # noqa: F811
    """The cast, and two servers of one process each on their database."""
    cast, database = shared
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    cast.quanly.set_password(PASSWORD)
    cast.quanly.save()
    with database():
        started = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            server = Server(folder=tmp_path / name, database=address_of(tmp_path))
            server.environment |= {"WORKERS": "1", "STATIC_ROOT": str(tmp_path / "static")}
            started.append(server)
        started[0].manage("collectstatic", "--no-input", "--verbosity", "0")
        try:
            for server in started:
                server.start()
            yield cast, started
        finally:
            for server in started:
                if hasattr(server, "process"):
                    server.stop()
    for server in started:
        assert "Internal Server Error" not in server.log.read_text(errors="replace")


class Line:
    """A connection that stays open, as a browser's."""

    def __init__(self, server: Server, headers: dict | None = None):
        self.host, self.headers, self.connection = urlsplit(server.url).netloc, headers or {}, None

    def ask(self, method: str, path: str, body=None, **more) -> tuple[int, str]:
        for again in (True, False):  # the server may have hung up meanwhile
            connection = self.connection or http.client.HTTPConnection(self.host, timeout=60)
            try:
                connection.request(method, path, body, {**self.headers, **more})
                answer = connection.getresponse()
                text = answer.read().decode()
            except (http.client.HTTPException, ConnectionError):
                self.connection = None
                if not again:
                    raise
                continue
            self.connection = connection
            return answer.status, text
        raise AssertionError


def one_bag(drive) -> bytes:
    return json.dumps({"drive": str(drive.pk), "bags": {"250": 1}}).encode()


def log(line: Line, drive) -> None:
    headers = {**JSON, "Idempotency-Key": str(uuid4())}
    status, said = line.ask("POST", COLLECTIONS, one_bag(drive), **headers)
    assert status in (200, 201), said


def test_a_result_is_seen_within_a_second_and_at_once_by_who_wrote_it(servers):
    cast, (one, two) = servers
    writer, readers = Line(one, Phone(one, "quanly").headers({})), [Line(one), Line(two)]
    log(writer, cast.kg_drive)
    shown = {(reader, path): reader.ask("GET", path)[1] for reader in readers for path in SHOWING}
    log(writer, cast.kg_drive)
    acknowledged = monotonic()
    own = writer.ask("GET", CAMPAIGN)[1]
    assert TOTAL.search(own)[1] == "2"
    late = []
    while shown:
        for (reader, path), before in list(shown.items()):
            begun = monotonic()
            if reader.ask("GET", path)[1] != before:
                del shown[reader, path]
            elif begun > acknowledged + LATEST:
                late.append(path)
        assert not late
    assert all(TOTAL.search(reader.ask("GET", OVERVIEW)[1])[1] == "2" for reader in readers)


@dataclass
class Book:
    """What was begun, and what was acknowledged, at which times."""

    begun: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)

    def least(self, when: float) -> int:
        return sum(at <= when for at in self.acknowledged)

    def most(self, when: float) -> int:
        return sum(at <= when for at in self.begun)


def write(book: Book, line: Line, drive, until: float, pause: float, begin: float) -> None:
    """One after the other, in step: `pause` seconds from one to the next where that is possible."""
    step = 0
    while monotonic() < until:
        threading.Event().wait(max(0.0, begin + step * pause - monotonic()))
        book.begun.append(monotonic())
        log(line, drive)
        book.acknowledged.append(monotonic())
        step += 1


def read(readers: list[Line], until: float, seen: list) -> None:
    while monotonic() < until:
        for reader in readers:
            for path in (OVERVIEW, CAMPAIGN):
                begun = monotonic()
                status, text = reader.ask("GET", path)
                assert status == 200
                if "Có thể chưa cập nhật" in text:
                    continue  # the database was asked and did not answer: the page says its age
                totals = {int(total.replace(".", "")) for total in TOTAL.findall(text)}
                seen.append((path, begun, monotonic(), totals))


def play(servers, *, seconds: float, rate: float, writers: int = 4) -> tuple[Book, list]:
    cast, both = servers
    book, seen, failures = Book(), [], []
    lines = [Line(both[n % 2], Phone(both[n % 2], "quanly").headers({})) for n in range(writers)]
    drives = [cast.kg_drive] * writers
    until, begin = monotonic() + seconds, monotonic()
    pause = writers / rate if rate else 0.0

    def noting(task, *arguments):
        try:
            task(*arguments)
        except BaseException as error:
            failures.append(error)

    tasks = [
        (write, book, line, drive, until, pause, begin)
        for line, drive in zip(lines, drives, strict=True)
    ]
    tasks += [(read, [Line(server) for server in both], until, seen) for _ in range(2)]
    threads = [threading.Thread(target=noting, args=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    assert not failures
    return book, seen


def wrong(book: Book, seen: list) -> list[str]:
    """Totals that did not hold at any moment from a second before the question to the answer."""
    return [
        f"{path}: {totals}, where {book.least(begun - LATEST)} to {book.most(ended)} held"
        for path, begun, ended, totals in seen
        if (not totals and book.least(begun - LATEST) > 0)
        or any(not book.least(begun - LATEST) <= total <= book.most(ended) for total in totals)
    ]


def test_each_total_shown_during_writes_held_within_the_last_second(servers):
    book, seen = play(servers, seconds=4, rate=200)
    assert len(book.acknowledged) > 20
    assert len({max(totals) for path, *_, totals in seen if totals and path == OVERVIEW}) > 2
    assert wrong(book, seen) == []


@pytest.mark.torture
def test_totals_while_two_hundred_results_a_second_are_logged(servers):
    book, seen = play(servers, seconds=30, rate=200, writers=8)
    rate = len(book.acknowledged) / 30
    print(f"{rate:.0f} results a second, {len(seen)} pages read")
    assert len(seen) > 500
    assert wrong(book, seen) == []
