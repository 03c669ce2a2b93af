"""The triggers that guard the ledger: they stand, can be taken back, and let tests flush."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from campaigns.models import Approval, Collection
from campaigns.recording import approve
from tests.cast import NOW, log, make_cast

migration = import_module("campaigns.migrations.0002_ledger_is_append_only")
approvals = import_module("campaigns.migrations.0005_approvals_are_append_only")


def approved(cast):
    entry = log(cast.kg_drive, cast.kiengiang).entry
    approve(entries=[entry], approved_by=cast.kiengiang, at=NOW)


def assert_guarded():
    for write in (
        lambda: Collection.objects.update(donors=1),
        # Not by the models, which ask first whether an approval stands in the way.
        lambda: Collection.objects.all()._raw_delete("default"),
        lambda: Approval.objects.update(approved_at=NOW),
        lambda: Approval.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            write()


def test_rule_9_the_triggers_can_be_taken_back_and_put_again(cast):
    approved(cast)
    assert_guarded()
    migration.unguard(None, connection.schema_editor())
    assert Collection.objects.update(donors=1) == 1
    migration.guard(None, connection.schema_editor())
    approvals.unguard(None, connection.schema_editor())
    assert Approval.objects.update(approved_at=NOW) == 1
    approvals.guard(None, connection.schema_editor())
    assert_guarded()


@pytest.mark.django_db(transaction=True)
def test_rule_9_emptying_the_database_leaves_the_triggers_standing():
    cast = make_cast()
    approved(cast)
    call_command("flush", interactive=False, verbosity=0)
    assert not Collection.objects.exists()
    cast = make_cast()
    approved(cast)
    assert_guarded()
