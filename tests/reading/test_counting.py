"""What counts on public pages: drafts never, submitted entries provisionally, approved ones."""

from datetime import date

from campaigns import reading
from campaigns.models import Collection
from campaigns.recording import approve

from .conftest import TODAY

ALL = {150: 0, 250: 100, 350: 0, 450: 0}


def blood(campaign):
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    return next(line for line in page.lines if line.measure.key == "blood_units")


def approved(country, receipt):
    when = Collection.objects.get(pk=receipt.entry).recorded_at
    approve(entries=[receipt.entry], approved_by=country.staff, at=when)


def test_a_draft_counts_nowhere(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    country.log(drive, bags=ALL, donors=90, draft=True)
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    assert page.lines == ()
    assert (page.days[0].bags, page.days[0].donors) == (None, None)
    assert page.last_logged_at is None
    assert reading.day_totals(slug=campaign.slug) == ()


def test_a_submitted_result_counts_and_is_provisional(country):
    campaign = country.campaign()
    country.log(country.drive(campaign), bags=ALL)
    line = blood(campaign)
    assert (line.result.amount, line.result_basis) == (100, "logged")
    assert (line.logged_approved, line.provisional) == (None, True)


def test_an_approved_result_is_final(country):
    campaign = country.campaign()
    approved(country, country.log(country.drive(campaign), bags=ALL))
    line = blood(campaign)
    assert (line.logged.amount, line.logged_approved.amount, line.provisional) == (100, 100, False)


def test_a_total_says_how_much_of_it_is_approved(country):
    campaign = country.campaign()
    approved(country, country.log(country.drive(campaign), bags=ALL))
    country.log(country.drive(campaign, date(2026, 11, 19)), bags={250: 20})
    line = blood(campaign)
    assert (line.logged.amount, line.logged_approved.amount, line.provisional) == (120, 100, True)


def test_rule_9_the_correction_of_an_approved_result_is_provisional(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    first = country.log(drive, bags=ALL)
    approved(country, first)
    country.log(drive, bags={250: 90}, replaces=first.entry, reason="đếm lại")
    line = blood(campaign)
    assert (line.logged.amount, line.logged_approved, line.provisional) == (90, None, True)


def test_rule_1_what_waits_without_a_count_leaves_the_total_final(country):
    campaign = country.campaign()
    approved(country, country.log(country.drive(campaign), bags=ALL))
    country.log(country.drive(campaign), donors=12)
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    provisional = {line.measure.key: line.provisional for line in page.lines}
    assert provisional == {"blood_units": False, "donors": True}


def test_approved_bags_are_shown_in_standard_units_beside_standard_units(country):
    campaign = country.campaign()
    country.claim(campaign, "140 đơn vị", basis="standard_250ml")
    approved(country, country.log(country.drive(campaign), bags={350: 100}))
    line = blood(campaign)
    assert (line.logged.amount, line.logged_approved.amount) == (140, 140)


def test_a_submitted_draft_counts_once(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    draft = country.log(drive, bags={250: 90}, draft=True)
    country.log(drive, bags=ALL, replaces=draft.entry)
    assert blood(campaign).logged.amount == 100
