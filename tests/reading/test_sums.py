"""What a large campaign adds up to is remembered, and never shown once something of it changed."""

from datetime import date

import pytest

from campaigns import reading
from campaigns.models import DonationSite, Drive, Organisation, Place
from campaigns.reading import remembered, shares, sums
from campaigns.recording import approve
from campaigns.recording.moves import save_drive, save_place, save_site
from tests.cast import NOW

from .conftest import TODAY


def drive_at(site, campaign, day=3, **fields):
    return Drive.objects.create(
        campaign=campaign, site=site, starts_on=date(2026, 11, day), **fields
    )


@pytest.fixture
def large(country, monkeypatch):
    """A campaign that counts as large: two days, two wards, targets, a host and two hospitals."""
    for module in (sums, shares):
        monkeypatch.setattr(module, "FEW", 0)
    campaign = country.campaign(starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 10))
    wards = [
        Place.objects.create(slug=f"p{n}", name=f"Phường {n}", kind="ward", parent=country.place)
        for n in (1, 2)
    ]
    sites = [DonationSite.objects.create(name=f"Chợ {ward.name}", place=ward) for ward in wards]
    hospitals = [
        Organisation.objects.create(slug=slug, name=name, kind="hospital")
        for slug, name in (("vien", "Viện"), ("khoa", "Khoa"))
    ]
    host = Organisation.objects.create(slug="hoi", name="Hội", kind="chapter")
    country.target(campaign, 400, basis="bags", principal=True)
    country.target(campaign, 50, basis="bags", place=wards[0])
    drives = [
        drive_at(site, campaign, day, host=host, collecting_hospital=hospital)
        for day, site, hospital in zip((3, 5), sites, hospitals, strict=True)
    ]
    for drive in drives:
        country.log(drive, donors=30, bags={250: 20, 350: 5})
    return campaign, drives


def asked(campaign):
    return (
        reading.campaign_page(slug=campaign.slug, today=TODAY),
        reading.campaign_days(slug=campaign.slug, today=TODAY),
        reading.campaign_shares(slug=campaign.slug),
        reading.day_totals(slug=campaign.slug),
    )


def log_more(country, campaign, drives):
    country.log(drives[0], bags={450: 1})


def correct(country, campaign, drives):
    first = country.log(drives[0], bags={450: 7})
    country.log(drives[0], bags={450: 6}, replaces=first.entry, reason="đếm lại")


def approve_one(country, campaign, drives):
    entry = country.log(drives[1], bags={450: 7}).entry
    approve(entries=[entry], approved_by=country.staff, at=NOW)


def put_on_another_day(country, campaign, drives):
    drives[0].starts_on = date(2026, 11, 8)
    save_drive(drive=drives[0])


def give_to_another_host(country, campaign, drives):
    drives[0].host = Organisation.objects.create(slug="doan", name="Đoàn", kind="chapter")
    save_drive(drive=drives[0])


def put_the_site_elsewhere(country, campaign, drives):
    site = drives[0].site
    site.place = drives[1].site.place
    save_site(site=site)


def put_a_ward_elsewhere(country, campaign, drives):
    ward = drives[1].site.place
    ward.parent = Place.objects.create(slug="khac", name="Tỉnh khác", kind="province")
    save_place(place=ward)


def rename_a_ward(country, campaign, drives):
    Place.objects.filter(pk=drives[0].site.place_id).update(name="Phường Mới")


def rename_the_hospital(country, campaign, drives):
    Organisation.objects.filter(slug="vien").update(name="Bệnh viện Mới")


def promise_more(country, campaign, drives):
    country.target(campaign, 60, basis="bags", place=drives[1].site.place)


def plan_another(country, campaign, drives):
    country.drive(campaign, date(2026, 11, 20))


CHANGES = [
    log_more, correct, approve_one, put_on_another_day, give_to_another_host,
    put_the_site_elsewhere, put_a_ward_elsewhere, rename_a_ward, rename_the_hospital,
    promise_more, plan_another,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_no_sum_is_remembered_past_a_change(country, large, change):
    campaign, drives = large
    before = asked(campaign)
    assert asked(campaign) == before
    change(country, campaign, drives)
    after = asked(campaign)
    remembered.forget()
    assert after == asked(campaign)
    assert after != before


def test_what_is_remembered_is_not_added_up_again(large, django_assert_num_queries):
    campaign, _drives = large
    with django_assert_num_queries(5):
        page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    with django_assert_num_queries(4):
        assert reading.campaign_page(slug=campaign.slug, today=TODAY) == page
    with django_assert_num_queries(1):
        reading.day_totals(slug=campaign.slug)


def test_a_small_campaign_is_added_up_each_time(country, django_assert_num_queries):
    campaign = country.campaign()
    country.log(country.drive(campaign, date(2026, 11, 3)), bags={250: 5})
    for _time in range(2):
        with django_assert_num_queries(5):
            reading.campaign_page(slug=campaign.slug, today=TODAY)


def test_sites_lie_in_a_ward_and_its_province_and_no_chart_is_by_country(country):
    whole = Place.objects.create(slug="viet-nam", name="Việt Nam", kind="country")
    Place.objects.filter(pk=country.place.pk).update(parent=whole)
    ward = Place.objects.create(slug="p", name="Phường", kind="ward", parent=country.place)
    campaign = country.campaign(place=whole)
    for place in (ward, whole):
        site = DonationSite.objects.create(name=f"Chợ {place.name}", place=place)
        country.log(drive_at(site, campaign), bags={250: 5})
    found = sums.sums_of(campaign=campaign.pk, at=())
    chains = sorted([place.pk for place in sites.within] for sites in found.places)
    assert chains == sorted([[ward.pk, country.place.pk], [whole.pk]])
