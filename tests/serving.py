"""The real server as `make run` starts it, on a database of its own."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


class Server:
    """`folder` takes its log, its static files and, without `database`, an SQLite file."""

    def __init__(self, *, folder: Path, password: str = "", database: str = ""):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = password
        self.log = folder / "server.log"
        self.command = [sys.executable, str(ROOT / "manage.py"), "serve"]
        self.environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
            "ENV_FILE": "",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DATABASE_URL": database or f"sqlite:///{folder / 'db.sqlite3'}",
            "STATIC_ROOT": str(folder / "static"),
            "KEPT_PAGES_FOLDER": str(folder / "kept"),
            "STATUS_FOLDER": str(folder / "status"),
            "DEMO_PASSWORD": password,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            "SECOND_FACTOR_WAIVED": "quanly,kiengiang,hanoi,danang",
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on this server's database."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def address_of(folder: Path) -> str:
    """What `shared` (tests/recording/conftest.py) opens to other processes, as a DATABASE_URL."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'shared.sqlite3'}"
    server, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
    return f"{server}/{connection.settings_dict['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
