"""The first page after signing in, a drive's page, and an entry's page with its trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import reading

from .conflict import changes
from .door import staff_page
from .sums import sums_of, with_sums


@require_safe
@staff_page
def today(request: HttpRequest) -> HttpResponse:
    """Their drives: today's first, then what is missing, what comes, what is done."""
    answer = reading.todays_drives(user=request.user, today=request.desk.today)
    context = {
        "answer": answer,
        "now": with_sums(answer.now),
        "missing": with_sums(answer.missing),
        "coming": with_sums(answer.coming),
        "done": with_sums(answer.done),
        "section": "today",
    }
    return render(request, "staff/today.html", context)


@require_safe
@staff_page
def drive(request: HttpRequest, drive_id: int) -> HttpResponse:
    """One drive: what was planned, what stands, and everything that was ever logged for it."""
    page = reading.drive_page(user=request.user, drive_id=drive_id, today=request.desk.today)
    context = {
        "page": page,
        "drive": page.drive,
        "sums": sums_of(page.drive, page.drive.target),
        "standing": [(entry, sums_of(entry, None)) for entry in page.standing],
        "replaced": [entry for entry in page.trail if not entry.stands],
        "section": "today",
    }
    return render(request, "staff/drive.html", context)


@require_safe
@staff_page
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The receipt, and the whole trail of what it replaced and what replaced it."""
    page = reading.entry_page(user=request.user, entry_id=entry_id, today=request.desk.today)
    context = {
        "page": page,
        "entry": page.entry,
        "drive": page.drive,
        "sums": sums_of(page.entry, None),
        "trail": changes(page.trail),
        "section": "today",
    }
    return render(request, "staff/entry.html", context)
