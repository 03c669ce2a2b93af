"""The plain case is stored in two statements; it must decide as all the others are decided."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from campaigns import access
from campaigns.models import Collection, Place, Responsibility, Succession
from campaigns.recording import CollectionFacts, NotYours, PeriodLocked, at_once, lock_period
from campaigns.recording.record import Offer, new_entry
from tests.cast import FACTS, MERGER, NOW, TODAY, drive, log, person, place, site
from tests.recording.plain import recounted, stored


def entry(of, by, **more) -> Collection:
    facts = more.pop("facts", FACTS)
    offered = Offer(drive=of.pk, facts=facts, replaces=None, reason="", **more)
    return new_entry(offered=offered, entry_key=uuid4(), logged_by=by, at=NOW)


def answers_for(user, where) -> bool:
    try:
        access.get_drive(user=user, drive_id=where.pk, today=TODAY)
    except NotYours:
        return False
    return True


def test_rule_11_it_never_stores_for_who_does_not_answer_for_the_drive(cast):
    """And it stores for all who answer for it without a look at former places."""
    ward = place("phuong-lang", "Láng", Place.Kind.WARD, cast.ha_noi)
    heir = place("phuong-rach-gia", "Rạch Giá", Place.Kind.WARD, cast.an_giang)
    Succession.objects.create(predecessor=cast.kien_luong, successor=heir, on=MERGER)
    of_ward, of_heir = person("lang", ward), person("rachgia", heir)
    chief = person("truong", cast.country)
    logs = person("ghi", cast.country, role=Responsibility.Role.COLLECTOR)
    nobody = person("khach")
    people = [
        *(cast.quanly, cast.kiengiang, cast.angiang, cast.hanoi, cast.collector, cast.gone),
        *(of_ward, of_heir, chief, logs, nobody),
    ]
    drives = [
        cast.kg_drive,
        cast.hn_drive,
        drive(cast.national, site("Phường", ward), date(2026, 2, 1)),
        drive(cast.national, site("Xã", heir), date(2026, 2, 1)),
    ]
    by_former = {(cast.angiang, cast.kg_drive), (of_heir, cast.kg_drive)}
    for user in people:
        for where in drives:
            found = at_once.store(entry=entry(where, user), by=user)
            mine = answers_for(user, where)
            assert not found.mine or mine
            assert (found.entry is not None) == (mine and (user, where) not in by_former)
    assert stored() == recounted()


def test_a_stranger_and_a_drive_that_is_gone_store_nothing(cast):
    made = entry(cast.hn_drive, cast.hanoi)
    assert at_once.store(entry=made, by=AnonymousUser()) == at_once.NOTHING
    made.drive_id = 0
    assert at_once.store(entry=made, by=cast.quanly).entry is None
    assert not Collection.objects.exists()


def test_rule_10_a_key_that_was_used_stores_nothing(cast):
    made = entry(cast.hn_drive, cast.hanoi)
    assert at_once.store(entry=made, by=cast.hanoi).entry
    assert at_once.store(entry=made, by=cast.hanoi).entry is None
    assert Collection.objects.count() == 1
    assert stored() == recounted()


def test_a_draft_is_kept_and_not_counted(cast):
    made = entry(cast.hn_drive, cast.hanoi, draft=True)
    assert at_once.store(entry=made, by=cast.hanoi).entry
    assert stored() == {}


@pytest.mark.parametrize("where", ["ha-noi", "viet-nam"])
def test_a_locked_period_stores_nothing(cast, where):
    days = {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 1)}
    lock_period(place=where, **days, locked_by=cast.quanly, at=NOW)
    assert at_once.store(entry=entry(cast.hn_drive, cast.hanoi), by=cast.hanoi).entry is None
    beside = drive(cast.hn_campaign, site("Chợ Mơ", cast.ha_noi), date(2026, 2, 2))
    assert at_once.store(entry=entry(beside, cast.hanoi), by=cast.hanoi).entry


def test_a_locked_period_of_what_took_a_place_over_binds_its_drives(cast):
    days = {"first_day": cast.kg_drive.starts_on, "last_day": cast.kg_drive.starts_on}
    lock_period(place="an-giang", **days, locked_by=cast.quanly, at=NOW)
    with pytest.raises(PeriodLocked):
        log(cast.kg_drive, cast.kiengiang)


def test_every_field_is_stored_as_it_was_given(cast):
    facts = CollectionFacts(
        registered=9, examined=8, deferred=2, deferred_reasons={"weight": 2}, donors=6,
        bags={150: 1, 450: 5}, apheresis=1, emergency_units=0, first_time_donors=3, note='"100 %"',
    )  # fmt: skip
    said_at = NOW - timedelta(hours=3)
    receipt = log(cast.hn_drive, cast.hanoi, facts=facts, said_at=said_at)
    found = Collection.objects.get(pk=receipt.entry)
    assert (found.recorded_at, found.said_at, found.logged_by) == (NOW, said_at, cast.hanoi)
    assert (found.note, found.deferred_reasons) == ('"100 %"', {"weight": 2})
    assert (found.bags_150, found.bags_250, found.bags_450) == (1, None, 5)
    assert (found.examined, found.apheresis, found.emergency_units) == (8, 1, 0)
    assert (found.first_time_donors, found.replaces_id, found.reason) == (3, None, "")


def test_behind_a_pooler_nothing_is_prepared(cast, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    said = []

    def note(execute, sql, *more):
        said.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        log(cast.hn_drive, cast.hanoi)
    assert not [sql for sql in said if sql.startswith(("PREPARE", "EXECUTE"))]
    assert stored() == recounted()
