"""A manager says that entries are final. A correction of one needs an approval of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from campaigns import access
from campaigns.access import NotAllowed, NotYours
from campaigns.models import Approval, Collection

from .locks import locked_drives
from .record import receipt_number
from .totals import count_approved


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalOutcome:
    """What became of one entry that was to be approved.

    `outcome` is "approved", "already" (by whom and when is told), "replaced" (`standing` is
    what follows it directly), "draft" or "locked".
    """

    entry: int
    number: str
    outcome: str
    approved_by: str | None = None
    approved_at: datetime | None = None
    standing: int | None = None


def approve(
    *, entries: Iterable[int], approved_by: AbstractBaseUser, at: datetime
) -> tuple[ApprovalOutcome, ...]:
    """Approve the entries that stand and are no drafts; the answer says it of each, in order.

    Raises NotYours where one of them is not this person's to see, NotAllowed where one is not
    theirs to approve (managers approve), and then approves none.
    """
    wanted = list(dict.fromkeys(entries))
    with transaction.atomic():
        rows = _loaded(wanted, approved_by, timezone.localdate(at))
        drives = {row.drive_id for row in rows.values()}
        locked = locked_drives(drives=list(drives))
        standing = dict(
            Collection.objects.filter(replaces__in=rows).values_list("replaces_id", "pk")
        )
        found = Approval.objects.filter(entry__in=rows).select_related("approved_by")
        known = {approval.entry_id: approval for approval in found}
        outcomes = {}
        for pk, row in rows.items():
            if pk in standing:
                outcomes[pk] = _outcome(pk, "replaced", standing=standing[pk])
            elif pk in known:
                outcomes[pk] = _outcome(pk, "already", known[pk])
            elif row.draft or row.drive_id in locked:
                outcomes[pk] = _outcome(pk, "draft" if row.draft else "locked")
            else:
                approval = Approval(entry=row, approved_by=approved_by, approved_at=at)
                outcomes[pk] = _outcome(pk, "approved", approval)
                known[pk] = approval
        new = [one for one in known.values() if one.pk is None]
        Approval.objects.bulk_create(new)
        count_approved(entries=[one.entry_id for one in new])
    return tuple(outcomes[pk] for pk in wanted)


def _loaded(wanted: list[int], approved_by: AbstractBaseUser, today: date) -> dict[int, Collection]:
    """The rows, locked in one order, so that no correction comes between."""
    seen = access.collections_for(user=approved_by, today=today).filter(pk__in=wanted)
    places = dict(seen.order_by().values_list("pk", "drive__site__place_id"))
    if missing := [pk for pk in wanted if pk not in places]:
        raise NotYours(f"entry {missing[0]}")
    managed = access.managed_places_of(user=approved_by, today=today)
    if not set(places.values()) <= managed:
        raise NotAllowed("managers_only")
    rows = Collection.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def _outcome(
    pk: int, outcome: str, approval: Approval | None = None, *, standing: int | None = None
) -> ApprovalOutcome:
    return ApprovalOutcome(
        entry=pk,
        number=receipt_number(pk),
        outcome=outcome,
        approved_by=access.name_of(approval.approved_by) if approval else None,
        approved_at=approval.approved_at if approval else None,
        standing=standing,
    )
