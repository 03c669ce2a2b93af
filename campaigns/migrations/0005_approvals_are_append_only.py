"""An approval is never changed or taken back, as no entry is (domain rule 9): see 0002.

On SQLite a later migration that remakes the table drops its triggers with it, as there.
"""

from django.db import migrations

TABLE = "campaigns_approval"
MESSAGE = "approvals are append-only: correct the entry, and approve the correction"

SQLITE = {
    f"approvals_refuse_{event.lower()}": (
        f"CREATE TRIGGER approvals_refuse_{event.lower()} BEFORE {event} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for event in ("UPDATE", "DELETE")
}
POSTGRESQL = [
    f"""
    CREATE FUNCTION approvals_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER approvals_refuse BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse()
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
            [f"DROP TRIGGER approvals_refuse ON {TABLE}", "DROP FUNCTION approvals_refuse()"],
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_approvals_locks_and_sheets")]

    operations = [migrations.RunPython(guard, unguard)]
