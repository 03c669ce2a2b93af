"""What each chart says, in words: the answer first, then what to know of its figures."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.reading.answers_series import CampaignDays, History, Shares
from campaigns.rules.pace import Step, pace_sentence
from campaigns.rules.quantity import summed
from campaigns.rules.seasons import SUMMER_MONTHS, TET_MONTHS, Gap, Season, gap
from campaigns.rules.wording import day, number, percent, print_quantity
from campaigns.web.points import Drawing, blood_name, step_of


def figure(amount: Decimal | int, *, partial: bool = False) -> str:
    """At least so much where a part of the sum is not known (domain rule 1)."""
    if partial:
        return print_quantity(summed(amount, partial=True), get_language())
    return number(amount, get_language())


def together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def listed(drawing: Drawing) -> str:
    series = drawing.series[0]
    return "; ".join(map(": ".join, zip(drawing.labels, series.shown, strict=True))) + "."


def days_title(found: CampaignDays) -> str:
    what = {"what": blood_name(standard=found.standard)}
    return {
        Step.DAY: _("%(what)s by day, and the total so far"),
        Step.WEEK: _("%(what)s by week, and the total so far"),
        Step.MONTH: _("%(what)s by month, and the total so far"),
    }[step_of(found)] % what


def days(found: CampaignDays) -> str:
    unstated = (
        _("Nobody said whether the target counts bags or standard units; bags are drawn.")
        if found.basis_unstated and found.promise is not None
        else ""
    )
    return together(pace_sentence(found.pace, get_language()), unstated)


def sizes(drawing: Drawing, found: CampaignDays) -> str:
    counts = [
        _("%(count)s bags of %(size)s") % {"count": figure(amount), "size": label}
        for label, amount in zip(drawing.labels, drawing.series[0].amounts, strict=True)
    ]
    said = _("%(counts)s: in all %(bags)s bags, or %(standard)s standard units of 250 ml.") % {
        "counts": ", ".join(counts),
        "bags": figure(found.whole.bags, partial=found.partial),
        "standard": figure(found.whole.standard, partial=found.partial),
    }
    doubts = (partial() if found.partial else "", provisional() if found.whole.provisional else "")
    return together(said, *doubts)


def shares(found: Shares) -> str:
    """Who brought most, and how many have reached their target."""
    first = found.shares[0]
    most = ""
    amount = first.blood and first.blood.amount(standard=found.standard)
    if amount is not None:
        most = _("%(name)s has logged the most: %(amount)s.") % {
            "name": first.name,
            "amount": figure(amount, partial=first.blood.partial),
        }
    return together(most, _kept(found), _left_out(found), _doubt(found))


def _kept(found: Shares) -> str:
    promised = [one for one in found.shares if one.target is not None]
    if not promised:
        return _("No target is known for any of them.")
    # A range is kept from its low end on, whatever percent its high end makes.
    kept = [
        one
        for one in promised
        if one.blood is not None
        and (one.blood.amount(standard=found.standard) or 0) >= one.target.amount
    ]
    return _("%(kept)s of %(all)s that have a target have reached it.") % {
        "kept": figure(len(kept)),
        "all": figure(len(promised)),
    }


def _left_out(found: Shares) -> str:
    n = found.left_out
    if not n:
        return ""
    return ngettext("%(n)s more is not drawn.", "%(n)s more are not drawn.", n) % {"n": figure(n)}


def _doubt(found: Shares) -> str:
    unknown = [one.name for one in found.shares if one.blood is None]
    said = []
    if unknown:
        said.append(_("No figure yet: %(names)s.") % {"names": ", ".join(unknown)})
    if found.partial:
        said.append(partial())
    if found.provisional:
        said.append(provisional())
    return " ".join(said)


def partial() -> str:
    return _("Some results leave out bags of some size: their sums are the least they can be.")


def provisional() -> str:
    return _("Provisional: part of it is not approved yet.")


def months(found: History) -> str:
    amounts = {month: Decimal(blood.bags) for month, blood in found.months.items()}
    gaps = [gap(season, amounts, today=found.today) for season in (Season.TET, Season.SUMMER)]
    said = [_season(one) for one in gaps if one is not None]
    if not said:
        said = [_("No whole year is known month by month yet, so no season can be compared.")]
    if (found.today.year, found.today.month) in found.months:
        said.append(_("This month is not over."))
    return together(*said, *_about(found))


def _about(found: History) -> tuple[str, ...]:
    return (
        _includes(found),
        partial() if found.partial else "",
        provisional() if found.provisional else "",
    )


def _season(found: Gap) -> str:
    name = _("The month of Tết") if found.season is Season.TET else _("Summer (June to August)")
    said = (
        _(
            "%(season)s: %(average)s bags a month on average, %(percent)s fewer than "
            "in the usual months (%(usual)s; %(years)s)."
        )
        if found.short
        else _(
            "%(season)s: %(average)s bags a month on average, %(percent)s more than "
            "in the usual months (%(usual)s; %(years)s)."
        )
    )
    first, last = found.years[0], found.years[-1]
    return said % {
        "season": name,
        "average": figure(found.average),
        "percent": percent(found.percent, get_language()),
        "usual": figure(found.usual),
        "years": str(first) if first == last else f"{first}–{last}",
    }


def bands() -> str:
    """Where the seasons lie among the twelve months, counted from 0."""
    spans = ((TET_MONTHS, _("Tết")), (SUMMER_MONTHS, _("Summer")))
    return "|".join(f"{of[0] - 1}-{of[-1] - 1}:{name}" for of, name in spans)


def years(found: History) -> str:
    whole = [year for year in found.years if year != found.today.year]
    sums = {
        year: figure(
            sum(blood.bags for (of, _month), blood in found.months.items() if of == year),
            partial=year in found.partial,
        )
        for year in found.years
    }
    said = [_("%(year)s: %(bags)s bags.") % {"year": year, "bags": sums[year]} for year in whole]
    if found.today.year in sums:
        said.append(
            _("%(year)s up to %(day)s: %(bags)s bags.")
            % {
                "year": found.today.year,
                "day": day(found.today, get_language()),
                "bags": sums[found.today.year],
            }
        )
    said.append(_("Only what was logged here is counted; months that nobody logged are not in it."))
    return together(*said, *_about(found))


def _includes(found: History) -> str:
    if not found.includes:
        return ""
    names = ", ".join(place.name for place in found.includes)
    return _("With the results of the former %(places)s.") % {"places": names}


def ranked(drawing: Drawing, scope: str) -> str:
    top = _("Highest: %(name)s, %(percent)s.") % {
        "name": drawing.labels[0],
        "percent": drawing.series[0].shown[0],
    }
    rest = _("More than 100% is past the plan. Campaigns without a known plan are left out.")
    return together(top, scope, rest)
