"""The same page in the other language, and whole addresses for `<link>`."""

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY

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
