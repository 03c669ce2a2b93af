"""Each guard is taken out of a copy of the program, and the test that holds it has to fail.

On PostgreSQL only those that the database itself has a part in: the others are the same there.
"""

import pytest
from django.db import connection

from tests import databases

from .mutations import every
from .removing import FAILS, Copy

pytestmark = pytest.mark.torture


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutations")
    if not databases.on_postgresql():
        yield Copy(folder)
        return
    with databases.own_database(folder) as url:
        yield Copy(folder, database=url)


@pytest.fixture(scope="module")
def verdicts():
    return []


@pytest.mark.parametrize("guard", every(), ids=lambda guard: guard.guard)
def test_without_its_guard_the_test_fails(copy, verdicts, capsys, guard):
    if connection.vendor not in guard.on:
        pytest.skip("nothing that this database guards")
    verdict = copy.without(guard)
    verdicts.append(verdict)
    with capsys.disabled():
        print(f" {guard.guard} → {guard.test}: {verdict}")
    assert verdict == FAILS


def test_every_guard_is_held_by_its_test(verdicts, figures):
    what = f"guards whose test fails once they are taken out, of {len(verdicts)}"
    figures.exactly(what, verdicts.count(FAILS), len(verdicts))
