"""Figures and targets as they are judged: rows of one query each, with what stands beside them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from campaigns.models import Claim, Organisation, Place, Target

from .answers import SourceRef
from .prepared import ByKeys


class ClaimRow(NamedTuple):
    """A printed figure as it is judged, with its source."""

    pk: int
    campaign_id: int
    source_id: int
    measure: str
    amount: Decimal | None
    high: Decimal | None
    qualifier: str
    basis: str
    role: str
    as_printed: str
    unit: str
    part: str
    part_number: int | None
    percent_of: str
    percent_means: str
    scope: str
    scope_en: str
    remark: str
    remark_en: str
    ambiguous: bool
    chosen: bool
    chosen_reason: str
    source: SourceRef


# Sorted here: asked for in their order, a database may read all there are instead of a few dozen.
KEY = itemgetter(0)
SOURCE = tuple(field.name for field in fields(SourceRef))
CLAIM = ClaimRow._fields[:-1]
_claims = ByKeys(
    lambda keys: (
        Claim.objects.filter(campaign__in=keys)
        .order_by()
        .values_list(*CLAIM, *(f"source__{name}" for name in SOURCE))
    )
)


def claims_of(campaign_ids: Iterable[int]) -> dict[int, list[ClaimRow]]:
    """Every printed figure of the campaigns, in one query, by campaign."""
    grouped = defaultdict(list)
    for row in sorted(_claims(campaign_ids), key=KEY):
        claim = ClaimRow(*row[: len(CLAIM)], SourceRef(*row[len(CLAIM) :]))
        grouped[claim.campaign_id].append(claim)
    return grouped


class TargetRow(NamedTuple):
    """A layer of what was promised. Whom it is for are rows of their tables, where it says so."""

    pk: int
    campaign_id: int
    measure: str
    amount: Decimal
    high: Decimal | None
    qualifier: str
    basis: str
    layer: str
    place_id: int | None
    organisation_id: int | None
    wave: str
    document: str
    dated: date | None
    principal: bool
    set_by: str | None
    place: Place | None
    organisation: Organisation | None
    source: SourceRef | None


PLACE = ("id", "slug", "code", "name", "folded", "kind", "parent_id", "valid_from", "valid_until")
ORGANISATION = ("id", "slug", "name", "folded", "kind", "place_id", "parent_id")
TARGET = TargetRow._fields[:-4]
_targets = ByKeys(
    lambda keys: (
        Target.objects.filter(campaign__in=keys)
        .order_by()
        .values_list(
            *TARGET,
            "set_by__name",
            *(f"place__{name}" for name in PLACE),
            *(f"organisation__{name}" for name in ORGANISATION),
            *(f"source__{name}" for name in SOURCE),
        )
    )
)
_OF_TARGET = slice(len(TARGET) + 1)
_OF_PLACE = slice(_OF_TARGET.stop, _OF_TARGET.stop + len(PLACE))
_OF_ORGANISATION = slice(_OF_PLACE.stop, _OF_PLACE.stop + len(ORGANISATION))
_OF_SOURCE = slice(_OF_ORGANISATION.stop, None)


def targets_of(campaign_ids: Iterable[int]) -> dict[int, list[TargetRow]]:
    """Every layer of what was promised, in one query, by campaign."""
    grouped = defaultdict(list)
    for row in sorted(_targets(campaign_ids), key=KEY):
        place, body, source = row[_OF_PLACE], row[_OF_ORGANISATION], row[_OF_SOURCE]
        target = TargetRow(
            *row[_OF_TARGET],
            place=_stored(Place, PLACE, place) if place[0] else None,
            organisation=_stored(Organisation, ORGANISATION, body) if body[0] else None,
            source=SourceRef(*source) if source[0] else None,
        )
        grouped[target.campaign_id].append(target)
    return grouped


def _stored(model, names, row):
    return model.from_db(connection.alias, names, row)
