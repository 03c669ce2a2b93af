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
from campaigns.access import NotAllowed, NotYours
from campaigns.models import Approval, Collection, Drive
from campaigns.rules.quantity import BAG_SIZES, bags_total, standard_units

from .at_once import store
from .facts import (
    COUNTS,
    LONGEST_REASON,
    CollectionFacts,
    InvalidFacts,
    problem_of_text,
    tidy,
)
from .locks import PeriodLocked, hold_open
from .totals import count_entry

__all__ = [
    "AlreadyReplaced",
    "CollectionFacts",
    "Entry",
    "InvalidFacts",
    "KeyConflict",
    "NotAllowed",
    "NotYours",
    "Offer",
    "PeriodLocked",
    "Receipt",
    "new_entry",
    "problems_of",
    "receipt_number",
    "record_collection",
    "was_used",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What whoever submitted a result keeps. `repeated`: it had been stored before.

    `status` is "draft" (kept, not counted), "submitted" (counted, provisional) or "approved".

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
    status: str = "submitted"
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What someone wanted to store."""

    drive: int
    facts: CollectionFacts
    replaces: int | None
    reason: str
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is stored, with who stored it."""

    receipt: Receipt
    facts: CollectionFacts
    replaces: int | None
    reason: str
    logged_by: str
    draft: bool = False


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
    draft: bool = False,
    said_at: datetime | None = None,
    upload: int | None = None,
) -> Receipt:
    """Store one result of a drive, or a correction of the entry `replaces`, exactly once.

    A draft is kept and not counted, until an entry that is none replaces it. `said_at` is what
    the sender's clock said; nothing is decided by it. Raises NotYours, NotAllowed,
    InvalidFacts, KeyConflict, AlreadyReplaced or PeriodLocked, and then stores nothing.
    """
    offered = Offer(
        drive=drive, facts=facts, replaces=replaces, reason=_reason(reason), draft=draft
    )
    more = {"entry_key": entry_key, "at": at, "said_at": said_at, "upload": upload}
    try:
        if receipt := _at_once(offered, logged_by, more):
            return receipt
        with transaction.atomic():
            return _record(offered, logged_by, more)
    except IntegrityError:
        # Someone else was faster by a moment, or the drive is gone: look again, and say which.
        with transaction.atomic():
            return _record(offered, logged_by, more)


def was_used(*, entry_key: UUID) -> bool:
    """Was something stored under this key? For doors that would ask something before storing."""
    return Collection.objects.filter(entry_key=entry_key).exists()


def receipt_number(entry: int) -> str:
    """How people name an entry: PN-000123."""
    return f"PN-{entry:06d}"


def new_entry(
    *,
    offered: Offer,
    entry_key: UUID,
    logged_by: AbstractBaseUser,
    at: datetime,
    said_at: datetime | None = None,
    upload: int | None = None,
) -> Collection:
    """The row of an offer that was found to be right, not saved yet."""
    facts = offered.facts
    return Collection(
        entry_key=entry_key,
        drive_id=offered.drive,
        draft=offered.draft,
        deferred_reasons=dict(facts.deferred_reasons),
        note=facts.note,
        replaces_id=offered.replaces,
        reason=offered.reason or (Collection.FROM_DRAFT if offered.replaces is not None else ""),
        logged_by=logged_by,
        recorded_at=at,
        said_at=said_at,
        upload_id=upload,
        **{name: getattr(facts, name) for name in COUNTS},
        **{f"bags_{size}": facts.bags[size] for size in BAG_SIZES},
    )


def problems_of(offered: Offer) -> dict[str, str]:
    """What keeps an offer from being stored, by field, before any look at what it replaces."""
    found = offered.facts.problems()
    if problem := problem_of_text(offered.reason, LONGEST_REASON):
        found["reason"] = problem
    elif offered.replaces is None and offered.reason:
        found["reason"] = _("Only a correction has a reason. Say which entry it replaces.")
    return found


def why_not_corrected(*, own: bool, manages: bool, approved: bool) -> str | None:
    """NotAllowed's word for who may not correct an entry; None for who may."""
    if manages:
        return None
    if not own:
        return "not_own"
    return "approved" if approved else None


def _at_once(
    offered: Offer, logged_by: AbstractBaseUser, more: dict[str, object]
) -> Receipt | None:
    """What replaces nothing is tried in few statements; None where they store nothing: `_record`
    finds out why."""
    if offered.replaces is not None or problems_of(offered):
        return None
    entry = new_entry(offered=offered, logged_by=logged_by, **more)
    stored = store(entry=entry, by=logged_by)
    if stored.entry is not None:
        entry.pk = stored.entry
        return _receipt(entry, approved=False)
    if stored.mine and (first := _by_key(more["entry_key"])):
        return _repeated(first, offered, logged_by, timezone.localdate(more["at"]))
    return None


