"""A campaign's results by place and organisation, each beside what was promised for it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from campaigns.models import Campaign, Organisation, Target
from campaigns.rules.progress import Promise, progress
from campaigns.rules.quantity import Basis

from .answers import NotFound
from .answers_series import Blood, CampaignShares, Share, Shares, together
from .beside import campaign_alone
from .loading import place_ref, target_line, targets_of
from .remembered import UNKNOWN, Memory, Moment
from .series import blood_targets
from .sums import FEW, CampaignSums, Named, SitesIn, sums_of

# How many bars one chart has; the rest is counted and left out.
SHOWN = 12
_memory = Memory(most=32)


def campaign_shares(*, slug: str) -> CampaignShares:
    """By place, by host and by collecting hospital; raises NotFound for an unknown slug."""
    found = campaign_alone(slug)
    if found is None:
        raise NotFound(slug)
    key = found.campaign.pk
    return shares_of(
        campaign=found.campaign,
        sums=sums_of(campaign=key, at=found.at),
        targets=targets_of([key])[key],
        at=found.at,
    )


def shares_of(
    *, campaign: Campaign, sums: CampaignSums, targets: Iterable[Target], at: Moment
) -> CampaignShares:
    """The same of a campaign whose sums and targets stand already, without a query. Those of many
    places are remembered with the sums, of the same version."""
    found = _memory.known(campaign.pk, at)
    if found is UNKNOWN:
        found = _shared(campaign, sums, targets)
        if len(sums.places) > FEW:
            _memory.keep(campaign.pk, at, found)
    return found


def _shared(campaign: Campaign, sums: CampaignSums, targets: Iterable[Target]) -> CampaignShares:
    asked = blood_targets(targets)
    hosts, hospitals = _by_organisation(sums, asked, campaign)
    return CampaignShares(_by_place(sums.places, asked, campaign), hosts, hospitals)


def _by_place(at_sites: Sequence[SitesIn], targets, campaign) -> Shares | None:
    promised = _grouped(
        (_named(t.place), t)
        for t in targets
        if t.place_id and t.place_id != campaign.place_id and not t.organisation_id
    )
    asked = {place.pk for place in promised}
    named = {place.pk: place for place in promised}
    found: dict[int, list[Blood]] = {}
    for sites in at_sites:
        # Places that lie in one another each have all of their own.
        parts = [place for place in sites.within if place.pk in asked] if asked else ()
        for place in parts or [_part_of(sites.within, campaign)]:
            named.setdefault(place.pk, place)
            found.setdefault(place.pk, []).append(sites.blood)
    sums = {named[pk]: together(bloods) for pk, bloods in found.items()}
    known = {place: blood for place, blood in sums.items() if blood.bags is not None}
    if not known:
        return None
    return _shares({**dict.fromkeys(promised), **known}, promised)


def _part_of(chain: Sequence[Named], campaign: Campaign) -> Named:
    """The part of the campaign's place that the site lies in: for the country, the province."""
    whole = campaign.place_id
    at = next((at for at, place in enumerate(chain) if place.pk == whole), len(chain))
    return chain[max(at - 1, 0)]


def _named(thing) -> Named:
    """Whom a target is for."""
    if isinstance(thing, Organisation):
        return Named(thing.pk, thing.name)
    return Named(thing.pk, thing.name, place_ref(thing))


def _by_organisation(sums: CampaignSums, targets, campaign) -> tuple[Shares | None, Shares | None]:
    """By who hosts and by who collects."""
    whole = (None, campaign.place_id)
    own = [t for t in targets if t.organisation_id and t.place_id in whole]
    collect = {_named(t.organisation): _collects(t.organisation) for t in own}
    promised = _grouped((_named(t.organisation), t) for t in own)
    shared = []
    both = ((sums.hosts, sums.hospitals, False), (sums.hospitals, sums.hosts, True))
    for of, other, hospitals in both:
        mine = {
            named: asked
            for named, asked in promised.items()
            if named in of or (named not in other and hospitals == collect[named])
        }
        shared.append(_shares({**dict.fromkeys(mine), **of}, mine) if of else None)
    return shared[0], shared[1]


def _collects(organisation: Organisation) -> bool:
    return organisation.kind == Organisation.Kind.HOSPITAL


def _grouped(pairs) -> dict:
    grouped: dict = {}
    for key, target in pairs:
        grouped.setdefault(key, []).append(target)
    return grouped


def _shares(
    sums: Mapping[Named, Blood | None], promised: Mapping[Named, list[Target]]
) -> Shares | None:
    """None where there is neither a target nor anything to compare with."""
    if len(sums) < 2 and not promised:
        return None
    bases = {target.basis for asked in promised.values() for target in asked}
    standard = bases == {Basis.STANDARD.value}
    shares = [
        _share(thing, blood, promised.get(thing, []), standard) for thing, blood in sums.items()
    ]
    shares.sort(key=lambda share: (-_order(share, standard), share.name))
    return Shares(tuple(shares[:SHOWN]), standard, max(len(shares) - SHOWN, 0))


def _order(share: Share, standard: bool) -> Decimal:
    amount = share.blood.amount(standard=standard) if share.blood else None
    return Decimal(-1) if amount is None else amount


def _share(thing: Named, blood, targets: list[Target], standard: bool) -> Share:
    lines = [target_line(target) for target in targets]
    fitting = [line for line in lines if (line.basis == Basis.STANDARD) == standard]
    principal = [line for line in fitting if line.principal]
    same = len({(line.quantity.amount, line.quantity.high) for line in fitting}) == 1
    chosen = principal[0] if principal else fitting[0] if same else None
    target = chosen.quantity if chosen else None
    result = blood.quantity(standard=standard) if blood else None
    percent = None
    if result is not None and target is not None and target.amount:
        percent = progress(result=result, target=Promise.of(target)).percent
    return Share(
        name=thing.name,
        place=thing.place,
        blood=blood,
        target=target,
        percent=percent,
        others=tuple(line for line in lines if line.quantity != target),
    )
