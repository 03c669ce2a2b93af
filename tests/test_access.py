"""Domain rule 11: staff act within their place; another one looks as if it did not exist."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import access
from campaigns.models import Place, Responsibility, Succession
from tests.cast import MERGER, TODAY, Cast, drive, log, make_cast, person, place, site

BEFORE = MERGER - timedelta(days=1)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def slugs(user, today=TODAY):
    ids = access.places_of(user=user, today=today)
    return set(Place.objects.filter(pk__in=ids).values_list("slug", flat=True))


def test_rule_11_a_place_and_what_lies_below_it(cast):
    assert slugs(cast.kiengiang) == {"kien-giang", "huyen-kien-luong"}
    assert slugs(cast.hanoi) == {"ha-noi"}


def test_rule_11_a_place_in_force_answers_for_those_it_took_over(cast):
    assert slugs(cast.angiang) == {"an-giang", "kien-giang", "huyen-kien-luong"}


def test_rule_11_before_the_merger_nothing_is_taken_over(cast):
    assert slugs(cast.angiang, BEFORE) == {"an-giang"}
    assert slugs(cast.kiengiang, BEFORE) == {"kien-giang", "huyen-kien-luong"}


def test_rule_11_what_ended_is_taken_over_on_the_day_of_the_succession(cast):
    """A unit may end before the document that says who takes it over holds."""
    old = place("xa-cu", "Cũ", Place.Kind.COMMUNE, valid_until=BEFORE)
    Succession.objects.create(predecessor=old, successor=cast.ha_noi, on=MERGER)
    assert "xa-cu" not in slugs(cast.hanoi, BEFORE)
    assert "xa-cu" in slugs(cast.hanoi, MERGER)


def test_rule_11_a_former_place_does_not_answer_for_its_heir(cast):
    assert cast.an_giang.pk not in access.places_of(user=cast.kiengiang, today=TODAY)


def test_rule_11_successions_are_followed_to_the_first_unit(cast):
    oldest = place("rach-gia", "Rạch Giá", parent=cast.country, valid_until=date(1976, 1, 1))
    Succession.objects.create(predecessor=oldest, successor=cast.kien_giang, on=date(1976, 1, 1))
    assert "rach-gia" in slugs(cast.angiang)
    # Kiên Giang is no longer in force, so nothing follows from it alone.
    assert "rach-gia" not in slugs(cast.kiengiang)


def test_rule_11_a_ward_in_force_brings_the_former_ones_to_its_province(cast):
    ward = place("phuong-moi", "Mới", Place.Kind.WARD, cast.ha_noi, valid_from=MERGER)
    old = place("phuong-cu", "Cũ", Place.Kind.WARD, cast.an_giang, valid_until=MERGER)
    Succession.objects.create(predecessor=old, successor=ward, on=MERGER)
    assert slugs(cast.hanoi) == {"ha-noi", "phuong-moi", "phuong-cu"}


def test_rule_11_a_unit_still_in_force_is_taken_over_by_nobody(cast):
    Succession.objects.create(predecessor=cast.ha_noi, successor=cast.an_giang, on=MERGER)
    assert "ha-noi" not in slugs(cast.angiang)


def test_rule_11_the_country_is_everything_below_it(cast):
    coordinator = person("toanquoc", cast.country)
    everything = set(Place.objects.values_list("slug", flat=True))
    assert slugs(cast.quanly) == slugs(coordinator) == everything
    assert access.is_national(user=coordinator)
    assert access.drives_for(user=coordinator, today=TODAY).count() == 2


def test_rule_11_a_collector_of_the_country_logs_everywhere_and_manages_nothing(cast):
    collector = person("thuthap", cast.country, role=Responsibility.Role.COLLECTOR)
    assert not access.is_national(user=collector)
    assert slugs(collector) == set(Place.objects.values_list("slug", flat=True))
    assert access.managed_places_of(user=collector, today=TODAY) == frozenset()


@pytest.mark.parametrize("name", ["gone", "nobody", "anonymous"])
def test_rule_11_who_is_not_active_or_answers_for_nothing_has_nothing(cast, name):
    user = {
        "gone": cast.gone,
        "nobody": person("nobody"),
        "anonymous": AnonymousUser(),
    }[name]
    assert access.places_of(user=user, today=TODAY) == frozenset()
    assert not access.drives_for(user=user, today=TODAY).exists()
    assert not access.campaigns_open_to(user=user, today=TODAY).exists()
    assert not access.may_manage(user=user, place=cast.ha_noi.pk, today=TODAY)


def test_rule_11_an_account_disabled_while_signed_in_loses_all(cast):
    cast.quanly.is_active = False
    assert access.places_of(user=cast.quanly, today=TODAY) == frozenset()


def test_rule_11_another_places_drive_looks_like_none(cast):
    assert access.get_drive(user=cast.hanoi, drive_id=cast.hn_drive.pk, today=TODAY)
    for drive_id in (cast.kg_drive.pk, 999_999):
        with pytest.raises(access.NotYours):
            access.get_drive(user=cast.hanoi, drive_id=drive_id, today=TODAY)


def test_rule_11_a_collector_logs_and_does_not_manage(cast):
    assert access.get_drive(user=cast.collector, drive_id=cast.hn_drive.pk, today=TODAY)
    assert not access.may_manage(user=cast.collector, place=cast.ha_noi.pk, today=TODAY)
    assert access.may_manage(user=cast.hanoi, place=cast.ha_noi.pk, today=TODAY)


def test_rule_11_what_has_no_place_is_the_countrys(cast):
    assert access.may_manage(user=cast.quanly, place=None, today=TODAY)
    assert not access.may_manage(user=cast.hanoi, place=None, today=TODAY)
    assert list(access.campaigns_for(user=cast.hanoi, today=TODAY)) == [cast.hn_campaign]


def test_a_drive_may_be_planned_in_a_campaign_from_above(cast):
    above = {cast.hn_campaign, cast.national}
    assert set(access.campaigns_open_to(user=cast.hanoi, today=TODAY)) == above
    cast.national.place = cast.country
    cast.national.save()
    assert set(access.campaigns_open_to(user=cast.hanoi, today=TODAY)) == above


@pytest.mark.parametrize(("name", "most"), [("quanly", 1), ("angiang", 3)])
def test_access_asks_few_questions(cast, django_assert_max_num_queries, name, most):
    with django_assert_max_num_queries(most):
        list(access.drives_for(user=getattr(cast, name), today=TODAY))


# The recursive query against the rule spelled out step by step.

DAYS = st.sampled_from([None, *(date(2025, month, 1) for month in (1, 4, 7, 10))])


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_rule_11_the_query_says_what_the_rule_says(data):
    with transaction.atomic():
        user, rows, links = _random_country(data)
        today = data.draw(st.sampled_from([date(2025, 4, 1), date(2025, 7, 1), TODAY]))
        root = data.draw(st.sampled_from(sorted(rows)))
        Responsibility.objects.create(user=user, place_id=root)
        found = access.places_of(user=user, today=today)
        transaction.set_rollback(True)
    assert found == _expected(rows, links, root, today)


def _random_country(data):
    rows = {}
    for number in range(data.draw(st.integers(1, 7))):
        start, end = data.draw(DAYS), data.draw(DAYS)
        if start and end and not start < end:
            start, end = (end, start) if end < start else (start, None)
        parent = data.draw(st.sampled_from([None, *rows]))
        new = place(f"p{number}", f"P{number}", parent_id=parent, valid_from=start, valid_until=end)
        rows[new.pk] = new
    ids = st.sampled_from(sorted(rows))
    links = data.draw(st.sets(st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])))
    for old, new in links:
        Succession.objects.create(predecessor_id=old, successor_id=new, on=date(2025, 7, 1))
    return person("ngaunhien"), rows, links


def _expected(rows, links, root, today):
    found, steps = set(), [(root, False)]
    while steps:
        pk, inherits = steps.pop()
        inherits = inherits or rows[pk].validity.contains(today)
        if (pk, inherits) in found:
            continue
        found.add((pk, inherits))
        steps += [(row.pk, inherits) for row in rows.values() if row.parent_id == pk]
        if inherits and today >= date(2025, 7, 1):
            steps += [
                (old, True)
                for old, new in links
                if new == pk and rows[old].valid_until and rows[old].valid_until <= today
            ]
    return {pk for pk, _ in found}


# What the staff side asks


def test_rule_11_a_campaign_from_above_is_open_and_not_managed(cast):
    cast.national.place = cast.country
    cast.national.save()
    ask = {"user": cast.hanoi, "slug": "toan-quoc", "today": TODAY}
    assert access.get_campaign(**ask) == cast.national
    with pytest.raises(access.NotAllowed) as refused:
        access.get_managed_campaign(**ask)
    assert refused.value.why == "managers_only"
    assert access.get_managed_campaign(**{**ask, "user": cast.quanly}) == cast.national


def test_rule_11_another_places_campaign_and_place_look_like_none(cast):
    for slug in ("kg-2024", "khong-co"):
        for ask in (access.get_campaign, access.get_managed_campaign):
            with pytest.raises(access.NotYours) as refused:
                ask(user=cast.hanoi, slug=slug, today=TODAY)
            assert not isinstance(refused.value, access.NotAllowed)
    for slug in ("kien-giang", "viet-nam", "khong-co"):
        with pytest.raises(access.NotYours):
            access.get_place(user=cast.hanoi, slug=slug, today=TODAY)
    assert access.get_place(user=cast.collector, slug="ha-noi", today=TODAY) == cast.ha_noi


def test_rule_11_what_is_not_allowed_looks_like_none_too():
    assert issubclass(access.NotAllowed, access.NotYours)


def test_rule_11_a_manager_manages_the_entries_of_managed_places_alone(cast):
    ward = place("phuong-moi", "Mới", Place.Kind.WARD, cast.ha_noi)
    both = person("both", ward)
    Responsibility.objects.create(user=both, place=cast.ha_noi, role="collector")
    in_ward = drive(cast.hn_campaign, site("Trạm", ward))
    mine, theirs = log(in_ward, both), log(cast.hn_drive, both)
    managed = access.collections_managed_by(user=both, today=TODAY)
    assert [entry.pk for entry in managed] == [mine.entry]
    assert access.collections_for(user=both, today=TODAY).count() == 2
    assert not access.collections_managed_by(user=cast.collector, today=TODAY).exists()
    assert access.collections_managed_by(user=cast.hanoi, today=TODAY).count() == 2
    assert theirs.entry


def test_roles_are_told_by_name(cast):
    assert access.roles_of(user=cast.collector) == {"collector"}
    assert access.roles_of(user=cast.hanoi) == access.roles_of(user=cast.quanly) == {"manager"}
    assert access.roles_of(user=cast.gone) == access.roles_of(user=AnonymousUser()) == frozenset()


def test_places_above_are_those_it_is_part_of_and_those_that_took_them_over(cast):
    above = access.places_above(places=[cast.kien_luong.pk])
    slugs = set(Place.objects.filter(pk__in=above).values_list("slug", flat=True))
    assert slugs == {"huyen-kien-luong", "kien-giang", "an-giang", "viet-nam"}
    assert access.places_above(places=[cast.country.pk]) == {cast.country.pk}
    assert access.places_above(places=[]) == frozenset()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_places_above_are_what_one_step_after_another_leads_to(data):
    with transaction.atomic():
        _user, rows, links = _random_country(data)
        start = data.draw(st.sets(st.sampled_from(sorted(rows)), min_size=1))
        found = access.places_above(places=start)
        transaction.set_rollback(True)
    expected, steps = set(), list(start)
    while steps:
        pk = steps.pop()
        if pk in expected:
            continue
        expected.add(pk)
        steps += [rows[pk].parent_id] if rows[pk].parent_id else []
        steps += [new for old, new in links if old == pk]
    assert found == expected
