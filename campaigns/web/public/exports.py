"""CSV and XLSX of what is shown, safe to open in a spreadsheet."""

import re
from datetime import date
from decimal import Decimal

from django_tables2.export import ExportMixin, TableExport
from tablib import Dataset

# A spreadsheet runs what begins like this, wherever it came from; a quote makes it text.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XLSX cannot hold them


def harmless(value):
    """Numbers and dates as they are; text that a spreadsheet would run becomes plain text."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return value
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text.lstrip(" \u00a0").startswith(RISKY) else text


class SafeExport(TableExport):
    def table_to_dataset(self, table, exclude_columns, dataset_kwargs=None):
        rows = ([harmless(value) for value in row] for row in table.as_values(exclude_columns))
        return Dataset(*list(rows)[1:], headers=_headers(table), **(dataset_kwargs or {}))

    def export(self):
        exported = super().export()
        if self.format == self.CSV:
            return "\ufeff" + exported  # without it spreadsheets take UTF-8 for something else
        return exported


def _headers(table):
    return [harmless(value) for value in next(iter(table.as_values()))]


class SafeExportMixin(ExportMixin):
    export_class = SafeExport
    export_formats = (TableExport.CSV, TableExport.XLSX)
    export_trigger_param = "_export"
