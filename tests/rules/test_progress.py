"""Percentages, targets, bars, and which of several claims counts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.rules.progress import (
    Bar,
    Choice,
    Flag,
    Printed,
    Promise,
    Standing,
    State,
    bar,
    check_percent,
    conflicting,
    effective,
    implied_target,
    parts_agree,
    percent_of,
    progress,
    reported_and_logged,
    roundest,
)
from campaigns.rules.quantity import Form, Qualifier, Quantity
from campaigns.rules.wording import number, parse, percent

Q = Qualifier
D = Decimal
printed_percents = st.builds(
    lambda n, places: number(D(n).scaleb(-places), "vi", places),
    st.integers(1, 30_000),
    st.integers(0, 3),
)


def by_hand(result, target, printed):
    """Both ways of printing a percentage, done step by step with whole numbers."""
    digits = printed.replace(".", "")
    places = len(digits.partition(",")[2])
    wanted = int(digits.replace(",", ""))
    cut, rest = divmod(100 * result * 10**places, target)
    return wanted in (cut, cut + (2 * rest >= target))


@pytest.mark.parametrize(
    ("result", "target", "printed", "agrees"),
    [
        (240, 210, "114,2%", True),
        (240, 210, "114,3", True),
        (240, 210, "114,4", False),
        (240, 210, "114", True),
        (240, 210, "115", False),
        (596, 1100, "51%", False),
        (596, 1100, "54,2 phần trăm", True),
        (596, 1100, "54.2", True),
        (5600, 4200, "133,3%", True),
        (5600, 4200, "133,33", True),
        (9996, 10000, "100", True),
        (0, 10, "0", True),
        (1, 8, "12,5", True),
        (1, 8, "13", True),
    ],
)
def test_rule_3_a_printed_percent_agrees_by_rounding_or_truncation(result, target, printed, agrees):
    assert check_percent(D(result), D(target), printed) is agrees


@given(st.integers(0, 3000), st.integers(1, 3000), printed_percents)
def test_rule_3_agreement_is_what_working_it_out_by_hand_gives(result, target, printed):
    assert check_percent(D(result), D(target), printed) == by_hand(result, target, printed)


@pytest.mark.parametrize(
    ("result", "target", "printed"),
    [
        (5, 0, "50"),
        (-5, 10, "50"),
        (D("NaN"), 10, "50"),
        (D("1E+999999"), 10, "50"),
        (0.5, 1, "50"),
        (5, 10, "gần 50%"),
        (5, 10, "nửa"),
        (5, 10, "5 suất"),
        (5, 10, "vượt 50%"),
        (5, 10, ""),
        (5, 10, None),
    ],
)
def test_a_percent_that_cannot_be_checked_is_refused(result, target, printed):
    with pytest.raises(ValueError):
        check_percent(result, target, printed)


def test_rule_2_the_target_of_kien_giang_is_implied_with_its_range():
    assert implied_target(5600, "133,3") == implied_target(5600, "133,3%") == (4198, 4202)
    assert roundest(4198, 4202) == 4200


@given(st.integers(1, 60), printed_percents.filter(lambda text: not text.startswith("0")))
def test_rule_2_an_implied_target_is_what_trying_all_targets_gives(result, printed):
    # From 1% up, no target above 12,000 can fit a result of 60 or less.
    tried = [t for t in range(1, 12_100) if by_hand(result, t, printed)]
    if not tried:
        with pytest.raises(ValueError):
            implied_target(result, printed)
    else:
        assert implied_target(result, printed) == (tried[0], tried[-1])


@given(st.integers(1, 10**12), printed_percents)
def test_rule_2_implied_targets_agree_with_the_percent_and_their_neighbours_do_not(result, printed):
    try:
        low, high = implied_target(result, printed)
    except ValueError:
        assume(False)
    for target in (low, (low + high) // 2, high):
        assert check_percent(D(result), D(target), printed)
    assert low == 1 or not check_percent(D(result), D(low - 1), printed)
    assert not check_percent(D(result), D(high + 1), printed)


def test_rule_2_zero_percent_implies_no_target_and_says_why():
    with pytest.raises(ValueError, match="lớn hơn 0"):
        implied_target(5600, "0%")


@pytest.mark.parametrize(
    ("result", "printed"),
    [(5600, "0"), (5600, "0,0%"), (0, "50"), (-1, "50"), (True, "50"), (5.0, "50"), (5600, "?"),
     (1, "150,01"), (5600, "gần 60%")],
)  # fmt: skip
def test_rule_2_no_target_is_made_up_where_none_follows(result, printed):
    with pytest.raises(ValueError) as refusal:
        implied_target(result, printed)
    assert str(refusal.value).endswith(".") and refusal.value.en


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(4198, 4202, 4200), (1, 1, 1), (11, 19, 15), (95, 105, 100), (11, 49, 30), (8, 12, 10),
     (1234, 1234, 1234), (1, 999, 500), (1000, 1000, 1000)],
)  # fmt: skip
def test_the_roundest_number_is_the_expected_guess(low, high, expected):
    assert roundest(low, high) == expected


@given(st.integers(1, 10**4), st.integers(0, 300))
def test_the_roundest_number_has_most_zeros_and_is_nearest_the_middle(low, width):
    def zeros(n):
        return len(str(n)) - len(str(n).rstrip("0"))

    def off(n):
        return abs(2 * n - (2 * low + width))

    most = max(zeros(n) for n in range(low, low + width + 1))
    rivals = [n for n in range(low, low + width + 1) if zeros(n) == most]
    chosen = roundest(low, low + width)
    assert chosen in rivals and off(chosen) == min(map(off, rivals))


@pytest.mark.parametrize(("low", "high"), [(0, 5), (-1, 5), (5, 4)])
def test_there_is_no_roundest_number_in_nothing(low, high):
    with pytest.raises(ValueError):
        roundest(low, high)


@pytest.mark.parametrize(
    ("result", "target", "places", "expected"),
    [
        (596, 1100, 1, "54.2"),
        (5600, 4200, 1, "133.3"),
        (9996, 10000, 1, "99.9"),
        (99999, 100000, 0, "99"),
        (10004, 10000, 1, "100.0"),
        (1, 10_000_000, 1, "0.00001"),
        (0, 10, 1, "0"),
        (10**6, 1, 1, "100000000"),
    ],
)
def test_rule_8_a_percentage_is_not_capped_and_claims_nothing_untrue(
    result, target, places, expected
):
    assert percent_of(D(result), D(target), places) == D(expected)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_rule_8_reached_is_shown_only_when_reached(result, target, places):
    shown = percent_of(D(result), D(target), places)
    assert (shown >= 100) == (result >= target)
    assert (shown == 0) == (result == 0)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [("133.3", "133,3%", "133.3%"), ("100", "100%", "100%"), ("99.96", "99,9%", "99.9%"),
     ("54.18", "54,2%", "54.2%"), ("1234.5", "1.234,5%", "1,234.5%")],
)  # fmt: skip
def test_rule_8_a_percentage_in_words_is_not_rounded_up_to_reached(value, vi, en):
    assert (percent(D(value)), percent(D(value), "en")) == (vi, en)


def q(text):
    return None if text is None else parse(text)


KIEN_GIANG = Promise.implied(5600, "133,3%")


@pytest.mark.parametrize(
    ("result", "target", "printed", "state"),
    [
        (None, Promise.exact(5), None, State.UNKNOWN_RESULT),
        (None, None, None, State.UNKNOWN_RESULT),
        ("5", None, None, State.NO_TARGET),
        ("5", Promise.exact(6), None, State.SHORT),
        ("6", Promise.exact(6), None, State.REACHED),
        ("7", Promise.exact(6), None, State.PAST),
        ("hơn 5", Promise.exact(6), None, State.UNSURE),
        ("hơn 6", Promise.exact(6), None, State.REACHED),
        ("hơn 7", Promise.exact(6), None, State.PAST),
        ("gần 6", Promise.exact(6), None, State.SHORT),
        ("gần 7", Promise.exact(6), None, State.UNSURE),
        ("khoảng 350", Promise.exact(6), None, State.UNSURE),
        ("từ 4 đến 5", Promise.exact(6), None, State.SHORT),
        ("từ 4 đến 6", Promise.exact(6), None, State.UNSURE),
        ("từ 7 đến 9", Promise.exact(6), None, State.PAST),
        ("4", Promise.between(5, 7), None, State.SHORT),
        ("5", Promise.between(5, 7), None, State.WITHIN),
        ("7", Promise.between(5, 7), None, State.WITHIN),
        ("8", Promise.between(5, 7), None, State.PAST),
        ("hơn 6", Promise.between(5, 7), None, State.UNSURE),
        ("gần 5", Promise.between(5, 7), None, State.SHORT),
        ("gần 7", Promise.between(5, 7), None, State.UNSURE),
        ("từ 5 đến 6", Promise.between(5, 7), None, State.WITHIN),
        ("5", Promise.of(parse("khoảng 5")), None, State.UNSURE),
        ("5.600", KIEN_GIANG, "133,3%", State.PAST),
        ("5.600", Promise.implied(5600, "60%"), "60%", State.SHORT),
        ("4.197", KIEN_GIANG, None, State.SHORT),
        ("4.200", KIEN_GIANG, None, State.UNSURE),
        ("4.203", KIEN_GIANG, None, State.PAST),
    ],
)
def test_the_state_says_only_what_the_figures_say(result, target, printed, state):
    found = progress(result=q(result), target=target, printed_percent=q(printed))
    assert found.state is state


@pytest.mark.parametrize(
    ("result", "target", "expected"),
    [
        ("3.120", Promise.exact(4200), "74,3%"),
        ("hơn 5.556", Promise.exact(10000), "hơn 55,5%"),
        ("trên 4.200", Promise.exact(4200), "trên 100%"),
        ("gần 2.100", Promise.exact(4200), "gần 50%"),
        ("khoảng 2.100", Promise.exact(4200), "khoảng 50%"),
        ("từ 21 đến 42", Promise.exact(42), "từ 50% đến 100%"),
        ("từ 1.000.000 đến 1.000.001", Promise.exact(10**7), "khoảng 10%"),
        ("56.800", Promise.between(45000, 50000), "từ 113,6% đến 126,2%"),
        ("hơn 45.000", Promise.between(45000, 50000), "hơn 90%"),
        ("2.100", Promise.of(parse("khoảng 4.200")), "khoảng 50%"),
        ("từ 30.000 đến 45.000", Promise.of(parse("khoảng 40.000")), "từ 75% đến 112,5%"),
        ("hơn 22.000", Promise.of(parse("khoảng 20.000")), None),
        ("1 đồng", Promise.exact(208_500_000_000), None),
        ("100.000.000.000.000.000", Promise.exact(D("0.01")), None),
        ("1", None, None),
        (None, Promise.exact(5), None),
    ],
)
def test_the_percent_is_as_sure_as_its_figures(result, target, expected):
    assert progress(result=q(result), target=target).percent == q(expected)


def test_rule_2_no_percent_is_computed_in_a_circle():
    found = progress(result=parse("5.600"), target=KIEN_GIANG, printed_percent=parse("133,3%"))
    assert (found.percent, found.agrees, found.difference) == (None, None, None)
    assert found.printed == parse("133,3%")
    assert (KIEN_GIANG.low, KIEN_GIANG.amount, KIEN_GIANG.high) == (4198, 4200, 4202)


@pytest.mark.parametrize(
    ("result", "target", "printed", "agrees"),
    [
        ("240", Promise.exact(210), "114,2%", True),
        ("596", Promise.exact(1100), "51%", False),
        ("596", Promise.exact(1100), None, None),
        ("596", Promise.exact(1100), "gần 51%", None),
        ("hơn 596", Promise.exact(1100), "51%", None),
        ("596", Promise.between(1000, 1100), "51%", None),
        ("596", None, "51%", None),
    ],
)
def test_rule_3_the_printed_percent_is_checked_where_it_can_be(result, target, printed, agrees):
    found = progress(result=q(result), target=target, printed_percent=q(printed))
    assert found.agrees is agrees


def test_rule_3_the_precision_is_that_of_the_print_or_else_of_the_amount():
    for form, agrees in ((None, True), (Form(places=2), False)):
        printed = Quantity(D("114.20"), unit="%", form=form)
        found = progress(result=Quantity(240), target=Promise.exact(210), printed_percent=printed)
        assert found.agrees is agrees


def test_rule_8_the_difference_is_signed_and_only_between_exact_figures():
    def difference(result, target):
        return progress(result=parse(result), target=target).difference

    assert difference("240", Promise.exact(210)) == 30
    assert difference("200", Promise.exact(210)) == -10
    assert difference("hơn 240", Promise.exact(210)) is None
    assert difference("240", Promise.between(210, 220)) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Promise.exact(0),
        lambda: Promise.between(5, 4),
        lambda: Promise.exact(1.5),
        lambda: Promise.of(parse("0")),
        lambda: Promise.implied(5600, "0%"),
    ],
)
def test_there_is_no_promise_of_nothing(make):
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(
    ("result", "target", "printed", "expected"),
    [
        (None, None, None, None),
        (None, Promise.exact(5), None, Bar(0, 0, 1000, None, False)),
        ("3.120", Promise.exact(4200), None, Bar(742, 0, 1000, None, False)),
        ("240", Promise.exact(210), None, Bar(875, 125, 875, None, False)),
        ("hơn 5", Promise.exact(10), None, Bar(500, 0, 1000, None, True)),
        ("gần 10", Promise.exact(10), None, Bar(999, 0, 1000, None, False)),
        ("8", Promise.between(5, 10), None, Bar(800, 0, 500, (500, 1000), False)),
        ("20", Promise.between(5, 10), None, Bar(500, 500, 250, (250, 500), False)),
        ("5.600", KIEN_GIANG, "133,3%", Bar(750, 250, 750, (749, 750), False)),
        ("5", None, None, Bar(1000, 0, None, None, False)),
        ("hơn 5", None, None, Bar(1000, 0, None, None, True)),
        ("0", None, None, Bar(0, 0, None, None, False)),
        ("5", None, "60%", Bar(600, 0, 1000, None, False)),
        (None, None, "200%", Bar(500, 500, 500, None, False)),
    ],
)
def test_the_bar_shows_the_line_and_what_lies_past_it(result, target, printed, expected):
    found = progress(result=q(result), target=target, printed_percent=q(printed))
    assert bar(found) == expected


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_rule_8_the_bar_meets_its_line_only_when_the_target_is_reached(result, target):
    drawn = bar(progress(result=Quantity(result), target=Promise.exact(target)))
    assert (drawn.filled >= drawn.target_at) == (result >= target) or drawn.target_at == 1
    assert (drawn.past > 0) == (result > target) or drawn.target_at == 1000
    assert 0 <= drawn.filled + drawn.past <= 1000
    assert (drawn.filled == 0) == (result == 0)


def claim(key, text, place="body", chosen=False):
    if text is None:
        return Printed(key=key, amount=None, place_kind=place, chosen=chosen)
    figure = parse(text)
    return Printed(
        key=key, amount=figure.amount, high=figure.high, qualifier=figure.qualifier,
        place_kind=place, chosen=chosen,
    )  # fmt: skip


TITLE, BODY = claim("title", "495", "headline"), claim("body", "5.600")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], None),
        ([claim(1, None)], None),
        ([TITLE], Choice("title", "only_figure")),
        ([claim(1, None), BODY], Choice("body", "only_figure")),
        ([TITLE, BODY], Choice("body", "body_over_headline")),
        ([BODY, claim(2, "5.600"), TITLE], Choice("body", "body_over_headline")),
        ([claim(1, "495", "caption"), claim(2, "7", "side"), BODY],
         Choice("body", "body_over_headline")),
        ([TITLE, claim(2, "496", "caption")], None),
        ([BODY, claim(2, "495")], None),
        ([BODY, claim(2, "495", "table")], None),
        ([claim(1, "5.600", "headline"), BODY], Choice("body", "all_agree")),
        ([claim(1, "hơn 5.500"), claim(2, "5.600", "headline")], Choice(2, "all_agree")),
        ([claim(1, "hơn 5.000"), claim(2, "hơn 5.500")], Choice(2, "all_agree")),
        ([claim(1, "hơn 5.500"), BODY, claim(3, "5.700")], None),
        ([TITLE, claim("body", "5.600"), claim(3, "495", chosen=True)],
         Choice(3, "chosen_by_person")),
        ([claim(1, "495", chosen=True), claim(2, "5.600", chosen=True)], None),
        ([claim(1, None, chosen=True), BODY], Choice("body", "only_figure")),
    ],
)  # fmt: skip
def test_rule_5_one_claim_counts_by_a_named_rule_or_none_does(claims, expected):
    assert effective(claims) == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([TITLE, BODY], {"title", "body"}),
        ([claim(1, "hơn 5.500"), BODY], set()),
        ([claim(1, "hơn 5.500"), claim(2, "5.600"), claim(3, "5.700")], {2, 3}),
        ([claim(1, "hơn 5.700"), BODY], {1, "body"}),
        ([claim(1, "từ 5.000 đến 6.000"), BODY], set()),
        ([claim(1, "từ 5.000 đến 5.500"), BODY], {1, "body"}),
        ([claim(1, "khoảng 350"), claim(2, "348")], set()),
        ([claim(1, "khoảng 350"), claim(2, "500")], {1, 2}),
        ([claim(1, "gần 60"), claim(2, "58")], set()),
        ([claim(1, "gần 60"), claim(2, "61")], {1, 2}),
        ([claim(1, None), BODY], set()),
        ([BODY, claim(2, "5.600")], set()),
    ],
)
def test_rule_5_claims_conflict_when_they_cannot_all_be_true(claims, expected):
    assert conflicting(claims) == expected


@given(st.permutations([TITLE, BODY, claim(3, "hơn 400"), claim(4, None), claim(5, "7", "side")]))
def test_rule_5_the_order_of_claims_does_not_decide_and_rivals_are_not_added(claims):
    assert effective(claims) == Choice("body", "body_over_headline")


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (10, [4, 6], True),
        (10, [4, 5], False),
        (10, [4, None], None),
        (10, [11, None], False),
        (10, [10, None], None),
        (10, [], None),
        (10, [None], None),
        (0, [0], True),
    ],
)
def test_rule_1_unknown_parts_are_not_zero_when_parts_are_checked(total, parts, expected):
    decimals = [None if part is None else D(part) for part in parts]
    assert parts_agree(D(total), decimals) is expected


@pytest.mark.parametrize(
    ("reported", "logged", "expected"),
    [
        ("5.600", 3120, Standing(Quantity(5600), "reported", D(2480))),
        ("5.600", None, Standing(Quantity(5600), "reported", None)),
        ("5.600", 0, Standing(Quantity(5600), "reported", D(5600))),
        ("3.000", 3120, Standing(Quantity(3000), "reported", D(-120))),
        (None, 3120, Standing(Quantity(3120), "logged", None)),
        (None, 0, Standing(Quantity(0), "logged", None)),
        (None, None, Standing(None, None, None)),
        ("hơn 22.000", 3120, Standing(parse("hơn 22.000"), "reported", None)),
        ("5.600", "ít nhất 3.120", Standing(Quantity(5600), "reported", None)),
        (None, "ít nhất 3.120", Standing(parse("ít nhất 3.120"), "logged", None)),
    ],
)
def test_rule_6_reported_goes_before_logged_and_their_difference_is_kept(
    reported, logged, expected
):
    counted = None if logged is None else parse(str(logged))
    assert reported_and_logged(q(reported), counted) == expected


def test_flags_have_the_machine_names_of_the_interface():
    assert set(Flag) == {
        "conflicts_with_other_claim",
        "percent_disagrees",
        "bags_do_not_add_up",
        "parts_do_not_add_up",
        "not_effective",
        "ambiguous",
        "no_figure_given",
    }


def test_percentages_of_huge_amounts_stay_exact():
    shown = percent_of(D(10**17 + 1), D(3), 3)
    exact = Fraction(100 * (10**17 + 1), 3)
    assert abs(Fraction(shown) - exact) <= Fraction(1, 2000)
