"""Writing a comparison: new sites, new drives, then the entries, in few statements."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection

from campaigns.models import Campaign, Collection, DonationSite, Drive
from campaigns.recording.bulk import insert, insert_like
from campaigns.recording.locks import locks_over
from campaigns.recording.record import new_entry
from campaigns.rules.text import name_key

from .match import Spot
from .rows import Comparison, Row

AT_ONCE = 2000  # rows between two words of progress


class Moved(Exception):
    """The books are no longer as they were when the sheet was compared with them."""


def hold(comparison: Comparison) -> None:
    """Keep what the rows meet as it is until the transaction ends; raises Moved.

    In the order of all writers: entries, sites, drives, places. On SQLite one transaction
    writes at a time, so there is nothing to hold.
    """
    writes = [row for row in comparison.rows if row.writes]
    if connection.features.has_select_for_update:
        _lock(Collection, {row.entry.id for row in writes if row.entry})
        _lock(DonationSite, {row.met.spot.site for row in writes if row.met.drive is None} - {None})
        _lock(Drive, {row.met.drive for row in writes} - {None})
    locks = locks_over(places={row.met.spot.place for row in writes})
    for row in writes:
        first, last = comparison.book.days_of(row.met.drive, row.met.day)
        for lock in locks[row.met.spot.place]:
            if lock.first_day <= last and first <= lock.last_day:
                raise Moved


def _lock(model, ids: set[int]) -> None:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 10_000):
        rows = model.objects.filter(pk__in=ordered[start : start + 10_000]).order_by("pk")
        # values_list: the rows are not wanted, only held
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def write(
    comparison: Comparison,
    *,
    campaign: Campaign,
    user: AbstractBaseUser,
    at: datetime,
    upload: int,
    reason: str,
) -> Iterator[int]:
    """Write every row that is new or changed; gives how many entries stand, again and again."""
    writes = [row for row in comparison.rows if row.writes]
    drives = _drives(writes, campaign)
    done = 0
    for start in range(0, len(writes), AT_ONCE):
        entries = [
            new_entry(
                offered=row.offer(drive=drive, reason=reason),
                entry_key=row.key(campaign=campaign.pk, drive=drive),
                logged_by=user,
                at=at,
                upload=upload,
            )
            for row in writes[start : start + AT_ONCE]
            for drive in [row.met.drive or drives[row.number]]
        ]
        insert(entries)
        done += len(entries)
        yield done


def _drives(writes: list[Row], campaign: Campaign) -> dict[int, int]:
    """The new drives by the number of their row."""
    planned = [row for row in writes if row.met.drive is None]
    if not planned:
        return {}
    made = _sites({row.met.spot: None for row in planned if row.met.spot.site is None})
    wanted = [(row.met.spot.site or made[row.met.spot], row.met.day) for row in planned]
    alike = Drive(campaign_id=campaign.pk, starts_on=wanted[0][1])
    insert_like(alike, ("site_id", "starts_on"), wanted)
    # Their sites are held, so what stands there on those days is what was written here.
    stand = Drive.objects.filter(campaign=campaign).exclude(status=Drive.Status.CANCELLED)
    found = stand.order_by("pk").values_list("site_id", "starts_on", "pk")
    keys = {(site, day): pk for site, day, pk in found.iterator(chunk_size=5000)}
    return {row.number: keys[spot] for row, spot in zip(planned, wanted, strict=True)}


def _sites(spots: dict[Spot, None]) -> dict[Spot, int]:
    """One by one, for their history; two spellings of one name are one site."""
    found: dict[Spot, int] = {}
    made: dict[tuple[int, str], int] = {}
    for spot in spots:
        key = (spot.place, name_key(spot.name))
        if key not in made:
            made[key] = DonationSite.objects.create(name=spot.name, place_id=spot.place).pk
        found[spot] = made[key]
    return found
