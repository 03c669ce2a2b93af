"""Pages: kept, unchanged and first time, in a large country and in a small one."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from . import goals
from .countries import Country, run
from .figures import Row, Shot, ratio, spread
from .goals import GOALS
from .server import CONSTANT, NO_KEPT_PAGES, Yardstick, etag_of, serving, warm, wrk

YARDSTICK, OWN = "constant", "constant_own"
TOLD = {  # measured too, but without a goal
    YARDSTICK: "Constant view, 20 KB, all middleware: gunicorn 2×4, the yardstick",
    OWN: "Constant view on the tracker's own server",
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
    """The turns of each load, and of the constant views around it: the yardstick's and its own."""

    seconds: float
    constants: dict[str, str]
    shots: dict[str, list[Shot]] = field(default_factory=dict)
    beside: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def group(self, asked: dict[str, tuple[str, dict, int]]) -> None:
        """One turn of each; the constant views before and after."""
        before = self._constants()
        for key, (url, headers, expect) in asked.items():
            shot = wrk(url, seconds=self.seconds, headers=headers, expect=expect)
            self.shots.setdefault(key, []).append(shot)
        after = self._constants()
        for key in asked:
            for name in self.constants:
                around = (before[name] + after[name]) / 2
                self.beside.setdefault((key, name), []).append(around)

    def _constants(self) -> dict[str, float]:
        rates = {}
        for name, url in self.constants.items():
            shot = wrk(url, seconds=self.seconds)
            self.shots.setdefault(name, []).append(shot)
            rates[name] = shot.rate
        return rates

    def rates(self, key: str) -> list[float]:
        return [shot.rate for shot in self.shots[key]]

    def against(self, key: str, name: str) -> float | None:
        beside = self.beside.get((key, name))
        return ratio(self.rates(key), beside) if beside else None


def measure(
    *, engine: str, large: Country, small: Country, work: Path, turns: int, seconds: float
) -> list[Row]:
    pages, shared = paths(large["subjects"]), paths(small["subjects"])
    with (
        serving(folder=work, database=large["url"], kind=Yardstick) as yardstick,
        serving(folder=work, database=large["url"]) as kept,
        serving(folder=work, database=large["url"], **NO_KEPT_PAGES) as first,
        serving(folder=work, database=small["url"], **NO_KEPT_PAGES) as before,
    ):
        groups = _groups(pages, shared, kept.url, first.url, before.url)
        constants = {YARDSTICK: yardstick.url + CONSTANT, OWN: kept.url + CONSTANT}
        warm(yardstick.url + CONSTANT)
        for server in (kept, first, before):
            for path in {CONSTANT, *shared.values(), *(pages.values() if server != before else ())}:
                warm(server.url + path)
        found = Turns(seconds, constants)
        for _ in range(turns):
            for asked in groups:
                found.group(asked)
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
        {f"kept_{key}": (kept + path, {}, 200) for key, path in pages.items()} | unchanged,
        {f"first_{key}": (first + path, {}, 200) for key, path in pages.items()},
        pairs,
    ]


def _rows(engine: str, found: Turns) -> list[Row]:
    rows = []
    what_of = {**TOLD, **{key: goal.what for key, goal in GOALS.items()}}
    for key, what in what_of.items():
        if key not in found.shots:
            continue
        rates = found.rates(key)
        made = key.startswith("first_")
        rows.append(
            Row(
                engine=engine,
                key=key,
                what=what,
                figure=median(rates),
                unit="/s",
                ratio=found.against(key, YARDSTICK if made else OWN),
                against="" if key in (YARDSTICK, OWN) else goals.YARDSTICK if made else goals.OWN,
                own=found.against(key, OWN) if made else None,
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
