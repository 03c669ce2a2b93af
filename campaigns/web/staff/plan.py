"""Planning a drive, changing the plan, and repeating a drive on other days."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import reading, recording
from campaigns.access import NotYours
from campaigns.recording import InvalidFacts, PeriodLocked
from campaigns.rules.wording import day

from .door import staff_page
from .page import locked_words, sent, show_errors, status_of
from .plan_form import PlanForm, RepeatForm

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@staff_page
def plan(request: HttpRequest) -> HttpResponse:
    """A new drive."""
    today = request.desk.today
    asked = request.POST.get("campaign") or request.GET.get("chien-dich", "")
    choices = choices_of(request, asked)
    initial = {"campaign": asked, "starts_on": today}
    form = PlanForm(sent(request), initial=initial, choices=choices)
    if form.is_valid() and (made := attempt(form, plan_it, request)):
        if made.created:
            messages.success(request, _("The drive is planned."))
        else:
            messages.info(request, _("This drive was planned already; here it is."))
        return to_drive(made.id)
    return plan_page(request, form, choices)


def choices_of(request, campaign: str):
    try:
        return reading.plan_choices(user=request.user, today=request.desk.today, campaign=campaign)
    except reading.NotFound:
        return reading.plan_choices(user=request.user, today=request.desk.today)


def with_site(choices, site):
    """The list of sites ends somewhere; where the drive is held now stands in it always."""
    if any(one.id == site.id for one in choices.sites):
        return choices
    return replace(choices, sites=(site, *choices.sites))


def plan_it(request, form: PlanForm):
    return recording.plan_drive(planned_by=request.user, today=request.desk.today, **form.plan())


@require_http_methods(FORM_METHODS)
@staff_page
def change(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The whole plan of a drive again; managers only."""
    today = request.desk.today
    page = reading.drive_page(user=request.user, drive_id=drive_id, today=today)
    if not page.may_change:
        if page.lock is None:
            raise NotYours(f"drive {drive_id}")
        return to_drive(drive_id)  # its page says who locked the books, and why
    choices = with_site(choices_of(request, page.drive.campaign.slug), page.drive.site)
    form = PlanForm(sent(request), initial=planned(page), choices=choices, changing=True)

    def change_it(request, form):
        return recording.change_drive(
            drive=drive_id, changed_by=request.user, today=today, **form.plan()
        )

    if form.is_valid() and attempt(form, change_it, request):
        messages.success(request, _("The plan was changed."))
        return to_drive(drive_id)
    return plan_page(request, form, choices, page.drive)


def planned(page) -> dict[str, object]:
    names = ("starts_on", "ends_on", "opens_at", "closes_at", "target")
    return {
        **{name: getattr(page.drive, name) for name in names},
        "site": page.drive.site.id,
        "host": page.host.name if page.host else "",
        "collecting_hospital": page.collecting_hospital.name if page.collecting_hospital else "",
        "cancelled": page.drive.status == "cancelled",
    }


@require_http_methods(FORM_METHODS)
@staff_page
def repeat(request: HttpRequest, drive_id: int) -> HttpResponse:
    """The same site, hours, target, host and hospital on other days."""
    today = request.desk.today
    page = reading.drive_page(user=request.user, drive_id=drive_id, today=today)
    form = RepeatForm(sent(request), first=page.drive.starts_on, today=today)

    def repeat_it(request, form):
        return recording.repeat_drive(
            drive=drive_id, days=form.chosen(), planned_by=request.user, today=today
        )

    if form.is_valid() and (drives := attempt(form, repeat_it, request)):
        messages.success(request, repeated_words(drives))
        return to_drive(drive_id)
    context = {"drive": page.drive, "form": form, "section": "today"}
    return render(request, "staff/repeat.html", context, status=status_of(form))


def repeated_words(drives) -> str:
    language = get_language()
    days = ", ".join(day(drive.starts_on, language) for drive in drives)
    words = ngettext(
        "%(n)s drive is planned: %(days)s.", "%(n)s drives are planned: %(days)s.", len(drives)
    )
    return words % {"n": len(drives), "days": days}


def attempt(form, write, request):
    """What was written, or None with the refusal shown on the form."""
    try:
        return write(request, form)
    except InvalidFacts as refused:
        show_errors(form, refused.errors)
    except PeriodLocked as refused:
        form.add_error(None, locked_words(refused.lock))
    return None


def plan_page(request, form: PlanForm, choices, drive=None) -> HttpResponse:
    context = {"form": form, "choices": choices, "drive": drive, "section": "today"}
    return render(request, "staff/plan.html", context, status=status_of(form))


def to_drive(drive_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("staff:drive", args=[drive_id]))
