"""A visitor who notices what is wrong with any page that is fetched."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

WITHIN = {"b", "mark", "q", "span"}  # a word may begin and end with one of them
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Reader(HTMLParser):
    """The words of a page, and what every page must have once."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.ids, self.wrong = [], [], Counter(), []
        self.tags, self.lang, self.links = Counter(), None, []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "svg" not in self.open:  # a drawing has titles of its own
            self.tags[tag] += 1
        self.words += [] if tag in WITHIN else [" "]
        if tag == "html":
            self.lang = attrs.get("lang")
        if "id" in attrs:
            self.ids[attrs["id"]] += 1
        if "style" in attrs or any(name.startswith("on") for name in attrs):
            self.wrong.append(f"inline style or script on <{tag}>")
        if tag == "script" and "src" not in attrs:
            self.wrong.append("inline script")
        if tag == "style":
            self.wrong.append("inline style sheet")
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        self.words += [] if tag in WITHIN else [" "]
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if "main" in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


class Visitor(Client):
    """Gets pages and checks each: one title, one h1, unique ids, its language, nothing inline."""

    def visit(self, path, *, status=200, **kwargs):
        response = self.get(path, **kwargs)
        assert response.status_code == status, f"{path}: {response.status_code}"
        html = response.content.decode()
        page = Reader()
        page.feed(html)
        page.close()
        title = html.split("<title>")[1].split("</title>")[0]
        assert title.split(" – ")[0].strip(), f"{path} has no title of its own"
        assert page.wrong == [], f"{path}: {page.wrong}"
        assert page.open == [], f"{path}: not closed: {page.open}"
        for tag in ("title", "h1", "main"):
            assert page.tags[tag] == 1, f"{path} has {page.tags[tag]} <{tag}>"
        assert [name for name, times in page.ids.items() if times > 1] == [], path
        assert page.lang == ("en" if path.startswith("/en/") else "vi"), path
        page.response, page.html = response, html
        return page


@pytest.fixture
def visitor():
    return Visitor()
