"""What was acknowledged is stored, once, whatever is killed meanwhile.

Eight phones log without a pause while processes end in the middle of their work. A phone that gets
no answer about its entry sends it again, under the same key, until there is one.
"""

import http.client
import json
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID, uuid4

import pytest

from tests.clusters import children
from tests.databases import OwnDatabase, on_postgresql
from tests.sites import Site, site
from tests.torture.phones import COLLECTIONS, JSON

WRITERS, SECONDS, EVERY = 8, 15, 0.5
PATIENCE = 60  # seconds for the last entries, when all is well again


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    """A site on it, served as it is by default."""
    with site(tmp_path_factory.mktemp("crashes")) as one:
        yield one


@dataclass
class Book:
    """What was begun, and what was answered, by the keys of the entries."""

    begun: list[str] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    broken: int = 0
    odd: list[str] = field(default_factory=list)


def write(site: Site, book: Book, ended: threading.Event) -> None:
    while not ended.is_set():
        key = str(uuid4())
        book.begun.append(key)
        until = monotonic() + PATIENCE
        while not sent(site, book, key):
            book.broken += 1
            if monotonic() > until:
                book.odd.append(f"{key}: not answered in {PATIENCE} s")
                return
            threading.Event().wait(0.1)


def sent(site: Site, book: Book, key: str) -> bool:
    body = json.dumps({"drive": site.drive, "bags": {"250": 1}}).encode()
    connection = http.client.HTTPConnection(site.phone.host, timeout=20)
    headers = site.phone.headers({**JSON, "Idempotency-Key": key})
    try:
        connection.request("POST", COLLECTIONS, body, headers)
        answer = connection.getresponse()
        said = answer.read()
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()
    if answer.status in (200, 201):
        book.receipts[key] = json.loads(said)["receipt"]
        return True
    if answer.status != 503:
        book.odd.append(f"{answer.status}: {said[:200]}")
    return False


# What ends in the middle of its work. Each is done again and again.


def kill_a_worker(site: Site) -> None:
    with suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(workers(site)), signal.SIGKILL)


def workers(site: Site) -> list[int]:
    """Not what else the first process began, as Python's own helper of forks."""
    found = children(site.server.process.pid)
    return [pid for pid in found if b"resource_tracker" not in command_of(pid)]


def command_of(pid: int) -> bytes:
    with suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read()
    return b""


def ask_to_reload(site: Site) -> None:
    site.server.process.send_signal(signal.SIGHUP)


def ask_to_end(site: Site) -> None:
    """And the supervisor starts it again."""
    site.server.process.send_signal(signal.SIGTERM)
    site.server.process.wait(timeout=40)
    site.server.start()


def kill_a_backend(site: Site) -> None:
    with suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(site.stored.backends()), signal.SIGKILL)


def kill_the_postmaster(site: Site) -> None:
    """And its supervisor starts it again."""
    processes = site.stored.children()
    site.stored.process.kill()
    site.stored.process.wait(timeout=20)
    for pid in processes:  # they notice by themselves, but not at once
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.stored.begin()
    site.stored.wait()


KILLINGS: dict[str, tuple[Callable[[Site], None], float]] = {
    "a worker is killed": (kill_a_worker, EVERY),
    "the server is told to reload": (ask_to_reload, 2.0),
    "the server is told to end": (ask_to_end, 2.0),
}
if on_postgresql():
    KILLINGS |= {
        "a backend of PostgreSQL is killed": (kill_a_backend, EVERY),
        "PostgreSQL's postmaster is killed": (kill_the_postmaster, 2.0),
    }


def play(site: Site, kill: Callable[[Site], None], *, every: float, seconds: float) -> Book:
    book, ended, rest = Book(), threading.Event(), threading.Event()
    writers = [
        threading.Thread(target=write, args=(site, book, ended), daemon=True)
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    until = monotonic() + seconds
    while monotonic() < until:
        rest.wait(every)
        kill(site)
    ended.set()
    for writer in writers:
        writer.join(PATIENCE + 20)
    assert not any(writer.is_alive() for writer in writers)
    site.wait_for(200, within=30)
    return book


def judge(site: Site, book: Book, figures, what: str) -> None:
    database = OwnDatabase(site.server.environment["DATABASE_URL"])
    with database.connected() as connection:
        asked = "SELECT entry_key FROM campaigns_collection"
        rows = connection.execute(asked).fetchall()
    stored = Counter(str(UUID(str(key))) for (key,) in rows)
    lost = [key for key in book.receipts if key not in stored]
    twice = [key for key in book.begun if stored[key] > 1]
    figures.exactly(f"{what}: of {len(book.receipts)} acknowledged lost", len(lost), 0)
    figures.exactly(f"{what}: stored twice ({book.broken} were sent again)", len(twice), 0)
    unanswered = len(book.begun) - len(book.receipts)
    figures.exactly(f"{what}: never answered", unanswered, 0)
    figures.exactly(f"{what}: receipts", len(set(book.receipts.values())), len(book.receipts))
    figures.exactly(f"{what}: answers of another kind", book.odd[:3], [])
    agree = site.server.manage("check_totals", "--quiet").strip()
    figures.exactly(f"{what}: totals that are not the ledger's", agree, "")


def test_for_a_moment_nothing_is_lost_and_nothing_is_there_twice(own_database, figures):
    """All of the killings, one after the other, as often as a few seconds allow."""
    for what, (kill, every) in KILLINGS.items():
        book = play(own_database, kill, every=min(every, 1.0), seconds=1.0)
        assert book.receipts
        judge(own_database, book, figures, what)


@pytest.mark.torture
@pytest.mark.parametrize("what", KILLINGS)
def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(own_database, what, figures):
    kill, every = KILLINGS[what]
    book = play(own_database, kill, every=every, seconds=SECONDS)
    assert len(book.receipts) > WRITERS
    judge(own_database, book, figures, f"{WRITERS} writers for {SECONDS} s, while {what}")
