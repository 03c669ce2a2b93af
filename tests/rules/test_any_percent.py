"""Whatever is printed as a percentage: an answer, or a refusal in words."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.percents import check_percent, implied_target
from tests.fuzzing import fuzz, nasty

percents = st.one_of(nasty, st.text("0123456789.,% -e", max_size=9))
amounts = st.one_of(st.decimals(), st.integers(-5, 10**7).map(Decimal))


@fuzz(2000)
@given(amounts, amounts, percents)
def test_any_percentage_agrees_or_not_or_is_refused(result, target, printed):
    try:
        assert check_percent(result, target, printed) in (True, False)
    except ValueError as refusal:
        assert str(refusal)


@fuzz(2000)
@given(st.one_of(st.integers(-5, 10**9), st.integers()), percents)
def test_any_percentage_implies_a_target_or_is_refused(result, printed):
    try:
        low, high = implied_target(result, printed)
    except ValueError as refusal:
        assert str(refusal)
    else:
        assert 0 < low <= high
