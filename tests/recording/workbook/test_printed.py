"""A report as a spreadsheet: numbers stay numbers, with the words around them."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from campaigns.recording.workbook import (
    ReportCell,
    ReportRow,
    ReportSheet,
    ReportTable,
    report_workbook,
)
from campaigns.recording.workbook.printed import number_format


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ({"value": 5600}, "#,##0"),
        ({"value": Decimal("406.80")}, "#,##0.0"),
        ({"value": 5600, "before": "ít nhất"}, '"ít nhất" #,##0'),
        ({"value": Decimal("133.3"), "percent": True}, "#,##0.0%"),
        ({"value": -5, "signed": True, "after": "*"}, '+#,##0 "*";-#,##0 "*";#,##0 "*"'),
        ({"value": 1, "before": 'a"b;c'}, '"ab,c" #,##0'),
    ],
)
def test_how_a_number_is_printed(cell, form):
    assert number_format(ReportCell(shown="", **cell)) == form


def test_a_report_is_written_and_read_back():
    cells = (ReportCell(shown="=1+1"), ReportCell(shown="25%", value=Decimal(25), percent=True))
    table = ReportTable(
        title="Kết quả", columns=("Chỉ số", "Kỳ này"), rows=[ReportRow(cells=cells)], notes=["+x"]
    )
    sheet = ReportSheet(
        name="Báo cáo",
        title="@tháng 2",
        facts=[("Nơi", "=Hà Nội")],
        tables=[table],
        signatures=[("Người lập", "Chi")],
    )
    page = load_workbook(io.BytesIO(report_workbook(sheet=sheet))).active
    values = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
    assert values == [
        "'@tháng 2",
        *("Nơi", "'=Hà Nội"),
        *("Kết quả", "Chỉ số", "Kỳ này", "'=1+1", 0.25, "'+x"),
        *("Người lập", "Chi"),
    ]
    assert page.title == "Báo cáo"


def test_a_report_without_tables_is_a_heading():
    sheet = ReportSheet(name="Báo cáo", title="Trống", facts=[], tables=[])
    assert load_workbook(io.BytesIO(report_workbook(sheet=sheet))).active["A1"].value == "Trống"
