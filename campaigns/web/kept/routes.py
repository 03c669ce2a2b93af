"""Which pages are kept, and what each shows: what of the database, and how long a time is now.

Subjects are known from the address alone, so that their versions are read before the page is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from campaigns.reading.versions import (
    DRIVES,
    LISTS,
    NAMES,
    ORGANISATIONS,
    RESULTS,
    SAMPLE,
    SOURCES,
    Subject,
)

ENGLISH = "/en"


@dataclass(frozen=True, slots=True)
class Route:
    """`asked` is whether the query is part of the question; where it is not, none of it is told
    to the page: what others append to a link that they share makes no page of its own.

    `by_the_minute`: the page tells what is over, and not only on which day.
    """

    shows: Callable[[str], tuple[Subject, ...]]
    asked: bool = False
    by_the_minute: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`subjects` begin with SAMPLE: every page bears the mark of made-up data."""

    name: str
    route: Route
    subjects: tuple[Subject, ...]


def _all(*subjects: Subject) -> Callable[[str], tuple[Subject, ...]]:
    return lambda slug: subjects


def _campaign(slug: str) -> tuple[Subject, ...]:
    return NAMES, ("campaign", slug)


def _place(slug: str) -> tuple[Subject, ...]:
    return NAMES, ("place", slug)


def _source(slug: str) -> tuple[Subject, ...]:
    return NAMES, ("source", slug)


def _all_or_place(slug: str) -> tuple[Subject, ...]:
    return _place(slug) if slug else (NAMES, LISTS, RESULTS)


def _calendar(slug: str) -> tuple[Subject, ...]:
    """Where no drive comes, the country's calendar names the latest campaigns."""
    return _place(slug) if slug else (NAMES, LISTS, DRIVES)


NOTHING = _all()
EVERYTHING = _all(NAMES, LISTS, DRIVES, SOURCES, ORGANISATIONS, RESULTS)

ROUTES = {
    "public:overview": Route(_all(NAMES, LISTS, DRIVES, SOURCES, RESULTS)),
    "public:picture": Route(NOTHING),
    "public:campaigns": Route(_all(NAMES, LISTS, ORGANISATIONS, RESULTS), asked=True),
    "public:campaign": Route(_campaign),
    "public:campaign_picture": Route(_campaign),
    "public:campaign_qr": Route(_campaign),
    "public:campaign_share": Route(_campaign),
    "public:campaign_embed": Route(_campaign),
    "public:methodology": Route(NOTHING),
    "public:data": Route(NOTHING),
    "public:calendar": Route(_calendar, asked=True, by_the_minute=True),
    "public:calendar_ics": Route(_calendar),
    "public:news": Route(_all_or_place),
    "public:places": Route(_all(NAMES, LISTS, RESULTS), asked=True),
    "public:place": Route(_place),
    "public:place_calendar": Route(_calendar, asked=True, by_the_minute=True),
    "public:place_calendar_ics": Route(_calendar),
    "public:place_news": Route(_all_or_place),
    "public:place_picture": Route(_place),
    "public:place_qr": Route(_place),
    "public:place_share": Route(_place),
    "public:place_embed": Route(_place),
    "public:sources": Route(_all(NAMES, SOURCES), asked=True),
    "public:source": Route(_source),
    "public:search": Route(EVERYTHING, asked=True),
    "charts:overview": Route(_all(NAMES, LISTS, RESULTS)),
    "charts:months": Route(_all(RESULTS)),
    "charts:years": Route(_all(RESULTS)),
    "charts:place_percents": Route(_place),
    "charts:place_months": Route(_place),
    "charts:place_years": Route(_place),
    "charts:figures": Route(_campaign),
    "charts:days": Route(_campaign),
    "charts:sizes": Route(_campaign),
    "charts:by_place": Route(_campaign),
    "charts:by_host": Route(_campaign),
    "charts:by_hospital": Route(_campaign),
    "api:openapi": Route(NOTHING, asked=True),
    "api:docs": Route(NOTHING),
    "api:campaigns": Route(EVERYTHING, asked=True),
    "api:campaign": Route(_campaign, asked=True),
    "api:campaign_collections": Route(_campaign, asked=True),
    "api:places": Route(_all(NAMES), asked=True),
    "api:sources": Route(_all(NAMES, SOURCES), asked=True),
    "api:source": Route(_source, asked=True),
}


@lru_cache(maxsize=4096)
def found(path: str) -> Found | None:
    """The route of an address with its subjects; None for what is not kept."""
    if path.startswith(f"{ENGLISH}/"):
        path = path.removeprefix(ENGLISH)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            match = resolve(path)
    except Resolver404:
        return None
    if (route := ROUTES.get(match.view_name)) is None:
        return None
    return Found(match.view_name, route, (SAMPLE, *route.shows(match.kwargs.get("slug", ""))))
