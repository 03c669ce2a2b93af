"""Running totals, filled from the ledger as it stands.

The columns and rules are those of this day, written out here: what `recording.totals` may do
one day changes nothing of it.
"""

from django.db import migrations, models

EVER = {"postgresql": "DATE '0001-01-01'", "sqlite": "'0001-01-01'"}
MONTH = {
    "postgresql": "date_trunc('month', d.starts_on)::date",
    "sqlite": "date(d.starts_on, 'start of month')",
}
BAGS = ("bags_150", "bags_250", "bags_350", "bags_450")
COUNTS = ("registered", "deferred", "donors", *BAGS)
SUMMED = ("entries", *COUNTS, *(f"given_{name}" for name in COUNTS), "unnamed_bags")
INTO = f"""
INSERT INTO campaigns_total
    (kind, subject, part, day, approved, slot, changes, last_recorded_at, {", ".join(SUMMED)})
"""

DRIVES = """
SELECT 1, c.drive_id, 0, {ever}, a.id IS NOT NULL, 0, 1, {never}, COUNT(*), {sums}, {given},
    SUM(CASE WHEN {unnamed} THEN 1 ELSE 0 END)
FROM campaigns_collection c
LEFT JOIN campaigns_approval a ON a.entry_id = c.id
LEFT JOIN campaigns_collection later ON later.replaces_id = c.id
WHERE NOT c.draft AND later.id IS NULL
GROUP BY c.drive_id, a.id IS NOT NULL
"""
LATEST = """
INSERT INTO campaigns_total
    (kind, subject, part, day, approved, slot, changes, last_recorded_at, {columns})
SELECT 1, c.drive_id, 0, {ever}, FALSE, 0, 1, MAX(c.recorded_at), {zeros}
FROM campaigns_collection c WHERE NOT c.draft GROUP BY c.drive_id
ON CONFLICT (kind, subject, part, day, approved, slot)
    DO UPDATE SET last_recorded_at = excluded.last_recorded_at
"""
# Of every kind: its number, what it is about, which part, the day, the slot, the time.
NEVER = {"postgresql": "NULL::timestamptz", "sqlite": "NULL"}
OTHERS = (
    (2, "d.site_id", "0", "{ever}", "0", "{never}"),
    (3, "d.campaign_id", "0", "{ever}", "d.id % 8", "t.last_recorded_at"),
    (3, "d.campaign_id", "0", "d.starts_on", "d.id % 8", "{never}"),
    (4, "d.campaign_id", "s.place_id", "{ever}", "d.id % 8", "{never}"),
    (5, "d.campaign_id", "d.host_id", "{ever}", "d.id % 8", "{never}"),
    (6, "d.campaign_id", "d.collecting_hospital_id", "{ever}", "d.id % 8", "{never}"),
    (7, "up.above", "0", "{ever}", "d.id % 8", "{never}"),
    (7, "up.above", "0", "{month}", "d.id % 8", "{never}"),
    (8, "d.host_id", "0", "{ever}", "d.id % 8", "{never}"),
    (9, "d.collecting_hospital_id", "0", "{ever}", "d.id % 8", "{never}"),
    (10, "0", "0", "{ever}", "d.id % 8", "{never}"),
    (10, "0", "0", "d.starts_on", "d.id % 8", "{never}"),
)
OF_DRIVES = """
WITH RECURSIVE up(place, above) AS (
    SELECT id, id FROM campaigns_place
    UNION SELECT up.place, p.parent_id FROM up JOIN campaigns_place p ON p.id = up.above
    WHERE p.parent_id IS NOT NULL
),
part AS (
    SELECT {subject} AS subject, {part} AS part, {day} AS day, {slot} AS slot, {latest} AS latest, t.approved,
        {columns}
    FROM campaigns_total t JOIN campaigns_drive d ON d.id = t.subject
    JOIN campaigns_donationsite s ON s.id = d.site_id {joined}
    WHERE t.kind = 1 AND {subject} IS NOT NULL AND {part} IS NOT NULL
)
SELECT {kind}, subject, part, day, approved, slot, 1, MAX(latest), {sums}
FROM part GROUP BY subject, part, day, approved, slot
"""


def fill(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    said = {"ever": EVER[vendor], "month": MONTH[vendor], "never": NEVER[vendor]}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            INTO
            + DRIVES.format(
                sums=", ".join(f"COALESCE(SUM(c.{name}), 0)" for name in COUNTS),
                given=", ".join(f"COUNT(c.{name})" for name in COUNTS),
                unnamed=" OR ".join(f"c.{name} IS NULL" for name in BAGS),
                **said,
            )
        )
        zeros = ", ".join("0" for _name in SUMMED)
        cursor.execute(LATEST.format(columns=", ".join(SUMMED), zeros=zeros, **said))
        for kind, subject, part, day, slot, latest in OTHERS:
            found = OF_DRIVES.format(
                kind=kind,
                subject=subject,
                part=part,
                day=day.format(**said),
                slot=slot,
                latest=latest.format(**said),
                columns=", ".join(f"t.{name}" for name in SUMMED),
                sums=", ".join(f"SUM({name})" for name in SUMMED),
                joined="JOIN up ON up.place = s.place_id" if kind == 7 else "",
            )
            cursor.execute(INTO + found)


def leave_room(apps, schema_editor):
    """A row that is added to finds room for its new version beside the old one."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE campaigns_total SET (fillfactor = 70)")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_calendar_of_drives")]

    operations = [
        migrations.CreateModel(
            name='Total',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'subject', 'part', 'day', 'approved', 'slot', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.SmallIntegerField(choices=[(1, 'drive'), (2, 'site'), (3, 'campaign'), (4, 'campaign in a place'), (5, 'campaign with a host'), (6, 'campaign with a hospital'), (7, 'place'), (8, 'host'), (9, 'collecting hospital'), (10, 'country')])),
                ('subject', models.BigIntegerField()),
                ('part', models.BigIntegerField(default=0)),
                ('day', models.DateField()),
                ('approved', models.BooleanField()),
                ('slot', models.SmallIntegerField()),
                ('entries', models.IntegerField(default=0)),
                ('registered', models.BigIntegerField(default=0)),
                ('deferred', models.BigIntegerField(default=0)),
                ('donors', models.BigIntegerField(default=0)),
                ('bags_150', models.BigIntegerField(default=0)),
                ('bags_250', models.BigIntegerField(default=0)),
                ('bags_350', models.BigIntegerField(default=0)),
                ('bags_450', models.BigIntegerField(default=0)),
                ('given_registered', models.IntegerField(default=0)),
                ('given_deferred', models.IntegerField(default=0)),
                ('given_donors', models.IntegerField(default=0)),
                ('given_bags_150', models.IntegerField(default=0)),
                ('given_bags_250', models.IntegerField(default=0)),
                ('given_bags_350', models.IntegerField(default=0)),
                ('given_bags_450', models.IntegerField(default=0)),
                ('unnamed_bags', models.IntegerField(default=0)),
                ('changes', models.BigIntegerField(default=1)),
                ('last_recorded_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'running total',
                'verbose_name_plural': 'running totals',
            },
        ),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
