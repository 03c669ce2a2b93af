"""Campaigns as a list needs them: tuples with their place, and no more of either than is shown."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Campaign

from .answers import PlaceRef
from .prepared import ByKeys
from .remembered import Moment
from .versions import NUMBERS_OF_CAMPAIGN


class Listed(NamedTuple):
    """What a row of a list is judged by, as a `Campaign` has it; `at` is its version."""

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
    at: Moment


OWN = Listed._fields[:-2]
COLUMNS = (*OWN, *(f"place__{name}" for name in ("slug", "name", "kind", "valid_until")))
NUMBERS = tuple(f"number_{at}" for at in range(len(NUMBERS_OF_CAMPAIGN)))


def numbers() -> dict[str, RawSQL]:
    """For a queryset of campaigns: the numbers of the version of each."""
    key = f'"{Campaign._meta.db_table}".id'
    found = (RawSQL(sql.format(campaign=key), []) for sql in NUMBERS_OF_CAMPAIGN)
    return dict(zip(NUMBERS, found, strict=True))


def listing(campaigns: QuerySet[Campaign]) -> QuerySet:
    """Rows for `as_listed`."""
    return campaigns.annotate(**numbers()).values_list(*COLUMNS, *NUMBERS)


def as_listed(row: tuple) -> Listed:
    place = row[len(OWN) : len(COLUMNS)]
    ref = PlaceRef(*place) if place[0] is not None else None
    return Listed(*row[: len(OWN)], ref, row[len(COLUMNS) :])


def listed(campaigns: QuerySet[Campaign]) -> list[Listed]:
    """In the order of the question. Of a page, its keys are found before anything else is read:
    a database that must sort sorts only these."""
    if campaigns.query.is_sliced and not campaigns.query.annotations:
        order = campaigns.query.order_by or Campaign._meta.ordering
        page = campaigns.values("pk")
        campaigns = Campaign.objects.filter(pk__in=page).order_by(*order)
    return [as_listed(row) for row in listing(campaigns)]


_by_keys = ByKeys(lambda keys: listing(Campaign.objects.filter(pk__in=keys)))


def listed_by(keys: Iterable[int]) -> list[Listed]:
    """Of a page's keys, the newest first."""
    return [as_listed(row) for row in _by_keys(keys)]
