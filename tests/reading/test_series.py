"""What charts draw: sums by day, size, place, organisation and month, beside what was promised."""

from datetime import date, timedelta

import pytest

from campaigns import reading
from campaigns.models import Collection, DonationSite, Drive, Organisation, Place, Succession
from campaigns.reading.series import YEARS_SHOWN
from campaigns.recording import approve
from campaigns.rules.pace import pace_sentence
from campaigns.rules.wording import print_quantity

from .conftest import TODAY

STARTS, ENDS = date(2026, 11, 1), date(2026, 12, 10)


def days(campaign):
    return reading.campaign_days(slug=campaign.slug, today=TODAY)


def shares(campaign):
    return reading.campaign_shares(slug=campaign.slug)


def named(found):
    return {share.name: share for share in found.shares}


def ward(country, name, **fields):
    fields = {"kind": Place.Kind.WARD, "parent": country.place, **fields}
    return Place.objects.create(slug=name.lower().replace(" ", "-"), name=name, **fields)


def drive_in(country, campaign, place, day=date(2026, 11, 20), **fields):
    site = DonationSite.objects.create(name=f"Trường {place.name}", place=place)
    return Drive.objects.create(campaign=campaign, site=site, starts_on=day, **fields)


def organisation(name, kind="hospital"):
    return Organisation.objects.create(slug=name.lower(), name=name, kind=kind)


def test_the_days_of_a_campaign_add_up_to_what_was_logged(country):
    campaign = country.campaign(starts_on=STARTS, ends_on=ENDS)
    country.target(campaign, 400, basis="bags", principal=True)
    country.log(country.drive(campaign, date(2026, 11, 20)), bags={250: 60, 350: 40})
    country.log(country.drive(campaign, date(2026, 11, 3)), bags={250: 50})
    country.log(country.drive(campaign, date(2026, 11, 3)), bags={250: 5})
    found = days(campaign)
    assert [(one.day.day, one.blood.bags) for one in found.days] == [(3, 55), (20, 100)]
    assert found.whole.sizes == {150: None, 250: 115, 350: 40, 450: None}
    assert (found.pace.so_far, found.pace.target, found.pace.provisional) == (155, 400, True)
    assert found.pace.due(TODAY) == 210  # 21 of 40 days


ALL_SIZES = {150: 0, 250: 100, 350: 0, 450: 0}


def test_rule_1_a_day_that_leaves_bags_out_makes_all_so_far_at_least(country):
    campaign = country.campaign(starts_on=STARTS, ends_on=ENDS)
    country.target(campaign, 400, basis="bags", principal=True)
    country.log(country.drive(campaign, date(2026, 11, 20)), bags=ALL_SIZES)
    assert not days(campaign).pace.partial
    country.log(country.drive(campaign, date(2026, 11, 3)), donors=40)
    found = days(campaign)
    assert [(one.day.day, one.blood.partial) for one in found.days] == [(20, False)]
    assert (found.pace.so_far, found.pace.partial) == (100, True)
    assert "đã ghi nhận ít nhất 100" in pace_sentence(found.pace)
    assert "at least 100 are logged" in pace_sentence(found.pace, "en")


def test_rule_1_what_a_place_brought_is_at_least_where_a_drive_in_it_leaves_bags_out(country):
    campaign = country.campaign(place=None)
    other = Place.objects.create(slug="khac", name="Tỉnh Khác", kind="province")
    sure, unsure = drive_in(country, campaign, other), country.drive(campaign)
    country.log(sure, bags=ALL_SIZES)
    country.log(unsure, bags=ALL_SIZES)
    country.log(drive_in(country, campaign, ward(country, "Phường Một")), donors=40)
    country.target(campaign, 200, basis="bags", place=country.place)
    found = named(shares(campaign).places)
    assert print_quantity(found["Tỉnh Thử"].percent) == "ít nhất 50%"
    assert {name: one.blood.partial for name, one in found.items()} == {
        "Tỉnh Thử": True,
        "Tỉnh Khác": False,
    }


def test_rule_1_a_year_of_which_a_month_leaves_bags_out_is_at_least(country):
    campaign = country.campaign()
    country.log(country.drive(campaign, date(2025, 3, 1)), bags=ALL_SIZES)
    country.log(country.drive(campaign, date(2026, 3, 1)), bags=ALL_SIZES)
    country.log(country.drive(campaign, date(2026, 5, 1)), donors=40)
    assert reading.history(today=TODAY).partial == {2026}


