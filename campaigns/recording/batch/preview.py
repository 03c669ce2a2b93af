"""What a comparison said, kept for the pages that show it; they read it without the sheet."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from campaigns.models import SheetPage, Upload

from .comparison import Comparison

SITES_NAMED = 30
AT_ONCE = 40  # pages in one statement: it takes several times their room


def keep_preview(*, upload: Upload, comparison: Comparison, at: datetime, moved: bool) -> None:
    """Put the comparison in the place of what the sheet's preview said before.

    `moved`: the books were changed by others since someone saw the last one.
    """
    upload.outcome = {"preview": {**_summary(comparison), "at": at.isoformat(), "moved": moved}}
    upload.save(update_fields=["outcome"])
    SheetPage.objects.filter(upload=upload).delete()
    pages = (
        SheetPage(upload=upload, state=state, number=number, rows=rows)
        for state, number, rows in comparison.pages
    )
    while some := list(islice(pages, AT_ONCE)):
        SheetPage.objects.bulk_create(some)


def _summary(comparison: Comparison) -> dict:
    workbook, sites = comparison.workbook, comparison.new_sites
    places = comparison.book.places
    return {
        "counts": comparison.counts,
        "rows": comparison.rows,
        "digest": comparison.digest,
        "book": comparison.book.word,
        "sheet": workbook.sheet,
        "unfilled": len(workbook.unfilled),
        "totals": [[t.row, t.field, t.printed, t.computed, t.agrees] for t in workbook.totals],
        "notes": [[note.vi, note.en] for note in comparison.notes],
        "columns": _columns(workbook.header.columns),
        "new_drives": comparison.new_drives,
        "new_sites": [
            [spot.name, places[spot.place].name, rows, spot.assumed]
            for spot, rows in list(sites.items())[:SITES_NAMED]
        ],
        "new_sites_count": len(sites),
    }


def _columns(columns: Iterable) -> list[list]:
    return [[c.letter, c.label[:100], c.field] for c in columns if c.label]
