"""Versions are raised by the database itself, whoever writes and by whatever way."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from campaigns.models import Claim, Organisation, Version
from tests.cast import make_cast
from tests.models.triggers import triggers_there

pytestmark = pytest.mark.django_db

MIGRATION = importlib.import_module("campaigns.migrations.0010_versions")
MOVES = importlib.import_module("campaigns.migrations.0011_versions_of_moves")
KIND = Version.Kind
# Nothing of these is shown to the public; results' running totals count every change; and whether
# the data is made up is asked beside the versions.
SILENT = {
    "ApiToken",
    "Approval",
    "Audit",
    "Collection",
    "ColumnMapping",
    "PeriodLock",
    "Responsibility",
    "SampleData",
    "SheetPage",
    "Total",
    "Upload",
    "Version",
}


def number(kind, subject=0):
    return sum(Version.objects.filter(kind=kind, subject=subject).values_list("number", flat=True))


def test_every_table_that_pages_show_is_watched():
    tables = {
        model._meta.db_table
        for model in apps.get_app_config("campaigns").get_models(include_auto_created=True)
        if model.__name__ not in SILENT and not model.__name__.startswith("Historical")
    }
    assert tables == {*MIGRATION.RAISES, *MIGRATION.NAMED_BY}


def test_every_trigger_stands_after_the_last_migration():
    """One that remade a table would have dropped them, on SQLite."""
    there = triggers_there()
    wanted = {
        MIGRATION.name_of(table, event) for table in MIGRATION.RAISES for event in MIGRATION.ROWS
    }
    named = "rename" if connection.vendor == "sqlite" else "update"
    assert wanted | {MIGRATION.name_of(table, named) for table in MIGRATION.NAMED_BY} <= there
    assert MOVES.NAME in there


def test_the_migration_can_be_taken_back_and_made_again(db):
    editor = connection.SchemaEditorClass(connection)
    for migration in (MOVES, MIGRATION):
        migration.unwatch(apps, editor)
    for migration in (MIGRATION, MOVES):
        migration.watch(apps, editor)
    before = number(KIND.ORGANISATIONS)
    Organisation.objects.create(slug="hoi", name="Hội", kind="other")
    assert number(KIND.ORGANISATIONS) == before + 1


def test_rows_written_in_bulk_raise_each_of_their_subjects(db):
    cast = make_cast()
    before = number(KIND.CAMPAIGN, cast.kg_campaign.pk), number(KIND.CAMPAIGN, cast.national.pk)
    Claim.objects.bulk_create(
        Claim(
            campaign=campaign,
            source=cast.source,
            part="headline",
            measure="donors",
            amount=amount,
            qualifier="exact",
            as_printed=str(amount),
        )
        for campaign in (cast.kg_campaign, cast.national)
        for amount in range(1, 4)
    )
    assert number(KIND.CAMPAIGN, cast.kg_campaign.pk) > before[0]
    assert number(KIND.CAMPAIGN, cast.national.pk) > before[1]
    assert number(KIND.CAMPAIGN, cast.hn_campaign.pk) == before[0]


def test_a_row_that_is_there_already_and_left_alone_does_no_harm(db):
    """`INSERT OR IGNORE` would be the rule for what its triggers write too."""
    make_cast()
    rows = [Organisation(slug=slug, name=slug, kind="other") for slug in ("vien-huyet-hoc", "moi")]
    before = number(KIND.ORGANISATIONS)
    Organisation.objects.bulk_create(rows, ignore_conflicts=True)
    assert number(KIND.ORGANISATIONS) > before


@pytest.mark.parametrize("column", ["campaign", "site", "starts_on"])
def test_a_drive_that_is_put_elsewhere_takes_its_results_along(db, column):
    cast = make_cast()
    drive, before = cast.kg_drive, number(KIND.MOVED)
    elsewhere = {
        "campaign": cast.hn_campaign,
        "site": cast.hn_drive.site,
        "starts_on": drive.starts_on + timedelta(days=1),
    }
    setattr(drive, column, elsewhere[column])
    drive.save()
    assert number(KIND.MOVED) == before + 1


def test_what_was_taken_back_raises_nothing(db):
    before = list(Version.objects.order_by("kind", "subject").values_list("number", flat=True))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_cast()
        raise ZeroDivisionError
    assert before == list(
        Version.objects.order_by("kind", "subject").values_list("number", flat=True)
    )
