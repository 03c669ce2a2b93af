"""One place through time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Mention, Place

from .answers import CampaignRow, MentionLine, PlacePage, PlaceRef, SourceRef
from .around import around, place_named
from .beside import REF, SOURCE, under
from .calendar import coming_in
from .campaigns import campaign_rows
from .listed import listed_by
from .prepared import ByKeys
from .series import history_of
from .sharing import newest_told
from .territory import BELOW, below_of

# How many campaigns a place's page lists, its own and those of each former unit; the list of
# campaigns has them all, and so have its files.
OWN_SHOWN, FORMER_SHOWN = 25, 10
MENTIONS_SHOWN = 50


def place_page(*, slug: str, today: date) -> PlacePage:
    """A place, what it took over and what became of it; raises NotFound for an unknown slug."""
    found = around(slug=slug)
    place, former = found.place, found.former
    in_force = place.validity.contains(today)
    # Of a place that ended itself nothing is told apart: all below it ended with it.
    ended = [unit for unit in found.below if in_force and not unit.validity.contains(today)]
    newest = _newest_campaigns(place, former)
    rows = _rows({pk for keys, _count in newest.values() for pk in keys}, today)
    own, *others = (_of(rows, newest[unit.pk][0]) for unit in (place, *former))
    mentions, mentions_count = _mentions(place)
    return PlacePage(
        place=found.ref(place),
        code=place.code,
        parent=found.ref(place.parent),
        valid_from=place.valid_from,
        in_force=in_force,
        became=found.lines(found.steps_to),
        took_over=found.lines(found.steps_from),
        children=tuple(found.ref(unit) for unit in found.below if unit not in ended),
        former_children=tuple(map(found.ref, ended)),
        own=own,
        inherited=tuple(
            (found.ref(unit), those) for unit, those in zip(former, others, strict=True) if those
        ),
        counts={unit.slug: newest[unit.pk][1] for unit in (place, *former)},
        newest=_newest_told([place, *former], [own, *others], newest, today),
        mentions=mentions,
        mentions_count=mentions_count,
        history=history_of(place=place, former=former, today=today),
        coming=coming_in(places=[place, *(former if in_force else ())], today=today),
    )


def place_ranks(*, slug: str, today: date) -> tuple[CampaignRow, ...]:
    """The campaigns that the place's page lists as its own; raises NotFound as it does."""
    place = place_named(slug)
    keys, _count = _newest_campaigns(place, ())[place.pk]
    return tuple(_rows(keys, today).values())


_COUNTED = """
SELECT below.root, COUNT(*) FROM campaigns_campaign c JOIN below ON c.place_id = below.id
GROUP BY below.root
"""
_NEWEST = """
SELECT * FROM (
    SELECT {root:d} AS root, c.id FROM campaigns_campaign c
    WHERE c.place_id IN (SELECT id FROM below WHERE root = {root:d})
    ORDER BY c.starts_on DESC NULLS LAST, c.folded LIMIT {shown:d}
) AS of_{root:d}
"""


def _newest_campaigns(place: Place, former: Sequence[Place]) -> dict[int, tuple[set[int], int]]:
    """Of each unit with all below it, the keys of the campaigns to list and how many there are."""
    below = below_of([place.pk, *(unit.pk for unit in former)])
    with connection.cursor() as cursor:
        cursor.execute(below + _COUNTED)
        counts = dict(cursor.fetchall())
        found = {unit.pk: (set(), counts.get(unit.pk, 0)) for unit in (place, *former)}
        if counts:
            shown = {root: FORMER_SHOWN for root in counts} | {place.pk: OWN_SHOWN}
            parts = (_NEWEST.format(root=root, shown=most) for root, most in shown.items())
            cursor.execute(f"{below} {' UNION ALL '.join(parts)}")
            for root, campaign in cursor.fetchall():
                found[root][0].add(campaign)
    return found


def _rows(keys: Iterable[int], today: date) -> dict[int, CampaignRow]:
    """The newest first."""
    found = listed_by(keys)
    rows = campaign_rows(campaigns=found, today=today)
    return {campaign.pk: row for campaign, row in zip(found, rows, strict=True)}


def _of(rows: Mapping[int, CampaignRow], keys: set[int]) -> tuple[CampaignRow, ...]:
    return tuple(row for pk, row in rows.items() if pk in keys)


def _newest_told(
    units: list[Place],
    lists: list[tuple[CampaignRow, ...]],
    newest: Mapping[int, tuple[set[int], int]],
    today: date,
) -> CampaignRow | None:
    """The first with a figure of what begins latest, of all lists; one that is cut and names none
    may have it further down."""
    told = [[row for row in rows if row.main and row.main.result] for rows in lists]
    for unit, rows, listed in zip(units, told, lists, strict=True):
        if not rows and len(listed) < newest[unit.pk][1]:
            return newest_told(places=[unit.pk for unit in units], today=today)
    return max(
        (row for rows in told for row in rows),
        key=lambda row: row.starts_on or date.min,
        default=None,
    )


_MENTION = ("as_printed", "part", "part_number", "remark", "remark_en")
_last_mentions = ByKeys(
    lambda keys: (
        _mentions_in(keys)
        .order_by("-pk")
        .values_list(*_MENTION, *under("place", REF), *under("source", SOURCE))[
            : MENTIONS_SHOWN + 1
        ]
    )
)


def _mentions_in(places: list[int]) -> QuerySet[Mention]:
    marks = ", ".join("%s" for _ in places)
    below = RawSQL(f"{BELOW.format(places=marks)} SELECT id FROM below", places)
    return Mention.objects.filter(place__in=below)


def _mentions(place: Place) -> tuple[tuple[MentionLine, ...], int]:
    """The last that were recorded, in the order in which they were, and how many there are."""
    rows = _last_mentions([place.pk])
    count = len(rows) if len(rows) <= MENTIONS_SHOWN else _mentions_in([place.pk]).count()
    return tuple(_mention(*row) for row in reversed(rows[:MENTIONS_SHOWN])), count


def _mention(printed, part, number, remark, remark_en, *beside) -> MentionLine:
    place = PlaceRef(*beside[: len(REF)])
    source = SourceRef(*beside[len(REF) :])
    return MentionLine(printed, place, source, part, number, remark, remark_en)
