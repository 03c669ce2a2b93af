"""Each guard is removed from a copy of the program, and the test that holds it has to fail.

On PostgreSQL only those that the database itself has a part in: the others are the same there.
"""

import pytest
from django.db import connection

from tests import databases

from .mutations import every
from .removing import FAILS, Copy


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutations")
    if not databases.on_postgresql():
        yield Copy(folder)
        return
    with databases.own_database(folder) as url:
        yield Copy(folder, database=url)


@pytest.mark.torture
@pytest.mark.parametrize("guard", every(), ids=lambda guard: guard.guard)
def test_without_its_guard_the_test_fails(copy, guard, figures):
    if connection.vendor not in guard.on:
        pytest.skip("nothing that this database guards")
    figures.exactly(f"without “{guard.guard}”, {guard.test}", copy.without(guard), FAILS)
