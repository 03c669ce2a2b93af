"""Rows of lists are judged once for each version, and never shown once something changed."""

from datetime import date

import pytest

from campaigns import reading
from campaigns.models import Campaign, Claim, Organisation, Place, Source, Target
from campaigns.reading import remembered
from campaigns.recording import approve
from tests.cast import NOW

from .conftest import TODAY


@pytest.fixture
def told(country):
    """A campaign with a plan, printed figures, a layer for an organisation and a logged result."""
    campaign = country.campaign(starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 10))
    country.claim(campaign, "5.600 đơn vị máu", role="result")
    country.percent(campaign, "112%")
    body = Organisation.objects.create(slug="hoi", name="Hội", kind="chapter")
    country.target(campaign, 400, basis="bags", organisation=body, principal=True)
    country.target(campaign, 90, basis="bags", place=country.place)
    drive = country.drive(campaign)
    entry = country.log(drive, donors=30, bags={250: 20, 350: 5})
    country.campaign("khac", starts_on=date(2026, 10, 1))
    return campaign, drive, entry


def shown():
    campaigns = reading.campaigns_queryset().order_by("pk")
    return (
        reading.campaign_rows(campaigns=campaigns, today=TODAY),
        reading.overview(today=TODAY),
        reading.place_page(slug="tinh", today=TODAY),
    )


def correct(country, campaign, drive, entry):
    country.log(drive, bags={250: 7}, replaces=entry.entry, reason="đếm lại")


def approved(country, campaign, drive, entry):
    approve(entries=[entry.entry], approved_by=country.staff, at=NOW)


CHANGES = {
    "a result": lambda country, campaign, drive, entry: country.log(drive, bags={450: 3}),
    "a correction": correct,
    "an approval": approved,
    "a figure": lambda country, campaign, *_: country.claim(
        campaign, "5.900 đơn vị máu", source="khac", role="result"
    ),
    "a figure's amount": lambda *_: Claim.objects.filter(role="result").update(amount=5601),
    "a figure taken away": lambda *_: Claim.objects.filter(role="percent").delete(),
    "a target": lambda *_: Target.objects.filter(principal=True).update(amount=450),
    "the campaign's name": lambda *_: Campaign.objects.update(name="Tên khác"),
    "which figures it uses": lambda *_: Campaign.objects.update(progress_uses="logged"),
    "the place's name": lambda *_: Place.objects.filter(slug="tinh").update(name="Tỉnh Mới"),
    "the source's name": lambda *_: Source.objects.update(label="Báo khác"),
    "the organisation's name": lambda *_: Organisation.objects.update(name="Hội khác"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_remembered_is_what_would_be_judged_anew(country, told, change):
    before = shown()
    assert shown() == before
    CHANGES[change](country, *told)
    after = shown()
    remembered.forget()
    assert after == shown() != before


def test_what_did_not_change_is_not_asked_for_again(country, told, django_assert_num_queries):
    campaigns = reading.campaigns_queryset().order_by("pk")
    first = reading.campaign_rows(campaigns=campaigns, today=TODAY)
    with django_assert_num_queries(1):
        assert reading.campaign_rows(campaigns=campaigns.all(), today=TODAY) == first
    country.log(told[1], bags={450: 3})
    with django_assert_num_queries(4):  # the list, and three about the one that changed
        reading.campaign_rows(campaigns=campaigns.all(), today=TODAY)


def test_another_day_is_another_stage(country, told):
    campaigns = reading.campaigns_queryset().order_by("pk")
    stages = [
        reading.campaign_rows(campaigns=campaigns.all(), today=day)[0].stage
        for day in (date(2026, 10, 1), TODAY, date(2027, 1, 1))
    ]
    assert stages == ["upcoming", "running", "ended"]
