"""A list of donors is refused whole, and its refusal repeats nothing of it."""

import logging

import pytest

from campaigns.recording.workbook import DonorList
from campaigns.recording.workbook.cells import is_persons_name, tells_a_number
from campaigns.recording.workbook.vocabulary import field_of, names_donors
from tests.recording.workbook.making import CSV_HEADER, csv, read, xlsx

GOOD = "03/02/2024;Nhà văn hoá;427;346"


def refusal(data, **more) -> DonorList:
    with pytest.raises(DonorList) as caught:
        read(data, **more)
    return caught.value


@pytest.mark.parametrize(
    "label",
    [
        "Họ tên", "HỌ VÀ TÊN", "Họ, tên", "Họ và tên người hiến máu", "Tên người hiến máu",
        "CCCD", "Số CCCD", "CMND", "Số CMND/CCCD", "Căn cước công dân", "SĐT", "Số điện thoại",
        "Điện thoại", "ĐT", "Ngày sinh", "Ngày tháng năm sinh", "Năm sinh", "Địa chỉ nhà",
        "Địa chỉ thường trú", "Mã số người hiến", "Mã người hiến máu", "Email", "Giới tính",
        "Nhóm máu", "Full name", "Phone number", "Date of birth", "Donor ID",
    ],
)  # fmt: skip
def test_a_column_about_single_people_refuses_the_sheet(label):
    assert names_donors(label) and field_of(label) is None
    refused = refusal(csv(f"{CSV_HEADER};{label}", f"{GOOD};x"))
    assert "cột E" in str(refused) and "column E" in refused.en


@pytest.mark.parametrize(
    "label", ["Người hiến", "Số người hiến máu", "Ngày", "Địa điểm", "Mã đợt", "Tên điểm", "Nam"]
)
def test_columns_of_counts_and_places_do_not(label):
    assert not names_donors(label)


@pytest.mark.parametrize(
    "label",
    [
        "Người hiến (họ tên)", "Người hiến - họ tên", "Người hiến máu (ghi rõ họ và tên)",
        "Thông tin (CCCD)", "Donor (full name)", "Điện thoại/Email", "Người hiến/năm sinh",
    ],
)  # fmt: skip
def test_a_header_that_says_so_in_brackets_or_second_refuses_the_sheet(label):
    refused = refusal(csv(f"Ngày;Điểm hiến máu;Đăng ký;{label}", "03/02/2024;Nhà văn hoá;427;x"))
    assert "cột D" in str(refused) and "column D" in refused.en
    refusal(csv(f"STT;{label};Đơn vị", "1;x;y"))  # where no column is one of ours


def test_a_header_of_two_lines_that_says_so_in_brackets():
    lines = ["Ngày;Điểm;Số người;;Thông tin", ";;Đăng ký;Hiến;Khác (SĐT)"]
    refusal(csv(*lines, "03/02/2024;Nhà văn hoá;427;346;x"))


@pytest.mark.parametrize(
    "label",
    ["Người phụ trách (họ tên, SĐT)", "Cán bộ liên hệ - điện thoại", "Sinh viên (nam sinh viên)"],
)
def test_who_answers_for_a_drive_may_be_named(label):
    assert read(csv(f"{CSV_HEADER};{label}", f"{GOOD};x")).rows


def test_where_a_report_is_signed_names_nobody():
    below = ("Người lập;;;Thủ trưởng", "(ký, ghi rõ họ tên);;;(ký, đóng dấu, ghi rõ họ tên)")
    assert read(csv(CSV_HEADER, GOOD, *below)).rows


def test_a_mapping_does_not_help():
    data = csv(f"{CSV_HEADER};Họ tên", f"{GOOD};x")
    refusal(data, mapping={4: "ignore"})
    refusal(data, mapping={4: "note"})


def test_a_list_of_donors_without_any_of_our_columns():
    refusal(csv("STT;Họ và tên;Năm sinh;Nhóm máu", "1;Nguyễn Văn An;1990;O"))


def test_a_header_below_titles_and_in_decomposed_letters():
    refusal(xlsx([["DANH SÁCH"], ["STT", "Họ và tên", "Số lượng"], [1, "x", 2]]))


