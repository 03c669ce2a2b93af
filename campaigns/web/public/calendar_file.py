"""The calendar as a file that phones and other programs read and subscribe to (RFC 5545)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

from campaigns import reading
from campaigns.reading.answers import DriveLine
from campaigns.reading.answers_calendar import CalendarFile
from campaigns.rules.coming import hours
from campaigns.rules.naming import place_name
from campaigns.rules.text import one_line
from campaigns.web.labels import campaign_label
from campaigns.web.open_data import open_data
from campaigns.web.sample import marked

from .asking import found

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AGAIN = timedelta(hours=6)  # how often a program should ask for news
DAY = timedelta(days=1)


@require_safe
@open_data(max_age=3600)
def calendar_file(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The drives of the past month and the next half year."""
    answer = found(reading.calendar_file, now=timezone.localtime(), place=slug)
    content = calendar_of(answer, address=request.build_absolute_uri("/")[:-1]).to_ical()
    name = f"lich-hien-mau-{answer.place.slug}.ics" if answer.place else "lich-hien-mau.ics"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def calendar_of(answer: CalendarFile, *, address: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.FEED_AUTHORITY}//calendar//{get_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = _("Giving blood")
    if answer.place:
        name = _("Giving blood in %(place)s") % {"place": one_line(answer.place.name)}
    about = _("Coming blood drives as they are recorded, with those of the past month.")
    if answer.cut:
        about += " " + _("There are more than fit: only the nearest are here; ask for one place.")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(marked(name)))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, vText(about))
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(zone())
    # The day's beginning: a file asked for twice on a day is the same to the letter.
    stamp = datetime.combine(answer.now.date(), time(), ZONE).astimezone(UTC)
    for drive in answer.drives:
        calendar.add_component(event(drive, stamp=stamp, address=address))
    return calendar


def zone() -> Timezone:
    """Vietnam's clock, which has not been changed since 1975 and knows no summer time."""
    found, standard = Timezone(), TimezoneStandard()
    found.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    found.add_component(standard)
    return found


def event(drive: DriveLine, *, stamp: datetime, address: str) -> Event:
    """One drive. Its UID is the same under every name that the site is reached by, so that a
    calendar knows the drive again."""
    found = Event()
    found.add("uid", f"drive-{drive.id}@{settings.FEED_AUTHORITY}")
    found.add("dtstamp", stamp)
    for key, value in when(drive).items():
        found.add(key, value)
    title = _("Giving blood: %(site)s") % {"site": one_line(drive.site)}
    found.add("summary", _("CANCELLED: %(title)s") % {"title": title} if drive.cancelled else title)
    found.add("location", ", ".join(where(drive)))
    found.add("description", "\n".join(about(drive)))
    found.add("url", address + reverse("public:campaign", args=[drive.campaign.slug]))
    found.add("status", "CANCELLED" if drive.cancelled else "CONFIRMED")
    found.add("transp", "TRANSPARENT")  # to know of a drive does not make anyone busy
    return found


def when(drive: DriveLine) -> dict[str, object]:
    """Its hours on each of its days; all day long where nobody said when it opens."""
    if drive.opens_at is None:
        return {"dtstart": drive.starts_on, "dtend": drive.last_day + DAY}
    found = {"dtstart": datetime.combine(drive.starts_on, drive.opens_at, ZONE)}
    if drive.closes_at is not None:
        found["dtend"] = datetime.combine(drive.starts_on, drive.closes_at, ZONE)
    if (days := (drive.last_day - drive.starts_on).days) > 0:
        found["rrule"] = {"freq": "daily", "count": days + 1}
    return found


def where(drive: DriveLine) -> list[str]:
    places = [place for place in (drive.place, drive.within) if place is not None]
    named = [place_name(place.name, place.kind, get_language()) for place in places]
    return [one_line(text) for text in (drive.site, drive.address, *named) if text]


def about(drive: DriveLine) -> list[str]:
    """What a reader of the entry wants to know; what nobody said is said to be unknown."""
    unknown = _("not known")
    lines = [
        _("Hours: %(hours)s") % {"hours": hours(drive.opens_at, drive.closes_at, get_language())},
        _("Host: %(name)s") % {"name": one_line(drive.host) or unknown},
        _("Collecting hospital: %(name)s") % {"name": one_line(drive.hospital) or unknown},
        _("Campaign: %(name)s") % {"name": one_line(campaign_label(drive.campaign))},
    ]
    return [_("This drive is cancelled."), *lines] if drive.cancelled else lines
