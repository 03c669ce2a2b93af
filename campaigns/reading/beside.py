"""What stands beside a campaign's figures: its place, who runs it, what names it, its drives.

Each is one query of a page that is asked for all the time: SQL that is written once.
"""

from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Drive,
    Mention,
    Organisation,
    Place,
    Source,
    Succession,
)

from .answers import CampaignRef, MentionLine, OrganisationRef, PlaceRef, SourceRef
from .prepared import ByKeys

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
_campaign = ByKeys(
    lambda words: (
        Campaign.objects.filter(slug__in=words)
        .order_by()
        .values_list(
            *_CAMPAIGN,
            *under("place", _PLACE),
            *under("part_of", ("slug", "name", "name_en", "kind")),
        )
    ),
    of=str,
)
_heirs = ByKeys(
    lambda keys: (
        Succession.objects.filter(predecessor__in=keys)
        .order_by("on", "successor__slug")
        .values_list("predecessor", *under("successor", REF))
    )
)


class Found(NamedTuple):
    campaign: Campaign
    place: PlaceRef | None
    part_of: CampaignRef | None


def campaign_named(slug: str) -> Found | None:
    """The campaign with its place, and what it is part of."""
    for row in _campaign([slug]):
        end = len(_CAMPAIGN) + len(_PLACE)
        campaign = stored(Campaign, row[: len(_CAMPAIGN)])
        campaign.place = place = stored(Place, row[len(_CAMPAIGN) : end])
        whole = CampaignRef(*row[end:]) if campaign.part_of_id else None
        ref = place and PlaceRef(*(getattr(place, name) for name in REF), heirs_of(place.pk))
        return Found(campaign, ref, whole)
    return None


def heirs_of(place: int) -> tuple[PlaceRef, ...]:
    return tuple(PlaceRef(*row[1:]) for row in _heirs([place]))


_organisations = ByKeys(
    lambda keys: (
        CampaignOrganisation.objects.filter(campaign__in=keys)
        .order_by("id")
        .values_list("organisation__slug", "organisation__name", "role")
    )
)
_named_in = ByKeys(
    lambda keys: Source.objects.filter(campaigns_named__in=keys).values_list(*SOURCE)
)
_mentions = ByKeys(
    lambda keys: Mention.objects.filter(campaign__in=keys).values_list(
        *("as_printed", "part", "part_number", "remark", "remark_en"),
        *under("place", REF),
        *under("source", SOURCE),
    )
)
_parts = ByKeys(lambda keys: Campaign.objects.filter(part_of__in=keys).values_list("pk"))


def organisations_of(campaign: int) -> tuple[OrganisationRef, ...]:
    return tuple(OrganisationRef(*row) for row in _organisations([campaign]))


def sources_naming(campaign: int) -> tuple[SourceRef, ...]:
    return tuple(SourceRef(*row) for row in _named_in([campaign]))


def mentions_of(campaign: int) -> tuple[MentionLine, ...]:
    found = []
    for printed, part, number, remark, remark_en, *more in _mentions([campaign]):
        place, source = more[: len(REF)], SourceRef(*more[len(REF) :])
        ref = PlaceRef(*place) if place[0] is not None else None
        found.append(MentionLine(printed, ref, source, part, number, remark, remark_en))
    return tuple(found)


def parts_of(campaign: int) -> list[int]:
    return [pk for (pk,) in _parts([campaign])]


class DriveRow(NamedTuple):
    """A drive as its campaign's page lists it."""

    pk: int
    starts_on: date
    target: int | None
    status: str
    site: str
    place: str


# The latest days of a campaign that its page shows; all of them are in the data.
DAYS_SHOWN = 25
_DRIVE = ("pk", "starts_on", "target", "status", "site__name", "site__place__name")
_latest = ByKeys(
    lambda keys: (
        Drive.objects.filter(campaign__in=keys)
        .order_by("-starts_on", "-id")
        .values_list(*_DRIVE)[:DAYS_SHOWN]
    )
)


def latest_drives(campaign: int) -> list[DriveRow]:
    return [DriveRow(*row) for row in _latest([campaign])]


_organisation_rows = ByKeys(
    lambda keys: (
        Organisation.objects.filter(pk__in=keys).order_by().values_list(*columns(Organisation))
    )
)
_ABOVE = ("", "parent__", "parent__parent__", "parent__parent__parent__")
_place_rows = ByKeys(
    lambda keys: (
        Place.objects.filter(pk__in=keys)
        .order_by()
        .values_list(*(f"{above}{name}" for above in _ABOVE for name in _PLACE))
    )
)


def organisations_in(keys) -> dict[int, Organisation]:
    return {row[0]: stored(Organisation, row) for row in _organisation_rows(keys)}


def places_in(keys) -> dict[int, Place]:
    """With what they are part of, three levels up."""
    found = {}
    for row in _place_rows(keys):
        size = len(_PLACE)
        chain = [stored(Place, row[at : at + size]) for at in range(0, len(row), size)]
        for below, above in pairwise(chain):
            if below is not None:
                below.parent = above
        found[row[0]] = chain[0]
    return found
