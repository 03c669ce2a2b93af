"""Planning drives: by whom, what a form may say, and never the same drive twice."""

import unicodedata
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import DonationSite, Drive, Organisation
from campaigns.recording import (
    InvalidFacts,
    NotAllowed,
    NotYours,
    PeriodLocked,
    SiteChoice,
    change_drive,
    lock_period,
    plan_drive,
    repeat_drive,
)
from campaigns.rules.text import name_key
from tests.cast import NOW, TODAY, log

DAY = date(2026, 3, 1)
NEW = SiteChoice(name="Nhà văn hóa Hà Đông", place="ha-noi")


def plan(cast, by="collector", **more):
    form = {"campaign": "hn-2026", "site": NEW, "starts_on": DAY, **more}
    return plan_drive(**form, planned_by=getattr(cast, by), today=TODAY)


def change(cast, drive, by="hanoi", **more):
    form = {"site": SiteChoice(id=cast.hn_drive.site_id), "starts_on": DAY, **more}
    return change_drive(drive=drive, **form, changed_by=getattr(cast, by), today=TODAY)


def test_a_whole_form_is_stored(cast):
    ref = plan(
        cast,
        ends_on=DAY + timedelta(days=1),
        opens_at=time(7, 30),
        closes_at=time(11),
        target=150,
        host="Hội Chữ thập đỏ Hà Đông",
        collecting_hospital="vien-huyet-hoc",
    )
    drive = Drive.objects.get(pk=ref.id)
    assert ref.created
    assert (drive.campaign, drive.site.place) == (cast.hn_campaign, cast.ha_noi)
    assert (drive.starts_on, drive.ends_on) == (DAY, DAY + timedelta(days=1))
    assert (drive.opens_at, drive.closes_at, drive.target) == (time(7, 30), time(11), 150)
    assert (drive.host.kind, drive.host.place) == ("other", cast.ha_noi)
    assert drive.collecting_hospital == cast.hospital


def test_the_same_drive_planned_twice_is_the_one_that_stands(cast):
    first = plan(cast, target=150)
    again = plan(cast, by="hanoi", target=200)
    assert (again.id, again.created) == (first.id, False)
    assert Drive.objects.get(pk=first.id).target == 150


@pytest.mark.parametrize(
    "name",
    ["nhà văn HÓA Hà Đông", "Nhà văn hoá  Hà Ðông", "Nha\u0300 văn ho\u0301a Ha\u0300 Đông",
     "Nhà văn hóa\u200b Hà Đông"],
)  # fmt: skip
def test_a_site_named_another_way_is_the_same_site(cast, name):
    first = plan(cast)
    assert plan(cast, site=SiteChoice(name=name, place="ha-noi")).id == first.id
    assert DonationSite.objects.filter(place=cast.ha_noi).count() == 2


def test_sites_that_differ_by_an_accent_are_two(cast):
    for name in ("Trạm Tân Hòa", "Trạm Tân Hóa"):
        plan(cast, site=SiteChoice(name=name, place="ha-noi"))
    assert DonationSite.objects.filter(name__startswith="Trạm").count() == 2


def test_an_organisation_named_again_is_the_same(cast):
    name = "viện huyết học – truyền máu trung ương"
    ref = plan(cast, collecting_hospital=name)
    assert Drive.objects.get(pk=ref.id).collecting_hospital == cast.hospital
    for day in (2, 3):
        plan(cast, starts_on=DAY.replace(day=day), collecting_hospital="Bệnh viện Mới")
    made = Organisation.objects.get(name="Bệnh viện Mới")
    assert (made.slug, made.kind) == ("benh-vien-moi", "hospital")


