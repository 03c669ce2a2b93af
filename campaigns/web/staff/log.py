"""Logging a result and correcting one: one form, one way in, and nothing typed is ever lost."""

import math
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import reading, recording
from campaigns.access import NotYours
from campaigns.recording import (
    AlreadyReplaced,
    CollectionFacts,
    InvalidFacts,
    KeyConflict,
    PeriodLocked,
)
from campaigns.rules.warnings import FEW_DRIVES, TIMES_USUAL, Expected, warnings
from campaigns.web.metrics import results

from .conflict import both_sides
from .door import staff_page
from .entry_form import ResultForm, again, filled, new_key
from .sums import sums_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is being logged: a drive's result, or what takes the place of an entry."""

    drive: object
    expected: Expected
    lock: object | None
    entry: object | None = None
    standing: tuple = ()

    @property
    def corrects(self) -> str:
        if self.entry is None:
            return ""
        return "draft" if self.entry.status == "draft" else "entry"


@require_http_methods(FORM_METHODS)
@staff_page
def log(request: HttpRequest, drive_id: int) -> HttpResponse:
    """A drive's result."""
    page = reading.drive_page(user=request.user, drive_id=drive_id, today=request.desk.today)
    task = Task(drive=page.drive, expected=page.expected, lock=page.lock, standing=page.standing)
    return answer(request, task)


@require_http_methods(FORM_METHODS)
@staff_page
def correct(request: HttpRequest, entry_id: int) -> HttpResponse:
    """A new entry in the place of one; a draft is sent the same way."""
    page = reading.entry_page(user=request.user, entry_id=entry_id, today=request.desk.today)
    if not page.entry.stands and request.method != "POST":
        return HttpResponseRedirect(reverse("staff:entry", args=[page.standing.id]))
    if page.entry.stands and not page.may_correct:
        if page.lock is None:
            raise NotYours(f"entry {entry_id}")
        if request.method != "POST":  # its page says who locked the books, and why
            return HttpResponseRedirect(reverse("staff:entry", args=[entry_id]))
    task = Task(drive=page.drive, expected=page.expected, lock=page.lock, entry=page.entry)
    return answer(request, task)


def answer(request: HttpRequest, task: Task) -> HttpResponse:
    if request.method != "POST":
        initial = filled(task.entry) if task.entry else new_key()
        return form_page(request, task, ResultForm(initial=initial, corrects=task.corrects))
    if "back" in request.POST:
        form = ResultForm(initial=again(request.POST), corrects=task.corrects)
        return form_page(request, task, form)
    form = ResultForm(request.POST, corrects=task.corrects)
    if form.is_valid() and (problems := form.facts().problems()):
        form.show(problems)
    if not form.is_valid():
        return form_page(request, task, form, status=422)
    if needs_a_look(request, task, form):
        return check_page(request, task, form)
    return store(request, task, form)


def needs_a_look(request, task: Task, form: ResultForm) -> bool:
    """Is there anything to ask before storing? What was stored under its key is not asked again.

    A second entry of a drive is asked about: two people may have logged the same bags.
    """
    if set(request.POST) & {"sure", "draft"}:
        return False
    doubtful = bool(task.standing or doubts_of(request, task, form))
    return doubtful and not recording.was_used(entry_key=form.cleaned_data["entry_key"])


def doubts_of(request, task: Task, form: ResultForm) -> tuple:
    return warnings(facts=form.facts(), expected=task.expected, today=request.desk.today)


def store(request: HttpRequest, task: Task, form: ResultForm) -> HttpResponse:
    """Stored, or the page that says why not, with everything that was typed."""
    try:
        receipt = recording.record_collection(
            drive=task.drive.id,
            facts=form.facts(),
            entry_key=form.cleaned_data["entry_key"],
            logged_by=request.user,
            at=timezone.now(),
            replaces=task.entry.id if task.entry else None,
            reason=form.cleaned_data.get("reason", ""),
            draft="draft" in request.POST,
        )
    except InvalidFacts as refused:
        form.show(refused.errors)
        return form_page(request, task, form, status=422)
    except PeriodLocked as refused:
        return form_page(request, task, form, status=423, lock=refused.lock)
    except (KeyConflict, AlreadyReplaced) as refused:
        return conflict_page(request, task, form, refused)
    if not receipt.repeated:
        results.labels("form").inc()
    say_saved(request, receipt)
    return HttpResponseRedirect(reverse("staff:entry", args=[receipt.entry]))


def say_saved(request: HttpRequest, receipt) -> None:
    if receipt.repeated:
        text = _("Saved already, and counted once: %(number)s.")
    elif receipt.status == "draft":
        text = _("Saved as a draft, not counted yet: %(number)s.")
    else:
        text = _("Saved. The receipt number is %(number)s.")
    number = format_html('<b class="num">{}</b>', receipt.number)
    messages.success(request, format_html(escape(text).replace("%(number)s", "{}"), number))


# The pages


def form_page(request, task: Task, form: ResultForm, *, status=200, lock=None) -> HttpResponse:
    context = {
        "task": task,
        "section": "today",
        "drive": task.drive,
        "form": form,
        "much": much(task.expected),
        "doubts": warnings(
            facts=CollectionFacts(), expected=task.expected, today=request.desk.today
        ),
        "lock": lock or task.lock,
    }
    return render(request, "staff/log.html", context, status=status)


def much(expected: Expected) -> int | None:
    """From how many bags on the page asks whether that is right, as `rules.warnings` does."""
    usual = expected.usual_bags if expected.usual_drives >= FEW_DRIVES else expected.target
    return math.ceil(TIMES_USUAL * usual) if usual else None


def check_page(request, task: Task, form: ResultForm) -> HttpResponse:
    """Nothing is stored yet: what looks wrong is said, and one button stores it as it is."""
    facts = form.facts()
    context = {
        "standing": [(entry, sums_of(entry, None)) for entry in task.standing],
        "section": "today",
        "drive": task.drive,
        "form": form,
        "key": form.cleaned_data["entry_key"],
        "doubts": doubts_of(request, task, form),
        "lines": both_sides(None, facts, form.cleaned_data.get("reason", "")),
    }
    return render(request, "staff/check.html", context)


def conflict_page(request, task: Task, form: ResultForm, refused) -> HttpResponse:
    """Both sides beside each other; the person decides, and nothing has to be typed again."""
    replaced = isinstance(refused, AlreadyReplaced)
    stored = refused.standing if replaced else refused.first
    may_correct = stored is not None and may_correct_entry(request, stored.receipt.entry)
    context = {
        "task": task,
        "section": "today",
        "drive": task.drive,
        "form": form,
        "key": new_key()["entry_key"],
        "replaced": replaced,
        "stored": stored,
        "stored_sums": stored and sums_of(stored.receipt, None),
        "may_correct": may_correct,
        "lines": both_sides(stored, refused.offered.facts, refused.offered.reason),
    }
    return render(request, "staff/conflict.html", context, status=409)


def may_correct_entry(request, entry_id: int) -> bool:
    try:
        page = reading.entry_page(user=request.user, entry_id=entry_id, today=request.desk.today)
    except reading.NotFound:
        return False
    return page.may_correct
