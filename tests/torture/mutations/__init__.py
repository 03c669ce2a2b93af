"""Every guard of the program, with the test that fails once it is removed.

A guard that is not here is one that nobody has tried to do without. Where one is moved or written
anew, its text here follows; where its test was renamed, so does that.
"""

from . import (
    answers,
    doors,
    figures,
    kept_record,
    ledger,
    people,
    running,
    sheets,
    watched,
)
from .mutation import Mutation
from .tables import of_tables

WRITTEN: tuple[Mutation, ...] = (
    *ledger.GUARDS,
    *kept_record.GUARDS,
    *watched.GUARDS,
    *people.GUARDS,
    *doors.GUARDS,
    *answers.GUARDS,
    *figures.GUARDS,
    *sheets.GUARDS,
    *running.GUARDS,
)


def every() -> tuple[Mutation, ...]:
    return (*of_tables(), *WRITTEN)
