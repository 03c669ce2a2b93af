"""Sources: the list, and one source with every figure taken from it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from campaigns.models import Campaign, Claim, Mention, Source

from .answers import NotFound, SourcePage, SourceRow
from .loading import campaign_ref, claims_of, mention_line, source_ref, successors_of
from .loading import targets_of as loaded_targets
from .logged import logged_of
from .progress import evidence


def sources_queryset() -> QuerySet[Source]:
    """Every source, newest first, with the number of its figures."""
    return Source.objects.annotate(figures_count=Count("claims"))


def source_rows(*, sources: Iterable[Source]) -> tuple[SourceRow, ...]:
    """Some of `sources_queryset` with the campaigns they speak of, in a constant number of
    queries."""
    sources = list(sources)
    keys = [source.pk for source in sources]
    campaigns = defaultdict(dict)
    for claim in Claim.objects.filter(source__in=keys).select_related("campaign").order_by("id"):
        campaigns[claim.source_id][claim.campaign_id] = campaign_ref(claim.campaign)
    links = Campaign.named_in.through.objects.filter(source__in=keys)
    for named in links.select_related("campaign").order_by("id"):
        campaigns[named.source_id][named.campaign_id] = campaign_ref(named.campaign)
    return tuple(
        _row(source, source.figures_count, campaigns[source.pk].values()) for source in sources
    )


def source_list() -> tuple[SourceRow, ...]:
    """All of them at once."""
    return source_rows(sources=sources_queryset())


def source_page(*, slug: str) -> SourcePage:
    """One source and its figures, each flagged as on its campaign's page; NotFound as elsewhere."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise NotFound(slug)
    figures = _figures(source)
    mentions = (
        Mention.objects.filter(source=source)
        .select_related("source", "place")
        .prefetch_related(successors_of("place"))
    )
    campaigns = {line.campaign.slug: line.campaign for line in figures}
    for named in source.campaigns_named.all():
        campaigns.setdefault(named.slug, campaign_ref(named))
    return SourcePage(
        row=_row(source, len(figures), campaigns.values()),
        note=source.note,
        note_en=source.note_en,
        figures=figures,
        mentions=tuple(mention_line(mention) for mention in mentions),
    )


def _row(source, figures_count, campaigns):
    return SourceRow(
        ref=source_ref(source),
        kind=source.kind,
        figures_count=figures_count,
        campaigns=tuple(campaigns),
    )


def _figures(source):
    """A figure's flags depend on its rivals in other sources, so whole campaigns are judged."""
    campaigns = {
        claim.campaign_id: claim.campaign
        for claim in Claim.objects.filter(source=source).select_related("campaign")
    }
    claims, targets = claims_of(campaigns), loaded_targets(campaigns)
    logged = logged_of(campaigns)
    return tuple(
        line
        for pk, campaign in campaigns.items()
        for line in evidence(
            campaign=campaign, claims=claims[pk], targets=targets[pk], logged=logged.get(pk)
        ).figures
        if line.source.slug == source.slug
    )
