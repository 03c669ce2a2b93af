"""The forms of a page as a program fills them in, with whatever it wants in each field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "url", "tel", "number", "date", "time", ""}
PRESSED = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    action: str
    method: str
    typed: dict[str, str] = field(default_factory=dict)  # what people write
    chosen: dict[str, str] = field(default_factory=dict)  # what the page offers, or hides

    def filled(self, write: Callable[[str], str], *, all_of_it: bool) -> dict[str, str]:
        """As the page has it, with `write(name)` in what people type; or in all of it."""
        sent = {**self.chosen, **{name: write(name) for name in self.typed}}
        if all_of_it:
            sent |= {name: write(name) for name in self.chosen if not of_the_machinery(name)}
        return sent


def of_the_machinery(name: str) -> bool:
    return name == "csrfmiddlewaretoken" or name.endswith("_FORMS")


class Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attrs.get("action", ""), attrs.get("method", "get").lower())
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "option" and self._select:
            if "selected" in attrs or self._select not in self._form.chosen:
                self._form.chosen[self._select] = attrs.get("value", "")
        elif name := attrs.get("name"):
            self._field(tag, name, attrs)

    def _field(self, tag, name, attrs):
        kind = attrs.get("type", "").lower()
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            self._form.typed[name] = attrs.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "button" or kind in PRESSED:
            self._form.chosen.setdefault(name, attrs.get("value", ""))
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in attrs):
            self._form.chosen[name] = attrs.get("value", "on")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def forms_of(html: str) -> list[Form]:
    read = Forms()
    read.feed(html)
    return read.found
