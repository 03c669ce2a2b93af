"""A reported total as it was printed: read at once, computed at once, stored when it is right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import reading, recording
from campaigns.access import NotYours
from campaigns.recording import InvalidFacts

from .door import managers_page
from .fields import in_language
from .report_form import FIRST_LINES, NEW, LineForm, SourceForm, how_many, lines_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@managers_page
def report(request: HttpRequest) -> HttpResponse:
    """First the campaign, then its report."""
    slug = request.GET.get("chien-dich", "")
    if not slug:
        choices = reading.campaigns_to_log(user=request.user, today=request.desk.today)
        open_to = [choice for choice in choices if choice.may_report]
        return render(request, "staff/report_of.html", {"choices": open_to, "section": "report"})
    page = reading.report_page(user=request.user, campaign=slug, today=request.desk.today)
    if request.method != "POST":
        source = SourceForm(sources=page.sources)
        return report_page(request, page, source, lines_of(None, FIRST_LINES))
    return answer(request, page)


def answer(request: HttpRequest, page) -> HttpResponse:
    count = how_many(request.POST.get("lines", ""), more="more" in request.POST)
    source = SourceForm(request.POST, sources=page.sources)
    forms = lines_of(request.POST, count)
    used = [form for form in forms if not form.is_empty()]
    read = [form for form in used if form.is_valid()]
    if "more" in request.POST:
        return report_page(request, page, source, forms)
    if not used:
        forms[0].add_error("as_printed", _("Paste at least one figure as it was printed."))
    valid = source.is_valid() and used and len(read) == len(used)
    if valid and "save" in request.POST and save(request, page, source, used):
        return HttpResponseRedirect(address_of(page))
    preview = previewed(request, page, source, read) if read else None
    failed = not valid or "save" in request.POST
    return report_page(request, page, source, forms, preview, status=422 if failed else 200)


def save(request, page, source: SourceForm, used: list[LineForm]) -> bool:
    """Stored, or every refusal beside its field."""
    try:
        receipt = recording.record_report(
            campaign=page.row.ref.slug,
            source=source.choice(),
            lines=[form.line for form in used],
            recorded_by=request.user,
            at=timezone.now(),
        )
    except InvalidFacts as refused:
        show(refused.errors, source, used)
        return False
    if receipt.added:
        words = ngettext("%(n)s figure is saved.", "%(n)s figures are saved.", receipt.added)
        messages.success(request, words % {"n": receipt.added})
    else:
        messages.info(request, _("These figures were saved before; nothing was added."))
    return True


def show(errors, source: SourceForm, used: list[LineForm]) -> None:
    """lines.2.as_printed belongs to the third line used, source.title to the source."""
    for name, message in errors.items():
        room, _dot, rest = name.partition(".")
        number, _dot, field = rest.partition(".")
        if room == "lines" and number.isdigit() and int(number) < len(used):
            used[int(number)].show({field: message})
        elif room == "source" and rest in source.fields:
            source.add_error(rest, message)
        else:
            source.add_error(None, message)


def previewed(request, page, source: SourceForm, read: list[LineForm]):
    """What the program reads and computes; each line's form learns what was found in it."""
    choice = source.choice() if source.is_valid() else None
    preview = reading.preview_report(
        user=request.user,
        campaign=page.row.ref.slug,
        source=choice.slug if choice else "",
        title=choice.title if choice else "",
        lines=[form.line for form in read],
        today=request.desk.today,
    )
    for form, found in zip(read, preview.read, strict=True):
        form.read = found
        if not form.errors:
            form.show({name: in_language(error) for name, error in found.errors.items()})
    return preview


def report_page(request, page, source, forms, preview=None, *, status=200) -> HttpResponse:
    context = {
        "page": page,
        "source": source,
        "forms": forms,
        "preview": preview,
        "ready": preview and not any(form.errors for form in (source, *forms)),
        "rivals": rivals_of(page),
        "new_source": source["source"].value() in (None, "", NEW),
        "section": "report",
    }
    return render(request, "staff/report.html", context, status=status)


def rivals_of(page) -> list[tuple[object, list]]:
    """Each measure and basis for which more than one result was printed, with all its figures."""
    groups: dict[tuple, list] = {}
    for figure in page.figures:
        if figure.role == "result" and figure.quantity is not None:
            subject = (figure.measure.key, figure.basis, figure.scope)
            groups.setdefault(subject, []).append(figure)
    return [(figures[0], figures) for figures in groups.values() if len(figures) > 1]


@require_POST
@managers_page
def choose(request: HttpRequest) -> HttpResponse:
    """Of figures that disagree, a person says which one counts, and why."""
    slug, figure = request.POST.get("campaign", ""), request.POST.get("figure", "")
    page = reading.report_page(user=request.user, campaign=slug, today=request.desk.today)
    chosen = next((one for one in page.figures if str(one.key) == figure), None)
    if figure and chosen is None:
        raise NotYours(f"figure {figure}")
    if chosen is None:
        messages.warning(request, _("No figure was picked, so nothing was changed."))
    else:
        choose_it(request, chosen.key)
    return HttpResponseRedirect(address_of(page))


def choose_it(request: HttpRequest, figure: int) -> None:
    reason = request.POST.get("reason", "")
    try:
        recording.choose_figure(
            figure=figure, reason=reason, chosen_by=request.user, at=timezone.now()
        )
    except InvalidFacts as refused:
        messages.warning(request, " ".join(map(str, refused.errors.values())))
    else:
        messages.success(request, _("The figure that counts is chosen, and the reason is kept."))


def address_of(page) -> str:
    return f"{reverse('staff:report')}?chien-dich={page.row.ref.slug}"
