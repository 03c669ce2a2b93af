"""Locked periods: while one holds, no result of its days is written in its place.

A lock binds its place, what lies below it, and the former places that these took over. Every
writer first takes a share in all places above its drive, and who locks takes the whole place:
on PostgreSQL by advisory locks, on SQLite because one transaction writes at a time. So what
was being written is done before the lock is, and what comes later sees the lock. A share in the
tree of all places comes with it: who changes the tree itself takes that whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import access
from campaigns.models import DonationSite, Drive, PeriodLock, Place
from campaigns.models.prepared import Prepared

from .facts import LONGEST_REASON, InvalidFacts, problem_of_text, tidy

# Advisory locks have one space of numbers; ours begin here, each place at its own. The first,
# which is no place's, is the whole tree: what lies where, and what adds up to what.
FIRST_NUMBER = TREE = 0x504C_0000_0000_0000
AT_ONCE = 500  # drives in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A locked period, as people are told of it. `unlocked_at` None: it holds."""

    id: int
    place: str
    place_slug: str
    first_day: date
    last_day: date
    reason: str
    locked_by: str
    locked_at: datetime
    unlocked_by: str | None = None
    unlocked_at: datetime | None = None
    unlock_reason: str = ""


class PeriodLocked(Exception):
    """The days of a drive lie in a locked period: a manager unlocks it first."""

    def __init__(self, lock: Lock) -> None:
        super().__init__(f"{lock.place} is locked from {lock.first_day} to {lock.last_day}")
        self.lock = lock


def lock_period(
    *,
    place: str,
    first_day: date,
    last_day: date,
    locked_by: AbstractBaseUser,
    at: datetime,
    reason: str = "",
) -> Lock:
    """Lock the days of a place, and of what lies below it. The same lock twice is one lock.

    Raises NotYours, NotAllowed (managers lock) or InvalidFacts.
    """
    today, reason = timezone.localdate(at), tidy(reason)
    where = access.get_place(user=locked_by, slug=place, today=today)
    access.require_manager(user=locked_by, place=where.pk, today=today)
    found = {}
    if last_day < first_day:
        found["last_day"] = _("A period cannot end before it begins.")
    if problem := problem_of_text(reason, LONGEST_REASON):
        found["reason"] = problem
    if found:
        raise InvalidFacts(found)
    with transaction.atomic():
        _take_whole(where.pk)
        days = {"place": where, "first_day": first_day, "last_day": last_day}
        lock = _locks().filter(unlocked_at__isnull=True, **days).first()
        if lock is None:
            lock = PeriodLock.objects.create(
                **days, reason=reason, locked_by=locked_by, locked_at=at
            )
        return told(lock)


def unlock_period(*, lock: int, reason: str, unlocked_by: AbstractBaseUser, at: datetime) -> Lock:
    """End a lock, with who, when and why. One that has ended already stays as it ended.

    Raises NotYours, NotAllowed (managers unlock) or InvalidFacts.
    """
    today, reason = timezone.localdate(at), tidy(reason)
    places = access.places_of(user=unlocked_by, today=today)
    with transaction.atomic():
        row = PeriodLock.objects.select_for_update().filter(pk=lock, place__in=places).first()
        if row is None:
            raise access.NotYours(f"lock {lock}")
        access.require_manager(user=unlocked_by, place=row.place_id, today=today)
        if row.unlocked_at is None:
            if problem := problem_of_text(reason, LONGEST_REASON):
                raise InvalidFacts({"reason": problem})
            if not reason:
                raise InvalidFacts({"reason": _("Say why the period is unlocked.")})
            row.unlocked_by, row.unlocked_at, row.unlock_reason = unlocked_by, at, reason
            row.save(update_fields=["unlocked_by", "unlocked_at", "unlock_reason"])
        return told(row)


def hold_open(*, drives: Sequence[int]) -> None:
    """Keep the drives' periods from being locked until the transaction ends.

    Raises PeriodLocked where one is locked already. Only inside a transaction.
    """
    for lock in locked_drives(drives=drives).values():
        raise PeriodLocked(lock)


def locked_drives(*, drives: Sequence[int]) -> dict[int, Lock]:
    """As `hold_open`, but tells which of the drives are locked, and by which lock."""
    found: dict[int, Lock] = {}
    ordered = sorted(set(drives))
    for start in range(0, len(ordered), AT_ONCE):
        found |= _locked(_DRIVES, ordered[start : start + AT_ONCE])
    return found


def hold_days_open(*, place: int, first_day: date, last_day: date) -> None:
    """As `hold_open`, for days of a place in which no drive stands yet."""
    above = {row[1] for row in _hold(_PLACE, [place])}
    if lock := _binding(_standing(above), above, first_day, last_day):
        raise PeriodLocked(told(lock))


