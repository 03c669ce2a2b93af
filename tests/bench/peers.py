"""What people would use instead, on the same data, in the same turns: Datasette.

It is installed into an environment of its own under var/bench/. The tracker's pages are the ones
that a visitor gets "first time"; kept ones would be faster still.
"""

import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.serving import free_port

from .countries import Country
from .figures import BenchError, Row, ratio, spread
from .goals import GOALS
from .programs import installed
from .reading import paths
from .server import NO_KEPT_PAGES, ask, serving, wrk

UNITS = "sum(bags_250) + sum(bags_350)"
JOINED = "campaigns_collection c JOIN campaigns_drive d ON d.id = c.drive_id"


def measure(*, engine: str, large: Country, work: Path, turns: int, seconds: float) -> list[Row]:
    pages, subjects = paths(large["subjects"]), large["subjects"]
    file = Path(large["url"].removeprefix("sqlite:///"))
    asked = {
        "page": (
            f"/{file.stem}/campaigns_drive?campaign_id={subjects['small_id']}&_size=25",
            pages["campaign"],
        ),
        "place": (_sql(file, _of_place(subjects["place_id"])), pages["place"]),
        "chart": (_sql(file, _by_day(subjects["flagship_id"]), json=True), pages["chart"]),
        "overview": (_sql(file, _by_campaign()), pages["overview"]),
    }
    found = {key: ([], []) for key in asked}
    with (
        datasette(file, work) as peer,
        serving(folder=work, database=large["url"], **NO_KEPT_PAGES) as ours,
    ):
        for _, path in asked.values():
            ask(ours.url + path)
        for _ in range(turns):
            for key, (theirs, path) in asked.items():
                found[key][0].append(wrk(peer + theirs, seconds=seconds).rate)
                found[key][1].append(wrk(ours.url + path, seconds=seconds).rate)
    return [
        Row(
            engine=engine, key=f"peer_datasette_{key}",
            what=f"{GOALS[f'peer_datasette_{key}'].what} ({_rate(median(theirs))}/s)",
            figure=median(own), unit="/s", ratio=ratio(own, theirs), against="Datasette",
            noise=spread(theirs),
        )
        for key, (theirs, own) in found.items()
    ]  # fmt: skip


def _rate(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _sql(file: Path, sql: str, *, json: bool = False) -> str:
    ending = ".json" if json else ""
    return f"/{file.stem}{ending}?" + urlencode({"sql": " ".join(sql.split())})


def _of_place(place: int) -> str:
    return f"""SELECT {UNITS} FROM {JOINED} JOIN campaigns_donationsite s ON s.id = d.site_id
        WHERE s.place_id = {place} AND NOT c.draft"""


def _by_day(campaign: int) -> str:
    return f"""SELECT d.starts_on, {UNITS} FROM {JOINED} WHERE d.campaign_id = {campaign}
        AND NOT c.draft GROUP BY d.starts_on"""


def _by_campaign() -> str:
    return f"""SELECT d.campaign_id, {UNITS} FROM {JOINED} WHERE NOT c.draft
        GROUP BY d.campaign_id ORDER BY 2 DESC LIMIT 25"""


@contextmanager
def datasette(file: Path, work: Path):
    """Its address, serving one file that nobody else writes to; queries may take their time."""
    program, port = installed() / "datasette", free_port()
    with open(work / "datasette.log", "wb") as log:
        process = subprocess.Popen(
            [
                *(program, "serve", "--host", "127.0.0.1", "--port", str(port)),
                *("--setting", "sql_time_limit_ms", "120000", "--setting", "cache_size_kb", "0"),
                *("--setting", "default_cache_ttl", "0"),
                file,
            ],
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/-/versions.json", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if ask(url).status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchError("Datasette did not start")
        time.sleep(0.1)
