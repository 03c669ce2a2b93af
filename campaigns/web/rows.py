"""Tables of django-tables2 whose rows are printed lean: a string put together for each, no objects.

The library makes an object for each row and each cell, looks up what the cell could want, and
renders a template for it: 0.09 ms a cell, which is more than all the rest of a page. Columns, their
order, sorting, paging, captions and files stay the library's; what stands around the rows is made
once a language.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_tables2.utils import AttributeDict

from campaigns.templatetags.html import EMPTY, Html, escaped, joined

NUMBERS = {"td": {"class": "num"}, "th": {"class": "num"}}
HEAD = Html('<th scope="col" {}>{}</th>')
BEGIN = Html('<td data-label="{}" {}>')
NO_ROW = Html('<tr><td class="unknown" colspan="{}">{}</td></tr>\n')
TABLE = Html(
    '<div class="scroll" role="region" tabindex="0" aria-label="{}"><table{}>\n'
    '<caption class="unseen">{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>\n'
    "</table></div>\n"
)

Lean = Callable[[object, str], str]


class Shown(NamedTuple):
    """One column as it is printed: its head, what each of its cells begins with, and what prints
    the rest of it."""

    head: SafeString
    begin: SafeString
    lean: Lean


def shown(header: str, on_head: str, on_cell: str, lean: Lean) -> Shown:
    return Shown(HEAD(on_head, header), BEGIN(header, on_cell), lean)


def table_html(
    columns: Iterable[Shown],
    records: Iterable,
    language: str,
    *,
    caption: str,
    attributes: str = "",
    empty: str = "",
) -> SafeString:
    columns, records = list(columns), list(records)
    by_column = [_cells(column, records, language) for column in columns]
    rows = [f"<tr>{''.join(cells)}</tr>\n" for cells in zip(*by_column, strict=True)]
    heads = joined(column.head for column in columns)
    rows = joined(rows) if rows else NO_ROW(len(columns), empty)
    return TABLE(caption, attributes, caption, heads, rows)


def _cells(column: Shown, records: list, language: str) -> list[str]:
    begin, lean = column.begin, column.lean
    return [f"{begin}{escaped(lean(record, language))}</td>" for record in records]


def attributes_html(attributes: dict) -> SafeString:
    """As a tag wants them, a space before; numbers and words that a program wrote."""
    return SafeString(f" {AttributeDict(attributes).as_html()}") if attributes else EMPTY


class Fixed:
    """Shared by all tables of a class: the library copies each column for each table."""

    def __deepcopy__(self, memo):
        return self


class Cell(Fixed, tables.Column):
    """A column whose cells a function of the record and the language prints: text, or HTML that
    is escaped already."""

    empty_values = ()

    def __init__(self, lean: Lean, **kwargs):
        super().__init__(exclude_from_export=True, **kwargs)
        self.lean = lean
        self.on_head, self.on_cell = (
            AttributeDict(self.attrs.get(tag, {})).as_html() for tag in ("th", "td")
        )

    def render(self, record):
        return self.lean(record, get_language())


class Frame(NamedTuple):
    """All of a table but its rows."""

    columns: tuple[Shown, ...]
    caption: str
    attributes: SafeString
    empty: str


class LeanTable(tables.Table):
    """A table whose shown columns are all of them `Cell`s."""

    caption = ""

    class Meta:
        orderable = False
        attrs = {"class": "stack"}

    def html(self) -> SafeString:
        """The page of it that is shown."""
        return self._html(self.frame(), self.paginated_rows.data)

    @classmethod
    def html_of(cls, records: Iterable) -> SafeString:
        """The same of records that nobody sorts or pages, without a table being made."""
        return cls._html(_frame(cls, get_language()), records)

    @staticmethod
    def _html(frame: Frame, records: Iterable) -> SafeString:
        return table_html(
            frame.columns,
            records,
            get_language(),
            caption=frame.caption,
            attributes=frame.attributes,
            empty=frame.empty,
        )

    def frame(self) -> Frame:
        return Frame(
            columns=tuple(
                shown(one.header, one.column.on_head, one.column.on_cell, one.column.lean)
                for one in self.columns
            ),
            caption=str(self.caption),
            attributes=attributes_html(self.attrs),
            empty=str(self.empty_text or ""),
        )


@cache
def _frame(table: type[LeanTable], _language: str) -> Frame:
    return table([]).frame()
