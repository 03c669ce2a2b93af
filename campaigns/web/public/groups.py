"""Campaigns as a page lists them: those with figures first, those only named after them."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.reading.answers import CampaignRow


@dataclass(frozen=True, slots=True)
class Group:
    """Campaigns that say how far they are, and those that a source names and no more."""

    told: tuple[CampaignRow, ...]
    silent: tuple[CampaignRow, ...]


def by_figures(rows: Iterable[CampaignRow]) -> Group:
    told, silent = [], []
    for row in rows:
        (silent if row.main is None or row.main.bar is None else told).append(row)
    return Group(tuple(told), tuple(silent))
