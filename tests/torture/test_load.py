"""Slow sockets and a crowd: the server as it is shipped stays quick, and small."""

import http.client
import itertools
import json
import random
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic
from uuid import uuid4

import pytest

from tests.clusters import children
from tests.sites import Site, site
from tests.slow_sockets import KINDS, slow
from tests.torture.phones import COLLECTIONS, JSON

CAMPAIGN = "/chien-dich/hien-mau-phong-tham-muu-cong-an-ha-noi-2026/"
PAGES = ["/", "/en/", "/chien-dich/", CAMPAIGN, "/noi/ha-noi/", "/lich/", "/nguon/", "/tim/?q=mau"]
READS = ["/api/v1/campaigns", "/api/v1/places?q=ha", "/api/v1/sources", "/bieu-do/tong-quan/"]
EXPORTS = ["/chien-dich/?_export=csv", "/chien-dich/?_export=xlsx", f"{CAMPAIGN}ket-qua.csv"]
MOST_MB, GROWN_MB = 512, 16
WARM_SECONDS = 5  # so long does a process take to load what it needs once


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    """A site on it, served as it is by default."""
    with site(tmp_path_factory.mktemp("load")) as one:
        yield one


@pytest.mark.torture
def test_the_health_check_is_quick_beside_two_hundred_slow_sockets(own_database, figures):
    seconds, took = 30, []
    with ExitStack() as sockets:
        for kind in KINDS:
            sockets.enter_context(slow(own_database.server.url, kind, 200 // len(KINDS)))
        until = monotonic() + seconds
        while monotonic() < until:
            answer = own_database.ask("/healthz")
            assert answer.status == 200
            took.append(answer.seconds)
    worst = sorted(took)[int(len(took) * 0.95)]
    what = f"200 slow sockets for {seconds} s: 95th percentile of {len(took)} health checks"
    figures.at_most(what, worst * 1000, 1000, "ms")


@dataclass
class Crowd:
    """What was answered, and what the server's processes held meanwhile, in megabytes."""

    answers: Counter = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    held: list[float] = field(default_factory=list)


def visit(site: Site, crowd: Crowd, ended: threading.Event, number: int) -> None:
    """Half of what is asked are pages; a result for every ten, an export for every twenty."""
    chosen = random.Random(number)
    rest = threading.Event()
    for n in itertools.count(number):
        if ended.is_set():
            return
        what = "post" if n % 10 == 0 else "export" if n % 20 == 5 else "page" if n % 2 else "read"
        try:
            status = ask(site, what, chosen)
        except (http.client.HTTPException, OSError) as error:
            crowd.odd.append(f"{what}: {error!r}")
            continue
        crowd.answers[what, status] += 1
        rest.wait(0.02)


def ask(site: Site, what: str, chosen: random.Random) -> int:
    if what == "post":
        facts = json.dumps({"drive": site.drive, "bags": {"250": 1}}).encode()
        headers = site.phone.headers({**JSON, "Idempotency-Key": str(uuid4())})
        return site.ask(COLLECTIONS, "POST", facts, **headers).status
    addresses = {"page": PAGES, "read": READS, "export": EXPORTS}[what]
    connection = site.phone.connection()
    try:
        connection.request("GET", chosen.choice(addresses))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def held_by(processes: Iterable[int]) -> float:
    """What they hold together: what several share is counted once."""
    kilobytes = 0
    for pid in processes:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return kilobytes / 1024


def play(site: Site, *, clients: int, seconds: float, warm: float) -> Crowd:
    crowd, ended = Crowd(), threading.Event()
    threads = [
        threading.Thread(target=visit, args=(site, crowd, ended, number), daemon=True)
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    ended.wait(warm)
    server = site.server.process.pid
    until = monotonic() + seconds
    while monotonic() < until:
        crowd.held.append(held_by([server, *children(server)]))
        ended.wait(0.5)
    ended.set()
    for thread in threads:
        thread.join(60)
    return crowd


def judge(crowd: Crowd, figures, what: str) -> None:
    half = len(crowd.held) // 2
    grown = median(crowd.held[half:]) - median(crowd.held[:half])
    figures.at_most(f"{what}: memory of all processes", max(crowd.held), MOST_MB, "MB")
    figures.at_most(f"{what}: more in its second half", grown, GROWN_MB, "MB")
    # Of the exports some are told to come again: half of the threads at most make them.
    good = {("post", 201), ("page", 200), ("read", 200), ("export", 200), ("export", 503)}
    odd = {f"{kind} {status}": n for (kind, status), n in crowd.answers.items()
           if (kind, status) not in good}  # fmt: skip
    figures.exactly(
        f"{what}: of {crowd.answers.total()} answers, other than they should be", odd, {}
    )
    figures.exactly(f"{what}: broken off", crowd.odd[:3], [])
    assert {kind for kind, status in crowd.answers if status < 300} == {
        "post", "page", "read", "export"
    }  # fmt: skip


def test_a_crowd_for_a_moment_finds_a_small_server(own_database, figures):
    crowd = play(own_database, clients=20, seconds=4, warm=1)
    figures.at_most("20 clients for 4 s: memory of all processes", max(crowd.held), MOST_MB, "MB")
    assert not crowd.odd
    assert {kind for kind, status in crowd.answers if status < 300} >= {"post", "page", "read"}
    # What is long to send or to receive shares two places a process, and is told to come again.
    to_come_again = {("export", 503), ("post", 503)}
    assert not {answer for answer in crowd.answers if answer[1] >= 500} - to_come_again


@pytest.mark.torture
def test_fifty_clients_do_not_make_the_server_large(own_database, figures):
    crowd = play(own_database, clients=50, seconds=60, warm=WARM_SECONDS)
    judge(crowd, figures, "50 clients for 60 s")
