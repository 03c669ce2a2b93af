"""`manage.py grant_app_role NAME`: what the role may do by which the site is served.

Tables are owned by another role, which migrates, makes backups and restores. The serving role adds
to the ledger, its approvals, the audit and the history and reads them, and can do no more with
them: it can change no row, lift no trigger and remake no table, whatever else may go wrong in what
is served.
"""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from campaigns.models import Approval, Audit, Collection

ONLY_ADDED = [model._meta.db_table for model in (Approval, Audit, Collection)]
TOO_MUCH = """
SELECT r.rolsuper, r.rolcreaterole, r.rolbypassrls,
    pg_has_role(r.oid, (SELECT relowner FROM pg_class WHERE oid = %s::regclass), 'MEMBER')
FROM pg_roles r WHERE r.rolname = %s
"""
WHY = (
    "it is a superuser",
    "it may make roles",
    "it passes by row security",
    "it owns the tables, or may act as who does",
)


class Command(BaseCommand):
    help = (
        "PostgreSQL: lets a role serve the site and no more. Make it first (CREATE ROLE name LOGIN "
        "PASSWORD …), run this as the owner of the tables, and again after each migrate; then "
        "serve with the DATABASE_URL of that role."
    )

    def add_arguments(self, parser):
        parser.add_argument("role", help="the role that serves; not the one that runs this")

    def handle(self, *, role, verbosity, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles: DATABASE_URL leads elsewhere.")
        with transaction.atomic(), connection.cursor() as cursor:
            refuse_too_strong(cursor, role)
            for statement in statements(connection.ops.quote_name(role)):
                cursor.execute(statement)
        if verbosity:
            self.stdout.write(f"{role} may serve; it may only add to {', '.join(ONLY_ADDED)}.")


def refuse_too_strong(cursor, role: str) -> None:
    cursor.execute(TOO_MUCH, [Audit._meta.db_table, role])
    found = cursor.fetchone()
    if found is None:
        raise CommandError(f"There is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '…'.")
    if too_much := [why for why, so in zip(WHY, found, strict=True) if so]:
        raise CommandError(f"{role} cannot serve safely: {'; '.join(too_much)}. Take another one.")


def statements(role: str) -> list[str]:
    """`role` is quoted. What was granted before is taken back first."""
    added = ", ".join([*ONLY_ADDED, *history_tables()])
    migrations = MigrationRecorder.Migration._meta.db_table
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON {added} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON {migrations} FROM {role}",
        # Whoever holds a row (FOR UPDATE) must be allowed to change some column of it; the
        # table's trigger refuses to all the same.
        f"GRANT UPDATE (id) ON {Collection._meta.db_table} TO {role}",
    ]


def history_tables() -> list[str]:
    models = apps.get_app_config("campaigns").get_models()
    return [model._meta.db_table for model in models if model.__name__.startswith("Historical")]
