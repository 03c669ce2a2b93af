"""All rows of a sheet against the book of its campaign. They are gone through once, and not kept:
what is shown of them is made into pages, what would be written into a promise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.recording.workbook import Note, Workbook
from campaigns.recording.workbook.notes import listed
from campaigns.rules.days import period

from .book import Book
from .judge import judged_rows
from .match import Spot
from .pages import Page, Pages
from .promise import PROMISED, Promising
from .rows import CHANGED, NEW, STATES


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What applying a sheet would do. `digest` is equal for comparisons that would do the same;
    `new_sites` are the sites that would be made, with how many rows want each; `outside` the rows
    that would be written though their days are not the campaign's."""

    workbook: Workbook
    book: Book
    counts: dict[str, int]
    digest: str
    new_drives: int
    new_sites: dict[Spot, int]
    outside: list[int]
    pages: list[Page]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a person should know before applying it."""
        return (*self.workbook.notes, *_outside(self))

    @property
    def writes(self) -> int:
        return self.counts[NEW] + self.counts[CHANGED]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def compare_with(*, workbook: Workbook, book: Book) -> Comparison:
    """What applying a sheet would do to the book; writes nothing. The workbook's rows are used
    up."""
    counts, sites, drives, outside = Counter(), Counter(), 0, []
    pages, promise = Pages(book), Promising()
    for row in judged_rows(workbook=workbook, book=book):
        counts[row.state] += 1
        pages.add(row)
        promise.add(row)
        if row.writes and book.is_outside(row.met.day):
            outside.append(row.number)
        if row.writes and row.met.drive is None:
            drives += 1
            if row.met.spot.site is None:
                sites[row.met.spot] += 1
    promised = [(PROMISED, number, rows) for number, rows in enumerate(promise.finished())]
    return Comparison(
        workbook=workbook,
        book=book,
        counts={state: counts[state] for state in STATES},
        digest=promise.digest,
        new_drives=drives,
        new_sites=dict(sites),
        outside=outside,
        pages=[*pages.finished(), *promised],
    )


def _outside(comparison: Comparison) -> Iterator[Note]:
    if rows := comparison.outside:
        first, last = comparison.book.days
        yield Note(
            f"Các dòng có ngày nằm ngoài thời gian của chiến dịch ({period(first, last)}), hãy "
            f"kiểm tra lại ngày ({len(rows)}): {listed(rows)}.",
            f"Rows whose days are outside the campaign ({period(first, last, 'en')}); check "
            f"their dates ({len(rows)}): {listed(rows)}.",
        )


def digest_of(*, workbook: Workbook, book: Book) -> tuple[str, dict[str, int]]:
    """A comparison's digest and counts alone."""
    counts, promise = Counter(), Promising()
    for row in judged_rows(workbook=workbook, book=book):
        counts[row.state] += 1
        promise.add(row)
    promise.finished()
    return promise.digest, {state: counts[state] for state in STATES}
