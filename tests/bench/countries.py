"""The made-up countries that all is measured on: made once under var/bench/, used as copies.

Made anew when the tables or the country's making have changed, or after a week: a country has its
running campaigns around the day that it was made for.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
HOLD = ROOT / "var" / "bench"
SEED = 7
WEEK = 7 * 24 * 3600
MADE_FROM = ("campaigns/migrations", "campaigns/recording/sample", "campaigns/recording/totals*")
# As Debian's package sets it up, fsync and all; but larger than its 128 MB of shared memory.
AS_IT_COMES = {"shared_buffers": "512MB", "max_connections": "100", "listen_addresses": ""}

ONCE: list[float] = []  # seconds that went into what later runs find made
Country = dict  # {"url": DATABASE_URL, "subjects": what prepare.py chose in it}


def environment(database: str, **more: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {
        **kept,
        "ENV_FILE": "",
        "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "STATIC_ROOT": str(HOLD / "static"),
        "KEPT_PAGES_FOLDER": str(HOLD / "kept"),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def run(*arguments: str, database: str, **more: str) -> str:
    """`python …` at the root, on a database; its standard output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(database, **more),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


@contextmanager
def on_sqlite(sizes: list[int], work: Path) -> Iterator[dict[int, Country]]:
    countries = {}
    for size in sizes:
        file = HOLD / f"country-{size}-{_digest()}.sqlite3"
        facts = file.with_suffix(".json")
        if _is_old(facts):
            _forget(f"country-{size}-*")
            facts.write_text(_make(size, f"sqlite:///{file}"))
        copy = work / file.name
        shutil.copyfile(file, copy)
        countries[size] = {"url": f"sqlite:///{copy}", "subjects": json.loads(facts.read_text())}
    yield countries


@contextmanager
def on_postgres(sizes: list[int]) -> Iterator[dict[int, Country]]:
    store = HOLD / f"postgres-{'-'.join(map(str, sizes))}-{_digest()}"
    facts = store.with_suffix(".json")
    if _is_old(facts):
        _forget(f"postgres-{'-'.join(map(str, sizes))}-*")
        facts.write_text(_make_cluster(sizes, store))
    with postgres.server(settings=AS_IT_COMES, copy_of=store) as url:
        said = json.loads(facts.read_text())
        yield {size: {"url": _named(url, size), "subjects": said[str(size)]} for size in sizes}


def _make_cluster(sizes: list[int], store: Path) -> str:
    import psycopg

    quick = {**AS_IT_COMES, "fsync": "off", "max_wal_size": "4GB"}
    said = {}
    with postgres.server(settings=quick, keep_as=store) as url:
        socket = url.removeprefix("postgres://postgres@/").rpartition("/")[0]
        for size in sizes:
            with psycopg.connect(host=socket, user="postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE country{size}")
            said[size] = json.loads(_make(size, _named(url, size)))
            with psycopg.connect(
                host=socket, user="postgres", dbname=f"country{size}", autocommit=True
            ) as connection:
                connection.execute("VACUUM ANALYZE")  # as the server does by itself in time
    return json.dumps(said)


def _named(url: str, size: int) -> str:
    return f"{url.rpartition('/')[0]}/country{size}"


@contextmanager
def once(what: str) -> Iterator[None]:
    print(f"  {what} (once) …", file=sys.stderr, flush=True)
    began = time.monotonic()
    yield
    ONCE.append(time.monotonic() - began)


def _make(size: int, database: str) -> str:
    """Fill an empty database; what prepare.py chose in it, as JSON."""
    with once(f"making a country of {size:,} collections"):
        run("manage.py", "migrate", "--verbosity", "0", database=database)
        run(
            *("manage.py", "make_country", "--seed", str(SEED), "--collections", str(size)),
            database=database,
        )
        return run("-m", "tests.bench.prepare", "subjects", database=database)


def _digest() -> str:
    """Of the code that the countries are made by."""
    found = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                found.update(file.read_bytes())
    return found.hexdigest()[:10]


def _is_old(facts: Path) -> bool:
    return not facts.exists() or time.time() - facts.stat().st_mtime > WEEK


def _forget(pattern: str) -> None:
    for old in HOLD.glob(pattern):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
