"""The events of the calendar file are to the letter what the library would write."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from icalendar.parser import Contentline

from campaigns.reading.answers import CampaignRef, DriveLine, PlaceRef
from campaigns.web.public.calendar_file import ZONE, about, event, where
from campaigns.web.public.calendar_lines import folded, text

STAMP = datetime(2026, 11, 21, 17, tzinfo=UTC)
ADDRESS = "https://hien-mau.example"
# Letters of one to four octets, and the signs that are escaped or that lines are cut at.
LETTERS = st.sampled_from([*"aé—ề𝄞 ,;:^\\\\nN\"'%", "\\N", "\\n", "\n", "\r\n", "\r"])
TEXTS = st.lists(LETTERS, max_size=200).map("".join)
PLACE = PlaceRef(slug="xa", name="Xã", kind="commune", valid_until=None)


def by_the_library(drive: DriveLine) -> Event:
    found = Event()
    found.add("uid", f"drive-{drive.id}@campaign-progress.invalid")
    found.add("dtstamp", STAMP)
    if drive.opens_at is None:
        found.add("dtstart", drive.starts_on)
        found.add("dtend", drive.last_day + timedelta(1))
    else:
        found.add("dtstart", datetime.combine(drive.starts_on, drive.opens_at, ZONE))
        if drive.closes_at is not None:
            found.add("dtend", datetime.combine(drive.starts_on, drive.closes_at, ZONE))
        if (days := (drive.last_day - drive.starts_on).days) > 0:
            found.add("rrule", {"freq": "daily", "count": days + 1})
    title = f"Hiến máu: {' '.join(drive.site.split())}"
    found.add("summary", f"ĐÃ HỦY: {title}" if drive.cancelled else title)
    found.add("location", ", ".join(where(drive)))
    found.add("description", "\n".join(about(drive)))
    found.add("url", f"{ADDRESS}/chien-dich/{drive.campaign.slug}/")
    found.add("status", "CANCELLED" if drive.cancelled else "CONFIRMED")
    found.add("transp", "TRANSPARENT")
    return found


@st.composite
def drives(draw) -> DriveLine:
    opens = draw(st.none() | st.just(time(7, 30)))
    return DriveLine(
        id=draw(st.integers(1, 10**12)),
        day=date(2026, 12, 1),
        starts_on=date(2026, 12, 1),
        ends_on=draw(st.sampled_from([None, date(2026, 12, 1), date(2026, 12, 4)])),
        opens_at=opens,
        closes_at=draw(st.none() | st.just(time(11))) if opens else None,
        site=draw(TEXTS),
        address=draw(TEXTS),
        place=PLACE,
        within=draw(st.none() | st.just(PLACE)),
        host=draw(TEXTS),
        hospital=draw(TEXTS),
        campaign=CampaignRef("chien-dich", draw(TEXTS), "", "blood_donation"),
        cancelled=draw(st.booleans()),
        over=False,
    )


@given(drives())
def test_an_event_is_what_the_library_writes(drive):
    with override("vi"):
        assert (
            event(drive, stamp=STAMP, address=ADDRESS).encode() == by_the_library(drive).to_ical()
        )


@given(TEXTS)
def test_a_long_line_is_folded_as_the_library_folds_it(value):
    line = f"SUMMARY:{text(value)}"
    assert folded(line).encode() == Contentline(line).to_ical()
    assert all(len(part.encode()) <= 75 for part in folded(line).split("\r\n"))


@pytest.mark.parametrize("number", range(70, 80))
def test_a_line_is_never_cut_within_a_letter(number):
    line = "X" * number + "ềề"
    back = Calendar.from_ical(
        f"BEGIN:VCALENDAR\r\nX-A:{folded(line)}\r\nEND:VCALENDAR\r\n".encode()
    )
    assert back["X-A"] == line
