"""Where one can give blood: coming drives by day, for the whole country or one place."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.answers import DriveLine, PlaceRef
from campaigns.reading.answers_calendar import CalendarPage
from campaigns.rules.coming import coming_sentence
from campaigns.rules.days import day
from campaigns.rules.text import CannotRead
from campaigns.rules.typed import read_day

from .asking import found
from .filters import WordsField


class DayField(forms.Field):
    """Typed as Vietnam writes days; a browser's own day field would lose what it cannot read."""

    widget = forms.TextInput(
        attrs={"autocomplete": "off", "maxlength": 200, "placeholder": gettext_lazy("3/2/2026")}
    )

    def to_python(self, value):
        try:
            return read_day(value, today=timezone.localdate())
        except CannotRead as error:
            raise ValidationError(error.en if get_language() == "en" else str(error)) from error


class CalendarForm(forms.Form):
    """What a visitor may ask of the calendar. What cannot be read is explained beside its field."""

    q = WordsField(required=False, label=gettext_lazy("Site, address, ward or commune"))
    place = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Place"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "No coming drive is recorded for a place “%(value)s”. Choose one of the list."
            )
        },
    )
    tu = DayField(required=False, label=gettext_lazy("From the day"))

    def __init__(self, data, *, fixed: bool, today):
        super().__init__(data)
        if fixed:
            del self.fields["place"]
        else:
            every = [("", gettext_lazy("All places"))]
            places = reading.provinces_with_drives(today=today)
            self.fields["place"].choices = every + [(place.slug, place.name) for place in places]


@require_safe
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Coming drives, the nearest first: a page of whole days."""
    now = timezone.localtime()
    form = CalendarForm(request.GET, fixed=bool(slug), today=now.date())
    form.full_clean()
    asked = form.cleaned_data  # what could be read; the form says what could not
    number = page_number(request)
    answer = found(
        reading.calendar_page,
        now=now,
        place=slug or asked.get("place", ""),
        since=asked.get("tu"),
        text=asked.get("q", ""),
        page=number or 1,
    )
    context = {
        "answer": answer,
        "sentence": sentence(answer),
        "filter": {"form": form, "data": any(request.GET.get(name) for name in form.fields)},
        "notes": notes(answer, asked, request.GET.get("page", ""), number),
        "file": file_address(request, answer),
        "own_page": bool(slug),
        "section": "calendar",
    }
    return render(request, "public/calendar.html", context)


def sentence(answer: CalendarPage) -> str:
    """What a poster could print above the list."""
    first = answer.nearest
    return coming_sentence(
        soon=answer.soon,
        since=answer.since,
        today=answer.today,
        where=answer.place.name if answer.place else "",
        nearest=first
        and (first.day, first.opens_at, first.closes_at, site_of(first, answer.place)),
        language=get_language(),
    )


def site_of(drive: DriveLine, shown: PlaceRef | None) -> str:
    """The site with its province or district, where the calendar is of more than that."""
    around = drive.within or drive.place
    return drive.site if around == shown else f"{drive.site}, {around.name}"


def page_number(request: HttpRequest) -> int | None:
    """The page asked for; None for what is no number."""
    text = request.GET.get("page") or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def notes(answer: CalendarPage, asked: dict, page: str, number: int | None) -> list[str]:
    """Where the page shows something else than what was asked for."""
    said = []
    if asked.get("tu") and asked["tu"] < answer.today:
        text = _("%(day)s has passed, so the list begins today.")
        said.append(text % {"day": day(asked["tu"], get_language())})
    if number is None:
        said.append(_("“%(text)s” is not a page number. This is page 1.") % {"text": page[:40]})
    elif number != answer.page:
        text = _("There is no page %(asked)s. This is page %(last)s.")
        said.append(text % {"asked": number, "last": answer.page})
    return said


def file_address(request: HttpRequest, answer: CalendarPage) -> dict[str, str]:
    """Where the same drives are for a calendar program: to fetch once, and to subscribe to."""
    place = answer.place
    path = reverse(
        "public:place_calendar_ics" if place else "public:calendar_ics",
        args=[place.slug] if place else [],
    )
    whole = request.build_absolute_uri(path)
    return {"path": path, "url": whole, "webcal": f"webcal://{whole.partition('://')[2]}"}
