"""The tables of a report. A cell says what it knows, and what nobody gave is never a zero."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.reading.layers import TargetLayer
from campaigns.reading.tally import Known
from campaigns.reading.upward import Report, ReportedLine, Row
from campaigns.recording.workbook import ReportCell, ReportRow, ReportTable
from campaigns.rules.deferral import DEFERRAL_REASONS
from campaigns.rules.naming import place_name
from campaigns.rules.quantity import Qualifier, Quantity
from campaigns.rules.sentence import figure_words
from campaigns.rules.wording import day, number, print_quantity
from campaigns.web.labels import campaign_label

PARTS = ("held", "cancelled", "missing", "coming", "first_time_donors", "bags_150", "bags_250")
LOWER = frozenset((*PARTS, "bags_350", "bags_450"))
EMPTY = ReportCell(shown="")


def labels() -> dict[str, str]:
    return {
        "planned": _("Drives planned"),
        "held": _("held"),
        "cancelled": _("cancelled"),
        "missing": _("no result yet"),
        "coming": _("still to come"),
        "registered": _("People registered"),
        "examined": _("People examined"),
        "deferred": _("People deferred"),
        "donors": _("Donors"),
        "first_time_donors": _("for the first time"),
        "bags": _("Bags of blood, all sizes"),
        "bags_150": _("bags of 150 ml"),
        "bags_250": _("bags of 250 ml"),
        "bags_350": _("bags of 350 ml"),
        "bags_450": _("bags of 450 ml"),
        "standard": _("The same in 250 ml standard units"),
        "apheresis": _("Apheresis units"),
        "emergency_units": _("Emergency units"),
    }


def results_table(report: Report) -> ReportTable:
    """The counts of the period, what of them is approved, and those of the year before."""
    names = labels()
    rows = [
        ReportRow(cells=(text(names[row.key]), *_cells(row)), level=int(row.key in LOWER))
        for row in report.rows
    ]
    return ReportTable(
        title=_("Results of the period"),
        columns=(
            _("Count"),
            _("This period"),
            _("of it approved"),
            _("A year before"),
            _("Difference"),
            _("Change, percent"),
        ),
        rows=rows,
        notes=_notes(report),
    )


def _cells(row: Row) -> tuple[ReportCell, ...]:
    counted = row.key not in ("planned", "held", "cancelled", "missing", "coming")
    open_still = row.key in ("missing", "coming")
    star = "" if row.sure else "*"
    return (
        known(row.now),
        amount(row.now.approved, bool(row.now.approved_lacking)) if counted else EMPTY,
        EMPTY if open_still else known(row.before),
        EMPTY if open_still else change(row.change.difference, star),
        EMPTY if open_still else change(row.change.percent, star, percent=True),
    )


def _notes(report: Report) -> list[str]:
    notes = [words] if (words := reasons_of(report)) else []
    if any(row.now.lacking or row.before.lacking for row in report.rows):
        notes.append(
            _("“At least”: some entries do not say this count, so the sum can only be larger.")
        )
    if any(row.change.difference is not None and not row.sure for row in report.rows):
        notes.append(_("* The change of what was logged; one of the two sums is not complete."))
    if report.came and report.came.last < report.period.last:
        notes.append(_("Drives planned are those of the whole period, on both sides."))
    return [*notes, _("Bags and standard units are one and the same blood, and are never added.")]


def reasons_of(report: Report) -> str:
    """Why people were deferred, and of how many nobody said why."""
    language = get_language()
    said = [
        f"{DEFERRAL_REASONS[key][language == 'en']} {number(count, language)}"
        for key, count in report.reasons.items()
    ]
    deferred = report.tally.count("deferred")
    rest = (deferred.amount or 0) - sum(report.reasons.values())
    if said and deferred.complete and rest > 0:
        said.append(_("reason not said %(n)s") % {"n": number(rest, language)})
    return f"{_('Why people were deferred')}: {'; '.join(said)}." if said else ""


def layers_table(report: Report) -> ReportTable:
    """Each layer of what was promised, beside what was logged for just what it speaks of."""
    campaigns = {layer.campaign.slug: layer.campaign for layer in report.layers}
    several = len(campaigns) > 1
    title = _("Targets, layer by layer")
    if report.campaign is None and not several:
        title += ": " + ", ".join(map(campaign_label, campaigns.values()))
    last = day((report.came or report.period).last, get_language())
    columns = (
        _("Target"),
        _("For whom"),
        _("Set by"),
        _("Logged up to %(day)s") % {"day": last},
        _("Percent"),
    )
    rows = [_layer(layer, several) for layer in report.layers]
    return ReportTable(title=title, columns=columns, rows=rows, notes=_layer_notes(report))


def _layer(layer: TargetLayer, several: bool) -> ReportRow:
    target, language = layer.target, get_language()
    basis = {"bags": _("bags as counted"), "standard_250ml": _("250 ml standard units")}
    promised = figure_words(target.quantity, target.measure.key, language)
    if target.basis in basis:
        promised += f" ({basis[target.basis]})"
    who = target.organisation or (
        place_name(target.place.name, target.place.kind, language)
        if target.place
        else _("the whole campaign")
    )
    who = ", ".join(filter(None, (who, target.wave, campaign_label(layer.campaign) * several)))
    result = unknown() if not layer.why_not else text(_why_not(layer.why_not))
    return ReportRow(
        cells=(
            text(promised),
            text(who),
            text(_set_by(layer)),
            counted(layer.result) if layer.result else result,
            share(layer.percent),
        )
    )


def _set_by(layer: TargetLayer) -> str:
    target = layer.target
    words = {
        "national": _("national committee"),
        "province": _("province"),
        "district": _("district or commune"),
        "organisation": _("organisation"),
    }
    dated = day(target.dated, get_language()) if target.dated else ""
    return ", ".join(filter(None, (target.set_by or words[target.layer], target.document, dated)))


def _why_not(key: str) -> str:
    return {
        "wider": _("for more than this place"),
        "apart": _("not logged apart"),
        "uncounted": _("not logged"),
    }[key]


def _layer_notes(report: Report) -> list[str]:
    notes = [_("Logged from the campaign's first drive on, within this place.")]
    language, tally = get_language(), report.tally
    if tally.target:
        promised = number(tally.target, language)
        if tally.untargeted:
            notes.append(
                _(
                    "The drives of the period have targets of %(target)s in sum; %(n)s of them "
                    "have none, so there is no percent."
                )
                % {"target": promised, "n": number(tally.untargeted, language)}
            )
        elif report.drives_percent:
            notes.append(
                _("The drives of the period have targets of %(target)s in sum: %(percent)s.")
                % {
                    "target": promised,
                    "percent": print_quantity(report.drives_percent, language),
                }
            )
    return notes


def shares_table(report: Report) -> ReportTable:
    """What each campaign gave."""
    rows = [
        ReportRow(
            cells=(
                text(campaign_label(share.campaign)),
                amount(share.tally.held),
                known(share.tally.count("donors")),
                known(share.tally.bags),
                known(share.tally.standard),
            )
        )
        for share in report.shares
    ]
    columns = (
        _("Campaign"),
        _("Drives held"),
        _("Donors"),
        _("Bags"),
        _("250 ml standard units"),
    )
    return ReportTable(title=_("Campaign by campaign"), columns=columns, rows=rows)


def reported_table(report: Report) -> ReportTable:
    """What sources reported of whole campaigns: never mixed with what was logged."""
    return ReportTable(
        title=_("Reported totals, apart from what is logged"),
        columns=(
            _("Campaign"),
            _("As reported"),
            _("Who says so"),
            _("Logged, whole campaign"),
            _("Reported less logged"),
        ),
        rows=[row for line in report.reported for row in _reported(line)],
        notes=[_("These are totals of whole campaigns, whatever the period and place above.")],
    )


def _reported(reported: ReportedLine) -> list[ReportRow]:
    line = reported.line
    figures = [line.reported] if line.reported else line.undecided
    doubt = "" if line.reported else f" ({_('sources disagree')})"
    return [
        ReportRow(
            cells=(
                text(campaign_label(reported.campaign)),
                text((said.as_printed or _measured(said)) + doubt),
                text(_source(said.source)),
                counted(line.logged) if line.logged else unknown(),
                change(line.difference if line.reported else None),
            )
        )
        for said in figures
        if said.quantity
    ]


def _measured(said) -> str:
    return figure_words(said.quantity, said.measure.key, get_language())


def _source(source) -> str:
    label = (get_language() == "en" and source.label_en) or source.label
    if source.published_on is None:
        return label
    return f"{label}, {day(source.published_on, get_language())}"


# Cells


def text(words: str) -> ReportCell:
    return ReportCell(shown=words)


def unknown() -> ReportCell:
    return ReportCell(shown=_("no figure yet"), known=False)


def amount(value: int | Decimal | None, least: bool = False) -> ReportCell:
    if value is None:
        return unknown()
    before = _("at least") if least else ""
    shown = f"{before} {number(value, get_language())}".strip()
    return ReportCell(shown=shown, value=value, before=before)


def known(what: Known) -> ReportCell:
    return amount(what.amount, bool(what.lacking))


def counted(quantity: Quantity) -> ReportCell:
    """A logged figure without its unit, which its column or its target names."""
    return amount(quantity.amount, quantity.qualifier is Qualifier.AT_LEAST)


def share(quantity: Quantity | None) -> ReportCell:
    """A percent of a target."""
    if quantity is None:
        return EMPTY
    shown = print_quantity(quantity, get_language())
    if quantity.qualifier not in (Qualifier.EXACT, Qualifier.AT_LEAST):
        return text(shown)
    before = _("at least") if quantity.qualifier is Qualifier.AT_LEAST else ""
    return ReportCell(shown=shown, value=quantity.amount, before=before, percent=True)


def change(value: Decimal | None, star: str = "", *, percent: bool = False) -> ReportCell:
    """How much more or less; where that cannot be said, nothing is."""
    if value is None:
        return ReportCell(shown="–", known=False)
    shown = signed(value, percent=percent)
    return ReportCell(shown=f"{shown}{star}", value=value, after=star, percent=percent, signed=True)


def signed(value: Decimal, *, percent: bool = False) -> str:
    """+250, −8,7%."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value), get_language())}{'%' if percent else ''}"
