"""Sources as other programs read them, and one with every figure taken from it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F

from campaigns.models import Campaign, Claim, Source
from campaigns.rules.searching import words_of

from .answers_open import OpenSource, OpenSourceFigures, Paged
from .loading import source_ref
from .open_figures import printed
from .paging import paged
from .sources import source_page


def open_sources(*, text: str = "", page: int = 1, page_size: int = 50) -> Paged[OpenSource]:
    """The sources whose title, name or publisher holds every word, newest first."""
    sources = Source.objects.all()
    for word in words_of(text):
        sources = sources.filter(folded__contains=word)
    rows = sources.order_by(F("published_on").desc(nulls_last=True), "slug")
    return paged(rows, page=page, page_size=page_size, answers=_answers)


def open_source(*, slug: str) -> OpenSourceFigures:
    """One source and its figures, flagged as on their campaigns; NotFound as elsewhere."""
    page = source_page(slug=slug)
    return OpenSourceFigures(
        source=OpenSource(
            ref=page.row.ref,
            kind=page.row.kind,
            figures_count=page.row.figures_count,
            campaigns=tuple(sorted(ref.slug for ref in page.row.campaigns)),
        ),
        figures=tuple(printed(figure) for figure in page.figures),
        mentions=page.mentions,
    )


def _answers(sources: Iterable[Source]) -> tuple[OpenSource, ...]:
    ids = [source.pk for source in sources]
    counts, campaigns = {}, defaultdict(dict)
    claims = Claim.objects.filter(source__in=ids).order_by()
    for source, slug, number in claims.values_list("source", "campaign__slug").annotate(
        number=Count("pk")
    ):
        counts[source] = counts.get(source, 0) + number
        campaigns[source][slug] = None
    named = Campaign.named_in.through.objects.filter(source__in=ids).order_by()
    for source, slug in named.values_list("source", "campaign__slug"):
        campaigns[source][slug] = None
    return tuple(
        OpenSource(
            ref=source_ref(source),
            kind=source.kind,
            figures_count=counts.get(source.pk, 0),
            campaigns=tuple(sorted(campaigns[source.pk])),
        )
        for source in sources
    )
