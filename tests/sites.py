"""A real server on a database of its own, and what may befall that."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep

from tests.cast import PASSWORD
from tests.clusters import Cluster, cluster
from tests.databases import on_postgresql
from tests.serving import Server
from tests.torture.phones import COLLECTIONS, JSON, Phone


@dataclass
class Site:
    server: Server
    phone: Phone
    drive: str
    stored: Cluster | Path

    def ask(self, path: str, method: str = "GET", body=None, **headers):
        """The answer, with its text, and how long it took; as a visitor who has no cookie."""
        connection = self.phone.connection()
        begun = monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode()
            answer.seconds = monotonic() - begun
            return answer
        finally:
            connection.close()

    def log(self, key: str):
        facts = json.dumps({"drive": self.drive, "bags": {"250": 3}}).encode()
        headers = self.phone.headers({**JSON, "Idempotency-Key": key})
        return self.ask(COLLECTIONS, "POST", facts, **headers)

    def wait_for(self, status: int, path: str = "/healthz", *, within: float) -> None:
        begun = monotonic()
        while (found := self.status_of(path)) != status:
            assert monotonic() - begun < within, f"{path}: still {found}"
            sleep(0.05)

    def status_of(self, path: str) -> int | str:
        try:
            return self.ask(path).status
        except (HTTPException, OSError) as error:  # who took it has ended meanwhile
            return repr(error)


def planned(phone: Phone) -> str:
    campaigns = json.loads(phone.ask("GET", "/api/v1/campaigns?place=ha-noi")[1])["items"]
    drive = {
        "campaign": campaigns[0]["slug"],
        "site": {"name": "Trường Đại học", "place": "ha-noi"},
        "date": campaigns[0]["starts_on"] or "2026-02-03",
    }
    status, said = phone.ask("POST", "/api/v1/drives", json.dumps(drive).encode(), JSON)
    assert status == 201, said
    return json.loads(said)["id"]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def moved(file: Path) -> Iterator[None]:
    elsewhere = file.rename(file.with_suffix(".away"))
    try:
        yield
    finally:
        elsewhere.rename(file)


@contextmanager
def hanging(own: Cluster) -> Iterator[None]:
    own.tell_all(signal.SIGSTOP)
    try:
        yield
    finally:
        own.tell_all(signal.SIGCONT)


@contextmanager
def ended(own: Cluster) -> Iterator[None]:
    own.end_at_once()
    yield
    own.begin()
    own.wait()


@contextmanager
def database(folder: Path) -> Iterator[tuple[str, Cluster | Path]]:
    """Its address; its own server, or its file."""
    if on_postgresql():
        with cluster() as own:
            yield own.url, own
    else:
        yield f"sqlite:///{folder / 'db.sqlite3'}", folder / "db.sqlite3"


@contextmanager
def site(folder: Path, **environment: str) -> Iterator[Site]:
    """With the articles' campaigns, the trial accounts, and a drive to log for."""
    with database(folder) as (url, stored):
        server = Server(folder=folder, password=PASSWORD, database=url)
        server.environment |= environment
        for command in ("migrate", "load_articles", "ensure_trial_accounts"):
            server.manage(command)
        server.manage("collectstatic", "--no-input", "--verbosity", "0")
        server.start()
        try:
            phone = Phone(server, "quanly")
            yield Site(server, phone, planned(phone), stored)
        finally:
            server.stop()
