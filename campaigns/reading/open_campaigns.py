"""Campaigns as other programs read them, whole in lists too: the same shape in both."""

from collections.abc import Iterable

from django.db.models import Count, F, Prefetch, QuerySet

from campaigns.models import Campaign, CampaignOrganisation, Drive, Mention

from .answers import NotFound, OrganisationRef
from .answers_open import OpenCampaign, Paged
from .campaigns import campaigns_queryset, in_place, in_year, matching
from .loading import (
    campaign_ref,
    claims_of,
    place_ref,
    source_ref,
    successors_of,
    target_line,
    targets_of,
)
from .logged import logged_of
from .open_figures import open_figures, progress_of
from .paging import paged
from .progress import evidence

CAMPAIGN_KINDS: tuple[str, ...] = tuple(Campaign.Kind.values)


def open_campaigns(
    *,
    kind: str | None = None,
    place: str | None = None,
    year: int | None = None,
    text: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Paged[OpenCampaign]:
    """The campaigns of a kind, in a place and below it, with a day in a year, that hold every
    word; newest first. Raises NotFound for an unknown place."""
    found = matching(campaigns_queryset(), text=text)
    if kind is not None:
        found = found.filter(kind=kind)
    if place is not None:
        found = in_place(found, slug=place)
    if year is not None:
        found = in_year(found, year=year)
    order = (F("starts_on").desc(nulls_last=True), "folded", "pk")
    rows = _related(found).order_by(*order)
    return paged(rows, page=page, page_size=page_size, answers=_answers)


def open_campaign(*, slug: str) -> OpenCampaign:
    """One campaign; raises NotFound for an unknown slug."""
    for answer in _answers(_related(campaigns_queryset()).filter(slug=slug)):
        return answer
    raise NotFound(slug)


def _related(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    links = CampaignOrganisation.objects.select_related("organisation")
    # By campaign first: an order of all mentions by their keys would be found by reading all.
    mentions = Mention.objects.select_related("source").order_by("campaign_id", "id")
    return campaigns.select_related("place", "part_of").prefetch_related(
        successors_of("place"),
        Prefetch("campaignorganisation_set", queryset=links),
        Prefetch("mentions", queryset=mentions),
        "named_in",
    )


def _answers(campaigns: Iterable[Campaign]) -> tuple[OpenCampaign, ...]:
    campaigns = list(campaigns)
    ids = [campaign.pk for campaign in campaigns]
    claims, targets, logged = claims_of(ids), targets_of(ids), logged_of(ids)
    drives = dict(
        Drive.objects.filter(campaign__in=ids)
        .order_by()
        .values_list("campaign")
        .annotate(number=Count("pk"))
    )
    return tuple(
        _answer(
            campaign,
            claims[campaign.pk],
            targets[campaign.pk],
            logged.get(campaign.pk),
            drives.get(campaign.pk, 0),
        )
        for campaign in campaigns
    )


def _answer(campaign, claims, targets, logged, drives_count) -> OpenCampaign:
    found = evidence(campaign=campaign, claims=claims, targets=targets, logged=logged)
    ref = campaign_ref(campaign)
    return OpenCampaign(
        ref=ref,
        place=place_ref(campaign.place),
        organisations=tuple(
            OrganisationRef(link.organisation.slug, link.organisation.name, link.role)
            for link in campaign.campaignorganisation_set.all()
        ),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        plan_number=campaign.plan_number,
        plan_dated=campaign.plan_dated,
        part_of=campaign.part_of.slug if campaign.part_of else None,
        figures=open_figures(
            campaign=ref,
            lines=found.lines,
            figures=found.figures,
            targets=map(target_line, targets),
        ),
        progress=tuple(progress_of(line) for line in found.lines),
        sources=_sources(campaign, claims, targets),
        drives_count=drives_count,
    )


def _sources(campaign, claims, targets):
    """Every source that says something here, each once, in the order they are met."""
    told = (
        *(claim.source for claim in claims),
        *(target.source for target in targets if target.source),
        *(mention.source for mention in campaign.mentions.all()),
        *campaign.named_in.all(),
    )
    return tuple({source.slug: source_ref(source) for source in told}.values())
