"""Rows become references: the one place where reading turns tables into `answers`."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from django.db.models import Prefetch

from campaigns.models import Campaign, Claim, Place, Source, Succession
from campaigns.rules.quantity import MEASURES, Quantity
from campaigns.rules.wording import AmbiguousExcess, CannotRead, parse, read_excess

from .answers import CampaignRef, MentionLine, PlaceRef, SourceRef, TargetLine
from .listed import Listed
from .rows import ClaimRow, TargetRow
from .rows import claims_of as claims_of
from .rows import targets_of as targets_of


def successors_of(path: str = "") -> Prefetch:
    """What took the places at the end of `path` over, for `place_ref`, in one query."""
    return Prefetch(
        f"{path}__succeeded_by" if path else "succeeded_by",
        queryset=Succession.objects.select_related("successor").order_by("on", "successor__slug"),
    )


def place_ref(place: Place | PlaceRef | None) -> PlaceRef | None:
    """A place beside something else; its successors only where they were prefetched."""
    if place is None or isinstance(place, PlaceRef):
        return place
    links = getattr(place, "_prefetched_objects_cache", {}).get("succeeded_by", ())
    return PlaceRef(
        slug=place.slug,
        name=place.name,
        kind=place.kind,
        valid_until=place.valid_until,
        succeeded_by=tuple(place_ref(link.successor) for link in links),
    )


def source_ref(source: Source | SourceRef | None) -> SourceRef | None:
    if source is None or isinstance(source, SourceRef):
        return source
    return SourceRef(
        slug=source.slug,
        label=source.label,
        label_en=source.label_en,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        published_on=source.published_on,
    )


def campaign_ref(campaign: Campaign | Listed) -> CampaignRef:
    return CampaignRef(
        slug=campaign.slug, name=campaign.name, name_en=campaign.name_en, kind=campaign.kind
    )


def quantity(figure: Claim | ClaimRow | TargetRow) -> Quantity | None:
    """The figure of a row as the rules see it; None where the amount is unknown.

    A printed figure keeps the form it was printed in ("208,500 tỷ", "trên"), and with it the
    precision that checking a percent needs (rule 3), wherever the print can be read so.
    """
    if figure.amount is None:
        return None
    unit = getattr(figure, "unit", "") or MEASURES[figure.measure].unit_vi
    printed = getattr(figure, "as_printed", "")
    return _quantity(figure.amount, figure.high, figure.qualifier, unit or None, printed)


@lru_cache(maxsize=4_096)  # judging asks for each figure several times
def _quantity(
    amount: Decimal, high: Decimal | None, qualifier: str, unit: str | None, printed: str
) -> Quantity:
    stored = Quantity(plain(amount), None if high is None else plain(high), qualifier, unit)
    try:
        read = _read(printed)
    except CannotRead:
        return stored
    return replace(stored, form=read.form) if _same(read, stored) else stored


def _read(printed: str) -> Quantity:
    """The figure alone where a person said what "vượt" before it means (rule 4)."""
    try:
        return parse(printed)
    except AmbiguousExcess:
        return read_excess(printed)


def _same(one: Quantity, other: Quantity) -> bool:
    """But for their units, of which a print may have none."""
    return (one.amount, one.high, one.qualifier) == (other.amount, other.high, other.qualifier)


def plain(amount: Decimal) -> Decimal:
    """The amount without the zeros that a column's fixed scale adds: 5600.00 is 5600."""
    return Decimal(format(amount.normalize(), "f"))


def target_line(target: TargetRow) -> TargetLine:
    return TargetLine(
        measure=MEASURES[target.measure],
        quantity=quantity(target),
        basis=target.basis,
        layer=target.layer,
        place=place_ref(target.place),
        organisation=target.organisation.name if target.organisation else "",
        wave=target.wave,
        set_by=target.set_by or "",
        document=target.document,
        dated=target.dated,
        source=target.source,
        principal=target.principal,
    )


def mention_line(mention) -> MentionLine:
    return MentionLine(
        as_printed=mention.as_printed,
        place=place_ref(mention.place),
        source=source_ref(mention.source),
        part=mention.part,
        part_number=mention.part_number,
        remark=mention.remark,
        remark_en=mention.remark_en,
    )
