"""`manage.py backup`: the whole database in one file, while everyone goes on."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.management.backups import BackupError, write_backup
from campaigns.management.counts import some
from campaigns.management.left import leave


class Command(BaseCommand):
    help = (
        "Writes the whole database, as it stands at one moment, into one new file. Readers and "
        "writers go on. Keep a copy on another machine: `manage.py restore FILE` puts it back. "
        "SECRET_KEY is not in it."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.VAR / "backups",
            help="the folder of the backups (default: %(default)s)",
        )
        parser.add_argument(
            "--keep", type=some, default=14, help="how many backups stay (default: %(default)s)"
        )

    def handle(self, *, to, keep, verbosity, **options):
        try:
            at = timezone.localtime()
            file, manifest = write_backup(to=to.absolute(), at=at, keep=keep)
            leave("backup", at=at)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Cannot write to {to}: {error.strerror}.") from error
        if verbosity:
            self.stdout.write(
                f"Wrote {file}: {manifest.rows} rows in {len(manifest.tables)} tables, "
                f"{file.stat().st_size} bytes."
            )
