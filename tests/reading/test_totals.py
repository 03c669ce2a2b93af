"""What pages read from running totals is what the ledger says, and costs a few rows."""

from datetime import date

import pytest
from django.db import connection, transaction

from campaigns import reading
from campaigns.models import Collection, DonationSite, Drive, Organisation, Place, Total
from campaigns.reading import beside, totals
from campaigns.reading.sums import sums_of
from campaigns.recording import approve
from tests.cast import NOW

from .conftest import TODAY

Kind = Total.Kind


@pytest.fixture
def logged(country):
    """Three drives of two days: an approved entry, a corrected one, and one without bags."""
    campaign = country.campaign()
    hospital = Organisation.objects.create(slug="vien", name="Viện", kind="hospital")
    days = (date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 2))
    drives = [country.drive(campaign, day, collecting_hospital=hospital) for day in days]
    final = country.log(drives[0], donors=10, bags={250: 9}).entry
    approve(entries=[final], approved_by=country.staff, at=NOW)
    first = country.log(drives[1], donors=20, bags={250: 20, 350: 0})
    country.log(drives[1], donors=19, bags={350: 5}, replaces=first.entry, reason="đếm lại")
    country.log(drives[2], registered=7)
    return campaign, drives, hospital


def test_rule_1_what_no_entry_gives_stays_unknown(logged):
    campaign, drives, _hospital = logged
    [found] = totals.totals_of(kind=Kind.DRIVE, subjects=[drives[2].pk]).values()
    assert found.counts["registered"] == 7
    assert (found.counts["donors"], found.blood, found.unnamed_bags) == (None, None, 1)
    whole = totals.totals_of(kind=Kind.CAMPAIGN, subjects=[campaign.pk])[campaign.pk]
    assert whole.counts == {
        "registered": 7, "deferred": None, "donors": 29,
        "bags_150": None, "bags_250": 9, "bags_350": 5, "bags_450": None,
    }  # fmt: skip
    assert whole.blood.sizes == {150: None, 250: 9, 350: 5, 450: None}


def test_approved_and_provisional_stand_apart(logged):
    campaign, drives, _hospital = logged
    [whole] = totals.totals_of(kind=Kind.CAMPAIGN, subjects=[campaign.pk]).values()
    assert (whole.entries, whole.approved.entries) == (3, 1)
    assert whole.approved.counts["donors"] == 10
    assert whole.open_counts == {"registered", "donors", "bags_350"}
    of_drives = totals.totals_of(kind=Kind.DRIVE, subjects=[drive.pk for drive in drives])
    assert [of_drives[drive.pk].open_counts == set() for drive in drives] == [True, False, False]


def test_sums_by_day_month_place_site_organisation_and_country(country, logged):
    campaign, drives, hospital = logged
    october, november = date(2026, 10, 30), date(2026, 11, 2)
    found = sums_of(campaign=campaign.pk, at=())
    assert {one.day: one.blood.bags for one in found.days} == {october: 9, november: 5}
    assert [one.blood.provisional for one in found.days] == [False, True]
    of_country = totals.days_of_country(since=october, until=november)
    assert {day: one.entries for day, one in of_country.items()} == {october: 1, november: 2}
    assert list(totals.days_of_country(since=november, until=november)) == [november]
    for months in (
        totals.months_of_places(places=[country.place.pk], since=date(2026, 1, 1), until=TODAY),
        totals.months_of_country(since=date(2026, 1, 1), until=TODAY),
    ):
        assert {(m.month, m.day): one.entries for m, one in months.items()} == {
            (10, 1): 1, (11, 1): 2,
        }  # fmt: skip
    site = drives[0].site_id
    for kind, subject in (
        (Kind.SITE, site), (Kind.HOSPITAL, hospital.pk), (Kind.PLACE, country.place.pk),
        (Kind.COUNTRY, 0),
    ):  # fmt: skip
        assert totals.totals_of(kind=kind, subjects=[subject])[subject].counts["donors"] == 29
    assert {named.name: blood.bags for named, blood in found.hospitals.items()} == {"Viện": 14}
    [sites] = found.places
    assert ([place.pk for place in sites.within], sites.blood.bags) == ([country.place.pk], 14)
    assert (found.hosts, found.whole.entries, found.whole.counts["donors"]) == ({}, 3, 29)
    assert found.drives == 3


