"""Whether a text tells somebody's telephone or identity number (domain rule 12)."""

import re
import unicodedata

# However the digits are set apart. Times (7:30) are set apart by another sign.
_NUMBER = re.compile(r"\d(?:[\s.()\-‐‑–]{0,2}\d){8,}")
_DATES = re.compile(
    r"\b(?:[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2})\b"
)
_BETWEEN = re.compile(r"[()\-‐‑–]")
_YEAR = "(?:19|20)[0-9]{2}"
_ROUND = re.compile(rf"{_YEAR}|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})*\.000")
_WITH_MONEY = re.compile(
    rf"{_YEAR}|[1-9](?:[0-9]*000|[0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?: [0-9]{{3}})+))"
)
# Not a comrade: “đồng chí”, “đ/c”.
_MONEY = re.compile(r" ?(?:đồng(?! chí)|đ|vnđ|vnd)(?![\w/])", re.I)


def tells_a_number(text: str) -> bool:
    """Whether some digits in the text may be a person's number.

    Dates are none, nor are sums: round figures whose thousands are set apart by dots, and round or
    grouped figures before a unit of money. static/js/persons.js says the same.
    """
    plain = text if text.isascii() else _plain(text)
    if not _NUMBER.search(plain):
        return False
    plain = _DATES.sub(";", plain)
    return not all(_is_sum(run, plain) for run in _NUMBER.finditer(plain))


def _plain(text: str) -> str:
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", visible)


def _is_sum(run: re.Match, text: str) -> bool:
    """A sum, or from one to another, or one beside a year."""
    if text[: run.start()].endswith("+"):
        return False
    form = _WITH_MONEY if _MONEY.match(text, run.end()) else _ROUND
    parts = filter(None, map(str.strip, _BETWEEN.split(run[0])))
    return all(map(form.fullmatch, parts))
