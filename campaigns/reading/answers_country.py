"""The frozen answers of the picture of the country."""

from dataclasses import dataclass
from datetime import date

from campaigns.rules.together import Level, Said, Together

from .answers import CampaignRef, PlaceRef


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province in force on the day, and what its campaigns of the year say together.

    `folded` is the name to sort by; `printed_of` the campaign whose printed percent this is.
    """

    place: PlaceRef
    code: str
    folded: str
    figures: Together
    printed_of: CampaignRef | None = None

    @property
    def level(self) -> Level:
        return self.figures.level

    @property
    def is_printed(self) -> bool:
        return self.figures.said is Said.PRINTED


@dataclass(frozen=True, slots=True)
class Country:
    """The blood campaigns of a year, by the provinces that stood on a day.

    `elsewhere` are provinces that did not stand on that day, with the number of their campaigns
    of the year, which no figure here counts; they stood `before` it or came after. `national`
    campaigns belong to no one province.
    """

    year: int
    on: date
    provinces: tuple[ProvinceLine, ...]
    elsewhere: tuple[tuple[PlaceRef, int], ...]
    national: int

    def at(self, *levels: Level) -> int:
        """How many provinces stand on one of these levels."""
        return sum(1 for line in self.provinces if line.level in levels)

    @property
    def reached(self) -> int:
        return self.at(Level.REACHED)

    @property
    def unknown(self) -> int:
        """Of how many there is no figure, whether a campaign is known or not."""
        return self.at(Level.UNKNOWN, Level.NO_CAMPAIGN)

    @property
    def short(self) -> int:
        return len(self.provinces) - self.reached - self.unknown


@dataclass(frozen=True, slots=True)
class CountryPage:
    """`years` are those that have a blood campaign somewhere, newest first. `missed` says that
    nothing is known of the year that was asked for, and another one is shown."""

    country: Country
    years: tuple[int, ...]
    missed: bool
    now: tuple[PlaceRef, ...]
    before: tuple[PlaceRef, ...]
