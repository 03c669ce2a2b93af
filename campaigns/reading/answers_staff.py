"""The frozen answers that the pages of staff print; as in `answers`, no words and no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from campaigns.rules.progress import Bar, Progress
from campaigns.rules.quantity import Quantity
from campaigns.rules.reports import ReportLine
from campaigns.rules.text import CannotRead
from campaigns.rules.warnings import Expected, Warning

from .answers import (
    CampaignRef,
    CampaignRow,
    FigureLine,
    OrganisationRef,
    PlaceRef,
    ProgressLine,
    SourceRef,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRef:
    id: int
    name: str
    address: str
    kind: str
    place: PlaceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveLine:
    """A drive with the sums of its entries that count; what no entry gives is None.

    `when` is "today", "past" or "coming". `entries` count, `drafts` do not, and `unapproved`
    of the entries wait for a manager. `missing`: it was held, and nothing was logged.
    `percent` is of the drive's target, never rounded up to what is not true.
    """

    id: int
    campaign: CampaignRef
    campaign_starts_on: date | None
    campaign_ends_on: date | None
    site: SiteRef
    starts_on: date
    ends_on: date | None
    opens_at: time | None
    closes_at: time | None
    target: int | None
    status: str
    when: str
    entries: int
    drafts: int
    unapproved: int
    donors: int | None
    bags_total: int | None
    standard_units: Decimal | None
    bags_complete: bool
    percent: Decimal | None
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry of the ledger. `status` is draft, submitted or approved; `stands`: nothing
    replaced it. `submits_draft`: it replaced a draft, and so has no reason."""

    id: int
    number: str
    drive: int
    status: str
    stands: bool
    registered: int | None
    examined: int | None
    deferred: int | None
    deferred_reasons: Mapping[str, int]
    donors: int | None
    bags: Mapping[int, int | None]
    apheresis: int | None
    emergency_units: int | None
    first_time_donors: int | None
    note: str
    bags_total: int | None
    standard_units: Decimal | None
    bags_complete: bool
    reason: str
    submits_draft: bool
    replaces: int | None
    replaced_by: int | None
    logged_by: str
    mine: bool
    recorded_at: datetime
    said_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    upload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockLine:
    """A locked period; `unlocked_at` None: it holds."""

    id: int
    place: PlaceRef
    first_day: date
    last_day: date
    reason: str
    locked_by: str
    locked_at: datetime
    unlocked_by: str | None
    unlocked_at: datetime | None
    unlock_reason: str
    may_unlock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaysDrives:
    """What lies before a member of staff: today's drives, those held lately with nothing
    logged, the coming ones, and those done. `to_approve` counts entries, for managers."""

    today: date
    now: tuple[DriveLine, ...]
    missing: tuple[DriveLine, ...]
    coming: tuple[DriveLine, ...]
    done: tuple[DriveLine, ...]
    to_approve: int
    may_plan: bool
    may_approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivePage:
    """`trail` holds every entry, replaced ones and drafts too, oldest first."""

    drive: DriveLine
    host: OrganisationRef | None
    collecting_hospital: OrganisationRef | None
    standing: tuple[EntryLine, ...]
    drafts: tuple[EntryLine, ...]
    trail: tuple[EntryLine, ...]
    progress: Progress
    bar: Bar | None
    expected: Expected
    lock: LockLine | None
    may_log: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry with all that followed one another in its place, oldest first; `standing` is
    the last of them."""

    entry: EntryLine
    trail: tuple[EntryLine, ...]
    standing: EntryLine
    drive: DriveLine
    warnings: tuple[Warning, ...]
    expected: Expected
    lock: LockLine | None
    may_correct: bool
    may_approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRow:
    """An entry that waits; `before` is what it replaced, where that was no draft."""

    entry: EntryLine
    drive: DriveLine
    before: EntryLine | None
    warnings: tuple[Warning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveQueue:
    """The oldest entries that wait, and how many wait in all."""

    today: date
    rows: tuple[ApproveRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksPage:
    """`places` are those that one may lock."""

    standing: tuple[LockLine, ...]
    ended: tuple[LockLine, ...]
    places: tuple[PlaceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignChoice:
    ref: CampaignRef
    place: PlaceRef | None
    starts_on: date | None
    ends_on: date | None
    stage: str
    may_report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoices:
    """What the form of a drive offers: campaigns, sites (those of the campaign first), places
    for a new site, organisations."""

    campaigns: tuple[CampaignChoice, ...]
    sites: tuple[SiteRef, ...]
    places: tuple[PlaceRef, ...]
    organisations: tuple[OrganisationRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What stands about a campaign, beside the form of a report."""

    row: CampaignRow
    lines: tuple[ProgressLine, ...]
    figures: tuple[FigureLine, ...]
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """What the program read in one line. `figure` has the flags it would get once stored;
    None where it cannot be stored. `question`: which meaning of "vượt" holds?"""

    line: ReportLine
    quantity: Quantity | None
    errors: Mapping[str, CannotRead]
    question: bool
    figure: FigureLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPreview:
    """The lines read, and the campaign's progress as it would be with them."""

    read: tuple[PreviewLine, ...]
    progress: tuple[ProgressLine, ...]
