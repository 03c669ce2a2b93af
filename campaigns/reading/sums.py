"""All that a campaign adds up to: in all, day by day, by place, by host and collecting hospital.

One query, at one moment, so that no page says more by day than in all. A campaign of a whole
country has thousands of rows to add up: its sums are remembered until something of it changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from campaigns.models import Drive, Organisation, Place, Total
from campaigns.models.prepared import Prepared
from campaigns.models.totals import EVER, SUMMED
from campaigns.rules.quantity import BAG_SIZES

from .answers import PlaceRef
from .answers_series import Blood, DaySum
from .remembered import UNKNOWN, Memory, Moment
from .totals import SUMS, Totals, day_of, totals_in

Kind = Total.Kind
# Fewer rows than these are added up as fast as they are remembered.
FEW = 100
_memory = Memory(most=32)


class Named(NamedTuple):
    """A place or an organisation, as far as a share of it names it."""

    pk: int
    name: str
    place: PlaceRef | None = None


@dataclass(frozen=True, slots=True)
class SitesIn:
    """What was collected at the sites of one place; `within` are the place and what it is part of,
    as far as provinces: no chart is by country."""

    within: tuple[Named, ...]
    blood: Blood


@dataclass(frozen=True, slots=True)
class CampaignSums:
    """`whole` is None where nothing was logged. Days and parts without a bag count are left out,
    but for places: what a place is part of lacks its bags.
    `drives` is how many drives it has."""

    whole: Totals | None
    days: tuple[DaySum, ...]
    places: tuple[SitesIn, ...]
    hosts: Mapping[Named, Blood]
    hospitals: Mapping[Named, Blood]
    drives: int


def sums_of(*, campaign: int, at: Moment) -> CampaignSums:
    """`at` is what `beside` found of the campaign's version before."""
    known = _memory.known(campaign, at)
    if known is not UNKNOWN:
        return known
    found = _sums(campaign)
    if len(found.days) + len(found.places) > FEW:
        _memory.keep(campaign, at, found)
    return found


_DRIVES, _WHOLE = -1, 0
_SIZES = [f"bags_{size}" for size in BAG_SIZES]
_GIVEN = [f"given_{name}" for name in _SIZES]
_LEVELS = 4  # a place, and three that it lies in
# A row: its kind, part and day, the sums, when something was recorded last, and names.
_SUMS = 3
_NAMES = _SUMS + len(SUMMED) + 2
_NAME = ("slug", "name", "kind", "valid_until")


def _sums(campaign: int) -> CampaignSums:
    ever = connection.ops.adapt_datefield_value(EVER)
    rows = _ASKED.run({"campaign": campaign, "ever": ever})
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    whole = [row[1:2] + row[_SUMS:_NAMES] for row in found.get(_WHOLE, ())]
    places: dict[int, Named] = {}
    return CampaignSums(
        whole=totals_in(whole),
        days=tuple(DaySum(day_of(row[2]), blood) for row, blood in _known(found, Kind.CAMPAIGN)),
        places=tuple(
            SitesIn(_within(row, places), blood)
            for row, blood in _blood(found, Kind.CAMPAIGN_PLACE)
        ),
        hosts=_organisations(found, Kind.CAMPAIGN_HOST),
        hospitals=_organisations(found, Kind.CAMPAIGN_HOSPITAL),
        drives=found[_DRIVES][0][_SUMS],
    )


def _known(found: Mapping[int, list], kind: Kind) -> Iterator[tuple[tuple, Blood]]:
    """Those of which the bags of one size at least are known (domain rule 1)."""
    for row, blood in _blood(found, kind):
        if any(bags is not None for bags in blood.sizes.values()):
            yield row, blood


def _blood(found: Mapping[int, list], kind: Kind) -> Iterator[tuple[tuple, Blood]]:
    """The rows of a kind that entries stand in, with their bags."""
    size = len(BAG_SIZES)
    for row in found.get(kind, ()):
        sums, given = row[_SUMS : _SUMS + size], row[_SUMS + size : _SUMS + 2 * size]
        still_open, unnamed = row[_SUMS + 2 * size : _SUMS + 2 * size + 2]
        if any(given) or unnamed:
            counts = (count if known else None for count, known in zip(sums, given, strict=True))
            bags = dict(zip(BAG_SIZES, counts, strict=True))
            yield row, Blood(bags, provisional=bool(still_open), partial=bool(unnamed))


