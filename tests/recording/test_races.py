"""Many at once, each on a connection of their own, as in the server's threads."""

import sqlite3
import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, connections

from campaigns.models import Collection
from campaigns.recording.record import AlreadyReplaced, CollectionFacts
from tests.cast import log, make_cast

PATIENCE = 60  # seconds


@pytest.fixture
def shared(transactional_db, tmp_path, monkeypatch):
    """A database that other threads open as well: SQLite's in memory becomes a file."""
    cast = make_cast()

    @contextmanager
    def database():
        if connection.vendor != "sqlite":
            yield
            return
        connection.ensure_connection()
        file = tmp_path / "shared.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.connection.backup(copy)
        copy.close()
        with monkeypatch.context() as patch:
            patch.setitem(connections.settings["default"], "NAME", str(file))
            yield

    return cast, database


def all_at_once(*tasks):
    """What each task gave or raised; all begin together."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number, task):
        barrier.wait(PATIENCE)
        try:
            results[number] = task()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "someone still waits"
    return results


def test_rule_10_twenty_equal_submissions_make_one_entry(shared):
    cast, database = shared
    key = uuid4()
    with database():
        receipts = all_at_once(
            *[lambda: log(cast.kg_drive, cast.kiengiang, entry_key=key)] * 20,
        )
        [count] = all_at_once(Collection.objects.count)
    assert count == 1
    assert len({receipt.entry for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1


def test_rule_10_of_two_correctors_one_wins_and_the_other_is_told(shared):
    cast, database = shared
    first = log(cast.kg_drive, cast.kiengiang)

    def correct(user, donors):
        return lambda: log(
            cast.kg_drive,
            user,
            facts=CollectionFacts(donors=donors),
            replaces=first.entry,
            reason="đếm lại",
        )

    with database():
        results = all_at_once(correct(cast.kiengiang, 340), correct(cast.quanly, 341))
        [count] = all_at_once(Collection.objects.count)
    told = [result for result in results if isinstance(result, AlreadyReplaced)]
    [won] = [result for result in results if not isinstance(result, Exception)]
    assert (len(told), count) == (1, 2)
    assert told[0].standing.receipt.entry == won.entry
    assert {told[0].standing.facts.donors, told[0].offered.facts.donors} == {340, 341}


def test_different_submissions_at_once_are_all_kept(shared):
    cast, database = shared
    with database():
        receipts = all_at_once(*[lambda: log(cast.kg_drive, cast.kiengiang)] * 12)
        [count] = all_at_once(Collection.objects.count)
    assert len({receipt.entry for receipt in receipts}) == count == 12
