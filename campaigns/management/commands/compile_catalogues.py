"""`manage.py compile_catalogues`: .po into .mo, without gettext on the machine."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compile the translation catalogues."
    requires_system_checks = []

    def handle(self, *args, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                self.stdout.write(f"{source.parent.parent.name}: {compile_one(source)} messages")


def compile_one(source: Path) -> int:
    try:
        catalogue = polib.pofile(str(source), check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CommandError(f"{source}: {error}") from error
    # Beside it first, then in its place: a server that is starting never reads half a file.
    half = source.with_suffix(".mo.part")
    catalogue.save_as_mofile(str(half))
    half.replace(source.with_suffix(".mo"))
    return len(catalogue.translated_entries())
