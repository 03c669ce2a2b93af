"""Back and forward again with rows in all tables; and nobody waits behind a change that waits."""

import hashlib
import threading
from time import monotonic

import pytest

from tests.databases import OwnDatabase, on_postgresql

ROWS = 100_000
# Counted anew from the rest, or counters that only have to differ from what they were.
COUNTED = {"campaigns_total", "campaigns_version"}


@pytest.fixture
def database(own_database):
    return OwnDatabase(own_database)


def columns(database: OwnDatabase) -> dict[str, set[str]]:
    """Those of the program's tables."""
    found = {}
    with database.connected() as connection:
        for table in database.tables():
            if table.startswith("campaigns_"):
                cursor = connection.execute(f'SELECT * FROM "{table}" LIMIT 0')
                found[table] = {column[0] for column in cursor.description}
    return found


def checksums(database: OwnDatabase, of: dict[str, set[str]]) -> dict[str, str]:
    """Of each table's rows, as far as these columns go."""
    sums = {}
    with database.connected() as connection:
        for table, names in of.items():
            listed = ", ".join(f'"{name}"' for name in sorted(names))
            order = '"id"' if "id" in names else listed
            digest = hashlib.sha256()
            for row in connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY {order}'):
                digest.update(repr(row).encode())
            sums[table] = digest.hexdigest()
    return sums


def both(one: dict[str, set[str]], other: dict[str, set[str]]) -> dict[str, set[str]]:
    shared = {table: names & other[table] for table, names in one.items() if table in other}
    return {table: names for table, names in shared.items() if table not in COUNTED}


def lost(before: dict[str, set[str]], after: dict[str, set[str]]) -> set[str]:
    """Tables, and columns of those that stay."""
    tables = before.keys() - after.keys()
    return tables | {
        f"{table}.{name}"
        for table in before.keys() & after.keys()
        for name in before[table] - after[table]
    }


# What going back to the first migration takes away for good: what is not named here is as it was.
# Drafts come back as entries that count.
LOST = {
    "campaigns_apitoken",
    "campaigns_approval",
    "campaigns_audit",
    "campaigns_campaign_named_in",
    "campaigns_collection.deferred_reasons",
    "campaigns_collection.draft",
    "campaigns_collection.said_at",
    "campaigns_collection.upload_id",
    "campaigns_columnmapping",
    "campaigns_periodlock",
    "campaigns_sampledata",
    "campaigns_sheetpage",
    "campaigns_upload",
    *COUNTED,
}


def walk(database: OwnDatabase, figures, made: list[str]) -> None:
    database.manage("migrate", "--verbosity", "0")
    database.manage("make_country", *made, "--verbosity", "0")
    newest = columns(database)
    sums = checksums(database, newest)
    database.manage("migrate", "campaigns", "0001", "--verbosity", "0")
    first = columns(database)
    stay = both(newest, first)
    there = checksums(database, stay)
    database.manage("migrate", "--verbosity", "0")
    again = checksums(database, stay)
    what = f"to the first migration and forward again, with {made[-1]}"
    odd = sorted(lost(newest, first) ^ LOST)
    figures.exactly(f"{what}: taken away beside {len(LOST)} tables and columns", odd, [])
    changed = [table for table in stay if there[table] != again[table]]
    figures.exactly(f"{what}: tables changed on the way forward", changed, [])
    whole = [table for table in stay if stay[table] == newest[table]]
    changed = [table for table in whole if again[table] != sums[table]]
    figures.exactly(f"{what}: tables changed, of {len(whole)} kept whole", changed, [])
    figures.exactly(f"{what}: all columns", columns(database) == newest, True)
    agree = database.manage("check_totals", "--quiet").strip()
    figures.exactly(f"{what}: totals that are not the ledger's", agree, "")
    database.manage("migrate", "campaigns", "zero", "--verbosity", "0")
    figures.exactly(f"{what}: tables left at zero", sorted(columns(database)), [])
    database.manage("migrate", "--verbosity", "0")
    figures.exactly(f"{what}: columns after zero", columns(database) == newest, True)
    database.manage("load_articles", "--verbosity", "0")


def test_back_and_forward_again_with_some_rows(database, figures):
    walk(database, figures, ["--size", "tiny"])


@pytest.mark.torture
def test_back_and_forward_again_with_a_hundred_thousand_rows(database, figures):
    walk(database, figures, ["--collections", str(ROWS)])


CHOSEN_OF_BOTH = """
from campaigns.models import Claim
one = Claim.objects.filter(measure="blood_units").first()
for basis in ("bags", "standard_250ml"):
    one.pk, one.basis, one.chosen, one.chosen_reason = None, basis, True, "counted"
    one.save(force_insert=True)
"""


def test_where_a_figure_of_each_basis_was_chosen_one_stays_chosen_going_back(database):
    database.manage("migrate", "--verbosity", "0")
    database.manage("load_articles", "--verbosity", "0")
    database.manage("shell", "-c", CHOSEN_OF_BOTH)
    assert chosen(database) == 2
    database.manage("migrate", "campaigns", "0014", "--verbosity", "0")
    assert chosen(database) == 1
    database.manage("migrate", "--verbosity", "0")


def chosen(database: OwnDatabase) -> int:
    with database.connected() as connection:
        asked = "SELECT COUNT(*) FROM campaigns_claim WHERE chosen_reason = 'counted' AND chosen"
        return connection.execute(asked).fetchone()[0]


@pytest.mark.skipif(not on_postgresql(), reason="SQLite has one lock for all, and its own timeout")
@pytest.mark.parametrize(
    ("gives_up", "longest"),
    [
        pytest.param(10, 2, id="beside-other-tests"),
        pytest.param(3, 1, id="alone", marks=pytest.mark.torture),
    ],
)
def test_a_migration_in_somebodys_way_gives_up_and_readers_go_on(
    database, figures, gives_up, longest
):
    database.manage("migrate", "--verbosity", "0")
    waits, ended = [], threading.Event()

    def read() -> None:
        with database.connected() as connection:
            connection.autocommit = True
            while not ended.is_set():
                begun = monotonic()
                connection.execute("SELECT COUNT(*) FROM campaigns_campaign")
                waits.append(monotonic() - begun)
                ended.wait(0.01)

    reader = threading.Thread(target=read)
    with database.connected() as connection:
        connection.execute("SELECT COUNT(*) FROM campaigns_campaign")  # and its lock stays
        reader.start()
        process = database.start("manage.py", "migrate", "campaigns", "0009")
        for line in process.stdout:  # from "Unapplying …" on it has begun
            if "Unapplying" in line:
                break
        begun = monotonic()
        _said, error = process.communicate(timeout=60)
        took = monotonic() - begun
        ended.set()
        reader.join()
    assert process.returncode == 1 and "Somebody holds a table" in error
    figures.at_most("a migration in somebody's way gives up after", took, gives_up, "s")
    figures.at_most("the longest that a reader waited behind it", max(waits), longest, "s")
    applied = database.manage("showmigrations", "campaigns", "--plan")
    assert "[ ]  campaigns" in applied or "[X]  campaigns.0009" in applied
    database.manage("migrate", "campaigns", "0009", "--verbosity", "0")
    database.manage("migrate", "--verbosity", "0")
