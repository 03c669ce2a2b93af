"""The triggers that guard the ledger: they stand, can be taken back, and let tests flush."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from campaigns.models import Collection
from tests.cast import log, make_cast

migration = import_module("campaigns.migrations.0002_ledger_is_append_only")


def assert_guarded():
    for write in (
        lambda: Collection.objects.update(donors=1),
        lambda: Collection.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_rule_9_the_triggers_can_be_taken_back_and_put_again(cast):
    log(cast.kg_drive, cast.kiengiang)
    assert_guarded()
    migration.unguard(None, connection.schema_editor())
    assert Collection.objects.update(donors=1) == 1
    migration.guard(None, connection.schema_editor())
    assert_guarded()


@pytest.mark.django_db(transaction=True)
def test_rule_9_emptying_the_database_leaves_the_triggers_standing():
    cast = make_cast()
    log(cast.kg_drive, cast.kiengiang)
    call_command("flush", interactive=False, verbosity=0)
    assert not Collection.objects.exists()
    cast = make_cast()
    log(cast.kg_drive, cast.kiengiang)
    assert_guarded()
