"""A drive that is put elsewhere takes its results along: nothing is added to the country's.

What shows several campaigns, or months, asks only whether anything was logged at all; so it has
to ask for this too.

On SQLite a later migration that remakes the table drops this trigger with it, as in 0010.
"""

from importlib import import_module

from django.db import migrations

MOVED = 10
TABLE, NAME = "campaigns_drive", "versions_of_drive_moved"
WHERE = ["campaign_id", "site_id", "starts_on"]

before = import_module("campaigns.migrations.0010_versions")


def watch(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            moved = " OR ".join(f"old.{column} IS NOT new.{column}" for column in WHERE)
            cursor.execute(
                before._sqlite(TABLE, "UPDATE", [(MOVED, "0")], name="moved", when=f"WHEN {moved} ")
            )
            return
        moved = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in WHERE)
        cursor.execute(f"""
            CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO campaigns_version AS v (kind, subject, slot, number)
                SELECT {MOVED}, 0, pg_backend_pid() % {before.SLOTS}, 1
                WHERE EXISTS
                    (SELECT FROM old_rows o JOIN new_rows n ON o.id = n.id WHERE {moved})
                ON CONFLICT (kind, subject, slot) DO UPDATE SET number = v.number + 1;
                RETURN NULL;
            END $$
        """)
        cursor.execute(
            f"CREATE TRIGGER {NAME} AFTER UPDATE ON {TABLE} "
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
        )


def unwatch(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {NAME}")
        else:
            cursor.execute(f"DROP FUNCTION {NAME} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_versions")]

    operations = [migrations.RunPython(watch, unwatch)]
