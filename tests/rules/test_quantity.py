"""What a figure may be, and what a sum may claim."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.quantity import (
    LIMIT,
    MEASURES,
    Basis,
    Form,
    Qualifier,
    Quantity,
    UnitMismatch,
    bags_total,
    standard_units,
    total,
)

Q = Qualifier
amounts = st.decimals(0, 10**9, places=3)


@st.composite
def quantities(draw, unit=None):
    amount, qualifier = draw(amounts), draw(st.sampled_from(Q))
    high = amount + draw(st.decimals("0.001", 10**6, places=3)) if qualifier is Q.RANGE else None
    return Quantity(amount, high, qualifier, unit)


@pytest.mark.parametrize(
    ("amount", "high", "qualifier"),
    [
        (1.5, None, Q.EXACT),
        (True, None, Q.EXACT),
        ("5", None, Q.EXACT),
        (Decimal(-1), None, Q.EXACT),
        (Decimal("NaN"), None, Q.EXACT),
        (Decimal("Infinity"), None, Q.EXACT),
        (LIMIT, None, Q.EXACT),
        (Decimal("0.0000000001"), None, Q.EXACT),
        (5, 6, Q.EXACT),
        (5, None, Q.RANGE),
        (5, 5, Q.RANGE),
        (5, 4, Q.RANGE),
        (5, 6.0, Q.RANGE),
    ],
)
def test_a_quantity_refuses_what_is_not_an_exact_amount(amount, high, qualifier):
    with pytest.raises(ValueError):
        Quantity(amount, high, qualifier)


def test_quantities_compare_by_meaning():
    assert Quantity(5600) == Quantity(Decimal("5600.0"), form=Form(places=1))
    assert hash(Quantity(5600)) == hash(Quantity(Decimal("5600.0")))
    assert Quantity(5600) != Quantity(5600, qualifier=Q.AT_LEAST)
    assert Quantity(5600, unit="%") != Quantity(5600)


@pytest.mark.parametrize("amount", ["5600", "5600.0", "5.6E+3"])
def test_one_amount_has_one_text(amount):
    assert str(Quantity(Decimal(amount)).amount) == "5600"


def test_zero_has_no_sign():
    assert str(Quantity(Decimal("-0")).amount) == "0"


def test_rule_1_an_empty_sum_is_unknown_and_not_zero():
    with pytest.raises(ValueError):
        total([])


def test_different_units_are_never_added():
    with pytest.raises(UnitMismatch):
        total([Quantity(5, unit="suất quà"), Quantity(5, unit="đồng")])
    with pytest.raises(UnitMismatch):
        Quantity(5, unit="suất quà") + Quantity(5)


NEARLY_5, ABOUT_5 = Quantity(5, qualifier=Q.NEARLY), Quantity(5, qualifier=Q.ABOUT)
RANGE_4_6, OVER_5 = Quantity(4, 6, Q.RANGE), Quantity(5, qualifier=Q.AT_LEAST)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([Quantity(5), Quantity(3)], Quantity(8)),
        ([Quantity(5), OVER_5], Quantity(10, qualifier=Q.AT_LEAST)),
        ([RANGE_4_6, OVER_5], Quantity(9, qualifier=Q.AT_LEAST)),
        ([NEARLY_5, OVER_5, Quantity(1)], Quantity(6, qualifier=Q.AT_LEAST)),
        ([ABOUT_5, OVER_5], OVER_5),
        ([ABOUT_5, Quantity(3)], Quantity(8, qualifier=Q.ABOUT)),
        ([ABOUT_5, NEARLY_5], Quantity(10, qualifier=Q.ABOUT)),
        ([NEARLY_5, RANGE_4_6], Quantity(10, qualifier=Q.ABOUT)),
        ([NEARLY_5, Quantity(3)], Quantity(8, qualifier=Q.NEARLY)),
        ([RANGE_4_6, Quantity(3)], Quantity(7, 9, Q.RANGE)),
        ([RANGE_4_6, RANGE_4_6], Quantity(8, 12, Q.RANGE)),
        ([NEARLY_5], NEARLY_5),
    ],
)
def test_a_sum_claims_no_more_than_its_parts(parts, expected):
    assert total(parts) == expected


@given(st.lists(quantities(), min_size=1, max_size=6))
def test_a_sum_never_loses_at_least(parts):
    some_floor = any(part.qualifier is Q.AT_LEAST for part in parts)
    assert (total(parts).qualifier is Q.AT_LEAST) == some_floor


@given(quantities(unit="đồng"), quantities(unit="đồng"))
def test_the_order_of_addition_does_not_matter(one, other):
    assert one + other == other + one


@given(st.lists(amounts, min_size=1))
def test_exact_amounts_add_up_exactly(parts):
    thousandths = sum(int(part * 1000) for part in parts)
    assert total(map(Quantity, parts)).amount * 1000 == thousandths


def test_a_sum_beyond_all_reason_is_refused():
    with pytest.raises(ValueError):
        total([Quantity(LIMIT - 1)] * 2)


def test_a_sum_is_more_than_its_floor_only_where_some_part_is():
    loose = Quantity(5, qualifier=Q.AT_LEAST, form=Form(word="ít nhất"))
    assert total([Quantity(1), loose]).form.word == "ít nhất"
    assert total([OVER_5, loose]).form.word == ""


@pytest.mark.parametrize(
    ("bags", "count", "standard"),
    [
        ({350: 20695}, 20695, "28973"),
        ({250: 194, 350: 152}, 346, "406.8"),
        ({150: 0, 250: 194, 350: 152, 450: 0}, 346, "406.8"),
        ({250: 1, 350: None}, 1, "1"),
        ({150: 1}, 1, "0.6"),
        ({250: 0}, 0, "0"),
    ],
)
def test_bags_are_counted_and_turned_into_standard_units(bags, count, standard):
    assert bags_total(bags) == count
    assert standard_units(bags) == Decimal(standard)


@pytest.mark.parametrize("bags", [{}, {250: None}, {250: None, 350: None}])
def test_rule_1_bags_nobody_counted_are_unknown_and_not_zero(bags):
    assert bags_total(bags) is None
    assert standard_units(bags) is None


@pytest.mark.parametrize("bags", [{300: 1}, {300: None}, {250: -1}, {250: 1.0}, {250: True}])
def test_impossible_bags_are_refused(bags):
    for count in (bags_total, standard_units):
        with pytest.raises(ValueError):
            count(bags)


def test_every_measure_of_the_domain_is_there():
    asked = "blood_units donors registered deferred sites drives gifts vnd people_helped"
    assert {*asked.split(), "percent_of_plan"} <= MEASURES.keys()
    assert all(key == measure.key for key, measure in MEASURES.items())
    assert [m.key for m in MEASURES.values() if m.has_basis] == ["blood_units"]
    assert not MEASURES["percent_of_plan"].whole


def test_machine_names_are_those_of_the_interface():
    assert set(Qualifier) == {"exact", "at_least", "nearly", "about", "range"}
    assert set(Basis) == {"bags", "standard_250ml", "unstated"}
