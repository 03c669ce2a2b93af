"""CSV and XLSX of chosen rows, safe to open in a spreadsheet.

Of django-import-export only the resources and formats are used: its pages need inline scripts.
"""

from datetime import date, datetime
from decimal import Decimal

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource, modelresource_factory

from campaigns.rules.spreadsheets import harmless_text


def harmless(value):
    """Numbers as they are, dates in one form, text that would be run as plain text."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return harmless_text(str(value))


class SafeResource(ModelResource):
    def export_field(self, field, instance, **kwargs):
        return harmless(field.get_value(instance))


class ExportActions(admin.ModelAdmin):
    """Two actions on the list: what is ticked, as CSV or XLSX, by the columns `export_fields`."""

    export_fields: tuple[str, ...] = ()
    actions = ("export_csv", "export_xlsx")

    @admin.action(description=_("Export the chosen rows as CSV"), permissions=["view"])
    def export_csv(self, request, queryset):
        return self._exported(queryset, CSV())

    @admin.action(description=_("Export the chosen rows as XLSX"), permissions=["view"])
    def export_xlsx(self, request, queryset):
        return self._exported(queryset, XLSX())

    def _exported(self, queryset, file_format):
        resource = modelresource_factory(
            self.model, SafeResource, meta_options={"fields": self.export_fields}
        )()
        related = {name.rpartition("__")[0] for name in self.export_fields if "__" in name}
        rows = queryset.select_related(*related) if related else queryset
        dataset = resource.export(rows)
        dataset.headers = [
            harmless(label_for_field(name, self.model, self))
            for name in resource.get_export_order()
        ]
        data = file_format.export_data(dataset)
        if isinstance(data, str):
            data = "\ufeff" + data  # without it spreadsheets take UTF-8 for something else
        response = HttpResponse(data, content_type=file_format.get_content_type())
        name = f"{self.model._meta.model_name}-{timezone.localdate()}.{file_format.get_extension()}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
