"""What stands on a page many times, as HTML put together in Python: bars, flags, cards, figures.

A template would take ten times as long for each. Pages use them as filters, and the cells of tables
as functions, so that a bar looks the same everywhere. Words are looked up once a language, and
whatever people typed goes through `Html`, which escapes it.
"""

from functools import cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules import naming, sentence
from campaigns.rules.claims import FLAG_WORDS
from campaigns.rules.progress import PromiseBasis
from campaigns.rules.wording import day, number, period, print_quantity

from .addresses import to
from .figures import locator_in, named_in, share, word_in
from .html import EMPTY, Html, joined

register = template.Library()

UNKNOWN = Html('<span class="unknown">{}</span>')
MUTED = Html(' <small class="muted">{}</small>')
LINK = Html('<a href="{}">{}</a>')


@cache
def said(language: str) -> dict[str, SafeString]:
    """Words that pieces repeat, as HTML where they always stand in the same."""
    return {
        "unknown": UNKNOWN(_("no figure yet")),
        "dates_unknown": UNKNOWN(_("dates not known")),
        "dates": Html("{}")(_("dates not known")),
        "of_target": MUTED(_("of the target")),
        "of_plan": MUTED(_("of plan, says the source")),
        "no_target": Html('<small class="muted">{}</small>')(_("target not known")),
        "target": _("target"),
        "implied": _("implied target"),
        "not_given": UNKNOWN(_("no figure given")),
        "used": Html(" · {}")(_("used here")),
        "source": _("Source"),
        "not_dated": UNKNOWN(_("date not printed")),
        "read_as": _("Read as"),
        "because": _("Used because"),
        "remark": _("Remark"),
    }


def quantity_html(value, language: str) -> SafeString:
    """What nobody gave is said to be unknown, and is never a zero."""
    return said(language)["unknown"] if value is None else TEXT(print_quantity(value, language))


TEXT = Html("{}")
FLAG = Html('<span class="flag"><span aria-hidden="true">⚠</span> {}</span> ')


def flags_in(found, language: str) -> SafeString:
    """Each flag as a word and a symbol, never only a colour."""
    if not found:
        return EMPTY
    english = language == "en"
    return joined(FLAG(FLAG_WORDS[flag][english]) for flag in found)


NUM = Html('<b class="num">{}</b>')
SMALL = Html('<small class="muted">{} {}</small>')


def outcome_in(line, language: str) -> SafeString:
    """How much of the target that is, and whose percent it is."""
    words, progress = said(language), line.progress
    if progress.percent:
        return NUM(print_quantity(progress.percent, language)) + words["of_target"]
    if progress.printed:
        return NUM(print_quantity(progress.printed, language)) + words["of_plan"]
    if progress.target:
        goal = sentence.promise_words(line.promise, line.measure.key, language)
        return SMALL(words["target"], goal)
    return words["no_target"]


SVG = Html(
    '<svg class="bar{}{}" width="100%" height="{}" role="img" aria-label="{}">'
    '<rect class="track" width="100%" height="100%"/>{}</svg>'
)
GOT = Html('<rect class="got" width="{}" height="100%"/>')
FADING = Html('<rect fill="url(#{})" width="{}" height="100%"/>')
PAST = Html('<rect fill="url(#{})" x="{}" width="{}" height="100%"/>')
BAND = Html('<rect class="band" x="{}" y="{}" width="{}" height="{}"/>')
GOAL = Html('<line class="goal" x1="{}" x2="{}" y1="{}" y2="100%"/>')
NAME = Html('<text y="-12" x="{}"{}>{}</text>')
AT_THE_END = SafeString(' text-anchor="end"')


def bar_in(line, language: str, *, small: bool = False) -> SafeString:
    """The bar of a line; nothing where neither result nor target is known."""
    drawn = line.bar
    if drawn is None:
        return EMPTY
    above, high = ("-4", "4") if small else ("-8", "8")
    label = sentence.bar_reading(line.progress, measure=line.measure.key, language=language)
    open_end = drawn.target_at is None
    parts = []
    if drawn.filled:
        if drawn.fades and not drawn.past:
            parts.append(FADING("fade-open" if open_end else "fade", share(drawn.filled)))
        else:
            parts.append(GOT(share(drawn.filled)))
    if drawn.past:
        fill = "fade-past" if drawn.fades else "past"
        parts.append(PAST(fill, share(drawn.filled), share(drawn.past)))
    if drawn.band:
        low, end = drawn.band
        parts.append(BAND(share(low), above, share(end - low), high))
    if not open_end:
        at = share(drawn.target_at)
        parts.append(GOAL(at, at, above))
        if not small:
            anchor = AT_THE_END if drawn.target_at > 400 else EMPTY
            parts.append(NAME(at, anchor, _goal(line.promise, language)))
    return SVG(
        " small" if small else "",
        " open" if open_end else "",
        "10" if small else "28",
        label,
        joined(parts),
    )


def _goal(promise, language: str) -> str:
    """What stands over the line across the bar."""
    if promise is None:
        return "100%"
    amount = number(promise.amount, language)
    if promise.basis == PromiseBasis.IMPLIED:
        return f"{said(language)['implied']} {amount}"
    high = "" if promise.high == promise.amount else f"–{number(promise.high, language)}"
    return f"{said(language)['target']} {amount}{high}"


PROGRESS = Html('<span class="num">{}</span> {}{}{}')