def test_a_cancelled_drive_is_planned_anew(cast):
    first = plan(cast, site=SiteChoice(id=cast.hn_drive.site_id))
    change(cast, first.id, cancelled=True)
    again = plan(cast, site=SiteChoice(id=cast.hn_drive.site_id))
    assert again.created
    assert again.id != first.id


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("starts_on", {"starts_on": None}),
        ("starts_on", {"starts_on": date(1, 1, 1)}),
        ("starts_on", {"starts_on": date(2206, 3, 1)}),
        ("ends_on", {"ends_on": DAY - timedelta(days=1)}),
        ("ends_on", {"ends_on": DAY + timedelta(days=31)}),
        ("closes_at", {"opens_at": time(11), "closes_at": time(7)}),
        ("target", {"target": 0}),
        ("target", {"target": 1_000_001}),
        ("host", {"host": "anh Nam 0912 345 678"}),
        ("host", {"host": "a" * 201}),
        ("collecting_hospital", {"collecting_hospital": "\x00"}),
        ("site", {"site": SiteChoice(name="", place="ha-noi")}),
        ("site", {"site": SiteChoice(name=" \u200b ", place="ha-noi")}),
        ("site", {"site": SiteChoice(name="Trạm", place="")}),
        ("site", {"site": SiteChoice(name="a" * 201, place="ha-noi")}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast, field, more):
    before = Drive.objects.count(), DonationSite.objects.count(), Organisation.objects.count()
    with pytest.raises(InvalidFacts) as refused:
        plan(cast, **more)
    assert list(refused.value.errors) == [field]
    after = Drive.objects.count(), DonationSite.objects.count(), Organisation.objects.count()
    assert after == before


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("site", {"site": SiteChoice(name="Nhà ông Nam 0912 345 678", place="ha-noi")}),
        ("host", {"host": "091 234 567 890"}),
        ("collecting_hospital", {"collecting_hospital": "gọi +84 912 345 678"}),
    ],
)
def test_rule_12_no_persons_number_hides_in_a_name(cast, field, more):
    with pytest.raises(InvalidFacts) as refused:
        plan(cast, **more)
    assert list(refused.value.errors) == [field]


def test_rule_11_drives_are_planned_in_ones_own_place(cast):
    elsewhere = SiteChoice(id=cast.kg_drive.site_id)
    for more in (
        {"site": elsewhere},
        {"site": SiteChoice(name="Trạm", place="kien-giang")},
        {"site": SiteChoice(name="Trạm", place="khong-co")},
        {"site": SiteChoice(id=999_999)},
        {"campaign": "kg-2024"},
        {"campaign": "khong-co"},
        {"by": "gone"},
        {"by": "kiengiang"},
    ):
        with pytest.raises(NotYours):
            plan(cast, **more)
    assert Drive.objects.count() == 2
    assert DonationSite.objects.count() == 2


def test_a_drive_of_ones_place_may_be_part_of_a_campaign_from_above(cast):
    assert plan(cast, campaign="toan-quoc").created


def test_nothing_is_planned_into_a_locked_period(cast):
    days = {"first_day": DAY, "last_day": DAY}
    lock_period(place="ha-noi", **days, locked_by=cast.hanoi, at=NOW)
    with pytest.raises(PeriodLocked):
        plan(cast)
    assert not DonationSite.objects.filter(name=NEW.name).exists()
    first = plan(cast, starts_on=DAY + timedelta(days=1))
    for move in ({"starts_on": DAY}, {"starts_on": DAY - timedelta(days=2), "ends_on": DAY}):
        with pytest.raises(PeriodLocked):
            change(cast, first.id, **move)
    with pytest.raises(PeriodLocked):
        repeat_drive(drive=first.id, days=[DAY], planned_by=cast.hanoi, today=TODAY)


# Changing


def test_a_change_puts_the_whole_form_in_place(cast):
    first = plan(cast, target=150, host="Hội", opens_at=time(7))
    change(cast, first.id, starts_on=DAY.replace(day=9), target=200)
    drive = Drive.objects.get(pk=first.id)
    assert (drive.site, drive.starts_on) == (cast.hn_drive.site, DAY.replace(day=9))
    assert (drive.target, drive.host, drive.opens_at) == (200, None, None)


