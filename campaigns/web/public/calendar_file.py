"""The calendar as a file that phones and other programs read and subscribe to (RFC 5545)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Timezone, TimezoneStandard, vText

from campaigns import reading
from campaigns.reading.answers import DriveLine
from campaigns.reading.answers_calendar import CalendarFile
from campaigns.rules.coming import hours
from campaigns.rules.naming import place_name
from campaigns.rules.text import one_line
from campaigns.templatetags.addresses import to
from campaigns.web.labels import campaign_label
from campaigns.web.open_data import open_data
from campaigns.web.sample import marked

from .asking import found
from .calendar_lines import LINE, lines, text

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AGAIN = timedelta(hours=6)  # how often a program should ask for news
DAY = timedelta(days=1)
END = b"END:VCALENDAR\r\n"


@require_safe
@open_data(max_age=3600)
def calendar_file(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The drives of the past month and the next half year."""
    answer = found(reading.calendar_file, now=timezone.localtime(), place=slug)
    content = calendar_of(answer, address=request.build_absolute_uri("/")[:-1])
    name = f"lich-hien-mau-{answer.place.slug}.ics" if answer.place else "lich-hien-mau.ics"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def calendar_of(answer: CalendarFile, *, address: str) -> bytes:
    """The library's calendar around our events: it would take a third of a millisecond for each."""
    # The day's beginning: a file asked for twice on a day is the same to the letter.
    stamp = datetime.combine(answer.now.date(), time(), ZONE).astimezone(UTC)
    around = frame(answer).to_ical()
    events = "".join(event(drive, stamp=stamp, address=address) for drive in answer.drives)
    return around.removesuffix(END) + events.encode() + END


def frame(answer: CalendarFile) -> Calendar:
    """The calendar without its events."""
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


def event(drive: DriveLine, *, stamp: datetime, address: str) -> str:
    """One drive, as the library writes it. Its UID is the same under every name that the site is
    reached by, so that a calendar knows the drive again."""
    title = _("Giving blood: %(site)s") % {"site": one_line(drive.site)}
    if drive.cancelled:
        title = _("CANCELLED: %(title)s") % {"title": title}
    page = to("campaign", drive.campaign.slug, get_language())
    return lines(
        "BEGIN:VEVENT",
        f"SUMMARY:{text(title)}",
        *when(drive),
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"UID:{text(f'drive-{drive.id}@{settings.FEED_AUTHORITY}')}",
        *each_day(drive),
        f"DESCRIPTION:{text(LINE.join(about(drive)))}",
        f"LOCATION:{text(', '.join(where(drive)))}",
        f"STATUS:{'CANCELLED' if drive.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",  # to know of a drive does not make anyone busy
        f"URL:{address}{page}",
        "END:VEVENT",
    )


def when(drive: DriveLine) -> list[str]:
    """Its hours on each of its days; all day long where nobody said when it opens."""
    if drive.opens_at is None:
        days = (("DTSTART", drive.starts_on), ("DTEND", drive.last_day + DAY))
        return [f"{name};VALUE=DATE:{on:%Y%m%d}" for name, on in days]
    hours = (("DTSTART", drive.opens_at), ("DTEND", drive.closes_at))
    return [
        f"{name};TZID={ZONE.key}:{drive.starts_on:%Y%m%d}T{clock:%H%M%S}"
        for name, clock in hours
        if clock is not None
    ]


def each_day(drive: DriveLine) -> list[str]:
    if drive.opens_at is None or (days := (drive.last_day - drive.starts_on).days) <= 0:
        return []
    return [f"RRULE:FREQ=DAILY;COUNT={days + 1}"]


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
