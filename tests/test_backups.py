"""A backup holds all of one moment, goes back whole or not at all, and is written into again."""

import json
import shutil
import stat
import zipfile

import pytest

from tests.databases import OwnDatabase, own_database

WRITER = """
import sys
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from django.contrib.auth.models import User
from campaigns.models import Campaign, DonationSite, Drive, Place
from campaigns.recording.record import CollectionFacts, record_collection

nobody = User.objects.create(username=str(uuid4()), is_superuser=True, is_staff=True)
site = DonationSite.objects.create(name=str(uuid4()), place=Place.objects.get(slug="ha-noi"))
campaign = Campaign.objects.filter(kind="blood_donation").first()
for _ in range(2000):
    drive = Drive.objects.create(campaign=campaign, site=site, starts_on=timezone.localdate())
    record_collection(
        drive=str(drive.pk), facts=CollectionFacts(donors=7, bags={250: 7}), entry_key=uuid4(),
        logged_by=nobody, at=timezone.now(),
    )
    print("stored", flush=True)
"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A database with the articles, and its backup."""
    folder = tmp_path_factory.mktemp("origin")
    with own_database(folder) as url:
        database = OwnDatabase(url)
        database.manage("migrate", "--verbosity", "0")
        database.manage("load_articles")
        database.manage("backup", "--to", str(folder / "kept"))
        yield database, next((folder / "kept").iterdir())


@pytest.fixture
def empty(db, tmp_path):  # `db`: these tests run on the other database too
    with own_database(tmp_path) as url:
        yield OwnDatabase(url)


def test_a_restored_database_has_the_same_rows_in_every_table(origin, empty):
    database, backup = origin
    said = empty.manage("restore", str(backup))
    assert "Restored" in said and "manage.py migrate" in said
    restored = empty.rows()
    assert restored == database.rows()
    assert len(restored["campaigns_campaign"]) >= 5 and len(restored) > 30
    empty.manage("migrate", "--check")


def test_every_table_of_a_restored_database_takes_the_next_row(origin, empty):
    _, backup = origin
    empty.manage("restore", str(backup))
    asked = (
        "import json; from django.apps import apps; from django.db import connection as c\n"
        "def next_of(table):\n"
        "    with c.cursor() as at:\n"
        "        if c.vendor == 'sqlite':\n"
        "            at.execute('SELECT seq + 1 FROM sqlite_sequence WHERE name = %s', [table])\n"
        "        else:\n"
        "            at.execute('SELECT nextval(pg_get_serial_sequence(%s, %s))', [table, 'id'])\n"
        "        return at.fetchone()[0]\n"
        "print(json.dumps({m._meta.db_table: [next_of(m._meta.db_table), m._base_manager.order_by"
        "('pk').last().pk] for m in apps.get_models(include_auto_created=True)"
        " if m._meta.pk.column == 'id' and m._base_manager.exists()}))"
    )
    numbers = json.loads(empty.manage("shell", "--verbosity", "0", "-c", asked).splitlines()[-1])
    assert len(numbers) > 10
    assert {table for table, (coming, last) in numbers.items() if coming <= last} == set()
    writing = empty.start("manage.py", "shell", "--verbosity", "0", "-c", WRITER)
    try:
        assert writing.stdout.readline() == "stored\n", writing.stderr.read()
    finally:
        writing.kill()
        writing.communicate()


def test_a_backup_made_while_results_come_in_is_of_one_moment(origin, empty, tmp_path):
    _, backup = origin
    empty.manage("restore", str(backup))
    writing = empty.start("manage.py", "shell", "--verbosity", "0", "-c", WRITER)
    try:
        for _ in range(5):
            assert writing.stdout.readline() == "stored\n"
        empty.manage("backup", "--to", str(tmp_path / "live"))
        assert writing.stdout.readline() == "stored\n"  # it was not stopped by that
    finally:
        writing.kill()
        writing.communicate()
    with own_database(tmp_path) as url:
        restored = OwnDatabase(url)
        restored.manage("restore", str(tmp_path / "live"))  # the newest of the folder
        assert "totals agree with the ledger" in restored.manage("check_totals")
        results = restored.rows()["campaigns_collection"]
        assert len(results) > 5


