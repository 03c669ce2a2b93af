"""Where one can give blood: coming drives by place and day.

A drive counts once, on the first of its days that is still to come. Cancelled ones stay in
sight, so that nobody walks there, and are left out of every number.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from campaigns import access
from campaigns.models import Campaign, DonationSite, Drive, Place
from campaigns.rules.coming import WEEK, pages
from campaigns.rules.searching import words_of

from .answers import CampaignRef, Coming, DriveLine, NotFound, PlaceRef
from .answers_calendar import CalendarDay, CalendarFile, CalendarPage
from .loading import campaign_ref, place_ref, successors_of
from .prepared import ByKeys
from .territory import PROVINCIAL, former_places, ids_below

PER_PAGE = 30  # about so many drives: days are kept whole
LATEST = 5  # campaigns named where no drive is known
PAST_DAYS, COMING_DAYS = 30, 180  # what a calendar program is given
MOST = 2_000  # drives in one file: a second of work and a megabyte
BESIDE = 3  # drives on a place's page

CANCELLED = Q(status=Drive.Status.CANCELLED)


def calendar_page(
    *, now: datetime, place: str = "", since: date | None = None, text: str = "", page: int = 1
) -> CalendarPage:
    """The drives from a day on (not before today), a page of whole days; NotFound as elsewhere."""
    today = now.date()
    since = max(since or today, today)
    where, drives = _where(place, today)
    found = _matching(from_day(drives, since), text)
    counts = list(_by_day(found).values_list("day", "every", "going"))
    cuts = pages([every for _day, every, _going in counts], about=PER_PAGE)
    page = min(max(page, 1), len(cuts))
    shown = cuts[page - 1]
    count = sum(every for _day, every, _going in counts)
    lines = _lines(_ordered(found)[shown], now) if count else ()
    return CalendarPage(
        today=today,
        since=since,
        place=place_ref(where),
        days=_days(lines, counts, shown.start),
        count=count,
        soon=sum(going for day, _every, going in counts if (day - since).days < WEEK),
        nearest=_nearest(lines if page == 1 else (), found, now) if count else None,
        page=page,
        pages=len(cuts),
        latest=() if count else _latest(),
    )


def calendar_file(*, now: datetime, place: str = "") -> CalendarFile:
    """The drives of the next half year and the past month, the nearest days first to be kept."""
    today = now.date()
    where, drives = _where(place, today)
    coming = _ordered(from_day(drives, today).filter(starts_on__lte=today + timedelta(COMING_DAYS)))
    lines = _lines(coming[: MOST + 1], now)
    cut = len(lines) > MOST
    if not cut:
        first = today - timedelta(PAST_DAYS)
        past = from_day(drives, first).filter(last_day__lt=today).order_by("-last_day", "-pk")
        lines = (*reversed(_lines(past[: MOST - len(lines)], now)), *lines)
    return CalendarFile(now=now, place=place_ref(where), drives=lines[:MOST], cut=cut)


def provinces_with_drives(*, today: date) -> tuple[PlaceRef, ...]:
    """The provinces in force that have a coming drive, their former units' ones counted in."""
    sites = from_day(Drive.objects.all(), today).order_by().values_list("site__place").distinct()
    ids = [pk for (pk,) in sites]
    if not ids:
        return ()
    found = Place.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gt=today),
        pk__in=access.places_above(places=ids) | set(ids),
        kind__in=PROVINCIAL,
    )
    return tuple(place_ref(place) for place in found)


def coming_in(*, places: Sequence[Place], today: date) -> Coming:
    """The next few drives of these places, and of what lies below them, that are not cancelled."""
    whole = any(place.kind == Place.Kind.COUNTRY for place in places)
    drives = Drive.objects.all() if whole else _within(ids_below(place.pk for place in places))
    found = _ordered(from_day(drives, today).exclude(CANCELLED))[: BESIDE + 1]
    # Midnight: whether a drive's hours have passed is for the calendar itself to say.
    lines = _lines(found, datetime.combine(today, datetime.min.time()))
    return Coming(drives=lines[:BESIDE], more=len(lines) > BESIDE)


def coming_soon(*, today: date) -> int:
    """How many drives the week brings in the whole country, in one query."""
    week = from_day(Drive.objects.all(), today).filter(starts_on__lt=today + timedelta(WEEK))
    return week.exclude(CANCELLED).count()


def territory_ids(place: Place, *, today: date) -> set[int]:
    """All that lies below a place and, while it is in force, below those that it took over."""
    took_over = former_places(place) if place.validity.contains(today) else ()
    return ids_below([place.pk, *(former.pk for former in took_over)])


