"""`{% trans %}`, `{% url %}` and `{% static %}` of what stands in the template itself: looked up
once.

A page has a hundred of them, and each cost what a row of a table does. Loaded instead of `i18n`
and `static`, of which it has all the rest.
"""

from django import template
from django.template.base import Node
from django.template.defaulttags import url as django_url
from django.templatetags import i18n
from django.templatetags.static import StaticNode, do_static
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from .addresses import to

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)

# Of these there is one each: what `current_app` says changes nothing.
OURS = ("public:", "staff:", "api:", "charts:")


class Words(i18n.TranslateNode):
    """Words that are the same each time."""

    def __init__(self, filter_expression):
        super().__init__(filter_expression, noop=False)
        self.said: dict[str | None, str] = {}

    def render(self, context):
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = super().render(context)
        return said


class Address(Node):
    """The address of one of our pages that has no more in it than its name."""

    child_nodelists = ()

    def __init__(self, name: str, asvar: str | None):
        self.name, self.asvar = name, asvar
        self.found: dict[tuple, str] = {}

    def render(self, context):
        at = (get_language(), get_script_prefix())
        address = self.found.get(at)
        if address is None:
            address = self.found[at] = conditional_escape(reverse(self.name))
        return _given(address, self.asvar, context)


class AddressOf(Node):
    """The address of one of our public pages about one thing, which its slug names."""

    child_nodelists = ()

    def __init__(self, name: str, slug, asvar: str | None):
        self.name, self.slug, self.asvar = name, slug, asvar

    def render(self, context):
        address = conditional_escape(to(self.name, str(self.slug.resolve(context)), get_language()))
        return _given(address, self.asvar, context)


class File(StaticNode):
    """The address of a file, which stays the same as long as the program runs."""

    found: str | None = None

    def url(self, context):
        if self.found is None:
            self.found = super().url(context)
        return self.found


def _given(address: str, asvar: str | None, context) -> str:
    if asvar is None:
        return address
    context[asvar] = address
    return ""


@register.tag("trans")
@register.tag("translate")
def words(parser, token):
    node = i18n.do_translate(parser, token)
    words = node.filter_expression
    literal = not words.filters and words.var.literal is not None
    if literal and not (node.noop or node.asvar or node.message_context):
        return Words(words)
    return node


@register.tag("url")
def address(parser, token):
    node = django_url(parser, token)
    name = node.view_name
    if name.filters or name.is_var or node.kwargs or not name.var.startswith(OURS):
        return node
    if not node.args:
        return Address(name.var, node.asvar)
    if len(node.args) == 1 and name.var.startswith("public:"):
        return AddressOf(name.var.removeprefix("public:"), node.args[0], node.asvar)
    return node


@register.tag("static")
def file(parser, token):
    node = File.handle_token(parser, token)
    literal = not node.path.filters and not node.path.is_var
    return node if literal else do_static(parser, token)
