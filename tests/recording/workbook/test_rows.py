"""From cells to typed rows: the right value, or every reason by row and column."""

from datetime import date, datetime

import openpyxl
import pytest

from campaigns.recording.facts import CollectionFacts
from campaigns.recording.workbook import BadWorkbook, TotalCheck
from tests.recording.workbook.making import (
    CSV_HEADER,
    HEADER,
    ROW,
    SHEET,
    csv,
    member,
    ods,
    ods_row,
    ods_table,
    read,
    repacked,
    sharing,
    with_sheet,
    xlsx,
)


def where(book):
    return [(p.row, p.column) for p in book.problems]


def test_a_row_says_what_a_result_says():
    header = (
        "Mã đợt;Ngày;Điểm;Xã;Đăng ký;Khám;Hoãn;Người hiến;150ml;250ml;350ml;450ml;Tổng số túi;"
        "Tiểu cầu;Cấp cứu;Lần đầu;Ghi chú"
    )
    [row] = read(csv(header, "K1;3/2/2024;A;B;427;400;54;346;0;194;152;0;346;;-;12;mưa to")).rows
    assert row.facts() == CollectionFacts(
        registered=427, examined=400, deferred=54, donors=346, first_time_donors=12,
        bags={150: 0, 250: 194, 350: 152, 450: 0}, note="mưa to",
    )  # fmt: skip
    assert (row.apheresis, row.emergency_units) == (None, None)  # not known, and not 0


def test_xlsx_ods_and_csv_say_the_same():
    as_csv = csv(";".join(HEADER), "03/02/2024;Nhà văn hoá;Xã An Biên;427;346;194;152")
    books = [read(data) for data in (xlsx(), ods(ods_table(HEADER, ROW)), as_csv)]
    assert books[0].rows == books[1].rows == books[2].rows
    assert books[0].rows[0].day == date(2024, 2, 3)


def test_counts_are_read_as_typed_and_dots_group():
    book = read(csv(CSV_HEADER, "3/2/2024;A;5.600;5\u00a0600", "3/2/2024;A;5\u202f600;0"))
    assert [(r.registered, r.donors) for r in book.rows] == [(5600, 5600), (5600, 0)]


@pytest.mark.parametrize(
    "typed",
    ["5,600", "5,6", "5.60", "1.234,5", "-1", "1e309", "NaN", "Infinity", "1e3", "0x10", "٥",
     "５", "TRUE", "10^12", "9" * 400, "1000001", "chưa có", "#REF!", "#N/A"],
)  # fmt: skip
def test_wrong_counts_name_row_and_column(typed):
    book = read(csv(CSV_HEADER, "3/2/2024;A;1;1", f"3/2/2024;A;1;{typed}"))
    [problem] = book.problems
    assert (problem.row, problem.column, problem.header) == (3, "D", "Người hiến")
    assert "Hãy" in problem.vi and str(problem).startswith("Dòng 3, cột D (Người hiến): ")
    assert len(book.rows) == 1 and [f.number for f in book.failed] == [3]


def test_a_number_cell_that_english_spreadsheets_made_of_thousands():
    book = read(xlsx([HEADER, (*ROW[:3], 5.6, 5, 1, 1)]))
    assert "5.600" in book.problems[0].vi and "5,6" in book.problems[0].vi
    assert any("Cột D" in note.vi for note in book.notes)


@pytest.mark.parametrize("cell", [True, "TRUE", date(2024, 2, 3), 1e300, 1_000_001, -3])
def test_wrong_cells_of_a_workbook(cell):
    assert where(read(xlsx([HEADER, (*ROW[:3], cell, *ROW[4:])]))) == [(2, "D")]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("01/02/2024", date(2024, 2, 1)), ("2024-02-01", date(2024, 2, 1))],
)
def test_days_in_text_are_day_first(typed, day):
    assert read(csv(CSV_HEADER, f"{typed};A;1;1")).rows[0].day == day


