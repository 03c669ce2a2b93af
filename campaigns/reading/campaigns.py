"""Campaigns: the list, and one campaign's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from campaigns.models import Campaign, CampaignOrganisation, Drive, Place
from campaigns.rules.quantity import bags_total, standard_units
from campaigns.rules.searching import words_of

from . import beside
from .answers import (
    CampaignPage,
    CampaignRow,
    ComingRow,
    DayLine,
    NotFound,
    ProgressLine,
)
from .listed import Listed, listed, listed_by
from .loading import (
    ClaimRow,
    TargetRow,
    campaign_ref,
    claims_of,
    place_ref,
    target_line,
    targets_of,
)
from .logged import amount_of, as_logged, bags_in, logged_of
from .progress import evidence
from .remembered import UNKNOWN, Memory
from .series import days_of
from .shares import shares_of
from .sums import sums_of
from .territory import in_or_below
from .totals import NOTHING, Kind, Totals, totals_of


def stage(*, starts_on: date | None, ends_on: date | None, today: date) -> str:
    """upcoming, running, ended, or undated where the known dates cannot tell."""
    if ends_on is not None and ends_on < today:
        return "ended"
    if starts_on is None:
        return "undated"
    if starts_on > today:
        return "upcoming"
    return "running" if ends_on is not None else "undated"


def campaigns_queryset() -> QuerySet[Campaign]:
    """Every campaign, newest first, with what a row of a list needs."""
    return Campaign.objects.select_related("place")


def matching(queryset: QuerySet[Campaign], *, text: str) -> QuerySet[Campaign]:
    """The campaigns whose name, plan, place or organisation holds every word, accents aside; what
    their place lies in counts as well."""
    for word in words_of(text):
        queryset = queryset.filter(
            Q(folded__contains=word)
            | Q(place__folded__contains=word)
            | Q(place__parent__folded__contains=word)
            | Q(place__parent__parent__folded__contains=word)
            | Q(pk__in=_parts_of(organisation__folded__contains=word))
        )
    return queryset


def in_place(queryset: QuerySet[Campaign], *, slug: str) -> QuerySet[Campaign]:
    """The campaigns of a place and of all that lies below it; NotFound for an unknown place."""
    place = Place.objects.filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    return queryset.filter(place__in=in_or_below([place.pk]))


def in_organisation(queryset: QuerySet[Campaign], *, slug: str) -> QuerySet[Campaign]:
    """The campaigns in which an organisation had a part; none for an unknown one."""
    return queryset.filter(pk__in=_parts_of(organisation__slug=slug))


def _parts_of(**organisation) -> QuerySet:
    return CampaignOrganisation.objects.filter(**organisation).order_by().values("campaign")


def in_year(queryset: QuerySet[Campaign], *, year: int) -> QuerySet[Campaign]:
    """The campaigns of which a known day lies in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins_or_ends = Q(starts_on__range=(first, last)) | Q(ends_on__range=(first, last))
    return queryset.filter(begins_or_ends | Q(starts_on__lt=first, ends_on__gt=last))


def in_stage(queryset: QuerySet[Campaign], *, stage: str, today: date) -> QuerySet[Campaign]:
    """The campaigns for which `stage` says the same word."""
    ended = Q(ends_on__isnull=False, ends_on__lt=today)
    upcoming = Q(starts_on__isnull=False, starts_on__gt=today)
    running = Q(starts_on__lte=today, ends_on__gte=today)
    if stage == "undated":
        return queryset.exclude(ended).exclude(upcoming).exclude(running)
    return queryset.filter({"ended": ended, "upcoming": upcoming, "running": running}[stage])


def campaign_rows(
    *, campaigns: Iterable[Campaign | Listed], today: date
) -> tuple[CampaignRow, ...]:
    """One page of campaigns as rows, in a constant number of queries.

    The lines of those that come with their version are remembered: most of a list is the same
    after a result was stored for one of them, and judging is half of what the list costs.
    """
    campaigns = listed(campaigns) if isinstance(campaigns, QuerySet) else list(campaigns)
    lines = {one.pk: _memory.known(one.pk, one.at) for one in campaigns if isinstance(one, Listed)}
    missing = [one for one in campaigns if lines.get(one.pk, UNKNOWN) is UNKNOWN]
    if missing:
        ids = [one.pk for one in missing]
        found = _judged(missing, claims_of(ids), targets_of(ids))
        for one in missing:
            if isinstance(one, Listed):
                _memory.keep(one.pk, one.at, found[one.pk])
        lines |= found
    return tuple(_row(one, lines[one.pk], today) for one in campaigns)


Lines = tuple[ProgressLine, ...]
Figures = Mapping[int, Sequence[ClaimRow]]
Layers = Mapping[int, Sequence[TargetRow]]
_memory = Memory(most=1_000)


