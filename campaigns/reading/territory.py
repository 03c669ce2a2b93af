"""Where: what lies below a place, the provinces of a day, and the chains of succession."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Campaign, Drive, Place, Succession
from campaigns.rules.validity import forebears

from .answers import PlaceRef
from .loading import place_ref, successors_of
from .prepared import OfDay
from .remembered import moment, remembered
from .versions import LISTS, NAMES

PROVINCIAL = (Place.Kind.PROVINCE, Place.Kind.MUNICIPALITY)


# Each of some places with all that lies below it: the beginning of a statement.
BELOW = """
WITH RECURSIVE below (root, id) AS (
    SELECT id, id FROM campaigns_place WHERE id IN ({places})
    UNION
    SELECT below.root, p.id FROM campaigns_place p JOIN below ON p.parent_id = below.id
)
"""


def below_of(ids: Collection[int]) -> str:
    return BELOW.format(places=", ".join(str(int(pk)) for pk in ids))


def ids_below(ids: Iterable[int]) -> set[int]:
    """The places and all that lies below them, in one query."""
    ids = set(ids)
    if not ids:
        return ids
    with connection.cursor() as cursor:
        cursor.execute(f"{below_of(ids)} SELECT DISTINCT id FROM below")
        return {pk for (pk,) in cursor.fetchall()}


def in_or_below(ids: Iterable[int]) -> RawSQL:
    """The same within a question, for its database alone: the country has thousands of places."""
    return RawSQL(f"{below_of(set(ids))} SELECT id FROM below", [])


def ids_above(ids: Iterable[int]) -> set[int]:
    """What the places are part of, one query a level; the places themselves are left out."""
    found, level = set(), set(ids)
    while level:
        parents = Place.objects.filter(children__in=level).order_by().values_list("pk", flat=True)
        level = set(parents) - found
        found |= level
    return found


def apart(places: Iterable[Place]) -> list[int]:
    """The places but for those that are part of another of them; one query a level at most."""
    above = {place.pk: place.parent_id for place in places}
    ids = list(above)
    while missing := {pk for pk in above.values() if pk is not None} - above.keys():
        parents = Place.objects.filter(pk__in=missing).order_by()
        above.update(parents.values_list("pk", "parent"))
    kept = []
    for pk in ids:
        step = above[pk]
        while step is not None and step not in ids:
            step = above[step]
        if step is None:
            kept.append(pk)
    return kept


def provinces(*, on: date) -> tuple[PlaceRef, ...]:
    """The provinces and centrally run cities in force on the day, in order of their names."""
    return provinces_of((on,))[0]


def provinces_of(days: Sequence[date]) -> list[tuple[PlaceRef, ...]]:
    """The same of several days, in two queries."""
    found = Place.objects.filter(kind__in=PROVINCIAL).prefetch_related(successors_of())
    places = [(place.validity, place_ref(place)) for place in found]
    return [tuple(ref for validity, ref in places if validity.contains(day)) for day in days]


def in_force(*, on: date) -> QuerySet[Place]:
    """The same as rows."""
    return Place.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        kind__in=PROVINCIAL,
    )


def places_with_campaigns() -> tuple[PlaceRef, ...]:
    """The places that some campaign names, former ones too, in order of their names; the same
    answer, and not an equal one, for as long as no campaign and no name changes."""
    at = moment(LISTS, NAMES)
    return remembered("places", at, lambda: tuple(PlaceRef(*row) for row in _with_campaigns()))


def place_with_campaigns_below(*, slug: str) -> PlaceRef | None:
    """The place of this address word, where a campaign names what lies below it."""
    place = Place.objects.filter(slug=slug)
    key = place.values_list("pk", flat=True).first()
    named = key and Campaign.objects.filter(place__in=in_or_below([key])).exists()
    return PlaceRef(*place.values_list(*_REF).get()) if named else None


_REF = ("slug", "name", "kind", "valid_until")


def _named_by_campaigns(_day: date) -> QuerySet:
    own = Campaign.objects.filter(place__isnull=False).order_by().values("place")
    return Place.objects.filter(pk__in=own).values_list(*_REF)


_with_campaigns = OfDay(_named_by_campaigns)


# The steps by which former places became a part of some.
TAKEN_OVER = """
WITH RECURSIVE taken (link, predecessor) AS (
    SELECT id, predecessor_id FROM campaigns_succession WHERE successor_id IN ({places})
    UNION
    SELECT s.id, s.predecessor_id FROM campaigns_succession s JOIN taken
    ON s.successor_id = taken.predecessor
)
SELECT link FROM taken
"""


def former_places(place: Place) -> list[Place]:
    """Every former place that the place took over, directly or through another."""
    steps = RawSQL(TAKEN_OVER.format(places="%s"), [place.pk])
    links = Succession.objects.filter(pk__in=steps).select_related("predecessor")
    links = list(links.prefetch_related(successors_of("predecessor")))
    found = {link.predecessor_id: link.predecessor for link in links}
    ids = forebears([(link.predecessor_id, link.successor_id) for link in links], place.pk)
    return [found[pk] for pk in ids]


@dataclass(frozen=True, slots=True)
class Territory:
    """A place, all below it, and the former places that it took over with all below them.

    `steps` lead from each place of it to what it is part of, and to what took it over.
    """

    place: Place
    took_over: tuple[Place, ...]
    ids: frozenset[int]
    steps: Mapping[int, tuple[int, ...]]

    @property
    def whole(self) -> bool:
        return self.place.kind == Place.Kind.COUNTRY

    def drives(self) -> QuerySet[Drive]:
        return Drive.objects.all() if self.whole else Drive.objects.filter(site__place__in=self.ids)

    def above(self, place: int) -> set[int]:
        """The place, and every place of which its results are a part."""
        found, step = {place}, {place}
        while step:
            step = {other for one in step for other in self.steps.get(one, ())} - found
            found |= step
        return found


def territory_of(place: Place, *, within: frozenset[int]) -> Territory:
    """What a report of the place covers; nothing but what lies `within`."""
    took_over = [former for former in former_places(place) if former.pk in within]
    ids = ids_below([place.pk, *(former.pk for former in took_over)]) & within
    steps = defaultdict(tuple)
    parents = Place.objects.filter(pk__in=ids, parent__isnull=False).order_by()
    links = Succession.objects.filter(predecessor__in=ids).order_by()
    for below, above in (
        *parents.values_list("pk", "parent"),
        *links.values_list("predecessor", "successor"),
    ):
        steps[below] += (above,)
    return Territory(place, tuple(took_over), frozenset(ids), steps)
