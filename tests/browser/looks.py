"""One page, loaded once, looked at in every way that it must stand.

`problems(page)` says in words what is wrong in each look; the checks themselves run in the
browser, see checks.js. A page is not loaded anew for each look: the screen and the colours change
under it, as they do when a phone is turned or the evening comes.
"""

import json
from functools import cache
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH

# WCAG 2.2 A and AA, and what axe calls good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# `preload` would have axe fetch style sheets by itself, which the policy of the pages forbids.
ASKED = {"resultTypes": ["violations"], "preload": False}
EVERY_RULE = {"runOnly": TAGS, **ASKED}
# Light and dark differ in the values of colours alone.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], **ASKED}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
TWICE = {"width": 640, "height": 400}  # what 200% leaves of 1280 px
REFLOW = {"width": 320, "height": 256}  # and 400%


CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")


@cache
def scripts() -> str:
    return Path(AXE_FILE_PATH).read_text(encoding="utf-8") + "\n;" + CHECKS


def problems(page, *, words_alone: bool = False) -> list[str]:
    """All that is wrong with the page as it stands, each with the look it was seen in.

    `words_alone`: it was looked at in another language, whose layout and colours it shares; then
    axe looks on a phone by day and at a desk by night.
    """
    page.evaluate(scripts())
    found = []

    def ask(look: str, *questions: str) -> None:
        for question in questions:
            found.extend(f"{look}: {problem}" for problem in page.evaluate(question))

    def see(screen, scheme="light") -> None:
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("checks.settled()")

    see(PHONE)
    # What waits under a bar at the foot of the screen is not hidden: it scrolls out of there.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    ask("phone, light", "checks.overflow()", "checks.targets()", axe(EVERY_RULE))
    ask("any", "checks.outline()", "checks.jumps()", "checks.motion()")
    if not words_alone:
        see(PHONE, "dark")
        ask("phone, dark", axe(COLOURS))
        see(DESK)
        ask("desk, light", axe(COLOURS))
    see(DESK, "dark")
    ask("desk, dark", "checks.overflow()", "checks.targets()", axe(EVERY_RULE))
    see(TWICE)
    ask("200%", "checks.overflow()")
    see(REFLOW)
    ask("400%", "checks.overflow()", "checks.spacing()")
    see(PHONE)
    return found


def axe(options: dict) -> str:
    return f"checks.axeFinds({json.dumps(options)})"