def progress_in(row, language: str) -> SafeString:
    """How far a campaign is, in a cell or under its name."""
    line = row.main
    if line is None:
        return said(language)["unknown"]
    return PROGRESS(
        quantity_html(line.result, language),
        outcome_in(line, language),
        small_bar(line, language),
        flags_in(line.flags, language),
    )


def small_bar(line, language: str) -> SafeString:
    """In lists, only beside a target: one without says nothing there."""
    drawn = line.bar is not None and line.bar.target_at is not None
    return bar_in(line, language, small=True) if drawn else EMPTY


BRIEF = Html('<li><a href="{}">{}</a> <small class="muted">{}{}</small></li>')


def brief_in(row, language: str) -> SafeString:
    """A campaign as one line of a list."""
    where = f"{row.place.name} · " if row.place else ""
    return BRIEF(
        to("campaign", row.ref.slug, language),
        named_in(row.ref, "name", language),
        where,
        _dates(row, language),
    )


def _dates(row, language: str) -> str:
    return period(row.starts_on, row.ends_on, language) or said(language)["dates"]


CARD = Html(
    '<li class="card"><h3><a href="{}">{}</a></h3>\n<p class="kicker">{}<span>{}</span></p>\n'
    '<p class="head"><span class="mid num">{}</span>{}</p>\n{}{}\n{}</li>'
)
WHERE = Html("<span>{}</span> ")
ALSO = Html('<p class="small also">{}</p>')
OTHERS = Html('<ul class="also">{}</ul>')
OTHER = Html("<li>{}</li>")
UNTOLD = Html("<li>{}: {}</li>")


def card_in(row, language: str) -> SafeString:
    """A campaign with its first line: how far it is, of what was promised."""
    line = row.main
    where = ""
    if row.place:
        where = WHERE(naming.place_name(row.place.name, row.place.kind, language))
    elif row.coverage:
        where = WHERE(named_in(row, "coverage", language))
    return CARD(
        to("campaign", row.ref.slug, language),
        named_in(row.ref, "name", language),
        where,
        _dates(row, language),
        quantity_html(line.result, language),
        outcome_in(line, language),
        small_bar(line, language),
        ALSO(flags_in(line.flags, language)) if line.flags else EMPTY,
        OTHERS(joined(_other(other, language) for other in row.others)) if row.others else EMPTY,
    )


def _other(line, language: str) -> SafeString:
    if line.result:
        return OTHER(print_quantity(line.result, language))
    return UNTOLD(measure_in(line, language), said(language)["unknown"])


def measure_in(thing, language: str) -> str:
    return thing.measure.name_en if language == "en" else thing.measure.name_vi


PRINTED = Html('<q lang="vi" class="num">{}</q>')
FIGURE = Html(
    '<details class="figure"><summary>{} <span class="muted">{}{}{}</span> {}'
    '<span class="where">{}</span></summary><dl><dt>{}</dt><dd>{}{}, {}; {}</dd>\n{}{}{}</dl>'
    "</details>"
)
FACT = Html("<dt>{}</dt><dd>{}</dd>\n")
LAST = Html("<dt>{}</dt><dd>{}</dd>")


def printed_in(thing, language: str) -> SafeString:
    """The words and figures of the source."""
    return PRINTED(thing.as_printed) if thing.as_printed else said(language)["not_given"]


def figure_in(line, language: str) -> SafeString:
    """One printed figure, which opens to its source, how it was read and why it counts."""
    source, words, where = line.source, said(language), locator_in(line, language)
    context = line.role == "context"
    return FIGURE(
        printed_in(line, language),
        measure_in(line, language) if context else word_in(line.role, "figure", language),
        f", {named_in(line, 'scope', language)}" if line.scope else "",
        words["used"] if line.effective else "",
        flags_in(line.flags, language),
        where,
        words["source"],
        LINK(to("source", source.slug, language), named_in(source, "label", language)),
        f", {source.publisher}" if source.publisher else "",
        day(source.published_on, language) if source.published_on else words["not_dated"],
        where,
        FACT(words["read_as"], _read(line, language)) if line.quantity else EMPTY,
        FACT(words["because"], line.chosen_reason or word_in(line.why, "why", language))
        if line.why
        else EMPTY,
        LAST(words["remark"], named_in(line, "remark", language)) if line.remark else EMPTY,
    )


def _why(line, language: str) -> str:
    return line.chosen_reason or word_in(line.why, "why", language)


def _read(line, language: str) -> str:
    basis = f" ({word_in(line.basis, 'basis', language)})" if line.basis else ""
    means = f"; {word_in(line.percent_means, 'percent', language)}" if line.percent_means else ""
    return f"{measure_in(line, language)}: {print_quantity(line.quantity, language)}{basis}{means}"


@register.filter
def flags(found) -> SafeString:
    return flags_in(found, get_language())


@register.filter
def outcome(line) -> SafeString:
    return outcome_in(line, get_language())


@register.filter
def bar(line) -> SafeString:
    return bar_in(line, get_language())


@register.filter
def progress(row) -> SafeString:
    return progress_in(row, get_language())


@register.filter
def cards(rows) -> SafeString:
    language = get_language()
    return joined(card_in(row, language) for row in rows)


@register.filter
def briefs(rows) -> SafeString:
    language = get_language()
    return joined(brief_in(row, language) for row in rows)


@register.filter
def figures(lines) -> SafeString:
    language = get_language()
    return joined(figure_in(line, language) for line in lines)
