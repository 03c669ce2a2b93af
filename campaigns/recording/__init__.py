"""WORK, recording: the only writer of results (domain rules 9 to 12), and of plans and reports
that members of staff enter.

Every function takes keyword arguments, the person and the time; it asks `access` first, and
stores all or nothing. What it raises is defined beside it, and exported here.
"""

from .approve import ApprovalOutcome, approve
from .facts import CollectionFacts, InvalidFacts
from .locks import Lock, PeriodLocked, lock_period, unlock_period
from .plan import DriveRef, SiteChoice, change_drive, plan_drive, repeat_drive
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
    was_used,
)
from .report import (
    ReadLine,
    ReportLine,
    ReportReceipt,
    SourceChoice,
    choose_figure,
    read_report,
    record_report,
)

__all__ = [
    "AlreadyReplaced",
    "ApprovalOutcome",
    "CollectionFacts",
    "DriveRef",
    "Entry",
    "InvalidFacts",
    "KeyConflict",
    "Lock",
    "NotAllowed",
    "NotYours",
    "Offer",
    "PeriodLocked",
    "ReadLine",
    "Receipt",
    "ReportLine",
    "ReportReceipt",
    "SiteChoice",
    "SourceChoice",
    "approve",
    "change_drive",
    "choose_figure",
    "lock_period",
    "plan_drive",
    "read_report",
    "receipt_number",
    "record_collection",
    "record_report",
    "repeat_drive",
    "unlock_period",
    "was_used",
]
