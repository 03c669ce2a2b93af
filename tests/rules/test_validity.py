"""When a place is in force, and who took it over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.validity import Validity, forebears, heirs

MERGER = date(2025, 7, 1)
days = st.dates(date(2024, 1, 1), date(2024, 2, 1))
validities = st.tuples(st.none() | days, st.none() | st.integers(1, 20)).map(
    lambda pair: Validity(pair[0], pair[1] and (pair[0] or MERGER) + timedelta(pair[1]))
)


def test_a_place_is_in_force_until_the_day_before_it_ends():
    kien_giang, an_giang = Validity(None, MERGER), Validity(MERGER)
    eve = MERGER - timedelta(1)
    assert kien_giang.contains(eve) and not kien_giang.contains(MERGER)
    assert an_giang.contains(MERGER) and not an_giang.contains(eve)
    assert not kien_giang.overlaps(an_giang) and not an_giang.overlaps(kien_giang)


@pytest.mark.parametrize("end", [MERGER, MERGER - timedelta(1)])
def test_a_validity_ends_after_its_start(end):
    with pytest.raises(ValueError):
        Validity(MERGER, end)


@given(validities, validities)
def test_validities_overlap_when_they_share_a_day(one, other):
    span = [date(2023, 12, 1) + timedelta(n) for n in range(800)]
    shared = any(one.contains(d) and other.contains(d) for d in span)
    assert one.overlaps(other) == other.overlaps(one) == shared


LINKS = [("Kiên Giang", "An Giang"), ("An Giang cũ", "An Giang"), ("Hà Tiên", "Kiên Giang")]


def test_heirs_and_forebears_are_followed_to_the_end():
    assert heirs(LINKS, "Hà Tiên") == ["Kiên Giang", "An Giang"]
    assert forebears(LINKS, "An Giang") == ["Kiên Giang", "An Giang cũ", "Hà Tiên"]
    assert heirs(LINKS, "An Giang") == heirs(LINKS, "Huế") == forebears(LINKS, "Hà Tiên") == []


def test_heirs_in_a_circle_come_to_an_end_without_their_start():
    circle = [(1, 2), (2, 3), (3, 1), (2, 2), (1, 2)]
    assert heirs(circle, 1) == [2, 3]
    assert forebears(circle, 1) == [3, 2]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_an_heir_has_its_forebear(links):
    for start in range(7):
        found = heirs(iter(links), start)
        assert start not in found and len(found) == len(set(found))
        assert all(start in forebears(links, heir) for heir in found)
