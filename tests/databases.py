"""Databases of their own, for what runs in other processes or is broken on purpose."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds


def on_postgresql() -> bool:
    return "TEST_DATABASE_URL" in os.environ


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of an empty database: a file of SQLite, or one more in PostgreSQL's server."""
    name = f"own_{uuid4().hex[:12]}"
    if not on_postgresql():
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    import psycopg

    server, _, admin = os.environ["TEST_DATABASE_URL"].rpartition("/")
    with psycopg.connect(**_postgresql(f"{server}/{admin}"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class OwnDatabase:
    """`manage("migrate")` runs in a process of its own; `rows()` reads without the program."""

    url: str

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        only_here = {"ENV_FILE": "", "SECRET_KEY": "only-for-tests-" + "x" * 40}
        only_here["STATUS_FOLDER"] = os.devnull  # no word can be left there
        return {**kept, **only_here, "DATABASE_URL": self.url, **more}

    def start(self, *arguments: str, **more) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def manage(self, *arguments: str) -> str:
        done, said, error = self.try_to(*arguments)
        assert done, f"{' '.join(arguments)}: {said}\n{error}"
        return said

    def try_to(self, *arguments: str) -> tuple[bool, str, str]:
        """Whether it ended well, what it said, and what it complained of."""
        process = self.start("manage.py", *arguments)
        said, error = process.communicate(timeout=PATIENCE)
        return process.returncode == 0, said, error

    @contextmanager
    def connected(self):
        """A plain connection: `execute`, `commit`."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                yield connection
            return
        import psycopg

        with psycopg.connect(**_postgresql(self.url)) as connection:
            yield connection

    def tables(self) -> list[str]:
        asked = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            if self.url.startswith("sqlite")
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        with self.connected() as connection:
            return sorted(name for (name,) in connection.execute(asked).fetchall())

    def rows(self) -> dict[str, list[str]]:
        """Each table's rows as words, in an order that depends on nothing else."""
        with self.connected() as connection:
            return {
                name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"').fetchall()))
                for name in self.tables()
            }


def _postgresql(url: str) -> dict[str, str]:
    user, _, where = url.removeprefix("postgres://").partition("@/")
    socket, _, name = where.rpartition("/")
    return {"host": f"/{socket.lstrip('/')}", "user": user, "dbname": name}
