"""Results stored through the real endpoint, and how soon they are seen."""

import json
import re
import statistics
import threading
import time
from hashlib import sha256
from pathlib import Path

from .countries import Country, run
from .figures import BenchError, Row, ratio, spread
from .goals import GOALS, POSTGRES, SQLITE
from .server import ask, post, serving, wrk

LUA = Path(__file__).with_name("post.lua")
WATCHED = 2.0  # seconds, after a receipt
WATCHERS = 3  # for each server: each asks by a new connection, so that each process is met


def measure(
    *, engine: str, large: Country, work: Path, turns: int, seconds: float, results: int
) -> list[Row]:
    staff = json.loads(run("-m", "tests.bench.prepare", "staff", database=large["url"]))
    with serving(folder=work, database=large["url"]) as server:
        _is_stored(server.url, staff["people"])
        found = {"bare": [], "spread": [], "hot": []}
        for _ in range(turns):
            bare = run("-m", "tests.bench.bare", "write", str(seconds), database=large["url"])
            found["bare"].append(json.loads(bare))
            for key, which in (("spread", "drives"), ("hot", "hot")):
                script = _script(work / f"{key}.lua", staff["people"], which)
                shot = wrk(server.url, seconds=seconds, script=script)
                found[key].append({"rate": shot.rate, "p99": shot.p99})
        with serving(folder=work, database=large["url"]) as other:
            fresh = _fresh(engine, [server.url, other.url], staff, results)
    return [*_rows(engine, found), *fresh]


def _script(path: Path, people: list[dict], which: str) -> Path:
    """The load's script, with the staff and their drives written into it, and with keys that no
    other turn sends: a result that is sent again is another thing than a new one."""
    told = ", ".join(
        f'{{cookie="{one["cookie"]}", token="{one["token"]}", drives={{{_listed(one[which])}}}}}'
        for one in people
        if one[which]
    )
    path.write_text(f"SEED = {time.time_ns() % 10**6}\nPEOPLE = {{{told}}}\n{LUA.read_text()}")
    return path


def _listed(keys: list[int]) -> str:
    return ",".join(map(str, keys))


def _is_stored(url: str, people: list[dict]) -> None:
    for person in people:
        for which in ("drives", "hot"):
            if person[which] and (answer := post(url, person, person[which][0])).status != 201:
                raise BenchError(f"{answer.status}: {answer.body[:300]!r}")


def _rows(engine: str, found: dict[str, list[dict]]) -> list[Row]:
    rate = {key: [turn["rate"] for turn in turns] for key, turns in found.items()}
    p99 = {key: [turn["p99"] for turn in turns] for key, turns in found.items()}
    bare = "bare psycopg, one statement" if engine == POSTGRES else "bare sqlite3"

    def row(key, what, values, unit="/s", to=None, against=""):
        return Row(
            engine=engine, key=key, what=what, figure=statistics.median(values), unit=unit,
            ratio=ratio(values, to) if to else None, against=against, noise=spread(values),
        )  # fmt: skip

    rows = [
        row("bare_write", f"Written by {bare}, 8 clients", rate["bare"]),
        row("post_spread", GOALS["post_spread"].what, rate["spread"], "/s", rate["bare"], bare),
        row("post_hot", GOALS["post_hot"].what, rate["hot"], "/s", rate["spread"], "spread ones"),
        row("post_p99", GOALS["post_p99"].what, p99["spread"], "s"),
    ]
    if engine == SQLITE:
        rows.append(row("post_rate", GOALS["post_rate"].what, rate["spread"]))
    return rows


# How soon it is seen


def _fresh(engine: str, servers: list[str], staff: dict, results: int) -> list[Row]:
    """One result after the other; meanwhile the public page is asked for everywhere."""
    person = next(person for person in staff["people"] if person["hot"])
    path = f"/chien-dich/{staff['hot']}/"
    waits, stale = [], 0
    for number in range(results):
        url = servers[number % len(servers)]
        mine = {"Cookie": person["cookie"]}
        before = _main(ask(url + path, mine).body)
        watched = Watched([server + path for server in servers])
        watched.begin()
        answer = post(url, person, person["hot"][0])
        at = time.monotonic()
        if answer.status != 201:
            raise BenchError(f"{answer.status}: {answer.body[:300]!r}")
        stale += _main(ask(url + path, mine).body) == before
        waits.append(watched.last_stale(at))
    what = GOALS["fresh_public"].what, GOALS["fresh_own"].what
    return [
        Row(engine=engine, key="fresh_public", what=what[0], figure=max(waits), unit="s"),
        Row(engine=engine, key="fresh_own", what=what[1], figure=stale, unit=f"of {results}"),
    ]


def _main(body: bytes) -> bytes:
    found = re.search(rb"<main.*?</main>", body, re.DOTALL)
    if not found:
        raise BenchError(f"no page: {body[:200]!r}")
    return sha256(found[0]).digest()


class Watched:
    """Visitors who load a page again and again, and when they were shown what."""

    def __init__(self, urls: list[str]) -> None:
        self.seen: list[tuple[float, bytes]] = []
        self.until = float("inf")
        self.threads = [
            threading.Thread(target=self._watch, args=(url,)) for url in urls * WATCHERS
        ]

    def begin(self) -> None:
        for thread in self.threads:
            thread.start()

    def _watch(self, url: str) -> None:
        while (asked := time.monotonic()) < self.until:
            self.seen.append((asked, _main(ask(url).body)))

    def last_stale(self, at: float) -> float:
        """How long after that moment someone who asked was last shown an older page."""
        self.until = at + WATCHED
        for thread in self.threads:
            thread.join()
        final = max(self.seen)[1]
        stale = [asked - at for asked, shown in self.seen if shown != final]
        return max(0.0, *stale) if stale else 0.0
