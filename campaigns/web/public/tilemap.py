"""The tile map as a template draws it: squares, their words, and what a screen reader says."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.reading.answers_country import Country, ProvinceLine
from campaigns.rules.quantity import Qualifier, Quantity
from campaigns.rules.together import Level
from campaigns.rules.wording import percent, print_quantity

from .tiles import layout

STEP, SIDE = 64, 60  # a tile and the gap beside it, in units of the drawing
ONE_LINE = 7  # letters of a name that need no second line
SIGNS = {Qualifier.AT_LEAST: "≥", Qualifier.NEARLY: "≈", Qualifier.ABOUT: "≈"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One province. `x` and `y` are its corner; `words` all that it says, for who cannot see it."""

    line: ProvinceLine
    x: int
    y: int
    names: tuple[str, ...]
    figure: str
    words: str

    @property
    def size(self) -> str:
        """Which letters keep the figure on its square."""
        return ("", "long", "longer")[(len(self.figure) > 5) + (len(self.figure) > 7)]

    @property
    def name_size(self) -> str:
        return "long-name" if max(map(len, self.names)) > 8 else ""

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """The name, each part with its height."""
        first = self.y + (25 if len(self.names) == 1 else 17)
        return tuple((first + 14 * at, name) for at, name in enumerate(self.names))

    @property
    def base(self) -> int:
        return self.y + (47 if len(self.names) == 1 else 51)


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles from north to south, and from west to east: the order of the keyboard."""

    country: Country
    tiles: tuple[Tile, ...]
    width: int
    height: int
    key: tuple[tuple[Level, str], ...]
    printed: bool
    at_least: bool
    roughly: bool


def tile_map(country: Country) -> TileMap:
    """The provinces of the day on their squares; one without a square is left to the table."""
    places = layout(country.on)
    lines = sorted(
        (line for line in country.provinces if line.code in places),
        key=lambda line: places[line.code][::-1],
    )
    tiles = tuple(_tile(line, *places[line.code]) for line in lines)
    signs = [tile.figure[:1] for tile in tiles]
    return TileMap(
        country=country,
        tiles=tiles,
        width=max((tile.x for tile in tiles), default=0) + SIDE,
        height=max((tile.y for tile in tiles), default=0) + SIDE,
        key=_key(),
        printed=any(line.is_printed for line in lines),
        at_least="≥" in signs,
        roughly="≈" in signs,
    )


def _key() -> tuple[tuple[Level, str], ...]:
    """The shades in words, the best first."""
    words = {
        Level.REACHED: _("100% and more: the target is reached"),
        Level.UNDER_100: _("from 80% to under 100%"),
        Level.UNDER_80: _("from 50% to under 80%"),
        Level.UNDER_50: _("under 50%"),
        Level.UNKNOWN: _("?: a campaign is known, no figure yet"),
        Level.NO_CAMPAIGN: _("–: no campaign known"),
    }
    return tuple(words.items())


def _tile(line: ProvinceLine, column: int, row: int) -> Tile:
    return Tile(
        line=line,
        x=column * STEP,
        y=row * STEP,
        names=_in_two(line.place.name),
        figure=_figure(line.figures.percent, line.level) + ("*" if line.is_printed else ""),
        words=f"{line.place.name}: {said(line)}",
    )


def _in_two(name: str) -> tuple[str, ...]:
    """The name in one line, or in the two that leave the longer one shortest."""
    words = name.split()
    if len(name) <= ONE_LINE or len(words) == 1:
        return (name,)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(halves, key=lambda pair: max(map(len, pair)))


def _figure(value: Quantity | None, level: Level) -> str:
    if value is None:
        return "?" if level is Level.UNKNOWN else "–"
    ends = [value.amount] if value.high is None else [value.amount, value.high]
    if value.high is not None or value.amount >= 1000:
        ends = [end // 1 for end in ends]  # cut off, so that it fits and claims no more
    shown = "–".join(percent(end, get_language()).rstrip("%") for end in ends)
    return f"{SIGNS.get(value.qualifier, '')}{shown}%"


def summary(country: Country) -> str:
    """The country in one sentence."""
    figures = {"year": country.year, "n": len(country.provinces)}
    figures |= {"reached": country.reached, "short": country.short, "unknown": country.unknown}
    return (
        _(
            "Blood donation in %(year)s, by province: target reached in %(reached)s of %(n)s, "
            "not yet in %(short)s, no figure for %(unknown)s."
        )
        % figures
    )


def said(line: ProvinceLine) -> str:
    """What is known of a province, in words: "96,4% chỉ tiêu, 3 trong 5 chiến dịch …"."""
    figures = line.figures
    if line.level is Level.NO_CAMPAIGN:
        return _("no campaign known")
    if figures.percent is None:
        return ngettext(
            "no figure yet, %(n)s campaign known",
            "no figure yet, %(n)s campaigns known",
            figures.campaigns,
        ) % {"n": figures.campaigns}
    shown = {"percent": print_quantity(figures.percent, get_language())}
    if line.is_printed:
        return _("%(percent)s of the plan, as the source printed it") % shown
    return _("%(percent)s of the target, %(coverage)s") % {**shown, "coverage": coverage(line)}


def coverage(line: ProvinceLine) -> str:
    """From how many campaigns it is: what is left out is said."""
    figures = line.figures
    return ngettext(
        "%(both)s of %(n)s campaign has both figures",
        "%(both)s of %(n)s campaigns have both figures",
        figures.campaigns,
    ) % {"both": figures.both, "n": figures.campaigns}


def by_percent(lines: Sequence[ProvinceLine]) -> list[ProvinceLine]:
    """The highest percent first, then those without one by their names."""
    return sorted(
        sorted(lines, key=lambda line: line.folded),
        key=lambda line: -line.figures.percent.amount if line.figures.percent else 1,
    )


def highest(country: Country, most: int = 10) -> list[ProvinceLine]:
    """The provinces with the highest percent, of those that have one."""
    return [line for line in by_percent(country.provinces)[:most] if line.figures.percent]
