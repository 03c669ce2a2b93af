"""The country at a glance: what the blood campaigns of a year reached, province by province.

Only the campaigns of the year are loaded, in a constant number of queries. `country` is the one
function that adds them up, so that running totals can stand in for it one day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Campaign, Claim, Place, Target
from campaigns.rules.quantity import Basis
from campaigns.rules.together import Line, Told, counted_once, together

from .answers import CampaignRow, ProgressLine
from .answers_country import Country, CountryPage, ProvinceLine
from .campaigns import campaign_rows, in_year
from .loading import place_ref, successors_of
from .territory import PROVINCIAL, in_force, provinces
from .totals import Kind, has_results

# The last day on which the former 63 provinces stood.
LAST_OF_THE_FORMER = date(2025, 6, 30)
BLOOD = "blood_units"


def country_page(*, year: int | None = None, on: date | None = None, today: date) -> CountryPage:
    """The country in a year (None: the newest with a percent) as it stood on a day of it.

    Without a day: today, or the last one of a year that is over.
    """
    years = _years()
    known = sorted(years, reverse=True)
    missed = year is not None and bool(known) and year not in years
    if year is None or missed:
        year = next((one for one in known if years[one]), known[0] if known else today.year)
    if on is None or on.year != year:
        on = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    return CountryPage(
        country=country(year=year, on=on),
        years=tuple(known),
        missed=missed,
        now=provinces(on=today),
        before=provinces(on=LAST_OF_THE_FORMER),
    )


def newest_country(*, today: date) -> Country | None:
    """The country in the newest year that has a percent; None where no year has one."""
    year = max((year for year, told in _years().items() if told), default=None)
    if year is None:
        return None
    return country(year=year, on=min(date(year, 12, 31), today))


def country(*, year: int, on: date) -> Country:
    """The blood campaigns of the year, by the provinces in force on the day.

    A campaign counts for the province that it, or what it lies in, belonged to: one of a former
    province never for what took that over.
    """
    places = list(in_force(on=on).prefetch_related(successors_of()))
    campaigns = {campaign.pk: campaign for campaign in _blood_of(year)}
    wholes = _wholes_of(campaigns.values())
    homes = {pk: _province_of(campaign.place) for pk, campaign in campaigns.items()}
    by_province = defaultdict(dict)
    for pk, home in homes.items():
        by_province[home and home.pk][pk] = wholes[pk]
    kept = [pk for place in places for pk in counted_once(by_province.get(place.pk, {}))]
    rows = campaign_rows(campaigns=[campaigns[pk] for pk in kept], today=on)
    lines = defaultdict(list)
    for pk, row in zip(kept, rows, strict=True):
        lines[homes[pk].pk].append(row)
    others = {place for place in homes.values() if place is not None} - set(places)
    return Country(
        year=year,
        on=on,
        provinces=tuple(_province(place, lines[place.pk]) for place in places),
        elsewhere=tuple(
            (place_ref(place), len(by_province[place.pk]))
            for place in sorted(others, key=lambda place: (place.folded, place.slug))
        ),
        national=len(by_province.get(None, ())),
    )


def _blood_of(year):
    """With the places above: a commune, its district until 2025, its province."""
    blood = Campaign.objects.filter(kind=Campaign.Kind.BLOOD)
    return in_year(blood, year=year).select_related("place__parent__parent").order_by("pk")


def _years() -> dict[int, bool]:
    """The years that blood campaigns of a place touch, and whether one has a percent to show."""
    own = {"campaign": OuterRef("pk")}
    of_blood = Claim.objects.filter(**own, measure=BLOOD)
    results = Exists(of_blood.filter(role=Claim.Role.RESULT, amount__isnull=False)) | has_results(
        kind=Kind.CAMPAIGN, of="pk"
    )
    targets = Exists(Target.objects.filter(**own, measure=BLOOD)) | Exists(
        of_blood.filter(role=Claim.Role.TARGET, amount__isnull=False)
    )
    percents = Exists(
        Claim.objects.filter(**own, role=Claim.Role.PERCENT, percent_of=BLOOD, amount__isnull=False)
    )
    placed = Campaign.objects.filter(kind=Campaign.Kind.BLOOD, place__isnull=False).exclude(
        place__kind=Place.Kind.COUNTRY
    )
    spans = placed.annotate(told=Q(percents) | Q(results & targets)).order_by()
    years = defaultdict(bool)
    for first, last, told in spans.values_list(
        "starts_on__year", "ends_on__year", "told"
    ).distinct():
        known = [year for year in (first, last) if year is not None]
        for year in range(min(known), max(known) + 1) if known else ():
            years[year] = years[year] or told
    return dict(years)


def _province_of(place: Place | None) -> Place | None:
    """The province that a place is, or lies in; None for what is wider."""
    while place is not None and place.kind not in PROVINCIAL:
        place = place.parent
    return place


def _wholes_of(campaigns: Iterable[Campaign]) -> dict[int, list[int]]:
    """All that each campaign is part of, nearest first; one query a level outside the year."""
    above = {campaign.pk: campaign.part_of_id for campaign in campaigns}
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


def _province(place: Place, rows: list[CampaignRow]) -> ProvinceLine:
    figures = together([_told(row) for row in rows])
    named = next((row.ref for row in rows if row.ref.slug == figures.named), None)
    return ProvinceLine(
        place=place_ref(place),
        code=place.code,
        folded=place.folded,
        figures=figures,
        printed_of=named,
    )


def _told(row: CampaignRow) -> Told:
    every = (row.main, *row.others) if row.main else ()
    lines = tuple(_line(line) for line in every if line.measure.key == BLOOD)
    return Told(key=row.ref.slug, latest=row.ends_on or row.starts_on, lines=lines)


def _line(line: ProgressLine) -> Line:
    basis = Basis(line.basis or Basis.UNSTATED)
    if line.result_basis == "logged" and basis is Basis.UNSTATED:
        basis = Basis.BAGS  # what is logged is counted in bags, whatever its target says
    return Line(basis=basis, result=line.result, target=line.promise, printed=line.progress.printed)