def test_a_drive_is_not_moved_onto_another(cast):
    site = SiteChoice(id=cast.hn_drive.site_id)
    plan(cast, site=site)
    second = plan(cast, site=site, starts_on=DAY.replace(day=2))
    with pytest.raises(InvalidFacts) as refused:
        change(cast, second.id, starts_on=DAY)
    assert list(refused.value.errors) == ["starts_on"]


def test_a_drive_with_results_is_not_cancelled(cast):
    log(cast.hn_drive, cast.collector, draft=True)
    form = {"starts_on": cast.hn_drive.starts_on, "cancelled": True}
    change(cast, cast.hn_drive.pk, **form)
    change(cast, cast.hn_drive.pk, **{**form, "cancelled": False})
    log(cast.hn_drive, cast.collector)
    with pytest.raises(InvalidFacts) as refused:
        change(cast, cast.hn_drive.pk, **form)
    assert list(refused.value.errors) == ["cancelled"]


def test_a_result_of_a_cancelled_drive_is_not_lost(cast):
    change(cast, cast.hn_drive.pk, starts_on=cast.hn_drive.starts_on, cancelled=True)
    assert log(cast.hn_drive, cast.collector).status == "submitted"


def test_rule_11_managers_of_the_place_change_drives(cast):
    with pytest.raises(NotAllowed):
        change(cast, cast.hn_drive.pk, by="collector")
    with pytest.raises(NotYours):
        change(cast, cast.hn_drive.pk, by="angiang")
    with pytest.raises(NotYours):
        change(cast, cast.hn_drive.pk, site=SiteChoice(id=cast.kg_drive.site_id))
    assert Drive.objects.get(pk=cast.hn_drive.pk).starts_on == cast.hn_drive.starts_on


# Repeating


def test_a_drive_is_repeated_on_other_days(cast):
    first = plan(cast, ends_on=DAY.replace(day=2), target=150, collecting_hospital="vien-huyet-hoc")
    days = [DAY.replace(day=15), DAY.replace(day=8), DAY.replace(day=8)]
    made = repeat_drive(drive=first.id, days=days, planned_by=cast.collector, today=TODAY)
    assert [one.starts_on.day for one in made] == [8, 15]
    second = Drive.objects.get(pk=made[0].id)
    assert (second.ends_on.day, second.target) == (9, 150)
    assert second.collecting_hospital == cast.hospital
    again = repeat_drive(drive=first.id, days=days, planned_by=cast.collector, today=TODAY)
    assert [(one.id, one.created) for one in again] == [(one.id, False) for one in made]


@pytest.mark.parametrize(
    "days", [[], [date(1, 1, 1)], [DAY + timedelta(days=n) for n in range(61)]]
)
def test_days_that_cannot_be_are_refused_and_none_is_planned(cast, days):
    with pytest.raises(InvalidFacts) as refused:
        repeat_drive(drive=cast.hn_drive.pk, days=days, planned_by=cast.hanoi, today=TODAY)
    assert list(refused.value.errors) == ["days"]
    assert Drive.objects.count() == 2


def test_rule_11_another_places_drive_is_not_repeated(cast):
    with pytest.raises(NotYours):
        repeat_drive(drive=cast.kg_drive.pk, days=[DAY], planned_by=cast.hanoi, today=TODAY)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Đăk Lăk", "Đắk Lắk", True),  # the tone goes without saying
        ("Chợ Đăk Mil", "chợ đắk mil", True),
        ("Bình Thành", "Bình Thạnh", False),
        ("Tân Phát", "Tân Phạt", False),
        ("Tân", "Tấn", False),
    ],
)
def test_a_tone_that_goes_without_saying_makes_no_other_name(one, other, same):
    assert (name_key(one) == name_key(other)) is same


@given(st.text(), st.text())
def test_a_name_is_the_same_as_itself_in_any_form(one, other):
    for form in ("NFC", "NFD"):
        assert name_key(unicodedata.normalize(form, one)) == name_key(one)
    assert name_key(f" {one}  {other} ") == name_key(f"{one} {other}")
