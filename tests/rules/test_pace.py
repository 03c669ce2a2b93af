"""The pace of a campaign: what is due by a day, and where the pace so far would end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.pace import Pace, Step, due, pace_sentence, projected, spans, step_between
from campaigns.rules.progress import Promise

START, END = date(2024, 1, 11), date(2024, 3, 10)  # 60 days
HALF = date(2024, 2, 9)  # the evening of the 30th day

days = st.dates(date(2010, 1, 1), date(2040, 1, 1))
lengths = st.integers(0, 800).map(lambda n: timedelta(days=n))
amounts = st.integers(1, 10**9).map(Decimal)


def pace(so_far, target=4200, *, today=HALF, **more):
    promise = Promise.exact(target) if isinstance(target, int) else target
    dates = {"starts": START, "ends": END, **more}
    return Pace(so_far=Decimal(so_far), promise=promise, today=today, **dates)


def test_half_the_days_ask_for_half_the_target():
    assert due(target=Decimal(4200), starts=START, ends=END, on=HALF) == 2100
    assert due(target=Decimal(4200), starts=START, ends=END, on=START) == 70


@given(target=amounts, starts=days, length=lengths)
def test_the_last_day_asks_for_the_whole_target_and_none_before_it_does(target, starts, length):
    ends = starts + length
    assert due(target=target, starts=starts, ends=ends, on=ends) == target
    assert due(target=target, starts=starts, ends=ends, on=ends + timedelta(days=9)) == target
    if length:
        assert due(target=target, starts=starts, ends=ends, on=ends - timedelta(days=1)) < target


@given(target=amounts, starts=days, length=lengths, first=lengths, then=lengths)
def test_what_is_due_never_falls(target, starts, length, first, then):
    asked = {"target": target, "starts": starts, "ends": starts + length}
    on = starts + first
    assert due(on=on, **asked) <= due(on=on + then, **asked)


@given(so_far=amounts, starts=days, length=lengths, gone=lengths)
def test_what_is_foreseen_is_never_below_what_stands(so_far, starts, length, gone):
    ends = starts + length
    on = starts + gone
    foreseen = projected(so_far=so_far, starts=starts, ends=ends, on=on, by=ends)
    if on > ends:
        assert foreseen is None
    else:
        assert foreseen >= so_far
        assert (foreseen == so_far) or on < ends


@given(target=amounts, so_far=amounts, starts=days, length=lengths, gone=lengths)
def test_who_is_behind_the_plan_is_not_foreseen_to_keep_it(target, so_far, starts, length, gone):
    """And who is level with it, or ahead, is."""
    ends = starts + length
    on = min(starts + gone, ends)
    foreseen = projected(so_far=so_far, starts=starts, ends=ends, on=on, by=ends)
    exact = target * ((on - starts).days + 1) / ((ends - starts).days + 1)
    assert (foreseen >= target) == (so_far >= exact)


@pytest.mark.parametrize(
    "asked",
    [
        {"target": None, "starts": START, "ends": END, "on": HALF},
        {"target": Decimal(9), "starts": None, "ends": END, "on": HALF},
        {"target": Decimal(9), "starts": START, "ends": None, "on": HALF},
        {"target": Decimal(9), "starts": START, "ends": END, "on": START - timedelta(days=1)},
    ],
)
def test_rule_1_nothing_is_due_of_what_is_unknown_or_not_begun(asked):
    assert due(**asked) is None


def test_rule_1_nothing_is_foreseen_from_an_unknown_result():
    assert projected(so_far=None, starts=START, ends=END, on=HALF, by=END) is None
    early = START - timedelta(days=1)
    assert projected(so_far=Decimal(5), starts=START, ends=END, on=early, by=END) is None


@given(first=days, length=lengths, step=st.sampled_from(Step))
def test_bars_cover_every_day_once(first, length, step):
    last = first + length
    covered = []
    for begin, end in spans(first, last, step):
        assert begin <= end
        covered += [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    assert covered == [first + timedelta(days=n) for n in range(length.days + 1)]


@given(first=days, length=lengths)
def test_bars_stay_few_enough_for_a_phone(first, length):
    last = first + length
    assert len(list(spans(first, last, step_between(first, last)))) <= 101


def test_the_sentence_says_what_is_due_what_stands_and_where_it_ends():
    assert pace_sentence(pace(1890)) == (
        "Theo kế hoạch đều, đến hôm nay phải có 2.100; đã ghi nhận 1.890. "
        "Với nhịp này, đến 10/3 sẽ đạt khoảng 3.780 trong 4.200."
    )
    assert pace_sentence(pace(1890), "en") == (
        "At an even pace 2,100 should stand by today; 1,890 are logged. "
        "At this rate it will be about 3,780 of 4,200 by 10 March."
    )


def test_the_sentence_of_who_is_ahead_names_the_target_as_passed():
    said = pace_sentence(pace(4300))
    assert said.endswith("đến 10/3 sẽ đạt khoảng 8.600, cao hơn chỉ tiêu 4.200.")
    english = pace_sentence(pace(4300), "en")
    assert english.endswith("it will be about 8,600, past the target of 4,200, by 10 March.")


def test_the_sentence_after_the_end_foresees_nothing():
    after = END + timedelta(days=1)
    said = pace_sentence(pace(5600, today=after))
    assert said == (
        "Chiến dịch kết thúc ngày 10/3/2024: đã ghi nhận 5.600, cao hơn chỉ tiêu 4.200."
    )
    english = pace_sentence(pace(5600, today=after), "en")
    assert english == (
        "The campaign ended on 10 March 2024: 5,600 are logged, past the target of 4,200."
    )


def test_rule_2_an_implied_target_is_said_to_be_implied():
    said = pace_sentence(pace(1890, Promise.implied(5600, "133,3%")))
    assert "trong 4.200. Chỉ tiêu 4.200 là số suy ra từ tỷ lệ, không phải số công bố." in said


def test_a_range_is_kept_from_its_low_end():
    said = pace_sentence(pace(1890, Promise.between(4200, 5000)))
    assert "phải có 2.100" in said
    assert said.endswith("Chỉ tiêu là từ 4.200 đến 5.000; nhịp tính theo mức thấp.")


def test_without_dates_or_target_only_what_stands_is_said():
    assert pace_sentence(pace(1890, None, ends=None)) == "Đã ghi nhận 1.890."
    assert pace_sentence(pace(1890, ends=None)) == "Đã ghi nhận 1.890 trong 4.200."
    unknown_target = pace_sentence(pace(1890, None))
    assert unknown_target == "Đã ghi nhận 1.890. Với nhịp này, đến 10/3 sẽ đạt khoảng 3.780."


def test_what_is_not_approved_yet_is_said_to_be_provisional():
    said = pace_sentence(pace(1890, provisional=True))
    assert said.endswith("Số đã ghi nhận là tạm tính, còn phần chưa được duyệt.")


def test_an_end_in_another_year_is_said_with_its_year():
    said = pace_sentence(pace(100, None, starts=date(2023, 12, 1), today=date(2023, 12, 20)))
    assert "đến 10/3/2024 sẽ đạt" in said
