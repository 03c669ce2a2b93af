"""Coming drives in words, and how their list is cut into pages."""

from datetime import date, time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.coming import coming_sentence, hours, pages
from campaigns.rules.days import named_day
from campaigns.rules.text import one_line

TODAY = date(2026, 2, 3)
NEAREST = (date(2026, 2, 7), time(7, 30), time(11, 30), "Nhà văn hóa Kiên Lương")


def said(**more):
    facts = {"soon": 12, "since": TODAY, "today": TODAY, "where": "Hà Nội", "nearest": NEAREST}
    return coming_sentence(**(facts | more))


def test_the_sentence_says_how_many_where_and_the_first():
    assert said() == (
        "12 buổi hiến máu trong 7 ngày tới tại Hà Nội; gần nhất: thứ Bảy 7/2, 07:30–11:30, "
        "Nhà văn hóa Kiên Lương."
    )
    assert said(language="en") == (
        "12 blood drives in the next 7 days in Hà Nội; the nearest: Saturday 7 February, "
        "07:30–11:30, Nhà văn hóa Kiên Lương."
    )
    assert said(soon=1, where="", language="en").startswith(
        "1 blood drive in the next 7 days across the country; "
    )


def test_another_day_and_another_year_are_named():
    late = (date(2027, 1, 3), None, None, "Chợ")
    assert said(since=date(2026, 12, 30), nearest=late, where="") == (
        "12 buổi hiến máu trong 7 ngày từ 30/12/2026 trên cả nước; gần nhất: Chủ nhật 3/1/2027, "
        "chưa rõ giờ, Chợ."
    )


def test_rule_1_a_week_without_a_known_drive_is_not_said_to_have_none():
    assert said(soon=0).startswith("Chưa biết buổi hiến máu nào trong 7 ngày tới tại Hà Nội; gần")
    assert said(soon=0, language="en").startswith("No blood drives in the next 7 days in Hà Nội k")
    assert said(soon=0, nearest=None) == ""


def test_hours_say_what_is_not_known_of_them():
    seven, noon = time(7), time(12)
    assert hours(seven, noon) == "07:00–12:00"
    assert hours(seven, None) == "từ 07:00 (chưa rõ giờ kết thúc)"
    assert hours(None, noon) == "đến 12:00 (chưa rõ giờ bắt đầu)"
    assert hours(None, None) == "chưa rõ giờ"
    assert hours(seven, None, "en") == "from 07:00 (end not known)"
    assert hours(None, noon, "en") == "until 12:00 (start not known)"
    assert hours(None, None, "en") == "hours not known"


def test_days_have_their_names():
    assert named_day(date(2026, 2, 8)) == "Chủ nhật 8/2/2026"
    assert named_day(date(2026, 2, 2), "en") == "Monday 2 February 2026"
    assert named_day(date(2026, 2, 5), year=False) == "thứ Năm 5/2"


def test_pages_end_with_a_day():
    assert pages([10, 15, 10, 3], about=30) == [slice(0, 35), slice(35, 38)]
    assert pages([], about=30) == [slice(0, 0)]
    assert pages([30], about=30) == [slice(0, 30)]


def test_a_day_larger_than_two_pages_is_cut():
    assert pages([100], about=30) == [slice(0, 30), slice(30, 60), slice(60, 100)]


@given(st.lists(st.integers(1, 200), max_size=40), st.integers(1, 50))
def test_pages_hold_everything_once_and_none_is_long(counts, about):
    found = pages(counts, about=about)
    assert found[0].start == 0
    assert found[-1].stop == sum(counts)
    assert all(one.stop == two.start for one, two in pairwise(found))
    assert all(page.stop - page.start <= 3 * about for page in found)


def test_one_line_keeps_no_line_end_and_nothing_unseen():
    assert one_line("Chợ\r\nATTENDEE:x\u2028y\x00\x0b z\u202e\u200b") == "Chợ ATTENDEE:x y z"
    assert one_line("Nha\u0300 va\u0306n ho\u0301a") == "Nhà văn hóa"


@given(st.text())
def test_one_line_is_one_line_of_any_text(text):
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)