def hold_site_open(*, site: int, places: Iterable[int]) -> None:
    """As `hold_open`, for all drives of a site, in each of the places. The tree is held whole by
    the caller, so that no drive comes or goes meanwhile."""
    held = Drive.objects.filter(site=site).alias(last=Coalesce("ends_on", "starts_on"))
    for locks in locks_over(places=places).values():
        for lock in locks:
            if held.filter(starts_on__lte=lock.last_day, last__gte=lock.first_day).exists():
                raise PeriodLocked(lock)


def locks_over(*, places: Iterable[int]) -> dict[int, tuple[Lock, ...]]:
    """The locks that hold in each place, on whichever days; no new one comes there until the
    transaction ends."""
    found: dict[int, tuple[Lock, ...]] = {}
    ordered = sorted(set(places))
    for start in range(0, len(ordered), AT_ONCE):
        rows = _hold(_PLACE, ordered[start : start + AT_ONCE])
        above: dict[int, set[int]] = {}
        for place, up, *_days in rows:
            above.setdefault(place, set()).add(up)
        locks = _standing({row[1] for row in rows})
        for place, ups in above.items():
            found[place] = tuple(told(lock) for lock in locks if lock.place_id in ups)
    return found


def standing_locks() -> list[tuple[int, Lock]]:
    """Every lock that holds, with its place: for who only looks, and holds nothing."""
    locks = _locks().filter(unlocked_at__isnull=True)
    return [(lock.place_id, told(lock)) for lock in locks]


def told(lock: PeriodLock) -> Lock:
    """The lock without its table."""
    ended = lock.unlocked_by
    return Lock(
        id=lock.pk,
        place=lock.place.name,
        place_slug=lock.place.slug,
        first_day=lock.first_day,
        last_day=lock.last_day,
        reason=lock.reason,
        locked_by=access.name_of(lock.locked_by),
        locked_at=lock.locked_at,
        unlocked_by=access.name_of(ended) if ended else None,
        unlocked_at=lock.unlocked_at,
        unlock_reason=lock.unlock_reason,
    )


# Each drive with its days and place, or a place alone. The share in the drive's row keeps its
# days and site as they are until the entry stands.
_DRIVES = """
SELECT d.id AS key, s.place_id AS place, d.starts_on, d.ends_on
FROM {drive} d JOIN {site} s ON s.id = d.site_id WHERE d.id IN ({ids}) {share}
"""
_PLACE = """
SELECT id AS key, id AS place, NULL AS starts_on, NULL AS ends_on FROM {place} WHERE id IN ({ids})
"""


def _hold(start: str, ids: Sequence[int]) -> list[tuple]:
    """Each drive with a place above it and its days; on PostgreSQL with a share in each place."""
    with connection.cursor() as cursor:
        cursor.execute(_holding(start, ", ".join(["%s"] * len(ids))), list(ids))
        return [(row[0], row[1], _day(row[2]), _day(row[3])) for row in cursor.fetchall()]


def _holding(start: str, ids: str) -> str:
    shares = connection.vendor == "postgresql"
    tables = {"drive": Drive, "site": DonationSite, "place": Place}
    names = {name: connection.ops.quote_name(t._meta.db_table) for name, t in tables.items()}
    beginning = start.format(ids=ids, share="FOR SHARE OF d" if shares else "", **names)
    columns = "start.key, above.place, start.starts_on, start.ends_on"
    if shares:
        columns += f", pg_advisory_xact_lock_shared({TREE})"
        columns += f", pg_advisory_xact_lock_shared({FIRST_NUMBER} + above.place)"
    return access.above_sql(start=beginning, columns=columns)


# To take part in all above a drive without a look at its locks: for who looks afterwards, by a
# statement of its own. On SQLite a transaction is enough.
SHARE_DRIVE = Prepared(lambda: (_holding(_DRIVES, "%(drive_id)s"), {"drive_id": "bigint"}))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _locked(start: str, ids: Sequence[int]) -> dict[int, Lock]:
    rows = _hold(start, ids)
    locks = _standing({row[1] for row in rows})
    if not locks:
        return {}
    above: dict[int, set[int]] = {}
    days = {}
    for drive, place, first, last in rows:
        above.setdefault(drive, set()).add(place)
        days[drive] = (first, last or first)
    binding = {drive: _binding(locks, above[drive], *days[drive]) for drive in above}
    return {drive: told(lock) for drive, lock in binding.items() if lock}


def _locks():
    return PeriodLock.objects.select_related("place", "locked_by", "unlocked_by")


def _standing(places: Iterable[int]) -> list[PeriodLock]:
    return list(_locks().filter(unlocked_at__isnull=True, place__in=places))


def _binding(
    locks: Iterable[PeriodLock], places: set[int], first: date, last: date
) -> PeriodLock | None:
    """The lock that holds in one of the places on one of the days."""
    return next(
        (
            lock
            for lock in locks
            if lock.place_id in places and lock.first_day <= last and first <= lock.last_day
        ),
        None,
    )


def hold_tree() -> None:
    """Wait for everyone who writes results, and keep others out until the transaction ends."""
    _take_whole(TREE - FIRST_NUMBER)


def _take_whole(place: int) -> None:
    """Wait for those who write below the place, and keep others out until we are done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_NUMBER + place])
