"""One measure of a campaign in full, as HTML put together in Python: what was reached, of what was
promised, the bar and its key, what disagrees, and where the target comes from. See `pieces`."""

from functools import cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.rules import sentence
from campaigns.rules.claims import Flag
from campaigns.rules.progress import PromiseBasis
from campaigns.rules.wording import day, number, print_quantity

from .addresses import to
from .figures import bare_in, locator_in, named_in, word_in
from .html import EMPTY, Html, joined
from .pieces import LINK, UNKNOWN, bar_in, quantity_html

register = template.Library()

LINE = Html(
    '<div class="line{}">\n<div class="heads"><p class="head"><span class="big num">{}</span>{}</p>'
    '\n{}</div>\n{}\n<ul class="key">{}</ul>\n{}{}</div>'
)
SAID_BY = Html('<span class="muted">{}{}</span>')
SHARE = Html(
    '<p class="head second"><span class="big num">{}</span><span class="muted">{}</span></p>'
)
MINOR = " minor"


@cache
def _key(language: str) -> dict[str, SafeString]:
    """The key of the bar, piece by piece."""
    word, unknown = Html("<li>{}</li>"), Html('<li class="unknown">{}</li>')
    return {
        "up_to": Html("<li><i></i>{}</li>")(_("up to the target")),
        "so_far": Html("<li><i></i>{}</li>")(_("reached so far")),
        "past": Html('<li><i class="k-past"></i>{}</li>')(_("past the target")),
        "band": Html('<li><i class="k-band"></i>{}</li>')(_("promised range")),
        "fades": word(_("the bar fades: the figure is not exact")),
        "no_target": unknown(
            _("Target not known: no source says what was promised, so the bar has no line.")
        ),
    }


GOAL = Html('<li><i class="k-goal"></i>{}{}</li>')


def line_in(line, language: str, *, minor: bool = False) -> SafeString:
    """How far it is, in words, as a bar, and what was logged of what was reported."""
    at_odds = line.result is None and line.undecided
    return LINE(
        MINOR if minor else "",
        UNKNOWN(_("sources disagree")) if at_odds else quantity_html(line.result, language),
        _said_by(line, language),
        _share(line.progress, language),
        bar_in(line, language),
        joined(_key_of(line, language)),
        _both(line, language),
        _approved(line, language),
    )


def _said_by(line, language: str) -> SafeString:
    if not line.result_basis:
        return EMPTY
    logged = line.result_basis == "logged"
    said = _("logged by those who collected") if logged else _("as a source reported")
    return SAID_BY(said, f" · {word_in(line.basis, 'basis', language)}" if line.basis else "")


def _share(progress, language: str) -> SafeString:
    """The percent that was computed, else the one that was printed; each says whose it is."""
    printed = progress.printed and print_quantity(progress.printed, language)
    if progress.percent:
        said = _("of the target, computed here")
        if printed:
            beside = _("the source printed %(printed)s") % {"printed": printed}
            said = f"{said} · {beside}"
        return SHARE(print_quantity(progress.percent, language), said)
    return SHARE(printed, _("of the plan, as the source printed it")) if printed else EMPTY


def _key_of(line, language: str) -> list[SafeString]:
    words, drawn, found = _key(language), line.bar, []
    implied = line.promise is not None and line.promise.basis == PromiseBasis.IMPLIED
    if drawn is not None and drawn.target_at is not None:
        found.append(words["up_to" if drawn.past else "so_far"])
        if drawn.past:
            found.append(words["past"])
        goal = ""
        if line.promise is not None:
            goal = f" {sentence.promise_words(line.promise, line.measure.key, language)}"
        found.append(GOAL(_("implied target") if implied else _("target"), goal))
    elif line.result is not None:
        found.append(words["no_target"])
    if drawn is not None and drawn.band and not implied:
        found.append(words["band"])
    if drawn is not None and drawn.fades:
        found.append(words["fades"])
    return found


BOTH = Html('<p class="both">{}{}</p>\n')


def _both(line, language: str) -> SafeString:
    """What was logged beside what was reported (domain rule 6)."""
    if line.logged is None or line.reported is None or line.reported.quantity is None:
        return EMPTY
    said = _("Logged %(logged)s of the %(reported)s that were reported.") % {
        "logged": bare_in(line.logged, language),
        "reported": print_quantity(line.reported.quantity, language),
    }
    apart = ""
    if line.difference is not None:
        difference = {"difference": number(line.difference, language)}
        apart = " " + _("Difference: %(difference)s.") % difference
    return BOTH(said, apart)


