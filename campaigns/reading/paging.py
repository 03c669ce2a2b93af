"""Lists in pages of a constant number of queries."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from .answers_open import Item, Paged


def paged(
    rows: QuerySet, *, page: int, page_size: int, answers: Callable[[list], Iterable[Item]]
) -> Paged[Item]:
    """The page of `rows`, in their order, as `answers` tells them; empty past the last one."""
    count = rows.count()
    first = (page - 1) * page_size
    found = list(rows[first : first + page_size]) if first < count else []
    return Paged(
        count=count,
        page=page,
        pages=max(1, -(-count // page_size)),
        items=tuple(answers(found)) if found else (),
    )
