"""The frozen answers that other people's programs get: everything that is said in public.

Counts and printed figures only: no account, no remark of staff, nothing about a donor.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from .answers import (
    CampaignRef,
    MentionLine,
    OrganisationRef,
    PlaceRef,
    SourceRef,
    SuccessionLine,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page of a list; `count` is of all pages. A page past the last one is empty."""

    count: int
    page: int
    pages: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFigure:
    """One figure and who says it: `basis` is reported (a source printed it), logged (a sum of
    entries), stated (a target of a plan), implied (the target that a result and its printed
    percent allow, from `low` to `high`) or computed (a percent, by the program).

    `counted_in` and `scope` are None where nothing narrows the figure; `document` says where a
    stated target stands, `part` where in its source a printed figure does.
    """

    campaign: CampaignRef
    measure: str
    role: str
    basis: str
    amount: Decimal | None
    qualifier: str | None
    low: Decimal | None = None
    high: Decimal | None = None
    as_printed: str | None = None
    source: str | None = None
    part: str | None = None
    part_number: int | None = None
    document: str | None = None
    effective: bool
    flags: tuple[str, ...] = ()
    counted_in: str | None = None
    scope: str | None = None
    percent_of: str | None = None
    percent_means: str | None = None


@dataclass(frozen=True, slots=True)
class OpenTarget:
    amount: Decimal
    low: Decimal
    high: Decimal
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProgress:
    """One measure against what was promised; the percents say how much of it was reached."""

    measure: str
    result: Decimal | None
    result_high: Decimal | None
    result_basis: str | None
    result_qualifier: str | None
    target: OpenTarget | None
    percent_computed: Decimal | None
    percent_printed: Decimal | None
    agrees: bool | None
    counted_in: str | None
    scope: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCampaign:
    ref: CampaignRef
    place: PlaceRef | None
    organisations: tuple[OrganisationRef, ...]
    starts_on: date | None
    ends_on: date | None
    plan_number: str
    plan_dated: date | None
    part_of: str | None
    figures: tuple[OpenFigure, ...]
    progress: tuple[OpenProgress, ...]
    sources: tuple[SourceRef, ...]
    drives_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCollection:
    """What stands in the ledger for one drive. A count that no entry gives is None; one that
    only some entries give is named in `incomplete`, and is the least it can be."""

    drive: int
    starts_on: date
    ends_on: date | None
    site: str
    place: PlaceRef
    target: int | None
    entries: int
    approved_entries: int
    counts: dict[str, int | None]
    bags: dict[int, int | None]
    bags_total: int | None
    standard_units: Decimal | None
    incomplete: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace:
    ref: PlaceRef
    code: str
    parent: str | None
    valid_from: date | None
    became: tuple[SuccessionLine, ...]
    took_over: tuple[SuccessionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSource:
    ref: SourceRef
    kind: str
    figures_count: int
    campaigns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSourceFigures:
    """One source with every figure and every place name taken from it."""

    source: OpenSource
    figures: tuple[OpenFigure, ...]
    mentions: tuple[MentionLine, ...]
