"""CELLAR: tables and constraints. Models decide nothing; `rules` and `recording` do."""

from .places import Place, Responsibility, Succession
from .plans import Campaign, CampaignOrganisation, DonationSite, Drive, Organisation, Target
from .results import Collection
from .sources import Claim, Mention, Source

__all__ = [
    "Campaign",
    "CampaignOrganisation",
    "Claim",
    "Collection",
    "DonationSite",
    "Drive",
    "Mention",
    "Organisation",
    "Place",
    "Responsibility",
    "Source",
    "Succession",
    "Target",
]
