"""What may be asked of the open lists: each parameter once, within its limits, none unknown."""

import re
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from campaigns.reading import CAMPAIGN_KINDS, PLACE_KINDS
from campaigns.reading.answers_open import Paged

from .shapes import Day

SLUG = "[-a-zA-Z0-9_]{1,120}"
# What no one types: on these a database stops, or a log breaks its line.
UNSEEN = "\\x00-\\x1f\\x7f"
LONGEST_TEXT = 200


def whole(least: int, most: int):
    """A whole number in plain digits: not 1e3, not 1_000, not +5."""

    def read(value: object) -> int:
        plain = isinstance(value, int) or re.fullmatch("[0-9]{1,9}", str(value))
        if not plain or not least <= int(value) <= most:
            raise PydanticCustomError("whole", "no number", {"least": least, "most": most})
        return int(value)

    shown = {"type": "integer", "minimum": least, "maximum": most}
    return Annotated[int, BeforeValidator(read), WithJsonSchema(shown)]


def one_of(choices: tuple[str, ...]):
    """One of some words, as they stand."""

    def read(value: object) -> str:
        if value not in choices:
            raise PydanticCustomError("one_of", "no choice", {"choices": ", ".join(choices)})
        return value

    return Annotated[
        str, BeforeValidator(read), WithJsonSchema({"type": "string", "enum": list(choices)})
    ]


def _slug(value: object) -> str:
    if not re.fullmatch(SLUG, str(value)):
        raise PydanticCustomError("slug", "no slug")
    return str(value)


def _words(value: object) -> str:
    if len(str(value)) > LONGEST_TEXT or re.search(f"[{UNSEEN}]", str(value)):
        raise PydanticCustomError("words", "no words", {"most": LONGEST_TEXT})
    return str(value)


SLUG_SCHEMA = {"type": "string", "pattern": f"^{SLUG}$", "maxLength": 120}
WORDS_SCHEMA = {"type": "string", "pattern": f"^[^{UNSEEN}]*$", "maxLength": LONGEST_TEXT}
Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema(SLUG_SCHEMA)]
Words = Annotated[str, BeforeValidator(_words), WithJsonSchema(WORDS_SCHEMA)]
InPath = Annotated[str, WithJsonSchema(SLUG_SCHEMA)]

Page = whole(1, 1_000_000)
PageSize = whole(1, 200)
Year = whole(1, 9999)
CampaignKind = one_of(CAMPAIGN_KINDS)
PlaceKind = one_of(PLACE_KINDS)


class Asked(Schema):
    """What every open list can be asked."""

    page: Page = Field(1, description="Which page of the list, from 1.")
    page_size: PageSize = Field(50, description="How many items a page holds.")


class CampaignsAsked(Asked):
    kind: CampaignKind = Field(None, description="Only campaigns of this kind.")
    place: Slug = Field(
        None, description="Only campaigns of this place and of all that lies below it."
    )
    year: Year = Field(None, description="Only campaigns with a known day in this year.")
    q: Words = Field(
        "", description="Words that the name, plan, place or an organisation holds, accents aside."
    )


class PlacesAsked(Asked):
    kind: PlaceKind = Field(None, description="Only places of this kind.")
    on: Day = Field(None, description="Only places in force on this day.")
    q: Words = Field("", description="Words that the name holds, accents aside.")


class SourcesAsked(Asked):
    q: Words = Field("", description="Words that the title or publisher holds, accents aside.")


def not_asked(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """Parameters that nobody knows: left out in silence, they would answer another question."""
    problems, names = {}, tuple(names)
    for name, values in request.GET.lists():
        if name not in names:
            problems[name] = gettext("There is no such parameter here.")
        elif len(values) > 1:
            problems[name] = gettext("Give this once.")
    return problems


def listed(request: HttpRequest, asked: Asked, found: Paged, items: list[dict]) -> dict:
    """One page of a list with the addresses of its neighbours."""
    return {
        "count": found.count,
        "next": _address(request, asked, found.page + 1) if found.page < found.pages else None,
        "previous": (
            _address(request, asked, min(found.page - 1, found.pages)) if found.page > 1 else None
        ),
        "items": items,
    }


def _address(request: HttpRequest, asked: Asked, page: int) -> str:
    query = {**asked.dict(exclude_unset=True), "page": page}
    return f"{request.path}?{urlencode(query)}"


def slug_in(text: str) -> str:
    """The slug of an address; what cannot be one names nothing."""
    if not re.fullmatch(SLUG, text):
        raise Http404
    return text
