"""The same as a chart, as a table: a column of labels and one for each series."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules.wording import number
from campaigns.web.points import Drawing, Series

from .tables import NUMBERS, PublicTable


class DrawingTable(PublicTable):
    """Built from the drawing itself, so that it cannot say anything else."""

    class Meta(PublicTable.Meta):
        pass

    def __init__(self, drawing: Drawing, *, caption: str):
        columns = [("label", tables.Column(verbose_name=drawing.head))]
        columns += [
            (f"series_{at}", tables.Column(verbose_name=series.name, attrs=NUMBERS))
            for at, series in enumerate(drawing.series)
        ]
        columns += [
            (f"also_{at}", tables.Column(verbose_name=head, attrs=NUMBERS))
            for at, (head, _words) in enumerate(drawing.also)
        ]
        super().__init__(_rows(drawing), extra_columns=columns)
        self.caption = caption


def _rows(drawing: Drawing) -> list[dict[str, str]]:
    asked = range(len(drawing.labels)) if drawing.rows is None else drawing.rows
    return [
        {
            "label": drawing.labels[at],
            **{f"series_{n}": _cell(series, at) for n, series in enumerate(drawing.series)},
            **{f"also_{n}": words[at] for n, (_head, words) in enumerate(drawing.also)},
        }
        for at in asked
    ]


def _cell(series: Series, at: int) -> str:
    amount = series.amounts[at]
    if amount is None:
        # A plan's lines end; only of what was, or will be, counted can a figure be missing.
        if series.role in ("pace", "projection"):
            return "–"
        return format_html('<span class="unknown">{}</span>', _("no figure yet"))
    return series.shown[at] if series.shown else number(amount, get_language())
