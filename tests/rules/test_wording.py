"""Reading and printing figures."""

import string
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from campaigns.rules.claims import FLAG_WORDS, Flag
from campaigns.rules.quantity import Form, Qualifier, Quantity, total
from campaigns.rules.units import NOT_A_UNIT, QUALIFIERS
from campaigns.rules.wording import (
    AmbiguousExcess,
    CannotRead,
    parse,
    print_quantity,
    read_excess,
)
from tests.fuzzing import fuzz

Q = Qualifier

# The table of domain.md, and what the five articles print.
PRINTED = [
    ("5.600", 5600, Q.EXACT, None, "5,600"),
    ("133,3%", "133.3", Q.EXACT, "%", "133.3%"),
    ("208,500 tỷ đồng", 208_500_000_000, Q.EXACT, "đồng", "208.5 billion VND"),
    ("hơn 22.000", 22000, Q.AT_LEAST, None, "more than 22,000"),
    ("trên 9,3 tỷ", 9_300_000_000, Q.AT_LEAST, None, "more than 9.3 billion"),
    ("trên 9,3 tỷ đồng", 9_300_000_000, Q.AT_LEAST, "đồng", "more than 9.3 billion VND"),
    ("gần 60%", 60, Q.NEARLY, "%", "nearly 60%"),
    ("khoảng 350", 350, Q.ABOUT, None, "about 350"),
    ("5.600 đơn vị máu", 5600, Q.EXACT, "đơn vị máu", "5,600 units of blood"),
    ("1 đơn vị máu", 1, Q.EXACT, "đơn vị máu", "1 unit of blood"),
    ("495 đơn vị máu", 495, Q.EXACT, "đơn vị máu", "495 units of blood"),
    ("19 điểm hiến máu tập trung", 19, Q.EXACT, "điểm hiến máu tập trung", "19 donation sites"),
    ("401.489 đối tượng", 401489, Q.EXACT, "đối tượng", "401,489 people"),
    ("3.200.000 đồng", 3_200_000, Q.EXACT, "đồng", "3,200,000 VND"),
    ("200 triệu đồng", 200_000_000, Q.EXACT, "đồng", "200 million VND"),
    ("1 triệu đồng", 1_000_000, Q.EXACT, "đồng", "1 million VND"),
    ("200 phần quà", 200, Q.EXACT, "phần quà", "200 gifts"),
    ("200 bệnh nhân", 200, Q.EXACT, "bệnh nhân", "200 patients"),
    ("7 lĩnh vực", 7, Q.EXACT, "lĩnh vực", "7 fields of work"),
    ("1.234,5", "1234.5", Q.EXACT, None, "1,234.5"),
    ("5,6", "5.6", Q.EXACT, None, "5.6"),
    ("ít nhất 500", 500, Q.AT_LEAST, None, "at least 500"),
    ("500 trở lên", 500, Q.AT_LEAST, None, "at least 500"),
    ("2 nghìn tỷ đồng", 2 * 10**12, Q.EXACT, "đồng", "2 trillion VND"),
    ("1.500 tỷ đồng", 1500 * 10**9, Q.EXACT, "đồng", "1,500 billion VND"),
    ("133,0%", 133, Q.EXACT, "%", "133.0%"),
    ("0", 0, Q.EXACT, None, "0"),
]


@pytest.mark.parametrize(("text", "amount", "qualifier", "unit", "_"), PRINTED)
def test_a_printed_figure_is_read(text, amount, qualifier, unit, _):
    assert parse(text) == Quantity(Decimal(amount), None, qualifier, unit)


@pytest.mark.parametrize("text", [row[0] for row in PRINTED])
def test_what_was_read_prints_as_it_was_printed(text):
    assert print_quantity(parse(text)) == text


