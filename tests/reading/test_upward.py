"""The report that is sent upward: whose it is, what it counts, what it is compared with."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaigns import reading
from campaigns.models import Campaign, Drive, Organisation, Place, Target
from campaigns.reading.tally import Known
from campaigns.reading.upward import OFFERED
from campaigns.recording import CollectionFacts, approve
from campaigns.rules.periods import Change, Kind, Period
from campaigns.rules.quantity import Qualifier, Quantity
from tests.cast import TODAY, Cast, campaign, drive, log, make_cast, place, site

FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))
BAGS = {150: 0, 250: 100, 350: 50, 450: 0}
FULL = CollectionFacts(registered=180, deferred=30, donors=150, bags=BAGS)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def ask(cast, *, user=None, place="", campaign="", kind=Kind.THIS_MONTH, today=TODAY, dates=None):
    return reading.upward_page(
        user=user or cast.hanoi,
        place=place,
        campaign=campaign,
        kind=kind,
        today=today,
        dates=dates,
    )


def report(cast, **more):
    return ask(cast, **more).report


def rows(found):
    return {row.key: row for row in found.rows}


def amounts(found, side="now"):
    return {key: getattr(row, side).amount for key, row in rows(found).items()}


# Whose it is


def test_one_s_own_place_comes_first_and_is_the_default(cast):
    page = ask(cast)
    assert page.place.slug == "ha-noi"
    assert [each.slug for each in page.places] == ["ha-noi"]
    assert ask(cast, user=cast.angiang).places[0].slug == "an-giang"
    assert ask(cast, user=cast.quanly).place.slug == "viet-nam"


def test_of_many_campaigns_the_newest_are_offered_and_a_place_s_own_when_it_is_chosen(cast):
    old = campaign("cu", "Chiến dịch cũ", place("ha-nam", "Hà Nam"), date(2001, 1, 1))
    where = place("noi-dong", "Nơi đông")
    Campaign.objects.bulk_create(
        Campaign(
            slug=f"moi-{n}",
            name=f"Mới {n}",
            kind="blood_donation",
            place=where,
            starts_on=date(2026, 2, 1),
        )
        for n in range(OFFERED)
    )
    page = ask(cast, user=cast.quanly)
    assert len(page.campaigns) == OFFERED and page.more_campaigns
    assert old.slug not in {each.slug for each in page.campaigns}
    page = ask(cast, user=cast.quanly, campaign=old.slug)
    assert page.campaigns[0].slug == old.slug
    page = ask(cast, user=cast.quanly, place="ha-nam")
    assert old.slug in {each.slug for each in page.campaigns} and not page.more_campaigns


def test_former_places_stand_after_those_in_force(cast):
    slugs = [each.slug for each in ask(cast, user=cast.angiang).places]
    assert slugs == ["an-giang", "kien-giang", "huyen-kien-luong"]


@pytest.mark.parametrize("slug", ["kien-giang", "viet-nam", "khong-co"])
def test_rule_11_another_s_place_does_not_exist(cast, slug):
    with pytest.raises(reading.NotFound):
        ask(cast, place=slug)


@pytest.mark.parametrize("slug", ["kg-2024", "khong-co"])
def test_rule_11_another_s_campaign_does_not_exist(cast, slug):
    with pytest.raises(reading.NotFound):
        ask(cast, campaign=slug)


def test_who_answers_for_nothing_gets_no_report(cast):
    page = ask(cast, user=cast.gone)
    assert (page.report, page.problem, page.places) == (None, "no_place", ())


def test_rule_11_a_collector_reports_on_their_place_alone(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    elsewhere = drive(cast.national, site("Cần Thơ", place("can-tho", "Cần Thơ")), date(2026, 2, 2))
    log(elsewhere, cast.quanly, facts=FULL)
    assert report(cast, user=cast.collector).tally.held == 1
    assert report(cast, user=cast.quanly).tally.held == 2


# What it counts


def test_rule_1_nothing_planned_is_nothing_known(cast):
    found = report(cast, kind=Kind.LAST_YEAR)
    assert set(amounts(found).values()) == {None}
    assert {row.change for row in found.rows} == {Change()}


def test_the_counts_of_a_period(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    for day, status in ((1, "cancelled"), (2, "planned"), (20, "planned"), (3, "held")):
        where = site(f"Điểm {day}", cast.ha_noi)
        drive(cast.hn_campaign, where, date(2026, 2, day), status=status)
    drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 1, 31))
    drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 3, 1))
    found = report(cast)
    assert amounts(found) == {
        "planned": 5,
        "held": 2,
        "cancelled": 1,
        "missing": 1,
        "coming": 1,
        "registered": 180,
        "deferred": 30,
        "donors": 150,
        "bags_250": 100,
        "bags_350": 50,
        "bags": 150,
        "standard": 170,
    }
    assert found.came == Period(date(2026, 2, 1), TODAY)
    assert found.period == FEBRUARY


def test_rule_10_drafts_are_never_counted(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL, draft=True)
    found = report(cast)
    assert found.drafts == 1
    assert (found.tally.entries, found.tally.held, found.tally.missing) == (0, 0, 1)
    assert amounts(found)["donors"] is None


def test_rule_9_a_correction_counts_in_place_of_what_it_replaces(cast):
    first = log(cast.hn_drive, cast.hanoi, facts=FULL)
    mended = CollectionFacts(donors=149, bags=BAGS)
    log(cast.hn_drive, cast.hanoi, facts=mended, replaces=first.entry, reason="đếm lại")
    assert amounts(report(cast))["donors"] == 149
    assert report(cast).tally.entries == 1


def test_what_is_approved_is_said_apart(cast):
    first = log(cast.hn_drive, cast.hanoi, facts=FULL)
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    now = datetime(2026, 2, 3, 4, tzinfo=UTC)
    approve(entries=[first.entry], approved_by=cast.hanoi, at=now)
    found = report(cast)
    assert (found.tally.entries, found.tally.approved_entries) == (2, 1)
    assert rows(found)["donors"].now == Known(300, 150)
    assert rows(found)["standard"].now == Known(Decimal(340), Decimal(170))


def test_at_least_is_contagious(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(bags={250: 10}))
    found = rows(report(cast))
    assert (found["donors"].now.amount, found["donors"].now.lacking) == (150, 1)
    assert (found["bags_250"].now.amount, found["bags_250"].now.lacking) == (110, 0)
    assert (found["bags"].now.amount, found["bags"].now.lacking) == (160, 1)
    assert not found["bags"].sure


def test_why_people_were_deferred(cast):
    reasons = {"hemoglobin": 12, "weight": 3, "other": None}
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(deferred=20, deferred_reasons=reasons))
    log(
        cast.hn_drive,
        cast.hanoi,
        facts=CollectionFacts(deferred=5, deferred_reasons={"hemoglobin": 2}),
    )
    assert report(cast).reasons == {"hemoglobin": 14, "weight": 3}


def test_one_campaign_or_all_of_a_place(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    red = drive(cast.national, cast.hn_drive.site, date(2026, 2, 2))
    log(red, cast.hanoi, facts=CollectionFacts(donors=7))
    assert amounts(report(cast))["donors"] == 157
    assert amounts(report(cast, campaign="toan-quoc"))["donors"] == 7
    shares = {share.campaign.slug: share.tally for share in report(cast).shares}
    assert {slug: tally.count("donors").amount for slug, tally in shares.items()} == {
        "hn-2026": 150,
        "toan-quoc": 7,
    }


# The period


def test_a_campaign_s_own_dates(cast):
    found = report(cast, campaign="hn-2026", kind=Kind.CAMPAIGN)
    assert found.period == Period(date(2026, 1, 15), TODAY)
    assert ask(cast, kind=Kind.CAMPAIGN).problem == "no_campaign"
    cast.hn_campaign.starts_on = None
    cast.hn_campaign.save()
    assert ask(cast, campaign="hn-2026", kind=Kind.CAMPAIGN).problem == "no_dates"


def test_free_dates(cast):
    dates = Period(date(2026, 1, 26), date(2026, 2, 25))
    assert report(cast, kind=Kind.DATES, dates=dates).period == dates


def test_a_period_that_has_not_begun(cast):
    dates = Period(date(2026, 5, 1), date(2026, 5, 31))
    drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 5, 3))
    found = report(cast, kind=Kind.DATES, dates=dates)
    assert found.came is None
    assert (found.tally.planned, found.tally.coming, found.tally.entries) == (1, 1, 0)


# A year before


def earlier(cast, of=None, day=2, facts=FULL, **more):
    held = drive(of or cast.hn_campaign, cast.hn_drive.site, date(2025, 2, day), **more)
    log(held, cast.hanoi, facts=facts)


def test_the_same_days_a_year_before(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    earlier(cast, facts=CollectionFacts(donors=120, bags=BAGS))
    earlier(cast, day=20, facts=CollectionFacts(donors=1000))  # later than today, a year ago
    found = report(cast)
    assert found.before == Period(date(2025, 2, 1), date(2025, 2, 3))
    assert rows(found)["donors"].before.amount == 120
    assert rows(found)["donors"].change == Change(Decimal(30), Decimal("25.0"))
    assert rows(found)["planned"].before.amount == 2  # plans are compared in whole
    assert rows(found)["held"].before.amount == 1
    assert rows(found)["registered"].change == Change()


def test_a_place_is_compared_with_those_it_took_over(cast):
    own = campaign("ag-2026", "Xuân hồng An Giang", cast.an_giang, date(2026, 1, 1))
    now = drive(own, site("Long Xuyên", cast.an_giang), date(2026, 2, 1))
    log(now, cast.angiang, facts=FULL)
    then = drive(cast.kg_campaign, site("Rạch Giá", cast.kien_luong), date(2025, 2, 1))
    log(then, cast.quanly, facts=FULL)
    found = report(cast, user=cast.angiang)
    assert [place.slug for place in found.took_over] == ["kien-giang"]
    assert rows(found)["donors"].change == Change(Decimal(0), Decimal(0))


def test_one_campaign_is_compared_with_the_one_of_its_name(cast):
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    earlier(cast, of=cast.national)
    assert rows(report(cast, campaign="hn-2026"))["donors"].before.amount is None
    before = campaign("hn-2025", "Lễ hội Xuân Hồng Hà Nội lần thứ 18 năm 2025", cast.ha_noi)
    earlier(cast, of=before, facts=CollectionFacts(donors=75))
    found = report(cast, campaign="hn-2026")
    assert [each.slug for each in found.compared] == ["hn-2025"]
    assert rows(found)["donors"].change == Change(Decimal(75), Decimal("100.0"))


# Against what was promised


def target(of, amount, **more):
    fields = {"measure": "blood_units", "basis": "unstated", "qualifier": "exact", **more}
    return Target.objects.create(campaign=of, amount=amount, **fields)


def layers(found):
    return [
        (layer.target.quantity.amount, layer.why_not, layer.percent and layer.percent.amount)
        for layer in found.layers
    ]


def test_targets_stand_in_layers_each_with_its_own_percent(cast):
    ward = place("phuong-bach-mai", "Bạch Mai", Place.Kind.WARD, cast.ha_noi)
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    log(drive(cast.hn_campaign, site("Trạm y tế", ward), date(2026, 1, 20)), cast.hanoi, facts=FULL)
    target(cast.hn_campaign, 600)
    target(cast.hn_campaign, 340, basis="standard_250ml", principal=True)
    target(cast.hn_campaign, 100, layer="district", place=ward)
    target(cast.hn_campaign, 50000, layer="national", place=cast.country)
    target(cast.hn_campaign, 70, layer="organisation", organisation=cast.hospital)
    target(cast.hn_campaign, 200, layer="district", measure="donors", basis="", place=ward)
    assert layers(report(cast)) == [
        (50000, "wider", None),
        (340, "", Decimal(100)),
        (600, "", Decimal("50")),
        (100, "", Decimal(150)),
        (200, "", Decimal(75)),
        (70, "apart", None),
    ]


def test_a_target_of_the_country_is_not_the_place_s(cast):
    target(cast.national, 100000, layer="national")
    log(drive(cast.national, cast.hn_drive.site, date(2026, 2, 2)), cast.hanoi, facts=FULL)
    assert layers(report(cast, campaign="toan-quoc")) == [(100000, "wider", None)]
    national = report(cast, user=cast.quanly, campaign="toan-quoc")
    assert layers(national) == [(100000, "", Decimal("0.2"))]


def test_what_is_logged_later_than_the_period_is_not_in_its_percent(cast):
    target(cast.hn_campaign, 300)
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    log(
        drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 1, 20)),
        cast.hanoi,
        facts=FULL,
    )
    assert layers(report(cast, kind=Kind.LAST_MONTH)) == [(300, "", Decimal(50))]
    assert layers(report(cast)) == [(300, "", Decimal(100))]


def test_the_targets_of_the_period_s_drives(cast):
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=200)
    assert report(cast).drives_percent is None
    log(cast.hn_drive, cast.hanoi, facts=FULL)
    assert report(cast).drives_percent.amount == 75
    drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 2, 9), status="cancelled", target=50)
    assert report(cast).drives_percent.amount == 75
    drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 2, 10))
    found = report(cast)
    assert (found.tally.target, found.tally.untargeted, found.drives_percent) == (200, 1, None)


def test_an_incomplete_result_gives_at_least_a_percent(cast):
    Drive.objects.filter(pk=cast.hn_drive.pk).update(target=100)
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(bags={250: 80}))
    percent = report(cast).drives_percent
    assert (percent.amount, percent.qualifier) == (80, Qualifier.AT_LEAST)


# What was reported


def test_rule_6_reported_totals_stand_apart_from_logged_ones(cast):
    from campaigns.models import Claim

    log(cast.hn_drive, cast.hanoi, facts=FULL)
    Claim.objects.create(
        source=cast.source,
        campaign=cast.hn_campaign,
        measure="blood_units",
        basis="unstated",
        amount=5600,
        qualifier="exact",
        as_printed="5.600 đơn vị máu",
        unit="đơn vị máu",
    )
    found = report(cast)
    assert amounts(found)["bags"] == 150
    (line,) = found.reported
    assert line.campaign.slug == "hn-2026"
    assert line.line.reported.quantity == Quantity(5600, unit="đơn vị máu")
    assert (line.line.logged.amount, line.line.difference) == (150, 5450)


# How much it asks


def fill(cast, number):
    for n in range(number):
        ward = place(f"phuong-{n}", f"Phường {n}", Place.Kind.WARD, cast.ha_noi)
        of = campaign(f"hn-{n}", f"Đợt {n}", cast.ha_noi, date(2026, 1, 1), ends_on=TODAY)
        target(of, 100 + n)
        target(of, 50, layer="district", place=ward)
        for year in (2025, 2026):
            held = drive(of, site(f"Trạm {n} {year}", ward), date(year, 2, 2), target=100)
            log(held, cast.hanoi, facts=FULL)


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow(cast, number, django_assert_num_queries):
    fill(cast, number)
    Organisation.objects.create(slug=f"x-{number}", name="x")
    with django_assert_num_queries(26):
        page = ask(cast)
    assert page.report.tally.held == number
    assert len(page.report.layers) == 2 * number
