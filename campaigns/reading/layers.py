"""Targets in layers, each beside what was logged for just what it speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.models import Campaign, Target
from campaigns.rules.progress import Promise, progress
from campaigns.rules.quantity import MEASURES, Basis, Quantity, summed

from .answers import CampaignRef, TargetLine
from .loading import campaign_ref, target_line
from .tally import Known, Tally, together
from .territory import Territory

PEOPLE = ("donors", "registered", "deferred")


@dataclass(frozen=True, slots=True)
class TargetLayer:
    """One layer of what was promised, what was logged for it so far, and the percent of it.

    `why_not` says why nothing stands beside it: "wider" (it is for more than the place of the
    report), "apart" (for an organisation or a wave: drives do not say whose they are),
    "uncounted" (nobody logs such a measure).
    """

    campaign: CampaignRef
    target: TargetLine
    result: Quantity | None
    percent: Quantity | None
    why_not: str


def layers_of(
    *,
    campaign: Campaign,
    targets: Iterable[Target],
    territory: Territory,
    tallies: Mapping[int, Tally],
) -> tuple[TargetLayer, ...]:
    """The layers of one campaign, the highest first; `tallies` by the place of the site."""
    order = [layer.value for layer in Target.Layer]
    ranked = sorted(targets, key=lambda t: (order.index(t.layer), not t.principal, t.pk))
    return tuple(_layer(campaign, target, territory, tallies) for target in ranked)


def percent_of_drives(tally: Tally) -> Quantity | None:
    """The bags of a period against the targets of its drives, where each has one."""
    result = figure("blood_units", tally.bags)
    if result is None or not tally.target or tally.untargeted:
        return None
    return progress(result=result, target=Promise.exact(tally.target)).percent


def figure(measure: str, known: Known) -> Quantity | None:
    """A sum as the rules see it: "at least" where some entries do not say it."""
    if known.amount is None:
        return None
    return summed(known.amount, MEASURES[measure].unit_vi, partial=known.lacking > 0)


def _layer(campaign, target, territory, tallies) -> TargetLayer:
    why_not, places = _scope(campaign, target, territory, tallies)
    result = None
    if not why_not:
        result = figure(target.measure, _logged(target, together(tallies[p] for p in places)))
    line = target_line(target)
    percent = None
    if result is not None and line.quantity.amount:
        percent = progress(result=result, target=Promise.of(line.quantity)).percent
    return TargetLayer(campaign_ref(campaign), line, result, percent, why_not)


def _scope(campaign, target, territory, tallies) -> tuple[str, list[int]]:
    """Why it cannot be counted, or the places whose drives it speaks of."""
    if target.measure not in ("blood_units", "drives", *PEOPLE):
        return "uncounted", []
    if target.organisation_id or target.wave:
        return "apart", []
    of = target.place_id or campaign.place_id
    if of == territory.place.pk or (of is None and territory.whole):
        return "", list(tallies)
    if of is None or of not in territory.ids:
        return "wider", []
    return "", [place for place in tallies if of in territory.above(place)]


def _logged(target: Target, tally: Tally) -> Known:
    if target.measure == "drives":
        return Known(tally.held if tally.planned else None)
    if target.measure in PEOPLE:
        return tally.count(target.measure)
    return tally.standard if target.basis == Basis.STANDARD else tally.bags
