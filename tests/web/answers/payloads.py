"""What attackers write into text fields, and how to see that it came out as a program.

`MARK` stands in each where it would become part of a page's structure: the name of an attribute
or a tag, a comment, a header, a property. As text it may stand anywhere.
"""

import csv
import io
import json
from email.message import Message
from html.parser import HTMLParser
from xml.etree import ElementTree

import icalendar
import openpyxl

MARK = "xq7z"
PAYLOADS = [
    "<script xq7z>alert(1)</script>",
    "<img src=x xq7z onerror=alert(1)>",
    "\"><svg xq7z onload=alert(1)>",
    "'><svg xq7z onload=alert(1)>",
    "\" autofocus onfocus=alert(1) xq7z=\"",
    "' onmouseover=alert(1) xq7z='",
    "</title><script xq7z>alert(1)</script>",
    "</textarea><script xq7z>alert(1)</script>",
    "</script><script xq7z>alert(1)</script>",
    "--><script xq7z>alert(1)</script><!--xq7z",
    "]]><script xq7z>alert(1)</script>",
    "<xq7z style=x:expression(alert(1))>",
    "<iframe xq7z srcdoc='<script>1</script>'>",
    "<math><a xq7z xlink:href=javascript:1>x",
    "javascript:alert(1)//xq7z",
    "data:text/html,<script xq7z>1</script>",
    "{{ xq7z }}{% xq7z %}${xq7z}#{xq7z}<%=xq7z%>",
    "\\u003cscript xq7z\\u003e \\x3cscript xq7z\\x3e",
    "&lt;script xq7z&gt;&#60;img xq7z&#62;",
    "=HYPERLINK(\"javascript:alert(1)\",\"xq7z\")",
]  # fmt: skip
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster"}
RUN = ("javascript:", "vbscript:", "data:text", "data:application")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Structure(HTMLParser):
    """`wrong`: what of the mark became structure; `text`: what people read, fields too."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong, self.text, self._open = [], [], ""

    def handle_starttag(self, tag, attrs):
        self._open = tag
        for name, value in [(tag, ""), *attrs]:
            value = value or ""
            if MARK in name or (name.startswith("on") and name != tag) or name == "style":
                self.wrong.append(f"<{tag} {name}>")
            if name in ADDRESSES and value.strip().lower().startswith(RUN):
                self.wrong.append(f"<{tag} {name}={value}>")
            self.text.append(value)

    def handle_endtag(self, tag):
        self._open = ""
        if MARK in tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data):
        if self._open in ("script", "style") and MARK in data:
            self.wrong.append(f"in <{self._open}>: {data[:80]}")
        self.text.append(data)

    def handle_comment(self, data):
        if MARK in data:
            self.wrong.append(f"<!--{data[:80]}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def in_html(text: str) -> tuple[list[str], str]:
    read = Structure()
    read.feed(text)
    read.close()
    return read.wrong, "\n".join(read.text)


def in_xml(text: str) -> tuple[list[str], str]:
    wrong, said = [], []
    for element in ElementTree.fromstring(text).iter():
        names = [element.tag, *element.attrib] if isinstance(element.tag, str) else [element.text]
        wrong += [name for name in names if MARK in name or name.startswith("on")]
        wrong += [value for value in element.attrib.values() if value.lower().startswith(RUN)]
        said += [element.text or "", *element.attrib.values()]
    return wrong, "\n".join(said)


def in_csv(text: str) -> tuple[list[str], str]:
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    wrong = [f"{len(row)} cells: {row}" for row in rows if len(row) != len(rows[0])]
    wrong += [cell for row in rows for cell in row if MARK in cell and cell.startswith(FORMULA)]
    return wrong, "\n".join(cell for row in rows for cell in row)


def in_xlsx(content: bytes) -> tuple[list[str], str]:
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    wrong = [cell.value for cell in cells if cell.data_type == "f"]
    wrong += [cell.hyperlink.target for cell in cells if cell.hyperlink]
    return wrong, "\n".join(str(cell.value) for cell in cells)


def in_ics(text: str) -> tuple[list[str], str]:
    read, wrong, said = icalendar.Calendar.from_ical(text), [], []
    for component in read.walk():
        wrong += [name for name in (component.name, *component) if MARK in name.lower()]
        wrong += [str(error) for error in component.errors]
        for name, value in component.property_items(recursive=False):
            parameters = getattr(value, "params", {})
            wrong += [f"{name};{key}" for key in parameters if MARK in key.lower()]
            said.append(str(value))
    return wrong, "\n".join(said)


def in_json(text: str) -> tuple[list[str], str]:
    return [], json.dumps(json.loads(text), ensure_ascii=False)


KINDS = {
    "text/html": in_html,
    "application/json": in_json,
    "application/atom+xml": in_xml,
    "application/openapi+json": in_json,
    "image/svg+xml": in_xml,
    "text/csv": in_csv,
    "text/calendar": in_ics,
}


def may_repeat(name: str, value: str) -> bool:
    """An address keeps what was asked; a file has the name it was sent under, and nothing more."""
    if name != "Content-Disposition":
        return name == "Location"
    said = Message()
    said[name] = value
    return {key for key, _value in said.get_params(header=name)} <= {
        "attachment",
        "filename",
        "filename*",
    }


def read(answer) -> tuple[list[str], str]:
    """What of an answer is wrong, its headers too, and what it says as text."""
    wrong = [
        f"header {name}: {value}"
        for name, value in answer.headers.items()
        if MARK in name or "\n" in value or (MARK in value and not may_repeat(name, value))
    ]
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind.endswith("spreadsheetml.sheet"):
        found, said = in_xlsx(content)
    elif reader := KINDS.get(kind):
        found, said = reader(content.decode()) if content else ([], "")
    else:  # a picture, a script: nothing of what anybody typed
        found, said = ([kind] if MARK.encode() in content else []), ""
    return wrong + found, said
