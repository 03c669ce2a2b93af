"""Cells that are merged over rows."""

from collections.abc import Collection, Iterable

from .cells import is_blank

Merge = tuple[int, int, int, int]  # its first row and column, its last row and column; from 0


class Merged:
    """A day or a place that is merged over rows holds for all of them; a count for none.

    `below` is the row from which on there are data, `identity` the columns that say which drive
    a row is of, `counted` those of counts.
    """

    def __init__(
        self,
        merges: Iterable[Merge],
        *,
        below: int,
        identity: Collection[int],
        counted: Collection[int],
    ) -> None:
        self.begins: dict[int, list[tuple[int, int]]] = {}  # by first row: column, last row
        self.counts: dict[int, set[int]] = {}  # the columns by their first row
        self.filling: dict[int, tuple[int, object]] = {}
        for top, left, bottom, _ in merges:
            if bottom <= top or top < below:
                continue
            if left in counted:
                self.counts.setdefault(top, set()).add(left)
            elif left in identity:
                self.begins.setdefault(top, []).append((left, bottom))

    def __bool__(self) -> bool:
        return bool(self.begins or self.counts)

    def filled_down(self, number: int, values: list) -> list:
        """The row with what is merged down into it. `number` counts from 1."""
        if not self.begins:
            return values
        row = number - 1
        for column, bottom in self.begins.get(row, ()):
            self.filling[column] = (bottom, values[column])
        filled = list(values)
        for column, (bottom, value) in self.filling.items():
            if row <= bottom and is_blank(filled[column]):
                filled[column] = value
        return filled

    def counts_at(self, number: int) -> Collection[int]:
        """The columns of counts that are merged from this row downwards."""
        return self.counts.get(number - 1, ())
