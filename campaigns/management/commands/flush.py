"""`flush`, which tests use to empty the database, past the triggers that guard the ledger and the
audit. They are lifted and put back in the same transaction.

SQLite has only DELETE, which the audit would record too: there all of its triggers are lifted.
"""

from django.core.management.commands import flush
from django.db import connections, transaction

from campaigns.models import Approval, Audit, Collection

GUARDED = [model._meta.db_table for model in (Approval, Audit, Collection)]
SQLITE = """
SELECT name, sql FROM sqlite_master
WHERE type = 'trigger' AND (tbl_name IN (%s, %s, %s) OR name LIKE 'audit\\_%%' ESCAPE '\\')
"""


class Command(flush.Command):
    def handle(self, **options):
        connection = connections[options["database"]]
        lifted = _of_rows if connection.vendor == "sqlite" else _of_tables
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            lift, put_back = lifted(cursor, connection.ops.quote_name)
            for statement in lift:
                cursor.execute(statement)
            done = super().handle(**options)
            for statement in put_back:
                cursor.execute(statement)
        return done


def _of_rows(cursor, quote) -> tuple[list[str], list[str]]:
    cursor.execute(SQLITE, GUARDED)
    triggers = cursor.fetchall()
    return [f"DROP TRIGGER {quote(name)}" for name, _sql in triggers], [sql for _, sql in triggers]


def _of_tables(cursor, quote) -> tuple[list[str], list[str]]:
    tables = [f"ALTER TABLE {quote(table)} {{}} TRIGGER USER" for table in GUARDED]
    return [text.format("DISABLE") for text in tables], [text.format("ENABLE") for text in tables]
