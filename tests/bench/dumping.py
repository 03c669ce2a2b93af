"""All of the open data written out; the database's own CSV of the same tables beside it."""

import json
import shutil
import statistics
import time
from pathlib import Path

from .countries import Country, run
from .figures import Row, ratio, spread
from .goals import GOALS, POSTGRES


def measure(*, engine: str, large: Country, work: Path, turns: int, size: int) -> list[Row]:
    own, ours = [], []
    for turn in range(turns):
        folder = work / f"dump-{turn}"
        (folder / "own").mkdir(parents=True)
        said = run("-m", "tests.bench.bare", "export", str(folder / "own"), database=large["url"])
        own.append(json.loads(said)["seconds"])
        began = time.monotonic()
        run("manage.py", "dump_open_data", "--to", str(folder / "ours"), database=large["url"])
        ours.append(time.monotonic() - began)
        shutil.rmtree(folder)
    by = "COPY TO" if engine == POSTGRES else "sqlite3 and csv"
    return [
        Row(
            engine=engine, key="bare_dump", what=f"The same tables as CSV by {by}",
            figure=statistics.median(own), unit="s", noise=spread(own),
        ),
        Row(
            engine=engine, key="dump", what=f"{GOALS['dump'].what}, {size:,} results",
            figure=statistics.median(ours), unit="s", ratio=ratio(own, ours),
            against=GOALS["dump"].against, noise=spread(ours),
        ),
    ]  # fmt: skip
