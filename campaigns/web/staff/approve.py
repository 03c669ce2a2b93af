"""Approving entries, and locking the books of a period: what managers decide."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import reading, recording
from campaigns.recording import InvalidFacts

from .door import managers_page
from .fields import DayField, WordsField
from .page import sent, show_errors, status_of
from .plan_form import one_of
from .sums import sums_of

FORM_METHODS = ["GET", "HEAD", "POST"]
MOST_AT_ONCE = 500


@require_http_methods(FORM_METHODS)
@managers_page
def queue(request: HttpRequest) -> HttpResponse:
    """What waits to be approved; only what was on the page is approved, never what came since."""
    if request.method == "POST":
        chosen = numbers(request.POST.getlist("shown" if "all" in request.POST else "entry"))
        if chosen:
            outcomes = recording.approve(
                entries=chosen, approved_by=request.user, at=timezone.now()
            )
            tell(request, outcomes)
        else:
            messages.warning(request, _("No entry was ticked, so none was approved."))
        return HttpResponseRedirect(after_approving(request, chosen))
    answer = reading.to_approve(user=request.user, today=request.desk.today)
    rows = [(row, sums_of(row.entry, row.drive.target)) for row in answer.rows]
    return render(
        request, "staff/approve.html", {"answer": answer, "rows": rows, "section": "approve"}
    )


def numbers(texts: list[str]) -> list[int]:
    found = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    return found[:MOST_AT_ONCE]


def after_approving(request: HttpRequest, chosen: list[int]) -> str:
    """Back to the entry's own page where it was approved there."""
    if "here" in request.POST and len(chosen) == 1:
        return reverse("staff:entry", args=chosen)
    return reverse("staff:approve")


def tell(request: HttpRequest, outcomes) -> None:
    """One line for what was approved, one for each that was not, with what to do."""
    approved = [outcome for outcome in outcomes if outcome.outcome in ("approved", "already")]
    if approved:
        words = ngettext("%(n)s entry is approved.", "%(n)s entries are approved.", len(approved))
        messages.success(request, words % {"n": len(approved)})
    why = {
        "replaced": _("%(number)s was corrected meanwhile: look at what stands now."),
        "draft": _("%(number)s is a draft: it is approved after it was sent."),
        "locked": _("%(number)s lies in a locked period: unlock it first."),
    }
    for outcome in outcomes:
        if outcome.outcome in why:
            messages.warning(request, why[outcome.outcome] % {"number": outcome.number})


class LockForm(forms.Form):
    first_day = DayField(label=gettext_lazy("first day"))
    last_day = DayField(label=gettext_lazy("last day"))
    reason = WordsField(label=gettext_lazy("reason"), required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [(place.slug, place.name) for place in places]
        first = [] if len(chosen) == 1 else [("", "–")]
        self.fields["place"] = one_of([*first, *chosen], gettext_lazy("Place"))
        self.order_fields(["place"])


@require_http_methods(FORM_METHODS)
@managers_page
def locks(request: HttpRequest) -> HttpResponse:
    """The locked periods, and a form that locks one more."""
    answer = reading.locks_for(user=request.user, today=request.desk.today)
    form = LockForm(sent(request), places=answer.places)
    if form.is_valid():
        try:
            recording.lock_period(locked_by=request.user, at=timezone.now(), **form.cleaned_data)
        except InvalidFacts as refused:
            show_errors(form, refused.errors)
        else:
            messages.success(request, _("The period is locked: nothing in it can be written."))
            return HttpResponseRedirect(reverse("staff:locks"))
    return locks_page(request, answer, form)


@require_POST
@managers_page
def unlock(request: HttpRequest, lock_id: int) -> HttpResponse:
    """Ends a lock; who, when and why is kept."""
    try:
        recording.unlock_period(
            lock=lock_id,
            reason=request.POST.get("reason", ""),
            unlocked_by=request.user,
            at=timezone.now(),
        )
    except InvalidFacts as refused:
        answer = reading.locks_for(user=request.user, today=request.desk.today)
        failed = {"lock": lock_id, "message": "; ".join(map(str, refused.errors.values()))}
        return locks_page(request, answer, LockForm(places=answer.places), failed)
    messages.success(request, _("The period is unlocked again."))
    return HttpResponseRedirect(reverse("staff:locks"))


def locks_page(request, answer, form: LockForm, failed=None) -> HttpResponse:
    context = {"answer": answer, "form": form, "failed": failed, "section": "locks"}
    status = 422 if failed else status_of(form)
    return render(request, "staff/locks.html", context, status=status)
