"""Which campaigns, places and sources a question finds, and at what cost."""

from datetime import date

import pytest

from campaigns import reading
from campaigns.models import Place, Succession

from .conftest import TODAY


def slugs(queryset):
    return sorted(campaign.slug for campaign in queryset)


def test_search_finds_names_without_their_accents_and_every_word_counts(country):
    country.campaign("a", name="Lễ hội Xuân hồng")
    country.campaign("b", name="Hành trình Đỏ")
    every = reading.campaigns_queryset()
    assert slugs(reading.matching(every, text="xuan HONG")) == ["a"]
    assert slugs(reading.matching(every, text="hành trình do")) == ["b"]
    assert slugs(reading.matching(every, text="tinh thu hong")) == ["a"]
    assert slugs(reading.matching(every, text="xuan do")) == []


def test_a_place_holds_the_campaigns_of_what_lies_below_it(country):
    ward = Place.objects.create(slug="xa", name="Xã", kind="commune", parent=country.place)
    other = Place.objects.create(slug="khac", name="Khác", kind="province")
    country.campaign("tinh-a")
    country.campaign("xa-a", place=ward)
    country.campaign("khac-a", place=other)
    every = reading.campaigns_queryset()
    assert slugs(reading.in_place(every, slug="tinh")) == ["tinh-a", "xa-a"]
    with pytest.raises(reading.NotFound):
        reading.in_place(every, slug="khong-co")


STAGES = {
    "truoc": (date(2026, 1, 1), date(2026, 2, 1), "ended"),
    "chi-ngay-cuoi": (None, date(2026, 2, 1), "ended"),
    "nay": (date(2026, 11, 1), TODAY, "running"),
    "sau": (date(2026, 12, 1), None, "upcoming"),
    "khong-ro": (None, None, "undated"),
    "chua-ro-cuoi": (date(2026, 11, 1), None, "undated"),
    "con-keo-dai": (None, date(2026, 12, 1), "undated"),
}


def test_the_stage_in_a_row_is_the_stage_that_the_filter_finds(country):
    for slug, (starts_on, ends_on, _stage) in STAGES.items():
        country.campaign(slug, starts_on=starts_on, ends_on=ends_on)
    every = reading.campaigns_queryset()
    rows = reading.campaign_rows(campaigns=every, today=TODAY)
    assert {row.ref.slug: row.stage for row in rows} == {
        slug: stage for slug, (_start, _end, stage) in STAGES.items()
    }
    for wanted in ("ended", "running", "upcoming", "undated"):
        found = slugs(reading.in_stage(every, stage=wanted, today=TODAY))
        assert found == sorted(slug for slug, row in STAGES.items() if row[2] == wanted)


def test_a_year_holds_every_campaign_with_a_known_day_in_it(country):
    country.campaign("qua-nam", starts_on=date(2024, 12, 1), ends_on=date(2026, 1, 5))
    country.campaign("trong-nam", starts_on=date(2025, 3, 1), ends_on=date(2025, 4, 1))
    country.campaign("khong-ro")
    every = reading.campaigns_queryset()
    assert slugs(reading.in_year(every, year=2025)) == ["qua-nam", "trong-nam"]
    assert slugs(reading.in_year(every, year=2026)) == ["qua-nam"]


def fill(country, numbers):
    for number in numbers:
        campaign = country.campaign(f"c{number}")
        country.claim(campaign, "5.600 đơn vị máu")
        country.target(campaign, 4000)
        country.log(country.drive(campaign), bags={250: 10})


def test_a_page_of_rows_costs_the_same_queries_however_many_rows(
    country, django_assert_num_queries
):
    for numbers in (range(2), range(2, 20)):
        fill(country, numbers)
        with django_assert_num_queries(4):
            rows = reading.campaign_rows(campaigns=reading.campaigns_queryset(), today=TODAY)
    assert len(rows) == 20


