"""SQLite makes a table anew to change it; what its triggers guard stays guarded."""

from copy import copy

import pytest
from django.core.management import call_command
from django.db import connection

from campaigns.models import Campaign, Collection
from tests.databases import on_postgresql


def triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


@pytest.mark.skipif(on_postgresql(), reason="PostgreSQL changes its tables in place")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "name"), [(Campaign, "slogan"), (Collection, "note")])
def test_a_table_that_a_migration_remakes_keeps_all_triggers(model, name):
    call_command("migrate", verbosity=0)
    before = triggers()
    field = model._meta.get_field(name)
    changed = copy(field)
    changed.null = not field.null
    with connection.schema_editor() as editor:
        editor.alter_field(model, field, changed)
    try:
        assert triggers() == before
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(model, changed, field)
    assert triggers() == before
