"""Queries that every page asks, as SQL that Django wrote once.

Django turns a queryset into SQL anew each time, and makes an object of each row: for the few rows
of a page that costs ten times what the database needs. Here the SQL is kept, and rows are tuples.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import QuerySet

from campaigns.models.prepared import asked

EXAMPLE = date(1789, 7, 14)  # a day of which no question is asked
MOST_AT_ONCE = 2_000  # keys in one statement: any database takes so many


def padded(keys: Sequence) -> list:
    """A few lengths serve all: 3 keys are asked for as 4, the last of them twice."""
    places = 1 << (len(keys) - 1).bit_length()
    return [*keys, *[keys[-1]] * (places - len(keys))]


class ByKeys:
    """The rows of `build(keys)`, a `values_list` that is narrowed by the keys and nothing else."""

    def __init__(self, build: Callable[[list], QuerySet], *, of: type = int):
        self.build, self.of = build, of
        self.statement = cache(self._statement)

    def __call__(self, keys: Iterable) -> list[tuple]:
        keys = list(dict.fromkeys(keys))
        found: list[tuple] = []
        for start in range(0, len(keys), MOST_AT_ONCE):
            found += self._some(keys[start : start + MOST_AT_ONCE])
        return found

    def _some(self, keys: list) -> list[tuple]:
        keys = padded(keys)
        compiler, sql, converters = self.statement(connection.vendor, len(keys))
        rows = asked(sql, keys)
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _statement(self, _vendor: str, places: int):
        """For so many keys. A queryset that asked for more than the keys could not be kept."""
        keys = [self.of(place) for place in range(places)]
        compiler = self.build(keys).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if list(parameters) != keys:
            raise ValueError(f"not narrowed by its keys alone: {sql}")
        return compiler, sql, compiler.get_converters([one for one, _, _ in compiler.select])


class OfDay:
    """The rows of `build(day)`, a `values_list` that nothing but the day makes another, or not even
    that."""

    def __init__(self, build: Callable[[date], QuerySet]):
        self.build = build
        self.statement = cache(self._statement)

    def __call__(self, day: date = EXAMPLE) -> list[tuple]:
        compiler, sql, parameters, converters = self.statement(connection.vendor)
        adapt = connection.ops.adapt_datefield_value
        example, given = adapt(EXAMPLE), adapt(day)
        rows = asked(sql, [given if one == example else one for one in parameters])
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _statement(self, _vendor: str):
        compiler = self.build(EXAMPLE).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([one for one, _, _ in compiler.select])
        return compiler, sql, parameters, converters
