"""The list of campaigns: search, filters, order, pages and files."""

import csv
import io
import re
from datetime import date

import django_tables2
import pytest
from openpyxl import load_workbook

from campaigns.models import Campaign, Claim, Place, Source, Target
from campaigns.web.public.exports import csv_lines, harmless
from campaigns.web.public.filters import NEWEST_FIRST, ORDERS
from tests.cast import log, make_cast

pytestmark = pytest.mark.django_db

LIST = "/chien-dich/"
KIEN_GIANG = "/chien-dich/kien-giang-tet-xuan-hong-2024/"


def listed(page):
    return [link for link in page.links if link.startswith(LIST) and link.count("/") == 3]


@pytest.fixture
def many(db):
    place = Place.objects.create(slug="o-day", name="Ở Đây", kind=Place.Kind.PROVINCE)

    def make(number):
        Campaign.objects.bulk_create(
            Campaign(
                slug=f"chien-dich-{n}",
                name=f"Chiến dịch {n:04}",
                kind=Campaign.Kind.BLOOD,
                place=place,
            )
            for n in range(number)
        )

    return make


def test_search_needs_no_accents(articles, visitor):
    assert listed(visitor.visit(LIST + "?q=xuan+hong")) == [KIEN_GIANG]
    assert listed(visitor.visit(LIST + "?q=XUÂN+HỒNG+kien")) == [KIEN_GIANG]
    assert "Không có chiến dịch nào khớp" in visitor.visit(LIST + "?q=khong+he+co").text


def test_filters_narrow_the_list(articles, visitor):
    assert listed(visitor.visit(LIST + "?place=kien-giang")) == [KIEN_GIANG]
    blood = listed(visitor.visit(LIST + "?kind=blood_donation"))
    assert KIEN_GIANG in blood and len(blood) < len(listed(visitor.visit(LIST)))
    assert listed(visitor.visit(LIST + "?year=2024&kind=blood_donation")) == [KIEN_GIANG]
    assert KIEN_GIANG in listed(visitor.visit(LIST + "?stage=ended"))
    assert KIEN_GIANG not in listed(visitor.visit(LIST + "?stage=running"))


def test_the_order_is_the_one_asked_for(articles, visitor):
    there = listed(visitor.visit(LIST + "?sort=name"))
    assert there == listed(visitor.visit(LIST + "?sort=-name"))[::-1]
    assert len(set(there)) == len(there)


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize(
    "query",
    [
        "place=xyz",
        "year=abc",
        "year=1e3",
        "year=0",
        "year=99999999999999999999",
        "year=٢٠٢٤",
        "kind=xyz",
        "stage=xyz",
        "sort=xyz",
        "q=%00",
        "q=" + "a" * 201,
        "place=%27%20OR%201=1",
        "place=%3Cscript%3E",
    ],
)
def test_a_bad_filter_is_explained_beside_it(articles, visitor, query, prefix):
    page = visitor.visit(f"{prefix}{LIST}?{query}")
    assert 'class="error"' in page.html
    assert 'aria-invalid="true"' in page.html
    assert listed(page) == []
    assert ("could not be understood" if prefix else "không đọc được") in page.text


@pytest.mark.parametrize(
    ("page", "said"),
    [("9", "Không có trang 9"), ("0", "Không có trang 0"), ("abc", "“abc” không phải là số trang")],
)
def test_a_page_that_is_not_there_is_explained(articles, visitor, page, said):
    found = visitor.visit(f"{LIST}?page={page}")
    assert said in found.text
    assert listed(found)


def test_pages_keep_the_filter(many, visitor):
    many(60)
    page = visitor.visit(LIST + "?q=chien&sort=name")
    assert len(listed(page)) == 25
    assert "Trang 1 / 3" in page.text
    (after,) = [link for link in page.links if "page=2" in link]
    assert "q=chien" in after and "sort=name" in after
    second = visitor.visit(LIST + after)
    assert not set(listed(second)) & set(listed(page))


