"""Every table as it stood at one moment, row by row as CSV, in memory that does not grow."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from campaigns.rules.spreadsheets import harmless_text

from .columns import Table

PIECE = 1 << 18  # bytes that are handed on at once, about
ROWS_AT_ONCE = 2_000
CRLF = "\r\n"


class Snapshot:
    """`pieces(table)` gives bytes of its rows, without a header, and how many rows they are."""

    def pieces(self, table: Table) -> Iterator[tuple[bytes, int]]:
        raise NotImplementedError

    def _sql(self, table: Table) -> tuple[str, tuple]:
        return table.query.query.get_compiler(connection=connection).as_sql()


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The database at one moment, whatever is written meanwhile; no writer waits for it long."""
    with (_postgresql if connection.vendor == "postgresql" else _sqlite)() as found:
        yield found


class PostgreSQL(Snapshot):
    def pieces(self, table):
        sql, params = self._sql(table)
        copying = f"COPY ({sql}) TO STDOUT WITH (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(copying, params) as copy:
            yield from _joined(copy)


def _joined(rows) -> Iterator[tuple[bytes, int]]:
    """The server sends a row at a time; files and sums take larger pieces faster."""
    held, size = [], 0
    for row in rows:
        held.append(row)
        size += len(row)
        if size >= PIECE:
            yield b"".join(held), len(held)
            held, size = [], 0
    if held:
        yield b"".join(held), len(held)


@contextmanager
def _postgresql():
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL datestyle TO 'ISO, YMD'")
            cursor.execute("SET LOCAL jit TO off")  # compiling takes longer than it saves here
        yield PostgreSQL()


class SQLite(Snapshot):
    def __init__(self, copy: sqlite3.Connection):
        self.copy = copy

    def pieces(self, table):
        sql, params = self._sql(table)
        found = self.copy.execute(sql % tuple("?" for _ in params) if params else sql, params)
        while rows := found.fetchmany(ROWS_AT_ONCE):
            lines = _lines(rows, "\n")
            if "\r" in lines:  # it is put in quotes only where lines end so
                lines = "".join(f"{_lines([row], CRLF).removesuffix(CRLF)}\n" for row in rows)
            yield lines.encode(), len(rows)


def _lines(rows: list[tuple], end: str) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator=end).writerows(rows)
    return lines.getvalue()


@contextmanager
def _sqlite():
    """A copy, made at one stroke: with a rollback journal a long reader keeps writers waiting.

    It holds what the dump leaves out too, so that its name is gone before it is read.
    """
    connection.ensure_connection()
    with TemporaryDirectory(prefix="open-data-") as folder:
        file = Path(folder) / "copy.sqlite3"
        copy = sqlite3.connect(file, isolation_level=None)
        try:
            connection.connection.backup(copy)
            file.unlink()
            copy.execute("PRAGMA query_only = ON")
            copy.create_function("harmless_text", 1, _harmless, deterministic=True)
            yield SQLite(copy)
        finally:
            copy.close()


def _harmless(text: str | None) -> str | None:
    return harmless_text(text) if text else None
