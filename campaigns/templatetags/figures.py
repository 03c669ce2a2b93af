"""Thin filters over `rules.wording`, in the language of the page: no queries, clock, decisions."""

from dataclasses import replace
from functools import cache

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules import coming, days, marking, naming, sentence, wording
from campaigns.rules.claims import FLAG_WORDS

register = template.Library()


@cache
def _words(language: str) -> dict[str, str]:
    """Machine words that answers carry, by room: `kind.blood_donation`, `part.headline`, …

    Kept for each language: a page asks for some fifty of them.
    """
    return {
        "kind.blood_donation": _("blood donation"),
        "kind.humanitarian": _("humanitarian work"),
        "stage.upcoming": _("Not begun yet"),
        "stage.running": _("Running now"),
        "stage.ended": _("Ended"),
        "stage.undated": _("Dates not fully known"),
        "place.country": _("country"),
        "place.province": _("province"),
        "place.municipality": _("centrally run city"),
        "place.district": _("district"),
        "place.town": _("town"),
        "place.provincial_city": _("provincial city"),
        "place.ward": _("ward"),
        "place.commune": _("commune"),
        "place.township": _("township"),
        "role.organiser": _("organiser"),
        "role.standing_body": _("standing body"),
        "role.host": _("host"),
        "role.collector": _("collecting hospital"),
        "role.reporter": _("reported by"),
        "role.partner": _("partner"),
        "role.beneficiary": _("where it was given"),
        "figure.result": _("result"),
        "figure.target": _("target"),
        "figure.percent": _("percent of plan"),
        "figure.context": _("context"),
        "layer.national": _("national committee"),
        "layer.province": _("province"),
        "layer.district": _("district or commune"),
        "layer.organisation": _("organisation"),
        "part.headline": _("headline"),
        "part.subheading": _("subheading"),
        "part.paragraph": _("paragraph"),
        "part.caption": _("caption"),
        "part.side_column": _("side column"),
        "part.table": _("table"),
        "source.article": _("article"),
        "source.report": _("report"),
        "drive.planned": _("planned"),
        "drive.held": _("held"),
        "drive.cancelled": _("cancelled"),
        "basis.bags": _("bags as counted"),
        "basis.standard_250ml": _("250 ml standard units"),
        "basis.unstated": _("the source does not say what a unit is"),
        "unit.bags": _("bags of blood"),
        "unit.standard_250ml": _("standard units"),
        "unit.unstated": _("unit not stated"),
        "why.chosen_by_person": _("a person chose it"),
        "why.only_figure": _("it is the only figure given"),
        "why.all_agree": _("all figures given agree; it is the most exact"),
        "why.body_over_headline": _(
            "the body of an article counts before its headline, captions and side columns"
        ),
        "percent.reached": _("reached so much of the plan"),
        "percent.exceeded_by": _("exceeded the plan by so much"),
    }


@register.filter
def word(key: str, room: str) -> str:
    """The word for a key of one room; a key that nobody named is shown as it is."""
    return word_in(key, room, get_language())


def word_in(key: str, room: str, language: str) -> str:
    return _words(language).get(f"{room}.{key}", key)


@register.filter
def quantity(value) -> str:
    """`5.600 đơn vị máu`; what nobody gave is said to be unknown, and is never a zero."""
    if value is None:
        return format_html('<span class="unknown">{}</span>', _("no figure yet"))
    return wording.print_quantity(value, get_language())


@register.filter
def bare(value) -> str:
    """A quantity without its unit, where a heading says what is counted: "hơn 22.000"."""
    return bare_in(value, get_language())


def bare_in(value, language: str) -> str:
    return wording.print_quantity(replace(value, unit=None), language)


@register.filter
def number(value) -> str:
    return "" if value is None else wording.number(value, get_language())


@register.filter
def percent(value) -> str:
    return "" if value is None else wording.percent(value, get_language())


@register.filter
def day(value) -> str:
    return "" if value is None else wording.day(value, get_language())


@register.filter
def period(start, end) -> str:
    """The days of a campaign as part of a sentence; "" where nothing is known."""
    return wording.period(start, end, get_language())


@register.filter
def named_day(value) -> str:
    """A day with its name, as a heading: "Thứ Bảy 7/2/2026"."""
    said = days.named_day(value, get_language())
    return said[:1].upper() + said[1:]


@register.filter
def hours(drive) -> str:
    """07:30–11:30; what is not known of them is said to be unknown."""
    return coming.hours(drive.opens_at, drive.closes_at, get_language())


@register.filter
def named(thing, field: str = "name") -> str:
    """The English field where the page is English and there is one, else the Vietnamese."""
    return named_in(thing, field, get_language())


def named_in(thing, field: str, language: str) -> str:
    english = getattr(thing, f"{field}_en", "") if language == "en" else ""
    return english or getattr(thing, field)


@register.filter
def measure(value) -> str:
    return value.name_en if get_language() == "en" else value.name_vi


@register.filter
def locator(line) -> str:
    """Where in the source it stands: "đoạn 5", "tiêu đề", "chú thích ảnh 2"."""
    return locator_in(line, get_language())


def locator_in(line, language: str) -> str:
    where = word_in(line.part, "part", language)
    return where if line.part_number is None else f"{where} {line.part_number}"


@register.filter
def full_name(place) -> str:
    """The kind before the name: "tỉnh Kiên Giang"; in English "Kiên Giang (province)"."""
    return naming.place_name(place.name, place.kind, get_language())


@register.filter
def goal(promise, measure_key: str) -> str:
    """The target in words; an implied one says so, with its range (domain rule 2)."""
    return sentence.promise_words(promise, measure_key, get_language())


@register.filter
def bar_label(line) -> str:
    """What a screen reader says of the bar."""
    return sentence.bar_reading(line.progress, measure=line.measure.key, language=get_language())


@register.filter
def state(progress) -> str:
    return sentence.STATE_WORDS[progress.state][get_language() == "en"]


@register.filter
def flag_word(flag) -> str:
    return FLAG_WORDS[flag][get_language() == "en"]


@register.filter
def share(thousandths: int) -> str:
    """A place on the bar as the width attribute wants it: 750 is 75%."""
    return f"{thousandths / 10:g}%"


@register.filter
def minus(value, other) -> int:
    return value - other


@register.filter
def told(thing) -> str:
    """What the rules say in both languages (a warning, a refusal), in the page's."""
    return thing.en if get_language() == "en" else thing.vi


@register.filter
def moment(value) -> str:
    """When something was recorded, by the clock of Việt Nam: "10:40 3/2/2026"."""
    here = timezone.localtime(value)
    return f"{here:%H:%M} {wording.day(here.date(), get_language())}"


@register.filter
def marked(text: str, words) -> str:
    """The text with what was searched for in `<mark>`."""
    pieces = marking.marked(str(text), words)
    return format_html_join(
        "", "{}{}{}", ((OPEN, piece, CLOSE) if hit else ("", piece, "") for piece, hit in pieces)
    )


OPEN, CLOSE = mark_safe("<mark>"), mark_safe("</mark>")
