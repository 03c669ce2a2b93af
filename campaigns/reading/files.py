"""Whole lists for files: read chunk by chunk, so that no more than a chunk is held at a time.

A file may be read for minutes by a slow client, so no transaction is held open for it: that would
keep SQLite's writers waiting, and PostgreSQL from tidying up. What the list holds, and its order,
is settled by the first query; each row is as it stands when its chunk is read.
"""

from array import array
from collections.abc import Iterator

from django.db.models import Model, QuerySet

from campaigns.models import Campaign, Drive

from .answers import NotFound

CHUNK = 200
KEYS_AT_ONCE = 1_000


def in_chunks(
    listed: QuerySet, *, rows: QuerySet | None = None, size: int = CHUNK
) -> Iterator[list[Model]]:
    """The rows of `listed` in its order, some at a time, at the same speed at its end as at its
    start: by their keys (eight bytes each), where an OFFSET would count from the start each time.

    `rows` says how they are loaded, where that needs less than `listed` itself: its filters need
    not be worked out again. What is deleted meanwhile is left out.
    """
    keys = array("q", _keys(listed))
    rows = listed.order_by() if rows is None else rows.order_by()
    for start in range(0, len(keys), size):
        chunk = keys[start : start + size]
        found = rows.in_bulk(list(chunk))
        yield [found[key] for key in chunk if key in found]


def _keys(listed: QuerySet) -> Iterator[int]:
    bare = listed.prefetch_related(None).values_list("pk", flat=True)
    return bare.iterator(chunk_size=KEYS_AT_ONCE)


def drives_of(*, campaign: str) -> QuerySet[Drive]:
    """Every drive of a campaign, the latest first."""
    found = Campaign.objects.filter(slug=campaign).first()
    if found is None:
        raise NotFound(campaign)
    drives = Drive.objects.filter(campaign=found).select_related("site__place")
    return drives.order_by("-starts_on", "-id")
