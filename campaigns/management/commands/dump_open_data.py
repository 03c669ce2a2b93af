"""`manage.py dump_open_data`: all public data as CSV, for anyone; meant to run each night."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.management.counts import some
from campaigns.management.open_data import write_dump


class Command(BaseCommand):
    help = (
        "Writes all public data into a new folder: one CSV file a table, a data dictionary, "
        "datapackage.json, README.txt and SHA256SUMS, as they stood at one moment. `latest` "
        "leads to the newest. On SQLite the database is copied into TMPDIR meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.VAR / "open-data",
            help="the folder of the dumps (default: %(default)s)",
        )
        parser.add_argument(
            "--keep", type=some, default=7, help="how many dumps stay (default: %(default)s)"
        )
        parser.add_argument("--gzip", action="store_true", help="compress each CSV file")

    def handle(self, *, to, keep, gzip, verbosity, **options):
        try:
            folder, files = write_dump(
                to=Path(to), at=timezone.localtime(), keep=keep, compressed=gzip
            )
        except OSError as error:
            raise CommandError(f"Cannot write to {to}: {error.strerror}") from error
        if not verbosity:
            return
        for file in files:
            rows = "" if file.rows is None else f"{file.rows:>10} rows"
            self.stdout.write(f"{file.name:<32}{file.size:>14} bytes{rows}")
        self.stdout.write(f"Wrote {folder}")
