"""The record of who did what, written by triggers with each change of what they watch.

On PostgreSQL a trigger runs once a statement, over all its rows. SQLite has triggers of rows alone,
which ask a function of the program who acts (see `models.acting`).

Nobody changes or removes a record, as with the ledger (see 0002); and on PostgreSQL nobody empties
these tables by TRUNCATE either.

`manage.py migrate` puts the triggers of SQLite back where a table is remade. A later migration
that adds, renames or drops a column has to `unwatch` before and `watch` after, with what it watches
from then on in a table of its own in the place of WATCHED. A test would say so.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

TABLE = "campaigns_audit"
MESSAGE = "the audit is append-only: nobody changes or removes what it says"
SECRET_SHOWN = "•"

OF_CAMPAIGN = "(SELECT c.place_id FROM campaigns_campaign c WHERE c.id = {row}.campaign_id)"
OF_SITE = "(SELECT s.place_id FROM campaigns_donationsite s WHERE s.id = {row}.site_id)"
OWN = "{row}.place_id"
COUNTRY = "CAST(NULL AS bigint)"


def watched(place, shown, *, secret="", silent=""):
    """`silent`: a change of these columns is no deed."""
    return {
        "place": place,
        "shown": shown.split(),
        "secret": secret.split(),
        "silent": silent.split(),
    }


FIGURE = "measure amount high qualifier basis"
WATCHED = {
    "campaigns_apitoken": watched(
        COUNTRY, "user_id name made_at revoked_at", secret="digest", silent="last_used_on"
    ),
    "campaigns_campaign": watched(
        OWN,
        "slug name name_en kind place_id coverage coverage_en starts_on ends_on plan_number "
        "plan_dated slogan part_of_id progress_uses note note_en",
        silent="folded",
    ),
    "campaigns_campaign_named_in": watched(OF_CAMPAIGN, "campaign_id source_id"),
    "campaigns_campaignorganisation": watched(OF_CAMPAIGN, "campaign_id organisation_id role"),
    "campaigns_claim": watched(
        OF_CAMPAIGN,
        f"{FIGURE} part part_number source_id campaign_id role as_printed unit percent_of "
        "percent_means scope scope_en remark remark_en ambiguous chosen chosen_reason",
    ),
    "campaigns_donationsite": watched(OWN, "name place_id kind address", silent="folded"),
    "campaigns_drive": watched(
        OF_SITE,
        "campaign_id site_id starts_on ends_on opens_at closes_at target host_id "
        "collecting_hospital_id status",
    ),
    "campaigns_mention": watched(
        OWN, "part part_number source_id campaign_id as_printed place_id remark remark_en"
    ),
    "campaigns_organisation": watched(OWN, "slug name kind place_id parent_id", silent="folded"),
    "campaigns_periodlock": watched(
        OWN,
        "place_id first_day last_day reason locked_by_id locked_at unlocked_by_id unlocked_at "
        "unlock_reason",
    ),
    "campaigns_place": watched(
        "{row}.id", "slug code name kind parent_id valid_from valid_until", silent="folded"
    ),
    "campaigns_responsibility": watched(OWN, "user_id place_id role"),
    "campaigns_source": watched(
        COUNTRY,
        "slug kind title label label_en publisher author published_on note note_en",
        silent="folded",
    ),
    "campaigns_succession": watched(
        "{row}.successor_id", "predecessor_id successor_id on document"
    ),
    "campaigns_target": watched(
        OF_CAMPAIGN,
        f"{FIGURE} campaign_id layer place_id organisation_id wave set_by_id document dated "
        "source_id principal",
    ),
    "campaigns_upload": watched(
        OF_CAMPAIGN,
        "campaign_id sent_by_id sent_at applied_at",
        # Of a sheet that turns out to be a list of donors nothing may stay, its name neither.
        silent="token name digest content columns outcome",
    ),
    "auth_group": watched(COUNTRY, "name"),
    "auth_group_permissions": watched(COUNTRY, "group_id permission_id"),
    "auth_user": watched(
        COUNTRY,
        "is_superuser username first_name last_name email is_staff is_active date_joined",
        secret="password",
        silent="last_login",
    ),
    "auth_user_groups": watched(COUNTRY, "user_id group_id"),
    "auth_user_user_permissions": watched(COUNTRY, "user_id permission_id"),
    "otp_static_staticdevice": watched(
        COUNTRY,
        "user_id name confirmed",
        silent="throttling_failure_timestamp throttling_failure_count created_at last_used_at",
    ),
    "otp_static_statictoken": watched(COUNTRY, "device_id", secret="token"),
    "otp_totp_totpdevice": watched(
        COUNTRY,
        "user_id name confirmed",
        secret="key",
        silent="throttling_failure_timestamp throttling_failure_count created_at last_used_at "
        "drift last_t step t0 digits tolerance",
    ),
}
ACTIONS = {"INSERT": "added", "UPDATE": "changed", "DELETE": "deleted"}


def name_of(table, event):
    return f"audit_{table}_{event.lower()}"


def place_of(table, row):
    return WATCHED[table]["place"].format(row=row)


# What a made-up country consists of was made by nobody; what is done with it later is recorded.
MADE_UP = "SELECT 1 FROM campaigns_sampledata"


def sqlite_triggers():
    for table in WATCHED:
        for event in ACTIONS:
            yield _sqlite(table, event)


def _sqlite(table, event):
    columns = [*WATCHED[table]["shown"], *WATCHED[table]["secret"]]
    changed = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in columns)
    when = {
        "INSERT": f"WHEN acting_person() IS NOT NULL OR NOT EXISTS ({MADE_UP}) ",
        "UPDATE": f"WHEN {changed} ",
        "DELETE": "",
    }[event]
    row = "old" if event == "DELETE" else "new"
    place, before = place_of(table, row), place_of(table, "old")
    former = f"CASE WHEN {before} IS NOT {place} THEN {before} END" if event == "UPDATE" else "NULL"
    old = "NULL" if event == "INSERT" else _sqlite_object(table, event, "old", "new")
    new = "NULL" if event == "DELETE" else _sqlite_object(table, event, "new", "old")
    return (
        f"CREATE TRIGGER {name_of(table, event)} AFTER {event} ON {table} {when}BEGIN "
        f"INSERT INTO {TABLE} "
        "(at, person_id, action, kind, subject, place_id, former_place_id, old, new) "
        "VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), acting_person(), "
        f"'{ACTIONS[event]}', '{table}', {row}.id, {place}, {former}, {old}, {new}); END"
    )


def _sqlite_object(table, event, row, other):
    """JSON of a row's columns: those that changed, or those that say something."""
    of = WATCHED[table]
    cells = [f"SELECT '{n}' AS k, {row}.\"{n}\" AS v, {row}.\"{n}\" AS s" for n in of["shown"]]
    against = "WHERE s IS NOT NULL"
    if event == "UPDATE":
        cells = [
            f"SELECT '{n}' AS k, {row}.\"{n}\" AS v, {row}.\"{n}\" IS NOT {other}.\"{n}\" AS s"
            for n in of["shown"]
        ]
        cells += [
            f"SELECT '{n}', '{SECRET_SHOWN}', {row}.\"{n}\" IS NOT {other}.\"{n}\""
            for n in of["secret"]
        ]
        against = "WHERE s"
    return f"(SELECT json_group_object(k, v) FROM ({' UNION ALL '.join(cells)}) {against})"


