"""Coming drives: what counts, in which order, and at what cost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from campaigns import reading
from campaigns.models import DonationSite, Drive, Place
from campaigns.reading.answers import NotFound
from campaigns.reading.calendar import coming_in, coming_soon, from_day

NOW = datetime(2026, 2, 3, 8, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def campaign(country):
    return country.campaign()


def shown(page):
    return [(day.day, [drive.site for drive in day.drives]) for day in page.days]


def at(country, name, **more):
    return DonationSite.objects.create(name=name, place=more.pop("place", country.place), **more)


def test_drives_go_by_day_and_hour_and_unknown_hours_come_last(country, campaign):
    later = TODAY + timedelta(1)
    for name, day, opens in (
        ("Chiều", TODAY, time(13)),
        ("Chưa rõ", TODAY, None),
        ("Sáng", TODAY, time(7)),
        ("Mai", later, time(6)),
    ):
        Drive.objects.create(
            campaign=campaign, site=at(country, name), starts_on=day, opens_at=opens
        )
    page = reading.calendar_page(now=NOW)
    assert shown(page) == [(TODAY, ["Sáng", "Chiều", "Chưa rõ"]), (later, ["Mai"])]
    assert page.nearest.site == "Sáng"


def test_a_drive_of_several_days_counts_once(country, campaign):
    site = at(country, "Viện")
    Drive.objects.create(
        campaign=campaign, site=site, starts_on=TODAY - timedelta(3), ends_on=TODAY + timedelta(3)
    )
    page = reading.calendar_page(now=NOW)
    assert (page.count, page.soon) == (1, 1)
    assert shown(page) == [(TODAY, ["Viện"])]
    assert coming_soon(today=TODAY) == 1
    assert coming_soon(today=TODAY + timedelta(4)) == 0


def test_a_week_is_seven_days_and_leaves_cancelled_drives_out(country, campaign):
    site = at(country, "Chợ")
    for days in (0, 6, 7):
        Drive.objects.create(campaign=campaign, site=site, starts_on=TODAY + timedelta(days))
    Drive.objects.create(campaign=campaign, site=site, starts_on=TODAY, status="cancelled")
    page = reading.calendar_page(now=NOW)
    assert (page.count, page.soon) == (4, 2)
    assert coming_soon(today=TODAY) == 2


def test_the_nearest_is_one_that_can_still_be_reached(country, campaign):
    Drive.objects.create(
        campaign=campaign, site=at(country, "Đã đóng"), starts_on=TODAY, closes_at=time(8)
    )
    Drive.objects.create(
        campaign=campaign, site=at(country, "Đã hủy"), starts_on=TODAY, status="cancelled"
    )
    Drive.objects.create(
        campaign=campaign, site=at(country, "Còn mở"), starts_on=TODAY, closes_at=time(8, 1)
    )
    page = reading.calendar_page(now=NOW)
    assert page.nearest.site == "Còn mở"
    assert {drive.site: drive.over for day in page.days for drive in day.drives} == {
        "Đã đóng": True,
        "Đã hủy": False,
        "Còn mở": False,
    }


def test_the_provinces_to_choose_are_those_of_today(country, campaign):
    old = Place.objects.create(
        slug="cu", name="Tỉnh Cũ", kind="province", valid_until=date(2025, 7, 1)
    )
    old.succeeded_by.create(successor=country.place, on=date(2025, 7, 1))
    Place.objects.create(slug="khac", name="Tỉnh Khác", kind="province")
    assert reading.provinces_with_drives(today=TODAY) == ()
    Drive.objects.create(campaign=campaign, site=at(country, "Chợ", place=old), starts_on=TODAY)
    assert [place.slug for place in reading.provinces_with_drives(today=TODAY)] == ["tinh"]
    assert reading.calendar_page(now=NOW, place="tinh").count == 1
    assert reading.calendar_page(now=NOW, place="khac").count == 0
    with pytest.raises(NotFound):
        reading.calendar_page(now=NOW, place="khong-co")


def test_the_search_finds_addresses_and_places_too(country, campaign):
    ward = Place.objects.create(slug="phuong", name="Đống Đa", kind="ward", parent=country.place)
    Drive.objects.create(
        campaign=campaign,
        site=at(country, "Trạm", address="12 Tôn Đức Thắng", place=ward),
        starts_on=TODAY,
    )
    for text in ("tram", "ton duc", "DONG DA", "12 trạm"):
        assert reading.calendar_page(now=NOW, text=text).count == 1, text
    assert reading.calendar_page(now=NOW, text="tram khac").count == 0


def test_the_places_page_names_three_and_says_that_there_are_more(country, campaign):
    for days in range(4):
        Drive.objects.create(
            campaign=campaign, site=at(country, f"{days}"), starts_on=TODAY + timedelta(days)
        )
    found = coming_in(places=[country.place], today=TODAY)
    assert [drive.site for drive in found.drives] == ["0", "1", "2"]
    assert found.more
    assert not coming_in(places=[country.place], today=TODAY + timedelta(1)).more


def many(country, campaign, number):
    """Old and coming drives, one in twenty of them still to come."""
    site = at(country, "Chợ")
    Drive.objects.bulk_create(
        Drive(
            campaign=campaign,
            site=site,
            starts_on=TODAY + timedelta(n % 7) if n % 20 == 0 else TODAY - timedelta(30 + n % 900),
        )
        for n in range(number)
    )


def test_more_drives_are_not_more_questions(country, campaign, django_assert_num_queries):
    many(country, campaign, 200)
    with django_assert_num_queries(3):
        assert reading.calendar_page(now=NOW).count == 10
    many_more = [(3, {}), (7, {"place": "tinh"})]
    country.place.sites.update(name="Khác")
    many(country, campaign, 2000)
    for number, asked in many_more:
        with django_assert_num_queries(number):
            assert reading.calendar_page(now=NOW, **asked).count == 110


def test_old_drives_are_not_read_to_find_the_coming_ones(country, campaign):
    many(country, campaign, 4000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "drive_by_last_day" in from_day(Drive.objects.all(), TODAY).explain()
