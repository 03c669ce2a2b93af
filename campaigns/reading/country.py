"""The country at a glance: what the blood campaigns of a year reached, province by province.

Only the figures of blood of the campaigns of the year are judged, without the words and flags that
their own pages say. What comes of it is remembered until anything that is published changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Campaign, Claim, Place, Target
from campaigns.rules.quantity import Basis
from campaigns.rules.together import Line, Told, counted_once, together

from .answers import CampaignRef
from .answers_country import Country, CountryPage, ProvinceLine
from .campaigns import in_year
from .loading import claims_of, place_ref, successors_of, targets_of
from .logged import logged_of
from .progress import Weighed, weighed
from .remembered import Moment, moment, part_of, remembered
from .territory import PROVINCIAL, in_force, provinces_of
from .totals import Kind, has_results
from .versions import LISTS, NAMES

# The last day on which the former 63 provinces stood.
LAST_OF_THE_FORMER = date(2025, 6, 30)
BLOOD = "blood_units"


def country_page(*, year: int | None = None, on: date | None = None, today: date) -> CountryPage:
    """The country in a year (None: the newest with a percent) as it stood on a day of it.

    Without a day: today, or the last one of a year that is over. A year that has not begun is
    shown where it is asked for, or where no other is known.
    """
    at = moment()
    years = remembered("years", at, lambda: _years(at))
    known = sorted(years, reverse=True)
    missed = year is not None and bool(known) and year not in years
    if year is None or missed:
        newest = newest_at(at, today=today)
        begun = [one for one in known if one <= today.year] or known[-1:] or [today.year]
        year = newest.year if newest else begun[0]
    if on is None or on.year != year:
        on = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    now, before = provinces_of((today, LAST_OF_THE_FORMER))
    return CountryPage(
        country=_country_at(at, year, on),
        years=tuple(known),
        missed=missed,
        now=now,
        before=before,
    )


def newest_country(*, today: date) -> Country | None:
    """The country in the newest year that has a percent and has begun; None where none has."""
    return newest_at(moment(), today=today)


def newest_at(at: Moment, *, today: date) -> Country | None:
    """The same of one moment."""
    years = remembered("years", at, lambda: _years(at))
    begun = (year for year, told in years.items() if told and year <= today.year)
    for year in sorted(begun, reverse=True):
        found = _country_at(at, year, min(date(year, 12, 31), today))
        if any(line.figures.percent is not None for line in found.provinces):
            return found
    return None


def _country_at(at: Moment, year: int, on: date) -> Country:
    return remembered(("country", year, on), at, lambda: country(year=year, on=on))


def country(*, year: int, on: date) -> Country:
    """The blood campaigns of the year, by the provinces in force on the day.

    A campaign counts for the province that it, or what it lies in, belonged to: one of a former
    province never for what took that over.
    """
    places = list(in_force(on=on).prefetch_related(successors_of()))
    campaigns = {campaign.pk: campaign for campaign in _blood_of(year)}
    wholes = _wholes_of(campaigns.values())
    by_province = defaultdict(dict)
    for pk, campaign in campaigns.items():
        by_province[campaign.home][pk] = wholes[pk]
    kept = [pk for place in places for pk in counted_once(by_province.get(place.pk, {}))]
    told = defaultdict(list)
    for one in _told([campaigns[pk] for pk in kept]):
        told[campaigns[one.key].home].append(one)
    others = by_province.keys() - {place.pk for place in places} - {None}
    elsewhere = Place.objects.filter(pk__in=others).prefetch_related(successors_of())
    return Country(
        year=year,
        on=on,
        provinces=tuple(_province(place, told[place.pk], campaigns) for place in places),
        elsewhere=tuple((place_ref(place), len(by_province[place.pk])) for place in elsewhere),
        national=len(by_province.get(None, ())),
    )


class Blood(NamedTuple):
    """A blood campaign, and the province that it is of or lies in: None for what is wider."""

    pk: int
    part_of: int | None
    starts_on: date | None
    ends_on: date | None
    uses: str
    ref: CampaignRef
    home: int | None


def _blood_of(year) -> Iterator[Blood]:
    """With the places above: a commune, its district until 2025, its province."""
    blood = in_year(Campaign.objects.filter(kind=Campaign.Kind.BLOOD), year=year).order_by("pk")
    above = ("place", "place__parent", "place__parent__parent")
    rows = blood.values_list(
        *("pk", "part_of", "starts_on", "ends_on", "progress_uses"),
        *("slug", "name", "name_en", "kind"),
        *(name for place in above for name in (place, f"{place}__kind")),
    )
    for *campaign, slug, name, english, own, one, kind, two, second, three, third in rows:
        chain = ((one, kind), (two, second), (three, third))
        home = next((pk for pk, of in chain if of in PROVINCIAL), None)
        yield Blood(*campaign, ref=CampaignRef(slug, name, english, own), home=home)


Span = tuple[int | None, int | None]


def _years(at: Moment) -> dict[int, bool]:
    """The years that blood campaigns of a place touch, and whether one may have a percent to show:
    a promise may still be of a part, or in another basis than the result.

    What is printed of them changes seldom. Only where that tells no percent, what was logged is
    asked for too: with each result that is stored anywhere.
    """
    printed = remembered("printed years", part_of(at, LISTS, NAMES), _printed)
    told = {span for span, told in printed.items() if told}
    if silent := printed.keys() - told:
        told |= _logged_in(silent)
    years = defaultdict(bool)
    for first, last in printed:
        known = [year for year in (first, last) if year is not None]
        for year in range(min(known), max(known) + 1) if known else ():
            years[year] = years[year] or (first, last) in told
    return dict(years)


OWN = {"campaign": OuterRef("pk")}
BEGIN_AND_END = ("starts_on__year", "ends_on__year")


def _printed() -> dict[Span, bool]:
    """The years in which such campaigns begin and end, and whether of one of them a source prints
    a percent, or a result of a promise."""
    of_blood = Claim.objects.filter(**OWN, measure=BLOOD)
    results = Exists(of_blood.filter(role=Claim.Role.RESULT, amount__isnull=False))
    percents = Exists(
        Claim.objects.filter(**OWN, role=Claim.Role.PERCENT, percent_of=BLOOD, amount__isnull=False)
    )
    told = Q(percents) | Q(results & _promised())
    rows = _placed().annotate(told=told).values_list(*BEGIN_AND_END, "told").distinct()
    spans = defaultdict(bool)
    for first, last, told in rows:
        spans[first, last] = spans[first, last] or told
    return dict(spans)


def _logged_in(spans: Iterable[Span]) -> set[Span]:
    """Those of the years in which something was logged of a campaign with a promise."""
    within = Q()
    for first, last in spans:
        within |= _in("starts_on", first) & _in("ends_on", last)
    logged = has_results(kind=Kind.CAMPAIGN, of="pk")
    rows = _placed().filter(within, Q(logged) & Q(_promised()))
    return set(rows.values_list(*BEGIN_AND_END).distinct())


def _in(day: str, year: int | None) -> Q:
    return Q(**{f"{day}__isnull": True} if year is None else {f"{day}__year": year})


def _placed() -> QuerySet[Campaign]:
    placed = Campaign.objects.filter(kind=Campaign.Kind.BLOOD, place__isnull=False)
    return placed.exclude(place__kind=Place.Kind.COUNTRY).order_by()


def _promised() -> Q:
    stated = Claim.objects.filter(**OWN, measure=BLOOD, role=Claim.Role.TARGET)
    targets = Exists(Target.objects.filter(**OWN, measure=BLOOD))
    return targets | Exists(stated.filter(amount__isnull=False))


def _wholes_of(campaigns: Iterable[Blood]) -> dict[int, list[int]]:
    """All that each campaign is part of, nearest first; one query a level outside the year."""
    above = {campaign.pk: campaign.part_of for campaign in campaigns}
    ids = list(above)
    while missing := {pk for pk in above.values() if pk is not None} - above.keys():
        above.update(
            Campaign.objects.filter(pk__in=missing).order_by().values_list("pk", "part_of")
        )
    return {pk: _chain(above, pk) for pk in ids}


def _chain(above: Mapping[int, int | None], start: int) -> list[int]:
    found, step = [], above[start]
    while step is not None and step not in found:
        found.append(step)
        step = above[step]
    return found


def _province(place: Place, told: list[Told], campaigns: Mapping[int, Blood]) -> ProvinceLine:
    figures = together(told)
    return ProvinceLine(
        place=place_ref(place),
        code=place.code,
        folded=place.folded,
        figures=figures,
        printed_of=campaigns[figures.named].ref if figures.named else None,
    )


def _told(campaigns: list[Blood]) -> Iterator[Told]:
    """The figures of blood of each, judged as on its own page, in a constant number of queries."""
    ids = [campaign.pk for campaign in campaigns]
    claims, targets, logged = claims_of(ids), targets_of(ids), logged_of(ids)
    for campaign in campaigns:
        found = weighed(
            uses=campaign.uses,
            measure=BLOOD,
            claims=claims[campaign.pk],
            targets=targets[campaign.pk],
            logged=logged.get(campaign.pk),
        )
        latest = campaign.ends_on or campaign.starts_on
        yield Told(key=campaign.pk, latest=latest, lines=tuple(map(_line, found)))


def _line(one: Weighed) -> Line:
    basis = Basis(one.basis or Basis.UNSTATED)
    if one.result_basis == "logged" and basis is Basis.UNSTATED:
        basis = Basis.BAGS  # what is logged is counted in bags, whatever its target says
    return Line(basis=basis, result=one.result, target=one.promise, printed=one.printed)
