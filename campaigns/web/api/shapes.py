"""What comes in and what goes out, field by field. Nothing is guessed: a count is a whole
number, an unknown one is null or left out, and a field that nobody knows is refused."""

import re
from datetime import date, datetime, time
from typing import Annotated

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from ninja import Field, Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

LARGEST_ID = 2**63 - 1


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "no day")


def _hour(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("hour", "no hour")


def _identity(value: object) -> int:
    """An id is text of digits. Any other text names nothing: 0, which no row has."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "no id")
    number = int(value) if re.fullmatch(r"[0-9]{1,19}", value) else 0
    return number if number <= LARGEST_ID else 0


def _clock(value: object) -> datetime | None:
    """A phone's clock decides nothing, so that what cannot be read or kept is just not known."""
    try:
        said = parse_datetime(value)
        if said.tzinfo is None:
            said = timezone.make_aware(said)
        return said if 1970 <= said.year <= 2200 else None
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None


def _text(value: str) -> str:
    """JSON can hold halves of characters, which are no text and which no database stores."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", "no text") from None
    return value


# The schema says the limits; what goes past them is refused where facts are checked.
COUNT_SCHEMA = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
CLOCK_SCHEMA = {"description": "The sender's clock, in ISO 8601. What cannot be read is null."}
HOUR_SCHEMA = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}

Count = Annotated[StrictInt, WithJsonSchema(COUNT_SCHEMA)] | None
Text = Annotated[StrictStr, AfterValidator(_text)]
Id = Annotated[int, BeforeValidator(_identity, json_schema_input_type=str)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Hour = Annotated[time, BeforeValidator(_hour), WithJsonSchema(HOUR_SCHEMA)]
HourOut = Annotated[time, WithJsonSchema(HOUR_SCHEMA)]
Clock = Annotated[datetime | None, BeforeValidator(_clock), WithJsonSchema(CLOCK_SCHEMA)]


class Known(Schema):
    """Refuses what it does not know, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Bags(Known):
    ml150: Count = Field(None, alias="150")
    ml250: Count = Field(None, alias="250")
    ml350: Count = Field(None, alias="350")
    ml450: Count = Field(None, alias="450")


class CollectionIn(Known):
    """One result of a drive; with `replaces`, the correction of an entry, and why."""

    drive: Id
    registered: Count = None
    examined: Count = None
    deferred: Count = None
    deferred_reasons: dict[Text, Count] | None = None
    donors: Count = None
    bags: Bags = Field(default_factory=Bags)
    apheresis: Count = None
    emergency_units: Count = None
    first_time_donors: Count = None
    note: Text = ""
    replaces: Id | None = None
    reason: Text = ""
    draft: StrictBool = False
    said_at: Clock = None


class SiteIn(Known):
    """A site by its id, or by its name and its place."""

    id: Id | None = None
    name: Text = ""
    place: Text = ""


class DriveIn(Known):
    campaign: Text
    site: SiteIn
    date: Day
    last_day: Day | None = None
    opens_at: Hour | None = None
    closes_at: Hour | None = None
    target: Count = None
    host: Text = ""
    collecting_hospital: Text = ""


class ReceiptOut(Schema):
    """`bags_total` and `standard_units` add up the sizes that are known; null: none is."""

    receipt: str
    entry: str
    drive: str
    bags_total: int | None
    standard_units: str | None
    status: str
    recorded_at: datetime


class CampaignOut(Schema):
    slug: str
    name: str


class SiteOut(Schema):
    id: str
    name: str
    place: str
    place_name: str


class DriveOut(Schema):
    id: str
    campaign: CampaignOut
    site: SiteOut
    date: date
    last_day: date | None
    opens_at: HourOut | None
    closes_at: HourOut | None
    target: int | None
    host: str | None
    collecting_hospital: str | None
    status: str
    logged: bool


class AccountOut(Schema):
    id: str
    name: str


class DrivesOut(Schema):
    """`account` is who is signed in, and `today` the server's own day in Viet Nam."""

    count: int
    next: str | None
    previous: str | None
    items: list[DriveOut]
    account: AccountOut
    today: date


class EntryOut(ReceiptOut):
    """An entry as it is stored, beside what was offered in its stead."""

    facts: dict
    replaces: str | None
    reason: str
    logged_by: str


class OfferOut(Schema):
    drive: str
    facts: dict
    replaces: str | None
    reason: str


class ConflictOut(Schema):
    """`kind`: "key" (used before, for other facts) or "replaced" (corrected already).

    `stored` is null where the entry belongs to a place that the person may not see.
    """

    detail: str
    kind: str
    stored: EntryOut | None
    offered: OfferOut


class Problem(Schema):
    field: str
    message: str


class ProblemsOut(Schema):
    detail: list[Problem]


class RefusalOut(Schema):
    detail: str