def _approved(line, language: str) -> SafeString:
    if line.logged is None:
        return EMPTY
    if not line.provisional:
        said = _("What was logged is approved.")
    elif line.logged_approved is not None:
        said = _("Of what was logged, %(approved)s are approved; the rest is provisional.") % {
            "approved": bare_in(line.logged_approved, language)
        }
    else:
        said = _("What was logged is provisional: it waits for a manager's approval.")
    return BOTH(said, "")


NOTE = Html('<p class="note"><span class="flag"><span aria-hidden="true">⚠</span> {}</span> {}</p>')
RIVAL = Html("<b>{}</b> ({}{})")
RIVALS = Html("{}. {} {}")


def rivals_in(line, figures, language: str) -> SafeString:
    """What cannot be true together, and why one of it counts (domain rules 3 and 5)."""
    found = EMPTY
    if Flag.CONFLICTS in line.flags:
        at_odds = [figure for figure in figures if Flag.CONFLICTS in figure.flags]
        told = joined((_rival(figure, language) for figure in at_odds), "; ")
        never = _("They are never added up.")
        found = NOTE(_("Figures disagree"), RIVALS(told, _chosen(line, language), never))
    if line.progress.agrees is False:
        found += NOTE(_("The percentages disagree"), _percents(line.progress, language))
    return found


def _rival(figure, language: str) -> SafeString:
    used = f", {_('used here')}" if figure.effective else ""
    return RIVAL(quantity_html(figure.quantity, language), locator_in(figure, language), used)


def _chosen(line, language: str) -> str:
    if line.reported is None:
        return _("No rule and no person has chosen one yet, so none is used.")
    why = line.reported.chosen_reason or word_in(line.reported.why, "why", language)
    return f"{_('Why this one:')} {why}."


def _percents(progress, language: str) -> SafeString:
    said = _(
        "The source printed <b>%(printed)s</b>; its result and target make <b>%(computed)s</b>. "
        "Both are shown."
    )
    escaped = {
        "printed": quantity_html(progress.printed, language),
        "computed": quantity_html(progress.percent, language),
    }
    return SafeString(said % escaped)


IMPLIED = Html(
    '<details class="figure"><summary><b class="num">{}</b> <span class="muted">{}</span></summary>'
    "\n<p>{} {}</p></details>\n"
)
STATED = Html(
    '<details class="figure"><summary><b class="num">{}</b> <span class="muted">{} · {}</span>'
    "</summary><dl>{}{}{}</dl></details>"
)
FACT = Html("<dt>{}</dt><dd>{}</dd>")


def promise_in(line, language: str) -> SafeString:
    """Where the target comes from: a plan, or a percent that implies it (domain rule 2)."""
    if line.promise is not None and line.promise.basis == PromiseBasis.IMPLIED:
        return _implied(line, language)
    return _stated(line.target, language) if line.target else EMPTY


def _implied(line, language: str) -> SafeString:
    promise = line.promise
    amount = number(promise.amount, language)
    said = _(
        "No source prints the target. %(result)s ÷ %(percent)s gives %(low)s to %(high)s, as the "
        "percentage may have been rounded or cut off; %(amount)s is the roundest of these."
    ) % {
        "result": number(line.result.amount, language),
        "percent": print_quantity(line.progress.printed, language),
        "low": number(promise.low, language),
        "high": number(promise.high, language),
        "amount": amount,
    }
    circle = _(
        "No percentage is computed from it: the target came from that percentage, and it would be "
        "a circle."
    )
    return IMPLIED(amount, _("implied target: computed, not a published figure"), said, circle)


def _stated(target, language: str) -> SafeString:
    document = target.document
    if document and target.dated:
        document = f"{document}, {day(target.dated, language)}"
    source = EMPTY
    if target.source:
        to_source = to("source", target.source.slug, language)
        source = FACT(_("Source"), LINK(to_source, named_in(target.source, "label", language)))
    return STATED(
        print_quantity(target.quantity, language),
        _("target"),
        word_in(target.layer, "layer", language),
        FACT(_("Set by"), target.set_by) if target.set_by else EMPTY,
        FACT(_("Document"), document) if document else EMPTY,
        source,
    )


@register.filter
def line(found) -> SafeString:
    return line_in(found, get_language())


@register.filter
def minor_line(found) -> SafeString:
    return line_in(found, get_language(), minor=True)


@register.filter
def rivals(section) -> SafeString:
    """Of a line with its figures."""
    return rivals_in(section.line, section.figures, get_language())


@register.filter
def promised(found) -> SafeString:
    return promise_in(found, get_language())
