"""One report, three ways: a page that prints on A4, a spreadsheet, a text for a message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.upward import Report, UpwardPage
from campaigns.recording.workbook import report_workbook

from ..door import staff_page
from .forms import ReportForm
from .message import message_of
from .sheet import Prepared, place_and_day, sheet_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@staff_page
def page(request: HttpRequest) -> HttpResponse:
    """The choice, and the report of it: at first of one's own place in this month."""
    form, answer = ask(request)
    return show(request, form, answer)


@require_safe
@staff_page
def workbook(request: HttpRequest) -> HttpResponse:
    """The same as a file; where the choice cannot be answered, the page that says why."""
    form, answer = ask(request)
    if answer.report is None:
        return show(request, form, answer)
    content = report_workbook(sheet=sheet_of(answer.report, prepared(request)))
    name = file_name(answer.report)
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def ask(request: HttpRequest) -> tuple[ReportForm, UpwardPage]:
    form = ReportForm(request.GET)
    answer = reading.upward_page(user=request.user, today=request.desk.today, **form.asked())
    form.offer(answer)
    return form, answer


def show(request: HttpRequest, form: ReportForm, answer: UpwardPage) -> HttpResponse:
    context = {"form": form, "page": answer, "section": "upward", "query": request.GET.urlencode()}
    if answer.report:
        by = prepared(request)
        context |= {
            "report": answer.report,
            "sheet": sheet_of(answer.report, by),
            "message": message_of(answer.report, by),
            "place_and_day": place_and_day(answer.report, by),
        }
    return render(request, "staff/upward/page.html", context, status=422 if form.errors else 200)


def prepared(request: HttpRequest) -> Prepared:
    return Prepared(by=request.desk.name, at=timezone.localtime())


def file_name(report: Report) -> str:
    days = f"{report.period.first:%Y%m%d}-{report.period.last:%Y%m%d}"
    return f"bao-cao-{slugify(report.place.slug)}-{days}.xlsx"
