"""The light colours of the pages, for what is drawn outside the browser: one set of tokens."""

import re

from django.conf import settings

_LIGHT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")


def light_inks(css: str) -> dict[str, str]:
    """The colours that the first `:root` of a style sheet names: `paper` is `#faf8f5`."""
    found = _LIGHT.search(css)
    return dict(_COLOUR.findall(found[1])) if found else {}


TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
INKS = light_inks(TOKENS.read_text(encoding="utf-8"))
