"""Many rows, all or none: what each row of a sheet would change, and then the change itself.

A row is *new* (its drive has no result yet), *same* (nothing to write), *changed* (a correction
of the one entry that stands) or *wrong* (never written). What a cell does not say stays as it
stands: an empty cell erases nothing.
"""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser

from campaigns import access
from campaigns.recording.workbook import Workbook

from .commit import Outcome, SheetMoved, apply, applying
from .comparison import Comparison, compare_with
from .match import drive_code
from .rows import CHANGED, NEW, SAME, STATES, WRONG, Row
from .shelf import open_book

__all__ = [
    "CHANGED",
    "NEW",
    "SAME",
    "STATES",
    "WRONG",
    "Comparison",
    "Outcome",
    "Row",
    "SheetMoved",
    "apply",
    "applying",
    "compare",
    "drive_code",
]


def compare(
    *, workbook: Workbook, campaign: str, user: AbstractBaseUser, today: date
) -> Comparison:
    """What applying a sheet to the campaign would do. Raises NotYours; writes nothing."""
    within = access.get_campaign(user=user, slug=campaign, today=today)
    book = open_book(campaign=within, user=user, today=today)
    return compare_with(workbook=workbook, book=book)
