"""The lines of a report: what is read, what is asked, and nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.quantity import MEASURES, Qualifier
from campaigns.rules.reports import MEANINGS, PARTS, ROLES, ReportLine, meaning_of, read_line
from tests.fuzzing import fuzz


def line(printed, measure="blood_units", **more):
    return ReportLine(measure=measure, as_printed=printed, **more)


def test_a_figure_is_read_as_printed():
    read = read_line(line("hơn 6.000"))
    assert (read.quantity.amount, read.quantity.qualifier) == (6000, Qualifier.AT_LEAST)
    assert (read.errors, read.question) == ({}, False)


def test_rule_4_vuot_waits_for_a_person():
    waiting = line("vượt 22 đơn vị")
    read = read_line(waiting)
    assert (read.quantity, read.question) == (None, True)
    assert "Hãy chọn" in str(read.errors["percent_means"])
    told = read_line(line("vượt 22 đơn vị", percent_means="reached"))
    assert (told.quantity.amount, told.question, told.errors) == (22, False, {})


def test_rule_4_a_percentage_without_vuot_is_what_was_reached():
    words = {"measure": "percent_of_plan", "role": "percent", "percent_of": "blood_units"}
    assert meaning_of(line("133,3%", **words)) == "reached"
    assert meaning_of(line("vượt 33,3%", **words)) == ""
    assert meaning_of(line("vượt 33,3%", **words, percent_means="exceeded_by")) == "exceeded_by"
    assert meaning_of(line("5.600", percent_means="reached")) == ""
    assert read_line(line("133,3%", **words)).quantity.amount == Decimal("133.3")


@pytest.mark.parametrize(
    ("measure", "printed", "said"),
    [
        ("blood_units", "9,3 tỷ đồng", "“Số tiền” hoặc “Giá trị mỗi suất quà”"),
        ("donors", "5.600 đơn vị máu", "“Đơn vị máu”"),
        ("blood_units", "22.000 suất quà", "“Suất quà”"),
        ("vnd", "hơn 401.489 Đối tượng", "“Người hiến máu”"),
        ("gifts", "19 điểm hiến máu tập trung", "“Điểm hiến máu”"),
        ("blood_units", "133,3%", "“Tỷ lệ so với kế hoạch”"),
        ("percent_of_plan", "5.600 túi máu", "đại lượng khác"),
    ],
)
def test_a_figure_in_the_unit_of_another_measure_is_refused_naming_it(measure, printed, said):
    refused = read_line(line(printed, measure)).errors["measure"]
    assert said in str(refused)
    assert refused.en != str(refused)


@pytest.mark.parametrize(
    ("measure", "printed"),
    [
        ("vnd_each", "1 triệu đồng"),
        ("blood_units", "495 túi"),
        ("gifts", "500 túi"),
        ("donors", "346 người"),
        ("people_helped", "200 bệnh nhân"),
        ("houses", "12 căn nhà tình nghĩa"),
        ("blood_units", "5.600"),
    ],
)
def test_a_figure_in_a_unit_that_fits_or_that_nobody_listed_is_taken(measure, printed):
    assert read_line(line(printed, measure)).errors == {}


words = st.one_of(st.just(""), st.text(max_size=12))


@fuzz(2000)
@given(
    st.builds(
        ReportLine,
        measure=st.sampled_from([*MEASURES, ""]) | words,
        as_printed=st.text(max_size=30)
        | st.sampled_from(["5.600", "133,3%", "vượt 7,8%", "từ 5 đến 6", "hơn 9,3 tỷ đồng"]),
        role=st.sampled_from(ROLES) | words,
        basis=words,
        percent_means=st.sampled_from(MEANINGS) | words,
        percent_of=st.sampled_from([*MEASURES]) | words,
        scope=words,
        part=st.sampled_from(PARTS) | words,
    )
)
def test_every_line_is_read_or_refused_in_words(given):
    read = read_line(given)
    assert read.quantity is not None or read.errors
    assert all(str(error) and error.en for error in read.errors.values())
    assert read.question is (read.quantity is None and "percent_means" in read.errors
                             and "as_printed" not in read.errors)  # fmt: skip
