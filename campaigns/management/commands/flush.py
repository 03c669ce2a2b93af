"""`flush`, which tests use to empty the database, past the triggers that guard the ledger.

On PostgreSQL it truncates, which fires no row triggers. SQLite has only DELETE, so there the
triggers are lifted and put back in the same transaction.
"""

from django.core.management.commands import flush
from django.db import connections, transaction

from campaigns.models import Approval, Collection


class Command(flush.Command):
    def handle(self, **options):
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            return super().handle(**options)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name IN (%s, %s)",
                [Collection._meta.db_table, Approval._meta.db_table],
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            done = super().handle(**options)
            for _name, sql in triggers:
                cursor.execute(sql)
        return done