def _record(offered: Offer, logged_by: AbstractBaseUser, more: dict[str, object]) -> Receipt:
    today = timezone.localdate(more["at"])
    drive = access.get_drive(user=logged_by, drive_id=offered.drive, today=today)
    if problems := problems_of(offered):
        raise InvalidFacts(problems)
    # Held before its key is looked for: the same correction sent at once is stored by then.
    replaced = _held(offered) if offered.replaces is not None else None
    if first := _by_key(more["entry_key"]):
        return _repeated(first, offered, logged_by, today)
    if offered.replaces is not None:
        _check_replaced(replaced, offered, drive, logged_by, today)
    hold_open(drives=[drive.pk])
    entry = new_entry(offered=offered, logged_by=logged_by, **more)
    entry.save(force_insert=True)
    if not entry.draft:
        count_entry(entry=entry.pk, corrects=entry.replaces_id is not None)
    return _receipt(entry, approved=False)


def _reason(text: str) -> str:
    reason = tidy(text)
    return "" if reason == Collection.FROM_DRAFT else reason


def _by_key(entry_key: UUID) -> Collection | None:
    return _entries().filter(entry_key=entry_key).first()


def _entries():
    return Collection.objects.select_related("logged_by", "approval")


def _repeated(
    first: Collection, offered: Offer, logged_by: AbstractBaseUser, today: date
) -> Receipt:
    """The first receipt again, if this is the same submission once more."""
    if first.logged_by_id == logged_by.pk and _offer(first) == offered:
        return _receipt(first, repeated=True)
    seen = access.drives_for(user=logged_by, today=today).filter(pk=first.drive_id).exists()
    raise KeyConflict(first=_entry(first) if seen else None, offered=offered)


def _held(offered: Offer) -> Collection | None:
    """The row to be replaced, an entry of the same drive. It stays locked until we are done, so
    that a correction and an approval, or two corrections, come one after the other."""
    of_drive = Collection.objects.filter(pk=offered.replaces, drive=offered.drive)
    return of_drive.select_for_update().first()


def _check_replaced(
    replaced: Collection | None,
    offered: Offer,
    drive: Drive,
    logged_by: AbstractBaseUser,
    today: date,
) -> None:
    """A correction replaces an entry that nothing has replaced, and is by who may correct it."""
    if replaced is None:
        raise InvalidFacts({"replaces": _("This drive has no such entry.")})
    own = replaced.logged_by_id == logged_by.pk
    manages = not own and _manages(logged_by, drive, today)  # asked where it matters
    if why := why_not_corrected(own=own, manages=manages, approved=False):
        raise NotAllowed(why)
    if standing := _standing_after(offered.replaces):
        raise AlreadyReplaced(standing=_entry(standing), offered=offered)
    if _is_approved(replaced) and not (manages or _manages(logged_by, drive, today)):
        raise NotAllowed("approved")
    if not replaced.draft and offered.draft:
        raise InvalidFacts({"draft": _("A result that counts cannot become a draft again.")})
    if not replaced.draft and not offered.reason:
        raise InvalidFacts({"reason": _("Say why the entry is corrected.")})


def _manages(user: AbstractBaseUser, drive: Drive, today: date) -> bool:
    return access.may_manage(user=user, place=drive.site.place_id, today=today)


def _is_approved(entry: Collection) -> bool:
    return Approval.objects.filter(entry=entry).exists()


def _standing_after(entry: int) -> Collection | None:
    """The last of the corrections that followed an entry; None where it still stands."""
    last = None
    while following := _entries().filter(replaces=entry).first():
        last, entry = following, following.pk
    return last


def _facts(entry: Collection) -> CollectionFacts:
    return CollectionFacts(
        bags={size: getattr(entry, f"bags_{size}") for size in BAG_SIZES},
        deferred_reasons=entry.deferred_reasons,
        note=entry.note,
        **{name: getattr(entry, name) for name in COUNTS},
    )


def _offer(entry: Collection) -> Offer:
    return Offer(
        drive=entry.drive_id,
        facts=_facts(entry),
        replaces=entry.replaces_id,
        reason=_reason(entry.reason),
        draft=entry.draft,
    )


def _entry(entry: Collection) -> Entry:
    return Entry(
        receipt=_receipt(entry),
        facts=_facts(entry),
        replaces=entry.replaces_id,
        reason=_reason(entry.reason),
        logged_by=access.name_of(entry.logged_by),
        draft=entry.draft,
    )


def _receipt(entry: Collection, *, repeated: bool = False, approved: bool | None = None) -> Receipt:
    bags = {size: getattr(entry, f"bags_{size}") for size in BAG_SIZES}
    if approved is None:
        approved = hasattr(entry, "approval")
    return Receipt(
        number=receipt_number(entry.pk),
        entry=entry.pk,
        drive=entry.drive_id,
        bags_total=bags_total(bags),
        standard_units=standard_units(bags),
        bags_complete=None not in bags.values(),
        recorded_at=entry.recorded_at,
        status="draft" if entry.draft else "approved" if approved else "submitted",
        repeated=repeated,
    )
