"""What a result may say: unknown apart from zero, whole counts, and never a donor."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.recording.facts import COUNTS, LARGEST, CollectionFacts
from campaigns.rules.quantity import BAG_SIZES

counts = st.none() | st.integers(0, LARGEST)
bags = st.dictionaries(st.sampled_from(BAG_SIZES), counts)
facts = st.builds(CollectionFacts, bags=bags, **dict.fromkeys(COUNTS, counts))


@given(facts)
def test_rule_1_whatever_gives_one_count_can_be_stored(given):
    known = [count for count in given.counts().values() if count is not None]
    assert bool(known) is (given.problems() == {})


@given(facts)
def test_facts_are_equal_to_the_same_facts_and_hash_alike(given):
    known = {size: count for size, count in given.bags.items() if count is not None}
    again = CollectionFacts(
        bags=known, note=given.note, **{name: getattr(given, name) for name in COUNTS}
    )
    assert given == again
    assert hash(given) == hash(again)


@given(facts, st.sampled_from(COUNTS))
def test_rule_1_unknown_differs_from_zero(given, name):
    values = {other: getattr(given, other) for other in COUNTS}
    unknown = CollectionFacts(bags=given.bags, **{**values, name: None})
    zero = CollectionFacts(bags=given.bags, **{**values, name: 0})
    assert unknown != zero


@given(
    st.sampled_from([*COUNTS, *(f"bags.{size}" for size in BAG_SIZES)]),
    st.integers(max_value=-1)
    | st.integers(min_value=LARGEST + 1)
    | st.booleans()
    | st.floats()
    | st.text()
    | st.just(Decimal(5)),
)
def test_only_whole_numbers_up_to_a_million_are_counts(name, value):
    size = name.removeprefix("bags.")
    given = {"bags": {int(size): value}} if size.isdigit() else {name: value}
    assert name in CollectionFacts(**given).problems()


def test_no_bag_of_another_size():
    assert "bags.500" in CollectionFacts(bags={500: 3}).problems()


def test_facts_cannot_be_changed_afterwards():
    given = CollectionFacts(donors=1, bags={250: 1})
    with pytest.raises(TypeError):
        given.bags[250] = 2
    with pytest.raises(AttributeError):
        given.donors = 2


@pytest.mark.parametrize(
    "note",
    [
        "gọi lại 0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 (912) 345-678",
        "CCCD 091 234 567 890",
        "091234567890",
        "0 9 1 2 3 4 5 6 7",
        "０９１２３４５６７８",
        "0912\u200b345\u200b678",
        "0912\u00a0345\u00a0678",
        "số: 0912\n345\n678",
        "ủng hộ 150.000.000 đồng, gọi 0912.345.678",
        "912.345.678 đồng chí An",
        "912.345.678 đ/c An",
        "+84.912.345.000",
        "03/02/2024 0912345678",
        "2024 912345678",
        "091234567890 đồng",
    ],
)
def test_rule_12_a_donors_number_is_refused(note):
    assert "note" in CollectionFacts(donors=1, note=note).problems()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Mưa to, kết thúc lúc 10:30 thay vì 11:30.",
        "Ngày 3/2/2024 – 4/2/2024, thêm 25 người.",
        "Đợt 2, 427 người đăng ký, 346 người hiến",
        "Theo kế hoạch 353/KH-BCĐ ngày 27/11/2023",
        "1.234 suất quà",
        "Các đợt 01.02.2024-05.02.2024",
        "Từ 2024-02-01 đến 2024-02-05",
        "Vận động 208.500.000.000 đồng cho Tết nhân ái",
        "Tết 2024 (1.234.567.891 đồng)",
        "150.000.000–200.000.000đ",
        "kinh phí 1500000000 VNĐ",
        "hơn 150.000.000, thêm 12 500 000 000 đồng",
    ],
)
def test_rule_12_other_notes_are_kept(note):
    assert CollectionFacts(donors=1, note=note).problems() == {}


@pytest.mark.parametrize("note", ["a" * 1001, "nul\x00", "\x1b[31m"])
def test_notes_that_cannot_be_kept_are_refused(note):
    assert "note" in CollectionFacts(donors=1, note=note).problems()


def test_a_note_is_kept_in_one_form():
    assert CollectionFacts(donors=1, note=" Hoa\u0300\r\n ").note == "Hoà"
