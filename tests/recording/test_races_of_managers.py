"""Locks, approvals and plans at the same moment as the results that they concern."""

from datetime import date

import pytest

from campaigns.models import Approval, Collection, DonationSite, Drive, PeriodLock
from campaigns.recording import (
    NotAllowed,
    PeriodLocked,
    ReportLine,
    SiteChoice,
    SourceChoice,
    approve,
    change_drive,
    lock_period,
    plan_drive,
    record_report,
    save_site,
)
from tests.cast import NOW, TODAY, CollectionFacts, log
from tests.races import all_at_once, held_open

OTHER = CollectionFacts(donors=340)
ROUNDS = 5


def lock(cast):
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
    return lock_period(place="ha-noi", **days, locked_by=cast.hanoi, at=NOW)


def test_no_entry_lands_after_a_lock_has_committed(shared):
    cast, database = shared

    def lock_and_count():
        lock(cast)
        return Collection.objects.count()

    with database():
        counted, *results = all_at_once(
            lambda: lock_and_count(), *[lambda: log(cast.hn_drive, cast.collector)] * 11
        )
        [count] = all_at_once(Collection.objects.count)
    refused = [result for result in results if isinstance(result, PeriodLocked)]
    stored = [result for result in results if not isinstance(result, Exception)]
    assert len(refused) + len(stored) == 11
    assert counted == count == len(stored)


def test_a_lock_waits_for_the_entry_that_is_being_written(shared):
    cast, database = shared
    with database():
        (receipt, waited), _lock = held_open(
            lambda: log(cast.hn_drive, cast.collector), lambda: lock(cast)
        )
        [count] = all_at_once(Collection.objects.count)
    assert waited
    assert receipt.status == "submitted"
    assert count == 1


def test_an_entry_waits_for_the_lock_that_is_being_set_and_is_refused(shared):
    cast, database = shared
    with database():
        (_told, waited), refused = held_open(
            lambda: lock(cast), lambda: log(cast.hn_drive, cast.collector)
        )
        [count] = all_at_once(Collection.objects.count)
    assert waited
    assert isinstance(refused, PeriodLocked)
    assert count == 0


@pytest.mark.parametrize("entry_first", [True, False])
def test_a_drive_is_not_moved_while_its_result_is_being_written(shared, entry_first):
    cast, database = shared

    def move():
        return change_drive(
            drive=cast.hn_drive.pk,
            site=SiteChoice(id=cast.hn_drive.site_id),
            starts_on=date(2025, 12, 31),
            changed_by=cast.hanoi,
            today=TODAY,
        )

    tasks = [lambda: log(cast.hn_drive, cast.collector), move]
    with database():
        (_first, waited), second = held_open(*(tasks if entry_first else tasks[::-1]))
        [count] = all_at_once(Collection.objects.count)
    assert waited
    assert not isinstance(second, Exception)
    assert count == 1


@pytest.mark.parametrize("lock_first", [True, False])
def test_a_site_is_moved_before_or_after_a_lock_and_not_beside_it(shared, lock_first):
    cast, database = shared
    there = DonationSite.objects.get(pk=cast.hn_drive.site_id)
    there.place = cast.kien_giang
    tasks = [lambda: lock(cast), lambda: save_site(site=there)]
    with database():
        (first, waited), second = held_open(*(tasks if lock_first else tasks[::-1]))
        [place] = all_at_once(lambda: DonationSite.objects.get(pk=there.pk).place_id)
    assert waited
    told, moved = (first, second) if lock_first else (second, first)
    assert told.place == "Hà Nội"
    assert isinstance(moved, PeriodLocked) is lock_first
    assert place == (cast.ha_noi if lock_first else cast.kien_giang).pk


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_approval_and_a_collectors_correction_come_one_after_the_other(shared, _round):
    cast, database = shared
    first = log(cast.hn_drive, cast.collector)
    correction = {"facts": OTHER, "replaces": first.entry, "reason": "đếm lại"}
    with database():
        told, corrected = all_at_once(
            lambda: approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW),
            lambda: log(cast.hn_drive, cast.collector, **correction),
        )
        [approved] = all_at_once(lambda: set(Approval.objects.values_list("entry", flat=True)))
    [outcome] = told
    if outcome.outcome == "approved":
        assert isinstance(corrected, NotAllowed)
        assert approved == {first.entry}
    else:
        assert (outcome.outcome, outcome.standing) == ("replaced", corrected.entry)
        assert approved == set()


@pytest.mark.parametrize("first_is_approval", [True, False])
def test_rule_9_an_approval_is_never_that_of_the_correction(shared, first_is_approval):
    cast, database = shared
    entry = log(cast.hn_drive, cast.collector).entry
    tasks = [
        lambda: approve(entries=[entry], approved_by=cast.hanoi, at=NOW)[0].outcome,
        lambda: log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=entry, reason="đếm lại"),
    ]
    with database():
        (first, waited), second = held_open(*(tasks if first_is_approval else tasks[::-1]))
        [approved] = all_at_once(lambda: set(Approval.objects.values_list("entry", flat=True)))
    outcome, receipt = (first, second) if first_is_approval else (second, first)
    assert waited
    assert outcome == ("approved" if first_is_approval else "replaced")
    assert receipt.entry not in approved


def test_two_managers_approving_at_once_make_one_approval(shared):
    cast, database = shared
    entry = log(cast.hn_drive, cast.collector).entry
    with database():
        told = all_at_once(
            *[lambda: approve(entries=[entry], approved_by=cast.hanoi, at=NOW)[0].outcome] * 6
        )
        [count] = all_at_once(Approval.objects.count)
    assert sorted(told) == ["already"] * 5 + ["approved"]
    assert count == 1


def test_the_same_lock_set_at_once_is_one_lock(shared):
    cast, database = shared
    with database():
        told = all_at_once(*[lambda: lock(cast).id] * 6)
        [count] = all_at_once(PeriodLock.objects.count)
    assert (len(set(told)), count) == (1, 1)


def test_the_same_drive_planned_at_once_is_one_drive_at_one_site(shared):
    cast, database = shared

    def plan():
        return plan_drive(
            campaign="hn-2026",
            site=SiteChoice(name="Nhà văn hóa Hà Đông", place="ha-noi"),
            starts_on=date(2026, 3, 1),
            host="Hội Chữ thập đỏ Hà Đông",
            planned_by=cast.collector,
            today=TODAY,
        )

    with database():
        told = all_at_once(*[plan] * 6)
        [sites, drives] = all_at_once(DonationSite.objects.count, Drive.objects.count)
    assert len({ref.id for ref in told}) == 1
    assert sum(ref.created for ref in told) == 1
    assert (sites, drives) == (3, 3)


def test_the_same_report_sent_at_once_is_stored_once(shared):
    cast, database = shared

    def send():
        return record_report(
            campaign="hn-2026",
            source=SourceChoice(title="Báo cáo nhanh"),
            lines=[ReportLine(measure="blood_units", as_printed="hơn 6.000 đơn vị")],
            recorded_by=cast.hanoi,
            at=NOW,
        )

    with database():
        told = all_at_once(*[send] * 6)
    assert len({(one.source, one.figures) for one in told}) == 1
    assert sum(one.added for one in told) == 1
