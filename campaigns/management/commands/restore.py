"""`manage.py restore FILE`: a backup in the place of what the database holds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaigns.management.backups import BackupError, check, newest, restore_backup


class Command(BaseCommand):
    help = (
        "Puts a backup into the database: all of it, or nothing where it is not whole. Stop the "
        "app servers first, and start them after: they keep pages of what was there before."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="a backup, or a folder of backups, of which the newest is meant"
        )
        parser.add_argument(
            "--replace", action="store_true", help="even where the database holds data: they go"
        )
        parser.add_argument(
            "--check", action="store_true", help="only say whether the backup is whole"
        )

    def handle(self, *, file, replace, **options):
        try:
            file = newest(file) if file.is_dir() else file
            manifest = check(file) if options["check"] else restore_backup(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        found = f"{manifest.rows} rows in {len(manifest.tables)} tables, of {manifest.made_at}"
        if options["check"]:
            self.stdout.write(f"{file} is whole: {found}.")
        else:
            self.stdout.write(f"Restored {file}: {found}. Now `manage.py migrate`, then serve.")
