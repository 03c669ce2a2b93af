"""Every write of what public pages show raises the versions of what it touches.

On PostgreSQL a trigger runs once a statement, over all its rows: a sheet of 100,000 drives raises
each subject once. SQLite has triggers of rows alone, which add to rows that stand in its cache.
Results raise nothing here: a row that each of them wrote would make all writers wait.

On SQLite a later migration that remakes one of the tables would drop its triggers with it:
`manage.py migrate` puts them back, and a test would say if one were missing.
"""

from django.db import migrations, models

NAMES, LISTS, DRIVES, SOURCES, ORGANISATIONS, CAMPAIGN, PLAN, PLACE, SOURCE = range(1, 10)
SLOTS = 64  # of connections on PostgreSQL

# What a row raises that is new, changed or gone; `{row}` is the row. A subject that is null is none.
RAISES = {
    "campaigns_campaign": [
        (LISTS, "0"),
        (CAMPAIGN, "{row}.id"),
        (CAMPAIGN, "{row}.part_of_id"),
        (PLACE, "{row}.place_id"),
    ],
    "campaigns_campaignorganisation": [(LISTS, "0"), (CAMPAIGN, "{row}.campaign_id")],
    "campaigns_campaign_named_in": [
        (SOURCES, "0"),
        (CAMPAIGN, "{row}.campaign_id"),
        (SOURCE, "{row}.source_id"),
    ],
    "campaigns_target": [(LISTS, "0"), (CAMPAIGN, "{row}.campaign_id")],
    "campaigns_claim": [
        (LISTS, "0"),
        (SOURCES, "0"),
        (CAMPAIGN, "{row}.campaign_id"),
        (SOURCE, "{row}.source_id"),
    ],
    "campaigns_mention": [
        (SOURCES, "0"),
        (CAMPAIGN, "{row}.campaign_id"),
        (PLACE, "{row}.place_id"),
        (SOURCE, "{row}.source_id"),
    ],
    "campaigns_drive": [
        (DRIVES, "0"),
        (PLAN, "{row}.campaign_id"),
        (PLACE, "(SELECT s.place_id FROM campaigns_donationsite s WHERE s.id = {row}.site_id)"),
    ],
    "campaigns_source": [(SOURCES, "0"), (SOURCE, "{row}.id")],
    "campaigns_organisation": [(ORGANISATIONS, "0")],
    "campaigns_place": [(NAMES, "0")],
    "campaigns_succession": [(NAMES, "0")],
}
# A change of these columns shows on pages of many subjects.
NAMED_BY = {
    "campaigns_campaign": ["slug", "name", "name_en", "kind"],
    "campaigns_donationsite": ["name", "address", "place_id"],
    "campaigns_organisation": ["slug", "name", "kind"],
    "campaigns_source": [
        "slug", "kind", "title", "label", "label_en", "publisher", "author", "published_on",
    ],
}
ROWS = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}


def name_of(table, event):
    return f"{table.replace('campaigns_', 'versions_of_')}_{event.lower()}"


def sqlite_triggers():
    for table, raises in RAISES.items():
        for event, rows in ROWS.items():
            yield _sqlite(table, event, [(k, s.format(row=r)) for r in rows for k, s in raises])
    for table, columns in NAMED_BY.items():
        changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
        yield _sqlite(table, "UPDATE", [(NAMES, "0")], name="rename", when=f"WHEN {changed} ")


def _sqlite(table, event, raises, *, name=None, when=""):
    found = " UNION ".join(
        f"SELECT {kind} AS kind, {subject} AS subject" for kind, subject in dict.fromkeys(raises)
    )
    return (
        f"CREATE TRIGGER {name_of(table, name or event)} AFTER {event} ON {table} {when}BEGIN "
        "INSERT INTO campaigns_version (kind, subject, slot, number) "
        f"SELECT kind, subject, 0, 1 FROM ({found}) WHERE subject IS NOT NULL "
        "ON CONFLICT (kind, subject, slot) DO UPDATE SET number = number + 1; END"
    )


def postgresql_triggers():
    for table in dict.fromkeys([*RAISES, *NAMED_BY]):
        for event, rows in ROWS.items():
            found = [
                _of_rows(kind, subject, row)
                for row in rows
                for kind, subject in RAISES.get(table, ())
            ]
            if event == "UPDATE" and table in NAMED_BY:
                found.append(_renamed(NAMED_BY[table]))
            if found:
                yield from _postgresql(table, event, rows, found)


def _of_rows(kind, subject, row):
    if subject == "0":
        return f"SELECT {kind}, 0::bigint WHERE EXISTS (SELECT FROM {row}_rows)"
    return f"SELECT {kind}, {subject.format(row='r')} FROM {row}_rows r"


def _renamed(columns):
    changed = " OR ".join(f"o.{column} IS DISTINCT FROM n.{column}" for column in columns)
    return (
        f"SELECT {NAMES}, 0::bigint WHERE EXISTS "
        f"(SELECT FROM old_rows o JOIN new_rows n ON o.id = n.id WHERE {changed})"
    )


def _postgresql(table, event, rows, found):
    name = name_of(table, event)
    tables = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
    # In order of their keys, so that two statements never wait for each other in a circle.
    yield f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO campaigns_version AS v (kind, subject, slot, number)
            SELECT r.kind, r.subject, pg_backend_pid() % {SLOTS}, 1
            FROM ({" UNION ".join(dict.fromkeys(found))}) AS r (kind, subject)
            WHERE r.subject IS NOT NULL
            ORDER BY r.kind, r.subject
            ON CONFLICT (kind, subject, slot) DO UPDATE SET number = v.number + 1;
            RETURN NULL;
        END $$
    """
    yield (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def watch(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        for statement in sqlite_triggers() if sqlite else postgresql_triggers():
            cursor.execute(statement)


def unwatch(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        for table in dict.fromkeys([*RAISES, *NAMED_BY]):
            for event in [*ROWS, "rename"]:
                if sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name_of(table, event)}")
                else:
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name_of(table, event)} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_sample_data")]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "subject", "slot",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("kind", models.SmallIntegerField()),
                ("subject", models.BigIntegerField()),
                ("slot", models.SmallIntegerField()),
                ("number", models.BigIntegerField(default=1)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(watch, unwatch),
    ]
