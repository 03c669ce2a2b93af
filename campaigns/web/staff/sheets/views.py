"""A sheet is sent, its columns are understood, and a preview says what applying it would do."""

from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import reading, recording
from campaigns.recording import BadWorkbook

from ..door import staff_page
from ..fields import in_language
from .forms import ColumnsForm, SheetForm
from .summary import summary_of
from .tables import STATE_WORDS, RowTable, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_page
def send(request: HttpRequest) -> HttpResponse:
    """The choice of campaign and file, and the sheets that were sent before."""
    user, today = request.user, request.desk.today
    choices = reading.campaigns_to_log(user=user, today=today)
    named = [(one.ref.slug, name_of(one.ref)) for one in choices]
    posted = request.method == "POST"
    form = SheetForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        choices=named,
        initial={"campaign": request.GET.get("chien-dich", "")},
    )
    if posted and form.is_valid():
        try:
            return HttpResponseRedirect(address_of(take(request, form)))
        except BadWorkbook as refused:
            form.add_error("file", in_language(refused))
        except OperationalError:
            form.add_error("file", busy())
    context = {
        "form": form,
        "named": named,
        "sheets": reading.sheets_of(user=user, today=today),
        "section": "sheets",
    }
    return render(request, "staff/sheets/send.html", context, status=422 if form.errors else 200)


def take(request: HttpRequest, form: SheetForm) -> UUID:
    file = form.cleaned_data["file"]
    return recording.send_sheet(
        campaign=form.cleaned_data["campaign"],
        name=file.name or "",
        data=file.read(),
        sent_by=request.user,
        at=timezone.now(),
    )


def busy() -> str:
    return _("Others are writing at this moment, so nothing was written. Try again in a minute.")


def name_of(campaign) -> str:
    return (get_language() == "en" and campaign.name_en) or campaign.name


def address_of(token: UUID) -> str:
    return reverse("staff:sheets:sheet", args=[token])


@require_http_methods(FORM_METHODS)
@staff_page
def columns(request: HttpRequest, token: UUID) -> HttpResponse:
    """What each column is, where the program could not tell or was wrong."""
    asked = recording.sheet_columns(token=token, user=request.user, at=timezone.now())
    form = ColumnsForm(request.POST if request.method == "POST" else None, columns=asked.columns)
    refusal = asked.refusal and asked.refusal[get_language() == "en"]
    if request.method == "POST" and form.is_valid():
        try:
            recording.say_columns(
                token=token, columns=form.said(), said_by=request.user, at=timezone.now()
            )
            return HttpResponseRedirect(address_of(token))
        except recording.DonorList as refused:
            return gone(request, refused)
        except BadWorkbook as refused:
            refusal = in_language(refused)
        except OperationalError:
            refusal = busy()
    context = {"asked": asked, "form": form, "refusal": refusal, "token": token}
    context["section"] = "sheets"
    status = 422 if form.is_bound else 200
    return render(request, "staff/sheets/columns.html", context, status=status)


def gone(request: HttpRequest, refused: BadWorkbook) -> HttpResponse:
    """The sheet named people after all: nothing of it is there any more."""
    context = {"refusal": in_language(refused), "section": "sheets"}
    return render(request, "staff/sheets/gone.html", context, status=422)


@require_safe
@staff_page
def sheet(request: HttpRequest, token: UUID) -> HttpResponse:
    """The preview, and after applying what was written."""
    answer = reading.sheet_preview(
        user=request.user,
        token=token,
        today=request.desk.today,
        state=request.GET.get("dong", ""),
        page=number_of(request.GET.get("trang", "")),
    )
    if answer.line.stage == "columns":
        return HttpResponseRedirect(reverse("staff:sheets:columns", args=[token]))
    context = {
        "answer": answer,
        "sheet": answer.line,
        "said": summary_of(answer),
        "states": [(state, STATE_WORDS[state], count) for state, count in answer.states],
        "table": RowTable([shown(row) for row in answer.rows]),
        "section": "sheets",
    }
    return render(request, "staff/sheets/sheet.html", context)


def number_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1


@require_safe
@staff_page
def wrong_rows(request: HttpRequest, token: UUID) -> HttpResponse:
    return as_file(
        recording.wrong_rows(
            token=token, user=request.user, at=timezone.now(), language=get_language()
        )
    )


@require_safe
@staff_page
def template(request: HttpRequest) -> HttpResponse:
    """The campaign's own sheet, a row for each of its drives."""
    return as_file(
        recording.sheet_template(
            campaign=request.GET.get("chien-dich", ""),
            user=request.user,
            today=request.desk.today,
        )
    )


def as_file(file: recording.SheetFile) -> HttpResponse:
    disposition = content_disposition_header(True, file.name)
    return HttpResponse(
        file.content, content_type=XLSX, headers={"Content-Disposition": disposition}
    )
