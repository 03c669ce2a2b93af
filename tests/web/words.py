"""Every word that a page shows or says, with the language it is said to be in."""

import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What scripts show, or screen readers say, stands in attributes.
SAID = ("title", "aria-label", "aria-description", "placeholder", "alt", "label")
# Names of fields, and settings, which scripts use; every other data-… with a space is words.
KEYS = {"data-doubt", "data-inline-formset"}
UNSAID = {"textarea", "script", "style", "code"}


class Words(HTMLParser):
    """`said`: pairs of a language and a text, in the order of the page."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.open, self.said = [("", "")], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        language = attrs.get("lang", self.open[-1][1])
        for name, value in attrs.items():
            if self._is_said(tag, name, attrs):
                self.said.append((language, value))
        if tag not in VOID:
            self.open.append((tag, language))

    @staticmethod
    def _is_said(tag, name, attrs) -> bool:
        if name == "value":
            return tag == "input" and attrs.get("type") in ("submit", "button", "reset")
        if name == "content":
            return tag == "meta" and attrs.get("name") == "description"
        if name.startswith("data-"):
            return name not in KEYS and " " in attrs[name].strip()
        return name in SAID

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if any(tag == one for one, _language in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tag, language = self.open[-1]
        if tag not in UNSAID and data.strip():
            self.said.append((language, " ".join(data.split())))


def said_in(html: str, language: str) -> list[str]:
    """What the page says in the language, as it tells browsers and screen readers."""
    whole = re.sub(r"</?mark>", "", html)  # a part of a word can be marked
    return [text for one, text in Words(whole).said if one.partition("-")[0] == language]


# Marks of Vietnamese that English is never written with, and đ.
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
VIETNAMESE = re.compile(f"[đĐ{MARKS}]")


def looks_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE.search(unicodedata.normalize("NFD", text)))


def any_of(names: Iterable[str]) -> re.Pattern:
    """Finds each of the names as whole words, the longest first."""
    longest_first = map(re.escape, sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
