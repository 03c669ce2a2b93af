"""The report as one short text to paste into a message: some 400 characters, no layout."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.reading.layers import TargetLayer
from campaigns.reading.tally import Known
from campaigns.reading.upward import Report
from campaigns.rules.periods import period_name
from campaigns.rules.quantity import BAG_SIZES
from campaigns.rules.sentence import figure_words
from campaigns.rules.wording import day, number, print_quantity
from campaigns.web.labels import campaign_label

from .sheet import Prepared, where
from .tables import signed


def message_of(report: Report, prepared: Prepared) -> str:
    """What was collected, against what was promised, and how sure that is."""
    parts = [_head(report)]
    if not report.tally.planned:
        parts.append(_("No drive of this period is recorded."))
    else:
        parts += [_drives(report), _people(report), _blood(report)]
    parts += [_promised(report), _a_year_before(report), _how_sure(report)]
    parts.append(
        _("Prepared %(day)s by %(name)s.")
        % {"day": day(prepared.at.date(), get_language()), "name": prepared.by}
    )
    return " ".join(filter(None, parts))


def _head(report: Report) -> str:
    language = get_language()
    name = period_name(report.period, language)
    if report.came and report.came.last < report.period.last:
        until = day(report.came.last, language)
        name = _("%(period)s (up to %(until)s)") % {"period": name, "until": until}
    words = _("BLOOD DONATION, %(place)s, %(period)s") % {"place": where(report), "period": name}
    return f"{words}{f', {campaign_label(report.campaign)}' if report.campaign else ''}."


def _drives(report: Report) -> str:
    tally = report.tally
    parts = [
        _("Drives: %(held)s held of %(planned)s planned")
        % {"held": _n(tally.held), "planned": _n(tally.planned)}
    ]
    more = {
        _("%(n)s cancelled"): tally.cancelled,
        _("%(n)s without a result yet"): tally.missing,
        _("%(n)s still to come"): tally.coming,
    }
    parts += [words % {"n": _n(count)} for words, count in more.items() if count]
    return ", ".join(parts) + "."


def _people(report: Report) -> str:
    named = {
        "registered": _("Registered %(n)s"),
        "deferred": _("deferred %(n)s"),
        "donors": _("donors %(n)s"),
    }
    return (
        ", ".join(words % {"n": _known(report.tally.count(name))} for name, words in named.items())
        + "."
    )


def _blood(report: Report) -> str:
    tally = report.tally
    if tally.bags.amount is None:
        return _("Blood: %(n)s.") % {"n": _known(tally.bags)}
    sizes = ", ".join(
        f"{size} ml: {_known(bags)}"
        for size in BAG_SIZES
        if (bags := tally.count(f"bags_{size}")).amount
    )
    return _("Blood: %(bags)s bags%(sizes)s, that is %(units)s standard units of 250 ml.") % {
        "bags": _known(tally.bags),
        "sizes": f" ({sizes})" if sizes else "",
        "units": _known(tally.standard),
    }


def _promised(report: Report) -> str:
    """The one target that the place is measured against; else those of the drives."""
    language = get_language()
    if layer := _principal(report):
        target = layer.target
        return _("Target of %(target)s: %(percent)s so far.") % {
            "percent": print_quantity(layer.percent, language),
            "target": figure_words(target.quantity, target.measure.key, language),
        }
    if report.drives_percent:
        return _("Targets of the drives, %(target)s in sum: %(percent)s.") % {
            "percent": print_quantity(report.drives_percent, language),
            "target": _n(report.tally.target),
        }
    return ""


def _principal(report: Report) -> TargetLayer | None:
    found = [
        layer
        for layer in report.layers
        if layer.percent and layer.target.measure.key == "blood_units"
    ]
    own = [
        layer
        for layer in found
        if layer.target.place is None or layer.target.place.slug == report.place.slug
    ]
    marked = [layer for layer in own if layer.target.principal]
    return next((some[0] for some in (marked, own, found) if len(some) == 1), None)


def _a_year_before(report: Report) -> str:
    row = next(row for row in report.rows if row.key == "bags")
    if row.before.amount is None:
        return _("The same period a year before: no figure yet.")
    words = _("The same period a year before: %(bags)s bags") % {"bags": _known(row.before)}
    if row.change.percent is not None:
        percent = signed(row.change.percent, percent=True)
        said = percent if row.sure else _("%(percent)s of what is logged") % {"percent": percent}
        words += f" ({said})"
    return words + "."


def _how_sure(report: Report) -> str:
    entries = report.tally.entries
    waiting = entries - report.tally.approved_entries
    if not waiting:
        return _("All entries are approved.") if entries else ""
    return ngettext(
        "Provisional: %(n)s of %(all)s entries waits for approval.",
        "Provisional: %(n)s of %(all)s entries wait for approval.",
        waiting,
    ) % {"n": _n(waiting), "all": _n(entries)}


def _n(count: int) -> str:
    return number(count, get_language())


def _known(known: Known) -> str:
    if known.amount is None:
        return _("no figure yet")
    return f"{_('at least')} {_n(known.amount)}" if known.lacking else _n(known.amount)