def _where(slug: str, today: date) -> tuple[Place | None, QuerySet[Drive]]:
    if not slug:
        return None, Drive.objects.all()
    place = Place.objects.prefetch_related(successors_of()).filter(slug=slug).first()
    if place is None:
        raise NotFound(slug)
    if place.kind == Place.Kind.COUNTRY:
        return place, Drive.objects.all()
    return place, _within(territory_ids(place, today=today))


def _within(places: Iterable[int]) -> QuerySet[Drive]:
    """The drives at sites of the places. The few of some days are found by their day, and looked
    at one by one: not all that were ever held there."""
    site = DonationSite.objects.filter(pk=OuterRef("site"), place__in=places)
    return Drive.objects.filter(Exists(site))


def from_day(drives: QuerySet[Drive], since: date) -> QuerySet[Drive]:
    """The drives that still last on the day or later; the index of last days serves it."""
    day = Case(When(starts_on__lt=since, then=Value(since)), default=F("starts_on"))
    return (
        drives.annotate(last_day=Coalesce("ends_on", "starts_on"))
        .filter(last_day__gte=since)
        .annotate(day=day)
    )


def _matching(drives: QuerySet[Drive], text: str) -> QuerySet[Drive]:
    """Those whose site, address or place holds every word, accents aside."""
    for word in words_of(text):
        drives = drives.filter(
            Q(site__folded__contains=word) | Q(site__place__folded__contains=word)
        )
    return drives


def _by_day(drives):
    by_day = drives.order_by("day").values("day")
    return by_day.annotate(every=Count("pk"), going=Count("pk", filter=~CANCELLED))


def _ordered(drives):
    """By day and hour, unknown hours last; the key at the end keeps pages from overlapping."""
    return drives.order_by("day", F("opens_at").asc(nulls_last=True), "site__folded", "pk")


_PLACE = ("slug", "name", "kind", "valid_until")
_ROW = (
    *("pk", "starts_on", "ends_on", "opens_at", "closes_at", "status"),
    *("site__name", "site__address", "host__name", "collecting_hospital__name"),
    *(f"site__place__{name}" for name in _PLACE),
    *(f"site__place__parent__{name}" for name in _PLACE),
    *(f"campaign__{name}" for name in ("slug", "name", "name_en", "kind")),
)


_rows = ByKeys(lambda keys: Drive.objects.filter(pk__in=keys).order_by().values_list(*_ROW))


def _lines(drives: QuerySet[Drive], now: datetime) -> tuple[DriveLine, ...]:
    """Found by their keys, in their order: all that stands beside a drive is asked of these few,
    and not of all that the database looks at to find them."""
    days = dict(drives.values_list("pk", "day"))
    rows = {row[0]: row for row in _rows(days)} if days else {}
    return tuple(
        _line(rows[key], day, now.date(), now.time()) for key, day in days.items() if key in rows
    )


def _line(row: tuple, day: date, today: date, clock: time) -> DriveLine:
    key, starts_on, ends_on, opens_at, closes_at, status, *texts = row
    site, address, host, hospital, *beside = texts
    last = ends_on or starts_on
    closed = closes_at is not None and closes_at <= clock
    slug, _name, kind, _until = beside[4:8]
    return DriveLine(
        id=key,
        day=day,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_at=opens_at,
        closes_at=closes_at,
        site=site,
        address=address,
        place=PlaceRef(*beside[:4]),
        within=None if slug is None or kind == Place.Kind.COUNTRY else PlaceRef(*beside[4:8]),
        host=host or "",
        hospital=hospital or "",
        campaign=CampaignRef(*beside[8:]),
        cancelled=status == Drive.Status.CANCELLED,
        over=last < today or (last == today and closed),
    )


def _days(lines, counts, first) -> tuple[CalendarDay, ...]:
    starts, so_far = {}, 0
    for day, every, _going in counts:
        starts[day] = so_far
        so_far += every
    return tuple(
        CalendarDay(day=day, drives=tuple(group), goes_on=starts.get(day, first) < first)
        for day, group in groupby(lines, key=lambda line: line.day)
    )


def _nearest(first: Iterable[DriveLine], drives: QuerySet[Drive], now: datetime):
    """The first that one can still go to: mostly among the first that are shown."""
    today, clock = now.date(), now.time()
    for line in first:
        over = line.day == today and line.closes_at is not None and line.closes_at <= clock
        if not line.cancelled and not over:
            return line
    closed = Q(day=today, closes_at__lte=clock)
    lines = _lines(_ordered(drives.exclude(CANCELLED).exclude(closed))[:1], now)
    return lines[0] if lines else None


def _latest():
    blood = Campaign.objects.filter(kind=Campaign.Kind.BLOOD)
    return tuple(campaign_ref(campaign) for campaign in blood[:LATEST])
