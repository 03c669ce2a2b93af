"""The long lists of a place's page, as HTML put together in Python: see `pieces`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from campaigns.rules.naming import place_name

from .addresses import to
from .figures import locator_in, named_in
from .html import Html, joined

register = template.Library()

MENTION = Html('<li><q lang="vi">{}</q> <a href="{}">{}</a> <small class="muted">{}{}</small></li>')
NAME = Html('<li><a href="{}">{}</a></li>')


@register.filter
def mentions(lines) -> SafeString:
    """Where sources name a place: as they print it, and where it stands."""
    language = get_language()
    return joined(_mention(line, language) for line in lines)


def _mention(line, language: str) -> SafeString:
    return MENTION(
        line.as_printed,
        to("source", line.source.slug, language),
        named_in(line.source, "label", language),
        locator_in(line, language),
        f". {named_in(line, 'remark', language)}" if line.remark else "",
    )


@register.filter
def place_names(places) -> SafeString:
    """Places by their full names, each linked to its page."""
    language = get_language()
    return joined(
        NAME(
            to("place", place.slug, language),
            capfirst(place_name(place.name, place.kind, language)),
        )
        for place in places
    )
