"""A campaign's results by place and organisation, each beside what was promised for it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from campaigns.models import Campaign, Organisation, Place, Target
from campaigns.rules.progress import Promise, progress
from campaigns.rules.quantity import MEASURES, Basis, Quantity

from .answers import NotFound
from .answers_series import Blood, CampaignShares, Share, Shares
from .beside import organisations_in, places_in
from .loading import place_ref, target_line, targets_of
from .series import blood_targets
from .totals import CampaignTotals, Totals, totals_of_campaign

# How many bars one chart has; the rest is counted and left out.
SHOWN = 12
NOTHING = Blood({})


def campaign_shares(*, slug: str) -> CampaignShares:
    """By place, by host and by collecting hospital; raises NotFound for an unknown slug."""
    campaign = Campaign.objects.select_related("place").filter(slug=slug).first()
    if campaign is None:
        raise NotFound(slug)
    return shares_of(
        campaign=campaign,
        totals=totals_of_campaign(campaign=campaign.pk),
        targets=targets_of([campaign.pk])[campaign.pk],
    )


def shares_of(
    *, campaign: Campaign, totals: CampaignTotals, targets: Iterable[Target]
) -> CampaignShares:
    """The same of a campaign whose totals and targets stand already, in two queries."""
    asked = blood_targets(targets)
    hosts, hospitals = _by_organisation(totals, asked, campaign)
    return CampaignShares(_by_place(totals, asked, campaign), hosts, hospitals)


def _blood(totals: Mapping[int, Totals]) -> dict[int, Blood]:
    return {pk: blood for pk, one in totals.items() if (blood := one.blood) is not None}


def _by_place(totals, targets, campaign) -> Shares | None:
    at_sites = _blood(totals.places)
    promised = _grouped(
        (t.place, t)
        for t in targets
        if t.place_id and t.place_id != campaign.place_id and not t.organisation_id
    )
    if not at_sites:
        return None
    places = places_in(at_sites)
    sums: dict[Place, Blood | None] = dict.fromkeys(promised)
    for pk, blood in at_sites.items():
        chain = _chain(places[pk])
        # Places that lie in one another each have all of their own.
        for place in [p for p in chain if p in promised] or [_part_of(chain, campaign)]:
            sums[place] = (sums.get(place) or NOTHING) + blood
    return _shares(sums, promised)


def _chain(place: Place) -> list[Place]:
    """The place and what it is part of, as far as provinces: no chart is by country."""
    chain = []
    while place is not None and place.kind != Place.Kind.COUNTRY:
        chain.append(place)
        place = place.parent if Place.parent.is_cached(place) else None
    return chain or [place]


def _part_of(chain: Sequence[Place], campaign: Campaign) -> Place:
    """The part of the campaign's place that the site lies in: for the country, the province."""
    ids = [place.pk for place in chain]
    at = ids.index(campaign.place_id) if campaign.place_id in ids else len(ids)
    return chain[max(at - 1, 0)]


def _by_organisation(totals, targets, campaign) -> tuple[Shares | None, Shares | None]:
    """By who hosts and by who collects."""
    sums = [_blood(totals.hosts), _blood(totals.hospitals)]
    named = organisations_in({*sums[0], *sums[1]})
    found = [{named[pk]: blood for pk, blood in of.items()} for of in sums]
    whole = (None, campaign.place_id)
    promised = _grouped(
        (t.organisation, t) for t in targets if t.organisation_id and t.place_id in whole
    )
    shared = []
    for of, other, hospitals in ((found[0], found[1], False), (found[1], found[0], True)):
        mine = {
            organisation: asked
            for organisation, asked in promised.items()
            if organisation in of
            or (organisation not in other and hospitals == _collects(organisation))
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


def _shares(sums: Mapping, promised: Mapping[object, list[Target]]) -> Shares | None:
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


def _share(thing, blood, targets: list[Target], standard: bool) -> Share:
    lines = [target_line(target) for target in targets]
    fitting = [line for line in lines if (line.basis == Basis.STANDARD) == standard]
    principal = [line for line in fitting if line.principal]
    same = len({(line.quantity.amount, line.quantity.high) for line in fitting}) == 1
    chosen = principal[0] if principal else fitting[0] if same else None
    target = chosen.quantity if chosen else None
    result = blood.amount(standard=standard) if blood else None
    percent = None
    if result is not None and target is not None and target.amount:
        unit = MEASURES["blood_units"].unit_vi
        percent = progress(result=Quantity(result, unit=unit), target=Promise.of(target)).percent
    return Share(
        name=thing.name,
        place=place_ref(thing) if isinstance(thing, Place) else None,
        blood=blood,
        target=target,
        percent=percent,
        others=tuple(line for line in lines if line.quantity != target),
    )
