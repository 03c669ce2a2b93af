import sqlite3
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


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
            # SQLite lets writers wait in no order: the unlucky one waits long on a slow disk.
            options = {**connections.settings["default"]["OPTIONS"], "timeout": 60}
            patch.setitem(connections.settings["default"], "OPTIONS", options)
            yield

    return cast, database