def test_people_in_a_column_under_another_name():
    rows = [f"{GOOD};{n}" for n in ("Nguyễn Văn An", "TRẦN THỊ BÌNH", "Lê Hoàng Cúc")]
    assert "cột E" in str(refusal(csv(f"{CSV_HEADER};Thành phần", *rows)))
    assert read(csv(f"{CSV_HEADER};Người phụ trách", *rows)).rows  # staff's names are not donors'


def test_numbers_of_people_in_a_column_of_counts():
    refusal(csv(CSV_HEADER, *[f"03/02/2024;A;1;{number}" for number in NUMBERS]))


def test_people_in_a_column_of_counts():
    rows = [f"03/02/2024;A;1;{n}" for n in ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cúc")]
    refusal(csv(CSV_HEADER, *rows))


def test_sites_named_after_people_are_sites():
    rows = [f"03/02/2024;{n};1;1" for n in ("Trần Hưng Đạo", "Lê Quý Đôn", "Nguyễn Trãi")]
    assert len(read(csv(CSV_HEADER, *rows)).rows) == 3


NUMBERS = ("0912345678", "0987 654 321", "079.090.001.234")


@pytest.mark.parametrize("header", ["Mã thẻ", "Ghi chú", ""])
def test_numbers_of_people_in_any_column(header):
    rows = [f"{GOOD};{number}" for number in NUMBERS]
    refused = refusal(csv(f"{CSV_HEADER};{header}", *rows))
    assert "cột E" in str(refused)


def test_numbers_of_people_kept_as_numbers():
    header = ["Ngày", "Điểm", "Đăng ký", "Mã thẻ"]
    rows = [["03/02/2024", "A", 1, n] for n in (912345678, 987654321, 79090001234)]
    refusal(xlsx([header, *rows]))


def test_numbers_beside_the_table():
    refusal(csv(CSV_HEADER, *[f"{GOOD};;{number}" for number in NUMBERS]))


def test_one_number_is_a_wrong_cell_whose_content_is_withheld():
    book = read(csv(f"{CSV_HEADER};Ghi chú", GOOD + ";liên hệ 0912 345 678", GOOD + ";"))
    [problem] = book.problems
    assert (problem.row, problem.column) == (2, "E")
    assert "0912" not in repr(book)
    assert len(book.rows) == 1


def test_one_name_among_counts_is_not_repeated_in_its_reason():
    book = read(csv(CSV_HEADER, "03/02/2024;A;1;Nguyễn Văn An"))
    assert "An" not in str(book.problems[0]).split("):")[1].split()


def test_a_refusal_repeats_and_logs_nothing(caplog):
    caplog.set_level(logging.DEBUG)
    rows = [f"{GOOD};{number};Nguyễn Văn An" for number in NUMBERS]
    refused = refusal(csv(f"{CSV_HEADER};Mã thẻ;Người", *rows))
    for secret in (*NUMBERS, "Nguyễn", "An"):
        assert secret not in str(refused).split() and secret not in refused.en.split()
    assert refused.__cause__ is None and not caplog.records


@pytest.mark.parametrize(
    "value",
    [
        "0912345678",
        "+84 912 345 678",
        "ĐT: 0912.345.678",
        "079090001234",
        912345678.0,
        "091234567８",
        "ủng hộ 150.000.000 đồng, ĐT 0912.345.678",
    ],
)
def test_what_tells_somebodys_number(value):
    assert tells_a_number(value)


@pytest.mark.parametrize(
    "value",
    [
        "150.000.000", "150.000.000 đồng", 150_000_000.0, "1000000000", "03/02/2024", "5.600",
        "7:30-11:30 ngày 03/02/2024", "03-02-2024 04-02-2024", "20240203", 427.0, True, None, "",
        "123e4567-e89b-12d3-a456-426614174000", "353/KH-BCĐ",
        "ủng hộ 208.500.000.000 đồng", "01.02.2024-05.02.2024, mưa",
    ],
)  # fmt: skip
def test_money_dates_and_codes_do_not(value):
    assert not tells_a_number(value)


def test_what_looks_like_a_name():
    assert is_persons_name("Nguyễn Văn An") and is_persons_name("TRẦN THỊ BÌNH")
    for other in ("Nhà văn hoá", "Chưa có", "Trường THPT", "Nguyễn", 5.0, "Xã An Biên", "Hoãn"):
        assert not is_persons_name(other)
