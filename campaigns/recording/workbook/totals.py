"""The total rows of a sheet: found, left out of the data, and compared with our own sums."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter

from campaigns.rules.text import CannotRead
from campaigns.rules.typed import read_count, read_day

from .again import MANY
from .cells import is_blank
from .results import SheetRow, TotalCheck
from .vocabulary import plain

_TOTAL = re.compile(
    r"(?:tong|tong cong|tong so|tong ket|cong|cong chung|toan (?:tinh|huyen|xa|thanh pho)"
    r"|tong (?:cong )?toan (?:tinh|huyen|xa|thanh pho)|total|totals|grand total|sum)"
)
_PART = re.compile(
    r"(?:tong|tong cong|tong so|cong|subtotal|sub total|total)"
    r" (?:huyen|xa|phuong|quan|tinh|thi xa|thi tran|thanh pho|tp|dot|ngay|thang|cum|tuan|for|of) .+"
    r"|subtotal|sub total|cong (?:don|muc|trang)(?: .*)?"
)

AT_ONCE = 500


class Totals:
    """Sums of the rows that are right, and the totals that the sheet itself gives.

    A total may stand below its rows or above them, and may be of a part (Cộng huyện …): it is
    compared with the sum that it comes closest to, of all rows or of those since the last total.
    """

    def __init__(
        self, counted: Sequence[tuple[str, int]], day_column: int | None, today: date
    ) -> None:
        self.counted, self.day_column, self.today = counted, day_column, today
        self.columns = frozenset(column for _, column in counted)
        self.all: Counter[str] = Counter()
        self.part: Counter[str] = Counter()
        self.waiting: list[SheetRow] = []
        self.spoilt: set[str] = set()  # fields of which some row is wrong and not in our sums
        self.printed: list[tuple[int, dict, dict, bool]] = []
        self.no_totals: set[str] = set()

    def add(self, row: SheetRow) -> None:
        """A row that is right. Many at once are added up faster."""
        self.waiting.append(row)
        if len(self.waiting) >= AT_ONCE:
            self._sum()

    def _sum(self) -> None:
        for name, _ in self.counted:
            known = [n for n in map(attrgetter(name), self.waiting) if n is not None]
            if known:
                self.all[name] += sum(known)
                self.part[name] += sum(known)
        self.waiting.clear()

    def passes(self, values: list) -> bool:
        """Whether the row is seen to be no total at a glance."""
        for column, value in enumerate(values):
            if type(value) is str and value and column not in self.columns:
                return value in self.no_totals or value[0].isdigit()
        return True

    def takes(self, number: int, values: list) -> bool:
        """Whether the row is a total, which is then kept for comparing."""
        label = self._label(values)
        if not _is_total(label):
            return False
        if self._has_day(values):
            return False  # a site may be called so
        printed = {}
        for name, column in self.counted:
            try:
                printed[name] = read_count(values[column] if column < len(values) else None)
            except CannotRead:
                printed[name] = None
        whole = bool(_TOTAL.fullmatch(label))
        self._sum()
        self.printed.append((number, printed, dict(self.part), whole))
        self.part.clear()
        return True

    def _label(self, values: list) -> str:
        for column, value in enumerate(values):
            if type(value) is str and column not in self.columns and not is_blank(value):
                # Most rows are told by their first letter.
                first = value.lstrip(" \t\u00a0'\"*(")[:1]
                label = plain(value) if first in "tTcCsSgG" else ""
                if len(value) < 100 and len(self.no_totals) < MANY and not _is_total(label):
                    self.no_totals.add(value)
                return label
        return ""

    def _has_day(self, values: list) -> bool:
        if self.day_column is None or self.day_column >= len(values):
            return False
        try:
            return read_day(values[self.day_column], today=self.today) is not None
        except CannotRead:
            return False

    def checks(self) -> Iterator[TotalCheck]:
        self._sum()
        for number, printed, part, whole in self.printed:
            known = {name: value for name, value in printed.items() if value is not None}
            scopes = [self.all, part] if whole else [part, self.all]
            ours = max(scopes, key=lambda s: sum(s.get(n, 0) == v for n, v in known.items()))
            for name, value in known.items():
                agrees = ours.get(name, 0) == value
                if not agrees and name in self.spoilt:
                    agrees = None
                yield TotalCheck(number, name, value, ours.get(name), agrees)


def _is_total(label: str) -> bool:
    return bool(_TOTAL.fullmatch(label) or _PART.fullmatch(label))