def test_the_time_of_the_last_entry_and_a_version_that_grows(country, logged):
    campaign, drives, _hospital = logged
    before = totals.totals_of(kind=Kind.CAMPAIGN, subjects=[campaign.pk])[campaign.pk]
    assert before.last_recorded_at == Collection.objects.latest("recorded_at").recorded_at
    country.log(drives[0], donors=1)
    after = totals.totals_of(kind=Kind.CAMPAIGN, subjects=[campaign.pk])[campaign.pk]
    assert after.changes > before.changes
    assert reading.campaign_page(slug=campaign.slug, today=TODAY).last_logged_at


def test_what_was_corrected_away_or_never_logged_is_left_out(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    country.log(drive, donors=5, draft=True)
    assert totals.totals_of(kind=Kind.CAMPAIGN, subjects=[campaign.pk]) == {}
    assert totals.totals_of(kind=Kind.DRIVE, subjects=[]) == {}
    assert totals.months_of_places(places=[], since=TODAY, until=TODAY) == {}


def test_rule_7_a_former_place_within_another_counts_once(country):
    """A former district of a former province that the same province took over."""
    province = Place.objects.create(slug="moi", name="Tỉnh Mới", kind="province")
    district = Place.objects.create(
        slug="huyen", name="Huyện", kind="district", parent=country.place
    )
    for former in (country.place, district):
        former.succeeded_by.create(successor=province, on=date(2025, 7, 1))
    site = DonationSite.objects.create(name="Chợ", place=district)
    drive = Drive.objects.create(campaign=country.campaign(), site=site, starts_on=TODAY)
    country.log(drive, bags={250: 40})
    assert reading.place_history(slug="moi", today=TODAY).months[2026, 11].bags == 40
    assert reading.place_history(slug="huyen", today=TODAY).months[2026, 11].bags == 40


def plans_of(ask) -> list[str]:
    """How the database would find what `ask` asks of the running totals."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    plans = []
    with transaction.atomic(), connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":  # a small table is read whole unless told not to
            cursor.execute("SET LOCAL enable_seqscan = off")
            explain = "EXPLAIN"
        for sql, params in asked:
            if "campaigns_total" in sql:
                cursor.execute(f"{explain} {sql}", params)
                plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return plans


ASKED = {
    "of campaigns": lambda: totals.totals_of(kind=Kind.CAMPAIGN, subjects=range(1, 30)),
    "of drives": lambda: totals.totals_of(kind=Kind.DRIVE, subjects=range(1, 60)),
    "of one campaign": lambda: sums_of(campaign=1, at=()),
    "of the latest drives of a campaign": lambda: beside.latest_drives(1),
    "of a campaign, as its version": lambda: beside.campaign_named("chien-dich"),
    "days of the country": lambda: totals.days_of_country(since=TODAY, until=TODAY),
    "months of places": lambda: totals.months_of_places(places=[1, 2], since=TODAY, until=TODAY),
    "months of the country": lambda: totals.months_of_country(since=TODAY, until=TODAY),
}


@pytest.mark.parametrize("asked", ASKED)
def test_totals_are_found_by_their_key(explainable, asked):
    [plan] = plans_of(ASKED[asked])
    used = "sqlite_autoindex_campaigns_total_1 (kind=? AND subject=?"
    if connection.vendor == "postgresql":
        used = "campaigns_total_pkey"
        assert "Seq Scan on campaigns_total" not in plan
    assert used in plan, plan
