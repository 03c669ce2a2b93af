"""The frozen answers of the search page. A total is of all that match, not of what is shown."""

from dataclasses import dataclass

from .answers import CampaignRef, PlaceRef, SourceRef


@dataclass(frozen=True, slots=True)
class PlaceHit:
    place: PlaceRef
    parent: PlaceRef | None


@dataclass(frozen=True, slots=True)
class OrganisationHit:
    """An organisation, the latest campaigns that it had a part in, and how many in all."""

    slug: str
    name: str
    place: PlaceRef | None
    campaigns: tuple[CampaignRef, ...]
    campaigns_count: int


@dataclass(frozen=True, slots=True)
class SourceHit:
    source: SourceRef
    figures_count: int


@dataclass(frozen=True, slots=True)
class Hits:
    """The best rows of one kind, and how many match in all."""

    rows: tuple
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """`words` are folded, for marking; `names_a_place`: the words are a place's whole name."""

    words: tuple[str, ...]
    places: Hits
    campaigns: Hits
    organisations: Hits
    sources: Hits
    names_a_place: bool

    @property
    def total(self) -> int:
        groups = (self.places, self.campaigns, self.organisations, self.sources)
        return sum(group.total for group in groups)
