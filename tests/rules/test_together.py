"""What the campaigns of one province say together: summed where that is honest, else not at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.progress import Promise
from campaigns.rules.quantity import Basis, Qualifier, Quantity
from campaigns.rules.together import Level, Line, Said, Told, counted_once, level, together


def figure(amount, qualifier=Qualifier.EXACT):
    return Quantity(Decimal(amount), None, qualifier, "đơn vị máu")


def percent(amount, qualifier=Qualifier.EXACT, high=None):
    return Quantity(Decimal(amount), high and Decimal(high), qualifier, "%")


def told(key, result=None, target=None, *, basis=Basis.BAGS, printed=None, latest=None, exact=True):
    how = Qualifier.EXACT if exact else Qualifier.AT_LEAST
    line = Line(
        basis=basis,
        result=None if result is None else figure(result, how),
        target=None if target is None else Promise.exact(target),
        printed=printed,
    )
    return Told(key=key, latest=latest, lines=(line,))


def test_results_and_targets_are_added_and_the_percent_is_of_the_sums():
    found = together([told("a", 300, 200), told("b", 100, 600)])
    assert (found.result.amount, found.target.amount) == (400, 800)
    assert found.percent == percent(50)
    assert (found.both, found.campaigns, found.said) == (2, 2, Said.COMPUTED)


def test_a_campaign_without_one_of_the_figures_adds_nothing_and_is_counted():
    found = together([told("a", 300, 400), told("b", 9000), told("c", None, 9000), told("d")])
    assert (found.result.amount, found.target.amount) == (300, 400)
    assert (found.both, found.campaigns) == (1, 4)


def test_at_least_is_contagious():
    found = together([told("a", 300, 400), told("b", 500, 600, exact=False)])
    assert found.result.qualifier is Qualifier.AT_LEAST
    assert found.percent == percent(80, Qualifier.AT_LEAST)


def test_bags_and_standard_units_are_never_added():
    found = together(
        [
            told("a", 100, 200),
            told("b", 300, 400, basis=Basis.STANDARD),
            told("c", 300, 400, basis=Basis.STANDARD),
        ]
    )
    assert found.basis is Basis.STANDARD
    assert (found.result.amount, found.both, found.apart, found.campaigns) == (600, 2, 1, 3)


def test_bags_and_standard_units_of_one_campaign_are_not_added_either():
    both = told("a", 100, 200).lines + told("a", 140, 280, basis=Basis.STANDARD).lines
    found = together([Told(key="a", lines=both), told("b", 50, 100)])
    assert found.basis is Basis.BAGS
    assert (found.result.amount, found.target.amount, found.both) == (150, 300, 2)


def test_an_implied_target_is_no_target():
    implied = Line(
        basis=Basis.UNSTATED,
        result=figure(5600),
        target=Promise.implied(5600, "133,3"),
        printed=percent("133.3"),
    )
    found = together([Told(key="a", lines=(implied,))])
    assert (found.said, found.percent, found.target) == (Said.PRINTED, percent("133.3"), None)
    assert (found.result.amount, found.named, found.both) == (5600, "a", 0)


def test_of_printed_percents_the_newest_stands():
    old = told("old", printed=percent(150), latest=date(2024, 3, 1))
    new = told("new", printed=percent(90), latest=date(2024, 9, 1))
    assert together([new, old]).named == "new"
    assert together([old, new]).percent == percent(90)


def test_what_can_be_computed_goes_before_what_was_printed():
    found = together([told("a", 50, 100), told("b", 10, printed=percent(150))])
    assert (found.percent, found.said) == (percent(50), Said.COMPUTED)


def test_no_figure_no_campaign_and_nothing_reached_are_three_things():
    assert together([]).level is Level.NO_CAMPAIGN
    assert together([told("a", 300)]).level is Level.UNKNOWN
    assert together([told("a", 300)]).percent is None
    nothing = together([told("a", 0, 300)])
    assert (nothing.level, nothing.percent) == (Level.UNDER_50, percent(0))


@pytest.mark.parametrize(
    ("value", "step"),
    [
        (percent(0), Level.UNDER_50),
        (percent("49.9"), Level.UNDER_50),
        (percent(50), Level.UNDER_80),
        (percent("79.9"), Level.UNDER_80),
        (percent(80), Level.UNDER_100),
        (percent("99.9"), Level.UNDER_100),
        (percent(100), Level.REACHED),
        (percent(700), Level.REACHED),
        (percent(100, Qualifier.AT_LEAST), Level.REACHED),
        (percent(100, Qualifier.NEARLY), Level.UNDER_100),
        (percent(80, Qualifier.NEARLY), Level.UNDER_80),
        (percent(105, Qualifier.NEARLY), Level.UNDER_100),
        (percent(105, Qualifier.ABOUT), Level.UNDER_100),
        (percent(120, Qualifier.ABOUT), Level.REACHED),
        (percent(95, Qualifier.RANGE, 110), Level.UNDER_100),
    ],
)
def test_a_step_is_never_higher_than_what_is_sure(value, step):
    assert level(value) is step


def test_parts_are_left_out_and_parts_of_parts_too():
    assert counted_once({1: [], 2: [1], 3: [2, 1], 4: [9]}) == [1, 4]


def test_of_campaigns_in_a_circle_one_is_left():
    assert counted_once({1: [2], 2: [1]}) == [1]


amounts = st.integers(0, 10**6)
promises = st.integers(1, 10**6)
campaigns = st.lists(
    st.tuples(st.none() | amounts, st.none() | promises, st.sampled_from(Basis), st.booleans()),
    max_size=8,
).map(
    lambda rows: [
        told(str(key), result, target, basis=basis, exact=exact)
        for key, (result, target, basis, exact) in enumerate(rows)
    ]
)


@given(campaigns)
def test_the_sums_are_of_the_campaigns_counted_and_no_others(found):
    answer = together(found)
    lines = [line for one in found for line in one.lines if line.measured]
    taken = [line for line in lines if line.basis is answer.basis]
    assert answer.both == len(taken)
    assert answer.both + answer.apart == len(lines)
    assert all(answer.both >= sum(1 for x in lines if x.basis is basis) for basis in Basis)
    if taken:
        exact = all(line.result.qualifier is Qualifier.EXACT for line in taken)
        assert answer.result.amount == sum(line.result.amount for line in taken)
        assert answer.target.amount == sum(line.target.amount for line in taken)
        assert (answer.result.qualifier is Qualifier.EXACT) is exact
        assert (answer.percent.amount >= 100) is (answer.result.amount >= answer.target.amount)
        assert (answer.level is Level.REACHED) is (answer.result.amount >= answer.target.amount)
    else:
        assert (answer.result, answer.target, answer.percent) == (None, None, None)


@given(campaigns, st.randoms())
def test_the_order_of_campaigns_does_not_matter(found, random):
    turned = list(found)
    random.shuffle(turned)
    assert together(turned) == together(found)


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 9) | st.none(), max_size=8))
def test_what_is_left_out_is_a_part_of_something_counted(part_of):
    def wholes(key):
        found = []
        while (key := part_of.get(key)) is not None and key not in found:
            found.append(key)
        return found

    above = {key: wholes(key) for key in part_of}
    once = counted_once(above)
    assert all(set(above[key]) & set(once) for key in set(above) - set(once))
    for key in once:
        assert not set(above[key]) & set(once) - {key}
