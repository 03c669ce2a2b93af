"""The same page in the other language, whole addresses for `<link>`, and those of many links."""

import re
from functools import cache

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.filter
def address_in(path: str, language: str) -> str:
    """`/noi/an-giang/` in English is `/en/noi/an-giang/`; the query stays as it is."""
    bare = path
    if path == "/en" or path.startswith(("/en/", "/en?")):
        bare = "/" + path[3:].lstrip("/")  # "//host/" would lead to another host
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


@register.simple_tag(takes_context=True)
def absolute(context, path: str) -> str:
    """The address with scheme and host, as search engines want it."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def again(context, block: str) -> str:
    """What a block of the page says, once more: a template may name each block only once."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(block).render(context)


HOLE = "hole-for-a-word"
PLAIN = re.compile(r"[a-zA-Z0-9_-]+")


def to(name: str, slug: str, language: str) -> str:
    """The address of the page `public:<name>` of this slug, as `reverse` gives it, at a tenth of
    the price: for what links a hundred times. `language` is the one that is spoken now."""
    if not PLAIN.fullmatch(slug):
        return reverse(f"public:{name}", args=[slug])
    before, after = _around(name, language, get_script_prefix())
    return f"{before}{slug}{after}"


@cache
def _around(name: str, language: str, prefix: str) -> list[str]:
    return reverse(f"public:{name}", args=[HOLE]).split(HOLE)
