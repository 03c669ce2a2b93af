"""Drafts, and who corrects what: domain rules 9, 10 and 11."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from campaigns.models import Collection
from campaigns.recording import (
    AlreadyReplaced,
    InvalidFacts,
    KeyConflict,
    NotAllowed,
    approve,
)
from tests.cast import FACTS, NOW, CollectionFacts, entry_of, log, person

OTHER = CollectionFacts(donors=340, bags={250: 340})


@pytest.fixture
def colleague(cast):
    return person("dongnghiep", cast.ha_noi, role="collector")


def test_a_draft_is_kept_and_submitted_by_an_entry_that_needs_no_reason(cast):
    draft = log(cast.hn_drive, cast.collector, draft=True)
    sent = log(cast.hn_drive, cast.collector, facts=OTHER, replaces=draft.entry)
    assert (draft.status, sent.status) == ("draft", "submitted")
    assert entry_of(sent).replaces_id == draft.entry
    [standing] = Collection.objects.filter(replaced_by__isnull=True, draft=False)
    assert standing.pk == sent.entry


def test_a_draft_follows_a_draft(cast):
    first = log(cast.hn_drive, cast.collector, draft=True)
    second = log(cast.hn_drive, cast.collector, facts=OTHER, draft=True, replaces=first.entry)
    assert second.status == "draft"
    with pytest.raises(AlreadyReplaced) as told:
        log(cast.hn_drive, cast.collector, replaces=first.entry)
    assert told.value.standing.draft


def test_what_counts_never_becomes_a_draft_again(cast):
    first = log(cast.hn_drive, cast.collector)
    with pytest.raises(InvalidFacts) as refused:
        log(cast.hn_drive, cast.collector, draft=True, replaces=first.entry, reason="nhầm")
    assert list(refused.value.errors) == ["draft"]


def test_rule_10_a_submitted_draft_sent_twice_counts_once(cast):
    draft = log(cast.hn_drive, cast.collector, draft=True)
    more = {"entry_key": uuid4(), "replaces": draft.entry}
    first = log(cast.hn_drive, cast.collector, **more)
    again = log(cast.hn_drive, cast.collector, **more)
    assert (again.entry, again.repeated, again.status) == (first.entry, True, "submitted")


def test_rule_10_a_draft_and_a_result_under_one_key_are_a_conflict(cast):
    key = uuid4()
    log(cast.hn_drive, cast.collector, draft=True, entry_key=key)
    with pytest.raises(KeyConflict) as conflict:
        log(cast.hn_drive, cast.collector, entry_key=key)
    assert (conflict.value.first.draft, conflict.value.offered.draft) == (True, False)


def test_rule_11_a_collector_corrects_own_entries_alone(cast, colleague):
    first = log(cast.hn_drive, colleague)
    with pytest.raises(NotAllowed) as refused:
        log(cast.hn_drive, cast.collector, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert refused.value.why == "not_own"
    own = log(cast.hn_drive, colleague, facts=OTHER, replaces=first.entry, reason="đếm lại")
    managers = log(cast.hn_drive, cast.hanoi, replaces=own.entry, reason="theo biên bản")
    assert entry_of(managers).logged_by == cast.hanoi
    assert Collection.objects.count() == 3


def test_rule_11_a_collectors_draft_is_not_submitted_by_another(cast, colleague):
    draft = log(cast.hn_drive, colleague, draft=True)
    with pytest.raises(NotAllowed):
        log(cast.hn_drive, cast.collector, replaces=draft.entry)


def test_rule_11_an_approved_entry_is_corrected_by_managers_alone(cast):
    first = log(cast.hn_drive, cast.collector)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    correction = {"facts": OTHER, "replaces": first.entry, "reason": "đếm lại"}
    with pytest.raises(NotAllowed) as refused:
        log(cast.hn_drive, cast.collector, **correction)
    assert refused.value.why == "approved"
    assert log(cast.hn_drive, cast.hanoi, **correction).status == "submitted"


def test_a_collector_whose_entry_a_manager_replaced_is_shown_both(cast):
    first = log(cast.hn_drive, cast.collector)
    won = log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=first.entry, reason="đếm lại")
    approve(entries=[won.entry], approved_by=cast.hanoi, at=NOW)
    with pytest.raises(AlreadyReplaced) as told:
        log(cast.hn_drive, cast.collector, replaces=first.entry, reason="sai số")
    assert told.value.standing.receipt.entry == won.entry
    assert told.value.standing.receipt.status == "approved"


def test_a_repeat_tells_that_the_entry_was_approved_meanwhile(cast):
    key = uuid4()
    first = log(cast.hn_drive, cast.collector, entry_key=key)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    assert log(cast.hn_drive, cast.collector, entry_key=key).status == "approved"


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(days=-31), timedelta(days=2)])
def test_the_phones_clock_is_kept_and_decides_nothing(cast, off):
    key, said = uuid4(), NOW + off
    receipt = log(cast.hn_drive, cast.collector, entry_key=key, said_at=said)
    entry = entry_of(receipt)
    assert (entry.said_at, entry.recorded_at, receipt.recorded_at) == (said, NOW, NOW)
    year_2000 = datetime(2000, 1, 1, tzinfo=UTC)
    assert log(cast.hn_drive, cast.collector, entry_key=key, said_at=year_2000).repeated


def test_reasons_for_deferral_are_kept(cast):
    facts = CollectionFacts(
        registered=40, deferred=7, deferred_reasons={"hemoglobin": 4, "other": 3, "weight": None}
    )
    entry = entry_of(log(cast.hn_drive, cast.collector, facts=facts))
    assert entry.deferred_reasons == {"hemoglobin": 4, "other": 3}


def test_rule_10_other_reasons_for_deferral_are_other_facts(cast):
    key = uuid4()
    facts = [
        CollectionFacts(deferred=7, deferred_reasons=reasons)
        for reasons in ({"hemoglobin": 4}, {"hemoglobin": 5})
    ]
    log(cast.hn_drive, cast.collector, facts=facts[0], entry_key=key)
    with pytest.raises(KeyConflict) as conflict:
        log(cast.hn_drive, cast.collector, facts=facts[1], entry_key=key)
    assert conflict.value.first.facts == facts[0]


# What one result costs. The savepoint and its release are the test's own.


@pytest.mark.parametrize("name", ["collector", "hanoi", "quanly"])
def test_storing_a_result_takes_two_statements(cast, django_assert_max_num_queries, name):
    log(cast.hn_drive, cast.hanoi)  # PostgreSQL has planned them then
    with django_assert_max_num_queries(4):
        log(cast.hn_drive, getattr(cast, name), facts=FACTS)


def test_a_correction_takes_few_statements(cast, django_assert_max_num_queries):
    first = log(cast.hn_drive, cast.collector)
    with django_assert_max_num_queries(12):
        log(cast.hn_drive, cast.collector, facts=OTHER, replaces=first.entry, reason="đếm lại")


def test_a_repeat_takes_few_statements(cast, django_assert_max_num_queries):
    key = uuid4()
    log(cast.hn_drive, cast.collector, entry_key=key)
    with django_assert_max_num_queries(8):
        log(cast.hn_drive, cast.collector, entry_key=key)
