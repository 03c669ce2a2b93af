"""`manage.py migrate`, which waits for nobody long.

On PostgreSQL a change of a table waits for whoever reads it, and all who come later wait behind the
change. So it gives up after a moment and lets them through, tries again, and then says who to look
for; what is done stays done, and the migration that was in the way is undone whole.

On SQLite most changes of a table make it anew, which drops its triggers and stops at those of other
tables that name it. So all are lifted meanwhile, and put back as they were: whose migration it is,
ours or a library's, the ledger stays guarded and the audit written.
"""

from time import sleep

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

WAIT_MS, TRIES, REST = 600, 3, 0.1  # less than three seconds in all, and one for a reader
LOCK_NOT_AVAILABLE = "55P03"


class TriggersStay(DatabaseSchemaEditor):
    """A migration that renames or drops a column which a trigger names has to write it anew."""

    def _remake_table(self, model, **changes):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {self.quote_name(name)}")
            super()._remake_table(model, **changes)
            for _name, sql in triggers:
                cursor.execute(sql)


class Command(migrate.Command):
    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor == "sqlite":
            connection.SchemaEditorClass = TriggersStay
            return super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {WAIT_MS}")
        try:
            return self.tried(*args, **options)
        finally:
            if connection.connection and not connection.connection.closed:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")

    def tried(self, *args, **options):
        for left in reversed(range(TRIES)):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise
                if not left:
                    raise CommandError(
                        "Somebody holds a table that is to be changed; the migration that needs it "
                        "was given up, and nothing of it is left. See pg_stat_activity for who, "
                        "and run it again."
                    ) from error
            sleep(REST)
