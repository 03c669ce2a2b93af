"""WORK, recording: the only writer of results (domain rules 9 to 12), and of plans and reports
that members of staff enter.

Every function takes keyword arguments, the person and the time; it asks `access` first, and
stores all or nothing. What it raises is defined beside it, and exported here.
"""

from .approve import ApprovalOutcome, approve
from .facts import CollectionFacts, InvalidFacts
from .locks import Lock, PeriodLocked, lock_period, unlock_period
from .record import (
    AlreadyReplaced,
    Entry,
    KeyConflict,
    NotAllowed,
    NotYours,
    Offer,
    Receipt,
    receipt_number,
    record_collection,
)

__all__ = [
    "AlreadyReplaced",
    "ApprovalOutcome",
    "CollectionFacts",
    "Entry",
    "InvalidFacts",
    "KeyConflict",
    "Lock",
    "NotAllowed",
    "NotYours",
    "Offer",
    "PeriodLocked",
    "Receipt",
    "approve",
    "lock_period",
    "receipt_number",
    "record_collection",
    "unlock_period",
]