def test_queries_do_not_grow_with_the_rows(many, visitor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(2)
    with CaptureQueriesContext(connection) as few:
        visitor.visit(LIST)
    Campaign.objects.all().delete()
    many(300)
    with django_assert_num_queries(len(few)):
        visitor.visit(LIST)


def as_csv(response):
    assert response.status_code == 200
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_file_holds_what_is_shown(articles, client):
    rows = as_csv(client.get(LIST + "?q=xuan+hong&_export=csv"))
    (row,) = rows
    assert row["Kết quả"] == "5600"
    assert (row["Chỉ tiêu"], row["Chỉ tiêu, thấp nhất"], row["Chỉ tiêu, cao nhất"]) == (
        "4200",
        "4198",
        "4202",
    )
    assert row["Công bố hay suy ra"] == "implied"
    assert row["Tỷ lệ đã công bố"] == "133,3%"
    assert row["Tỷ lệ tính được"] == ""  # a circle
    assert row["Ngày bắt đầu"] == "2024-01-11"


def test_rule_1_an_unknown_figure_is_an_empty_cell(articles, client):
    rows = as_csv(client.get(LIST + "?_export=csv"))
    (row,) = [r for r in rows if "hien-mau-phong-tham-muu" in r["Địa chỉ trang"]]
    assert row["Kết quả"] == ""


def printed(campaign, amount, as_printed, **more):
    figure = {"measure": "blood_units", "role": "result", "basis": "bags", "qualifier": "exact"}
    return Claim.objects.create(
        **figure | more,
        campaign=campaign,
        source=Source.objects.get_or_create(slug="bai", defaults={"label": "Bài"})[0],
        part="paragraph",
        amount=amount,
        as_printed=as_printed,
    )


def test_the_file_says_in_which_unit_blood_is_counted_and_both_ends_of_a_range(client):
    thu = Campaign.objects.create(slug="thu", name="Thử", kind=Campaign.Kind.BLOOD)
    said = {"basis": "standard_250ml", "qualifier": "range"}
    printed(thu, 45_000, "từ 45.000 đến 50.000 đơn vị quy đổi", high=50_000, **said)
    whole = {"measure": "blood_units", "basis": "standard_250ml", "qualifier": "exact"}
    Target.objects.create(campaign=thu, amount=40_000, **whole)
    (row,) = as_csv(client.get(LIST + "?_export=csv"))
    assert row["Đếm theo"] == "standard_250ml"
    assert (row["Kết quả"], row["Kết quả, cao nhất"]) == ("45000", "50000")
    assert (row["Tỷ lệ tính được"], row["Tỷ lệ, cao nhất"]) == ("112.5", "125")
    assert row["Mức độ chính xác của tỷ lệ"] == "range"


def test_rule_6_the_file_counts_what_was_logged_in_bags_where_no_source_says_another_unit(client):
    cast = make_cast()
    log(cast.hn_drive, cast.hanoi)
    printed(cast.kg_campaign, 5600, "5.600 đơn vị máu", basis="unstated")
    rows = {row["Địa chỉ trang"]: row for row in as_csv(client.get(LIST + "?_export=csv"))}
    assert rows["/chien-dich/hn-2026/"]["Đếm theo"] == "bags"
    assert rows["/chien-dich/kg-2024/"]["Đếm theo"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_exports_are_neutralised(db, client, start):
    name = f'{start}HYPERLINK("http://evil.example")'
    Campaign.objects.create(slug="x", name=name, kind=Campaign.Kind.BLOOD)
    (row,) = as_csv(client.get(LIST + "?_export=csv"))
    assert row["Tên"].startswith("'")
    response = client.get(LIST + "?_export=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    (headers, values) = list(sheet.iter_rows())[:2]
    cell = values[[header.value for header in headers].index("Tên")]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_headers_are_neutralised_too():
    class Hostile(django_tables2.Table):
        name = django_tables2.Column(verbose_name="=1+1")

    lines = "".join(csv_lines(Hostile([{"name": "Hà Nội"}]))).splitlines()
    assert lines == ["\ufeff'=1+1", "Hà Nội"]


def test_what_a_spreadsheet_would_run_is_text_and_all_else_stays():
    assert harmless("=1+1") == "'=1+1"
    assert harmless("  @SUM(A1)") == "'  @SUM(A1)"
    assert harmless(-5) == -5
    assert harmless(None) == ""
    assert harmless("5.600 đơn vị máu") == "5.600 đơn vị máu"


def test_an_unknown_file_format_is_not_an_error(articles, client):
    assert client.get(LIST + "?_export=exe").status_code == 200


def test_a_file_of_a_bad_filter_is_the_page_that_explains_it(articles, visitor):
    page = visitor.visit(LIST + "?year=abc&_export=csv")
    assert "không phải là năm" in page.text


@pytest.mark.parametrize("sort", ["", *ORDERS])
def test_pages_of_every_order_are_parts_of_one_list(db, visitor, sort):
    """Of a page the keys are found first: with its order, and neither twice nor never."""
    places = [
        Place.objects.create(slug=f"noi-{n}", name=f"Nơi {n}", kind="province") for n in range(3)
    ]
    Campaign.objects.bulk_create(
        Campaign(
            slug=f"c{n}",
            name=f"C {n % 7}",
            folded=f"c {n % 7}",
            kind="humanitarian",
            starts_on=date(2025, 1, 1 + n % 5) if n % 3 else None,
            place=places[n % 3] if n % 4 else None,
        )
        for n in range(60)
    )
    order = ORDERS[sort or NEWEST_FIRST]
    shown = []
    for number in (1, 2, 3):
        html = visitor.visit(f"/chien-dich/?sort={sort}&page={number}").html
        shown += re.findall(r'<td[^>]*><a href="/chien-dich/(c\d+)/"', html)
    assert shown == list(Campaign.objects.order_by(*order).values_list("slug", flat=True))
