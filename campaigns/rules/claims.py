"""Claims side by side: which one counts, which disagree, and what is flagged."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from campaigns.rules.quantity import Qualifier, Quantity

# A title, a caption or a side column is written from the body, in haste or long before.
WEAK_PLACES = frozenset({"headline", "caption", "side"})
# "Nearly" and "about" are taken to stand within a tenth of what they print.
ROUGHLY = Fraction(1, 10)


class Flag(StrEnum):
    """What a page and the API say about a figure that needs a second look."""

    CONFLICTS = "conflicts_with_other_claim"
    PERCENT_DISAGREES = "percent_disagrees"
    BAGS = "bags_do_not_add_up"
    PARTS = "parts_do_not_add_up"
    NOT_CHOSEN = "not_effective"
    AMBIGUOUS = "ambiguous"
    NO_FIGURE = "no_figure_given"


FLAG_WORDS: dict[Flag, tuple[str, str]] = {
    Flag.CONFLICTS: ("mâu thuẫn với số liệu khác", "disagrees with another figure"),
    Flag.PERCENT_DISAGREES: (
        "tỷ lệ công bố không khớp với kết quả và chỉ tiêu",
        "the printed percentage does not fit the result and the target",
    ),
    Flag.BAGS: ("các loại túi máu cộng lại không khớp", "the bags by size do not add up"),
    Flag.PARTS: (
        "các phần cộng lại nhiều hơn tổng, hoặc có phần trùng nhau",
        "the parts make more than the total, or overlap",
    ),
    Flag.NOT_CHOSEN: ("không được dùng để tính", "not the figure used"),
    Flag.AMBIGUOUS: ("có hai cách hiểu", "can be read in two ways"),
    Flag.NO_FIGURE: ("nguồn không nêu số liệu", "the source gives no figure"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A claim as these rules see it. `amount` None: the source names no figure.

    `place_kind` is where in the source it stands: "body", "headline",
    "caption", "side" or another word; `source` tells one source from another.
    `chosen`: a person chose it, for `chosen_reason`.
    """

    key: Hashable
    source: Hashable = None
    amount: Decimal | None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    place_kind: str = "body"
    chosen: bool = False
    chosen_reason: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The claim that counts, and the named rule that chose it.

    The rule is "chosen_by_person", "only_figure", "all_agree" or
    "body_over_headline".
    """

    key: Hashable
    rule: str


def effective(claims: Sequence[Printed]) -> Choice | None:
    """Which claim of one fact counts; None leaves it to a person (domain rule 5).

    Claims without a figure never count. A person's choice goes first; two
    people's choices cancel out. A figure in the body stands against rivals
    that appear only in headlines, captions or side columns of the same source:
    what another source prints in its headline is another voice. Of figures that
    agree, the most exact one is taken, and one in the body before others.
    """
    known = [claim for claim in claims if claim.amount is not None]
    chosen = [claim for claim in known if claim.chosen]
    if chosen:
        return Choice(chosen[0].key, "chosen_by_person") if len(chosen) == 1 else None
    if not known:
        return None
    if len(known) == 1:
        return Choice(known[0].key, "only_figure")
    if _agree(known):
        return Choice(_best(known).key, "all_agree")
    body = [claim for claim in known if claim.place_kind == "body"]
    rest = [claim for claim in known if claim.place_kind not in WEAK_PLACES]
    explained = {claim.source for claim in body}
    if _agree(rest) and all(claim.source in explained for claim in known):
        return Choice(_best(body).key, "body_over_headline")
    return None


def conflicting(claims: Sequence[Printed]) -> frozenset[Hashable]:
    """The keys of the claims that cannot be true together with another of them.

    "At least 5.500" and 5.600 can; 495 and 5.600 cannot.
    """
    known = [claim for claim in claims if claim.amount is not None]
    return frozenset(
        one.key
        for one in known
        if any(other is not one and not _agree([one, other]) for other in known)
    )


def span(claim: Printed) -> tuple[Fraction, Fraction | None]:
    """The lowest and highest value the claim allows; None is without limit."""
    amount = Fraction(claim.amount)
    match claim.qualifier:
        case Qualifier.AT_LEAST:
            return amount, None
        case Qualifier.RANGE:
            return amount, Fraction(claim.high)
        case Qualifier.NEARLY:
            return amount * (1 - ROUGHLY), amount
        case Qualifier.ABOUT:
            return amount * (1 - ROUGHLY), amount * (1 + ROUGHLY)
    return amount, amount


def _agree(claims: Sequence[Printed]) -> bool:
    # Spans on one line that meet in pairs also share a point.
    spans = [span(claim) for claim in claims]
    highs = [high for _, high in spans if high is not None]
    return not highs or max(low for low, _ in spans) <= min(highs)


_MOST_EXACT = (
    Qualifier.EXACT,
    Qualifier.RANGE,
    Qualifier.NEARLY,
    Qualifier.ABOUT,
    Qualifier.AT_LEAST,
)


def _best(claims: Sequence[Printed]) -> Printed:
    # Of floors the highest says most; among equals the first keeps its place.
    return min(
        claims,
        key=lambda c: (
            _MOST_EXACT.index(c.qualifier),
            -c.amount if c.qualifier is Qualifier.AT_LEAST else 0,
            c.place_kind != "body",
        ),
    )


def parts_agree(
    total: Decimal | Fraction, parts: Sequence[Decimal | Fraction | None]
) -> bool | None:
    """Whether the parts add up to the total (domain rule 3).

    None, not known, where a part is unknown, unless the known ones alone
    already exceed the total (domain rule 1); None too where there are no parts.
    """
    known = sum(part for part in parts if part is not None)
    if known > total:
        return False
    return known == total if parts and None not in parts else None


class ResultBasis(StrEnum):
    """Where a result comes from: a source, or the sum of logged collections."""

    REPORTED = "reported"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class Standing:
    """The result that progress uses, and how far the two kinds lie apart.

    `difference` is reported minus logged, negative where more is logged than
    was reported; None unless both are known and exact.
    """

    used: Quantity | None
    basis: ResultBasis | None
    difference: Decimal | None


def reported_and_logged(reported: Quantity | None, logged: Quantity | None) -> Standing:
    """The reported figure where there is one, else the logged one (domain rule 6)."""
    if reported is None:
        return Standing(logged, None if logged is None else ResultBasis.LOGGED, None)
    exact = logged is not None and reported.qualifier is logged.qualifier is Qualifier.EXACT
    difference = reported.amount - logged.amount if exact else None
    return Standing(reported, ResultBasis.REPORTED, difference)
