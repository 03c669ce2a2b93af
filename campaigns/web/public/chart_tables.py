"""The same as a chart, as a table: a column of labels and one for each series."""

from django.utils.safestring import SafeString

from campaigns.rules.wording import number
from campaigns.templatetags.html import EMPTY
from campaigns.templatetags.pieces import said
from campaigns.web.points import Drawing, Series
from campaigns.web.rows import NUMBERS, Shown, attributes_html, shown, table_html


class DrawingTable:
    """Built from the drawing itself, so that it cannot say anything else. A row is the number of
    one of its labels.

    Nobody sorts, pages or downloads it, and its columns differ from chart to chart: it needs
    nothing of the tables' library.
    """

    def __init__(self, drawing: Drawing, *, caption: str):
        self.drawing, self.caption = drawing, caption
        every = range(len(drawing.labels))
        self.rows = tuple(every if drawing.rows is None else drawing.rows)

    def html(self, language: str) -> SafeString:
        return table_html(
            self._columns(), self.rows, language, caption=self.caption, attributes=STACK
        )

    def _columns(self) -> list[Shown]:
        drawing = self.drawing
        return [
            shown(drawing.head, *PLAIN, _label(drawing)),
            *(shown(series.name, *COUNT, _amount(series)) for series in drawing.series),
            *(shown(head, *COUNT, _words(words)) for head, words in drawing.also),
        ]


STACK = attributes_html({"class": "stack"})
PLAIN = (EMPTY, EMPTY)
COUNT = tuple(SafeString(attributes_html(NUMBERS[tag]).strip()) for tag in ("th", "td"))


def _label(drawing: Drawing):
    return lambda at, _language: drawing.labels[at]


def _words(words: tuple[str, ...]):
    return lambda at, _language: words[at]


def _amount(series: Series):
    def lean(at, language):
        amount = series.amounts[at]
        if amount is None:
            # A plan's lines end; only of what was, or will be, counted can a figure be missing.
            ends = series.role in ("pace", "projection")
            return "–" if ends else said(language)["unknown"]
        return series.shown[at] if series.shown else number(amount, language)

    return lean
