"""What stands beside a campaign's figures: its place, who runs it, what names it, its drives.

Two queries of a page that is asked for all the time: SQL that is written once. What there are a
few of (who runs it, what names it) comes as JSON in the campaign's own row, so that it costs no
question of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from campaigns.models import Campaign, Drive, Place, Total
from campaigns.models.prepared import asked
from campaigns.models.totals import EVER
from campaigns.rules.quantity import BAG_SIZES

from .answers import CampaignRef, MentionLine, OrganisationRef, PlaceRef, SourceRef
from .listed import NUMBERS, numbers
from .prepared import ByKeys
from .remembered import Moment
from .totals import day_of

REF = ("slug", "name", "kind", "valid_until")
SOURCE = tuple(field.name for field in fields(SourceRef))


def columns(model) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def under(name: str, these) -> tuple[str, ...]:
    return tuple(f"{name}__{one}" for one in these)


def stored(model, row):
    """A row of the table, as the model; None where a join found none."""
    return model.from_db(connection.alias, columns(model), row) if row[0] is not None else None


_CAMPAIGN, _PLACE = columns(Campaign), columns(Place)
_SELF = f'"{Campaign._meta.db_table}"'  # the row that is asked for
# What belongs to a campaign, each as columns and tables. Sorted here: an aggregate has no order.
_HEIRS = (
    ('s."on"', *(f"h.{name}" for name in REF)),
    "campaigns_succession s JOIN campaigns_place h ON h.id = s.successor_id "
    f"WHERE s.predecessor_id = {_SELF}.place_id",
)
_ORGANISATIONS = (
    ("r.id", "o.slug", "o.name", "r.role"),
    "campaigns_campaignorganisation r JOIN campaigns_organisation o ON o.id = r.organisation_id "
    f"WHERE r.campaign_id = {_SELF}.id",
)
_MENTIONS = (
    (
        *("m.id", "m.as_printed", "m.part", "m.part_number", "m.remark", "m.remark_en"),
        *(f"p.{name}" for name in REF),
        *(f"s.{name}" for name in SOURCE),
    ),
    "campaigns_mention m JOIN campaigns_source s ON s.id = m.source_id "
    f"LEFT JOIN campaigns_place p ON p.id = m.place_id WHERE m.campaign_id = {_SELF}.id",
)
_NAMED_IN = (
    tuple(f"s.{name}" for name in SOURCE),
    "campaigns_campaign_named_in n JOIN campaigns_source s ON s.id = n.source_id "
    f"WHERE n.campaign_id = {_SELF}.id",
)
_PARTS = (("c.id",), f"campaigns_campaign c WHERE c.part_of_id = {_SELF}.id")
_BESIDE = (_HEIRS, _ORGANISATIONS, _MENTIONS, _NAMED_IN, _PARTS)


def _as_json(names: tuple[str, ...], tables: str) -> RawSQL:
    """Its rows as one text of JSON, or nothing."""
    row = ", ".join(names)
    if connection.vendor == "postgresql":
        found = f"json_agg(json_build_array({row}))::text"
    else:
        found = f"json_group_array(json_array({row}))"
    return RawSQL(f"SELECT {found} FROM {tables}", [], output_field=TextField())


def _rows():
    return Campaign.objects.order_by().annotate(**numbers())


_campaign = ByKeys(
    lambda words: (
        _rows()
        .filter(slug__in=words)
        .annotate(**{f"beside_{at}": _as_json(*what) for at, what in enumerate(_BESIDE)})
        .values_list(
            *_CAMPAIGN,
            *under("place", _PLACE),
            *under("part_of", ("slug", "name", "name_en", "kind")),
            *NUMBERS,
            *(f"beside_{at}" for at in range(len(_BESIDE))),
        )
    ),
    of=str,
)
_alone = ByKeys(
    lambda words: _rows().filter(slug__in=words).values_list(*_CAMPAIGN, *NUMBERS),
    of=str,
)


class Found(NamedTuple):
    """A campaign; `at` is its version, and `parts` are the keys of its parts."""

    campaign: Campaign
    at: Moment
    place: PlaceRef | None = None
    part_of: CampaignRef | None = None
    organisations: tuple[OrganisationRef, ...] = ()
    mentions: tuple[MentionLine, ...] = ()
    named_in: tuple[SourceRef, ...] = ()
    parts: tuple[int, ...] = ()


def campaign_alone(slug: str) -> Found | None:
    """The campaign with its version, and nothing beside it."""
    for row in _alone([slug]):
        at = len(_CAMPAIGN)
        return Found(stored(Campaign, row[:at]), row[at:])
    return None


def campaign_named(slug: str) -> Found | None:
    """The campaign with its place, what it is part of, and all that is few beside it."""
    for row in _campaign([slug]):
        campaign = stored(Campaign, row[: len(_CAMPAIGN)])
        campaign.place = stored(Place, row[_OF_PLACE])
        heirs, organisations, mentions, named_in, parts = (
            json.loads(text) if text else [] for text in row[_OF_BESIDE]
        )
        return Found(
            campaign=campaign,
            at=row[_OF_NUMBERS],
            place=_place(campaign.place, heirs),
            part_of=CampaignRef(*row[_OF_WHOLE]) if campaign.part_of_id else None,
            organisations=tuple(OrganisationRef(*one[1:]) for one in sorted(organisations)),
            mentions=tuple(_mention(*one[1:]) for one in sorted(mentions, key=_first)),
            named_in=tuple(sorted((_source(one) for one in named_in), key=_newest)),
            parts=tuple(pk for (pk,) in parts),
        )
    return None


def _spans(*lengths: int) -> Iterator[slice]:
    at = 0
    for length in lengths:
        yield slice(at, at + length)
        at += length


_, _OF_PLACE, _OF_WHOLE, _OF_NUMBERS, _OF_BESIDE = _spans(
    len(_CAMPAIGN), len(_PLACE), 4, len(NUMBERS), len(_BESIDE)
)


def _first(row: list) -> int:
    return row[0]


def _newest(source: SourceRef) -> tuple:
    """As sources are listed: the newest first, those without a date last."""
    on = source.published_on
    return on is None, -on.toordinal() if on else 0, source.slug


def _place(place: Place | None, heirs: list) -> PlaceRef | None:
    if place is None:
        return None
    after = tuple(_place_ref(heir[1:]) for heir in sorted(heirs, key=lambda heir: heir[:2]))
    return PlaceRef(*(getattr(place, name) for name in REF), after)


def _place_ref(row: list) -> PlaceRef:
    slug, name, kind, until = row
    return PlaceRef(slug, name, kind, day_of(until))


def _source(row: list) -> SourceRef:
    return SourceRef(*row[:-1], day_of(row[-1]))


def _mention(printed, part, number, remark, remark_en, *more) -> MentionLine:
    place, source = more[: len(REF)], _source(more[len(REF) :])
    ref = _place_ref(place) if place[0] is not None else None
    return MentionLine(printed, ref, source, part, number, remark, remark_en)


class DriveRow(NamedTuple):
    """A drive as its campaign's page lists it, with what was logged: donors, and bags by size.

    `entries` stand, and `approved` of them are; `without_donors` and `without_bags` are those that
    leave out donors, or the bags of some size.
    """

    starts_on: date
    target: int | None
    status: str
    site: str
    place: str
    entries: int
    approved: int
    without_donors: int
    without_bags: int
    donors: int | None
    bags: dict[int, int | None]


# The latest days of a campaign that its page shows; all of them are in the data.
DAYS_SHOWN = 25
_SIZES = len(BAG_SIZES)
_COUNTED = ("donors", *(f"bags_{size}" for size in BAG_SIZES))
_LATEST = """
SELECT d.starts_on, d.target, d.status, s.name, p.name,
    CAST(COALESCE(SUM(t.entries), 0) AS bigint),
    CAST(COALESCE(SUM(CASE WHEN t.approved THEN t.entries END), 0) AS bigint),
    CAST(COALESCE(SUM(t.entries - t.given_donors), 0) AS bigint),
    CAST(COALESCE(SUM(t.unnamed_bags), 0) AS bigint), {sums}
