"""Figures of parts beside the figure of the whole, as one source prints them (domain rule 3)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain

from campaigns.rules.claims import Flag, Printed, parts_agree, span
from campaigns.rules.quantity import BAG_SIZES, Qualifier

_OF_SIZE = re.compile(
    r"(?:(?:các|loại|túi|bịch|đơn vị|máu) +)*(?P<size>[0-9]{3}) ?ml(?: máu)?", re.IGNORECASE
)


def bag_size(scope: str) -> int | None:
    """The size in ml where a figure speaks of the bags of one size: "túi 350 ml"; else None."""
    match = _OF_SIZE.fullmatch(scope.strip())
    size = int(match["size"]) if match else None
    return size if size in BAG_SIZES else None


def not_adding_up(
    *, wholes: Sequence[Printed], parts: Mapping[str, Sequence[Printed]], bags: bool
) -> Iterator[tuple[Flag, Hashable]]:
    """What is to be flagged of one source's figures of one measure: each flag with a claim's key.

    `wholes` are its figures of all of it, `parts` those of parts by what these are; without an
    amount, none. Parts contradict the whole where they make more than it. Making less they do
    only as bags of every size: of other parts nobody says that they are all. `bags`: the measure
    is blood, and bag sizes are parts of their own, which add up apart from places and groups.
    """
    sizes = {scope: of for scope, of in parts.items() if bags and bag_size(scope)}
    others = {scope: of for scope, of in parts.items() if scope not in sizes}
    every = {bag_size(scope) for scope in sizes} == set(BAG_SIZES)
    for flag, some, complete in ((Flag.BAGS, sizes, every), (Flag.PARTS, others, False)):
        told = list(some.values())
        if wholes and told and all(_contradict(whole, told, complete) for whole in wholes):
            yield from ((flag, claim.key) for claim in (*wholes, *chain(*told)))


def _contradict(whole: Printed, parts: Sequence[Sequence[Printed]], complete: bool) -> bool:
    _, most = span(whole)
    if most is None:
        return False
    least = [min(span(claim)[0] for claim in rivals) for rivals in parts]
    exact = all(claim.qualifier is Qualifier.EXACT for claim in (whole, *chain(*parts)))
    unknown = [] if complete and exact else [None]
    return parts_agree(most, [*least, *unknown]) is False
