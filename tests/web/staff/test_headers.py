"""The policy that every answer of the site carries, and what no page may hold: see permissions.txt.

Every address is asked by a visitor and by the national coordinator, for whom most of it is there.
"""

from html.parser import HTMLParser

import pytest

from .test_permissions import QUERIES, TABLE, filled, path_of  # noqa: F401

ROOMS = sorted({"/".join(row.split("/")[:3]) for row in TABLE})
FRAMED = "/nhung/"  # what others may put into their pages
STRICT = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
}
SOURCES = {"'self'", "'none'", "data:", "*"}  # `*` is who may frame, and nothing else


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


def policy_of(answer) -> dict[str, set[str]]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


def strict(name: str, found: set[str] | None) -> bool:
    """As the policy of every page has it, or tighter: what is not named falls back to 'none'."""
    if found is None:
        return name.endswith("-src")  # base-uri and form-action fall back to nothing
    return found in (STRICT[name], {"'none'"})


def wrong_with(answer, path: str) -> list[str]:
    policy, headers = policy_of(answer), answer.headers
    wrong = [f"{name}: {found}" for name in STRICT if not strict(name, found := policy.get(name))]
    wrong += [f"{name}: {values - SOURCES}" for name, values in policy.items() if values - SOURCES]
    framed = FRAMED in path and answer.status_code == 200
    if policy["frame-ancestors"] != ({"*"} if framed else {"'none'"}):
        wrong.append(f"frame-ancestors: {policy['frame-ancestors']}")
    if ("X-Frame-Options" in headers) == framed:
        wrong.append(f"X-Frame-Options: {headers.get('X-Frame-Options')}")
    if headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append("X-Content-Type-Options")
    if headers.get("Referrer-Policy") != "same-origin":
        wrong.append("Referrer-Policy")
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
        if prefix and row == "/healthz":
            continue
        path = prefix + path_of(row.split(" ")[0], filled) + QUERIES.get(row, "")
        for role in ("", "quanly"):
            wrong += wrong_with(client_of(role).get(path), path)
    assert not wrong


def test_a_breach_would_be_seen(client_of):
    inline = Inline()
    inline.feed("<p style='x'><a onclick=x href='javascript:x'><script>x</script><style></style>")
    assert len(inline.found) == 5
