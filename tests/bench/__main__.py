"""`python -m tests.bench [--full]`: all of it, on both databases; the report is printed at the end.

Ends with 0; in the full form with 1 where a goal was missed or not measured. The short form is too
short, and its country too small, to judge by.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from . import dumping, machine, peers, reading, report, sheets, superset, weighing, writing
from .countries import HOLD, ONCE, Country, on_postgres, on_sqlite, run
from .figures import BenchError
from .goals import POSTGRES, SQLITE

SMALL = 10_000


class Form:
    """How much of everything. The short form is for a quick look: three minutes, once its
    countries stand."""

    def __init__(self, full: bool) -> None:
        self.full = full
        self.large = 1_000_000 if full else 100_000
        self.turns, self.seconds = (5, 1.6) if full else (2, 0.25)
        self.writing = 4.0 if full else 0.7
        self.results = 8 if full else 2  # watched until they are seen everywhere
        self.sheet = 100_000 if full else 5_000
        self.works = 3 if full else 1  # turns of what takes long by itself: dumps, sheets


def main() -> int:
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--full", action="store_true", help="a million collections, five turns")
    asked.add_argument("--only", choices=[POSTGRES, SQLITE], help="one database")
    asked.add_argument(
        "--parts", nargs="+", help="pages, weight, peers, superset, dump, results, sheet"
    )
    options = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and end all that it started
    form, began = Form(options.full), time.monotonic()
    HOLD.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=HOLD))
    rows, took = [], {}
    about = machine.facts()
    try:
        run(
            "manage.py",
            "collectstatic",
            "--no-input",
            "--verbosity",
            "0",
            database="sqlite://:memory:",
        )
        for engine in (POSTGRES, SQLITE):
            if options.only in (None, engine):
                rows += one_engine(engine, form, work, took, options.parts)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    about["load_after"] = round(os.getloadavg()[0], 1)
    return tell(rows, form, about, took, time.monotonic() - began - sum(ONCE))


def one_engine(engine: str, form: Form, work: Path, took: dict, asked: list[str] | None) -> list:
    with ExitStack() as stack:
        sizes = [SMALL, form.large]
        countries = stack.enter_context(
            on_postgres(sizes) if engine == POSTGRES else on_sqlite(sizes, work)
        )
        rows = []
        for name, part in parts(engine, form, countries[form.large], countries[SMALL], work):
            if asked and name not in asked:
                continue
            began = time.monotonic()
            try:
                rows += part()
            except BenchError as error:
                print(f"  {engine}: {name}: {error}", file=sys.stderr, flush=True)
            took[f"{engine}, {name}"] = round(time.monotonic() - began, 1)
            print(f"  {engine}: {name}: {took[f'{engine}, {name}']} s", file=sys.stderr, flush=True)
        return rows


def parts(engine: str, form: Form, large: Country, small: Country, work: Path):
    """What is measured, one after the other; what writes comes after what only reads."""
    common = {"engine": engine, "large": large, "work": work}
    load = {"turns": form.turns, "seconds": form.seconds}
    yield "pages", lambda: reading.measure(**common, **load, small=small)
    yield "weight", lambda: weighing.measure(**common)
    if engine == SQLITE:
        yield "peers", lambda: peers.measure(**common, **load)
    if form.full:
        yield "superset", lambda: superset.measure(**common, **load)
    yield "dump", lambda: dumping.measure(**common, turns=form.works, size=form.large)
    yield (
        "results",
        lambda: writing.measure(
            **common, turns=form.turns, seconds=form.writing, results=form.results
        ),
    )
    yield "sheet", lambda: sheets.measure(**common, turns=form.works, rows=form.sheet)


def tell(rows, form: Form, about: dict, took: dict, seconds: float) -> int:
    lacking = {}
    for engine in (POSTGRES, SQLITE):
        mine = [row for row in rows if row.engine == engine]
        if not mine:
            continue
        print(f"\n{engine}, {form.large:,} collections, medians of {form.turns} turns\n")
        print(report.table(mine))
        if lack := report.missing(rows, engine, full=form.full):
            lacking[engine] = lack
            print("\nNot measured: " + "; ".join(map(report.what_is_missing, lack)))
    met, judged = report.verdict(rows)
    print(f"\n{met} of {judged} goals met. " + ", ".join(f"{k} {v}" for k, v in about.items()))
    told = {"form": "full" if form.full else "short", "seconds": round(seconds), "took": took}
    report.keep(HOLD / "report.json", rows, about, told | {"not_measured": lacking})
    made = f", and {sum(ONCE):.0f} s for what is made once" if ONCE else ""
    print(f"All of it in {seconds:.0f} s{made}; as JSON: var/bench/report.json")
    return int(form.full and (met < judged or bool(lacking)))


if __name__ == "__main__":
    sys.exit(main())
