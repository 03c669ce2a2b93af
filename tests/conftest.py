"""What all tests share. A folder's own helpers stand in its own conftest.py.

A test's database is empty unless it asks for the fixture `articles`.
"""

import io

import hypothesis
import pytest
from django.core.management import call_command

# The same number of examples everywhere; a failure prints how to have it again.
hypothesis.settings.register_profile(
    "steady", max_examples=100, deadline=None, print_blob=True, database=None
)

DATABASE_FIXTURES = {"db", "transactional_db"}


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that touch a database, for the run on another one",
    )


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # once, not again in each worker
        call_command("compile_catalogues", stdout=io.StringIO())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        kept, dropped = [], []
        for item in items:
            (kept if touches_database(item) else dropped).append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=dropped)
    # `articles` are committed once and stay, so the tests that want an empty database go first;
    # pytest-django has put the ones that flush the database last.
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


@pytest.fixture(scope="session")
def _articles_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_articles", verbosity=0)


@pytest.fixture
def articles(request):
    """The database as `make run` fills it: the articles' places, campaigns, figures, sources."""
    if flushes(request.node):
        request.getfixturevalue("transactional_db")
        call_command("load_articles", verbosity=0)
    else:
        request.getfixturevalue("_articles_once")
        request.getfixturevalue("db")
