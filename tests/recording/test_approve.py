"""A manager says what is final; a correction needs an approval of its own."""

from datetime import timedelta

import pytest

from campaigns.models import Approval
from campaigns.recording import CollectionFacts, NotAllowed, NotYours, approve, lock_period
from tests.cast import NOW, TODAY, log

LATER = NOW + timedelta(hours=1)
OTHER = CollectionFacts(donors=340)


def outcomes(told):
    return [one.outcome for one in told]


def test_an_approval_says_who_and_when(cast):
    first = log(cast.hn_drive, cast.collector)
    [told] = approve(entries=[first.entry], approved_by=cast.hanoi, at=LATER)
    assert (told.number, told.outcome) == (first.number, "approved")
    assert (told.approved_by, told.approved_at) == ("hanoi", LATER)


def test_approving_again_changes_nothing_and_tells_who_did_first(cast):
    first = log(cast.hn_drive, cast.collector)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    [again] = approve(entries=[first.entry, first.entry], approved_by=cast.quanly, at=LATER)
    assert (again.outcome, again.approved_by, again.approved_at) == ("already", "hanoi", NOW)
    assert Approval.objects.count() == 1


def test_rule_9_the_correction_of_an_approved_entry_is_not_approved(cast):
    first = log(cast.hn_drive, cast.collector)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    second = log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert second.status == "submitted"
    told = approve(entries=[second.entry, first.entry], approved_by=cast.hanoi, at=LATER)
    assert outcomes(told) == ["approved", "replaced"]


def test_only_what_stands_and_is_no_draft_is_approved(cast):
    first = log(cast.hn_drive, cast.collector)
    second = log(cast.hn_drive, cast.collector, facts=OTHER, replaces=first.entry, reason="sai")
    draft = log(cast.hn_drive, cast.collector, draft=True)
    told = approve(entries=[first.entry, draft.entry], approved_by=cast.hanoi, at=NOW)
    assert outcomes(told) == ["replaced", "draft"]
    assert told[0].standing == second.entry
    assert not Approval.objects.exists()


def test_what_lies_in_a_locked_period_is_not_approved(cast):
    first = log(cast.hn_drive, cast.collector)
    lock_period(place="ha-noi", first_day=TODAY.replace(day=1), last_day=TODAY,
                locked_by=cast.hanoi, at=NOW)  # fmt: skip
    assert outcomes(approve(entries=[first.entry], approved_by=cast.quanly, at=NOW)) == ["locked"]
    assert not Approval.objects.exists()


def test_rule_11_managers_of_the_place_approve_and_nobody_else(cast):
    first = log(cast.hn_drive, cast.collector)
    with pytest.raises(NotAllowed):
        approve(entries=[first.entry], approved_by=cast.collector, at=NOW)
    for user in (cast.kiengiang, cast.angiang, cast.gone):
        with pytest.raises(NotYours):
            approve(entries=[first.entry], approved_by=user, at=NOW)
    with pytest.raises(NotYours):
        approve(entries=[999_999], approved_by=cast.quanly, at=NOW)
    assert not Approval.objects.exists()


def test_rule_11_one_entry_of_another_place_and_none_is_approved(cast):
    mine, theirs = log(cast.hn_drive, cast.hanoi), log(cast.kg_drive, cast.kiengiang)
    with pytest.raises(NotYours):
        approve(entries=[mine.entry, theirs.entry], approved_by=cast.hanoi, at=NOW)
    assert not Approval.objects.exists()


def test_rule_11_the_heir_approves_the_records_of_the_former_place(cast):
    first = log(cast.kg_drive, cast.kiengiang)
    assert outcomes(approve(entries=[first.entry], approved_by=cast.angiang, at=NOW)) == [
        "approved"
    ]


def test_nothing_chosen_is_nothing_approved(cast):
    assert approve(entries=[], approved_by=cast.hanoi, at=NOW) == ()


def test_many_are_approved_in_few_statements(cast, django_assert_max_num_queries):
    entries = [log(cast.hn_drive, cast.collector).entry for _ in range(12)]
    with django_assert_max_num_queries(12):
        told = approve(entries=entries, approved_by=cast.hanoi, at=NOW)
    assert outcomes(told) == ["approved"] * 12
