"""What people ask of the set-up at once, while one app server is restarted after the other."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic
from uuid import UUID, uuid4

from tests.databases import OwnDatabase
from tests.deploy.together import Answer, Person, Together

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
COLLECTIONS = "/api/v1/collections"


def planned(person: Person) -> str:
    facts = {
        "campaign": CAMPAIGN.split("/")[2],
        "site": {"name": "Nhà văn hoá", "place": "kien-giang"},
        "date": "2024-02-03",
    }
    answer = person.send("/api/v1/drives", facts)
    assert answer.status == 201, answer.body
    return json.loads(answer.body)["id"]


@dataclass
class Load:
    """Clients that never ask twice: what goes wrong once is written down."""

    site: Together
    writer: Person
    drive: str
    readers: int
    writers: int
    answers: Counter = field(default_factory=Counter)
    stored: list[str] = field(default_factory=list)
    slowest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self):
        jobs = [self.read] * self.readers + [self.write] * self.writers
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

    def noted(self, what: str, ask: Callable[[], Answer], good: int) -> bool:
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


@dataclass(frozen=True)
class Rolled:
    """`failed`: what was not answered as it should be; `lost`: acknowledged, and not there once."""

    good: int
    stored: int
    failed: dict[str, int]
    lost: list[str]
    slowest: float
    totals: str


def roll(
    site: Together, writer: Person, *, drive: str, times: int, readers: int, writers: int
) -> Rolled:
    with Load(site, writer, drive, readers, writers) as load:
        for _ in range(times):
            for server in site.servers:
                site.restart(server)
    kept = in_the_ledger(site)
    return Rolled(
        good=load.answers["good"],
        stored=len(load.stored),
        failed=load.failed(),
        lost=[key for key in load.stored if kept[key] != 1],
        slowest=load.slowest,
        totals=site.servers[0].manage("check_totals", "--quiet").strip(),
    )
