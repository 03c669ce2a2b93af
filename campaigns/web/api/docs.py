"""/api/v1/docs: the API's description as a page of the site, drawn on the server.

Swagger UI was weighed: 1.4 MB of script, for a page that axe faults and that is blank without it.
"""

import json
import re
import shlex
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from campaigns.rules.wording import number

from .asking import SLUG_SCHEMA
from .description import ABOUT, LICENCE, document
from .examples import ASKED, SENT

KEY = "0b6f1f0e-6d8c-4c1f-9a55-3f0f7c1f2a10"
SHAPES = (
    "OpenCampaignOut",
    "FigureOut",
    "ProgressOut",
    "PlaceRefOut",
    "OpenCollectionOut",
    "OpenPlaceOut",
    "OpenSourceOut",
)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    where: str
    kind: str
    needed: bool
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    what: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    curl: str
    example: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    what: str
    fields: tuple[tuple[str, str], ...]


def docs(request: HttpRequest) -> HttpResponse:
    """What each operation does, takes and answers, with this server's own address."""
    described = document(reverse("api:api-root"))
    shown = [
        _shown(request, path, method, operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    schemas = described["components"]["schemas"]
    context = {
        "about": [said(part) for part in ABOUT.split("\n\n")],
        "licence": LICENCE,
        "groups": [
            (_("Reading, open to everyone"), [one for one in shown if one.name not in FOR_STAFF]),
            (_("For staff"), [one for one in shown if one.name in FOR_STAFF]),
        ],
        "shapes": [_shape(schemas[name]) for name in SHAPES],
    }
    return render(request, "public/api_docs.html", context)


FOR_STAFF = ("listDrives", "planDrive", "logCollection")


def said(text: str) -> str:
    """The description's English in the language of the page, with its `names` as code."""
    told = escape(gettext(" ".join(text.split())))
    return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", told))


def _shown(request: HttpRequest, path: str, method: str, operation: dict) -> Shown:
    name, answers = operation["operationId"], operation["responses"]
    first = answers.get("201") or answers["200"]
    return Shown(
        name=name,
        method=method.upper(),
        path=path,
        summary=said(operation["summary"]),
        what=tuple(said(part) for part in operation["description"].split("\n\n")),
        parameters=tuple(_parameter(one) for one in operation["parameters"]),
        curl=_curl(request, path, method, name),
        example=as_text(first["content"]["application/json"]["example"]),
        answers=tuple((code, said(answer["description"])) for code, answer in answers.items()),
    )


def _parameter(told: dict) -> Parameter:
    return Parameter(
        name=told["name"],
        where=told["in"],
        kind=_kind(told["schema"]),
        needed=told["required"],
        what=said(told["description"]),
    )


def _kind(schema: dict) -> str:
    """What may be given, in words."""
    schema = next((one for one in schema.get("anyOf", ()) if one["type"] != "null"), schema)
    limits = {
        name: number(schema.get(key, 0), get_language())
        for name, key in (("least", "minimum"), ("most", "maximum"))
    }
    if "enum" in schema:
        return _("one of: %(choices)s") % {"choices": ", ".join(schema["enum"])}
    if schema["type"] == "integer":
        return _("whole number from %(least)s to %(most)s") % limits
    if schema["type"] == "boolean":
        return "1"
    if schema.get("format") == "date":
        return _("a day, such as 2024-02-03")
    if schema.get("format") == "uuid":
        return "UUID"
    if schema.get("pattern") == SLUG_SCHEMA["pattern"]:
        return _("a short name, such as kien-giang")
    return _("text, at most %(most)s characters") % {"most": schema["maxLength"]}


def _curl(request: HttpRequest, path: str, method: str, name: str) -> str:
    asked = dict(ASKED.get(name, {}))
    address = request.build_absolute_uri(
        path.replace("{slug}", asked.pop("slug", "")) + (f"?{urlencode(asked)}" if asked else "")
    )
    parts = [f"curl {shlex.quote(address)}"]
    if name in FOR_STAFF:
        parts.append("--header 'Authorization: Bearer …'")
    if method == "post":
        parts.append("--header 'Content-Type: application/json'")
        if name == "logCollection":
            parts.append(f"--header 'Idempotency-Key: {KEY}'")
        parts.append(f"--data {shlex.quote(json.dumps(SENT[name], ensure_ascii=False))}")
    return " \\\n  ".join(parts)


def as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _shape(schema: dict) -> Shape:
    fields = schema["properties"].items()
    return Shape(
        what=said(schema["description"]),
        fields=tuple(
            (name, said(field["description"])) for name, field in fields if "description" in field
        ),
    )
