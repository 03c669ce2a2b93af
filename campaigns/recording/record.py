"""One entry in, one receipt out: the only writer of results (domain rules 9 to 12)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import access
from campaigns.access import NotYours
from campaigns.models import Collection, Drive
from campaigns.recording.facts import (
    COUNTS,
    LONGEST_REASON,
    CollectionFacts,
    InvalidFacts,
    problem_of_text,
    tidy,
)
from campaigns.rules.quantity import BAG_SIZES, bags_total, standard_units

__all__ = [
    "AlreadyReplaced",
    "CollectionFacts",
    "Entry",
    "InvalidFacts",
    "KeyConflict",
    "NotYours",
    "Offer",
    "Receipt",
    "receipt_number",
    "record_collection",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What whoever submitted a result keeps. `repeated`: it had been stored before.

    `bags_total` and `standard_units` add up the sizes that are known (None: none is);
    `bags_complete` says whether all four are, so that a sum may be printed as "at least".
    """

    number: str
    entry: int
    drive: int
    bags_total: int | None
    standard_units: Decimal | None
    bags_complete: bool
    recorded_at: datetime
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What someone wanted to store."""

    drive: int
    facts: CollectionFacts
    replaces: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is stored, with who stored it."""

    receipt: Receipt
    facts: CollectionFacts
    replaces: int | None
    reason: str
    logged_by: str


class KeyConflict(Exception):
    """This entry key was used before, for something else: a person decides (domain rule 10).

    `first` is None where the earlier entry belongs to a place the person may not see.
    """

    def __init__(self, *, first: Entry | None, offered: Offer) -> None:
        super().__init__("the entry key was used before, with other facts")
        self.first, self.offered = first, offered


class AlreadyReplaced(Exception):
    """Someone corrected this entry already. `standing` is what stands in its place now."""

    def __init__(self, *, standing: Entry, offered: Offer) -> None:
        super().__init__("the entry was corrected already")
        self.standing, self.offered = standing, offered


def record_collection(
    *,
    drive: int,
    facts: CollectionFacts,
    entry_key: UUID,
    logged_by: AbstractBaseUser,
    at: datetime,
    replaces: int | None = None,
    reason: str = "",
) -> Receipt:
    """Store one result of a drive, or a correction of the entry `replaces`, exactly once.

    Raises NotYours, InvalidFacts, KeyConflict or AlreadyReplaced, and then stores nothing.
    """
    offered = Offer(drive=drive, facts=facts, replaces=replaces, reason=tidy(reason))
    try:
        with transaction.atomic():
            return _record(offered, entry_key, logged_by, at)
    except IntegrityError as error:
        if not Drive.objects.filter(pk=drive).exists():  # deleted between our look and our write
            raise NotYours(f"drive {drive}") from error
        raise


def receipt_number(entry: int) -> str:
    """How people name an entry: PN-000123."""
    return f"PN-{entry:06d}"


def _record(
    offered: Offer, entry_key: UUID, logged_by: AbstractBaseUser, at: datetime
) -> Receipt:
    today = timezone.localdate(at)
    access.get_drive(user=logged_by, drive_id=offered.drive, today=today)
    if problems := _problems(offered):
        raise InvalidFacts(problems)
    if first := _by_key(entry_key):
        return _repeated(first, offered, logged_by, today)
    _check_replaced(offered)
    try:
        with transaction.atomic():
            entry = Collection.objects.create(
                entry_key=entry_key, logged_by=logged_by, recorded_at=at, **_columns(offered)
            )
    except IntegrityError:
        # Someone else was faster by a moment: the unique columns decided, we read who won.
        if first := _by_key(entry_key):
            return _repeated(first, offered, logged_by, today)
        _check_replaced(offered)
        raise
    return _receipt(entry)


def _problems(offered: Offer) -> dict[str, str]:
    found = offered.facts.problems()
    if problem := problem_of_text(offered.reason, LONGEST_REASON):
        found["reason"] = problem
    elif offered.replaces is not None and not offered.reason:
        found["reason"] = _("Say why the entry is corrected.")
    elif offered.replaces is None and offered.reason:
        found["reason"] = _("Only a correction has a reason. Say which entry it replaces.")
    return found


def _by_key(entry_key: UUID) -> Collection | None:
    return _entries().filter(entry_key=entry_key).first()


def _entries():
    return Collection.objects.select_related("logged_by")


def _repeated(
    first: Collection, offered: Offer, logged_by: AbstractBaseUser, today: date
) -> Receipt:
    """The first receipt again, if this is the same submission once more."""
    if first.logged_by_id == logged_by.pk and _offer(first) == offered:
        return _receipt(first, repeated=True)
    seen = access.drives_for(user=logged_by, today=today).filter(pk=first.drive_id).exists()
    raise KeyConflict(first=_entry(first) if seen else None, offered=offered)


def _check_replaced(offered: Offer) -> None:
    """A correction replaces an entry of the same drive, and one that nothing has replaced."""
    if offered.replaces is None:
        return
    if not Collection.objects.filter(pk=offered.replaces, drive=offered.drive).exists():
        raise InvalidFacts({"replaces": _("This drive has no such entry.")})
    if standing := _standing_after(offered.replaces):
        raise AlreadyReplaced(standing=_entry(standing), offered=offered)


def _standing_after(entry: int) -> Collection | None:
    """The last of the corrections that followed an entry; None where it still stands."""
    last = None
    while following := _entries().filter(replaces=entry).first():
        last, entry = following, following.pk
    return last


def _columns(offered: Offer) -> dict[str, object]:
    facts = offered.facts
    return {
        "drive_id": offered.drive,
        "replaces_id": offered.replaces,
        "reason": offered.reason,
        "note": facts.note,
        **{name: getattr(facts, name) for name in COUNTS},
        **{f"bags_{size}": facts.bags[size] for size in BAG_SIZES},
    }


def _facts(entry: Collection) -> CollectionFacts:
    return CollectionFacts(
        bags={size: getattr(entry, f"bags_{size}") for size in BAG_SIZES},
        note=entry.note,
        **{name: getattr(entry, name) for name in COUNTS},
    )


def _offer(entry: Collection) -> Offer:
    return Offer(
        drive=entry.drive_id,
        facts=_facts(entry),
        replaces=entry.replaces_id,
        reason=entry.reason,
    )


def _entry(entry: Collection) -> Entry:
    return Entry(
        receipt=_receipt(entry),
        facts=_facts(entry),
        replaces=entry.replaces_id,
        reason=entry.reason,
        logged_by=entry.logged_by.get_full_name() or entry.logged_by.get_username(),
    )


def _receipt(entry: Collection, *, repeated: bool = False) -> Receipt:
    bags = {size: getattr(entry, f"bags_{size}") for size in BAG_SIZES}
    return Receipt(
        number=receipt_number(entry.pk),
        entry=entry.pk,
        drive=entry.drive_id,
        bags_total=bags_total(bags),
        standard_units=standard_units(bags),
        bags_complete=None not in bags.values(),
        recorded_at=entry.recorded_at,
        repeated=repeated,
    )
