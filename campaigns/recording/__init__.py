"""WORK, recording: the only writer of results (domain rules 9 to 12), and of plans and reports
that members of staff enter.

Every function takes keyword arguments, the person and the time; it asks `access` first, and
stores all or nothing. What it raises is defined beside it, and exported here.
"""

from campaigns.models import acting

from .approve import ApprovalOutcome, approve
from .audit import Deed, note, note_wrong_password
from .batch import Outcome, SheetMoved
from .batch import apply as apply_sheet
from .batch import applying as applying_sheet
from .facts import CollectionFacts, InvalidFacts
from .locks import Lock, PeriodLocked, lock_period, unlock_period
from .moves import save_drive, save_place, save_site
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
from .recount import Compared, Difference, compare_totals, repair_totals
from .report import (
    ReadLine,
    ReportLine,
    ReportReceipt,
    SourceChoice,
    choose_figure,
    read_report,
    record_report,
)
from .second_factor import (
    DUE,
    check_second_factor,
    confirm_second_factor,
    drop_second_factor,
    has_second_factor,
    needs_second_factor,
    new_recovery_codes,
    offer_second_factor,
)
from .tokens import TooManyTokens, make_token, revoke_token, use_token
from .uploads import (
    SheetColumns,
    SheetFile,
    say_columns,
    send_sheet,
    sheet_columns,
    sheet_template,
    wrong_rows,
)
from .workbook import FIELDS, IGNORE, NAMES, BadWorkbook, DonorList, Headers

__all__ = [
    "DUE",
    "FIELDS",
    "IGNORE",
    "NAMES",
    "AlreadyReplaced",
    "ApprovalOutcome",
    "BadWorkbook",
    "CollectionFacts",
    "Compared",
    "Deed",
    "Difference",
    "DonorList",
    "DriveRef",
    "Entry",
    "Headers",
    "InvalidFacts",
    "KeyConflict",
    "Lock",
    "NotAllowed",
    "NotYours",
    "Offer",
    "Outcome",
    "PeriodLocked",
    "ReadLine",
    "Receipt",
    "ReportLine",
    "ReportReceipt",
    "SheetColumns",
    "SheetFile",
    "SheetMoved",
    "SiteChoice",
    "SourceChoice",
    "TooManyTokens",
    "acting",
    "apply_sheet",
    "applying_sheet",
    "approve",
    "change_drive",
    "check_second_factor",
    "choose_figure",
    "compare_totals",
    "confirm_second_factor",
    "drop_second_factor",
    "has_second_factor",
    "lock_period",
    "make_token",
    "needs_second_factor",
    "new_recovery_codes",
    "note",
    "note_wrong_password",
    "offer_second_factor",
    "plan_drive",
    "read_report",
    "receipt_number",
    "record_collection",
    "record_report",
    "repair_totals",
    "repeat_drive",
    "revoke_token",
    "save_drive",
    "save_place",
    "save_site",
    "say_columns",
    "send_sheet",
    "sheet_columns",
    "sheet_template",
    "unlock_period",
    "use_token",
    "was_used",
    "wrong_rows",
]
