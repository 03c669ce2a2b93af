"""New results, newest first: figures that sources print, and what was logged, drive by drive.

The two are told apart and never added up. What is corrected keeps its key and gets a later
`changed_at`, so that a reader sees one entry changed and not a second one. Counting stops
after the newest `LOOKED` rows of a table, so that a feed costs the same however long it runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone

from campaigns.models import Claim, Collection, Drive, Place
from campaigns.rules.quantity import Quantity, bags_total, standard_units, summed

from .answers import CampaignRef, FigureLine, NotFound, PlaceRef
from .calendar import territory_ids
from .loading import campaign_ref, claims_of, place_ref, targets_of
from .logged import bags_in
from .progress import evidence
from .totals import Kind, Totals, totals_of

SHOWN = 50
LOOKED = 500  # corrections and several entries of one drive among them


@dataclass(frozen=True, slots=True)
class Published:
    """A result as a source prints it."""

    figure: FigureLine
    place: PlaceRef | None
    recorded_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged of one drive, added up. `bags` and `standard` are the same blood, in two
    bases; None is not known. `provisional` says that some of it waits for approval."""

    drive: int
    day: date
    site: str
    place: PlaceRef
    campaign: CampaignRef
    bags: Quantity | None
    standard: Quantity | None
    donors: Quantity | None
    provisional: bool
    recorded_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    place: PlaceRef | None
    today: date
    entries: tuple[Published | Logged, ...]


def news(*, today: date, place: str = "") -> News:
    """The newest results of the country, or of a place; raises NotFound for an unknown slug."""
    where = ids = None
    if place:
        where = Place.objects.filter(slug=place).first()
        if where is None:
            raise NotFound(place)
        if where.kind != Place.Kind.COUNTRY:
            ids = territory_ids(where, today=today)
    entries = [*_published(ids), *_logged(ids, today)]
    entries.sort(key=lambda entry: entry.changed_at, reverse=True)
    return News(place=place_ref(where), today=today, entries=tuple(entries[:SHOWN]))


def _within(path: str, ids: Iterable[int] | None) -> dict[str, Any]:
    return {} if ids is None else {f"{path}__in": ids}


def _published(ids) -> list[Published]:
    """Figures by when they were last written, which only their history tells.

    Rows without a history were not written by a person: they take the day their source printed.
    """
    touched = Claim.history.filter(role=Claim.Role.RESULT, **_within("campaign__place", ids))
    touched = touched.exclude(history_type="-").order_by("-history_id")
    results = Claim.objects.filter(
        role=Claim.Role.RESULT, amount__isnull=False, **_within("campaign__place", ids)
    )
    newest = results.order_by("-pk").values_list("pk", flat=True)[:SHOWN]
    changed = list(dict.fromkeys(touched.values_list("id", flat=True)[:LOOKED]))[:SHOWN]
    keys = {*changed, *newest}
    written = Claim.history.filter(id__in=keys).order_by().values("id")
    times = {
        row["id"]: (row["first"], row["last"])
        for row in written.annotate(first=Min("history_date"), last=Max("history_date"))
    }
    claims = results.filter(pk__in=keys).select_related("source", "campaign__place")
    timed = [(claim, found) for claim in claims if (found := times.get(claim.pk) or _day_of(claim))]
    timed.sort(key=lambda one: one[1][1], reverse=True)
    timed = timed[:SHOWN]
    lines = _figure_lines({claim.campaign_id: claim.campaign for claim, _times in timed})
    return [
        Published(
            figure=lines[claim.pk],
            place=place_ref(claim.campaign.place),
            recorded_at=first,
            changed_at=last,
        )
        for claim, (first, last) in timed
    ]


def _day_of(claim: Claim) -> tuple[datetime, datetime] | None:
    if (day := claim.source.published_on) is None:
        return None
    moment = datetime.combine(day, time(), timezone.get_default_timezone())
    return moment, moment


def _figure_lines(campaigns) -> dict[int, FigureLine]:
    """Each figure with its flags, which depend on its rivals in the same campaign."""
    claims, targets = claims_of(campaigns), targets_of(campaigns)
    return {
        line.key: line
        for pk, campaign in campaigns.items()
        for line in evidence(
            campaign=campaign, claims=claims[pk], targets=targets[pk], logged=None
        ).figures
    }


def _logged(ids, today: date) -> list[Logged]:
    # "Not exists" and no join: PostgreSQL takes what nothing replaces for one row, and reads all.
    replacing = Collection.objects.filter(replaces=OuterRef("pk")).order_by()
    standing = Collection.objects.filter(
        ~Exists(replacing),
        draft=False,
        drive__starts_on__lte=today,
        **_within("drive__site__place", ids),
    )
    newest = standing.order_by("-pk").values_list("drive", flat=True)[:LOOKED]
    wanted = list(dict.fromkeys(newest))[:SHOWN]
    chosen = Drive.objects.filter(pk__in=wanted)
    totals = totals_of(kind=Kind.DRIVE, subjects=wanted)
    times = (
        Collection.objects.filter(drive__in=wanted, draft=False)
        .order_by()
        .values("drive")
        .annotate(
            first=Min("recorded_at"), last=Max("recorded_at"), approved=Max("approval__approved_at")
        )
    )
    times = {row["drive"]: row for row in times}
    drives = chosen.select_related("campaign", "site__place").order_by()
    told = [drive for drive in drives if drive.pk in totals]  # unless corrected a moment ago
    return [_of_drive(drive, totals[drive.pk], times[drive.pk]) for drive in told]


def _of_drive(drive: Drive, totals: Totals, times) -> Logged:
    counts, unnamed = totals.counts, totals.unnamed_bags
    without_donors = totals.entries - totals.given("donors")
    return Logged(
        drive=drive.pk,
        day=drive.starts_on,
        site=drive.site.name,
        place=place_ref(drive.site.place),
        campaign=campaign_ref(drive.campaign),
        bags=_quantity(bags_total(bags_in(counts)), lacking=unnamed),
        standard=_quantity(standard_units(bags_in(counts)), lacking=unnamed),
        donors=_quantity(counts["donors"], lacking=without_donors),
        provisional=totals.provisional.entries > 0,
        recorded_at=times["first"],
        changed_at=max(filter(None, (times["last"], times["approved"]))),
    )


def _quantity(amount: int | Decimal | None, *, lacking: int) -> Quantity | None:
    """The sum; where an entry leaves a part out, it is the least that it can be (rule 1)."""
    return None if amount is None else summed(Decimal(amount), partial=lacking > 0)
