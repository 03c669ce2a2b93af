"""SQLite: its own online copy, both ways. The file's content is replaced, never the file itself:
a server that has it open would go on writing into the one that is gone."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import DatabaseError, connections
from django.db.utils import ConnectionHandler

from .errors import BackupError

WAIT_SECONDS = 60


def copy_to(copy: Path, migrations: Callable) -> tuple[list[str], dict[str, str]]:
    """The database in the file `copy`; which migrations it had, and its tables' sums.

    Who writes meanwhile waits while the pages are copied: under a second for some 300 MB.
    """
    source = _file()
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(copy)) as still,
        ):
            live.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
            live.backup(still)
            tables = _sums(still)
        return migrations(_django(copy)), tables
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupError(f"{source} could not be copied: {error}.") from error


def holds_data() -> bool:
    source = _file()
    if not source.exists():
        return False
    with closing(sqlite3.connect(source)) as live:
        return any(_rows(live, table) for table in _tables(live))


def put_back(copy: Path, tables: dict[str, str]) -> None:
    """All of the copy in the place of all that is there, or nothing where it is not as said."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as still:
        try:
            sound = still.execute("PRAGMA integrity_check").fetchone()[0]
            if sound != "ok" or _sums(still) != tables:
                raise BackupError(f"The copy is not as its manifest says it was made ({sound}).")
            with closing(sqlite3.connect(_file())) as live:
                live.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
                still.backup(live)
        except sqlite3.Error as error:
            raise BackupError(f"{_file()} could not be written: {error}.") from error


def sums() -> dict[str, str]:
    """Each table's `rows:sum`; the sum does not depend on the order of rows."""
    with closing(sqlite3.connect(f"{_file().as_uri()}?mode=ro", uri=True)) as live:
        return _sums(live)


def _file() -> Path:
    name = str(connections["default"].settings_dict["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        raise BackupError("A database in memory has no backup: set DATABASE_URL.")
    return Path(name).absolute()


def _django(file: Path):
    settings = {**connections["default"].settings_dict, "NAME": str(file)}
    return ConnectionHandler({"default": settings})["default"]


def _tables(database: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
    return [name for (name,) in database.execute(f"{asked} ESCAPE '\\' ORDER BY name")]


def _rows(database: sqlite3.Connection, table: str) -> int:
    return database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def _sums(database: sqlite3.Connection) -> dict[str, str]:
    return {table: _sum(database, table) for table in _tables(database)}


def _sum(database: sqlite3.Connection, table: str) -> str:
    rows = total = 0
    for row in database.execute(f'SELECT * FROM "{table}"'):
        rows += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest())
    return f"{rows}:{total % (1 << 64):016x}"