FROM (
    SELECT id, starts_on, target, status, site_id FROM {drive} WHERE campaign_id = %s
    ORDER BY starts_on DESC, id DESC LIMIT {shown}
) d
JOIN campaigns_donationsite s ON s.id = d.site_id
JOIN campaigns_place p ON p.id = s.place_id
LEFT JOIN {total} t
    ON t.kind = {kind} AND t.subject = d.id AND t.part = 0 AND t.day = %s
GROUP BY d.id, d.starts_on, d.target, d.status, s.name, p.name
ORDER BY d.starts_on DESC, d.id DESC
"""


def _latest() -> str:
    sums = (
        f"CASE WHEN SUM(t.given_{name}) > 0 THEN CAST(SUM(t.{name}) AS bigint) END"
        for name in _COUNTED
    )
    return _LATEST.format(
        sums=", ".join(sums),
        drive=Drive._meta.db_table,
        total=Total._meta.db_table,
        kind=Total.Kind.DRIVE.value,
        shown=DAYS_SHOWN,
    )


_LATEST = _latest()


def latest_drives(campaign: int) -> list[DriveRow]:
    """The latest few, with what stands in the ledger of each."""
    rows = asked(_LATEST, [campaign, connection.ops.adapt_datefield_value(EVER)])
    return [
        DriveRow(day_of(day), *said, dict(zip(BAG_SIZES, bags, strict=True)))
        for day, *said, bags in ((*row[:-_SIZES], row[-_SIZES:]) for row in rows)
    ]