@pytest.mark.parametrize(
    "typed",
    ["31/02/2024", "29/02/2025", "3/2/24", "45000", "01/01/0000", "01/01/2099", "1e5", "hôm qua"],
)
def test_wrong_days_name_row_and_column(typed):
    assert where(read(csv(CSV_HEADER, f"{typed};A;1;1"))) == [(2, "A")]


@pytest.mark.parametrize(
    "cell", [datetime(2024, 2, 3, 23, 59), datetime(2024, 2, 3, 0, 1), 45325, "3/2/2024"]
)
def test_days_in_cells(cell):
    assert read(xlsx([HEADER, (cell, *ROW[1:])])).rows[0].day == date(2024, 2, 3)


def test_days_of_a_1904_workbook():
    def change(book, sheet):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet["A3"], sheet["B3"], sheet["D3"] = 43863, "B", 1

    book = read(xlsx(change=change))
    assert [row.day for row in book.rows] == [date(2024, 2, 3)] * 2


def test_all_reasons_of_a_row_and_not_the_first_alone():
    book = read(csv(CSV_HEADER + ";Ghi chú", "31/02/2024;;x;1e3;" + "a" * 1001))
    assert where(book) == [(2, "A"), (2, "B"), (2, "C"), (2, "D"), (2, "E")]
    book = read(csv(CSV_HEADER, ";;1;1", "3/2/2024;;1;1"))
    assert where(book) == [(2, "A"), (2, "B"), (3, "B")]


def test_nothing_known_is_not_zero_and_a_drive_without_figures_is_told():
    book = read(csv(CSV_HEADER, "3/2/2024;A;;", "3/2/2024;B;0;-"))
    assert book.unfilled == (2,) and not book.problems
    assert (book.rows[0].registered, book.rows[0].donors) == (0, None)
    assert "2" in book.notes[0].vi


def test_blank_and_ghost_rows_are_left_out_and_numbers_kept():
    rows = [HEADER, ROW, [None] * 7, ["", " \u200b\u00a0"], ROW]
    assert [row.number for row in read(xlsx(rows)).rows] == [2, 5]


# Text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Nha\u0300 va\u0306n hoa\u0301", "Nhà văn hoá"),  # decomposed
        ("Nhà\u00a0văn\u202fhoá", "Nhà văn hoá"),
        ("Nhà\u200b văn\u202e hoá\ufeff", "Nhà văn hoá"),
        ("Ðông Yên", "Đông Yên"),
        ("=1+1", "=1+1"),
        ("@cmd", "@cmd"),
        ("'=1+1", "=1+1"),  # as our own sheets write it
        ("-Ấp 3", "-Ấp 3"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_is_kept_as_text_in_one_form(typed, stored):
    assert read(csv(CSV_HEADER, f"3/2/2024;{typed};1;1")).rows[0].site == stored


def test_text_that_is_too_long_or_holds_controls():
    for text in ("x" * 10_001, "x" * 201, "a\x07b"):
        assert where(read(csv(CSV_HEADER, f"3/2/2024;{text};1;1"))) == [(2, "B")]


def test_a_date_where_a_site_should_be():
    assert where(read(xlsx([HEADER, (ROW[0], date(2024, 2, 3), *ROW[2:])]))) == [(2, "B")]


# Formulas


def formula(xml: bytes) -> bytes:
    return with_sheet(lambda s: s.replace(b'<c r="D2" t="n"><v>427</v></c>', xml))


def test_a_formula_with_its_value_is_its_value():
    data = formula(b'<c r="D2"><f>400+27</f><v>427</v></c>')
    assert read(data).rows[0].registered == 427


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="D2"><f>400+27</f></c>',
        b'<c r="D2"><f>400+27</f><v/></c>',
        b'<c r="D2"><f t="shared" si="0"/></c>',
        b'<c r="D2" s="0"><f ca="1">A1</f><v></v></c>',
    ],
)
def test_a_formula_that_was_never_computed(cell):
    [problem] = read(formula(cell)).problems
    assert (problem.row, problem.column) == (2, "D")
    assert "mở bằng Excel rồi lưu lại" in problem.vi


def test_a_formula_that_gives_nothing_is_empty():
    row = read(formula(b'<c r="D2" t="str"><f>IF(1,"")</f><v></v></c>')).rows[0]
    assert row.registered is None