def test_rule_9_a_replaced_entry_and_a_draft_are_in_no_chart(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    first = country.log(drive, bags={250: 100})
    country.log(drive, bags={250: 90}, replaces=first.entry, reason="đếm lại")
    country.log(country.drive(campaign), bags={250: 7}, draft=True)
    assert days(campaign).whole.bags == 90
    assert reading.history(today=TODAY).months[2026, 11].bags == 90


def test_rule_1_a_day_without_a_count_of_bags_is_left_out(country):
    campaign = country.campaign()
    country.log(country.drive(campaign, date(2026, 11, 5)), donors=30)
    assert days(campaign) is None
    country.log(country.drive(campaign, date(2026, 11, 6)), bags={250: 0})
    assert [(one.day.day, one.blood.bags) for one in days(campaign).days] == [(6, 0)]


def test_approved_days_are_not_provisional(country):
    campaign = country.campaign()
    entry = country.log(country.drive(campaign), bags={250: 10}).entry
    assert days(campaign).whole.provisional
    when = Collection.objects.get(pk=entry).recorded_at
    approve(entries=[entry], approved_by=country.staff, at=when)
    assert not days(campaign).whole.provisional


def test_a_target_in_standard_units_is_met_in_standard_units(country):
    campaign = country.campaign(starts_on=STARTS, ends_on=ENDS)
    country.target(campaign, 500, basis="standard_250ml", principal=True)
    country.log(country.drive(campaign), bags={350: 100})
    found = days(campaign)
    assert (found.standard, found.pace.so_far, found.pace.target) == (True, 140, 500)


def test_a_target_in_standard_units_beside_a_figure_without_a_unit_is_not_mixed(country):
    campaign = country.campaign(starts_on=STARTS, ends_on=ENDS)
    country.claim(campaign, "90 đơn vị máu")
    country.target(campaign, 500, basis="standard_250ml", principal=True)
    country.log(country.drive(campaign), bags={350: 100})
    assert (days(campaign).standard, days(campaign).pace.so_far) == (True, 140)


def test_a_target_nobody_gave_a_basis_stands_beside_bags_and_says_so(country):
    campaign = country.campaign()
    country.target(campaign, 500, principal=True)
    country.log(country.drive(campaign), bags={350: 100})
    found = days(campaign)
    assert (found.standard, found.basis_unstated, found.pace.so_far) == (False, True, 100)


def test_rule_2_an_implied_target_paces_too_and_is_known_as_implied(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu", basis="bags", role="result")
    country.percent(campaign, "133,3%")
    country.log(country.drive(campaign), bags={250: 100})
    promise = days(campaign).promise
    assert (promise.amount, promise.basis) == (4200, "implied")


def test_places_stand_beside_their_own_targets_with_all_that_lies_below(country):
    campaign = country.campaign()
    district = ward(country, "Huyen", kind=Place.Kind.DISTRICT)
    commune = ward(country, "Xa", kind=Place.Kind.COMMUNE, parent=district)
    other, quiet = ward(country, "Khac"), ward(country, "Lang")
    country.target(campaign, 1000, basis="bags", principal=True)
    country.target(campaign, 100, basis="bags", place=district)
    country.target(campaign, 50, basis="bags", place=quiet)
    country.log(drive_in(country, campaign, commune), bags={250: 80})
    country.log(drive_in(country, campaign, district), bags={250: 40})
    country.log(drive_in(country, campaign, other), bags={250: 300})
    found = named(shares(campaign).places)
    assert set(found) == {"Huyen", "Khac", "Lang"}
    assert (found["Huyen"].blood.bags, found["Huyen"].percent.amount) == (120, 120)
    assert (found["Khac"].blood.bags, found["Khac"].target) == (300, None)
    # Unknown is not zero.
    assert (found["Lang"].blood, found["Lang"].target.amount) == (None, 50)
    assert [share.name for share in shares(campaign).places.shares] == ["Khac", "Huyen", "Lang"]


def test_without_targets_places_are_parts_of_the_campaigns_place(country):
    campaign = country.campaign()
    district = ward(country, "Huyen", kind=Place.Kind.DISTRICT)
    commune = ward(country, "Xa", kind=Place.Kind.COMMUNE, parent=district)
    country.log(drive_in(country, campaign, commune), bags={250: 80})
    country.log(drive_in(country, campaign, ward(country, "Khac")), bags={250: 30})
    assert set(named(shares(campaign).places)) == {"Huyen", "Khac"}


def test_a_campaign_of_the_whole_country_is_shown_by_province(country):
    campaign = country.campaign(place=None)
    viet_nam = Place.objects.create(slug="viet-nam", name="Việt Nam", kind=Place.Kind.COUNTRY)
    country.place.parent = viet_nam
    country.place.save()
    second = ward(country, "Tinh Hai", kind=Place.Kind.PROVINCE, parent=viet_nam)
    country.log(drive_in(country, campaign, ward(country, "Xa")), bags={250: 80})
    country.log(drive_in(country, campaign, second), bags={250: 30})
    assert set(named(shares(campaign).places)) == {"Tỉnh Thử", "Tinh Hai"}


def test_one_place_without_a_target_is_nothing_to_compare(country):
    campaign = country.campaign()
    country.log(country.drive(campaign), bags={250: 80})
    found = shares(campaign)
    assert (found.places, found.hosts, found.hospitals) == (None, None, None)


def test_targets_that_disagree_or_count_otherwise_stand_apart(country):
    campaign = country.campaign()
    one, two = ward(country, "Mot"), ward(country, "Hai")
    for amount in (100, 120):
        country.target(campaign, amount, basis="bags", place=one)
    country.target(campaign, 90, basis="standard_250ml", place=two)
    for place in (one, two):
        country.log(drive_in(country, campaign, place), bags={350: 100})
    found = named(shares(campaign).places)
    assert not shares(campaign).places.standard
    assert (found["Mot"].target, found["Mot"].percent) == (None, None)
    assert [line.quantity.amount for line in found["Mot"].others] == [100, 120]
    assert (found["Hai"].target, len(found["Hai"].others)) == (None, 1)


def test_hosts_and_hospitals_are_two_ways_to_see_the_same_blood(country):
    campaign = country.campaign()
    clinic, school = organisation("Huyet-hoc"), organisation("Bach-khoa", "union")
    second = organisation("Cho-ray")
    country.target(campaign, 200, basis="bags", organisation=clinic)
    country.target(campaign, 70, basis="bags", organisation=school)
    country.log(country.drive(campaign, host=school, collecting_hospital=clinic), bags={250: 60})
    country.log(country.drive(campaign, collecting_hospital=second), bags={250: 20})
    found = shares(campaign)
    assert {n: s.blood.bags for n, s in named(found.hosts).items()} == {"Bach-khoa": 60}
    hospitals = {n: s.blood.bags for n, s in named(found.hospitals).items()}
    assert hospitals == {"Huyet-hoc": 60, "Cho-ray": 20}
    assert named(found.hospitals)["Huyet-hoc"].percent.amount == 30


def test_a_hospital_that_hosts_keeps_its_target_where_its_results_are(country):
    campaign = country.campaign()
    clinic, second = organisation("Huyet-hoc"), organisation("Cho-ray")
    country.target(campaign, 200, basis="bags", organisation=clinic)
    country.log(country.drive(campaign, host=clinic, collecting_hospital=second), bags={250: 60})
    found = shares(campaign)
    assert named(found.hosts)["Huyet-hoc"].percent.amount == 30
    assert found.hospitals is None  # one hospital, and no target of its own


def test_only_so_many_places_are_drawn_and_the_rest_is_counted(country):
    campaign = country.campaign()
    for at in range(14):
        country.log(drive_in(country, campaign, ward(country, f"Xa {at}")), bags={250: at + 1})
    found = shares(campaign).places
    assert (len(found.shares), found.left_out) == (12, 2)
    assert found.shares[0].blood.bags == 14


def test_shares_take_the_same_queries_however_many_places(country, django_assert_num_queries):
    campaign = country.campaign()
    country.target(campaign, 10, basis="bags", organisation=organisation("Huyet-hoc"))
    for at in range(3):
        place = ward(country, f"Xa {at}")
        country.target(campaign, 10, basis="bags", place=place)
        country.log(drive_in(country, campaign, place), bags={250: 1})
    with django_assert_num_queries(3):
        shares(campaign)


def test_months_of_the_latest_years_are_grouped(country, django_assert_num_queries):
    campaign = country.campaign()
    for day in (date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 31), date(2025, 11, 5)):
        country.log(country.drive(campaign, day), bags={250: 10})
    first = date(TODAY.year - YEARS_SHOWN + 1, 1, 1)
    country.log(country.drive(campaign, first - timedelta(days=1)), bags={250: 99})
    country.log(country.drive(campaign, first), bags={250: 5})
    with django_assert_num_queries(1):
        found = reading.history(today=date(2026, 11, 30))
    sums = {month: blood.bags for month, blood in found.months.items()}
    assert sums == {(2026, 11): 20, (2026, 10): 10, (2025, 11): 10, (2022, 1): 5}
    assert found.years == (2026, 2025, 2022)


def test_a_place_counts_what_lies_below_it_and_what_it_took_over(country):
    campaign = country.campaign()
    former = ward(country, "Tinh Cu", kind=Place.Kind.PROVINCE, parent=None)
    Succession.objects.create(predecessor=former, successor=country.place, on=date(2025, 7, 1))
    elsewhere = ward(country, "Tinh Khac", kind=Place.Kind.PROVINCE, parent=None)
    for place in (former, elsewhere, ward(country, "Xa")):
        country.log(drive_in(country, campaign, place), bags={250: 10})
    found = reading.place_history(slug=country.place.slug, today=TODAY)
    assert found.months[2026, 11].bags == 20
    assert [place.name for place in found.includes] == ["Tinh Cu"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: reading.campaign_days(slug="khong-co", today=TODAY),
        lambda: reading.campaign_shares(slug="khong-co"),
        lambda: reading.place_history(slug="khong-co", today=TODAY),
    ],
)
def test_what_is_not_there_is_not_found(db, ask):
    with pytest.raises(reading.NotFound):
        ask()
