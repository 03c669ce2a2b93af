"""Sheets that tell of single people are refused whole, and a cell that does is never kept."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from .cells import HIDDEN, is_persons_name, tells_a_number
from .errors import letters
from .headers import Header, donor_list
from .vocabulary import names_staff

PERSONS = 3  # so many cells with somebody's number make a list of donors
REMEMBERED = 20_000  # cells that tell of nobody


class Persons:
    """Looks out for them, in the columns that are read and in the others.

    `known` are the columns that are read, `counts` those of them that hold counts.
    """

    def __init__(self, header: Header, known: Iterable[int], counts: Collection[int]) -> None:
        known = set(known)
        self.width, self.counts = len(header.columns), counts
        self.others = [c.index for c in header.columns if c.index not in known]
        self.staff = {c.index for c in header.columns if names_staff(c.label)}
        self.private: Counter[int] = Counter()
        self.names: Counter[int] = Counter()
        self.words: Counter[int] = Counter()
        self.harmless: set[str] = set()

    def is_private(self, value: object, column: int) -> bool:
        """Does a cell hold somebody's number? Raises DonorList where too many do."""
        if value == HIDDEN:
            return True
        if not tells_a_number(value):
            return False
        self.private[column] += 1
        if self.private.total() >= PERSONS:
            raise donor_list(", ".join(map(letters, sorted(self.private))))
        return True

    def is_somebody(self, value: object, column: int) -> bool:
        """Does a cell that should be a count hold somebody's number or name?"""
        if self.is_private(value, column):
            return True
        named = is_persons_name(value)
        self.names[column] += named
        return named

    def look_aside(self, values: Sequence) -> None:
        """Columns that are not read may still tell of single people."""
        beyond = range(self.width, len(values))
        for column in (*self.others, *beyond) if beyond else self.others:
            value = values[column]
            if value == "" or value in self.harmless:
                self.words[column] += type(value) is str and value != ""
                continue
            if type(value) is not str:
                self.is_private(value, column)
                continue
            self.words[column] += 1
            if column not in self.staff and is_persons_name(value):
                self.names[column] += 1
            elif not self.is_private(value, column) and self._worth_remembering(value):
                self.harmless.add(value)

    def sees_nobody(self, values: Sequence) -> bool:
        """The same at a glance, of a row that has no cell beyond the header: False where it wants
        to be looked at."""
        if not self.others:
            return True
        aside = [values[column] for column in self.others]
        if not all(map(self._is_plain, aside)):
            return False
        for column, value in zip(self.others, aside, strict=True):
            self.words[column] += type(value) is str and value != ""
        return True

    def finish(self) -> None:
        """Raises DonorList where a column turns out to be one of names."""
        for column, names in self.names.items():
            if names >= PERSONS and (column in self.counts or names * 2 >= self.words[column]):
                raise donor_list(letters(column))

    def _is_plain(self, value: object) -> bool:
        """Whether a cell was seen to tell of nobody, or is too short for it."""
        if type(value) is str:
            return value in self.harmless or len(value) < 5 or (len(value) < 9 and value.isdigit())
        return type(value) is float and value < 100_000_000

    def _worth_remembering(self, value: str) -> bool:
        return len(value) < 100 and len(self.harmless) < REMEMBERED and not is_persons_name(value)
