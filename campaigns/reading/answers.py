"""The frozen answers that pages, charts and the API print.

Nothing here knows a language, a request or a table: quantities are `rules.quantity`
figures, dates are dates, words are keys that the doors translate. `None` is "not known".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from campaigns.rules.progress import Bar, Flag, Progress, Promise
from campaigns.rules.quantity import Measure, Quantity

if TYPE_CHECKING:  # they name references of this file
    from .answers_country import Country
    from .answers_series import CampaignDays, CampaignShares, History


class NotFound(LookupError):
    """Nothing of that address word stands in the tracker."""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as it is named beside something else; `succeeded_by` are slugs."""

    slug: str
    name: str
    kind: str
    valid_until: date | None
    succeeded_by: tuple["PlaceRef", ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRef:
    slug: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as a figure names it. An empty title is one that was not printed."""

    slug: str
    label: str
    label_en: str
    title: str
    publisher: str
    author: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class CampaignRef:
    slug: str
    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as a source printed it, with what the program found about it.

    `quantity` is None where the source gives no figure. `effective` says that progress uses
    it, `why` by which rule of `rules.progress.effective` (or "" where it is not effective).
    """

    key: int
    campaign: CampaignRef
    source: SourceRef
    measure: Measure
    role: str
    basis: str
    quantity: Quantity | None
    as_printed: str
    part: str
    part_number: int | None
    percent_of: str
    percent_means: str
    scope: str
    scope_en: str
    remark: str
    remark_en: str
    effective: bool
    why: str
    chosen_reason: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One layer of what was promised, and by whom."""

    measure: Measure
    quantity: Quantity
    basis: str
    layer: str
    place: PlaceRef | None
    organisation: str
    wave: str
    set_by: str
    document: str
    dated: date | None
    source: SourceRef | None
    principal: bool


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One measure of a campaign against what was promised for it (domain rules 2 to 8).

    `result` is what progress uses and `result_basis` says which ("reported" or "logged", None
    where neither is known). `undecided` holds the rival figures where no rule and no person
    chose one. `difference` is reported minus logged, where both are exact. `logged_approved` is
    what a manager approved of the logged sum, and `provisional` says that more is in it.
    """

    measure: Measure
    basis: str
    scope: str
    scope_en: str
    result: Quantity | None
    result_basis: str | None
    reported: FigureLine | None
    logged: Quantity | None
    logged_approved: Quantity | None
    provisional: bool
    difference: Decimal | None
    undecided: tuple[FigureLine, ...]
    promise: Promise | None
    target: TargetLine | None
    percent_printed: FigureLine | None
    progress: Progress
    bar: Bar | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list. `stage` is upcoming, running, ended or undated."""

    ref: CampaignRef
    place: PlaceRef | None
    coverage: str
    coverage_en: str
    starts_on: date | None
    ends_on: date | None
    stage: str
    main: ProgressLine | None
    others: tuple[ProgressLine, ...]


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A campaign that has not begun yet, by its name and days: nothing is judged of it."""

    ref: CampaignRef
    place: PlaceRef | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A place as a source named it; `place` is None where no such place is known."""

    as_printed: str
    place: PlaceRef | None
    source: SourceRef
    part: str
    part_number: int | None
    remark: str
    remark_en: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """What was logged at one drive's day: counts that nobody gave are None, and those that an
    entry leaves out are at least so many. `entries` of it stand, `approved_entries` of these were
    approved by a manager."""

    day: date
    site: str
    place: str
    target: int | None
    donors: Quantity | None
    bags: Quantity | None
    standard_units: Quantity | None
    status: str
    entries: int
    approved_entries: int


@dataclass(frozen=True, slots=True)
class DayTotal:
    """All that was logged on one day of a campaign; days without a bag count are left out."""

    day: date
    bags: int
    standard_units: Decimal


@dataclass(frozen=True, slots=True)
class CampaignPage:
    row: CampaignRow
    lines: tuple[ProgressLine, ...]
    targets: tuple[TargetLine, ...]
    figures: tuple[FigureLine, ...]
    mentions: tuple[MentionLine, ...]
    organisations: tuple[OrganisationRef, ...]
    sources: tuple[SourceRef, ...]
    plan_number: str
    plan_dated: date | None
    slogan: str
    note: str
    note_en: str
    part_of: CampaignRef | None
    parts: tuple[CampaignRow, ...]
    days: tuple[DayLine, ...]
    drives_count: int
    last_logged_at: datetime | None
    by_day: "CampaignDays | None"
    shares: "CampaignShares | None"


@dataclass(frozen=True, slots=True)
class SuccessionLine:
    """One step between two units: `other` took over, or was taken over, on a day."""

    other: PlaceRef
    on: date
    document: str


@dataclass(frozen=True, slots=True)
class DriveLine:
    """One drive: where and when one can give blood. `within` is what its place is part of.

    `day` is the first of its days that the calendar shows: the first of all, or the day from
    which the calendar is read while the drive lasts. `over` says that its last hour has passed.
    """

    id: int
    day: date
    starts_on: date
    ends_on: date | None
    opens_at: time | None
    closes_at: time | None
    site: str
    address: str
    place: PlaceRef
    within: PlaceRef | None
    host: str
    hospital: str
    campaign: CampaignRef
    cancelled: bool
    over: bool

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on


@dataclass(frozen=True, slots=True)
class Coming:
    """The next few drives beside something else; `more` where the calendar has others."""

    drives: tuple[DriveLine, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One place through time. `own` are campaigns of this unit and of what lies below it;
    `inherited` are those of the former units that it took over, kept apart from its own.
    `former_children` lay below it in former times, where it is in force itself.

    Of each list the newest; `counts` says by the unit's address word how many there are, and
    `newest` is the latest campaign that has a figure. `mentions` are the last recorded of
    `mentions_count`.
    """

    place: PlaceRef
    code: str
    parent: PlaceRef | None
    valid_from: date | None
    in_force: bool
    became: tuple[SuccessionLine, ...]
    took_over: tuple[SuccessionLine, ...]
    children: tuple[PlaceRef, ...]
    former_children: tuple[PlaceRef, ...]
    own: tuple[CampaignRow, ...]
    inherited: tuple[tuple[PlaceRef, tuple[CampaignRow, ...]], ...]
    counts: Mapping[str, int]
    newest: CampaignRow | None
    mentions: tuple[MentionLine, ...]
    mentions_count: int
    history: "History"
    coming: Coming


@dataclass(frozen=True, slots=True)
class SourceRow:
    ref: SourceRef
    kind: str
    figures_count: int
    campaigns: tuple[CampaignRef, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    row: SourceRow
    note: str
    note_en: str
    figures: tuple[FigureLine, ...]
    mentions: tuple[MentionLine, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What runs now, what was reached, against what was promised; no sums across campaigns
    that could count twice: `blood` and `humanitarian` are the campaigns themselves.
    `coming_soon` counts the drives of a week."""

    today: date
    running: tuple[CampaignRow, ...]
    upcoming: tuple[ComingRow, ...]
    blood: tuple[CampaignRow, ...]
    humanitarian: tuple[CampaignRow, ...]
    campaigns_count: int
    sources_count: int
    figures_count: int
    coming_soon: int
    history: "History"
    country: "Country | None"
