"""What was logged of a campaign, drive by drive: counts of the entries that stand."""

from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from campaigns.models import Campaign, Drive
from campaigns.rules.quantity import BAG_SIZES, bags_total, standard_units

from .answers import NotFound
from .answers_open import OpenCollection, Paged
from .loading import place_ref, successors_of
from .logged import counted
from .paging import paged
from .tally import BAGS, COUNTS
from .totals import Kind, has_results

TOLD = tuple(name for name in COUNTS if name not in BAGS)


def open_collections(*, slug: str, page: int = 1, page_size: int = 50) -> Paged[OpenCollection]:
    """The campaign's drives of which an entry stands, the latest day first (rules 1 and 9).

    Raises NotFound for an unknown campaign.
    """
    campaign = Campaign.objects.filter(slug=slug).only("pk").first()
    if campaign is None:
        raise NotFound(slug)
    drives = (
        Drive.objects.filter(has_results(kind=Kind.DRIVE, of="pk"), campaign=campaign)
        .select_related("site__place")
        .prefetch_related(successors_of("site__place"))
        .order_by("-starts_on", "-pk")
    )
    return paged(drives, page=page, page_size=page_size, answers=_answers)


def _answers(drives: Iterable[Drive]) -> tuple[OpenCollection, ...]:
    sums = {row["drive"]: row for row in _sums(drives)}
    # An entry that was replaced between the two queries may leave a drive without any.
    return tuple(_answer(drive, sums[drive.pk]) for drive in drives if drive.pk in sums)


def _sums(drives):
    return (
        counted()
        .filter(drive__in=drives)
        .order_by()
        .values("drive")
        .annotate(
            entries=Count("pk"),
            approved_entries=Count("pk", filter=Q(is_approved=True)),
            **{f"sum_{name}": Sum(name) for name in COUNTS},
            **{f"given_{name}": Count(name) for name in COUNTS},
        )
    )


def _answer(drive, row) -> OpenCollection:
    bags = {size: row[f"sum_bags_{size}"] for size in BAG_SIZES}
    return OpenCollection(
        drive=drive.pk,
        starts_on=drive.starts_on,
        ends_on=drive.ends_on,
        site=drive.site.name,
        place=place_ref(drive.site.place),
        target=drive.target,
        entries=row["entries"],
        approved_entries=row["approved_entries"],
        counts={name: row[f"sum_{name}"] for name in TOLD},
        bags=bags,
        bags_total=bags_total(bags),
        standard_units=standard_units(bags),
        incomplete=tuple(
            name.replace("_", ".") if name in BAGS else name
            for name in COUNTS
            if 0 < row[f"given_{name}"] < row["entries"]
        ),
    )