@pytest.mark.parametrize(("text", "english"), [(row[0], row[4]) for row in PRINTED])
def test_what_was_read_prints_in_english(text, english):
    assert print_quantity(parse(text), "en") == english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("495 túi", "495 bags"),
        ("1 túi", "1 bag"),
        ("495 túi máu", "495 bags of blood"),
        ("5.600 đv máu", "5,600 units of blood"),
        ("200 phần", "200 gifts"),
        ("12 buổi", "12 drives"),
        ("346 lượt", "346 people"),
        ("20 hộ nghèo", "20 poor households"),
        ("3 xe cứu thương", "3 xe cứu thương"),
    ],
)
def test_the_units_of_newspapers_have_english_names(text, english):
    assert print_quantity(parse(text), "en") == english


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "english"),
    [
        ("từ 45.000 đến 50.000", 45000, 50000, None, "45,000 to 50,000"),
        ("45.000–50.000 đơn vị máu", 45000, 50000, "đơn vị máu", "45,000 to 50,000 units of blood"),
        ("từ 5 đến 10 triệu đồng", 5 * 10**6, 10**7, "đồng", "5 to 10 million VND"),
        ("từ 5,5% đến 10,0%", "5.5", 10, "%", "5.5% to 10.0%"),
    ],
)
def test_a_range_is_read_and_printed(text, low, high, unit, english):
    quantity = parse(text)
    assert quantity == Quantity(Decimal(low), Decimal(high), Q.RANGE, unit)
    assert print_quantity(quantity) == text
    assert print_quantity(quantity, "en") == english


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("5 600", "5.600"),
        ("5\u00a0600", "5.600"),
        ("5\u202f600", "5.600"),
        ("5\u2009600 đơn  vị máu ", "5.600 đơn vị máu"),
        ("5600", "5.600"),
        ("Hơn 22.000 suất quà", "hơn 22.000 suất quà"),
        ("KHOẢNG 350", "khoảng 350"),
        ("hơn 22.000", "hơn 22.000"),
        ("đạt 133,3% so với Kế hoạch", "133,3%"),
        ("Đạt hơn 60 phần trăm", "hơn 60%"),
        ("133.3%", "133,3%"),
        ("1.5 tỷ", "1,5 tỷ"),
        ("5 tỉ đồng", "5 tỷ đồng"),
        ("5 ngàn", "5 nghìn"),
        ("ước đạt 350 người", "ước 350 người"),
        ("45.000 - 50.000", "45.000–50.000"),
        ("từ 5 đến 10%", "từ 5% đến 10%"),
        ("từ 500 triệu đến 1,2 tỷ đồng", "từ 0,5 đến 1,2 tỷ đồng"),
        ("từ 500 đơn vị trở lên", "500 đơn vị trở lên"),
        ("1 tỷ 200 triệu đồng", "1,2 tỷ đồng"),
        ("3.200.000đ", "3.200.000 đ"),
        ("200 học sinh nghèo vượt khó", "200 học sinh nghèo vượt khó"),
        ("3 chương trình từ thiện", "3 chương trình từ thiện"),
        ("0,600", "0,600"),
    ],
)
def test_other_spellings_are_read_as_the_same(text, canonical):
    assert print_quantity(parse(text)) == canonical


def test_decomposed_letters_are_the_same_letters():
    decomposed = "ho\u031bn 22.000 sua\u0302\u0301t qua\u0300"
    assert parse(decomposed) == parse("hơn 22.000 suất quà")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("5,600", "5.600", "5,6"), ("5.60", "5,60", "5.600"), ("1.5", "1,5", "1.500")],
)
def test_what_has_two_readings_is_refused_naming_both(text, first, second):
    with pytest.raises(CannotRead) as refusal:
        parse(text)
    for message in (str(refusal.value), refusal.value.en):
        assert f"{first} " in message and f" {second}." in message


