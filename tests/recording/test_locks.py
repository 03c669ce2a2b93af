"""While a period is locked, nothing of its days is written in its place."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from campaigns.models import Collection, PeriodLock
from campaigns.recording import (
    InvalidFacts,
    NotAllowed,
    NotYours,
    PeriodLocked,
    approve,
    lock_period,
    save_site,
    unlock_period,
)
from tests.cast import NOW, drive, log, person, place, site

FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
LATER = NOW + timedelta(days=1)


def lock(cast, where="ha-noi", first_day=FIRST, last_day=LAST, by=None, **more):
    by = by or cast.quanly
    days = {"first_day": first_day, "last_day": last_day}
    return lock_period(place=where, **days, locked_by=by, at=NOW, **more)


def test_a_lock_says_who_when_and_why(cast):
    told = lock(cast, by=cast.hanoi, reason="đã nộp báo cáo tháng 2")
    assert (told.place, told.first_day, told.last_day) == ("Hà Nội", FIRST, LAST)
    assert (told.locked_by, told.locked_at) == ("hanoi", NOW)
    assert told.reason == "đã nộp báo cáo tháng 2"


@pytest.mark.parametrize("name", ["collector", "hanoi", "quanly"])
def test_nobody_writes_into_a_locked_period(cast, name):
    first = log(cast.hn_drive, cast.hanoi)
    told = lock(cast)
    for more in ({}, {"draft": True}, {"replaces": first.entry, "reason": "đếm lại"}):
        if name == "collector" and "replaces" in more:
            continue
        with pytest.raises(PeriodLocked) as refused:
            log(cast.hn_drive, getattr(cast, name), **more)
        assert refused.value.lock == told
    assert Collection.objects.count() == 1


def test_a_repeat_of_what_is_stored_still_gives_its_receipt(cast):
    key = uuid4()
    first = log(cast.hn_drive, cast.collector, entry_key=key)
    lock(cast)
    assert log(cast.hn_drive, cast.collector, entry_key=key).entry == first.entry


@pytest.mark.parametrize(
    ("first_day", "last_day", "locked"),
    [
        (FIRST, FIRST, True),
        (date(2026, 1, 1), FIRST, True),
        (date(2026, 1, 1), date(2026, 1, 31), False),
        (date(2026, 2, 2), LAST, False),
    ],
)
def test_a_lock_binds_its_days_both_ends_counted(cast, first_day, last_day, locked):
    lock(cast, first_day=first_day, last_day=last_day)
    if locked:
        with pytest.raises(PeriodLocked):
            log(cast.hn_drive, cast.hanoi)
    else:
        log(cast.hn_drive, cast.hanoi)


def test_a_drive_of_several_days_is_locked_by_any_of_them(cast):
    long = drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 1, 30), ends_on=FIRST)
    lock(cast, first_day=FIRST)
    with pytest.raises(PeriodLocked):
        log(long, cast.hanoi)


def test_a_lock_binds_what_lies_below_and_nothing_beside(cast):
    ward = place("phuong", "Phường", "ward", cast.ha_noi)
    below = drive(cast.hn_campaign, site("Trạm", ward), FIRST)
    lock(cast)
    with pytest.raises(PeriodLocked):
        log(below, cast.hanoi)
    log(cast.kg_drive, cast.kiengiang)


def test_a_lock_below_does_not_bind_the_place_above(cast):
    place("phuong", "Phường", "ward", cast.ha_noi)
    lock(cast, where="phuong")
    log(cast.hn_drive, cast.hanoi)


def test_a_lock_of_the_heir_binds_the_former_places(cast):
    lock(cast, where="an-giang", first_day=date(2024, 1, 1), by=cast.angiang)
    with pytest.raises(PeriodLocked):
        log(cast.kg_drive, cast.kiengiang)


def test_a_lock_of_the_country_binds_all(cast):
    lock(cast, where="viet-nam", first_day=date(2024, 1, 1))
    for one in (cast.kg_drive, cast.hn_drive):
        with pytest.raises(PeriodLocked):
            log(one, cast.quanly)


def test_the_same_lock_twice_is_one_lock(cast):
    assert lock(cast) == lock(cast, by=cast.hanoi, reason="nữa")
    assert PeriodLock.objects.count() == 1


def test_unlocking_is_recorded_and_lets_people_write_again(cast):
    told = lock(cast)
    ended = unlock_period(lock=told.id, reason="thiếu một đợt", unlocked_by=cast.hanoi, at=LATER)
    assert (ended.unlocked_by, ended.unlocked_at) == ("hanoi", LATER)
    assert ended.unlock_reason == "thiếu một đợt"
    log(cast.hn_drive, cast.collector)
    again = unlock_period(lock=told.id, reason="lần hai", unlocked_by=cast.quanly, at=LATER)
    assert again == ended
    assert lock(cast).id != told.id


@pytest.mark.parametrize("reason", ["", "  ", "gọi 0912 345 678"])
def test_rule_12_unlocking_needs_a_reason_without_anybodys_number(cast, reason):
    told = lock(cast)
    with pytest.raises(InvalidFacts) as refused:
        unlock_period(lock=told.id, reason=reason, unlocked_by=cast.hanoi, at=LATER)
    assert list(refused.value.errors) == ["reason"]


def test_a_period_ends_after_it_begins(cast):
    with pytest.raises(InvalidFacts) as refused:
        lock(cast, first_day=LAST, last_day=FIRST)
    assert list(refused.value.errors) == ["last_day"]


def test_rule_11_managers_of_the_place_lock_and_unlock(cast):
    told = lock(cast)
    with pytest.raises(NotAllowed):
        lock(cast, by=cast.collector)
    with pytest.raises(NotAllowed):
        unlock_period(lock=told.id, reason="x", unlocked_by=cast.collector, at=LATER)
    for user in (cast.kiengiang, cast.angiang, cast.gone):
        with pytest.raises(NotYours):
            lock(cast, by=user)
        with pytest.raises(NotYours):
            unlock_period(lock=told.id, reason="x", unlocked_by=user, at=LATER)
    with pytest.raises(NotYours):
        lock(cast, where="khong-co")
    assert PeriodLock.objects.get().unlocked_at is None


def test_rule_11_a_manager_of_a_ward_does_not_lock_the_province(cast):
    ward = place("phuong", "Phường", "ward", cast.ha_noi)
    local = person("phuong", ward)
    with pytest.raises(NotYours):
        lock(cast, by=local)
    assert lock(cast, where="phuong", by=local).place == "Phường"


@pytest.mark.parametrize("locked", ["ha-noi", "kien-giang"])
def test_a_site_does_not_move_where_the_period_of_a_drive_is_locked(cast, locked):
    log(cast.hn_drive, cast.hanoi)
    told = lock(cast, where=locked)
    there = cast.hn_drive.site
    there.place = cast.kien_giang
    with pytest.raises(PeriodLocked) as refused:
        save_site(site=there)
    assert refused.value.lock == told
    there.refresh_from_db()
    assert there.place == cast.ha_noi
    there.name = "Đại học Bách khoa Hà Nội"
    save_site(site=there)  # it stays where it is


def test_a_site_moves_where_none_of_its_drives_lies_in_the_locked_period(cast):
    long = drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 1, 30), ends_on=FIRST)
    for where in ("ha-noi", "kien-giang"):
        lock(cast, where=where, first_day=date(2026, 2, 2))
        lock(cast, where=where, first_day=date(2026, 1, 1), last_day=date(2026, 1, 29))
    there = cast.hn_drive.site
    there.place = cast.kien_giang
    save_site(site=there)
    lock(cast, where="kien-giang", first_day=FIRST, last_day=FIRST)
    cast.hn_drive.delete()
    there.place = cast.ha_noi
    with pytest.raises(PeriodLocked):  # for the drive of several days
        save_site(site=there)
    long.delete()
    save_site(site=there)


def test_an_approval_stays_when_its_period_is_locked(cast):
    first = log(cast.hn_drive, cast.collector)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=NOW)
    lock(cast)
    [told] = approve(entries=[first.entry], approved_by=cast.hanoi, at=LATER)
    assert told.outcome == "already"
