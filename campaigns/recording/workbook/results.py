"""What comes out of a sheet: typed rows, reasons, totals compared, notes."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from campaigns.recording.facts import COUNTS, CollectionFacts
from campaigns.rules.quantity import BAG_SIZES


class SheetRow(NamedTuple):
    """One drive's result as the sheet gives it. `number` is the row as a person sees it.

    None is "not known", apart from 0; "" a text that is not given. A tuple, as a sheet has very
    many: what is counted stands last, in the order of COUNTS and BAG_SIZES.
    """

    number: int
    drive_code: str = ""
    day: date | None = None
    site: str = ""
    place: str = ""
    wider_place: str = ""
    note: str = ""
    total_bags: int | None = None
    registered: int | None = None
    examined: int | None = None
    deferred: int | None = None
    donors: int | None = None
    apheresis: int | None = None
    emergency_units: int | None = None
    first_time_donors: int | None = None
    bags_150: int | None = None
    bags_250: int | None = None
    bags_350: int | None = None
    bags_450: int | None = None

    @property
    def figures(self) -> tuple[int | None, ...]:
        return self[FIRST_FIGURE:]

    @property
    def gives_no_size(self) -> bool:
        return self[-len(BAG_SIZES) :] == NO_SIZE

    @property
    def bags(self) -> dict[int, int | None]:
        return {size: getattr(self, f"bags_{size}") for size in BAG_SIZES}

    def facts(self) -> CollectionFacts:
        """The row as a result to record; `total_bags` only checked the sizes."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return CollectionFacts(**counts, bags=self.bags, note=self.note)


NO_SIZE = (None,) * len(BAG_SIZES)
FIGURES = (*COUNTS, *(f"bags_{size}" for size in BAG_SIZES))
FIRST_FIGURE = SheetRow._fields.index(FIGURES[0])


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, and what to do, in Vietnamese and English."""

    row: int
    column: str
    header: str
    vi: str
    en: str

    def __str__(self) -> str:
        return f"Dòng {self.row}, cột {self.column} ({self.header}): {self.vi}"

    @property
    def in_english(self) -> str:
        return f"Row {self.row}, column {self.column} ({self.header}): {self.en}"


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A wrong row as it came, to be had back."""

    number: int
    cells: tuple


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A total row's own figure beside ours; `agrees` is None where they cannot be compared."""

    row: int
    field: str
    printed: int | None
    computed: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of how the sheet was read."""

    vi: str
    en: str


@dataclass(slots=True)
class Reading:
    """What came out of one sheet besides the rows that are right."""

    problems: list[Problem] = field(default_factory=list)
    failed: list[FailedRow] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)
    words_only: list[int] = field(default_factory=list)
    unsized: list[int] = field(default_factory=list)  # their bags are given in total alone
    totals: list[TotalCheck] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
