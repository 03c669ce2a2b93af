"""The ledger of results is append-only in the database itself (domain rule 9).

A trigger on each engine refuses to change or delete an entry, whoever asks and by whatever
way; the refusal is an IntegrityError. Emptying the whole database for a test still works:
PostgreSQL's TRUNCATE fires no row triggers, and on SQLite our own `flush` command lifts the
triggers while it deletes.

On SQLite a later migration that remakes the table would drop its triggers with it:
`manage.py migrate` puts them back, and a test would say if one were missing.
"""

from django.db import migrations

TABLE = "campaigns_collection"
MESSAGE = "the ledger of results is append-only: correct an entry by a new one"

SQLITE = {
    f"ledger_refuses_{event.lower()}": (
        f"CREATE TRIGGER ledger_refuses_{event.lower()} BEFORE {event} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for event in ("UPDATE", "DELETE")
}
POSTGRESQL = [
    f"""
    CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER ledger_refuses BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuses()
    """,
]


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, SQLITE.values() if sqlite else POSTGRESQL)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, [f"DROP TRIGGER {name}" for name in SQLITE])
    else:
        _run(
            schema_editor,
            [f"DROP TRIGGER ledger_refuses ON {TABLE}", "DROP FUNCTION ledger_refuses()"],
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_tables")]

    operations = [migrations.RunPython(guard, unguard)]
