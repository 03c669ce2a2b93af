"""The squares of the tile map, as HTML put together in Python: 34 of them, or 63, on a page."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from campaigns.rules.together import Level

from .addresses import to
from .html import EMPTY, Html, joined

register = template.Library()

TILE = Html(
    '<a class="tile t-{}" href="{}" aria-label="{}">'
    '<rect x="{}" y="{}" width="60" height="60" rx="5" fill="url(#tile-{})"><title>{}</title>'
    '</rect>{}<text x="{}" y="{}" class="share {}">{}</text>{}</a>\n'
)
CORNER = Html('<path class="corner" d="M{} {}h9a5 5 0 0 1 5 5v9z"/>')
NAME = Html('<text x="{}" y="{}"{}>{}</text>')
SIZE = Html(' class="{}"')


@register.filter
def squares(tiles) -> SafeString:
    """Each province with its figure and name, linked to its page."""
    language = get_language()
    return joined(_square(tile, language) for tile in tiles)


def _square(tile, language: str) -> SafeString:
    level, middle = tile.line.level, tile.middle
    size = SIZE(tile.name_size) if tile.name_size else EMPTY
    return TILE(
        level,
        to("place", tile.line.place.slug, language),
        tile.words,
        tile.x,
        tile.y,
        level,
        tile.words,
        CORNER(tile.x + 46, tile.y) if level is Level.REACHED else EMPTY,
        middle,
        tile.base,
        tile.size,
        tile.figure,
        joined(NAME(middle, y, size, name) for y, name in tile.lines),
    )
