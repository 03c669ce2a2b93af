"""The same as a chart, as a table: a column of labels and one for each series."""

from campaigns.rules.wording import number
from campaigns.templatetags.pieces import said
from campaigns.web.points import Drawing, Series
from campaigns.web.rows import NUMBERS, Cell, LeanTable


class DrawingTable(LeanTable):
    """Built from the drawing itself, so that it cannot say anything else. A row is the number of
    one of its labels."""

    class Meta(LeanTable.Meta):
        pass

    def __init__(self, drawing: Drawing, *, caption: str):
        columns = [("label", Cell(_label(drawing), verbose_name=drawing.head))]
        columns += [
            (f"series_{n}", Cell(_amount(series), verbose_name=series.name, attrs=NUMBERS))
            for n, series in enumerate(drawing.series)
        ]
        columns += [
            (f"also_{n}", Cell(_words(words), verbose_name=head, attrs=NUMBERS))
            for n, (head, words) in enumerate(drawing.also)
        ]
        rows = range(len(drawing.labels)) if drawing.rows is None else drawing.rows
        super().__init__(list(rows), extra_columns=columns)
        self.caption = caption


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