def test_a_backup_that_was_cut_short_is_refused_and_changes_nothing(origin, empty, tmp_path):
    _, backup = origin
    empty.manage("restore", str(backup))
    before = empty.rows()
    whole = backup.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        short = tmp_path / "short.backup"
        short.write_bytes(whole[:length])
        done, _, error = empty.try_to("restore", "--replace", str(short))
        assert not done and "not a whole backup" in error, length
    assert empty.rows() == before


@pytest.mark.parametrize("part", [0.01, 0.5, 0.9])
def test_a_backup_of_which_some_bytes_changed_is_refused(origin, empty, tmp_path, part):
    _, backup = origin
    changed = bytearray(backup.read_bytes())
    at = int(len(changed) * part)
    changed[at : at + 64] = bytes(64)
    (tmp_path / "changed.backup").write_bytes(changed)
    done, _, error = empty.try_to("restore", "--check", str(tmp_path / "changed.backup"))
    assert not done and "not a whole backup" in error


def test_a_backup_whose_copy_is_another_one_is_refused(origin, empty, tmp_path):
    """The archive is whole; what it says of its copy is of another."""
    _, backup = origin
    other = retold(backup, tmp_path, lambda manifest: manifest.update(sha256="0" * 64))
    done, _, error = empty.try_to("restore", "--check", str(other))
    assert not done and "not a whole backup" in error


def test_a_backup_whose_tables_are_not_as_it_says_goes_back_not_at_all(origin, empty, tmp_path):
    """All its bytes agree, so that only counting the restored rows can tell."""
    _, backup = origin
    empty.manage("restore", str(backup))
    before = empty.rows()

    def one_row_more(manifest):
        rows, _, said = manifest["tables"]["campaigns_place"].partition(":")
        manifest["tables"]["campaigns_place"] = f"{int(rows) + 1}:{said}"

    done, _, error = empty.try_to(
        "restore", "--replace", str(retold(backup, tmp_path, one_row_more))
    )
    assert not done and ("campaigns_place" in error or "manifest" in error)
    assert empty.rows() == before


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("form", 2, "Use the program that made it"),
        ("engine", "oracle", "made on oracle"),
        ("migrations", ["campaigns.9999_later"], "newer program"),
    ],
)
def test_a_backup_from_elsewhere_is_refused_by_name(origin, empty, tmp_path, field, value, words):
    _, backup = origin
    other = retold(backup, tmp_path, lambda manifest: manifest.update({field: value}))
    done, _, error = empty.try_to("restore", str(other))
    assert not done and words in error
    assert empty.tables() == []


def test_a_database_with_data_is_replaced_only_when_told(origin, empty):
    database, backup = origin
    empty.manage("migrate", "--verbosity", "0")
    empty.manage("ensure_trial_accounts")
    before = empty.rows()
    done, _, error = empty.try_to("restore", str(backup))
    assert not done and "--replace" in error
    assert empty.rows() == before
    empty.manage("restore", "--replace", str(backup))
    assert empty.rows() == database.rows()


def test_backups_are_for_their_owner_alone_and_only_the_newest_stay(origin, tmp_path, db):
    database, backup = origin
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in (1, 2, 3):
        shutil.copy(backup, folder / f"2020-01-0{day}-000000.backup")
    database.manage("backup", "--to", str(folder), "--keep", "2")
    left = sorted(file.name for file in folder.iterdir())
    assert len(left) == 2 and left[0] == "2020-01-03-000000.backup"
    done, _, error = database.try_to("backup", "--to", str(folder), "--keep", "0")
    assert not done and "at least 1" in error


def test_a_folder_without_a_backup_and_a_file_that_is_not_there_are_said(empty, tmp_path):
    for asked, words in ((tmp_path, "No backup in"), (tmp_path / "gone.backup", "There is no")):
        done, _, error = empty.try_to("restore", str(asked))
        assert not done and words in error and "Traceback" not in error


def retold(backup, folder, change):
    """The same backup with another manifest."""
    file = folder / "retold.backup"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(file, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        new.writestr("database", old.read("database"))
        new.writestr("manifest.json", json.dumps(manifest))
    return file
