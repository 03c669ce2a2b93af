"""WORK, reading: the questions that pages ask, answered by frozen `answers`.

Every function takes keyword arguments and the day as an argument; it writes nothing.
"""

from .accounts import active_account, session_of
from .answers import NotFound
from .calendar import calendar_file, calendar_page, provinces_with_drives
from .campaigns import (
    campaign_page,
    campaign_rows,
    campaigns_queryset,
    day_lines,
    in_organisation,
    in_place,
    in_stage,
    in_year,
    matching,
)
from .country import LAST_OF_THE_FORMER, country_page, newest_country
from .entries import entry_page, locks_for, to_approve
from .files import drives_of, in_chunks
from .news import news
from .open_campaigns import CAMPAIGN_KINDS, open_campaign, open_campaigns
from .open_collections import open_collections
from .open_figures import counted_in
from .open_places import PLACE_KINDS, open_places
from .open_sources import open_source, open_sources
from .organisations import organisation_named
from .overview import overview
from .places import place_page, place_ranks
from .reports import preview_report, report_page
from .sample import is_sample_data
from .search import search
from .series import campaign_days, day_totals, history, place_history
from .shares import campaign_shares
from .sharing import shared_campaign, shared_place
from .sheets import sheet_preview, sheets_of
from .sources import source_list, source_page, source_rows, sources_queryset
from .staff import (
    campaigns_to_log,
    drive_page,
    places_to_choose,
    plan_choices,
    sites_of,
    todays_drives,
)
from .territory import place_with_campaigns_below, places_with_campaigns, provinces
from .tokens import tokens_of
from .upward import upward_page

__all__ = [
    "CAMPAIGN_KINDS",
    "LAST_OF_THE_FORMER",
    "PLACE_KINDS",
    "NotFound",
    "active_account",
    "calendar_file",
    "calendar_page",
    "campaign_days",
    "campaign_page",
    "campaign_rows",
    "campaign_shares",
    "campaigns_queryset",
    "campaigns_to_log",
    "counted_in",
    "country_page",
    "day_lines",
    "day_totals",
    "drive_page",
    "drives_of",
    "entry_page",
    "history",
    "in_chunks",
    "in_organisation",
    "in_place",
    "in_stage",
    "in_year",
    "is_sample_data",
    "locks_for",
    "matching",
    "newest_country",
    "news",
    "open_campaign",
    "open_campaigns",
    "open_collections",
    "open_places",
    "open_source",
    "open_sources",
    "organisation_named",
    "overview",
    "place_history",
    "place_page",
    "place_ranks",
    "place_with_campaigns_below",
    "places_to_choose",
    "places_with_campaigns",
    "plan_choices",
    "preview_report",
    "provinces",
    "provinces_with_drives",
    "report_page",
    "search",
    "session_of",
    "shared_campaign",
    "shared_place",
    "sheet_preview",
    "sheets_of",
    "sites_of",
    "source_list",
    "source_page",
    "source_rows",
    "sources_queryset",
    "to_approve",
    "todays_drives",
    "tokens_of",
    "upward_page",
]
