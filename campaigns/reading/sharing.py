"""What is shared of a campaign or a place: one row, and no more queries than a row needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Claim, Place

from .answers import CampaignRow, NotFound, PlaceRef
from .campaigns import campaign_rows, campaigns_queryset
from .loading import place_ref, successors_of
from .territory import former_places, in_or_below
from .totals import Kind, has_results

# A campaign may have figures and none that counts; more than so many in a row are not looked at.
LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A place with its newest campaign that has a figure, None where none is known."""

    place: PlaceRef
    row: CampaignRow | None


def shared_campaign(*, slug: str, today: date) -> CampaignRow:
    """One campaign as a row of a list; raises NotFound for an unknown slug."""
    rows = campaign_rows(campaigns=campaigns_queryset().filter(slug=slug), today=today)
    if not rows:
        raise NotFound(slug)
    return rows[0]


def shared_place(*, slug: str, today: date) -> SharedPlace:
    """A place and its newest campaign with a figure, those of former units that it took over too.

    Raises NotFound for an unknown slug.
    """
    place = Place.objects.prefetch_related(successors_of()).filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    units = [place.pk, *(former.pk for former in former_places(place))]
    return SharedPlace(place_ref(place), newest_told(places=units, today=today))


def newest_told(*, places: Iterable[int], today: date) -> CampaignRow | None:
    """The newest campaign of the places, or of what lies below them, that has a figure."""
    printed = Claim.objects.filter(campaign=OuterRef("pk"), role="result", amount__isnull=False)
    logged = has_results(kind=Kind.CAMPAIGN, of="pk")
    told = campaigns_queryset().filter(
        Q(Exists(printed)) | Q(logged), place__in=in_or_below(places)
    )
    rows = campaign_rows(campaigns=told[:LOOKED_AT], today=today)
    return next((row for row in rows if row.main and row.main.result), None)
