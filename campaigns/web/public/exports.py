"""CSV and XLSX of what is shown, safe to open in a spreadsheet.

CSV goes out row by row as it is made, however long the list; XLSX is a whole of limited length.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from inspect import signature
from itertools import chain, islice, repeat

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django_tables2.export import ExportMixin, TableExport

from campaigns.recording.workbook import table_workbook
from campaigns.rules.spreadsheets import harmless_text
from campaigns.web.open_data import opened

CSV, XLSX = TableExport.CSV, TableExport.XLSX
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
ROWS_AT_ONCE = 200
LONGEST_XLSX = 20_000  # rows: a workbook goes out when its last row is known


def harmless(value):
    """Numbers and dates as they are; text that a spreadsheet would run becomes plain text."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return value
    return harmless_text(str(value))


def table_file(request: HttpRequest, table, *, name: str, ending: str, exclude=()) -> HttpResponse:
    """The table as a file named after it and today, open to every origin."""
    if ending == XLSX and len(table.data) > LONGEST_XLSX:
        return _too_long(request, len(table.data))
    if request.method == "HEAD":
        response = StreamingHttpResponse()  # the server would drop the file when it is made
    elif ending == CSV:
        response = StreamingHttpResponse(csv_lines(table, exclude=exclude))
    else:
        response = HttpResponse(_workbook(table, exclude))
    response["Content-Type"] = TableExport.FORMATS[ending]
    dated = f"{name}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{dated}"'
    return opened(request, response)


def csv_lines(table, *, exclude=()) -> Iterator[str]:
    """The table as CSV, the headers at once, then some rows at a time: no more is held.

    In the language of the request, though it is read when that is over.
    """
    return _csv_lines(values(table, exclude=exclude), get_language())


def _csv_lines(rows, language) -> Iterator[str]:
    before = BOM
    for size in chain([1], repeat(ROWS_AT_ONCE)):
        lines = io.StringIO(newline="")
        with override(language):
            csv.writer(lines).writerows(map(harmless, row) for row in islice(rows, size))
        if not lines.tell():
            return
        yield before + lines.getvalue()
        before = ""


def values(table, *, exclude=()) -> Iterator[list]:
    """The headers, then the values of each row, as `Table.as_values` gives them.

    A column that our tables work out from the record alone is asked directly: the library would
    look into each method's signature, and for an attribute of its name, once a cell.
    """
    columns = [
        column
        for column in table.columns.iterall()
        if not column.column.exclude_from_export and column.name not in exclude
    ]
    yield [str(column.header) for column in columns]
    asked = [(column.name, _from_record(table, column.name)) for column in columns]
    for row in table.rows:
        yield [ask(row.record) if ask else row.get_cell_value(name) for name, ask in asked]


def _from_record(table, name):
    method = getattr(table, f"value_{name}", None)
    return method if method and list(signature(method).parameters) == ["record"] else None


def _workbook(table, exclude) -> bytes:
    rows = values(table, exclude=exclude)
    return table_workbook(title=str(table.caption), header=next(rows), rows=rows)


def _too_long(request: HttpRequest, count: int) -> HttpResponse:
    asked = request.GET.copy()
    if SafeExportMixin.export_trigger_param in asked:
        asked[SafeExportMixin.export_trigger_param] = CSV
        path = f"{request.path}?{asked.urlencode()}"
    else:
        path = f"{request.path.removesuffix(XLSX)}{CSV}"
    context = {"count": count, "longest": LONGEST_XLSX, "csv": path}
    return render(request, "public/file_too_long.html", context, status=400)


class SafeExport(TableExport):
    """Which files there are."""

    @classmethod
    def is_valid_format(cls, export_format):
        return export_format in SafeExportMixin.export_formats


class SafeExportMixin(ExportMixin):
    export_class = SafeExport
    export_formats = (CSV, XLSX)
    export_trigger_param = "_export"

    def create_export(self, export_format):
        return table_file(
            self.request,
            self.get_table(**self.get_table_kwargs()),
            name=self.export_name,
            ending=export_format,
            exclude=self.exclude_columns,
        )
