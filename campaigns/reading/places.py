"""One place through time."""

from datetime import date

from campaigns.models import Mention, Place, Succession

from .answers import NotFound, PlacePage, SuccessionLine
from .calendar import coming_in
from .campaigns import campaign_rows, campaigns_queryset
from .loading import mention_line, place_ref, successors_of
from .series import history_of
from .territory import former_places, ids_below


def place_page(*, slug: str, today: date) -> PlacePage:
    """A place, what it took over and what became of it; raises NotFound for an unknown slug."""
    place = (
        Place.objects.select_related("parent")
        .prefetch_related(successors_of(), successors_of("parent"))
        .filter(slug=slug)
        .first()
    )
    if place is None:
        raise NotFound(slug)
    below = ids_below([place.pk])
    former = [(unit, ids_below([unit.pk])) for unit in former_places(place)]
    in_force = place.validity.contains(today)
    mentions = (
        Mention.objects.filter(place__in=below)
        .select_related("source", "place")
        .prefetch_related(successors_of("place"))
    )
    return PlacePage(
        place=place_ref(place),
        code=place.code,
        parent=place_ref(place.parent),
        valid_from=place.valid_from,
        in_force=in_force,
        became=_steps(Succession.objects.filter(predecessor=place), "successor"),
        took_over=_steps(Succession.objects.filter(successor=place), "predecessor"),
        children=tuple(
            place_ref(child) for child in place.children.prefetch_related(successors_of())
        ),
        own=_rows(below, today),
        inherited=tuple(
            (place_ref(unit), rows) for unit, ids in former if (rows := _rows(ids, today))
        ),
        mentions=tuple(mention_line(mention) for mention in mentions),
        history=history_of(place=place, former=[unit for unit, _ids in former], today=today),
        coming=coming_in(
            place_ids=below.union(*(ids for _unit, ids in former)) if in_force else below,
            today=today,
        ),
    )


def _steps(links, side):
    links = links.select_related(side).prefetch_related(successors_of(side))
    return tuple(
        SuccessionLine(other=place_ref(getattr(link, side)), on=link.on, document=link.document)
        for link in links
    )


def _rows(place_ids, today):
    return campaign_rows(campaigns=campaigns_queryset().filter(place__in=place_ids), today=today)
