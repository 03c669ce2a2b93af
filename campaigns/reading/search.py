"""Search over campaigns, places, organisations and sources, without accents.

Every word must stand somewhere in a row. The database finds, ranks and limits; what is not shown
is only counted. `LIKE '%word%'` reads the folded column of each row, which is little for tens of
thousands; on PostgreSQL a trigram index (`gin_trgm_ops`) on `folded` would serve millions without
a change here.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import DenseRank, Length
from django.db.models.lookups import Exact

from campaigns.models import CampaignOrganisation, Organisation, Place, Source
from campaigns.rules.searching import without_kind, words_searched
from campaigns.rules.wording import fold

from .answers_search import Hits, OrganisationHit, PlaceHit, SearchAnswer, SourceHit
from .campaigns import campaign_rows, campaigns_queryset, matching
from .loading import campaign_ref, place_ref, source_ref, successors_of

SHOWN = 8
CAMPAIGNS_NAMED = 3
NOTHING = Hits(rows=(), total=0)
WHERE = ("folded", "parent__folded", "parent__parent__folded")
NEWEST = F("starts_on").desc(nulls_last=True)


def search(*, text: str, today: date) -> SearchAnswer:
    """The best of each kind for what was typed; CannotRead where it is no text to search for."""
    words, phrase = words_searched(text), fold(text)
    if not words:
        return SearchAnswer((), NOTHING, NOTHING, NOTHING, NOTHING, names_a_place=False)
    places, names_a_place = _places(words, phrase)
    return SearchAnswer(
        words=words,
        places=places,
        campaigns=_campaigns(words, phrase, text, today),
        organisations=_organisations(words, phrase),
        sources=_sources(words, phrase, text),
        names_a_place=names_a_place,
    )


def _places(words, phrase) -> tuple[Hits, bool]:
    """Named so, or "tỉnh …", "… (province)", or with what they lie in beside their name; those in
    force before those that ended."""
    kinds, bare = without_kind(phrase)
    named = _every(words, *WHERE) & _any(Q(folded__contains=word) for word in words)
    whole = Q(folded=phrase)
    if kinds:
        named |= Q(kind__in=kinds) & _every(bare.split(), "folded")
        whole |= Q(kind__in=kinds, folded=bare)
    rows = _ranked(
        Place.objects.filter(named), whole, Q(folded__startswith=phrase), words, ("folded",)
    ).order_by("rank", F("valid_until").desc(nulls_first=True), "folded", "slug")
    found, total = _best(rows.select_related("parent").prefetch_related(successors_of()))
    hits = tuple(PlaceHit(place_ref(place), place_ref(place.parent)) for place in found)
    return Hits(hits, total), bool(found) and found[0].rank == 0


def _campaigns(words, phrase, text, today) -> Hits:
    columns = ("folded", "place__folded")
    rows = _ranked(
        matching(campaigns_queryset(), text=phrase),
        _is_named(phrase, "name") | Q(name_en__iexact=text.strip()),
        Q(folded__startswith=phrase),
        words,
        columns,
    )
    found, total = _best(rows.order_by("rank", NEWEST, "folded", "pk"))
    return Hits(campaign_rows(campaigns=found, today=today), total)


def _organisations(words, phrase) -> Hits:
    rows = _ranked(
        Organisation.objects.filter(_every(words, "folded", "place__folded")),
        Q(folded=phrase),
        Q(folded__startswith=phrase),
        words,
        ("folded",),
    )
    found, total = _best(rows.select_related("place").order_by("rank", "folded", "pk"))
    ids = [organisation.pk for organisation in found]
    latest, counts = _latest_campaigns(ids), _campaign_counts(ids)
    hits = (
        OrganisationHit(
            slug=organisation.slug,
            name=organisation.name,
            place=place_ref(organisation.place),
            campaigns=tuple(latest[organisation.pk]),
            campaigns_count=counts.get(organisation.pk, 0),
        )
        for organisation in found
    )
    return Hits(tuple(hits), total)


def _campaign_counts(ids: list[int]) -> dict[int, int]:
    """In how many campaigns each organisation had a part, however many parts in one."""
    links = CampaignOrganisation.objects.filter(organisation__in=ids).order_by()
    counted = links.values("organisation").annotate(n=Count("campaign", distinct=True))
    return dict(counted.values_list("organisation", "n"))


def _latest_campaigns(ids: list[int]) -> dict[int, list]:
    """The newest few campaigns of each organisation, in one query however many they ran."""
    newest = [F("campaign__starts_on").desc(nulls_last=True), "campaign__folded", "campaign"]
    links = (
        CampaignOrganisation.objects.filter(organisation__in=ids)
        .annotate(
            campaign_rank=Window(DenseRank(), partition_by="organisation", order_by=newest),
        )
        .filter(campaign_rank__lte=CAMPAIGNS_NAMED)
        .select_related("campaign")
        .order_by("campaign_rank")
    )
    found = defaultdict(dict)  # a dict: one campaign can be there in two roles
    for link in links:
        found[link.organisation_id][link.campaign_id] = campaign_ref(link.campaign)
    return defaultdict(list, {pk: list(refs.values()) for pk, refs in found.items()})


def _sources(words, phrase, text) -> Hits:
    rows = _ranked(
        Source.objects.filter(_every(words, "folded", "label_en")),
        _is_named(phrase, "title")
        | Q(label__iexact=text.strip())
        | Q(label_en__iexact=text.strip()),
        Q(folded__startswith=phrase),
        words,
        ("folded",),
    )
    newest = F("published_on").desc(nulls_last=True)
    found, total = _best(rows.order_by("rank", newest, "slug"))
    figures = Source.objects.filter(pk__in=[source.pk for source in found]).order_by()
    counts = dict(figures.annotate(n=Count("claims")).values_list("pk", "n"))
    return Hits(tuple(SourceHit(source_ref(row), counts[row.pk]) for row in found), total)


def _every(words: Iterable[str], *columns: str) -> Q:
    """Each word stands in one of the columns; one that is not folded holds English."""
    found = Q()
    for word in words:
        found &= _any(Q(**{f"{column}__icontains": word}) for column in columns)
    return found


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _is_named(phrase: str, column: str) -> Q:
    """Folded, the column is the phrase. `folded` begins with it, and other columns follow there.

    Names are kept composed, so each is as long as its folded form.
    """
    as_long = Exact(Length(column), len(phrase))
    return Q(folded=phrase) | (Q(folded__startswith=f"{phrase} ") & Q(as_long))


def _ranked(
    rows: QuerySet, whole: Q, begins: Q, words: tuple[str, ...], columns: tuple[str, ...]
) -> QuerySet:
    """The whole name first, then what begins so, then where each word begins a word, then all."""
    each_begins = Q()
    for word in words:
        each_begins &= _any(
            Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
            for column in columns
        )
    ranks = [
        When(condition, then=Value(n)) for n, condition in enumerate((whole, begins, each_begins))
    ]
    return rows.annotate(rank=Case(*ranks, default=Value(len(ranks)), output_field=IntegerField()))


def _best(rows: QuerySet) -> tuple[list, int]:
    """The first rows, and how many there are: counted only where more than are shown."""
    found = list(rows[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else rows.order_by().count()
    return found[:SHOWN], total
