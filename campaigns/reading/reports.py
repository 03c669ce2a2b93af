"""Reported totals: what stands about a campaign, and what a report would add to it."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from django.contrib.auth.models import AbstractBaseUser

from campaigns import access
from campaigns.models import Campaign, Claim, Source
from campaigns.rules.reports import ReadLine, ReportLine, basis_of, meaning_of, read_line

from .answers import NotFound
from .answers_staff import PreviewLine, ReportPage, ReportPreview
from .campaigns import campaign_rows
from .loading import claims_of, source_ref, targets_of
from .logged import logged_of
from .progress import Evidence, evidence
from .rows import ClaimRow

SOURCES = 300  # what the list of a form offers


def report_page(*, user: AbstractBaseUser, campaign: str, today: date) -> ReportPage:
    """A campaign's figures, and the sources to choose from; NotFound for who may not record."""
    owner = _managed(user, campaign, today)
    found = _judged(owner, ())
    [row] = campaign_rows(campaigns=[owner], today=today)
    return ReportPage(
        row=row,
        lines=found.lines,
        figures=found.figures,
        sources=tuple(source_ref(source) for source in Source.objects.all()[:SOURCES]),
    )


def preview_report(
    *,
    user: AbstractBaseUser,
    campaign: str,
    lines: Sequence[ReportLine],
    today: date,
    source: str = "",
    title: str = "",
) -> ReportPreview:
    """What the program reads in the lines and computes from them; stores nothing.

    `source` is the slug of one that stands, else `title` names the new one. A line that stands
    in the source already is not counted again. Raises NotFound for who may not record.
    """
    owner = _managed(user, campaign, today)
    origin = Source.objects.filter(slug=source).first() or Source(label=title, title=title)
    read = [read_line(line) for line in lines]
    known = claims_of([owner.pk])[owner.pk]
    numbers = count(1)
    claims = [
        None
        if one.errors or one.quantity is None
        else _standing(known, origin, one) or _claim(one, owner, origin, -next(numbers))
        for one in read
    ]
    found = _judged(owner, [one for one in claims if one is not None and one.pk < 0])
    figures = {figure.key: figure for figure in found.figures}
    return ReportPreview(
        read=tuple(
            PreviewLine(
                line=one.line,
                quantity=one.quantity,
                errors=one.errors,
                question=one.question,
                figure=figures[claim.pk] if claim is not None else None,
            )
            for one, claim in zip(read, claims, strict=True)
        ),
        progress=found.lines,
    )


def _managed(user: AbstractBaseUser, slug: str, today: date) -> Campaign:
    try:
        return access.get_managed_campaign(user=user, slug=slug, today=today)
    except access.NotYours as error:
        raise NotFound(slug) from error


def _judged(campaign: Campaign, offered: Sequence[Claim]) -> Evidence:
    known = claims_of([campaign.pk])[campaign.pk]
    if any(claim.chosen for claim in offered):
        subjects = {_subject(claim) for claim in offered if claim.chosen}
        known = [
            claim._replace(chosen=claim.chosen and _subject(claim) not in subjects)
            for claim in known
        ]
    return evidence(
        campaign=campaign,
        claims=[*known, *offered],
        targets=targets_of([campaign.pk])[campaign.pk],
        logged=logged_of([campaign.pk]).get(campaign.pk),
    )


def _subject(claim: Claim | ClaimRow) -> tuple[str, ...]:
    return claim.measure, claim.basis, claim.role, claim.percent_of, claim.scope


def _standing(known: Sequence[ClaimRow], source: Source, one: ReadLine) -> ClaimRow | None:
    """The figure of the source that already says this."""
    line = one.line
    kind = (line.measure, basis_of(line), line.role)
    said = (*kind, line.scope.strip(), one.quantity.amount, line.part)
    return next(
        (claim for claim in known if claim.source_id == source.pk and _said(claim) == said),
        None,
    )


def _said(claim: ClaimRow) -> tuple:
    kind = (claim.measure, claim.basis, claim.role)
    return (*kind, claim.scope, claim.amount, claim.part)


def _claim(one: ReadLine, campaign: Campaign, source: Source, key: int) -> Claim:
    """The figure as it would be stored; its key is below zero, as no stored one's is."""
    line, quantity = one.line, one.quantity
    return Claim(
        pk=key,
        source=source,
        campaign=campaign,
        role=line.role,
        measure=line.measure,
        amount=quantity.amount,
        high=quantity.high,
        qualifier=quantity.qualifier.value,
        basis=basis_of(line),
        as_printed=line.as_printed,
        unit=quantity.unit or "",
        percent_of=line.percent_of if line.role == "percent" else "",
        percent_means=meaning_of(line),
        scope=line.scope.strip(),
        part=line.part,
        part_number=line.part_number,
        chosen=line.chosen,
        chosen_reason=line.chosen_reason,
    )
