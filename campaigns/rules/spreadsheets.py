"""Text that a spreadsheet opens as text, and never runs."""

from __future__ import annotations

import re

# A spreadsheet runs what begins like this, wherever it came from; a quote makes it text.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SKIPPED = " \u00a0"  # what a spreadsheet passes over before it looks
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XLSX cannot hold them


def harmless_text(text: str) -> str:
    """The text as it may stand in a file: "=1+1" becomes "'=1+1"."""
    text = UNSEEN.sub("", text)
    return f"'{text}" if text.lstrip(SKIPPED).startswith(RISKY) else text