def test_the_overview_costs_the_same_queries_however_many_campaigns(
    country, django_assert_max_num_queries
):
    for numbers in (range(2), range(2, 20)):
        fill(country, numbers)
        with django_assert_max_num_queries(18):
            overview = reading.overview(today=TODAY)
    assert overview.campaigns_count == 20
    assert len(overview.blood) == 12


def test_a_place_in_force_shows_what_it_took_over_apart_from_its_own(country):
    new = Place.objects.create(slug="moi", name="Mới", kind="province", valid_from=date(2025, 7, 1))
    Place.objects.filter(pk=country.place.pk).update(valid_until=date(2025, 7, 1))
    Succession.objects.create(predecessor=country.place, successor=new, on=date(2025, 7, 1))
    country.campaign("cu")
    country.campaign("cua-moi", place=new)

    now = reading.place_page(slug="moi", today=TODAY)
    assert [row.ref.slug for row in now.own] == ["cua-moi"]
    assert [(ref.slug, [row.ref.slug for row in rows]) for ref, rows in now.inherited] == [
        ("tinh", ["cu"])
    ]
    assert now.in_force

    former = reading.place_page(slug="tinh", today=TODAY)
    assert [step.other.slug for step in former.became] == ["moi"]
    assert not former.in_force
    assert [heir.slug for heir in former.place.succeeded_by] == ["moi"]


def test_provinces_are_those_in_force_on_the_day(articles):
    assert len(reading.provinces(on=date(2025, 6, 30))) == 63
    assert len(reading.provinces(on=date(2025, 7, 1))) == 34


def test_a_source_lists_every_figure_taken_from_it_with_its_flags(country):
    campaign = country.campaign()
    country.claim(campaign, "3.000 đơn vị máu", source="bao-a")
    country.claim(campaign, "3.120 đơn vị máu", source="bao-b")
    page = reading.source_page(slug="bao-a")
    assert [(line.as_printed, line.flags) for line in page.figures] == [
        ("3.000 đơn vị máu", ("conflicts_with_other_claim",))
    ]
    assert {row.ref.slug: row.figures_count for row in reading.source_list()} == {
        "bao-a": 1,
        "bao-b": 1,
    }


def test_days_of_a_campaign_are_summed_from_standing_entries_oldest_first(country):
    campaign = country.campaign()
    late, early = (
        country.drive(campaign, date(2026, 3, 2)),
        country.drive(campaign, date(2026, 3, 1)),
    )
    wrong = country.log(late, bags={250: 500})
    country.log(late, bags={250: 50}, replaces=wrong.entry, reason="Gõ nhầm")
    country.log(early, bags={350: 10})
    country.log(country.drive(campaign, date(2026, 3, 3)), donors=9)
    assert [
        (total.day, total.bags, total.standard_units)
        for total in reading.day_totals(slug="chien-dich")
    ] == [(date(2026, 3, 1), 10, 14), (date(2026, 3, 2), 50, 50)]


@pytest.mark.parametrize("ask", [reading.campaign_page, reading.place_page])
def test_an_unknown_address_word_is_not_found(db, ask):
    with pytest.raises(reading.NotFound):
        ask(slug="khong-co", today=TODAY)
    with pytest.raises(reading.NotFound):
        reading.source_page(slug="khong-co")
    with pytest.raises(reading.NotFound):
        reading.day_totals(slug="khong-co")


def test_a_campaign_that_is_only_named_leads_to_its_source_and_back(country):
    campaign = country.campaign()
    campaign.named_in.add(country.source("bai"))
    page = reading.campaign_page(slug="chien-dich", today=TODAY)
    assert [source.slug for source in page.sources] == ["bai"]
    assert [ref.slug for ref in reading.source_page(slug="bai").row.campaigns] == ["chien-dich"]
    assert [ref.slug for ref in reading.source_list()[0].campaigns] == ["chien-dich"]
