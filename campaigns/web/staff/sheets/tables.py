"""The rows of a preview as a table: what each would do, or why it cannot."""

from datetime import date

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.web.rows import Cell, LeanTable

from .forms import field_name

STATE_WORDS = {
    "new": _("new"),
    "same": _("same"),
    "changed": _("to be changed"),
    "wrong": _("wrong"),
    "all": _("all rows"),
}


def told(name: str):
    """A cell of `staff/sheets/cells/<name>.html`, which sees one `record`."""

    def lean(record, _language):
        file = get_template(f"staff/sheets/cells/{name}.html")
        text = file.template.render(Context({"record": record}))
        return mark_safe(text.strip())  # the template escaped what it printed

    return lean


class RowTable(LeanTable):
    caption = _("The rows of the sheet")

    number = Cell(told("number"), verbose_name=_("Row"))
    drive = Cell(told("drive"), verbose_name=_("Drive"))
    result = Cell(told("result"), verbose_name=_("What it says"))

    class Meta(LeanTable.Meta):
        attrs = {"class": "stack sheet-rows"}
        row_attrs = {"class": lambda record: record["state"]}


def shown(row: dict) -> dict:
    """A row of the preview in the words of the page's language."""
    english = get_language() == "en"
    return {
        **row,
        "word": STATE_WORDS[row["state"]],
        "on": date.fromisoformat(row["day"]) if "day" in row else None,
        "figures": [(field_name(name), count) for name, count in row.get("figures", {}).items()],
        "changes": [(field_name(k), *pair) for k, pair in row.get("changes", {}).items()],
        "why": [(col, header, en if english else vi) for col, header, vi, en in row.get("why", ())],
    }