POSTGRESQL_DIFFERENCE = f"""
    CREATE FUNCTION audit_difference(mine jsonb, other jsonb, secret text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE AS $$
        SELECT jsonb_object_agg(key, CASE WHEN key = ANY(secret) THEN '"{SECRET_SHOWN}"' ELSE value END)
        FROM jsonb_each(mine) WHERE value IS DISTINCT FROM other -> key
    $$
"""


def postgresql_triggers():
    yield POSTGRESQL_DIFFERENCE
    for table in WATCHED:
        for event in ACTIONS:
            yield from _postgresql(table, event)


def _postgresql(table, event):
    name, of = name_of(table, event), WATCHED[table]
    unsaid = _array(["id", *of["silent"], *of["secret"]])
    compared, secret = _array(["id", *of["silent"]]), _array(of["secret"])
    if event == "UPDATE":
        place, before = place_of(table, "n"), place_of(table, "o")
        asked = f"""
            n.id, {place}, CASE WHEN {before} IS DISTINCT FROM {place} THEN {before} END,
            audit_difference(to_jsonb(o) - {compared}, to_jsonb(n) - {compared}, {secret}),
            audit_difference(to_jsonb(n) - {compared}, to_jsonb(o) - {compared}, {secret})
            FROM old_rows o JOIN new_rows n ON n.id = o.id
            WHERE to_jsonb(o) - {compared} <> to_jsonb(n) - {compared} ORDER BY n.id
        """
    else:
        said = f"jsonb_strip_nulls(to_jsonb(r) - {unsaid})"
        values = f"NULL, {said}" if event == "INSERT" else f"{said}, NULL"
        rows = "new_rows" if event == "INSERT" else "old_rows"
        asked = f"r.id, {place_of(table, 'r')}, NULL, {values} FROM {rows} r ORDER BY r.id"
    unless = f"IF who IS NULL AND EXISTS ({MADE_UP}) THEN RETURN NULL; END IF;"
    yield f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE who bigint := NULLIF(current_setting('tracker.person', true), '')::bigint;
        BEGIN
            {unless if event == "INSERT" else ""}
            INSERT INTO {TABLE}
                (at, person_id, action, kind, subject, place_id, former_place_id, old, new)
            SELECT clock_timestamp(), who, '{ACTIONS[event]}', '{table}', {asked};
            RETURN NULL;
        END $$
    """
    rows = {
        "INSERT": "NEW TABLE AS new_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "OLD TABLE AS old_rows",
    }[event]
    yield (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _array(names):
    return "'{" + ",".join(names) + "}'::text[]"


SQLITE_GUARDS = {
    f"audit_refuses_{event.lower()}": (
        f"CREATE TRIGGER audit_refuses_{event.lower()} BEFORE {event} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for event in ("UPDATE", "DELETE")
}
EMPTIED = {
    TABLE: "audit_refuses_truncate",
    "campaigns_collection": "ledger_refuses_truncate",
    "campaigns_approval": "approvals_refuse_truncate",
}
POSTGRESQL_GUARDS = [
    *(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
        for name, said in (
            ("audit_refuses", MESSAGE),
            ("nobody_empties", "this table is only added to: nobody empties it"),
        )
    ),
    f"""
    CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_refuses()
    """,
    *(
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION nobody_empties()"
        for table, name in EMPTIED.items()
    ),
]


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def watch(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, sqlite_triggers() if sqlite else postgresql_triggers())


def unwatch(apps, schema_editor):
    names = [name_of(table, event) for table in WATCHED for event in ACTIONS]
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, [f"DROP TRIGGER {name}" for name in names])
    else:
        _run(schema_editor, [f"DROP FUNCTION {name} CASCADE" for name in names])
        _run(schema_editor, ["DROP FUNCTION audit_difference"])


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    _run(schema_editor, SQLITE_GUARDS.values() if sqlite else POSTGRESQL_GUARDS)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, [f"DROP TRIGGER {name}" for name in SQLITE_GUARDS])
    else:
        dropped = [f"DROP FUNCTION {name} CASCADE" for name in ("nobody_empties", "audit_refuses")]
        _run(schema_editor, dropped)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0013_api_tokens"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                ('action', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('password_wrong', 'failed to sign in'), ('code_right', 'took the second step of signing in'), ('code_wrong', 'failed at the second step of signing in'), ('link_made', 'made a link for a new password'), ('link_asked', 'asked for a link for a new password')], max_length=20, verbose_name='did what')),
                ('kind', models.CharField(max_length=63, verbose_name='to what')),
                ('subject', models.BigIntegerField(null=True, verbose_name='number of the row')),
                ('old', models.JSONField(null=True, verbose_name='before')),
                ('new', models.JSONField(null=True, verbose_name='after')),
                ('former_place', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='campaigns.place', verbose_name='former place')),
                ('person', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('place', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='campaigns.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'audit record',
                'verbose_name_plural': 'audit',
                'ordering': ['-id'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['kind', 'subject'], name='audit_of_row')],
            },
        ),
        migrations.RunPython(watch, unwatch),
        migrations.RunPython(guard, unguard),
    ]
