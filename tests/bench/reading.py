"""Pages: kept, unchanged and first time, in a large country and in a small one."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .countries import Country, run
from .figures import Row, Shot, ratio, spread
from .goals import GOALS
from .server import CONSTANT, NO_KEPT_PAGES, etag_of, serving, warm, wrk

TOLD = {  # measured too, but without a goal
    "constant": "Constant view, 20 KB, all middleware",
    "kept_list": "List of campaigns, kept",
    "first_place": "Place page, first time",
    "queries_place": "Place page: queries",
    "queries_chart": "Chart JSON: queries",
}


def paths(subjects: dict) -> dict[str, str]:
    return {
        "campaign": f"/chien-dich/{subjects['small']}/",
        "flagship": f"/chien-dich/{subjects['flagship']}/",
        "place": f"/noi/{subjects['place']}/",
        "overview": "/",
        "list": "/chien-dich/",
        "chart": f"/bieu-do/chien-dich/{subjects['flagship']}/theo-ngay/",
    }


@dataclass
class Turns:
    """The turns of each load, and the constant view's beside it on the same server."""

    seconds: float
    shots: dict[str, list[Shot]] = field(default_factory=dict)
    beside: dict[str, list[float]] = field(default_factory=dict)

    def group(self, server: str, asked: dict[str, tuple[str, dict, int]]) -> None:
        """One turn of each; the constant view before and after."""
        before = self._constant(server)
        for key, (url, headers, expect) in asked.items():
            shot = wrk(url, seconds=self.seconds, headers=headers, expect=expect)
            self.shots.setdefault(key, []).append(shot)
        around = (before + self._constant(server)) / 2
        for key in asked:
            self.beside.setdefault(key, []).append(around)

    def _constant(self, server: str) -> float:
        shot = wrk(server + CONSTANT, seconds=self.seconds)
        self.shots.setdefault("constant", []).append(shot)
        return shot.rate

    def rates(self, key: str) -> list[float]:
        return [shot.rate for shot in self.shots[key]]


def measure(
    *, engine: str, large: Country, small: Country, work: Path, turns: int, seconds: float
) -> list[Row]:
    pages, shared = paths(large["subjects"]), paths(small["subjects"])
    found = Turns(seconds)
    with (
        serving(folder=work, database=large["url"]) as kept,
        serving(folder=work, database=large["url"], **NO_KEPT_PAGES) as first,
        serving(folder=work, database=small["url"], **NO_KEPT_PAGES) as before,
    ):
        groups = _groups(pages, shared, kept.url, first.url, before.url)
        for server in (kept, first, before):
            for path in {CONSTANT, *shared.values(), *(pages.values() if server != before else ())}:
                warm(server.url + path)
        for _ in range(turns):
            for server, asked in groups:
                found.group(server, asked)
    return [*_rows(engine, found), *_growth(engine, found), *_queries(engine, large, pages)]


def _groups(pages, shared, kept: str, first: str, before: str):
    """Which loads come beside which: the campaigns that both countries have, pair by pair."""
    unchanged = {
        f"unchanged_{key}": (kept + pages[key], {"If-None-Match": tag}, 304)
        for key in ("campaign", "place")
        if (tag := etag_of(kept + pages[key]))
    }
    pairs = {}
    for key, path in shared.items():
        pairs[f"large_{key}"] = (first + path, {}, 200)
        pairs[f"small_{key}"] = (before + path, {}, 200)
    return [
        (kept, {f"kept_{key}": (kept + path, {}, 200) for key, path in pages.items()} | unchanged),
        (first, {f"first_{key}": (first + path, {}, 200) for key, path in pages.items()}),
        (first, pairs),
    ]


def _rows(engine: str, found: Turns) -> list[Row]:
    rows = []
    what_of = {**TOLD, **{key: goal.what for key, goal in GOALS.items()}}
    for key, what in what_of.items():
        if key not in found.shots:
            continue
        rates = found.rates(key)
        beside = found.beside.get(key)
        rows.append(
            Row(
                engine=engine,
                key=key,
                what=what,
                figure=median(rates),
                unit="/s",
                ratio=ratio(rates, beside) if beside else None,
                against="the constant view" if beside else "",
                noise=spread(rates),
            )
        )
    return rows


def _growth(engine: str, found: Turns) -> list[Row]:
    """How much longer the same page takes; its rate is the large country's."""
    rows = []
    for key in [key.removeprefix("growth_") for key in GOALS if key.startswith("growth_")]:
        large, small = found.rates(f"large_{key}"), found.rates(f"small_{key}")
        goal = GOALS[f"growth_{key}"]
        rows.append(
            Row(
                engine=engine,
                key=f"growth_{key}",
                what=goal.what,
                figure=median(large),
                unit="/s",
                ratio=ratio(small, large),
                against=goal.against,
                noise=spread(large),
            )
        )
    return rows


def _queries(engine: str, large: Country, pages: dict[str, str]) -> list[Row]:
    said = run(
        *("-m", "tests.bench.prepare", "queries", *pages.values()),
        database=large["url"],
        **NO_KEPT_PAGES,
    )
    counts = json.loads(said)
    return [
        Row(
            engine=engine,
            key=f"queries_{key}",
            what=TOLD.get(f"queries_{key}") or GOALS[f"queries_{key}"].what,
            figure=counts[path],
            unit="",
        )
        for key, path in pages.items()
    ]
