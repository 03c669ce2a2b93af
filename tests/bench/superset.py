"""Apache Superset on the same data: the data of a chart, asked as its own pages ask.

Two processes of four threads, as its manual serves it; nothing of an answer is kept.
"""

import json
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import HTTPError

from tests.serving import free_port

from .countries import Country, environment
from .figures import BenchError, Row, ratio, spread
from .goals import GOALS
from .programs import installed
from .reading import paths
from .server import NO_KEPT_PAGES, serving, warm, wrk

PINS = "requirements-superset.txt"
WHO = {"username": "bench", "password": "only-for-the-bench"}
API = "/api/v1"
CONFIGURATION = """
SECRET_KEY = "only-for-the-bench-" + "x" * 40
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = False
PREVENT_UNSAFE_DB_CONNECTIONS = False
CACHE_CONFIG = DATA_CACHE_CONFIG = {{"CACHE_TYPE": "NullCache"}}
FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache"}}
"""
DAYS = """SELECT d.starts_on AS day, d.campaign_id AS campaign_id, c.bags_250 + c.bags_350 AS units
FROM campaigns_collection c JOIN campaigns_drive d ON d.id = c.drive_id WHERE NOT c.draft"""


def measure(*, engine: str, large: Country, work: Path, turns: int, seconds: float) -> list[Row]:
    path = paths(large["subjects"])["chart"]
    theirs, own = [], []
    with (
        superset(large["url"], work) as (peer, script),
        serving(folder=work, database=large["url"], **NO_KEPT_PAGES) as ours,
    ):
        question = script(large["subjects"]["flagship_id"])
        warm(ours.url + path)
        for _ in range(turns):
            theirs.append(wrk(peer, seconds=seconds, script=question).rate)
            own.append(wrk(ours.url + path, seconds=seconds).rate)
    return [
        Row(
            engine=engine, key="peer_superset",
            what=f"{GOALS['peer_superset'].what} ({median(theirs):.1f}/s)",
            figure=median(own), unit="/s", ratio=ratio(own, theirs), against="Apache Superset",
            noise=spread(theirs),
        )
    ]  # fmt: skip


@contextmanager
def superset(database: str, work: Path) -> Iterator:
    """Its address, and what writes the load's script that asks for a campaign's days."""
    programs, port = installed(PINS, built=True), free_port()
    folder = Path(tempfile.mkdtemp(prefix="superset-", dir=work))  # one for each database
    (folder / "configuration.py").write_text(CONFIGURATION.format(folder=folder))
    said = environment("sqlite://:memory:", SUPERSET_CONFIG_PATH=str(folder / "configuration.py"))
    options = {"cwd": folder, "env": said | {"FLASK_APP": "superset"}}
    with open(folder / "log", "wb") as log:
        options |= {"stdout": log, "stderr": log}
        person = ("--firstname", "b", "--lastname", "b", "--email", "b@example.org")
        name = ("--username", WHO["username"], "--password", WHO["password"])
        for command in (("db", "upgrade"), ("fab", "create-admin", *name, *person), ("init",)):
            subprocess.run([programs / "superset", *command], check=True, **options)
        process = subprocess.Popen(
            [
                *(programs / "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class"),
                *("gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"),
                "superset.app:create_app()",
            ],
            **options,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield url, lambda campaign: _script(url, database, campaign, work)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _script(url: str, database: str, campaign: int, work: Path) -> Path:
    token = _asked(url, "/security/login", {**WHO, "provider": "db"})["access_token"]
    source = {"database_name": "country", "sqlalchemy_uri": _uri(database)}
    country = _asked(url, "/database/", source, token)["id"]
    days = {"database": country, "table_name": "days", "sql": DAYS}
    dataset = _asked(url, "/dataset/", days, token)["id"]
    units = {"expressionType": "SQL", "sqlExpression": "SUM(units)", "label": "units"}
    only = {"col": "campaign_id", "op": "==", "val": campaign}
    asked = {"columns": ["day"], "metrics": [units], "filters": [only], "row_limit": 10_000}
    body = {
        "datasource": {"id": dataset, "type": "table"}, "force": True, "queries": [asked],
        "result_format": "json", "result_type": "full",
    }  # fmt: skip
    if not _asked(url, "/chart/data", body, token)["result"][0]["rowcount"]:
        raise BenchError("Superset found no days")
    script = work / "superset.lua"
    script.write_text(
        f"""wrk.method, wrk.path, wrk.body = "POST", "{API}/chart/data", [[{json.dumps(body)}]]
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer {token}"
"""
    )
    return script


def _uri(database: str) -> str:
    if database.startswith("sqlite:///"):
        return f"{database}?check_same_thread=false"
    socket, _, name = database.removeprefix("postgres://postgres@/").rpartition("/")
    return f"postgresql+psycopg2://postgres@/{name}?host=/{socket.strip('/')}"


def _asked(url: str, path: str, body: dict, token: str = "") -> dict:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    question = urllib.request.Request(url + API + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(question, timeout=120) as answer:
            return json.loads(answer.read())
    except HTTPError as error:
        raise BenchError(f"Superset: {path}: {error.code} {error.read()[:300]!r}") from error


def _wait(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchError("Superset did not start")
        time.sleep(0.2)
