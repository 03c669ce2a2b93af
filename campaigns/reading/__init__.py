"""WORK, reading: the questions that pages ask, answered by frozen `answers`.

Every function takes keyword arguments and the day as an argument; it writes nothing.
"""

from .answers import NotFound
from .campaigns import (
    campaign_page,
    campaign_rows,
    campaigns_queryset,
    day_totals,
    in_place,
    in_stage,
    in_year,
    matching,
)
from .overview import overview
from .places import place_page
from .sources import source_list, source_page
from .territory import places_with_campaigns, provinces

__all__ = [
    "NotFound",
    "campaign_page",
    "campaign_rows",
    "campaigns_queryset",
    "day_totals",
    "in_place",
    "in_stage",
    "in_year",
    "matching",
    "overview",
    "place_page",
    "places_with_campaigns",
    "provinces",
    "source_list",
    "source_page",
]