def test_an_error_in_a_cell():
    [problem] = read(formula(b'<c r="D2" t="e"><f>A99/0</f><v>#REF!</v></c>')).problems
    assert (problem.row, problem.column) == (2, "D") and "lỗi công thức" in problem.vi


def test_flaws_of_an_ods():
    never = '<table:table-cell table:formula="of:=1+1"/>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        "</table:table-cell>"
    )
    rows = [HEADER, (*ROW[:3], never, error, 1, 1), ROW]
    assert where(read(ods(ods_table(*rows)))) == [(2, "D"), (2, "E")]


def test_ods_repeats_hidden_rows_and_a_million_empty_ones():
    body = (
        '<table:table table:name="A">'
        + ods_row([None], ' table:number-rows-repeated="3"')
        + ods_row(HEADER)
        + ods_row(ROW, ' table:number-rows-repeated="2"')
        + ods_row(ROW, ' table:visibility="collapse"')
        + ods_row(
            ['<table:table-cell table:number-columns-repeated="16384"/>'],
            ' table:number-rows-repeated="1048000"',
        )
        + "</table:table>"
    )
    book = read(ods(body))
    assert [row.number for row in book.rows] == [5, 6, 7]
    assert "1 dòng bị ẩn" in book.notes[0].vi


# Merged, hidden, several


def test_a_date_merged_over_rows_holds_for_all_and_a_count_does_not():
    def change(book, sheet):
        sheet.append((None, "B", "C", 2, 2, 2, 2))
        sheet.merge_cells("A2:A3")
        sheet.append((ROW[0], "D", "E", 9, 1, 1, 1))
        sheet.append((ROW[0], "F", "G", None, 1, 1, 1))
        sheet.merge_cells("D4:D5")

    book = read(xlsx(change=change))
    assert [row.day for row in book.rows] == [ROW[0]] * 3
    assert where(book) == [(4, "D")] and "gộp" in book.problems[0].vi


def test_hidden_rows_are_read_and_told():
    def change(book, sheet):
        sheet.row_dimensions[2].hidden = True

    book = read(xlsx(change=change))
    assert len(book.rows) == 1 and "bị ẩn" in book.notes[0].vi


def test_hidden_sheets_are_not_read_and_told():
    def change(book, sheet):
        sheet.sheet_state = "hidden"
        shown = book.create_sheet("Kết quả")
        shown.append(HEADER)
        shown.append((ROW[0], "Chợ", *ROW[2:]))

    book = read(xlsx(change=change))
    assert (book.sheet, book.rows[0].site) == ("Kết quả", "Chợ")
    assert "trang bị ẩn" in book.notes[0].vi


def test_the_first_sheet_with_a_header_is_read_and_the_others_told():
    def change(book, sheet):
        cover = book.create_sheet("Bìa", 0)
        cover.append(["BÁO CÁO"])
        book.create_sheet("Khác").append(HEADER)

    book = read(xlsx(change=change))
    assert book.sheet == "Sheet" and len(book.rows) == 1
    assert "2 trang khác" in book.notes[0].vi


def test_flaws_are_looked_for_in_the_sheet_that_is_read():
    def change(book, sheet):
        other = book.create_sheet("Bìa", 0)
        other["A1"] = "BÁO CÁO"
        sheet["D2"] = "=1+1"

    assert where(read(xlsx(change=change))) == [(2, "D")]


# Totals


def total(book, field):
    return [t for t in book.totals if t.field == field]


@pytest.mark.parametrize("label", ["TỔNG CỘNG", "Tổng", "Cộng:", "Total", "TỔNG SỐ"])
def test_a_total_row_is_no_data_and_is_compared(label):
    book = read(csv(CSV_HEADER, "3/2/2024;A;1.000;5", "3/2/2024;B;2;6", f"{label};;1.002;12"))
    assert len(book.rows) == 2 and not book.problems
    assert book.totals == (
        TotalCheck(4, "registered", 1002, 1002, True),
        TotalCheck(4, "donors", 12, 11, False),
    )


