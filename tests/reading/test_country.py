"""The country at a glance, province by province."""

from datetime import date

import pytest

from campaigns import reading
from campaigns.models import Campaign, Place, Succession, Target
from campaigns.reading.country import country as country_of
from campaigns.rules.together import Level
from campaigns.rules.wording import print_quantity

TODAY = date(2026, 11, 21)
MERGER = date(2025, 7, 1)
QUERIES = 10


def line_of(answer, slug):
    return next(line for line in answer.provinces if line.place.slug == slug)


@pytest.fixture
def blood(country):
    """blood("slug", 80, 100): a campaign of the small country with a result and a target."""

    def blood(slug, result=None, target=None, *, year=2026, **fields):
        fields = {"starts_on": date(year, 2, 1), "ends_on": date(year, 3, 1), **fields}
        campaign = country.campaign(slug, **fields)
        if result is not None:
            country.claim(campaign, f"{result} đơn vị máu")
        if target is not None:
            country.target(campaign, target)
        return campaign

    return blood


def province(slug, name="Tỉnh", **fields):
    return Place.objects.create(slug=slug, name=name, kind="province", **fields)


def test_the_campaigns_of_a_year_are_added_up(blood):
    blood("a", 80, 100)
    blood("b", 60, 100)
    blood("before", 900, 100, year=2025)
    found = line_of(country_of(year=2026, on=TODAY), "tinh")
    assert (found.figures.result.amount, found.figures.target.amount) == (140, 200)
    assert (found.figures.percent.amount, found.level) == (70, Level.UNDER_80)
    assert (found.figures.both, found.figures.campaigns) == (2, 2)


def test_a_campaign_counts_for_each_year_that_a_known_day_lies_in(blood):
    blood("new-year", 80, 100, starts_on=date(2025, 12, 20), ends_on=date(2026, 1, 10))
    blood("no-days", 80, 100, starts_on=None, ends_on=None)
    for year in (2025, 2026):
        found = line_of(country_of(year=year, on=date(year, 12, 31)), "tinh")
        assert found.figures.campaigns == 1


def test_a_figure_about_a_part_does_not_count_for_the_whole(country, blood):
    campaign = blood("a")
    for role, printed in (("result", "80 đơn vị máu"), ("target", "100 đơn vị máu")):
        country.claim(campaign, printed, role=role, scope="Cụm 4")
    found = line_of(country_of(year=2026, on=TODAY), "tinh")
    assert (found.figures.result, found.level) == (None, Level.UNKNOWN)


def test_what_lies_below_a_province_counts_for_it(country, blood):
    ward = Place.objects.create(slug="xa", name="Xã", kind="commune", parent=country.place)
    blood("ward", 80, 100, place=ward)
    assert line_of(country_of(year=2026, on=TODAY), "tinh").figures.both == 1


def test_rule_7_a_part_is_not_added_to_its_whole(country, blood):
    whole = blood("whole", 100, 100)
    wave = blood("wave", 50, 100, part_of=whole)
    blood("day-of-the-wave", 10, 100, part_of=wave)
    found = line_of(country_of(year=2026, on=TODAY), "tinh")
    assert (found.figures.result.amount, found.figures.campaigns) == (100, 1)


def test_rule_7_holds_over_a_middle_that_is_not_of_the_year(blood):
    whole = blood("whole", 100, 100)
    middle = blood("middle", part_of=whole, starts_on=None, ends_on=None)
    blood("part", 10, 100, part_of=middle)
    assert line_of(country_of(year=2026, on=TODAY), "tinh").figures.campaigns == 1


def test_a_provinces_part_of_a_national_campaign_counts(country, blood):
    national = blood("national", 100_000, 100_000, place=None)
    blood("part", 90, 100, part_of=national)
    answer = country_of(year=2026, on=TODAY)
    assert line_of(answer, "tinh").figures.percent.amount == 90
    assert answer.national == 1


def test_humanitarian_work_is_not_on_the_map(blood):
    blood("gifts", 90, 100, kind=Campaign.Kind.HUMANITARIAN)
    assert line_of(country_of(year=2026, on=TODAY), "tinh").level is Level.NO_CAMPAIGN


def test_what_was_logged_counts_where_nothing_was_reported(country, blood):
    campaign = blood("logged", None, 100)
    country.log(country.drive(campaign), bags={250: 40, 350: 10})
    found = line_of(country_of(year=2026, on=TODAY), "tinh").figures
    assert (found.result.amount, found.percent.amount, found.basis) == (50, 50, "bags")


def test_rule_1_what_one_campaign_leaves_out_makes_the_sum_of_the_province_at_least(country, blood):
    whole, partly = blood("whole", None, 100), blood("partly", None, 100)
    for logged, bags in ((whole, 60), (partly, 40)):
        country.log(country.drive(logged), bags={150: 0, 250: bags, 350: 0, 450: 0})
    country.log(country.drive(partly), donors=30)
    figures = line_of(country_of(year=2026, on=TODAY), "tinh").figures
    assert print_quantity(figures.result) == "ít nhất 100 đơn vị máu"
    assert print_quantity(figures.percent) == "ít nhất 50%"


