"""Fill an empty database with the places and with what the five articles say."""

from itertools import count
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction

from campaigns.models import Campaign, Organisation, Place, Source

FIRST = ("places.json", "organisations.json")  # what the articles refer to
ARTICLES = "article_*.json"


class Command(BaseCommand):
    help = (
        "Loads the fixtures (places, organisations, articles) into an empty database, all or "
        "nothing. A database that holds data already is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dir",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="the folder of the fixtures (default: %(default)s)",
        )

    def handle(self, *, verbosity, **options):
        folder = Path(options["dir"])
        rows = load(_files(folder))
        if not verbosity:
            return
        if rows is None:
            self.stdout.write("The database holds data already; nothing was loaded or changed.")
        else:
            self.stdout.write(f"Loaded {rows} rows from {folder}.")


def load(files):
    """How many rows were loaded; None where the database held data and was left alone."""
    try:
        with transaction.atomic():
            return None if _holds_data() else sum(map(_load_file, files))
    except (IntegrityError, CommandError):
        # Two starts at once: the other one was first. A broken fixture leaves it empty.
        if _holds_data():
            return None
        raise


def _holds_data():
    return any(model.objects.exists() for model in (Place, Organisation, Source, Campaign))


def _files(folder):
    files = [folder / name for name in FIRST] + sorted(folder.glob(ARTICLES))
    if missing := [file.name for file in files if not file.is_file()]:
        raise CommandError(f"{folder} lacks {' and '.join(missing)}.")
    return files


def _load_file(file):
    rows = _rows(file)
    for number in count(1):
        try:
            # One at a time: a row may name an earlier one of its own file.
            if (row := next(rows, None)) is None:
                return number - 1
            _save(row.object)
            for field, related in (row.m2m_data or {}).items():
                getattr(row.object, field).set(related)
        except (DeserializationError, ValidationError) as error:
            raise CommandError(f"{file.name}, row {number}: {_in_words(error)}") from error


def _rows(file):
    try:
        return serializers.deserialize("json", file.read_text(encoding="utf-8"))
    except DeserializationError as error:
        raise CommandError(f"{file.name} is not JSON: {error.__cause__}") from error


def _save(instance):
    # An ordinary save: it writes search columns and histories, as raw loading does not.
    if instance.pk is not None:  # found by its natural key
        raise ValidationError("An earlier row has this slug.")
    instance.full_clean()
    instance.save()


def _in_words(error):
    if hasattr(error, "error_dict"):
        said = error.message_dict.items()
        return " ".join(f"{field}: {' '.join(messages)}" for field, messages in said)
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
