"""The policy that every answer of the site carries, and what no page may hold: see permissions.txt.

Every address is asked by a visitor and by the national coordinator, for whom most of it is there.
"""

from html.parser import HTMLParser

import pytest

from tests.web.answers.policy import FRAMED, wrong_in

from .test_permissions import QUERIES, TABLE, filled, path_of  # noqa: F401

ROOMS = sorted({"/".join(row.split("/")[:3]) for row in TABLE})


class Inline(HTMLParser):
    """What a strict policy would block: style attributes, handlers, scripts without an address."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.found += [
            f"<{tag} {name}>" for name in attrs if name == "style" or name.startswith("on")
        ]
        self.found += [
            f"<{tag} {name}={value}>" for name, value in attrs.items()
            if name in {"href", "src", "action"} and (value or "").startswith("javascript:")
        ]  # fmt: skip
        data = attrs.get("type", "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in attrs and not data):
            self.found.append(f"<{tag}> inline")


def wrong_with(answer, path: str) -> list[str]:
    headers = answer.headers
    wrong = wrong_in(headers, framed=FRAMED in path and answer.status_code == 200)
    if headers.get("Content-Type", "").startswith("text/html"):
        inline = Inline()
        inline.feed(answer.content.decode())
        wrong += inline.found
    return [f"{path} {answer.status_code}: {one}" for one in wrong]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("room", ROOMS)
def test_every_answer_is_strict_and_nothing_on_it_is_inline(room, prefix, filled, client_of):  # noqa: F811
    wrong = []
    for row in (row for row in TABLE if "/".join(row.split("/")[:3]) == room):
        if prefix and row in ("/healthz", "/metrics"):
            continue
        path = prefix + path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
        for role in ("", "quanly"):
            wrong += wrong_with(client_of(role).get(path), path)
    assert not wrong


def test_a_breach_would_be_seen(client_of):
    inline = Inline()
    inline.feed("<p style='x'><a onclick=x href='javascript:x'><script>x</script><style></style>")
    assert len(inline.found) == 5
