"""Which row is the header, and which column is which."""

from datetime import date

import pytest

from campaigns.recording.workbook import FIELDS, BadWorkbook, Headers, signature
from campaigns.recording.workbook.vocabulary import NAMES, field_of
from tests.recording.workbook.making import CSV_HEADER, HEADER, ROW, csv, ods, ods_table, read, xlsx


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Mã đợt", "drive_code"),
        ("Ngày", "day"),
        ("NGÀY HIẾN MÁU", "day"),
        ("Ngày, tháng", "day"),
        ("Thời gian tổ chức", "day"),
        ("Date", "day"),
        ("Điểm hiến máu", "site"),
        ("Địa điểm", "site"),
        ("Địa điểm tổ chức", "site"),
        ("Xã/phường", "place"),
        ("Xã, phường, đặc khu", "place"),
        ("Đơn vị hành chính", "place"),
        ("Địa phương", "place"),
        ("Huyện", "wider_place"),
        ("Số người đăng ký", "registered"),
        ("Đăng kí", None),  # another spelling: by hand, then remembered
        ("Registered", "registered"),
        ("Số người khám", "examined"),
        ("Khám sàng lọc", "examined"),
        ("Số người tạm hoãn", "deferred"),
        ("Hoãn", "deferred"),
        ("Người hiến", "donors"),
        ("Số người hiến máu", "donors"),
        ("Số lượt người hiến máu", "donors"),
        ("Donors", "donors"),
        ("Túi 250", "bags_250"),
        ("250ml", "bags_250"),
        ("250 ml", "bags_250"),
        ("Loại 350", "bags_350"),
        ("Số túi 450 ml", "bags_450"),
        ("Số đơn vị (350 ml)", "bags_350"),
        ("Đơn vị quy đổi (250 ml)", None),
        ("Tổng số đơn vị máu", "total_bags"),
        ("Tổng số túi", "total_bags"),
        ("Tổng cộng", "total_bags"),
        ("Tiểu cầu", "apheresis"),
        ("Gạn tách tiểu cầu", "apheresis"),
        ("Cấp cứu", "emergency_units"),
        ("Hiến máu lần đầu", "first_time_donors"),
        ("Ghi chú", "note"),
        ("STT", "ignore"),
        ("Chỉ tiêu", None),
        ("Tỷ lệ %", None),
    ],
)
def test_columns_are_known_by_their_names(label, field):
    assert field_of(label) == field


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Người hiến (chỉ tiêu)", None),
        ("Đăng ký (kế hoạch)", None),
        ("Donors (target)", None),
        ("Túi 350 ml (quy đổi)", None),
        ("Túi 350 ml (lũy kế)", None),
        ("Túi 350 (hủy)", None),
        ("Người hiến (năm 2023)", None),
        ("Người hiến (cùng kỳ)", None),
        ("Đơn vị máu (quy đổi)", None),
        ("Lượng máu (ml)", None),
        ("Lượng máu (lít)", None),
        ("Tổng số đơn vị (250ml)", None),
        ("Thực hiện", None),
        ("Thực hiện (đơn vị máu)", None),
        ("Người hiến (lần đầu)", "first_time_donors"),
        ("Donors (first time)", "first_time_donors"),
        ("Người hiến (người)", "donors"),
        ("Số túi (350 ml)", "bags_350"),
        ("Ghi chú (lý do hủy)", "note"),
        ("Ngày (năm 2024)", "day"),
    ],
)
def test_what_a_name_says_in_brackets_is_heard(label, field):
    assert field_of(label) == field


@pytest.mark.parametrize(
    ("above", "label", "field"),
    [
        ("Kế hoạch", "Người hiến", None),
        ("Năm 2023", "Người hiến", None),
        ("Lũy kế từ đầu năm", "Túi 350 ml", None),
        ("Kết quả thực hiện kế hoạch", "Túi 350 ml", "bags_350"),
        ("Người hiến", "Kế hoạch", None),
        ("Người hiến", "Thực hiện", "donors"),
        ("Tổng số túi", "250 ml", "bags_250"),
        ("Thể tích (ml)", "350", "bags_350"),
        ("Tổng số đơn vị (250ml)", "", None),
    ],
)
def test_what_stands_above_a_name_is_heard(above, label, field):
    assert field_of(label, above) == field


