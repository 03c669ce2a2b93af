"""What a comparison said, kept for the pages that show it; they read it without the sheet."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from campaigns.models import SheetPage, Upload
from campaigns.recording.record import receipt_number
from campaigns.recording.workbook import SheetRow

from .book import FIGURES
from .match import drive_code
from .rows import STATES, Comparison, Row

PAGE = 50  # rows
ALL = "all"
SITES_NAMED = 30


def keep_preview(*, upload: Upload, comparison: Comparison, at: datetime, moved: bool) -> None:
    """Put the comparison in the place of what the sheet's preview said before.

    `moved`: the books were changed by others since someone saw the last one.
    """
    upload.outcome = {"preview": {**_summary(comparison), "at": at.isoformat(), "moved": moved}}
    upload.save(update_fields=["outcome"])
    SheetPage.objects.filter(upload=upload).delete()
    pages = (
        SheetPage(upload=upload, state=state, number=number, rows=rows)
        for state, number, rows in _pages(comparison)
    )
    SheetPage.objects.bulk_create(pages, batch_size=200)


def _pages(comparison: Comparison) -> Iterator[tuple[str, int, list]]:
    """All rows in the order of the sheet, and those of each state apart from the others."""
    typed = {row.number: row for row in comparison.workbook.rows}
    waiting: dict[str, list] = {state: [] for state in (ALL, *STATES)}
    numbers = dict.fromkeys(waiting, 0)
    alone = {state for state, count in comparison.counts.items() if count == len(comparison.rows)}
    for row in comparison.rows:
        said = _said(row, comparison) if row.met else _wrong(row, typed.get(row.number))
        for state in (ALL, row.state) if row.state not in alone else (ALL,):
            waiting[state].append(said)
            if len(waiting[state]) == PAGE:
                numbers[state] += 1
                yield state, numbers[state], waiting[state]
                waiting[state] = []
    for state, rest in waiting.items():
        if rest:
            yield state, numbers[state] + 1, rest


def _wrong(row: Row, typed: SheetRow | None) -> dict:
    """A wrong row with its reasons, and as much of its drive as could be read."""
    said = {
        "n": row.number,
        "state": row.state,
        "why": [[p.column, p.header, p.vi, p.en] for p in row.problems],
    }
    if typed and typed.day:
        said["day"] = typed.day.isoformat()
    return said | ({"site": typed.site, "place": typed.place} if typed else {})


def _said(row: Row, comparison: Comparison) -> dict:
    book = comparison.book
    said = {
        "n": row.number,
        "state": row.state,
        "day": row.met.day.isoformat(),
        "site": row.met.spot.name,
        "place": book.places[row.met.spot.place].name,
        "figures": {k: v for k, v in zip(FIGURES, row.figures, strict=False) if v is not None},
    }
    if row.met.drive:
        said |= {"drive": row.met.drive, "code": drive_code(row.met.drive)}
    else:
        said |= {"new_site": row.met.spot.site is None, "assumed": row.met.spot.assumed}
    if row.entry:
        said |= {"entry": row.entry.id, "number": receipt_number(row.entry.id)}
    if row.state == "changed":
        said["changes"] = {name: list(pair) for name, pair in row.changes.items()}
    if row.since_corrected:
        said["since_corrected"] = True
    return said


def _summary(comparison: Comparison) -> dict:
    workbook, sites = comparison.workbook, comparison.new_sites
    places = comparison.book.places
    return {
        "counts": comparison.counts,
        "rows": len(comparison.rows),
        "digest": comparison.digest,
        "sheet": workbook.sheet,
        "unfilled": len(workbook.unfilled),
        "totals": [[t.row, t.field, t.printed, t.computed, t.agrees] for t in workbook.totals],
        "notes": [[note.vi, note.en] for note in workbook.notes],
        "columns": _columns(workbook.header.columns),
        "new_drives": comparison.new_drives,
        "new_sites": [
            [spot.name, places[spot.place].name, len(rows), spot.assumed]
            for spot, rows in list(sites.items())[:SITES_NAMED]
        ],
        "new_sites_count": len(sites),
    }


def _columns(columns: Iterable) -> list[list]:
    return [[c.letter, c.label[:100], c.field] for c in columns if c.label]
