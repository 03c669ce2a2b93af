"""The drives that an account may log for, and the planning of one."""

from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import Field

from campaigns import recording
from campaigns.reading.drives import DriveToLog, drive_to_log, drives_to_log

from .api import refused
from .collections import locked_message
from .shapes import DriveIn, DriveOut, DrivesOut, ProblemsOut, RefusalOut

router = Router(tags=["drives"])

ANSWERS = {
    200: DriveOut,
    201: DriveOut,
    400: RefusalOut,
    401: RefusalOut,
    403: RefusalOut,
    404: RefusalOut,
    412: RefusalOut,
    413: RefusalOut,
    422: ProblemsOut,
    429: RefusalOut,
}
NAMES = {"starts_on": "date", "ends_on": "last_day"}  # what the API calls them


def telling_the_token(view):
    """With what a write of this session has to carry: the cookie itself no script can read."""

    @wraps(view)
    def told(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-CSRFToken"] = get_token(request)
        return response

    return told


class Mine(Schema):
    """`days`: only drives at most so many days from the server's today."""

    mine: bool = Field(..., description="Always 1: whose drives these are.")
    days: int | None = Field(
        None, ge=0, le=366, description="Only drives at most so many days from today."
    )
    page: int = Field(1, ge=1, le=1_000_000, description="Which page of the list, from 1.")
    page_size: int = Field(50, ge=1, le=200, description="How many items a page holds.")


@router.get(
    "",
    response={200: DrivesOut, 401: RefusalOut, 422: ProblemsOut, 429: RefusalOut},
    operation_id="listDrives",
    summary="Drives to log for",
    url_name="drives",
)
@decorate_view(telling_the_token)
def list_drives(request: HttpRequest, asked: Query[Mine]):
    """The drives that the signed-in account may log for, the latest day first."""
    if not asked.mine:
        return refused(request, {"mine": gettext("Only mine=1 is answered here.")})
    found = drives_to_log(
        user=request.auth,
        today=timezone.localdate(),
        days=asked.days,
        page=asked.page,
        page_size=asked.page_size,
    )
    user = request.auth
    return {
        "count": found.count,
        "next": _address(request, asked, found.page + 1) if found.page < found.pages else None,
        "previous": _address(request, asked, found.page - 1) if found.page > 1 else None,
        "items": [drive_out(drive) for drive in found.items],
        "account": {"id": str(user.pk), "name": user.get_full_name() or user.get_username()},
        "today": found.today,
    }


@router.post(
    "",
    response=ANSWERS,
    operation_id="planDrive",
    summary="Plan a drive",
    url_name="plan_drive",
)
def plan_drive(request: HttpRequest, drive: DriveIn):
    """Plan a drive. The same campaign, site and day again: 200 with the drive that stands."""
    today = timezone.localdate()
    try:
        planned = recording.plan_drive(
            campaign=drive.campaign,
            site=recording.SiteChoice(**drive.site.dict()),
            starts_on=drive.date,
            ends_on=drive.last_day,
            opens_at=drive.opens_at,
            closes_at=drive.closes_at,
            target=drive.target,
            host=drive.host,
            collecting_hospital=drive.collecting_hospital,
            planned_by=request.auth,
            today=today,
        )
    except recording.InvalidFacts as error:
        named = {NAMES.get(name, name): message for name, message in error.errors.items()}
        return refused(request, named)
    except recording.PeriodLocked as error:
        return refused(request, {"date": locked_message(error.lock)})
    found = drive_to_log(user=request.auth, drive=planned.id, today=today)
    return Status(201 if planned.created else 200, drive_out(found))


def drive_out(drive: DriveToLog) -> dict:
    return {
        "id": str(drive.id),
        "campaign": {"slug": drive.campaign, "name": drive.campaign_name},
        "site": {
            "id": str(drive.site),
            "name": drive.site_name,
            "place": drive.place,
            "place_name": drive.place_name,
        },
        "date": drive.starts_on,
        "last_day": drive.ends_on,
        "opens_at": drive.opens_at,
        "closes_at": drive.closes_at,
        "target": drive.target,
        "host": drive.host,
        "collecting_hospital": drive.collecting_hospital,
        "status": drive.status,
        "logged": drive.logged,
    }


def _address(request: HttpRequest, asked: Mine, page: int) -> str:
    query = {**asked.dict(exclude_none=True), "mine": 1, "page": page}
    return f"{request.path}?{urlencode(query)}"
