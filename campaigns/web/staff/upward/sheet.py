"""The report in words and figures: the page, the spreadsheet and the message print the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.reading.upward import Report
from campaigns.recording.workbook import ReportSheet
from campaigns.rules.naming import place_name
from campaigns.rules.periods import period_name
from campaigns.rules.wording import day, number
from campaigns.web.labels import campaign_label

from .tables import layers_table, reported_table, results_table, shares_table


@dataclass(frozen=True, slots=True)
class Prepared:
    """By whom, and when, by the server's clock."""

    by: str
    at: datetime


def sheet_of(report: Report, prepared: Prepared) -> ReportSheet:
    """All that is printed of a report."""
    tables = [results_table(report)]
    if report.layers:
        tables.append(layers_table(report))
    if len(report.shares) > 1:
        tables.append(shares_table(report))
    if report.reported:
        tables.append(reported_table(report))
    return ReportSheet(
        name=_("Report"),
        title=title_of(report),
        facts=facts_of(report, prepared),
        tables=tables,
        signatures=signatures_of(report, prepared),
    )


def where(report: Report) -> str:
    return place_name(report.place.name, report.place.kind, get_language())


def title_of(report: Report) -> str:
    return _("Blood donation: %(place)s, %(period)s") % {
        "place": where(report),
        "period": period_name(report.period, get_language()),
    }


def facts_of(report: Report, prepared: Prepared) -> list[tuple[str, str]]:
    language = get_language()
    facts = [
        (_("Place"), covered(report)),
        (_("Campaign"), campaign_label(report.campaign) if report.campaign else _("All campaigns")),
        (_("Period"), days_of(report)),
        (_("Figures from"), said_by(report)),
        (_("Compared with"), compared(report)),
        (
            _("Prepared"),
            _("%(day)s at %(hour)s, by %(name)s")
            % {
                "day": day(prepared.at.date(), language),
                "hour": f"{prepared.at:%H:%M}",
                "name": prepared.by,
            },
        ),
    ]
    return facts


def covered(report: Report) -> str:
    """The place, with what is counted under its name."""
    words = _("%(place)s and all below it") % {"place": where(report)}
    if report.took_over:
        names = ", ".join(
            place_name(former.name, former.kind, get_language()) for former in report.took_over
        )
        words += "; " + _("with what it took over: %(names)s") % {"names": names}
    return words


def days_of(report: Report) -> str:
    language = get_language()
    first, last = report.period.first, report.period.last
    days = f"{day(first, language)} – {day(last, language)}"
    if report.came is None:
        return _("%(days)s; it has not begun") % {"days": days}
    if report.came.last < last:
        until = day(report.came.last, language)
        return _("%(days)s; figures up to %(until)s") % {"days": days, "until": until}
    return days


def said_by(report: Report) -> str:
    """Who says so: the ledger of the sites, and how much of it is final (domain rule 6)."""
    entries, approved = report.tally.entries, report.tally.approved_entries
    if not entries:
        words = _("the ledger of the sites: nothing is logged yet")
    else:
        words = ngettext(
            "the ledger of the sites, %(n)s entry",
            "the ledger of the sites, %(n)s entries",
            entries,
        ) % {"n": _number(entries)}
        if approved == entries:
            words += ", " + _("all approved")
        else:
            words += ": " + _("%(approved)s approved, %(open)s provisional") % {
                "approved": _number(approved),
                "open": _number(entries - approved),
            }
    if report.drafts:
        drafts = ngettext(
            "%(n)s draft is not counted", "%(n)s drafts are not counted", report.drafts
        )
        words += "; " + drafts % {"n": _number(report.drafts)}
    return words


def compared(report: Report) -> str:
    """Which days of the year before, and of which campaigns."""
    language = get_language()
    days = f"{day(report.before.first, language)} – {day(report.before.last, language)}"
    if report.campaign is None:
        return _("%(days)s, all campaigns") % {"days": days}
    if not report.compared:
        return _("%(days)s: no drive of a campaign of this name is recorded") % {"days": days}
    return f"{days}, {', '.join(campaign_label(ref) for ref in report.compared)}"


def signatures_of(report: Report, prepared: Prepared) -> Sequence[tuple[str, str]]:
    return ((_("Prepared by"), prepared.by), (_("Head of the unit"), ""))


def place_and_day(report: Report, prepared: Prepared) -> str:
    """An Giang, ngày 25 tháng 2 năm 2026, as it stands above a signature."""
    at = prepared.at
    if get_language() == "en":
        return f"{report.place.name}, {day(at.date(), 'en')}"
    return f"{report.place.name}, ngày {at.day} tháng {at.month} năm {at.year}"


def _number(value: int | Decimal) -> str:
    return number(value, get_language())