def planned_and_held(book, sheet):
    for merged in ("D1:E1", *(["A1:A2", "B1:B2"] if sheet["A1"].value else [])):
        sheet.merge_cells(merged)


@pytest.mark.parametrize("make", [lambda rows: xlsx(rows, planned_and_held), xlsx])
@pytest.mark.parametrize("at", [0, 1])
def test_a_plan_beside_a_result_is_not_stored_as_one(make, at):
    first = ["Ngày", "Điểm hiến máu"]
    rows = [[None, None, "Kế hoạch", "Kết quả", None]]
    rows.append([None, None, "Người hiến", "Túi 250", "Túi 350"])
    rows[at][:2] = first
    book = read(make([*rows, (date(2024, 2, 3), "Nhà văn hoá", 400, 194, 152)]))
    [row] = book.rows
    assert (row.donors, row.bags[250], row.bags[350]) == (None, 194, 152)
    assert [(c.letter, c.label) for c in book.unknown] == [("C", "Kế hoạch Người hiến")]


def test_a_plan_alone_above_one_column():
    lines = (";;;Kế hoạch", "Ngày;Điểm;Đăng ký;Người hiến", "03/02/2024;Nhà văn hoá;427;400")
    [row] = read(csv(*lines)).rows
    assert (row.donors, row.registered) == (None, 427)


def test_the_same_blood_in_bags_and_in_standard_units_is_counted_once():
    header = "Ngày;Điểm;Người hiến;Túi 350 ml;Tổng số đơn vị (250ml)"
    book = read(csv(header, "03/02/2024;Nhà văn hoá;5;5;7"))
    assert book.rows[0].bags == {150: None, 250: None, 350: 5, 450: None}
    assert [c.letter for c in book.unknown] == ["E"]


def test_where_every_count_is_planned_a_person_is_asked():
    with pytest.raises(Headers, match="ít nhất một cột số liệu"):
        read(csv("Ngày;Điểm;Người hiến (chỉ tiêu)", "03/02/2024;Nhà văn hoá;400"))


def test_every_field_is_known_by_its_own_names():
    for field in FIELDS:
        assert field_of(NAMES[field][0]) == field
        if field != "wider_place":
            assert field_of(NAMES[field][1]) == field


def test_names_in_any_form_of_unicode():
    decomposed = "Ðiểm hiến máu"  # with the look-alike of Đ, and marks apart
    assert field_of(decomposed) == "site"


def test_columns_in_another_order():
    [row] = read(xlsx([HEADER[::-1], ROW[::-1]])).rows
    assert (row.day, row.site, row.registered) == (date(2024, 2, 3), "Nhà văn hoá", 427)


def test_title_rows_above_the_header():
    title = [["HỘI CHỮ THẬP ĐỎ HUYỆN AN BIÊN"], [], ["KẾT QUẢ HIẾN MÁU", None, "Năm 2024"]]
    book = read(xlsx([*title, HEADER, ROW]))
    assert (book.header.first_row, book.header.last_row) == (4, 4)
    assert [row.number for row in book.rows] == [5]


def two_lines(book, sheet):
    for merged in ("A2:A3", "B2:B3", "C2:D2", "E2:G2", "H2:H3"):
        sheet.merge_cells(merged)


TWO_LINES = [
    ["KẾT QUẢ"],
    ["Ngày", "Điểm", "Số người", None, "Số đơn vị máu", None, None, "Ghi chú"],
    [None, None, "Đăng ký", "Hiến", "250 ml", 350, "Tổng", None],
    [date(2024, 2, 3), "Nhà văn hoá", 427, 346, 194, 152, 346, "mưa"],
]


@pytest.mark.parametrize("make", [lambda r: xlsx(r, two_lines), xlsx])
def test_headers_of_two_lines_merged_or_not(make):
    book = read(make(TWO_LINES))
    [row] = book.rows
    assert (book.header.first_row, book.header.last_row) == (2, 3)
    assert (row.registered, row.donors, row.bags[250], row.bags[350]) == (427, 346, 194, 152)
    assert (row.total_bags, row.note) == (346, "mưa")


def test_headers_of_two_lines_in_csv_and_ods():
    lines = [["" if v is None else v for v in row] for row in TWO_LINES]
    lines[3][0] = "03/02/2024"
    as_csv = csv(*[";".join(map(str, row)) for row in lines])
    for data in (as_csv, ods(ods_table(*TWO_LINES))):
        [row] = read(data).rows
        assert (row.registered, row.donors, row.total_bags) == (427, 346, 346)


