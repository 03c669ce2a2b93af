"""App servers as `manage.py serve` starts them, the yardstick's beside them, and `wrk`.

The yardstick is the constant view on gunicorn, two processes of four threads, with the same
application: the goals of pages that are made are ratios to it. Those of kept pages are ratios to
the constant view on the tracker's own server.
"""

import http.client
import json
import re
import signal
import subprocess
import sysconfig
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from tests.serving import Server

from .countries import ROOT, environment
from .figures import BenchError, Shot, parse_wrk
from .programs import installed

CONNECTIONS = 8
CONSTANT = "/bench/constant/"
FEWEST, SLOW = 3 * CONNECTIONS, 3.0  # answers in a turn, and the seconds of one with fewer
NO_KEPT_PAGES = {"KEPT_PAGES_MB": "0"}


class AppServer(Server):
    """As it is served, on a port of its own; `more` is said by the environment."""

    def __init__(self, *, folder: Path, database: str, **more: str):
        super().__init__(folder=folder, database=database)
        self.environment = environment(database, PORT=str(self.port), **more)
        self.log = folder / f"server-{self.port}.log"


class Yardstick(AppServer):
    """The same application on gunicorn, which is installed with the peers."""

    def __init__(self, *, folder: Path, database: str, **more: str):
        super().__init__(folder=folder, database=database, **more)
        programs = installed()
        self.environment["PYTHONPATH"] = f"{ROOT}:{sysconfig.get_path('purelib')}"
        self.command = [
            *(str(programs / "python"), "-m", "gunicorn", "campaigns.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"),
            *("--workers", more.get("WORKERS", "2"), "--threads", more.get("THREADS", "4")),
            *("--worker-tmp-dir", "/dev/shm", "--log-level", "warning"),
            "--no-control-socket",
        ]


@contextmanager
def serving(*, kind: type[AppServer] = AppServer, folder: Path, database: str, **more: str):
    server = kind(folder=folder, database=database, **more)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def ask(url: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    """One answer, read to its end into `.body`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers=headers or {})
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def post(url: str, person: dict, drive: int) -> http.client.HTTPResponse:
    """A result by a signed-in member of staff; the answer, read to its end into `.body`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    facts = {"drive": str(drive), "registered": 90, "donors": 80, "bags": {"250": 50, "350": 30}}
    headers = {
        "Cookie": person["cookie"],
        "X-CSRFToken": person["token"],
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    try:
        connection.request("POST", "/api/v1/collections", json.dumps(facts), headers)
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def wrk(
    url: str,
    *,
    seconds: float,
    headers: dict[str, str] | None = None,
    script: Path | None = None,
    expect: int = 200,
) -> Shot:
    """One turn with 8 connections. A first question makes sure that the answer is the right one."""
    if script is None and (status := ask(url, headers).status) != expect:
        raise BenchError(f"{url} answered {status}, not {expect}")
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", "--latency", "--timeout", "60s", "-d", "600s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    said = interrupted(seconds, [*command, url])
    if answers(said) < FEWEST and seconds < (longer := min(SLOW, 4 * seconds)):
        # A slow page: what was still being made at the end would count too much.
        said, seconds = interrupted(longer, [*command, url]), longer
    if not answers(said):
        return Shot(1 / seconds, seconds)  # none came in time: it was slower than that
    return parse_wrk(said)


def interrupted(seconds: float, command: list[str]) -> str:
    """wrk knows whole seconds only. Interrupted earlier it says what it found until then."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as turn:
        time.sleep(seconds)
        turn.send_signal(signal.SIGINT)
        said, _ = turn.communicate(timeout=120)
    return said


def answers(said: str) -> int:
    found = re.search(r"(\d+) requests in", said)
    return int(found[1]) if found else 0


def etag_of(url: str) -> str:
    """What a visitor's program would send to ask whether the page changed; empty: it has none."""
    return ask(url).headers.get("ETag", "")


def warm(url: str) -> None:
    """Ask often enough that each process has made the page, or for half a second."""
    begun = time.monotonic()
    for _ in range(16):
        ask(url)
        if time.monotonic() - begun > 0.5:
            return
