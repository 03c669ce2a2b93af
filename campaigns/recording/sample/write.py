"""Rows on their way into the tables: they get their keys at once, and are stored many at a time."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Max, Model

from campaigns.recording.bulk import count_on, insert_like

AT_ONCE = 10_000  # rows that wait in memory, of all tables together


class Rows:
    """The rows of one table. Their keys follow those that stand there already."""

    def __init__(self, alike: Model, columns: Sequence[str]) -> None:
        self.alike, self.columns = alike, (alike._meta.pk.attname, *columns)
        self.last = self.table.objects.aggregate(last=Max("pk"))["last"] or 0
        self.made = 0
        self.waiting: list[tuple] = []

    @property
    def table(self) -> type[Model]:
        return type(self.alike)

    def add(self, *values) -> int:
        self.last += 1
        self.waiting.append((self.last, *values))
        return self.last

    def store(self) -> None:
        if self.waiting:
            insert_like(self.alike, self.columns, self.waiting)
            self.made += len(self.waiting)
            self.waiting.clear()


class Books:
    """The tables in the order in which one refers to another."""

    def __init__(self) -> None:
        self.tables: list[Rows] = []
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # What is checked at once need not be kept in memory until the end.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def open(self, alike: Model, *columns: str) -> Rows:
        self.tables.append(Rows(alike, columns))
        return self.tables[-1]

    def store_some(self) -> None:
        """Store what waits, once it is much. To be called often, between whole things."""
        if sum(len(rows.waiting) for rows in self.tables) >= AT_ONCE:
            self.store()

    def store(self) -> None:
        for rows in self.tables:
            rows.store()

    def close(self) -> dict[str, int]:
        """How many rows each table was given."""
        self.store()
        count_on(*(rows.table for rows in self.tables))
        if connection.vendor == "postgresql":
            # What the server does by itself some minutes after so many rows have come.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        return {rows.table._meta.model_name: rows.made for rows in self.tables}