def test_the_row_that_numbers_the_columns_is_no_data():
    for numbers in (["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(5)+(6)"], list("AB12345")):
        book = read(xlsx([HEADER, numbers, ROW]))
        assert [r.number for r in book.rows] == [3] and not book.problems


def test_a_first_row_of_small_figures_is_data():
    row = (date(2024, 2, 3), "A", "B", 1, 2, 3, 4)
    assert read(xlsx([HEADER, row])).rows[0].bags[350] == 4


def test_two_columns_of_one_meaning_are_both_named():
    with pytest.raises(Headers) as caught:
        read(xlsx([(*HEADER, "Loại 350ml"), (*ROW, 1)]))
    assert "G (“Túi 350”)" in str(caught.value) and "H (“Loại 350ml”)" in str(caught.value)
    assert "G (“Túi 350”)" in caught.value.en


@pytest.mark.parametrize(
    ("header", "lacks"),
    [
        ("Điểm hiến máu;Đăng ký;Người hiến", "“ngày”"),
        ("Ngày;Đăng ký;Người hiến", "“điểm hiến máu”"),
        ("Ngày;Điểm hiến máu;Chỉ tiêu", "ít nhất một cột số liệu"),
        ("Ngày;Điểm hiến máu;Tổng số túi", "ít nhất một cột số liệu"),
    ],
)
def test_missing_columns_are_named(header, lacks):
    with pytest.raises(Headers) as caught:
        read(csv(header, "1;2;3"))
    assert lacks in str(caught.value)
    assert [c.label for c in caught.value.columns] == header.split(";")


def test_a_drive_code_needs_neither_date_nor_site():
    [row] = read(csv("Mã đợt;Đăng ký", "KG-12;427")).rows
    assert (row.drive_code, row.day, row.site) == ("KG-12", None, "")


def test_no_header_at_all():
    with pytest.raises(BadWorkbook, match="dòng tên cột"):
        read(csv("03/02/2024;x;1", "04/02/2024;y;2"))


def test_unknown_columns_are_listed_and_not_read():
    book = read(csv(CSV_HEADER + ";Chỉ tiêu", "03/02/2024;A;427;346;500"))
    assert [(c.letter, c.label) for c in book.unknown] == [("E", "Chỉ tiêu")]


STRANGE = ("Hôm;Chỗ;Ghi danh;Đã cho", "03/02/2024;Nhà văn hoá;427;346")


def test_columns_mapped_by_hand_and_remembered():
    with pytest.raises(Headers) as caught:
        read(csv(*STRANGE))
    mapping = {0: "day", 1: "site", 2: "registered", 3: "donors"}
    book = read(csv(*STRANGE), mapping=mapping)
    assert book.rows[0].registered == 427
    assert book.mapping == mapping
    assert book.signature == caught.value.signature


def test_a_signature_forgets_accents_and_spaces_and_not_order():
    assert signature(["Ngày", "Điểm  hiến máu"]) == signature(["NGAY", "điểm hiến máu"])
    assert signature(["a", "b"]) != signature(["b", "a"]) != signature(["ba"])


def test_what_a_person_said_goes_before_the_names():
    lines = ("Ngày;Điểm;Đăng ký;Ghi danh", "03/02/2024;A;1;2")
    assert read(csv(*lines), mapping={3: "registered"}).rows[0].registered == 2
    assert read(csv(*lines), mapping={2: "donors"}).rows[0].donors == 1
    doubled = csv("Ngày;Điểm;Túi 350;350ml", "03/02/2024;A;1;2")
    assert read(doubled, mapping={3: "ignore"}).rows[0].bags[350] == 1


def test_a_mapping_to_no_field_is_an_error_of_ours():
    with pytest.raises(ValueError, match="no such field"):
        read(csv(*STRANGE), mapping={0: "mật khẩu"})


def test_commune_and_district_are_told_apart():
    lines = ("Ngày;Điểm;Huyện;Xã;Đăng ký", "03/02/2024;A;An Biên;Đông Yên;1")
    [row] = read(csv(*lines)).rows
    assert (row.place, row.wider_place) == ("Đông Yên", "An Biên")
    [row] = read(csv("Ngày;Điểm;Huyện;Đăng ký", "03/02/2024;A;An Biên;1")).rows
    assert (row.place, row.wider_place) == ("An Biên", "")
