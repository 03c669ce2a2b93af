"""What looks wrong is said, and nothing else is; nothing is ever blocked."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.warnings import Expected, warnings

TODAY = date(2026, 2, 3)
FULL = dict.fromkeys(BAG_SIZES, 0)


@dataclass
class Facts:
    registered: int | None = None
    examined: int | None = None
    deferred: int | None = None
    donors: int | None = None
    bags: dict = field(default_factory=dict)
    apheresis: int | None = None
    first_time_donors: int | None = None


def codes(facts=None, today=TODAY, **expected):
    expected = Expected(**{"drive_starts_on": date(2026, 2, 1), **expected})
    return [one.code for one in warnings(facts=facts or Facts(), expected=expected, today=today)]


def test_an_ordinary_result_has_none():
    facts = Facts(registered=427, donors=346, bags={**FULL, 250: 194, 350: 152})
    assert codes(facts, target=150, usual_bags=Decimal(300), usual_drives=9) == []


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({"registered": 10, "donors": 11}, "donors_over_registered"),
        ({"registered": 10, "examined": 11}, "examined_over_registered"),
        ({"registered": 10, "deferred": 11}, "deferred_over_registered"),
        ({"examined": 10, "donors": 11}, "donors_over_examined"),
        ({"donors": 10, "first_time_donors": 11}, "first_time_donors_over_donors"),
    ],
)
def test_a_part_is_not_more_than_the_whole(counts, code):
    assert codes(Facts(**counts)) == [code]
    assert codes(Facts(**dict.fromkeys(counts, 10))) == []
    for name in counts:  # rule 1: nothing follows from what is not known
        assert codes(Facts(**{**counts, name: None})) == []


@pytest.mark.parametrize(
    ("bags", "donors", "warned"),
    [
        ({**FULL, 250: 100}, 89, True),
        ({**FULL, 250: 100}, 90, False),
        ({**FULL, 250: 89}, 100, True),
        ({250: 89}, 100, False),  # other sizes may be what is missing
        ({250: 100}, 89, True),
        ({**FULL, 250: 2}, 0, False),
        ({**FULL, 250: 3}, 0, True),
        ({}, 100, False),
    ],
)
def test_bags_and_donors_differ_by_much(bags, donors, warned):
    expected = ["bags_differ_from_donors"] if warned else []
    assert codes(Facts(bags=bags, donors=donors)) == expected


def test_apheresis_is_given_by_donors_too():
    assert codes(Facts(bags={**FULL, 250: 80}, donors=100, apheresis=20)) == []


@pytest.mark.parametrize(
    ("bags", "expected", "code"),
    [
        (1000, {"usual_bags": Decimal(100), "usual_drives": 3}, ["ten_times_usual"]),
        (999, {"usual_bags": Decimal(100), "usual_drives": 3}, []),
        (1000, {"usual_bags": Decimal(100), "usual_drives": 2}, []),
        (1000, {"usual_bags": Decimal(0), "usual_drives": 9}, []),
        (1000, {"target": 100}, ["ten_times_target"]),
        (999, {"target": 100}, []),
        (1000, {"target": 100, "usual_bags": Decimal(900), "usual_drives": 3}, []),
        (1000, {}, []),
    ],
)
def test_ten_times_the_sites_usual(bags, expected, code):
    assert codes(Facts(bags={250: bags}), **expected) == code


def test_ten_times_the_usual_donors_where_no_bag_is_known():
    usual = {"usual_donors": Decimal(40), "usual_drives": 5}
    assert codes(Facts(donors=400), **usual) == ["ten_times_usual"]
    assert codes(Facts(donors=399), **usual) == []


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ({"campaign_starts_on": date(2026, 2, 2)}, ["outside_campaign"]),
        ({"campaign_ends_on": date(2026, 1, 31)}, ["outside_campaign"]),
        ({"campaign_starts_on": date(2026, 2, 1), "campaign_ends_on": date(2026, 2, 1)}, []),
        ({"drive_ends_on": date(2026, 2, 2), "campaign_ends_on": date(2026, 2, 1)},
         ["outside_campaign"]),
        ({"drive_starts_on": TODAY}, []),
        ({"drive_starts_on": TODAY + timedelta(days=1)}, ["drive_not_yet"]),
    ],
)  # fmt: skip
def test_days_that_do_not_fit(expected, code):
    assert codes(**expected) == code


def test_warnings_speak_both_languages_with_the_figures():
    facts = Facts(registered=1000, donors=1200)
    [one] = warnings(facts=facts, expected=Expected(drive_starts_on=TODAY), today=TODAY)
    assert one.vi == "Số người hiến máu (1.200) nhiều hơn số người đăng ký (1.000)."
    assert one.en == "More donors (1,200) than people registered (1,000)."


counts = st.none() | st.integers(0, 10**6)
days = st.none() | st.dates()


@given(
    facts=st.builds(
        Facts,
        bags=st.dictionaries(st.sampled_from(BAG_SIZES), counts),
        **dict.fromkeys(
            ("registered", "examined", "deferred", "donors", "apheresis", "first_time_donors"),
            counts,
        ),
    ),
    expected=st.builds(
        Expected,
        drive_starts_on=st.dates(),
        drive_ends_on=st.none(),
        campaign_starts_on=st.none() | st.dates(max_value=date(2000, 1, 1)),
        campaign_ends_on=st.none() | st.dates(min_value=date(2000, 1, 1)),
        target=st.none() | st.integers(1, 10**6),
        usual_bags=st.none() | st.decimals(0, 10**6, places=1),
        usual_donors=st.none() | st.decimals(0, 10**6, places=1),
        usual_drives=st.integers(0, 10),
    ),
)
def test_whatever_is_logged_the_warnings_are_words_once_each(facts, expected):
    found = warnings(facts=facts, expected=expected, today=TODAY)
    assert len({one.code for one in found}) == len(found)
    assert all(one.vi and one.en for one in found)
