"""The sentence a newspaper could print, and what a screen reader says."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.rules.progress import Promise, State, progress
from campaigns.rules.sentence import STATE_WORDS, bar_reading, progress_sentence
from campaigns.rules.wording import parse

KIEN_GIANG = Promise.implied(5600, "133,3%")
AFTER, DURING, BEFORE = date(2024, 3, 11), date(2024, 2, 1), date(2024, 1, 10)


def sentence(result, target, printed=None, *, language="vi", **changed):
    result = None if result is None else parse(result)
    facts = {
        "who": "Kiên Giang",
        "result": result,
        "result_basis": "reported",
        "progress": progress(
            result=result,
            target=target,
            printed_percent=None if printed is None else parse(printed),
        ),
        "measure": "blood_units",
        "starts": date(2024, 1, 11),
        "ends": date(2024, 3, 10),
        "today": AFTER,
        "language": language,
    }
    return progress_sentence(**facts | changed)


CASES = [
    (
        ("5.600 đơn vị máu", KIEN_GIANG, "133,3%"), {},
        "Kiên Giang: 5.600 đơn vị máu từ 11/1 đến 10/3/2024, "
        "đạt 133,3% kế hoạch theo nguồn công bố.",
        "Kiên Giang: 5,600 units of blood from 11 January to 10 March 2024, "
        "133.3% of plan according to the source.",
    ),
    (
        (None, None), {},
        "Kiên Giang: có hiến máu từ 11/1 đến 10/3/2024, chưa có số liệu.",
        "Kiên Giang: blood donation from 11 January to 10 March 2024, no figures yet.",
    ),
    (
        (None, Promise.exact(4200)), {"today": BEFORE},
        "Kiên Giang: sẽ tổ chức hiến máu từ 11/1 đến 10/3/2024, chỉ tiêu 4.200 đơn vị máu.",
        "Kiên Giang: blood donation planned from 11 January to 10 March 2024, "
        "target 4,200 units of blood.",
    ),
    (
        ("3.120", Promise.exact(4200)), {"today": DURING, "result_basis": "logged"},
        "Kiên Giang: đã ghi nhận 3.120 đơn vị máu tính đến ngày 1/2/2024 "
        "(chiến dịch kéo dài đến 10/3/2024), đạt 74,3% chỉ tiêu 4.200 đơn vị máu.",
        "Kiên Giang: 3,120 units of blood logged by 1 February 2024 "
        "(the campaign ends on 10 March 2024), 74.3% of the target of 4,200 units of blood.",
    ),
    (
        ("596", Promise.exact(1100), "51%"), {"starts": None, "ends": None},
        "Kiên Giang: 596 đơn vị máu, đạt 54,2% chỉ tiêu 1.100 đơn vị máu (nguồn công bố ghi 51%).",
        "Kiên Giang: 596 units of blood, 54.2% of the target of 1,100 units of blood "
        "(the source says 51%).",
    ),
    (
        ("240", Promise.exact(210), "114,2%"), {"starts": None, "ends": None},
        "Kiên Giang: 240 đơn vị máu, đạt 114,3% chỉ tiêu 210 đơn vị máu.",
        "Kiên Giang: 240 units of blood, 114.3% of the target of 210 units of blood.",
    ),
    (
        ("56.800", Promise.between(45000, 50000)), {"starts": None, "ends": None},
        "Kiên Giang: 56.800 đơn vị máu, đạt 113,6%–126,2% chỉ tiêu 45.000–50.000 đơn vị máu.",
        "Kiên Giang: 56,800 units of blood, 113.6% to 126.2% of the target of "
        "45,000 to 50,000 units of blood.",
    ),
    (
        ("hơn 22.000 suất quà", None), {"measure": "gifts", "starts": date(2024, 3, 10)},
        "Kiên Giang: hơn 22.000 suất quà ngày 10/3/2024; chưa rõ chỉ tiêu.",
        "Kiên Giang: more than 22,000 gifts on 10 March 2024; target not known.",
    ),
    (
        (None, None), {"measure": "gifts", "starts": None, "ends": None},
        "Kiên Giang: có hoạt động nhân đạo, chưa có số liệu.",
        "Kiên Giang: humanitarian work, no figures yet.",
    ),
    (
        ("trên 9,3 tỷ đồng", Promise.exact(10**10)),
        {"measure": "vnd", "starts": None, "ends": None},
        "Kiên Giang: trên 9,3 tỷ đồng, đạt trên 93% chỉ tiêu 10 tỷ đồng.",
        "Kiên Giang: more than 9.3 billion VND, more than 93% of the target of 10 billion VND.",
    ),
    (
        ("133,3%", None), {"measure": "percent_of_plan", "starts": None, "ends": None},
        "Kiên Giang: 133,3% kế hoạch.",
        "Kiên Giang: 133.3% of plan.",
    ),
    (
        ("gần 60%", Promise.exact(Decimal(100))),
        {"measure": "percent_of_plan", "starts": None, "ends": None},
        "Kiên Giang: gần 60% kế hoạch.",
        "Kiên Giang: nearly 60% of plan.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "changed", "vi", "en"), CASES)
def test_the_sentence_says_who_what_how_much_of_what_was_promised(figures, changed, vi, en):
    assert sentence(*figures, **changed) == vi
    assert sentence(*figures, language="en", **changed) == en


def test_rule_1_a_campaign_without_figures_is_not_said_to_have_reached_zero():
    assert ": 0 " not in sentence(None, Promise.exact(4200))
    assert sentence(None, Promise.exact(4200)).endswith("chưa có số liệu.")


def test_rule_2_an_implied_target_is_called_implied():
    said = sentence("5.600", KIEN_GIANG, starts=None, ends=None)
    assert said == (
        "Kiên Giang: 5.600 đơn vị máu; "
        "chỉ tiêu 4.200 đơn vị máu (suy ra từ tỷ lệ, từ 4.198 đến 4.202)."
    )


@pytest.mark.parametrize(
    ("result", "target", "printed", "vi", "en"),
    [
        ("3.120", Promise.exact(4200), None,
         "3.120 đơn vị máu; chỉ tiêu 4.200 đơn vị máu; 74,3%; chưa đạt chỉ tiêu",
         "3,120 units of blood; target 4,200 units of blood; 74.3%; short of the target"),
        ("5.600", None, "133,3%",
         "5.600 đơn vị máu; 133,3% theo nguồn; chưa rõ chỉ tiêu",
         "5,600 units of blood; 133.3% according to the source; target not known"),
        (None, Promise.exact(4200), None,
         "chỉ tiêu 4.200 đơn vị máu; chưa có số liệu",
         "target 4,200 units of blood; no figures yet"),
    ],
)  # fmt: skip
def test_a_screen_reader_hears_what_the_bar_shows(result, target, printed, vi, en):
    found = progress(
        result=result and parse(result), target=target, printed_percent=printed and parse(printed)
    )
    assert bar_reading(found, measure="blood_units") == vi
    assert bar_reading(found, measure="blood_units", language="en") == en


def test_every_state_has_words_in_both_languages():
    assert STATE_WORDS.keys() == set(State)
    assert all(vi and en for vi, en in STATE_WORDS.values())
