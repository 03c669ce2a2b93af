"""PostgreSQL keeps an index's descending days with the unknown ones first, and pages show these
last: without an index of that order it would sort every campaign for each page. SQLite walks the
one of `Campaign.Meta` as it is."""

from django.db import migrations

NAME = "campaign_newest_known_first"


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {NAME} ON campaigns_campaign (starts_on DESC NULLS LAST, folded)"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0011_versions_of_moves")]
    operations = [migrations.RunPython(build, remove)]
