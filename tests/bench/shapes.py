"""`python -m tests.bench.shapes`: which server, and in which shape; slow clients included.

All take turns with the same constant view and the same page, while 0, 20 or 200 other sockets are
slow in each way of `slow_sockets.py`. What counts is whether the others are still answered.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.slow_sockets import KINDS, slow

from .countries import HOLD, on_sqlite, run
from .figures import Shot, parse_wrk
from .server import (
    CONNECTIONS,
    CONSTANT,
    NO_KEPT_PAGES,
    AppServer,
    Yardstick,
    answers,
    interrupted,
    serving,
    warm,
)

SIZE = 10_000
SECONDS = 1.0
SETTLED = 0.5
CROWDS = (20, 200)
BASE = "gunicorn 2×4"
SHAPES = {
    f"{name} {workers}×{threads}": (kind, {"WORKERS": str(workers), "THREADS": str(threads)})
    for name, kind, workers, threads in (
        *(("gunicorn", Yardstick, 2, 4), ("gunicorn", Yardstick, 2, 16)),
        *(("own", AppServer, 2, 4), ("own", AppServer, 2, 8)),
        ("own", AppServer, 2, 16),
    )
}


def shot(url: str) -> Shot:
    """What the others got; nothing at all is a figure here."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", "--latency", "--timeout", "60s", "-d", "600s"]
    said = interrupted(SECONDS, [*command, url])
    return parse_wrk(said) if answers(said) else Shot(0, SECONDS)


def measure(shape: str, database: str, page: str, work: Path, kinds) -> dict[str, Shot]:
    kind, more = SHAPES[shape]
    found = {}
    with serving(kind=kind, folder=work, database=database, **more, **NO_KEPT_PAGES) as server:
        for path in (CONSTANT, page):
            warm(server.url + path)
        found["constant"] = shot(server.url + CONSTANT)
        found["page"] = shot(server.url + page)
        for how in kinds:
            for many in CROWDS:
                with slow(server.url, how, many, page=CONSTANT):
                    time.sleep(SETTLED)
                    found[f"{how} {many}"] = shot(server.url + CONSTANT)
    return found


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.shapes")
    asked.add_argument("--turns", type=int, default=3)
    asked.add_argument("--slow", nargs="*", choices=KINDS, default=KINDS)
    options = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    HOLD.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=HOLD))
    found: dict[str, dict[str, list[Shot]]] = {}
    try:
        run(
            *("manage.py", "collectstatic", "--no-input", "--verbosity", "0"),
            database="sqlite://:memory:",
        )
        with on_sqlite([SIZE], work) as countries:
            country = countries[SIZE]
            page = f"/chien-dich/{country['subjects']['small']}/"
            for _ in range(options.turns):
                for shape in SHAPES:
                    print(f"  {shape} …", file=sys.stderr, flush=True)
                    said = measure(shape, country["url"], page, work, options.slow)
                    for key, one in said.items():
                        found.setdefault(shape, {}).setdefault(key, []).append(one)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tell(found, options.turns)
    return 0


def tell(found: dict[str, dict[str, list[Shot]]], turns: int) -> None:
    base = found[BASE]["constant"]
    print(f"load {os.getloadavg()[0]:.1f}; rates a second, medians of {turns} turns")
    for name, shots in found.items():
        cells = [
            f"{key} {median(one.rate for one in each):.0f} ({max(one.p99 for one in each):.2f} s)"
            for key, each in shots.items()
        ]
        factor = median(
            a.rate / b.rate for a, b in zip(shots["constant"], base, strict=True) if b.rate
        )
        print(f"{name}: {factor:.2f} ×; " + "; ".join(cells))
    said = {
        name: {key: [[one.rate, one.p99] for one in each] for key, each in shots.items()}
        for name, shots in found.items()
    }
    (HOLD / "shapes.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
