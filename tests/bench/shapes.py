"""`python -m tests.bench.shapes`: which server, and in which shape; slow clients included.

All take turns with the same constant view and the same page, while 0, 20 or 200 other sockets are
slow in some way: they say nothing, send their head or their body a byte a second, or do not read
what they asked for. What counts is whether the others are still answered.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.serving import Server

from .countries import HOLD, ROOT, environment, on_sqlite, run
from .figures import BenchError, Shot
from .peers import installed
from .server import CONSTANT, ask, wrk

SIZE = 10_000
TURNS = 3
SECONDS = 1.0
CONSTANT_20KB = f"GET {CONSTANT} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
SLOW = {
    "silent": b"",
    "head": CONSTANT_20KB.encode(),
    "body": b"POST /nhap-lieu/dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n",
    "unread": (CONSTANT_20KB + "\r\n").encode() * 300,
}
CROWDS = (20, 200)


def gunicorn(workers: int, threads: int):
    return (
        f"gunicorn {workers}×{threads}",
        [sys.executable, "manage.py", "serve"],
        {"WORKERS": str(workers), "THREADS": str(threads)},
    )


def granian(workers: int, threads: int, backpressure: int):
    packages = next(Path(sys.prefix).glob("lib/python*/site-packages"))
    return (
        f"granian {workers}×{threads}, backpressure {backpressure}",
        [
            *(str(installed() / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            *("--backpressure", str(backpressure), "--no-ws", "--log-level", "warning"),
            *("--workers-kill-timeout", "5", "campaigns.wsgi:application"),
        ],
        {"PYTHONPATH": f"{ROOT}:{packages}"},
    )


class Shape(Server):
    def __init__(self, *, folder: Path, database: str, command: list[str], more: dict):
        super().__init__(folder=folder, database=database)
        self.environment = environment(
            database, PORT=str(self.port), GRANIAN_PORT=str(self.port), **more
        )
        self.command, self.log = command, folder / f"shape-{self.port}.log"

    def start(self) -> None:
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise BenchError(self.log.read_text())
            time.sleep(0.1)


@contextmanager
def slow(url: str, kind: str, many: int) -> Iterator[None]:
    """So many sockets that go on being slow until the end."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    sockets, ended = [], threading.Event()
    for _ in range(many):
        one = socket.socket()
        if kind == "unread":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(5)
        one.connect((host, port))
        if SLOW[kind]:
            one.setblocking(False)
            _send(one, SLOW[kind])
        sockets.append(one)

    def drip() -> None:
        while not ended.wait(1):
            for one in sockets:
                _send(one, {"head": b"X", "body": b"a"}.get(kind, b""))

    dripping = threading.Thread(target=drip)
    dripping.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        ended.set()
        dripping.join()
        for one in sockets:
            one.close()


def _send(one: socket.socket, data: bytes) -> None:
    with suppress(OSError):  # the server has had enough of it, or its buffer is full
        one.send(data)


def _shot(url: str) -> Shot:
    try:
        return wrk(url, seconds=SECONDS)
    except (BenchError, OSError):
        return Shot(0, 0)


def measure(shape, database: str, page: str, work: Path) -> dict[str, Shot]:
    _, command, more = shape
    server = Shape(folder=work, database=database, command=command, more=more)
    server.start()
    found = {}
    try:
        for path in (CONSTANT, page):
            for _ in range(12):
                ask(server.url + path)
        found["constant"] = _shot(server.url + CONSTANT)
        found["page"] = _shot(server.url + page)
        for kind in SLOW:
            for many in CROWDS:
                with slow(server.url, kind, many):
                    found[f"{kind} {many}"] = _shot(server.url + CONSTANT)
    finally:
        server.stop()
    return found


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    HOLD.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="run-", dir=HOLD))
    shapes = [
        gunicorn(2, 4),
        gunicorn(2, 16),
        granian(2, 4, 8),
        granian(2, 4, 64),
        granian(2, 16, 64),
    ]
    found: dict[str, dict[str, list[Shot]]] = {}
    try:
        run(
            "manage.py",
            "collectstatic",
            "--no-input",
            "--verbosity",
            "0",
            database="sqlite://:memory:",
        )
        with on_sqlite([SIZE], work) as countries:
            country = countries[SIZE]
            page = f"/chien-dich/{country['subjects']['small']}/"
            for _ in range(TURNS):
                for shape in shapes:
                    said = measure(shape, country["url"], page, work)
                    for key, shot in said.items():
                        found.setdefault(shape[0], {}).setdefault(key, []).append(shot)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tell(found)
    return 0


def tell(found: dict[str, dict[str, list[Shot]]]) -> None:
    base = found["gunicorn 2×4"]["constant"]
    print(f"load {os.getloadavg()[0]:.1f}; rates a second, medians of {TURNS} turns")
    for name, shots in found.items():
        cells = [
            f"{key} {median(shot.rate for shot in turns):.0f}"
            f" ({max(shot.p99 for shot in turns):.2f} s)"
            for key, turns in shots.items()
        ]
        factor = median(
            a.rate / b.rate for a, b in zip(shots["constant"], base, strict=True) if b.rate
        )
        print(f"{name}: {factor:.2f} ×; " + "; ".join(cells))
    said = {
        name: {key: [[shot.rate, shot.p99] for shot in turns] for key, turns in shots.items()}
        for name, shots in found.items()
    }
    (HOLD / "shapes.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
