"""A place and what stands around it: above, below, before and after. SQL that is written once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.expressions import RawSQL

from campaigns.models import Place, Succession
from campaigns.rules.validity import forebears

from .answers import NotFound, PlaceRef, SuccessionLine
from .beside import REF, columns, stored, under
from .prepared import ByKeys
from .territory import TAKEN_OVER

_COLUMNS = columns(Place)
_named = ByKeys(
    lambda words: (
        Place.objects.filter(slug__in=words)
        .order_by()
        .values_list(*_COLUMNS, *under("parent", _COLUMNS))
    ),
    of=str,
)
_below = ByKeys(lambda keys: Place.objects.filter(parent__in=keys).values_list(*_COLUMNS))
_STEP = ("successor_id", "on", "document")
_taken_over = ByKeys(
    lambda keys: Succession.objects.filter(
        pk__in=RawSQL(TAKEN_OVER.format(places=", ".join("%s" for _ in keys)), keys)
    ).values_list(*_STEP, *under("predecessor", _COLUMNS))
)
_became = ByKeys(
    lambda keys: Succession.objects.filter(predecessor__in=keys).values_list(
        *_STEP, *under("successor", _COLUMNS)
    )
)
_heirs = ByKeys(
    lambda keys: (
        Succession.objects.filter(predecessor__in=keys)
        .order_by("on", "successor__slug")
        .values_list("predecessor_id", *under("successor", REF))
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """By which a place, `other`, came before or after one; `into` is the later of the two."""

    into: int
    on: date
    document: str
    other: Place


@dataclass(frozen=True, slots=True)
class Around:
    """`former` are all that it took over, directly or through another, nearest first; `below`
    only what is a part of nothing between."""

    place: Place
    former: tuple[Place, ...]
    below: tuple[Place, ...]
    steps_from: tuple[Step, ...]
    steps_to: tuple[Step, ...]
    heirs: dict[int, tuple[PlaceRef, ...]]

    def ref(self, place: Place | None) -> PlaceRef | None:
        if place is None:
            return None
        return PlaceRef(*(getattr(place, name) for name in REF), self.heirs.get(place.pk, ()))

    def lines(self, steps: Iterable[Step]) -> tuple[SuccessionLine, ...]:
        return tuple(
            SuccessionLine(other=self.ref(step.other), on=step.on, document=step.document)
            for step in steps
        )


def place_named(slug: str) -> Place:
    """With what it is part of; raises NotFound for an unknown slug."""
    for row in _named([slug]):
        place = stored(Place, row[: len(_COLUMNS)])
        place.parent = stored(Place, row[len(_COLUMNS) :])
        return place
    raise NotFound(slug)


def around(*, slug: str) -> Around:
    """The place of that address word; raises NotFound for an unknown one."""
    place = place_named(slug)
    steps = [_step(row) for row in _taken_over([place.pk])]
    before = {step.other.pk: step.other for step in steps}
    links = [(step.other.pk, step.into) for step in steps]
    former = tuple(before[pk] for pk in forebears(links, place.pk))
    below = tuple(stored(Place, row) for row in _below([place.pk]))
    after = tuple(_step(row) for row in _became([place.pk]))
    shown = [place, place.parent, *former, *below, *(step.other for step in after)]
    return Around(
        place=place,
        former=former,
        below=below,
        steps_from=tuple(step for step in steps if step.into == place.pk),
        steps_to=after,
        heirs=_heirs_of(one.pk for one in shown if one is not None),
    )


def _step(row: tuple) -> Step:
    return Step(*row[: len(_STEP)], stored(Place, row[len(_STEP) :]))


def _heirs_of(places: Iterable[int]) -> dict[int, tuple[PlaceRef, ...]]:
    found = defaultdict(list)
    for place, *heir in _heirs(places):
        found[place].append(PlaceRef(*heir))
    return {place: tuple(heirs) for place, heirs in found.items()}
