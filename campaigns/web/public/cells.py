"""The cells of the public tables: functions of a record and the language. See `web.rows`."""

from django.utils.translation import gettext as _

from campaigns.rules import naming
from campaigns.rules.wording import day, number, period, print_quantity
from campaigns.templatetags.addresses import to
from campaigns.templatetags.figures import bare_in, locator_in, named_in, word_in
from campaigns.templatetags.html import EMPTY, Html, joined
from campaigns.templatetags.pieces import (
    LINK,
    MUTED,
    TEXT,
    UNKNOWN,
    flags_in,
    measure_in,
    printed_in,
    said,
)

SMALL = Html('<small class="muted">{}</small>')
STAGE = Html(' <small class="{}">{}</small>')
NUMBER = Html('<span class="num">{}</span>')
BOLD = Html("<b>{}</b>")
NONE = Html('<span aria-hidden="true">–</span><span class="unseen">{}</span>')


def campaign_link(ref, language):
    return LINK(to("campaign", ref.slug, language), named_in(ref, "name", language))


def source_link(ref, language):
    return LINK(to("source", ref.slug, language), named_in(ref, "label", language))


def _muted(text):
    return MUTED(text) if text else EMPTY


# Campaigns


def campaign(record, language):
    kind = word_in(record.ref.kind, "kind", language)
    if record.place:
        kind = f"{kind} · {record.place.name}"
    elif record.coverage:
        kind = f"{kind} · {named_in(record, 'coverage', language)}"
    return campaign_link(record.ref, language) + MUTED(kind)


def dates(record, language):
    known = period(record.starts_on, record.ends_on, language)
    shown = TEXT(known) if known else said(language)["dates_unknown"]
    if record.stage == "undated":
        return shown
    look = "stage" if record.stage == "running" else "muted"
    return shown + STAGE(look, word_in(record.stage, "stage", language))


# Sources and figures


def source(record, language):
    return source_link(record.ref, language) + _muted(record.ref.publisher)


def published(record, language):
    on = record.ref.published_on
    return day(on, language) if on else UNKNOWN(_("not printed"))


def figures_count(record, language):
    return number(record.figures_count, language)


def campaigns(record, language):
    return joined((campaign_link(ref, language) for ref in record.campaigns), "<br>")


FLAGGED = Html("{} {}")


def printed(record, language):
    return FLAGGED(printed_in(record, language), flags_in(record.flags, language))


def where(record, language):
    return locator_in(record, language)


def about(record, language):
    role = word_in(record.role, "figure", language)
    if record.scope:
        role = f"{role}, {named_in(record, 'scope', language)}"
    remark = named_in(record, "remark", language) if record.remark else ""
    return TEXT(measure_in(record, language)) + MUTED(role) + _muted(remark)


def figure_campaign(record, language):
    return campaign_link(record.campaign, language)


# Drives


def drive_day(record, language):
    return day(record.day, language)


def site(record, language):
    status = word_in(record.status, "drive", language)
    return TEXT(record.site) + MUTED(f"{record.place} · {status}")


def bags(record, language):
    known = record.bags is not None
    shown = TEXT(bare_in(record.bags, language)) if known else said(language)["unknown"]
    if record.target is None:
        return shown
    return shown + MUTED(_("target %(target)s") % {"target": number(record.target, language)})


def standard(record, language):
    if record.standard_units is None:
        return said(language)["unknown"]
    return bare_in(record.standard_units, language)


# Targets


def target_amount(record, language):
    basis = word_in(record.basis, "basis", language) if record.basis else ""
    used = _("progress is measured against this one") if record.principal else ""
    return BOLD(print_quantity(record.quantity, language)) + _muted(basis) + _muted(used)


def target_for(record, language):
    if record.organisation:
        who = record.organisation
    elif record.place:
        who = naming.place_name(record.place.name, record.place.kind, language)
    else:
        who = _("the whole campaign")
    return TEXT(who) + _muted(record.wave)


LINKED = Html(" <small>{}</small>")


def target_by(record, language):
    document = record.document
    if document and record.dated:
        document = f"{document}, {day(record.dated, language)}"
    by = record.set_by or word_in(record.layer, "layer", language)
    link = LINKED(source_link(record.source, language)) if record.source else EMPTY
    return TEXT(by) + _muted(document) + link


# Provinces


def province(record, language):
    shown = LINK(to("place", record.place.slug, language), record.place.name)
    if record.printed_of is None:
        return shown
    return shown + OF(_("the figure is of"), campaign_link(record.printed_of, language))


OF = Html('<small class="muted">{} {}</small>')


def province_percent(record, language):
    figures = record.figures
    if figures.percent:
        printed = SMALL(_("as the source printed it")) if record.is_printed else EMPTY
        return BOLD(print_quantity(figures.percent, language)) + printed
    return said(language)["unknown"] if figures.campaigns else UNKNOWN(_("no campaign known"))


def province_result(record, language):
    figures = record.figures
    if not figures.result:
        return NONE(_("no figure yet"))
    unit = word_in(figures.basis, "unit", language)
    return TEXT(bare_in(figures.result, language)) + SMALL(unit)


def province_target(record, language):
    target = record.figures.target
    return bare_in(target, language) if target else NONE(_("no figure yet"))


def province_both(record, language):
    figures = record.figures
    if not figures.campaigns:
        return NONE(_("no campaign known"))
    both, every = number(figures.both, language), number(figures.campaigns, language)
    shown = NUMBER(_("%(both)s of %(n)s") % {"both": both, "n": every})
    if not figures.apart:
        return shown
    apart = {"n": number(figures.apart, language)}
    return shown + SMALL(_("and %(n)s in another unit, not added") % apart)
