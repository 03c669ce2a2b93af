"""One entry with its trail, the entries that wait for approval, and the locked periods."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from campaigns import access
from campaigns.models import Collection
from campaigns.rules.warnings import warnings

from .answers import NotFound
from .answers_staff import ApproveQueue, ApproveRow, EntryLine, EntryPage, LocksPage
from .staff import places_to_choose
from .staff_lines import (
    drive_lines,
    drives_with_all,
    entries_with_all,
    entry_line,
    expected_of,
    lock_line,
    lock_of,
    locks_with_all,
)

QUEUE = 50  # entries on one page
ENDED = 50  # locks that have ended


def entry_page(*, user: AbstractBaseUser, entry_id: int, today: date) -> EntryPage:
    """One entry and all that stood in its place; raises NotFound for what is not theirs."""
    mine = access.collections_for(user=user, today=today)
    drive_id = mine.filter(pk=entry_id).order_by().values_list("drive", flat=True).first()
    if drive_id is None:
        raise NotFound(f"entry {entry_id}")
    drive = drives_with_all(access.drives_for(user=user, today=today)).get(pk=drive_id)
    trail = _trail(drive.collections.all(), entry_id, user)
    entry, standing = next(one for one in trail if one.id == entry_id), trail[-1]
    lock = lock_of(drive, user=user, today=today)
    manages = access.may_manage(user=user, place=drive.site.place_id, today=today)
    open_to_change = entry.stands and lock is None
    expected = expected_of([drive])[drive.pk]
    return EntryPage(
        entry=entry,
        trail=trail,
        standing=standing,
        drive=drive_lines([drive], today)[0],
        warnings=warnings(facts=entry, expected=expected, today=today),
        expected=expected,
        lock=lock,
        may_correct=open_to_change and (manages or (entry.mine and entry.status != "approved")),
        may_approve=open_to_change and manages and entry.status == "submitted",
    )


def _trail(of_drive, entry_id: int, user: AbstractBaseUser) -> tuple[EntryLine, ...]:
    """What followed one another in an entry's place, oldest first."""
    lines = {entry.pk: entry_line(entry, user) for entry in entries_with_all(of_drive)}
    first = lines[entry_id]
    while first.replaces is not None:
        first = lines[first.replaces]
    trail = [first]
    while trail[-1].replaced_by is not None:
        trail.append(lines[trail[-1].replaced_by])
    return tuple(trail)


def to_approve(*, user: AbstractBaseUser, today: date) -> ApproveQueue:
    """The entries that wait for this manager, the oldest first."""
    waiting = access.collections_managed_by(user=user, today=today).filter(
        replaced_by__isnull=True, draft=False, approval__isnull=True
    )
    oldest = waiting.order_by("recorded_at", "id")
    entries = list(entries_with_all(oldest)[:QUEUE])
    drives_asked = access.drives_for(user=user, today=today)
    drives = list(drives_with_all(drives_asked).filter(pk__in={e.drive_id for e in entries}))
    lines = {line.id: line for line in drive_lines(drives, today)}
    expected = expected_of(drives)
    rows = Collection.objects.filter(pk__in={e.replaces_id for e in entries} - {None})
    before = {row.pk: entry_line(row, user) for row in entries_with_all(rows) if not row.draft}
    shown = [entry_line(entry, user) for entry in entries]
    return ApproveQueue(
        today=today,
        rows=tuple(
            ApproveRow(
                entry=entry,
                drive=lines[entry.drive],
                before=before.get(entry.replaces),
                warnings=warnings(facts=entry, expected=expected[entry.drive], today=today),
            )
            for entry in shown
        ),
        total=waiting.count(),
    )


def locks_for(*, user: AbstractBaseUser, today: date) -> LocksPage:
    """The locks that bind this person's places, and the places that they may lock."""
    locks, national = locks_with_all(), access.is_national(user=user)
    managed = frozenset()
    if not national:
        managed = access.managed_places_of(user=user, today=today)
        places = access.places_of(user=user, today=today)
        above = access.places_above(places=places)
        locks = locks.filter(Q(place__in=places) | Q(place__in=above))
    lines = [
        lock_line(lock, may_unlock=national or lock.place_id in managed)
        for lock in (
            *locks.filter(unlocked_at__isnull=True),
            *locks.filter(unlocked_at__isnull=False).order_by("-unlocked_at")[:ENDED],
        )
    ]
    return LocksPage(
        standing=tuple(line for line in lines if line.unlocked_at is None),
        ended=tuple(line for line in lines if line.unlocked_at is not None),
        places=places_to_choose(user=user, today=today, managed=True),
    )
