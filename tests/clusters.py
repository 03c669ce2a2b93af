"""A PostgreSQL server of a test's own: stopped, ended and started in the middle of work."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

# What was acknowledged outlives the server's end, as in use; not a power cut.
SETTINGS = {**postgres.QUICK, "synchronous_commit": "on", "full_page_writes": "on"}


class Cluster:
    def __init__(self, folder: Path):
        self.folder, self.identity = folder, postgres.unprivileged(folder)
        self.binaries = postgres.newest_binaries()
        self.url = f"postgres://postgres@/{folder}/postgres"
        subprocess.run(
            [self.binaries / "initdb", "-D", folder / "data", *postgres.CLUSTER],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **self.identity,
        )

    def begin(self) -> None:
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self.identity,
            )

    def wait(self) -> None:
        postgres.wait_until_ready(self.process, self.folder)

    def tell_all(self, wish: signal.Signals) -> None:
        """The server and each of its processes; these have process groups of their own."""
        for pid in [self.process.pid, *self.children()]:
            try:
                os.kill(pid, wish)
            except ProcessLookupError:
                continue

    def children(self) -> list[int]:
        return children(self.process.pid)

    def backends(self) -> list[int]:
        """Those that serve a client."""
        named = {pid: Path(f"/proc/{pid}/cmdline") for pid in self.children()}
        return [pid for pid, file in named.items() if b"postgres postgres" in said_by(file)]

    def end_at_once(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def end(self) -> None:
        if self.process.poll() is None:
            self.tell_all(signal.SIGCONT)
        postgres.end(self.process)


@contextmanager
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-postgres-", dir="/tmp"))
    try:
        own = Cluster(folder)
        own.begin()
        try:
            own.wait()
            yield own
        finally:
            own.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def children(of: int) -> list[int]:
    """The processes that one has begun; not those that these have."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = said_by(stat).rpartition(b")")[2].split()
        if fields and int(fields[1]) == of:
            found.append(int(stat.parent.name))
    return found


def said_by(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
