"""Writing what was promised: new sites, new drives, then the entries, in few statements."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection

from campaigns.models import Campaign, Collection, DonationSite, Drive, acting
from campaigns.recording.bulk import insert_like, insert_ready
from campaigns.recording.locks import locks_over
from campaigns.rules.text import name_key

from .book import FIGURES
from .match import Spot
from .promise import Promise, Write

AT_ONCE = 2000  # rows in one statement, and between two words of progress
KEYS = UUID("7b1d4c5e-51b6-4b0e-9d57-6f0a0c9c2f11")  # the space of our entries' keys
_VARIANT = "89ab89ab89ab89ab"  # of RFC 4122, by what a sum gives in its place
_COLUMNS = (
    *("entry_key", "drive_id", "replaces_id", "deferred_reasons", "note", "reason"),
    *FIGURES,
)


class Moved(Exception):
    """The books are no longer as they were when the sheet was compared with them."""


def hold(promise: Promise) -> None:
    """Keep what is met as it is until the transaction ends.

    In the order of all writers: entries, sites, drives, places. On SQLite one transaction
    writes at a time, so there is nothing to hold. Whether a period is locked by now is asked
    when it is held.
    """
    if connection.features.has_select_for_update:
        _lock(Collection, promise.entries)
        _lock(DonationSite, [spot.site for spot in promise.spots if spot.site is not None])
        _lock(Drive, promise.drives)
    locks_over(places={spot.place for spot in promise.spots})


def _lock(model, ids: list[int]) -> None:
    """Held in the order of their keys; the rows themselves are not wanted."""
    table = connection.ops.quote_name(model._meta.db_table)
    held = f"SELECT 1 FROM {table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
    ordered = sorted(ids)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            cursor.execute(f"SELECT count(*) FROM ({held}) held", [some])


def write(
    promise: Promise,
    *,
    campaign: Campaign,
    user: AbstractBaseUser,
    at: datetime,
    upload: int,
    reason: str,
) -> Iterator[int]:
    """Write every row that is new or changed; gives how many entries stand, again and again."""
    with acting(user.pk):  # the request that asked may be over: its answer comes bit by bit
        drives = _drives(promise, campaign)
    alike = Collection(logged_by=user, recorded_at=at, upload_id=upload)
    writes, done = promise.writes(), 0
    while some := list(islice(writes, AT_ONCE)):
        insert_ready(alike, _COLUMNS, (_entry(w, drives, campaign.pk, reason) for w in some))
        done += len(some)
        yield done


def _entry(write: Write, drives: dict[tuple[int, int], int], campaign: int, reason: str) -> tuple:
    drive, spot, day, replaces, reasons, note, figures = write
    if drive is None:
        drive = drives[spot, day]
    key = _key(f"({campaign}, {drive}, {replaces}, {figures!r}, {note!r})")
    if replaces is None:
        return (key, drive, None, "{}", note, "", *figures)
    return (key, drive, replaces, json.dumps(reasons), note, reason, *figures)


def _key(said: str) -> str:
    """`uuid5(KEYS, said)` in hexadecimal: the same for the same result of the same drive, whoever
    sends it in whatever sheet."""
    found = hashlib.sha1(KEYS.bytes + said.encode(), usedforsecurity=False).hexdigest()
    return f"{found[:12]}5{found[13:16]}{_VARIANT[int(found[16], 16)]}{found[17:32]}"


def _drives(promise: Promise, campaign: Campaign) -> dict[tuple[int, int], int]:
    """The new drives by their spot and day."""
    wanted = [(write.spot, write.day) for write in promise.writes() if write.drive is None]
    if not wanted:
        return {}
    sites = _sites(promise, {spot for spot, _ in wanted})
    days = {day: date.fromordinal(day) for _, day in wanted}
    alike = Drive(campaign_id=campaign.pk, starts_on=days[wanted[0][1]])
    made = ((sites[spot], days[day]) for spot, day in wanted)
    insert_like(alike, ("site_id", "starts_on"), made)
    # Their sites are held, so what stands there on those days is what was written here.
    stand = Drive.objects.filter(campaign=campaign).exclude(status=Drive.Status.CANCELLED)
    found = stand.order_by("pk").values_list("site_id", "starts_on", "pk")
    keys = {(site, day): pk for site, day, pk in found.iterator(chunk_size=5000)}
    return {(spot, day): keys[sites[spot], days[day]] for spot, day in wanted}


def _sites(promise: Promise, wanted: set[int]) -> dict[int, int]:
    """The site of each spot; new ones are made one by one, for their history. Two spellings of
    one name are one site."""
    found: dict[int, int] = {}
    made: dict[tuple[int, str], int] = {}
    for at, spot in enumerate(promise.spots):
        if spot.site is not None:
            found[at] = spot.site
        elif at in wanted:
            found[at] = _site(spot, made)
    return found


def _site(spot: Spot, made: dict[tuple[int, str], int]) -> int:
    key = (spot.place, name_key(spot.name))
    if key not in made:
        made[key] = DonationSite.objects.create(name=spot.name, place_id=spot.place).pk
    return made[key]
