"""The tables of the dump, each after those that it refers to."""

from .counted import COLLECTIONS, DRIVES, SITES, TARGETS
from .said import (
    CAMPAIGN_ORGANISATIONS,
    CAMPAIGN_SOURCES,
    CAMPAIGNS,
    CLAIMS,
    MENTIONS,
    ORGANISATIONS,
    PLACES,
    SOURCES,
    SUCCESSIONS,
)

TABLES = (
    PLACES,
    SUCCESSIONS,
    ORGANISATIONS,
    SOURCES,
    CAMPAIGNS,
    CAMPAIGN_ORGANISATIONS,
    CAMPAIGN_SOURCES,
    CLAIMS,
    MENTIONS,
    TARGETS,
    SITES,
    DRIVES,
    COLLECTIONS,
)