def _within(row: Sequence, places: dict[int, Named]) -> tuple[Named, ...]:
    chain, pk, at = [], row[1], _NAMES
    for _level in range(_LEVELS):
        if pk is None:
            break
        slug, name, kind, until = row[at : at + len(_NAME)]
        if kind == Place.Kind.COUNTRY and chain:
            break
        if pk not in places:
            places[pk] = Named(pk, name, PlaceRef(slug, name, kind, day_of(until)))
        chain.append(places[pk])
        at += len(_NAME) + 1
        pk = row[at - 1]
    return tuple(chain)


def _organisations(found: Mapping[int, list], kind: Kind) -> dict[Named, Blood]:
    return {Named(row[1], row[_NAMES + 1]): blood for row, blood in _known(found, kind)}


def _statement() -> str:
    """One row of how many drives there are, the sums over all time by state, and those by day and
    by part, each part with its name and those of the places that it lies in."""
    total, drive, place, organisation = (
        connection.ops.quote_name(model._meta.db_table)
        for model in (Total, Drive, Place, Organisation)
    )
    kinds = (Kind.CAMPAIGN, Kind.CAMPAIGN_PLACE, Kind.CAMPAIGN_HOST, Kind.CAMPAIGN_HOSPITAL)
    levels = range(1, _LEVELS)
    names = ["p0.slug, COALESCE(p0.name, o.name), p0.kind, p0.valid_until, p0.parent_id"]
    names += [f"{', '.join(f'p{n}.{name}' for name in _NAME)}, p{n}.parent_id" for n in levels]
    above = " ".join(f"LEFT JOIN {place} p{n} ON p{n}.id = p{n - 1}.parent_id" for n in levels)
    wide = len(SUMMED) + 2
    no_names = _nulls((len(_NAME) + 1) * _LEVELS)
    bags = [f"CAST(SUM({name}) AS bigint) AS {name}" for name in (*_SIZES, *_GIVEN)]
    given = " + ".join(_GIVEN)
    # The first says what type each column has; of what is nothing there, none is known.
    return f"""
SELECT s.kind, s.part, s.day, {", ".join(f"s.{name}" for name in (*_SIZES, *_GIVEN))}, s.still_open,
    s.unnamed, {_nulls(wide - 2 * len(_SIZES) - 2)}, {", ".join(names)}
FROM (
    SELECT kind, part, day, {", ".join(bags)},
        CAST(SUM(CASE WHEN approved THEN 0 ELSE {given} END) AS bigint) AS still_open,
        CAST(SUM(unnamed_bags) AS bigint) AS unnamed
    FROM {total} WHERE kind IN ({", ".join(str(int(kind)) for kind in kinds)})
        AND subject = %(campaign)s AND NOT (kind = {Kind.CAMPAIGN} AND day = %(ever)s)
    GROUP BY kind, part, day
) s
LEFT JOIN {place} p0 ON s.kind = {Kind.CAMPAIGN_PLACE} AND p0.id = s.part {above}
LEFT JOIN {organisation} o
    ON s.kind IN ({Kind.CAMPAIGN_HOST}, {Kind.CAMPAIGN_HOSPITAL}) AND o.id = s.part
UNION ALL
SELECT {_WHOLE}, CASE WHEN approved THEN 1 ELSE 0 END, %(ever)s, {SUMS}, MAX(last_recorded_at),
    {no_names}
FROM {total} WHERE kind = {Kind.CAMPAIGN} AND subject = %(campaign)s AND part = 0
    AND day = %(ever)s GROUP BY approved
UNION ALL
SELECT {_DRIVES}, 0, %(ever)s, COUNT(*), {_nulls(wide - 1)}, {no_names}
FROM {drive} WHERE campaign_id = %(campaign)s
ORDER BY 1, 2, 3
"""


def _nulls(many: int) -> str:
    return ", ".join(["NULL"] * many)


_ASKED = Prepared(lambda: (_statement(), {"campaign": "bigint", "ever": "date"}))