def _judged(
    campaigns: Sequence[Campaign | Listed], claims: Figures, targets: Layers
) -> dict[int, Lines]:
    logged = logged_of(campaign.pk for campaign in campaigns)
    return {
        campaign.pk: evidence(
            campaign=campaign,
            claims=claims[campaign.pk],
            targets=targets[campaign.pk],
            logged=logged.get(campaign.pk),
        ).lines
        for campaign in campaigns
    }


def coming_row(campaign: Listed) -> ComingRow:
    return ComingRow(
        ref=campaign_ref(campaign),
        place=place_ref(campaign.place),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
    )


def _row(campaign: Campaign | Listed, lines: Lines, today: date) -> CampaignRow:
    whole = [line for line in lines if not line.scope]
    return CampaignRow(
        ref=campaign_ref(campaign),
        place=place_ref(campaign.place),
        coverage=campaign.coverage,
        coverage_en=campaign.coverage_en,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        stage=stage(starts_on=campaign.starts_on, ends_on=campaign.ends_on, today=today),
        main=whole[0] if whole else None,
        others=tuple(whole[1:]),
    )


def campaign_page(*, slug: str, today: date) -> CampaignPage:
    """All that one campaign's page prints; raises NotFound for an unknown slug."""
    known = beside.campaign_named(slug)
    if known is None:
        raise NotFound(slug)
    campaign, key = known.campaign, known.campaign.pk
    every = [key, *known.parts]
    claims, targets = claims_of(every), targets_of(every)
    sums = sums_of(campaign=key, at=known.at)
    whole = sums.whole
    found = evidence(
        campaign=campaign,
        claims=claims[key],
        targets=targets[key],
        logged=as_logged(whole) if whole else None,
    )
    by_day = days_of(campaign=campaign, found=found, days=sums.days, today=today)
    return CampaignPage(
        row=replace(_row(campaign, found.lines, today), place=known.place),
        lines=found.lines,
        targets=tuple(target_line(target) for target in targets[key]),
        figures=found.figures,
        mentions=known.mentions,
        organisations=known.organisations,
        sources=_sources(claims[key], known.mentions, known.named_in),
        plan_number=campaign.plan_number,
        plan_dated=campaign.plan_dated,
        slogan=campaign.slogan,
        note=campaign.note,
        note_en=campaign.note_en,
        part_of=known.part_of,
        parts=_rows_of(known.parts, claims, targets, today) if known.parts else (),
        days=tuple(_day_of(drive) for drive in beside.latest_drives(key)),
        drives_count=sums.drives,
        last_logged_at=whole.last_recorded_at if whole else None,
        by_day=by_day,
        shares=(
            shares_of(campaign=campaign, sums=sums, targets=targets[key], at=known.at)
            if by_day
            else None
        ),
    )


def _rows_of(
    keys: Sequence[int], claims: Figures, targets: Layers, today: date
) -> tuple[CampaignRow, ...]:
    """Not remembered: their figures were read before the version that they are listed with."""
    parts = listed_by(keys)
    lines = _judged(parts, claims, targets)
    return tuple(_row(part, lines[part.pk], today) for part in parts)


def _sources(claims, mentions, named_in):
    told = (*claims, *mentions)
    every = (*(one.source for one in told), *named_in)
    return tuple({source.slug: source for source in every}.values())


def day_lines(*, drives: Iterable[Drive]) -> tuple[DayLine, ...]:
    """What was logged at each of the drives, in one query."""
    drives = list(drives)
    found = totals_of(kind=Kind.DRIVE, subjects=[drive.pk for drive in drives])
    sums = [found.get(drive.pk, NOTHING_LOGGED) for drive in drives]
    return tuple(
        _day_of(
            beside.DriveRow(
                starts_on=drive.starts_on,
                target=drive.target,
                status=drive.status,
                site=drive.site.name,
                place=drive.site.place.name,
                entries=of.entries,
                approved=of.approved.entries,
                without_donors=of.entries - of.given("donors"),
                without_bags=of.unnamed_bags,
                donors=of.counts["donors"],
                bags=bags_in(of.counts),
            )
        )
        for drive, of in zip(drives, sums, strict=True)
    )


NOTHING_LOGGED = Totals(NOTHING, NOTHING, changes=0, last_recorded_at=None)


def _day_of(drive: beside.DriveRow) -> DayLine:
    partial = drive.without_bags > 0
    return DayLine(
        day=drive.starts_on,
        site=drive.site,
        place=drive.place,
        target=drive.target,
        donors=amount_of("donors", drive.donors, partial=drive.without_donors > 0),
        bags=amount_of("blood_units", bags_total(drive.bags), partial=partial),
        standard_units=amount_of("blood_units", standard_units(drive.bags), partial=partial),
        status=drive.status,
        entries=drive.entries,
        approved_entries=drive.approved,
    )
