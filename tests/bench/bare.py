"""The limits of writing: the drivers alone, on tables like the ledger. `python -m … COMMAND …`

Each speaks JSON. Its database is DATABASE_URL's.
"""

import csv
import json
import multiprocessing
import os
import random
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

CLIENTS = 8
SUBJECTS = 70_000  # drives, campaigns and places have a row of totals each
TOTALS = "CREATE TABLE bare_total (id integer PRIMARY KEY, entries integer, donors bigint, "
TOTALS += "bags_250 bigint, bags_350 bigint)"
ADD = "UPDATE bare_total SET entries = entries + 1, donors = donors + {0}, "
ADD += "bags_250 = bags_250 + {0}, bags_350 = bags_350 + {0} WHERE id = {0}"
COLUMNS = "entry_key, drive_id, draft, registered, donors, bags_250, bags_350, "
COLUMNS += "deferred_reasons, note, reason, logged_by_id, recorded_at"
FIXED = {"draft": False, "reasons": "{}", "note": "", "reason": ""}


def connect():
    """A bare connection to DATABASE_URL's database, and whether it is PostgreSQL."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(
            url.removeprefix("sqlite:///"), timeout=30, isolation_level=None
        )
        connection.execute("PRAGMA journal_mode=PERSIST")
        connection.execute("PRAGMA synchronous=FULL")
        return connection, False
    import psycopg

    socket, _, name = url.removeprefix("postgres://postgres@/").rpartition("/")
    return psycopg.connect(
        host=f"/{socket.strip('/')}", user="postgres", dbname=name, autocommit=True
    ), True


def make_like_the_ledger(connection, postgres: bool, name: str) -> None:
    """The ledger's columns, checks and indexes, without its triggers and foreign keys."""
    connection.execute(f"DROP TABLE IF EXISTS {name}")
    if postgres:
        connection.execute(f"CREATE TABLE {name} (LIKE campaigns_collection INCLUDING ALL)")
        return
    for (sql,) in connection.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'campaigns_collection' "
        "AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
    ).fetchall():
        renamed = sql.replace('"campaigns_collection"', f'"{name}"', 1)
        if sql.startswith("CREATE TABLE"):
            connection.execute(renamed)
        else:
            connection.execute(
                sql.replace('INDEX "', f'INDEX "{name}_').replace(
                    '"campaigns_collection" (', f'"{name}" ('
                )
            )


def write(seconds: str) -> None:
    """One entry and three totals, again and again, by 8 clients; how many a second."""
    connection, postgres = connect()
    make_like_the_ledger(connection, postgres, "bare_entry")
    connection.execute("DROP TABLE IF EXISTS bare_total")
    connection.execute(TOTALS)
    marks = "%s, 0, 0, 0, 0" if postgres else "?, 0, 0, 0, 0"
    rows = [(n,) for n in range(SUBJECTS)]
    if postgres:
        with connection.cursor() as cursor, connection.transaction():
            cursor.executemany(f"INSERT INTO bare_total VALUES ({marks})", rows)
    else:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO bare_total VALUES ({marks})", rows)
        connection.execute("COMMIT")
    [staff] = connection.execute("SELECT min(id) FROM auth_user").fetchone()
    connection.close()
    context = multiprocessing.get_context("spawn")
    start, found = context.Barrier(CLIENTS), context.Queue()
    clients = [
        context.Process(target=_client, args=(float(seconds), staff, start, found))
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    took = sorted(taken for _ in clients for taken in found.get(timeout=120))
    for client in clients:
        client.join()
    print(json.dumps({"rate": len(took) / float(seconds), "p99": took[int(len(took) * 0.99)]}))


def _client(seconds: float, staff: int, start, found) -> None:
    connection, postgres = connect()
    one = _one_statement(connection) if postgres else _one_transaction(connection)
    took = []
    start.wait()
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        one(staff)
        took.append(time.monotonic() - began)
    found.put(took)
    connection.close()


def _picked() -> tuple[int, int, int]:
    """A drive, its campaign, its place."""
    return (
        random.randrange(10_000, SUBJECTS),
        random.randrange(1_000, 10_000),
        random.randrange(1_000),
    )


def _one_statement(connection):
    values = "%(key)s, %(drive)s, false, 20, %(n)s, %(n)s, %(n)s, '{}', '', '', %(staff)s, now()"
    adds = ", ".join(
        f"t{i} AS ({ADD.format(f'%({name})s')})"
        for i, name in enumerate(("drive", "campaign", "place"))
    )
    sql = f"WITH {adds} INSERT INTO bare_entry ({COLUMNS}) VALUES ({values}) RETURNING id"

    def one(staff: int) -> None:
        drive, campaign, place = _picked()
        connection.execute(
            sql,
            {"key": uuid4(), "drive": drive, "campaign": campaign, "place": place, "n": 9}
            | {"staff": staff},
        ).fetchone()

    return one


def _one_transaction(connection):
    values = "?, ?, 0, 20, 9, 9, 9, '{}', '', '', ?, ?"

    def one(staff: int) -> None:
        at = datetime.now(UTC).isoformat(" ")
        drive, *others = _picked()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            f"INSERT INTO bare_entry ({COLUMNS}) VALUES ({values})", (uuid4().hex, drive, staff, at)
        )
        for subject in (drive, *others):
            connection.execute(ADD.format("?"), (subject,) * 4)
        connection.execute("COMMIT")

    return one


def copy(sheet: str) -> None:
    """The rows of a sheet, lightly read, into a table like the ledger: in how many seconds."""
    connection, postgres = connect()
    make_like_the_ledger(connection, postgres, "bare_sheet")
    [staff] = connection.execute("SELECT min(id) FROM auth_user").fetchone()
    columns = f"{COLUMNS}, deferred"
    began = time.monotonic()
    with open(sheet, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        rows = _read(reader, staff, postgres)
        if postgres:
            with (
                connection.cursor() as cursor,
                connection.transaction(),
                cursor.copy(f"COPY bare_sheet ({columns}) FROM STDIN") as into,
            ):
                for row in rows:
                    into.write_row(row)
        else:
            connection.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * 13)
            connection.executemany(f"INSERT INTO bare_sheet ({columns}) VALUES ({marks})", rows)
            connection.execute("COMMIT")
    print(json.dumps({"seconds": time.monotonic() - began}))


def _read(reader, staff: int, postgres: bool):
    at = datetime.now(UTC).isoformat(" ")
    for number, (_day, _site, registered, deferred, donors, small, large) in enumerate(reader, 1):
        key = uuid4() if postgres else uuid4().hex
        counts = int(registered), int(donors), int(small), int(large)
        yield (key, number, False, *counts, "{}", "", "", staff, at, int(deferred))


TABLES = (
    *("place", "organisation", "campaign", "target", "donationsite", "drive", "collection"),
    *("approval", "source", "claim", "mention"),
)


def export(folder: str) -> None:
    """The database's own CSV of the tables that a dump is made from: in how many seconds."""
    connection, postgres = connect()
    began = time.monotonic()
    for table in TABLES:
        sql = f"SELECT * FROM campaigns_{table}"
        target = Path(folder) / f"{table}.csv"
        if postgres:
            with (
                connection.cursor() as cursor,
                open(target, "wb") as file,
                cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)") as out,
            ):
                for block in out:
                    file.write(block)
        else:
            with open(target, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(connection.execute(sql))
    print(json.dumps({"seconds": time.monotonic() - began}))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"write": write, "copy": copy, "export": export}[command](*arguments)
