"""One entry in, one receipt out: domain rules 1, 9, 10, 11 and 12."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from campaigns.models import Collection
from campaigns.recording.record import (
    AlreadyReplaced,
    CollectionFacts,
    InvalidFacts,
    KeyConflict,
    NotYours,
)
from tests.cast import FACTS, NOW, drive, entry_of, log, site

OTHER = CollectionFacts(registered=427, donors=345, bags={250: 194, 350: 151})


def test_a_result_is_stored_with_a_receipt(cast):
    receipt = log(cast.kg_drive, cast.kiengiang)
    entry = entry_of(receipt)
    assert receipt.number == f"PN-{entry.pk:06d}"
    assert (receipt.bags_total, receipt.standard_units) == (346, Decimal("406.8"))
    assert (receipt.bags_complete, receipt.repeated) == (True, False)
    assert (entry.donors, entry.bags_350, entry.logged_by) == (346, 152, cast.kiengiang)
    assert receipt.recorded_at == entry.recorded_at == NOW


def test_rule_1_what_nobody_gave_stays_unknown(cast):
    entry = entry_of(log(cast.kg_drive, cast.kiengiang))
    assert (entry.deferred, entry.apheresis, entry.bags_150) == (None, None, 0)


def test_rule_1_a_receipt_without_bags_names_no_total(cast):
    receipt = log(cast.kg_drive, cast.kiengiang, facts=CollectionFacts(donors=12))
    assert (receipt.bags_total, receipt.standard_units) == (None, None)


def test_rule_1_a_sum_of_some_sizes_says_that_it_is_not_all(cast):
    receipt = log(cast.kg_drive, cast.kiengiang, facts=CollectionFacts(bags={250: 10}))
    assert (receipt.bags_total, receipt.bags_complete) == (10, False)


def test_rule_1_a_result_that_says_nothing_is_refused(cast):
    with pytest.raises(InvalidFacts) as refused:
        log(cast.kg_drive, cast.kiengiang, facts=CollectionFacts(note="mưa"))
    assert list(refused.value.errors) == [""]


# Rule 9: the ledger


def test_rule_9_a_correction_is_a_new_entry_that_replaces_the_old_one(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    second = log(
        cast.kg_drive, cast.quanly, facts=OTHER, replaces=first.entry, reason="đếm lại túi"
    )
    old, new = entry_of(first), entry_of(second)
    assert (new.replaces, new.reason, new.logged_by) == (old, "đếm lại túi", cast.quanly)
    assert old.donors == 346
    assert list(Collection.objects.filter(replaced_by__isnull=True)) == [new]


@pytest.mark.parametrize("reason", ["", "  "])
def test_rule_9_a_correction_needs_a_reason(cast, reason):
    first = log(cast.kg_drive, cast.kiengiang)
    with pytest.raises(InvalidFacts) as refused:
        log(cast.kg_drive, cast.kiengiang, facts=OTHER, replaces=first.entry, reason=reason)
    assert list(refused.value.errors) == ["reason"]


def test_a_reason_belongs_to_a_correction(cast):
    with pytest.raises(InvalidFacts) as refused:
        log(cast.kg_drive, cast.kiengiang, reason="đếm lại")
    assert list(refused.value.errors) == ["reason"]


def test_rule_9_an_entry_of_another_drive_cannot_be_replaced(cast):
    first = log(cast.kg_drive, cast.quanly)
    for replaced in (first.entry, 999_999):
        with pytest.raises(InvalidFacts) as refused:
            log(cast.hn_drive, cast.quanly, facts=OTHER, replaces=replaced, reason="nhầm")
        assert list(refused.value.errors) == ["replaces"]


@pytest.mark.parametrize(
    "write",
    [
        lambda entries: entries.update(donors=1),
        lambda entries: entries.delete(),
        lambda entries: entries.get().delete(),
        lambda entries: entries.get().save(),
    ],
)
def test_rule_9_the_database_itself_refuses_to_change_or_delete_an_entry(cast, write):
    log(cast.kg_drive, cast.kiengiang)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        write(Collection.objects.all())
    assert Collection.objects.get().donors == 346


def test_rule_9_raw_sql_is_refused_too(cast):
    log(cast.kg_drive, cast.kiengiang)
    for statement in (
        "UPDATE campaigns_collection SET note = 'x'",
        "DELETE FROM campaigns_collection",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# Rule 10: one submission counts once


def test_rule_10_the_same_submission_twice_is_one_entry_with_one_receipt(cast):
    key = uuid4()
    first = log(cast.kg_drive, cast.kiengiang, entry_key=key)
    again = log(cast.kg_drive, cast.kiengiang, entry_key=key, at=NOW + timedelta(days=40))
    assert again.repeated
    assert (again.entry, again.number, again.recorded_at) == (first.entry, first.number, NOW)
    assert Collection.objects.count() == 1


def test_rule_10_the_same_key_with_other_facts_is_a_conflict_that_shows_both(cast):
    key = uuid4()
    first = log(cast.kg_drive, cast.kiengiang, entry_key=key)
    with pytest.raises(KeyConflict) as conflict:
        log(cast.kg_drive, cast.kiengiang, facts=OTHER, entry_key=key)
    assert conflict.value.first.receipt.entry == first.entry
    assert (conflict.value.first.facts, conflict.value.offered.facts) == (FACTS, OTHER)
    assert Collection.objects.count() == 1


def test_rule_10_the_same_key_from_another_author_is_a_conflict(cast):
    key = uuid4()
    log(cast.kg_drive, cast.kiengiang, entry_key=key)
    with pytest.raises(KeyConflict) as conflict:
        log(cast.kg_drive, cast.quanly, entry_key=key)
    assert conflict.value.first.logged_by == "kiengiang"


def test_rule_10_the_same_key_for_another_drive_is_a_conflict(cast):
    key = uuid4()
    other = drive(cast.kg_campaign, site("Trạm y tế", cast.kien_giang))
    log(cast.kg_drive, cast.kiengiang, entry_key=key)
    with pytest.raises(KeyConflict):
        log(other, cast.kiengiang, entry_key=key)


def test_rule_11_a_conflict_shows_nothing_of_another_place(cast):
    key = uuid4()
    log(cast.kg_drive, cast.kiengiang, entry_key=key)
    with pytest.raises(KeyConflict) as conflict:
        log(cast.hn_drive, cast.hanoi, entry_key=key)
    assert conflict.value.first is None


def test_rule_10_a_key_whose_entry_was_replaced_still_gives_its_first_receipt(cast):
    key = uuid4()
    first = log(cast.kg_drive, cast.kiengiang, entry_key=key)
    log(cast.kg_drive, cast.kiengiang, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert log(cast.kg_drive, cast.kiengiang, entry_key=key).entry == first.entry
    assert Collection.objects.count() == 2


def test_rule_10_the_second_correction_of_an_entry_is_told_and_shown_both(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    won = log(cast.kg_drive, cast.quanly, facts=OTHER, replaces=first.entry, reason="đếm lại")
    third = CollectionFacts(donors=340)
    with pytest.raises(AlreadyReplaced) as told:
        log(cast.kg_drive, cast.kiengiang, facts=third, replaces=first.entry, reason="sai số")
    assert told.value.standing.receipt.entry == won.entry
    assert told.value.standing.logged_by == "quanly"
    assert (told.value.standing.facts, told.value.offered.facts) == (OTHER, third)
    assert told.value.offered.reason == "sai số"
    assert Collection.objects.count() == 2


def test_rule_10_what_stands_is_the_last_of_the_corrections(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    second = log(cast.kg_drive, cast.kiengiang, facts=OTHER, replaces=first.entry, reason="a")
    third = log(cast.kg_drive, cast.kiengiang, replaces=second.entry, reason="b")
    with pytest.raises(AlreadyReplaced) as told:
        log(cast.kg_drive, cast.quanly, facts=OTHER, replaces=first.entry, reason="c")
    assert told.value.standing.receipt.entry == third.entry


def test_rule_10_a_correction_sent_twice_counts_once(cast):
    first, key = log(cast.kg_drive, cast.kiengiang), uuid4()
    more = {"facts": OTHER, "entry_key": key, "replaces": first.entry, "reason": "đếm lại"}
    won = log(cast.kg_drive, cast.kiengiang, **more)
    again = log(cast.kg_drive, cast.kiengiang, **more)
    assert (again.entry, again.repeated) == (won.entry, True)


# Rules 11 and 12


def test_rule_11_nobody_logs_or_corrects_in_another_place(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    for user in (cast.hanoi, cast.collector, cast.gone):
        with pytest.raises(NotYours):
            log(cast.kg_drive, user)
        with pytest.raises(NotYours):
            log(cast.kg_drive, user, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert Collection.objects.count() == 1


def test_rule_11_the_heir_corrects_the_records_of_the_former_place(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    log(cast.kg_drive, cast.angiang, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert Collection.objects.count() == 2


def test_rule_11_a_drive_that_was_deleted_meanwhile_is_not_found(cast):
    gone = drive(cast.kg_campaign, site("Trạm y tế", cast.kien_giang))
    pk = gone.pk
    gone.delete()
    gone.pk = pk
    with pytest.raises(NotYours):
        log(gone, cast.quanly)


@pytest.mark.parametrize("field", ["note", "reason"])
def test_rule_12_a_donors_number_is_not_stored_and_the_message_says_why(cast, field):
    first = log(cast.kg_drive, cast.kiengiang)
    text = "anh Nam 0912 345 678"
    facts = CollectionFacts(donors=1, note=text if field == "note" else "")
    with pytest.raises(InvalidFacts) as refused:
        log(
            cast.kg_drive,
            cast.kiengiang,
            facts=facts,
            replaces=first.entry,
            reason=text if field == "reason" else "đếm lại",
        )
    assert list(refused.value.errors) == [field]
    with translation.override("en"):
        assert "No donor's number may be stored" in str(refused.value.errors[field])
