"""Places in force and former ones, with what took over what."""

from datetime import date

from django.db.models import Prefetch, Q

from campaigns.models import Place, Succession
from campaigns.rules.searching import words_of

from .answers import SuccessionLine
from .answers_open import OpenPlace, Paged
from .loading import place_ref, successors_of
from .paging import paged

PLACE_KINDS: tuple[str, ...] = tuple(Place.Kind.values)


def open_places(
    *,
    kind: str | None = None,
    on: date | None = None,
    text: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Paged[OpenPlace]:
    """The places of a kind, in force on a day, whose name holds every word, by their names."""
    took_over = Succession.objects.select_related("predecessor").order_by("on", "predecessor__slug")
    places = Place.objects.select_related("parent").prefetch_related(
        successors_of(), Prefetch("took_over", queryset=took_over)
    )
    for word in words_of(text):
        places = places.filter(folded__contains=word)
    if kind is not None:
        places = places.filter(kind=kind)
    if on is not None:
        places = places.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        )
    return paged(
        places.order_by("folded", "slug"),
        page=page,
        page_size=page_size,
        answers=lambda found: map(_answer, found),
    )


def _answer(place: Place) -> OpenPlace:
    return OpenPlace(
        ref=place_ref(place),
        code=place.code,
        parent=place.parent.slug if place.parent else None,
        valid_from=place.valid_from,
        became=tuple(
            SuccessionLine(place_ref(step.successor), step.on, step.document)
            for step in place.succeeded_by.all()
        ),
        took_over=tuple(
            SuccessionLine(place_ref(step.predecessor), step.on, step.document)
            for step in place.took_over.all()
        ),
    )
