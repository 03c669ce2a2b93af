"""Where: what lies below a place, the provinces of a day, and the chains of succession."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from campaigns.models import Place, Succession
from campaigns.rules.validity import forebears

from .answers import PlaceRef
from .loading import place_ref, successors_of

PROVINCIAL = (Place.Kind.PROVINCE, Place.Kind.MUNICIPALITY)


def ids_below(ids: Iterable[int]) -> set[int]:
    """The places and all that lies below them, one query a level."""
    found, level = set(ids), set(ids)
    while level:
        level = set(Place.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return found


def provinces(*, on: date) -> tuple[PlaceRef, ...]:
    """The provinces and centrally run cities in force on the day, in order of their names."""
    in_force = Place.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        kind__in=PROVINCIAL,
    )
    return tuple(place_ref(place) for place in in_force.prefetch_related(successors_of()))


def places_with_campaigns() -> tuple[PlaceRef, ...]:
    """The places that some campaign names, former ones too, in order of their names."""
    named = Place.objects.filter(campaigns__isnull=False).distinct()
    return tuple(place_ref(place) for place in named)


def former_places(place: Place) -> list[Place]:
    """Every former place that the place took over, directly or through another."""
    links = Succession.objects.values_list("predecessor", "successor")
    ids = forebears(links, place.pk)
    found = Place.objects.prefetch_related(successors_of()).in_bulk(ids)
    return [found[pk] for pk in ids]
