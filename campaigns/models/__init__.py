"""CELLAR: tables and constraints. Models decide nothing; `rules` and `recording` do."""

from . import nul  # noqa: F401  (text is asked for by its lookups)
from .accounts import ApiToken
from .acting import acting
from .audit import Audit
from .places import Place, Responsibility, Succession
from .plans import Campaign, CampaignOrganisation, DonationSite, Drive, Organisation, Target
from .results import Approval, Collection, ColumnMapping, PeriodLock, SheetPage, Upload
from .sample import SampleData
from .sources import Claim, Mention, Source
from .totals import Total
from .versions import Version

__all__ = [
    "ApiToken",
    "Approval",
    "Audit",
    "Campaign",
    "CampaignOrganisation",
    "Claim",
    "Collection",
    "ColumnMapping",
    "DonationSite",
    "Drive",
    "Mention",
    "Organisation",
    "PeriodLock",
    "Place",
    "Responsibility",
    "SampleData",
    "SheetPage",
    "Source",
    "Succession",
    "Target",
    "Total",
    "Upload",
    "Version",
    "acting",
]