def test_a_former_province_never_counts_for_what_took_it_over(blood):
    former = province("cu", valid_until=MERGER)
    heir = province("moi", valid_from=MERGER)
    Succession.objects.create(predecessor=former, successor=heir, on=MERGER)
    blood("spring", 80, 100, year=2025, place=former)
    after = country_of(year=2025, on=date(2025, 12, 31))
    assert line_of(after, "moi").level is Level.NO_CAMPAIGN
    assert [(place.slug, n) for place, n in after.elsewhere] == [("cu", 1)]
    before = country_of(year=2025, on=date(2025, 6, 30))
    assert line_of(before, "cu").figures.percent.amount == 80
    assert before.elsewhere == ()


def test_a_percent_that_only_the_source_printed_names_its_campaign(country, blood):
    campaign = blood("printed", 5600)
    country.percent(campaign, "133,3%")
    found = line_of(country_of(year=2026, on=TODAY), "tinh")
    assert found.is_printed
    assert (found.printed_of.slug, found.figures.target) == ("printed", None)


def test_a_percent_of_another_source_than_the_result_is_not_shown_for_the_province(country, blood):
    campaign = blood("final")
    country.claim(campaign, "5.600 đơn vị máu", source="tong-ket")
    country.percent(campaign, "71,4%", source="so-bo")
    found = line_of(country_of(year=2026, on=TODAY), "tinh")
    assert (found.figures.percent, found.level) == (None, Level.UNKNOWN)


def test_rule_1_no_campaign_and_no_figure_are_told_apart(blood):
    province("khac")
    blood("silent")
    answer = country_of(year=2026, on=TODAY)
    assert line_of(answer, "tinh").level is Level.UNKNOWN
    assert line_of(answer, "khac").level is Level.NO_CAMPAIGN
    assert (answer.reached, answer.short, answer.unknown) == (0, 0, 2)


def test_the_newest_year_with_a_percent_is_shown(blood):
    blood("silent", year=2026)
    blood("told", 80, 100, year=2024)
    blood("only-a-result", 80, year=2025)
    page = reading.country_page(today=TODAY)
    assert (page.country.year, page.years) == (2024, (2026, 2025, 2024))
    assert page.country.on == date(2024, 12, 31)
    assert reading.newest_country(today=TODAY) == page.country


def test_a_year_that_has_not_begun_is_not_the_newest(blood):
    over_new_year = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 1, 31)}
    blood("told", 80, 100)
    blood("over-new-year", 10, 100, **over_new_year)
    page = reading.country_page(today=date(2026, 12, 20))
    assert (page.country.year, page.years) == (2026, (2027, 2026))
    assert reading.newest_country(today=date(2026, 12, 20)) == page.country
    assert line_of(page.country, "tinh").figures.campaigns == 2
    assert reading.country_page(today=date(2027, 1, 1)).country.year == 2027


def test_a_year_that_has_not_begun_is_not_shown_for_want_of_a_percent(blood):
    next_year = {"starts_on": date(2027, 1, 10), "ends_on": date(2027, 1, 31)}
    blood("silent", year=2026)
    blood("planned", None, 100, **next_year)
    assert reading.country_page(today=TODAY).country.year == 2026


def test_a_year_whose_promises_are_of_a_part_only_is_not_the_newest_with_a_percent(country, blood):
    blood("told", 80, 100, year=2024)
    of_a_place = blood("of-a-place", 80)
    country.target(of_a_place, 100, place=country.place)
    standard = blood("standard", year=2025)
    country.claim(standard, "80 đơn vị máu", basis="bags")
    country.target(standard, 100, basis="standard_250ml")
    page = reading.country_page(today=TODAY)
    assert page.country.year == 2024
    assert reading.newest_country(today=TODAY) == page.country


def test_a_year_of_which_nothing_is_known_is_said_to_be_missed(blood):
    blood("told", 80, 100, year=2024)
    page = reading.country_page(year=1999, today=TODAY)
    assert (page.missed, page.country.year) == (True, 2024)
    assert not reading.country_page(year=2024, today=TODAY).missed


def test_an_empty_tracker_shows_this_year(db):
    page = reading.country_page(today=TODAY)
    assert (page.country.year, page.country.on, page.years) == (2026, TODAY, ())
    assert reading.newest_country(today=TODAY) is None


def test_more_campaigns_ask_no_more_questions(country, blood, django_assert_num_queries):
    def fill(name):
        whole = blood(f"{name}-whole", 80, 100, place=province(f"{name}-tinh"))
        blood(f"{name}-part", 80, 100, part_of=whole)
        country.percent(blood(f"{name}-printed", 90), "90%")

    fill("first")
    with django_assert_num_queries(QUERIES):
        reading.country_page(year=2026, today=TODAY)
    for name in ("second", "third", "fourth"):
        fill(name)
    with django_assert_num_queries(QUERIES):
        reading.country_page(year=2026, today=TODAY)


def test_a_country_is_remembered_until_something_changes(
    country, blood, django_assert_max_num_queries
):
    campaign = blood("first", 80, 100)
    before = reading.country_page(year=2026, today=TODAY)
    with django_assert_max_num_queries(5):
        assert reading.country_page(year=2026, today=TODAY) == before
    Target.objects.filter(campaign=campaign).update(amount=160)
    after = reading.country_page(year=2026, today=TODAY)
    assert {line.figures.percent for line in before.country.provinces} != {
        line.figures.percent for line in after.country.provinces
    }
