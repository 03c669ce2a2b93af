"""The report page, its spreadsheet and its message: what people send upward on the 25th."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from campaigns.models import Target
from campaigns.recording import CollectionFacts, approve
from campaigns.rules.periods import Kind
from tests.cast import NOW, drive, log
from tests.fuzzing import fuzz

PAGE = "/nhap-lieu/bao-cao/"
FILE = "/nhap-lieu/bao-cao/bao-cao.xlsx"
BAGS = {150: 0, 250: 1000, 350: 500, 450: 0}
FULL = CollectionFacts(
    registered=1800,
    deferred=300,
    deferred_reasons={"hemoglobin": 200},
    donors=1500,
    bags=BAGS,
)


@pytest.fixture
def collected(cast):
    """A drive of February 2026 and one of February 2025, and a target."""
    entry = log(cast.hn_drive, cast.collector, facts=FULL)
    before = drive(cast.hn_campaign, cast.hn_drive.site, date(2025, 2, 2))
    log(before, cast.hanoi, facts=CollectionFacts(donors=1200, bags={**BAGS, 250: 700}))
    Target.objects.create(
        campaign=cast.hn_campaign,
        measure="blood_units",
        basis="unstated",
        amount=3000,
        qualifier="exact",
    )
    return entry


def message(page):
    return page.html.split("readonly>")[1].split("</textarea>")[0]


def sheet(response):
    rows = load_workbook(io.BytesIO(response.content)).active.iter_rows()
    return {row[0].value: row[1:] for row in rows if row[0].value}


# The page


def test_the_page_opens_with_the_report_of_one_s_place_in_this_month(client_of, collected):
    page = client_of("hanoi").visit(PAGE)
    assert "Kết quả hiến máu: thành phố Hà Nội, tháng 2/2026" in page.text
    assert "1/2/2026 – 28/2/2026; số liệu đến hết ngày 3/2/2026" in page.text
    assert "1 phiếu: 0 phiếu đã duyệt, 1 phiếu tạm tính" in page.text
    assert "Người hiến máu 1.500 chưa có số liệu 1.200 +300 +25%" in page.text
    assert "Tổng số túi máu 1.500 chưa có số liệu 1.200 +300 +25%" in page.text
    assert "Quy đổi ra đơn vị 250 ml 1.700 chưa có số liệu 1.400 +300 +21,4%" in page.text
    assert "Lý do tạm hoãn: huyết sắc tố thấp 200; chưa ghi lý do 100." in page.text
    assert "3.000 đơn vị máu cả chiến dịch tỉnh 2.700 90%" in page.text
    assert "Người lập báo cáo" in page.text and "Hà Nội, ngày 3 tháng 2 năm 2026" in page.text


def test_rule_1_what_is_unknown_has_no_change_and_no_percent(client_of, collected):
    page = client_of("hanoi").visit(PAGE)
    assert "Người đăng ký 1.800 chưa có số liệu chưa có số liệu – –" in page.text
    nothing = client_of("hanoi").visit(PAGE + "?period=last_year&campaign=toan-quoc")
    assert "Tổng số túi máu chưa có số liệu chưa có số liệu chưa có số liệu – –" in nothing.text
    assert "%" not in nothing.text


def test_the_page_in_english(client_of, collected):
    page = client_of("hanoi").visit("/en" + PAGE)
    assert "Blood donation: Hà Nội (centrally run city), February 2026" in page.text
    assert "Donors 1,500 no figure yet 1,200 +300 +25%" in page.text


def test_what_is_approved_is_final(client_of, cast, collected):
    approve(entries=[collected.entry], approved_by=cast.hanoi, at=NOW)
    page = client_of("hanoi").visit(PAGE)
    assert "1 phiếu, đã duyệt toàn bộ" in page.text
    assert "Người hiến máu 1.500 1.500 1.200" in page.text


def test_drafts_are_named_and_never_counted(client_of, cast, collected):
    log(cast.hn_drive, cast.hanoi, facts=FULL, draft=True)
    page = client_of("hanoi").visit(PAGE)
    assert "1 phiếu nháp không được tính" in page.text
    assert "Người hiến máu 1.500" in page.text


def test_a_collector_makes_the_report_of_their_place(client_of, collected):
    assert "thành phố Hà Nội" in client_of("collector").visit(PAGE).text


def test_who_answers_for_no_place_is_told_so(cast, client_of):
    cast.hanoi.responsibilities.all().delete()
    page = client_of("hanoi").visit(PAGE)
    assert "chưa phụ trách địa phương nào" in page.text


@pytest.mark.parametrize("query", ["place=kien-giang", "campaign=kg-2024", "place=khong-co"])
@pytest.mark.parametrize("path", [PAGE, FILE])
def test_rule_11_another_place_s_report_is_not_found(client_of, collected, path, query):
    assert client_of("hanoi").get(f"{path}?{query}").status_code == 404


def test_a_visitor_signs_in_first(client_of):
    answer = client_of("").get(PAGE + "?period=last_month")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/nhap-lieu/dang-nhap/?next=/nhap-lieu/bao-cao/%3Fperiod")


# The choice


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=thang-nay", "Hãy chọn một mục trong danh sách."),
        ("period=campaign", "Hãy chọn một chiến dịch"),
        ("period=dates", "Hãy chọn ngày."),
        ("period=dates&first=2026-02-10&last=2026-02-01", "Kỳ không thể kết thúc trước"),
        ("period=dates&first=31/02/2026&last=2026-03-01", "31/02/2026"),
        ("place=%00&period=dates", "Không được có ký tự"),
    ],
)
def test_what_cannot_be_answered_is_explained_beside_its_field(client_of, collected, query, said):
    for path in (PAGE, FILE):
        page = client_of("hanoi").visit(f"{path}?{query}", status=422)
        if "%00" not in query:
            assert said in page.text
        assert "Kết quả trong kỳ" not in page.text


def test_free_dates_by_hand_and_by_the_calendar(client_of, collected):
    for first, last in (("2026-01-26", "2026-02-25"), ("26/1/2026", "25/2/2026")):
        page = client_of("hanoi").visit(f"{PAGE}?period=dates&first={first}&last={last}")
        assert "từ 26/1 đến 25/2/2026" in page.text


def test_a_campaign_without_known_days(client_of, cast, collected):
    cast.hn_campaign.starts_on = None
    cast.hn_campaign.save()
    page = client_of("hanoi").visit(f"{PAGE}?campaign=hn-2026&period=campaign", status=422)
    assert "Chưa rõ ngày bắt đầu" in page.text


# The message


def test_the_message_says_the_same_in_some_400_characters(client_of, collected):
    page = client_of("hanoi").visit(PAGE + "?campaign=hn-2026")
    assert message(page) == (
        "HIẾN MÁU TÌNH NGUYỆN, thành phố Hà Nội, tháng 2/2026 (đến 3/2/2026), "
        "Lễ hội xuân hồng Hà Nội. Đã tổ chức 1/1 đợt. "
        "Đăng ký 1.800, tạm hoãn 300, hiến máu 1.500 người. "
        "Tiếp nhận 1.500 túi máu (250 ml: 1.000, 350 ml: 500), quy đổi 1.700 đơn vị 250 ml. "
        "Lũy kế đạt 90% chỉ tiêu 3.000 đơn vị máu. Cùng kỳ năm trước: 1.200 túi (+25%). "
        "Số liệu tạm tính: 1/1 phiếu chờ duyệt. Lập ngày 3/2/2026, hanoi."
    )
    assert 300 < len(message(page)) < 480


def test_the_message_says_what_is_unknown(client_of, cast):
    text = message(client_of("hanoi").visit(PAGE + "?period=last_month"))
    assert "Chưa ghi nhận đợt hiến máu nào trong kỳ." in text
    assert "Cùng kỳ năm trước: chưa có số liệu." in text
    text = message(client_of("hanoi").visit(PAGE))
    assert "Đã tổ chức 0/1 đợt, 1 đợt chưa có kết quả." in text
    assert "Lượng máu: chưa có số liệu." in text


# The spreadsheet


def test_the_spreadsheet_holds_the_same_as_numbers(client_of, collected):
    answer = client_of("hanoi").get(FILE)
    assert answer.status_code == 200
    assert 'filename="bao-cao-ha-noi-20260201-20260228.xlsx"' in answer["Content-Disposition"]
    rows = sheet(answer)
    donors = [cell.value for cell in rows["Người hiến máu"]]
    assert donors == [1500, "chưa có số liệu", 1200, 300, 0.25]
    assert [cell.number_format for cell in rows["Người hiến máu"]][3:] == [
        "+#,##0;-#,##0;#,##0",
        "+#,##0%;-#,##0%;#,##0%",
    ]
    assert rows["Quy đổi ra đơn vị 250 ml"][0].value == 1700
    assert rows["3.000 đơn vị máu"][2].value == 2700
    assert "Kết quả hiến máu: thành phố Hà Nội, tháng 2/2026" in rows


def test_a_sum_that_is_not_complete_stays_a_number_in_the_spreadsheet(client_of, cast, collected):
    log(cast.hn_drive, cast.hanoi, facts=CollectionFacts(bags={250: 8}))
    cell = sheet(client_of("hanoi").get(FILE))["Tổng số túi máu"][0]
    assert (cell.value, cell.number_format) == (1508, '"ít nhất" #,##0')
    assert "ít nhất 1.508" in client_of("hanoi").visit(PAGE).text


def test_the_spreadsheet_prints_on_a4(client_of, collected):
    page = load_workbook(io.BytesIO(client_of("hanoi").get(FILE).content)).active
    assert (int(page.page_setup.paperSize), page.page_setup.fitToWidth) == (9, 1)
    assert page.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "@x", '"};;[Red]'])
def test_nothing_in_the_spreadsheet_is_run(client_of, cast, collected, name):
    cast.hn_campaign.name = name
    cast.hn_campaign.save()
    answer = client_of("hanoi").get(FILE + "?campaign=hn-2026")
    for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows():
        assert not [cell.value for cell in row if cell.data_type == "f"]


# How much it asks


@pytest.mark.parametrize("number", [1, 8])
def test_the_number_of_queries_does_not_grow(
    client_of, cast, collected, number, django_assert_num_queries
):
    for n in range(number):
        of = drive(cast.hn_campaign, cast.hn_drive.site, date(2026, 2, 1 + n % 3))
        log(of, cast.hanoi, facts=FULL)
    client = client_of("hanoi")
    with django_assert_num_queries(30):
        client.get(PAGE)


@fuzz(300)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "place": st.sampled_from(["ha-noi", "viet-nam", ""]) | st.text(max_size=300),
            "campaign": st.sampled_from(["hn-2026", "toan-quoc", ""]) | st.text(max_size=300),
            "period": st.sampled_from([*Kind]) | st.text(max_size=30),
            "first": st.dates().map(str) | st.text(max_size=30),
            "last": st.dates().map(str) | st.text(max_size=30),
        },
    )
)
def test_whatever_is_asked_gets_an_answer(client_of, collected, asked):
    client = client_of("hanoi")
    assert client.get(PAGE, asked).status_code in {200, 404, 422}
