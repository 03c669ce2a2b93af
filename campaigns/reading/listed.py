"""Campaigns as a list needs them: tuples with their place, and no more of either than is shown."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from campaigns.models import Campaign

from .answers import PlaceRef
from .prepared import ByKeys


class Listed(NamedTuple):
    """What a row of a list is judged by, as a `Campaign` has it."""

    pk: int
    slug: str
    name: str
    name_en: str
    folded: str
    kind: str
    coverage: str
    coverage_en: str
    starts_on: date | None
    ends_on: date | None
    progress_uses: str
    place: PlaceRef | None


OWN = Listed._fields[:-1]
COLUMNS = (*OWN, *(f"place__{name}" for name in ("slug", "name", "kind", "valid_until")))


def as_listed(row: tuple) -> Listed:
    """Of a row of COLUMNS."""
    place = row[len(OWN) :]
    return Listed(*row[: len(OWN)], PlaceRef(*place) if place[0] is not None else None)


def listed(campaigns: QuerySet[Campaign]) -> list[Listed]:
    """In the order of the question. Of a page, its keys are found before anything else is read:
    a database that must sort sorts only these."""
    if campaigns.query.is_sliced and not campaigns.query.annotations:
        order = campaigns.query.order_by or Campaign._meta.ordering
        page = campaigns.values("pk")
        campaigns = Campaign.objects.filter(pk__in=page).order_by(*order)
    return [as_listed(row) for row in campaigns.values_list(*COLUMNS)]


_by_keys = ByKeys(lambda keys: Campaign.objects.filter(pk__in=keys).values_list(*COLUMNS))


def listed_by(keys: Iterable[int]) -> list[Listed]:
    """Of a page's keys, the newest first."""
    return [as_listed(row) for row in _by_keys(keys)]
