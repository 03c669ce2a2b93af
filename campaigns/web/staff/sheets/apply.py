"""Applying a sheet: the answer to a script moves its bar, the one to a browser leads on."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from campaigns import reading, recording
from campaigns.recording import SheetMoved
from campaigns.web.metrics import results

from ..door import staff_page
from .views import address_of, busy

LINES = "application/x-ndjson"


@require_POST
@staff_page
def write(request: HttpRequest, token: UUID) -> HttpResponse:
    if LINES in request.headers.get("Accept", ""):
        reading.sheet_preview(user=request.user, token=token, today=request.desk.today)
        lines = progress(request, token)
        headers = {"X-Accel-Buffering": "no"}
        return StreamingHttpResponse(lines, content_type=LINES, headers=headers)
    steps = recording.applying_sheet(upload=token, user=request.user, at=timezone.now())
    written = 0
    try:
        for done, _of in steps:
            written = done
        results.labels("sheet").inc(written)
    except SheetMoved:
        pass  # the preview says so itself
    except OperationalError:
        messages.warning(request, busy())
    return HttpResponseRedirect(address_of(token))


def progress(request: HttpRequest, token: UUID) -> Iterator[str]:
    """A line of JSON for each step; the last says where to go, or what went wrong.

    If nobody listens any more it is closed, and nothing is written.
    """
    too_busy, done = busy(), 0
    yield said(stage="reading")
    try:
        for done, total in recording.applying_sheet(
            upload=token, user=request.user, at=timezone.now()
        ):
            yield said(done=done, total=total)
        results.labels("sheet").inc(done)
    except (SheetMoved, recording.NotYours):
        pass
    except OperationalError:
        yield said(error=too_busy)
        return
    yield said(to=address_of(token))


def said(**what) -> str:
    return f"{json.dumps(what, ensure_ascii=False)}\n"
