"""PostgreSQL: its own pg_dump of one snapshot, and back in one transaction by psql.

Both programs come with PostgreSQL's client package; none older than the server can copy it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from .errors import BackupError

PLACES = "/usr/lib/postgresql/*/bin"  # where Debian keeps each version's programs
PIECE = 1 << 20
# How a row reads as text depends on these.
READS = "SET LOCAL timezone TO 'UTC'; SET LOCAL datestyle TO 'ISO, YMD'"
SUM = (
    "SELECT count(*) || ':' || "
    "coalesce(sum(('x' || left(md5(one::text), 16))::bit(64)::bigint::numeric), 0) "
    "FROM {table} AS one"
)
# What stands in the schema, but for what extensions brought: their members cannot be dropped.
EMPTY = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', found.tablename);
  END LOOP;
  FOR found IN
    SELECT p.oid::regprocedure AS signature FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.signature);
  END LOOP;
END $$;
"""


def copy_to(copy: Path, migrations: Callable) -> tuple[list[str], dict[str, str]]:
    """The database in the file `copy`, in pg_dump's custom form; which migrations it had, and its
    tables' sums, of the same moment. Nobody waits for it."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        asked = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
        _run("pg_dump", *asked, f"--snapshot={snapshot}", f"--file={copy}")
        return migrations(connection), sums()


def holds_data() -> bool:
    with connection.cursor() as cursor:
        return any(
            _first(cursor, f"SELECT EXISTS (TABLE {_known(name)})") for name in _tables(cursor)
        )


def put_back(copy: Path, tables: dict[str, str]) -> None:
    """All of the copy in the place of all that is there: one transaction, which ends with the
    tables' sums and is undone where one is not as said."""
    connection.close()  # it must not wait for a lock of ours
    arguments = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet"]
    with subprocess.Popen(
        [_program("psql"), *arguments, "--file=-"],
        bufsize=0,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as psql:
        try:
            _feed(psql.stdin, copy, tables)
        except BrokenPipeError:
            pass  # psql has ended; it says why
        except BackupError:
            psql.kill()  # before its end of file, which would be taken for a good one
            raise
        said = psql.stderr.read().decode(errors="replace")
    if psql.returncode:
        raise BackupError(f"PostgreSQL did not take it, and nothing was changed: {_why(said)}")


def sums() -> dict[str, str]:
    """Each table's `rows:sum`; the sum does not depend on the order of rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READS)
        return {name: _first(cursor, SUM.format(table=_known(name))) for name in _tables(cursor)}


def _feed(psql, copy: Path, tables: dict[str, str]) -> None:
    psql.write(EMPTY.encode())
    # Named, the schema itself is not made again: it stands.
    arguments = ["--schema=public", "--no-owner", "--no-privileges", "--exit-on-error", "--file=-"]
    with subprocess.Popen(
        [_program("pg_restore"), *arguments, str(copy)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as reading:
        shutil.copyfileobj(reading.stdout, psql, PIECE)
        said = reading.stderr.read().decode(errors="replace")
    if reading.returncode:
        raise BackupError(f"The copy cannot be read: {_why(said)}")
    psql.write(_agree(tables).encode())
    psql.close()


def _agree(tables: dict[str, str]) -> str:
    """SQL that fails where a table is not as the manifest says."""
    checks = "".join(
        f"IF ({SUM.format(table=_known(name))}) <> '{_plain(said)}' THEN "
        f"RAISE EXCEPTION '% is not as it was when the backup was made', '{_known(name)}'; "
        "END IF;\n"
        for name, said in tables.items()
    )
    return f"\n{READS};\nSET LOCAL search_path TO public;\nDO $$ BEGIN\n{checks}END $$;\n"


def _known(table: str) -> str:
    if not re.fullmatch(r"\w+", table):
        raise BackupError(f"No table of the tracker has such a name: {table!r}.")
    return f'"{table}"'


def _plain(said: str) -> str:
    if not re.fullmatch(r"\d+:-?\d+", said):
        raise BackupError(f"A sum of this kind is not known: {said!r}.")
    return said


def _tables(cursor) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [name for (name,) in cursor.fetchall()]


def _first(cursor, sql: str):
    cursor.execute(sql)
    return cursor.fetchone()[0]


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [_program(program), *arguments], env=_environment(), capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"{program}: {_why(done.stderr)}")


def _program(name: str) -> str:
    """The newest of its versions here. Raises BackupError where there is none."""
    by_version = sorted(
        Path("/").glob(f"{PLACES.lstrip('/')}/{name}"), key=lambda file: float(file.parts[-3])
    )
    if found := (str(by_version[-1]) if by_version else shutil.which(name)):
        return found
    raise BackupError(f"{name} is not here: install PostgreSQL's client programs.")


def _environment() -> dict[str, str]:
    """How libpq is told where the database is; a password never stands on a command line."""
    said = connection.get_connection_params()
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
        "PGSSLMODE": "sslmode",
    }
    found = {name: str(said[key]) for name, key in names.items() if said.get(key)}
    return {**os.environ, **found, "PGOPTIONS": "-c client_min_messages=warning"}


def _why(said: str) -> str:
    """Of what a program complained, the line that says what was wrong."""
    lines = [line for line in said.strip().splitlines() if line.strip()]
    wrong = [line for line in lines if "ERROR" in line or "FATAL" in line or "error:" in line]
    return (wrong or lines[-1:] or ["it did not say why."])[0]
