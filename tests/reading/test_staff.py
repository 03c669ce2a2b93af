"""What members of staff see of their drives, entries, approvals and locks."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import reading
from campaigns.models import Drive
from campaigns.recording import CollectionFacts, approve, lock_period, unlock_period
from campaigns.rules.progress import State
from campaigns.rules.quantity import Qualifier
from tests.cast import FACTS, NOW, TODAY, Cast, drive, log, make_cast, person, place, site

OTHER = CollectionFacts(donors=340, bags={250: 340})


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def today(cast, name="collector"):
    return reading.todays_drives(user=getattr(cast, name), today=TODAY)


def ids(lines):
    return [line.id for line in lines]


def on(cast, days, **more):
    return drive(cast.hn_campaign, cast.hn_drive.site, TODAY + timedelta(days=days), **more)


def lock(cast, where="ha-noi", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31)):
    days = {"first_day": first_day, "last_day": last_day}
    return lock_period(place=where, **days, locked_by=cast.quanly, at=NOW)


# Today's drives


def test_todays_drives_come_first_by_their_hours(cast):
    late, early = on(cast, 0, opens_at=time(13)), on(cast, 0, opens_at=time(7))
    long = on(cast, -1, ends_on=TODAY, opens_at=time(6))
    coming = on(cast, 1)
    page = today(cast)
    assert ids(page.now) == [long.pk, early.pk, late.pk]
    assert ids(page.coming) == [coming.pk]
    assert [line.when for line in (*page.now, *page.coming)] == ["today"] * 3 + ["coming"]
    assert not any(line.missing for line in (*page.now, *page.coming))


def test_a_drive_that_was_held_with_nothing_logged_is_missing(cast):
    logged, drafted, cancelled = on(cast, -3), on(cast, -4), on(cast, -5, status="cancelled")
    on(cast, -400)
    log(logged, cast.collector)
    log(drafted, cast.collector, draft=True)
    page = today(cast)
    assert ids(page.missing) == [cast.hn_drive.pk, drafted.pk]
    assert [(line.missing, line.drafts) for line in page.missing] == [(True, 0), (True, 1)]
    assert ids(page.done) == [logged.pk]
    assert cancelled.pk not in ids((*page.missing, *page.done))


def test_a_line_adds_up_what_stands(cast):
    first = log(cast.hn_drive, cast.collector)
    log(cast.hn_drive, cast.collector, facts=OTHER, replaces=first.entry, reason="đếm lại")
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(bags={350: 10}))
    log(cast.hn_drive, cast.hanoi, draft=True)
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=100)
    [line] = today(cast).done
    assert (line.entries, line.drafts, line.unapproved) == (2, 1, 2)
    assert (line.donors, line.bags_total, line.standard_units) == (340, 350, Decimal(354))
    assert (line.bags_complete, line.percent) == (False, Decimal(350))


def test_rule_1_nothing_logged_is_unknown_and_zero_is_zero(cast):
    [line] = today(cast).missing
    assert (line.bags_total, line.standard_units, line.donors, line.percent) == (None,) * 4
    log(cast.hn_drive, cast.collector, facts=CollectionFacts(bags=dict.fromkeys(FACTS.bags, 0)))
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=100)
    [line] = today(cast).done
    assert (line.bags_total, line.percent, line.donors) == (0, 0, None)
    assert line.bags_complete


def test_rule_8_a_percent_of_the_target_is_not_rounded_up_to_a_hundred(cast):
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=10_000)
    log(cast.hn_drive, cast.collector, facts=CollectionFacts(bags={250: 9_999}))
    assert today(cast).done[0].percent == Decimal("99.9")


def test_rule_11_drives_of_ones_own_places_alone(cast):
    assert ids(today(cast).missing) == ids(today(cast, "hanoi").missing) == [cast.hn_drive.pk]
    for name in ("kiengiang", "angiang", "gone"):
        page = today(cast, name)
        assert (page.now, page.missing, page.coming, page.done) == ((), (), (), ())


def test_who_may_plan_and_approve_is_told_and_what_waits(cast):
    log(cast.hn_drive, cast.collector)
    told = {
        name: (page.may_plan, page.may_approve, page.to_approve)
        for name in ("collector", "hanoi", "quanly", "kiengiang", "gone")
        if (page := today(cast, name))
    }
    assert told == {
        "collector": (True, False, 0),
        "hanoi": (True, True, 1),
        "quanly": (True, True, 1),
        "kiengiang": (True, True, 0),
        "gone": (False, False, 0),
    }


def test_the_first_page_costs_the_same_however_many_drives(cast, django_assert_max_num_queries):
    for count in (1, 15):
        for number in range(count):
            log(on(cast, -number - 2), cast.hanoi)
            on(cast, number % 3)
        with django_assert_max_num_queries(12):
            today(cast, "hanoi")


# One drive, one entry


def page_of(cast, name="collector", which="hn_drive"):
    user = getattr(cast, name)
    return reading.drive_page(user=user, drive_id=getattr(cast, which).pk, today=TODAY)


def test_a_drives_page_holds_every_entry(cast):
    first = log(cast.hn_drive, cast.collector)
    second = log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=first.entry, reason="đếm lại")
    draft = log(cast.hn_drive, cast.collector, draft=True)
    page = page_of(cast)
    assert [line.id for line in page.trail] == [first.entry, second.entry, draft.entry]
    assert ids(page.standing) == [second.entry]
    assert ids(page.drafts) == [draft.entry]
    assert [line.mine for line in page.trail] == [True, False, True]
    assert (page.trail[0].stands, page.trail[0].replaced_by) == (False, second.entry)


def test_a_drives_progress_is_sure_only_where_every_size_is_known(cast):
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=346)
    assert page_of(cast).progress.state is State.UNKNOWN_RESULT
    first = log(cast.hn_drive, cast.collector)
    page = page_of(cast)
    assert (page.progress.state, page.drive.bags_complete) == (State.REACHED, True)
    log(cast.hn_drive, cast.collector, facts=OTHER, replaces=first.entry, reason="đếm lại")
    assert page_of(cast).progress.result.qualifier is Qualifier.AT_LEAST


def test_the_usual_figures_are_the_median_of_the_sites_last_ten_drives(cast):
    for number, bags in enumerate((900, 900, *range(10, 110, 10))):
        held = on(cast, -40 + number)
        log(held, cast.hanoi, facts=CollectionFacts(bags={250: bags}, donors=bags + 1))
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(bags={250: 5000}))
    expected = page_of(cast).expected
    assert (expected.usual_bags, expected.usual_drives) == (Decimal(55), 10)
    assert expected.usual_donors == Decimal(56)
    assert expected.campaign_starts_on == cast.hn_campaign.starts_on


def test_rule_11_another_places_drive_and_entry_are_not_found(cast):
    entry = log(cast.kg_drive, cast.kiengiang).entry
    for name in ("hanoi", "collector", "gone"):
        user = getattr(cast, name)
        for drive_id in (cast.kg_drive.pk, 999_999):
            with pytest.raises(reading.NotFound):
                reading.drive_page(user=user, drive_id=drive_id, today=TODAY)
        for entry_id in (entry, 999_999):
            with pytest.raises(reading.NotFound):
                reading.entry_page(user=user, entry_id=entry_id, today=TODAY)
    assert page_of(cast, "angiang", "kg_drive").may_change


@pytest.mark.parametrize(
    ("name", "may_change"), [("collector", False), ("hanoi", True), ("quanly", True)]
)
def test_managers_change_drives_and_a_lock_stops_logging(cast, name, may_change):
    page = page_of(cast, name)
    assert (page.may_log, page.may_change, page.lock) == (True, may_change, None)
    told = lock(cast)
    page = page_of(cast, name)
    assert (page.may_log, page.may_change, page.lock.id) == (False, False, told.id)
    assert page.lock.may_unlock is may_change


def entry_of(cast, receipt, name="collector"):
    user = getattr(cast, name)
    return reading.entry_page(user=user, entry_id=receipt.entry, today=TODAY)


def test_rule_9_the_trail_says_who_when_and_why_oldest_first(cast):
    draft = log(cast.hn_drive, cast.collector, draft=True)
    first = log(cast.hn_drive, cast.collector, replaces=draft.entry)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    last = log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=first.entry, reason="đếm lại")
    for receipt in (draft, first, last):
        page = entry_of(cast, receipt)
        assert page.entry.number == receipt.number
        assert page.standing.id == last.entry
        assert [(e.status, e.reason, e.submits_draft, e.logged_by) for e in page.trail] == [
            ("draft", "", False, "collector"),
            ("approved", "", True, "collector"),
            ("submitted", "đếm lại", False, "hanoi"),
        ]
    assert page.trail[1].approved_by == "hanoi"
    assert (page.entry.donors, dict(page.entry.bags)[250]) == (340, 340)


def test_the_buttons_are_there_for_who_may_press_them(cast):
    colleague = person("dongnghiep", cast.ha_noi, role="collector")
    entry = log(cast.hn_drive, cast.collector)
    told = lambda user: (  # noqa: E731
        (page := reading.entry_page(user=user, entry_id=entry.entry, today=TODAY)).may_correct,
        page.may_approve,
    )
    everyone = (cast.collector, colleague, cast.hanoi)
    assert [told(user) for user in everyone] == [(True, False), (False, False), (True, True)]
    approve(entries=[entry.entry], approved_by=cast.hanoi, at=NOW)
    assert [told(user) for user in everyone] == [(False, False), (False, False), (True, False)]
    locked = lock(cast)
    assert [told(user) for user in everyone] == [(False, False)] * 3
    unlock_period(lock=locked.id, reason="sửa", unlocked_by=cast.hanoi, at=NOW)
    log(cast.hn_drive, cast.hanoi, facts=OTHER, replaces=entry.entry, reason="đếm lại")
    assert [told(user) for user in everyone] == [(False, False)] * 3


def test_an_entrys_warnings_are_those_of_the_rules(cast):
    facts = CollectionFacts(registered=10, donors=12)
    page = entry_of(cast, log(cast.hn_drive, cast.collector, facts=facts))
    assert [one.code for one in page.warnings] == ["donors_over_registered"]


# Approvals


def test_the_queue_holds_what_waits_oldest_first_with_what_it_replaced(cast):
    first = log(cast.hn_drive, cast.collector)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    second = log(cast.hn_drive, cast.collector, at=NOW + timedelta(hours=2))
    later = {"at": NOW + timedelta(hours=1), "facts": OTHER}
    third = log(cast.hn_drive, cast.hanoi, replaces=first.entry, reason="đếm lại", **later)
    log(cast.hn_drive, cast.collector, draft=True)
    queue = reading.to_approve(user=cast.hanoi, today=TODAY)
    assert [row.entry.id for row in queue.rows] == [third.entry, second.entry]
    assert queue.total == 2
    assert (queue.rows[0].before.id, queue.rows[0].before.status) == (first.entry, "approved")
    assert queue.rows[1].before is None
    assert queue.rows[0].drive.id == cast.hn_drive.pk
    assert [one.code for one in queue.rows[0].warnings] == []


def test_rule_11_collectors_and_others_have_nothing_to_approve(cast):
    log(cast.hn_drive, cast.collector)
    for name in ("collector", "kiengiang", "gone"):
        assert reading.to_approve(user=getattr(cast, name), today=TODAY).rows == ()


def test_a_queue_costs_the_same_however_long(cast, django_assert_max_num_queries):
    for count in (1, 20):
        for number in range(count):
            log(on(cast, -number - 2), cast.hanoi)
        with django_assert_max_num_queries(11):
            reading.to_approve(user=cast.hanoi, today=TODAY)


# Locks and choices


def test_locks_that_bind_ones_places_are_shown_those_from_above_too(cast):
    ward = place("phuong", "Phường", "ward", cast.ha_noi)
    local = person("phuong", ward)
    above, below = lock(cast), lock(cast, "phuong", last_day=date(2026, 1, 2))
    lock(cast, "kien-giang")
    ended = lock(cast, "ha-noi", last_day=date(2026, 1, 3))
    unlock_period(lock=ended.id, reason="nhầm", unlocked_by=cast.hanoi, at=NOW)
    page = reading.locks_for(user=local, today=TODAY)
    assert {line.id: line.may_unlock for line in page.standing} == {above.id: False, below.id: True}
    assert [(line.id, line.unlock_reason) for line in page.ended] == [(ended.id, "nhầm")]
    assert [one.slug for one in page.places] == ["phuong"]
    assert len(reading.locks_for(user=cast.quanly, today=TODAY).standing) == 3
    assert reading.locks_for(user=cast.collector, today=TODAY).places == ()
    assert reading.locks_for(user=cast.gone, today=TODAY).standing == ()


def test_campaigns_one_may_log_in_running_ones_first(cast):
    cast.hn_campaign.ends_on = TODAY
    cast.hn_campaign.save()
    choices = reading.campaigns_to_log(user=cast.hanoi, today=TODAY)
    assert [(one.ref.slug, one.stage, one.may_report) for one in choices] == [
        ("hn-2026", "running", True),
        ("toan-quoc", "undated", False),
    ]
    found = reading.campaigns_to_log(user=cast.hanoi, today=TODAY, text="xuan hong")
    assert [one.ref.slug for one in found] == ["hn-2026"]
    collectors = reading.campaigns_to_log(user=cast.collector, today=TODAY)
    assert not any(one.may_report for one in collectors)
    assert reading.campaigns_to_log(user=cast.gone, today=TODAY) == ()


def test_sites_of_the_campaign_come_first(cast):
    site("A – chưa dùng", cast.ha_noi)
    sites = reading.sites_of(user=cast.collector, campaign="hn-2026", today=TODAY)
    assert [one.name for one in sites] == ["Đại học Bách khoa", "A – chưa dùng"]
    for user, slug in ((cast.collector, "kg-2024"), (cast.gone, "hn-2026")):
        with pytest.raises(reading.NotFound):
            reading.sites_of(user=user, campaign=slug, today=TODAY)


def test_the_form_of_a_drive_offers_ones_own_places(cast):
    choices = reading.plan_choices(user=cast.collector, today=TODAY)
    assert [one.slug for one in choices.places] == ["ha-noi"]
    assert [one.name for one in choices.sites] == ["Đại học Bách khoa"]
    assert [one.slug for one in choices.organisations] == ["vien-huyet-hoc"]
    national = reading.plan_choices(user=cast.quanly, today=TODAY)
    assert {"viet-nam", "ha-noi", "an-giang"} <= {one.slug for one in national.places}
    nothing = reading.plan_choices(user=cast.gone, today=TODAY)
    assert (nothing.campaigns, nothing.sites, nothing.places) == ((), (), ())


# The lists against the rule spelled out.


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_recent_drive_is_in_exactly_one_list(data):
    from django.db import transaction

    with transaction.atomic():
        cast = make_cast()
        days = data.draw(st.lists(st.tuples(st.integers(-45, 30), st.integers(0, 5)), max_size=8))
        for start, length in days:
            ends_on = TODAY + timedelta(days=start + length) if length else None
            one = on(cast, start, ends_on=ends_on)
            if data.draw(st.booleans()):
                log(one, cast.hanoi)
        page = today(cast)
        listed = [*page.now, *page.missing, *page.coming, *page.done]
        assert sorted(ids(listed)) == sorted(cast.hn_campaign.drives.values_list("pk", flat=True))
        for line in listed:
            last = line.ends_on or line.starts_on
            assert (line in page.now) is (line.starts_on <= TODAY <= last)
            assert (line in page.coming) is (line.starts_on > TODAY)
            assert (line in page.missing) is (last < TODAY and not line.entries) is line.missing
        transaction.set_rollback(True)
