"""A place's page with more campaigns and mentions than one reads: the newest, and how many."""

from datetime import date, timedelta

import pytest

from campaigns import reading
from campaigns.models import Mention, Place, Succession
from campaigns.reading.places import FORMER_SHOWN, MENTIONS_SHOWN, OWN_SHOWN
from tests.reading.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir(country):
    """The place in force that took the cast's province over."""
    new = Place.objects.create(slug="moi", name="Mới", kind="province", valid_from=date(2025, 7, 1))
    Place.objects.filter(pk=country.place.pk).update(valid_until=date(2025, 7, 1))
    Succession.objects.create(predecessor=country.place, successor=new, on=date(2025, 7, 1))
    return new


def fill(country, number, **fields):
    """The newest first: c0 is the latest."""
    return [
        country.campaign(
            f"{fields.get('prefix', 'c')}{n}",
            starts_on=TODAY - timedelta(n),
            **{key: value for key, value in fields.items() if key != "prefix"},
        )
        for n in range(number)
    ]


def words(rows):
    return [row.ref.slug for row in rows]


def test_a_long_list_shows_the_newest_and_says_how_many_there_are(country, heir):
    fill(country, FORMER_SHOWN + 3)
    fill(country, OWN_SHOWN + 2, prefix="moi", place=heir)
    page = reading.place_page(slug="moi", today=TODAY)
    assert words(page.own) == [f"moi{n}" for n in range(OWN_SHOWN)]
    ((former, rows),) = page.inherited
    assert (former.slug, words(rows)) == ("tinh", [f"c{n}" for n in range(FORMER_SHOWN)])
    assert page.counts == {"moi": OWN_SHOWN + 2, "tinh": FORMER_SHOWN + 3}
    assert words(reading.place_ranks(slug="moi", today=TODAY)) == words(page.own)


def test_a_list_has_what_lies_below_its_unit_and_no_other_place(country, heir):
    below = Place.objects.create(slug="xa", name="Xã", kind="commune", parent=heir)
    deeper = Place.objects.create(slug="thon", name="Thôn", kind="commune", parent=below)
    country.campaign("o-thon", place=deeper)
    country.campaign("noi-khac", place=None)
    page = reading.place_page(slug="moi", today=TODAY)
    assert (words(page.own), page.counts["moi"]) == (["o-thon"], 1)
    assert page.inherited == ()


def test_the_newest_figure_is_found_below_what_the_list_shows(country):
    campaigns = fill(country, OWN_SHOWN + 5)
    assert reading.place_page(slug="tinh", today=TODAY).newest is None
    country.claim(campaigns[-1], "5.600 đơn vị máu")
    page = reading.place_page(slug="tinh", today=TODAY)
    assert page.newest.ref.slug == campaigns[-1].slug
    assert campaigns[-1].slug not in words(page.own)
    country.claim(campaigns[3], "600 đơn vị máu")
    assert reading.place_page(slug="tinh", today=TODAY).newest.ref.slug == campaigns[3].slug


def test_the_newest_figure_may_be_of_a_former_place(country, heir):
    of_former = country.campaign("cu", starts_on=date(2024, 5, 1))
    country.claim(of_former, "5.600 đơn vị máu")
    country.campaign("cua-moi", place=heir, starts_on=date(2026, 1, 1))
    assert reading.place_page(slug="moi", today=TODAY).newest.ref.slug == "cu"


def test_of_many_mentions_the_last_recorded_are_shown_in_their_order(country):
    Mention.objects.bulk_create(
        Mention(source=country.source(), place=country.place, as_printed=f"Tên {n}")
        for n in range(MENTIONS_SHOWN + 4)
    )
    page = reading.place_page(slug="tinh", today=TODAY)
    assert page.mentions_count == MENTIONS_SHOWN + 4
    assert [line.as_printed for line in page.mentions] == [
        f"Tên {n}" for n in range(4, MENTIONS_SHOWN + 4)
    ]
    Mention.objects.order_by("pk").first().delete()
    Mention.objects.filter(as_printed__in=["Tên 1", "Tên 2", "Tên 3"]).delete()
    page = reading.place_page(slug="tinh", today=TODAY)
    assert page.mentions_count == len(page.mentions) == MENTIONS_SHOWN


def test_a_page_costs_the_same_queries_however_much_it_tells(
    country, heir, django_assert_max_num_queries
):
    for number in (2, 40):
        fill(country, number, prefix=f"cu-{number}-")
        fill(country, number, prefix=f"moi-{number}-", place=heir)
        country.claim(country.campaign(f"co-so-{number}", place=heir), "10 đơn vị máu")
        with django_assert_max_num_queries(23):
            reading.place_page(slug="moi", today=TODAY)


def test_steps_that_run_in_a_circle_end(country, heir):
    Succession.objects.create(predecessor=heir, successor=country.place, on=date(2025, 7, 2))
    country.campaign("cu")
    page = reading.place_page(slug="moi", today=TODAY)
    assert [former.slug for former, _rows in page.inherited] == ["tinh"]


def test_a_place_that_only_others_below_it_name_can_be_chosen(country):
    whole = Place.objects.create(slug="nuoc", name="Nước", kind="country")
    Place.objects.filter(pk=country.place.pk).update(parent=whole)
    Place.objects.create(slug="vang", name="Vắng", kind="province")
    country.campaign()
    assert [ref.slug for ref in reading.places_with_campaigns()] == ["tinh"]
    assert reading.place_with_campaigns_below(slug="nuoc").name == "Nước"
    for nothing in ("", "vang", "khong-co"):
        assert reading.place_with_campaigns_below(slug=nothing) is None


def test_the_places_with_campaigns_are_those_of_now(country):
    assert reading.places_with_campaigns() == ()
    campaign = country.campaign()
    assert [ref.name for ref in reading.places_with_campaigns()] == ["Tỉnh Thử"]
    assert reading.places_with_campaigns() is reading.places_with_campaigns()
    Place.objects.filter(slug="tinh").update(name="Đổi")
    assert [ref.name for ref in reading.places_with_campaigns()] == ["Đổi"]
    type(campaign).objects.update(place=None)
    assert reading.places_with_campaigns() == ()