UNREADABLE = """
5.6000|1.23.456|1,234,567|5,600.5|5.600.|.5|5,|5..6|12 34|1 23 456|007|00|0.500|5.600,|5,,6
-1|−1|- 5|+5|1e3|1E309|0x10|NaN|Infinity|TRUE|=1+1|@5|5/6|1-1-2026|12-13/6|½|5²|٥٦٠٠
５６００|5\u200b600|5\u202e600
\ufeff5|5\t600|5\x00|hơn|khoảng khoảng 5|hơn 5 trở lên|khoảng từ 5 đến 10|khoảng 5–10
từ 5 đến 5|từ 50.000 đến 45.000|từ 5 người đến 10 suất|từ 5 người đến 10|từ 900.000 đến 1 triệu đồng
200k|200tr|1 tỷ rưỡi|5 chục|1 tỷ 200|2 tỷ 3 nghìn tỷ|1,5 tỷ 200 triệu|5 triệu tỷ
5 đơn vị 2|5 (người)|5 %%|5% quà
không quá 500|dưới 500|hàng nghìn người|vài trăm|<script>|'; DROP TABLE|5_600|5'600
1000000000000000000|1.000.000.000 tỷ|0,1234567890|5 người\u0301\u0323\u0300
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize(
    "text", ["", " ", "5\n600", "9" * 201, "9" * 19, "5 " + "a" * 61, None, 5, 5.0, b"5"]
)
def test_what_is_no_text_or_too_long_is_refused_in_two_languages(text):
    with pytest.raises(CannotRead) as refusal:
        parse(text)
    assert str(refusal.value) and refusal.value.en


@pytest.mark.parametrize("text", [t for t in UNREADABLE.split("|") if t])
def test_what_is_not_a_figure_is_refused_in_two_languages(text):
    with pytest.raises(CannotRead) as refusal:
        parse(text)
    assert str(refusal.value).endswith(".") and refusal.value.en.endswith(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5.600" + " " * 200, "dài quá 200 ký tự"),
        ("5.600\u200b", r"ký tự ẩn U\+200B"),
        ("\u202e5.600", r"ký tự ẩn U\+202E"),
        ("5.600\n", r"ký tự ẩn U\+000A"),
        ("5.٦00", "chữ số lạ “٦”"),
        ("-5", "số âm"),
        ("007", "số 0 ở đầu"),
        ("1,234,567", "Hãy gõ 1.234.567"),
        ("9" * 19, "quá lớn"),
        ("0,1234567890", "chữ số lẻ"),
        ("từ 6 đến 5", "nhỏ hơn"),
        ("1 tỷ 200", "1,2 tỷ đồng"),
    ],
)
def test_a_refusal_says_what_is_wrong(text, reason):
    with pytest.raises(CannotRead, match=reason):
        parse(text)


def test_a_refusal_shows_hidden_characters_and_cuts_long_texts():
    with pytest.raises(CannotRead, match=r"\[U\+202E\]"):
        parse("5\u202e600")
    with pytest.raises(CannotRead) as refusal:
        parse("x" * 200)
    assert "x" * 41 not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    ["vượt 122%", "Vượt 7,8%", "đạt và vượt 122% kế hoạch", "VƯỢT kế hoạch 7,8%",
     "7,8% vượt kế hoạch", "vượt 200 đơn vị", "vu\u031bo\u031b\u0323t 122%"],
)  # fmt: skip
def test_rule_4_vuot_is_never_guessed(text):
    with pytest.raises(AmbiguousExcess) as refusal:
        parse(text)
    assert "hai nghĩa" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vượt 122%", "122%"),
        ("đạt và vượt kế hoạch 7,8%", "7,8%"),
        ("vượt hơn 14% so với chỉ tiêu", "hơn 14%"),
    ],
)
def test_rule_4_the_figure_after_vuot_is_read_for_a_person_to_decide(text, expected):
    assert print_quantity(read_excess(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "đạt 133,3%, vượt 33,3%",
        "không vượt 22%",
        "chưa vượt 100%",
        "gần vượt 22%",
        "5.600 đơn vị máu, vượt 33,3%",
    ],
)
def test_what_stands_before_vuot_is_never_lost(text):
    with pytest.raises(CannotRead, match="Hãy ghi riêng từng số liệu"):
        read_excess(text)


@pytest.mark.parametrize("text", ["122%", "vượt", "vượt kế hoạch", ""])
def test_there_is_no_excess_without_vuot_and_a_figure(text):
    with pytest.raises(CannotRead):
        read_excess(text)


units = st.one_of(
    st.none(),
    st.sampled_from(["%", "đồng", "đơn vị máu", "suất quà", "đ"]),
    st.text("abcđơưếÀ", min_size=1, max_size=9).filter(lambda u: not NOT_A_UNIT.search(u)),
)
forms = st.one_of(
    st.none(),
    st.builds(
        Form,
        scale=st.sampled_from([0, 3, 6, 9, 12, 5]),
        places=st.one_of(st.none(), st.integers(0, 12)),
        word=st.sampled_from(["", "–", "trở lên", "lạ", *QUALIFIERS]),
    ),
)
amounts = st.one_of(
    st.integers(0, 10**18 - 1).map(Decimal),
    st.decimals(0, 10**6, places=3),
    st.decimals(0, 10**8, places=9),
    st.integers(0, 10**9).map(lambda n: Decimal(n * 10**8)),
)


@st.composite
def quantities(draw):
    qualifier, amount, high = draw(st.sampled_from(Q)), draw(amounts), None
    if qualifier is Q.RANGE:
        amount, high = sorted((amount, draw(amounts)))
        assume(amount < high)
    return Quantity(amount, high, qualifier, draw(units), draw(forms))


@fuzz(1000)
@given(quantities())
@example(Quantity(Decimal("5.6"), form=Form(places=3)))
@example(Quantity(Decimal("5.123")))
def test_every_quantity_is_read_back_from_its_print(quantity):
    assert parse(print_quantity(quantity)) == quantity


@given(quantities())
@example(Quantity(0, 1, Q.RANGE, form=Form(places=3)))
@example(Quantity(0, 1, Q.RANGE, form=Form(scale=3, places=1)))
def test_printing_settles_after_one_reading(quantity):
    printed = print_quantity(quantity)
    assert print_quantity(parse(printed)) == printed


@given(quantities())
def test_english_print_never_fails_and_keeps_the_digits(quantity):
    english = print_quantity(quantity, "en")
    assert any(c in string.digits for c in english)


ALPHABET = "0123456789.,- %–đạtvượtơkhoảngtừếntỷriệu \u00a0\u200bxe\t"


@fuzz(2000)
@given(st.one_of(st.text(max_size=30), st.text(ALPHABET, max_size=30)))
def test_any_text_gives_a_quantity_or_a_refusal(text):
    try:
        quantity = parse(text)
    except CannotRead as refusal:
        assert str(refusal) and refusal.en
    else:
        assert parse(print_quantity(quantity)) == quantity


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (208_500_000_000, "208,5 tỷ đồng"),
        (9_300_000_000, "9,3 tỷ đồng"),
        (200_000_000, "200 triệu đồng"),
        (3_200_000, "3.200.000 đồng"),
        (1_234_567_890, "1.234.567.890 đồng"),
        (500_000, "500.000 đồng"),
    ],
)
def test_money_is_printed_short_where_nothing_is_lost(amount, printed):
    assert print_quantity(Quantity(amount, unit="đồng")) == printed


def test_a_word_that_belies_the_qualifier_is_not_printed():
    nearly = Quantity(60, qualifier=Q.NEARLY, form=Form(word="hơn"))
    assert print_quantity(nearly) == "gần 60"


def test_a_sum_of_at_least_figures_prints_as_such():
    parts = [parse("hơn 22.000 suất quà"), parse("500 suất quà")]
    assert print_quantity(total(parts)) == "hơn 22.500 suất quà"
    parts = [parse("ít nhất 22.000 suất quà"), parse("500 suất quà")]
    assert print_quantity(total(parts)) == "ít nhất 22.500 suất quà"


def test_every_flag_has_words_in_both_languages():
    assert FLAG_WORDS.keys() == set(Flag)
    assert all(vi and en for vi, en in FLAG_WORDS.values())
