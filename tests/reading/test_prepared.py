"""SQL that is kept gives the same rows as the queryset it was made of."""

from datetime import date

import pytest
from django.db import connection

from campaigns.models import Campaign, Claim, Place
from campaigns.models.prepared import asked
from campaigns.reading.listed import COLUMNS, OWN, listed_by
from campaigns.reading.prepared import ByKeys, OfDay
from campaigns.reading.rows import claims_of, targets_of

pytestmark = pytest.mark.django_db


def named(keys):
    return Place.objects.filter(pk__in=keys).order_by("id").values_list("pk", "name", "valid_until")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 60])
def test_any_number_of_keys_finds_just_theirs(articles, count, django_assert_max_num_queries):
    ask = ByKeys(named)
    keys = list(Place.objects.order_by("slug").values_list("pk", flat=True)[:count])
    for _ in range(2):
        with django_assert_max_num_queries(1):
            found = ask([*keys, *keys])
        assert [tuple(row) for row in found] == list(named(keys))


def test_more_keys_than_one_statement_takes(articles, monkeypatch):
    monkeypatch.setattr("campaigns.reading.prepared.MOST_AT_ONCE", 7)
    keys = list(Place.objects.values_list("pk", flat=True))
    assert {row[0] for row in ByKeys(named)(keys)} == set(keys)


def test_what_asks_for_more_than_its_keys_is_refused(db):
    ask = ByKeys(lambda keys: Place.objects.filter(pk__in=keys, kind="ward").values_list("pk"))
    with pytest.raises(ValueError, match="keys alone"):
        ask([1])


def test_figures_and_targets_are_those_of_the_tables(articles):
    campaigns = list(Campaign.objects.values_list("pk", flat=True))
    claims = [claim for some in claims_of(campaigns).values() for claim in some]
    assert len(claims) == Claim.objects.count() > 20
    for claim in claims:
        stored = Claim.objects.get(pk=claim.pk)
        for name in claim._fields:
            if name != "source":
                assert getattr(claim, name) == getattr(stored, name), name
        assert claim.source.slug == stored.source.slug
    for some in targets_of(campaigns).values():
        for target in some:
            if target.place is not None:
                assert target.place == Place.objects.get(pk=target.place_id)


def test_a_question_of_a_day_is_asked_of_each_day_anew(articles, django_assert_num_queries):
    def standing(day):
        standing = Place.objects.exclude(valid_until__lte=day).filter(kind="province")
        return standing.order_by("slug").values_list("slug", "valid_until")

    ask = OfDay(standing)
    for day in (date(2025, 6, 30), date(2025, 7, 1), date(2025, 6, 30)):
        with django_assert_num_queries(1):
            found = ask(day)
        assert [tuple(row) for row in found] == list(standing(day))
    assert len(ask(date(2025, 6, 30))) > len(ask(date(2025, 7, 1))) > 20


def test_campaigns_of_keys_come_as_the_table_is_ordered(articles):
    every = list(Campaign.objects.values_list(*COLUMNS))
    keys = [row[0] for row in every]
    found = listed_by(reversed(keys))
    assert [one.pk for one in found] == keys
    for one, row in zip(found, every, strict=True):
        assert one[: len(OWN)] == row[: len(OWN)]
        assert (one.place.slug if one.place else None) == row[len(OWN)]


def test_what_is_asked_again_gives_the_same_rows(articles, django_assert_num_queries):
    text = (
        "SELECT slug, name LIKE '%%ang' FROM campaigns_place WHERE kind = %s AND valid_until > %s"
    )
    day = connection.ops.adapt_datefield_value(date(2025, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute(text, ["province", day])
        plain = sorted(cursor.fetchall())
    for _ in range(8):  # PostgreSQL may change its plan after a few
        with django_assert_num_queries(1):
            assert sorted(asked(text, ("province", day))) == plain
    assert asked(text, ("ward", day)) != plain


def test_another_connection_is_asked_by_what_it_knows_itself(transactional_db):
    text = "SELECT CAST(%s AS integer) + 41"
    for _ in range(2):
        assert asked(text, [1]) == [(42,)]
        connection.close()
