"""What a search finds, in which order, at which cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import reading
from campaigns.models import Campaign, CampaignOrganisation, Organisation, Place, Source, Succession
from campaigns.rules.text import CannotRead

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def search(text):
    return reading.search(text=text, today=TODAY)


def campaigns(text):
    return [row.ref.slug for row in search(text).campaigns.rows]


def campaign(slug, name, **more):
    return Campaign.objects.create(slug=slug, name=name, kind="blood_donation", **more)


@pytest.fixture
def ha_noi(db):
    return Place.objects.create(slug="ha-noi", name="Hà Nội", kind="municipality")


@pytest.mark.parametrize(
    "text", ["xuân hồng", "XUAN HONG", "hong xuan", "red", "353/kh", "ha noi", "thap do xuan"]
)
def test_every_word_is_found_in_any_of_the_names(ha_noi, text):
    found = campaign(
        "a", "Lễ hội Xuân hồng", name_en="Red Spring", plan_number="353/KH-BCĐ", place=ha_noi
    )
    campaign("b", "Hành trình khác")
    chapter = Organisation.objects.create(slug="h", name="Hội Chữ thập đỏ")
    CampaignOrganisation.objects.create(campaign=found, organisation=chapter, role="organiser")
    assert campaigns(text) == ["a"]
    assert campaigns(text + " khongco") == []


def test_whole_names_first_then_beginnings_then_beginnings_of_words(db):
    campaign("chua", "Máu hồng ở Cahà Nội", starts_on=date(2026, 1, 1))
    campaign("dau-tu", "Lễ hội Nội trú Hà", starts_on=date(2026, 1, 1))
    campaign("bat-dau", "Hà Nội hiến máu", starts_on=date(2020, 1, 1))
    campaign("tron", "Hà Nội", plan_number="1/KH", starts_on=date(2010, 1, 1))
    assert campaigns("ha noi") == ["tron", "bat-dau", "dau-tu", "chua"]


def test_an_english_whole_name_counts_as_well(db):
    campaign("khac", "Red Journey của ai", starts_on=date(2026, 1, 1))
    campaign("tron", "Hành trình đỏ", name_en="Red Journey", starts_on=date(2010, 1, 1))
    assert campaigns("red journey")[0] == "tron"


def test_among_equals_the_newest_comes_first_and_the_undated_last(db):
    campaign("khong-ngay", "Giọt hồng")
    campaign("cu", "Giọt hồng cũ", starts_on=date(2020, 1, 1))
    campaign("moi", "Giọt hồng mới", starts_on=date(2025, 1, 1))
    assert campaigns("giot")[:2] == ["moi", "cu"]


@pytest.mark.parametrize("text", ["Kiên Giang", "tinh kien giang", "kien giang province"])
def test_a_former_place_is_found_with_its_successor(db, text):
    old = Place.objects.create(
        slug="kg", name="Kiên Giang", kind="province", valid_until=date(2025, 7, 1)
    )
    new = Place.objects.create(slug="ag", name="An Giang", kind="province")
    Succession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    answer = search(text)
    (hit,) = answer.places.rows
    assert (hit.place.slug, [next.name for next in hit.place.succeeded_by]) == ("kg", ["An Giang"])
    assert answer.names_a_place
    assert not search("giang").names_a_place


@pytest.fixture
def communes(db):
    """Two of one name, and one whose province is two steps above it."""
    bac_kan, hai_duong, district = (
        Place.objects.create(slug=slug, name=name, kind=kind)
        for slug, name, kind in (
            ("bac-kan", "Bắc Kạn", "province"),
            ("hai-duong", "Hải Dương", "province"),
            ("ninh-giang", "Ninh Giang", "district"),
        )
    )
    district.parent = hai_duong
    district.save()
    for slug, name, above in (
        ("khang-ninh", "Khang Ninh", bac_kan),
        ("tan-phong", "Tân Phong", district),
        ("tan-phong-bk", "Tân Phong", bac_kan),
    ):
        Place.objects.create(slug=slug, name=name, kind="commune", parent=above)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Khang Ninh", ["khang-ninh"]),
        ("Khang Ninh, Bắc Kạn", ["khang-ninh"]),
        ("tan phong hai duong", ["tan-phong"]),
        ("Bắc Kạn", ["bac-kan"]),  # and not all that lies in it
    ],
)
def test_the_province_of_a_place_narrows_the_search(communes, text, found):
    assert [hit.place.slug for hit in search(text).places.rows] == found


def test_a_campaign_is_found_by_what_its_place_lies_in(communes):
    campaign("ninh", "Giọt hồng", place=Place.objects.get(slug="tan-phong"))
    campaign("kan", "Giọt hồng", place=Place.objects.get(slug="khang-ninh"))
    assert campaigns("giot hong, hai duong.") == ["ninh"]
    assert campaigns("giọt hồng Bắc Kạn") == ["kan"]


def test_places_in_force_come_before_those_that_ended(db):
    Place.objects.create(slug="a", name="Bình An", kind="ward", valid_until=date(2025, 7, 1))
    Place.objects.create(slug="b", name="Bình An", kind="ward")
    assert [hit.place.slug for hit in search("binh an").places.rows] == ["b", "a"]


def test_sources_are_found_by_title_label_and_publisher_in_both_languages(db):
    Source.objects.create(
        slug="s", title="Hơn 5.600 đơn vị máu", label="Bài về Kiên Giang", label_en="On Kiên Giang",
        publisher="Báo Nhân Đạo",
    )  # fmt: skip
    for text in ("5.600", "bai ve", "nhan dao", "don vi nhan dao", "on"):
        assert [hit.source.slug for hit in search(text).sources.rows] == ["s"], text


def test_an_organisation_counts_a_campaign_once_however_many_its_parts(db):
    chapter = Organisation.objects.create(slug="h", name="Hội Chữ thập đỏ")
    for number in range(5):
        of = campaign(f"c{number}", f"Đợt {number}", starts_on=date(2020 + number, 1, 1))
        for role in ("organiser", "host"):
            CampaignOrganisation.objects.create(campaign=of, organisation=chapter, role=role)
    (hit,) = search("chu thap").organisations.rows
    assert (hit.campaigns_count, [ref.slug for ref in hit.campaigns]) == (5, ["c4", "c3", "c2"])


def test_what_is_shown_is_limited_and_what_matches_is_counted(db):
    Campaign.objects.bulk_create(
        Campaign(slug=f"c{n}", name=f"Đợt {n}", kind="blood_donation") for n in range(30)
    )
    answer = search("dot")
    assert (len(answer.campaigns.rows), answer.campaigns.total, answer.total) == (8, 30, 30)
    assert answer.campaigns.more == 22


def test_nothing_is_asked_of_the_database_for_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search("  \u200b ").total == 0
        with pytest.raises(CannotRead):
            search("a\x00")


def test_queries_and_rows_read_do_not_grow_with_the_tracker(articles):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            search("kien giang")
        return len(asked)

    few = cost()
    place = Place.objects.get(slug="kien-giang")
    Campaign.objects.bulk_create(
        Campaign(slug=f"c{n}", name=f"Kiên Giang {n}", kind="blood_donation", place=place)
        for n in range(500)
    )
    assert cost() <= few + 1  # what is more than shown is counted
    assert search("kien giang").campaigns.total > 500


@pytest.mark.parametrize("text", ["%", "_", "\\", "''", "100%", "🩸", "a" * 200])
def test_signs_that_databases_know_are_letters_here(articles, text):
    assert search(text).campaigns.total == 0