def test_a_total_row_above_the_rows():
    book = read(csv(CSV_HEADER, "Tổng cộng;;3;7", "3/2/2024;A;1;3", "3/2/2024;B;2;4"))
    assert [t.agrees for t in book.totals] == [True, True]


def test_totals_of_parts():
    book = read(
        csv(
            CSV_HEADER, "3/2/2024;A;1;3", "Cộng huyện An Biên;;1;3", "3/2/2024;B;2;4",
            "Cộng huyện An Minh;;2;4", "Tổng cộng;;3;7",
        )
    )  # fmt: skip
    assert [t.agrees for t in book.totals] == [True] * 6


def test_a_total_is_not_compared_with_rows_that_are_wrong():
    book = read(csv(CSV_HEADER, "3/2/2024;A;1;3", "3/2/2024;B;x;4", "Tổng;;3;7"))
    assert [t.agrees for t in book.totals] == [None, None]


def test_a_site_whose_name_begins_like_a_total():
    book = read(csv(CSV_HEADER, "3/2/2024;Tổng công ty Điện lực;1;3", "3/2/2024;Cộng Hòa;1;1"))
    assert len(book.rows) == 2 and not book.totals


def test_a_total_of_bags_without_their_sizes_is_not_passed_over_in_silence():
    header = "Ngày;Điểm;Đăng ký;Người hiến;250ml;350ml;Tổng số túi"
    book = read(
        csv(
            header, "3/2/2024;A;427;346;;;346", "3/2/2024;B;427;346;194;152;346",
            "3/2/2024;C;427;346;;;", "3/2/2024;A;427;346;;;346", "3/2/2024;D;9;8;;;0",
        )
    )  # fmt: skip
    assert len(book.rows) == 5 and not book.problems
    [note] = book.notes
    assert note.vi.startswith("Các dòng chỉ có tổng số túi") and "(3): 2, 5, 6." in note.vi
    assert note.en.startswith("Rows that give only the total of their bags")
    assert "(3): 2, 5, 6." in note.en


def test_what_stands_below_the_table_is_left_out_and_told():
    signed = [";Rạch Giá, ngày 10 tháng 3 năm 2024;;", ";Người lập biểu;;Giám đốc", ";(đã ký);;"]
    book = read(csv(CSV_HEADER, "3/2/2024;A;1;3", "Tổng;;1;3", *signed))
    assert len(book.rows) == 1 and not book.problems
    assert "(3)" in book.notes[0].vi and "4, 5, 6" in book.notes[0].vi


def test_the_bag_sizes_must_add_up():
    header = "Ngày;Điểm;250ml;350ml;Tổng số túi"
    book = read(csv(header, "3/2/2024;A;194;152;346", "3/2/2024;A;194;152;364", "3/2/2024;A;;;7"))
    assert where(book) == [(3, "E"), (4, "E")]
    assert "364" in book.problems[0].vi and "346" in book.problems[0].vi


def test_a_header_repeated_on_each_printed_page_is_no_data():
    book = read(csv(CSV_HEADER, "3/2/2024;A;1;3", CSV_HEADER, "3/2/2024;B;1;3"))
    assert len(book.rows) == 2 and not book.problems


def test_too_many_wrong_rows_name_the_column():
    with pytest.raises(BadWorkbook, match="cột C") as caught:
        read(csv(CSV_HEADER, *["3/2/2024;A;x;1"] * 5_001))
    assert "dòng 2" in str(caught.value)


def test_inline_shared_and_rich_text_are_read():
    data = xlsx()
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1">'
        b"<si><r><t>Ch</t></r><r><t>\xe1\xbb\xa3</t></r></si></sst>"
    )
    sheet = member(data, SHEET).replace(
        '<c r="B2" t="inlineStr"><is><t>Nhà văn hoá</t></is></c>'.encode(),
        b'<c r="B2" t="s"><v>0</v></c>',
    )
    made = repacked(data, {SHEET: sheet, "xl/sharedStrings.xml": shared, **sharing(data)})
    assert read(made).rows[0].site == "Chợ"
