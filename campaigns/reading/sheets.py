"""The sheets that a member of staff sent: their list, and what the preview of one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser

from campaigns import access
from campaigns.models import SheetPage, Upload

from .answers import CampaignRef, NotFound
from .loading import campaign_ref

SHOWN = 20
PAGE = 50
STATES = ("wrong", "changed", "new", "same")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One sheet. `counts` are None until its columns are known; by state, once they are."""

    token: UUID
    name: str
    campaign: CampaignRef
    sent_at: datetime
    applied_at: datetime | None
    counts: Mapping[str, int] | None
    written: int | None

    @property
    def stage(self) -> str:
        """ "columns", "preview" or "applied"."""
        if self.applied_at:
            return "applied"
        return "preview" if self.counts is not None else "columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPreview:
    """A sheet with one page of its rows in one state ("all" among them).

    `summary` is what comparing said of the whole sheet, `applied` what applying wrote.
    """

    line: SheetLine
    summary: Mapping[str, object]
    applied: Mapping[str, int] | None
    state: str
    states: tuple[tuple[str, int], ...]
    rows: tuple[Mapping[str, object], ...]
    count: int
    page: int
    pages: int


def sheets_of(*, user: AbstractBaseUser, today: date) -> tuple[SheetLine, ...]:
    """The sheets that this person sent last, of campaigns that are still theirs."""
    mine = access.campaigns_open_to(user=user, today=today)
    sheets = _sheets().filter(sent_by=user, campaign__in=mine)
    return tuple(_line(sheet) for sheet in sheets.order_by("-sent_at", "-pk")[:SHOWN])


def sheet_preview(
    *, user: AbstractBaseUser, token: UUID, today: date, state: str = "", page: int = 1
) -> SheetPreview:
    """A sheet and some of its rows; the rows that want seeing to where no state is asked for.

    Raises NotFound for what is not theirs.
    """
    sheet = _sheets().filter(token=token, sent_by=user).first()
    if sheet is None:
        raise NotFound(f"sheet {token}")
    try:
        access.get_campaign(user=user, slug=sheet.campaign.slug, today=today)
    except access.NotYours as error:
        raise NotFound(f"sheet {token}") from error
    line = _line(sheet)
    summary = sheet.outcome.get("preview", {})
    states = _states(line)
    chosen = state if state in dict(states) else states[0][0] if states else ""
    count = dict(states).get(chosen, 0)
    pages = max(-(-count // PAGE), 1)
    page = min(max(page, 1), pages)
    return SheetPreview(
        line=line,
        summary=summary,
        applied=sheet.outcome.get("applied"),
        state=chosen,
        states=states,
        rows=_rows(sheet, chosen, count, summary, page) if count else (),
        count=count,
        page=page,
        pages=pages,
    )


def _sheets():
    return Upload.objects.select_related("campaign").defer("content")


def _line(sheet: Upload) -> SheetLine:
    preview, applied = sheet.outcome.get("preview"), sheet.outcome.get("applied")
    return SheetLine(
        token=sheet.token,
        name=sheet.name,
        campaign=campaign_ref(sheet.campaign),
        sent_at=sheet.sent_at,
        applied_at=sheet.applied_at,
        counts=preview["counts"] if preview else None,
        written=applied["new"] + applied["changed"] if applied else None,
    )


def _states(line: SheetLine) -> tuple[tuple[str, int], ...]:
    """What can be looked at, with how many rows; once it is applied only what was wrong."""
    counts = line.counts or {}
    if line.applied_at:
        return (("wrong", counts["wrong"]),) if counts["wrong"] else ()
    found = tuple((state, counts[state]) for state in STATES if counts.get(state))
    return (*found, ("all", sum(counts.values()))) if len(found) > 1 else found


def _rows(sheet: Upload, state: str, count: int, summary: Mapping, page: int) -> tuple:
    # The rows of a state that all rows are in are kept once.
    kept = "all" if count == summary["rows"] else state
    found = SheetPage.objects.filter(upload=sheet, state=kept, number=page).first()
    return tuple(found.rows) if found else ()
