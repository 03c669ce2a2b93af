"""The frame of a chart, as HTML put together in Python: its words, its canvas, and the same as a
table. See `pieces`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .html import EMPTY, Html

register = template.Library()

CHART = Html(
    '<figure class="chart" data-chart-url="{}" data-chart-kind="{}"{}{}{}><figcaption>{}'
    '</figcaption><p class="muted">{}</p><div class="canvas"><canvas role="img" tabindex="0" '
    'aria-label="{}. {} {}"></canvas></div><output aria-live="polite"></output><details><summary>{}'
    '</summary><div class="scroll">{}</div></details></figure>'
)
UNKNOWN = Html(' data-chart-unknown="{}"')
UNIT = Html(' data-chart-unit="{}"')
BANDS = Html(' data-chart-bands="{}"')


@register.filter
def chart(drawn) -> SafeString:
    return CHART(
        drawn.url,
        drawn.kind,
        UNKNOWN(_("no figure yet")) if drawn.kind == "bars" else EMPTY,
        UNIT(drawn.unit) if drawn.unit else EMPTY,
        BANDS(drawn.bands) if drawn.bands else EMPTY,
        drawn.title,
        drawn.summary,
        drawn.title,
        drawn.summary,
        _("The arrow keys go from point to point."),
        _("The same as a table"),
        drawn.table.html(get_language()),
    )
