"""What all tests share. A folder's own helpers stand in its own conftest.py.

A test's database is empty unless it asks for the fixture `articles`.
"""

import io
import math
import os
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from campaigns.reading.remembered import forget

# The same examples everywhere and each time: what fails was changed. New ones, and many more, are
# drawn by `make torture` (see tests/torture/test_fuzz.py); a failure prints how to have it again.
hypothesis.settings.register_profile(
    "steady",
    max_examples=100,
    deadline=None,
    print_blob=True,
    database=None,
    derandomize="FUZZ_TIMES" not in os.environ,
)

DATABASE_FIXTURES = {"db", "transactional_db", "articles", "sample", "own_database"}


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that touch a database, for the run on another one",
    )


def pytest_configure(config):
    from campaigns.web.sample import mark

    mark.asked_again = math.inf  # but in tests that make sample data: see `sample`
    if not hasattr(config, "workerinput"):  # once, not again in each worker
        call_command("compile_catalogues", stdout=io.StringIO())
        translation_file_changed(None, Path("django.mo"))  # forget those read while starting


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        kept, dropped = [], []
        for item in items:
            (kept if touches_database(item) else dropped).append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=dropped)
    # The tests that want an empty database first, those that flush it last: for speed alone.
    items.sort(key=lambda item: (flushes(item), "articles" in item.fixturenames))


def touches_database(item) -> bool:
    return bool(
        item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames)
    )


def flushes(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(
        marker and marker.kwargs.get("transaction")
    )


class Articles:
    """Committed once for all the tests that want them, and removed before one that does not."""

    there = False
    unblock = None  # set once the database stands

    @classmethod
    def load(cls):
        with cls.unblock():
            call_command("load_articles", verbosity=0, stdout=io.StringIO())
        cls.there = True

    @classmethod
    def remove(cls):
        with cls.unblock():
            call_command("flush", interactive=False, verbosity=0)
        cls.there = False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before the test's transaction begins."""
    if Articles.unblock and touches_database(item):
        wanted = "articles" in item.fixturenames
        if wanted and not Articles.there:
            Articles.load()
        elif Articles.there and not wanted:
            Articles.remove()


@pytest.fixture
def explainable(db, monkeypatch):
    """Statements go out as they are written, and not by the name that PostgreSQL keeps them under,
    so that they can be read and explained."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)


@pytest.fixture(autouse=True)
def vietnamese():
    """A request for /en/… leaves its language behind; the next test starts in Vietnamese."""
    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Versions, which a rollback puts back, do not tell one test's rows from another's."""
    forget()


@pytest.fixture(scope="session")
def _articles_once(django_db_setup, django_db_blocker):
    Articles.unblock = django_db_blocker.unblock
    Articles.load()


@pytest.fixture
def articles(request, _articles_once):
    """The database as `make run` fills it: the articles' places, campaigns, figures, sources."""
    request.getfixturevalue("transactional_db" if flushes(request.node) else "db")
    if flushes(request.node):
        Articles.there = False  # after this test


@pytest.fixture
def sample(db, monkeypatch):
    """A made-up country, on a site that asks whether it is one. Gives what was made."""
    from tests.made_up import make

    monkeypatch.setattr("campaigns.web.sample.mark.made_up", False)  # what it learns is undone
    monkeypatch.setattr("campaigns.web.sample.mark.asked_again", 0)
    return make()
