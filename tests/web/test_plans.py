"""The indexes serve every public page: the database's own plans of its queries, at scale."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign, Collection, Drive, Place, Source
from campaigns.recording.sample import SIZES, make_country
from campaigns.web.public.filters import ORDERS
from tests.made_up import TODAY

pytestmark = pytest.mark.django_db

LARGE = replace(SIZES["small"], campaigns=2_000).with_entries(20_000)
LEDGER = {"campaigns_collection", "campaigns_approval"}
ABOUT_MANY = {"campaigns_drive", "campaigns_claim", "campaigns_target", "campaigns_mention"}
TOTALS = {"campaigns_total"}
NAMED = re.compile(r'"(campaigns_\w+)"(?: (?:AS )?"?(\w+)"?)?')


@pytest.fixture
def large_country(explainable):
    make_country(seed=7, size=LARGE, today=TODAY)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Every row is looked at: from a sample, plans near the edge differ from run to run.
            cursor.execute("SET LOCAL default_statistics_target = 2000")
        cursor.execute("ANALYZE")


def plan_of(sql: str) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It would rather read a small table whole, and twenty thousand rows are few to it: the
            # question is whether indexes can serve when there are a million.
            for whole in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{whole} = off")
        cursor.execute(explain + sql.replace("%", "%%"), ())
        return [str(row[-1]) for row in cursor.fetchall()]


def read_whole(sql: str) -> set[str]:
    """The tables that the database reads from end to end to answer."""
    names = {}
    for table, alias in NAMED.findall(sql):
        names |= {table: table, alias: table}
    plan = plan_of(sql)
    if " LIMIT " in sql and not any(SORTS.search(line) for line in plan):
        return set()  # walks in the order asked for, and stops when it has enough
    return {names.get(found, found) for found in walked(plan)}


SORTS = re.compile(r"TEMP B-TREE|\bSort\b")
NODE = re.compile(r"(?:Seq|Index|Index Only) Scan (?:Backward )?(?:using \S+ )?on (\w+)")


def walked(plan: list[str]) -> set[str]:
    """What a plan reads without looking anything up in an index."""
    if connection.vendor == "sqlite":
        found = [re.match(r"SCAN (?:TABLE )?(\w+)", line) for line in plan]
        return {match[1] for match in found if match}
    tables, at = set(), None
    for line in [*plan, "->"]:
        if "Index Cond" in line:
            at = None
        elif "->" in line or NODE.search(line):
            tables |= {at} - {None}
            node = NODE.search(line)
            at = node[1] if node else None
    return tables


def pages() -> dict[str, set[str]]:
    """Each public address at its worst, and the tables that it may not read whole."""
    many = Campaign.objects.filter(kind="blood_donation").order_by("pk")
    flagship = max(many, key=lambda campaign: campaign.drives.count())
    source = Source.objects.order_by("pk").first()
    place = Place.objects.filter(kind="province", valid_until=None, took_over__isnull=False).first()
    one = LEDGER | ABOUT_MANY | TOTALS
    campaign = f"/chien-dich/{flagship.slug}/"
    return {
        "/": LEDGER | TOTALS,
        "/chien-dich/": one,
        "/chien-dich/?page=30": one,
        **{f"/chien-dich/?sort={order}&page=60": one for order in ORDERS},
        **{f"/chien-dich/?{asked}": one for asked in ASKED},
        f"/chien-dich/?place={place.slug}": one,
        campaign: one,
        f"{campaign}ket-qua.csv": one,
        f"{campaign}so-lieu.csv": one,
        f"{campaign}chia-se/": one,
        f"{campaign}anh.png": one,
        f"{campaign}qr.svg": one,
        f"/nhung{campaign}": one,
        **{reverse(f"charts:{name}", args=[flagship.slug]): one for name in OF_CAMPAIGN},
        **_of_place(place, one),
        **_of_place(Place.objects.get(kind="country"), one - ABOUT_MANY),
        "/noi/": LEDGER,
        "/noi/?nam=2025": LEDGER,
        "/nguon/": LEDGER | TOTALS,
        "/nguon/?page=9": LEDGER | TOTALS,
        f"/nguon/{source.slug}/": one,
        f"/nguon/{source.slug}/so-lieu.csv": one,
        "/lich/": LEDGER | TOTALS | {"campaigns_drive"},
        "/lich/?page=3": LEDGER | TOTALS | {"campaigns_drive"},
        f"/lich/?place={place.slug}": LEDGER | TOTALS | {"campaigns_drive"},
        "/lich.ics": LEDGER | TOTALS | {"campaigns_drive"},
        "/ket-qua.atom": LEDGER,
        **{reverse(f"charts:{name}"): LEDGER for name in ("overview", "months", "years")},
        "/tim/?q=ha+noi": one,
        f"/api/v1/campaigns/{flagship.slug}": one,
        f"/api/v1/campaigns/{flagship.slug}/collections": one,
        "/api/v1/campaigns": one,
        # The share of all that the largest page is of a country's ten thousand: of a tenth of all
        # a planner may rightly read the figures whole.
        "/api/v1/campaigns?page=9&page_size=40": one,
        f"/api/v1/campaigns?place={place.slug}&q=hien+mau": one,
        "/api/v1/places?page_size=200": one,
        "/api/v1/sources?page_size=200": LEDGER | TOTALS,
        f"/api/v1/sources/{source.slug}": one,
    }


ASKED = (
    "kind=humanitarian&stage=running",
    "kind=blood_donation&year=2025&sort=place",
    "stage=ended&page=9",
    "stage=upcoming",
    "stage=undated",
    "q=hien+mau+ha+noi",
)
OF_CAMPAIGN = ("figures", "days", "sizes", "by_place", "by_host", "by_hospital")


def _of_place(place: Place, never: set[str]) -> dict[str, set[str]]:
    """What is about a place. The drives of days to come are found by their day everywhere."""
    at, never = f"/noi/{place.slug}/", never - {"campaigns_mention"}
    drives = LEDGER | TOTALS | {"campaigns_drive"}
    return {
        at: never,
        f"{at}lich/": drives,
        f"{at}lich.ics": drives,
        f"{at}ket-qua.atom": LEDGER,
        f"{at}chia-se/": never,
        f"{at}anh.png": never,
        f"{at}qr.svg": never,
        f"/nhung{at}": never,
        reverse("charts:place_percents", args=[place.slug]): never,
        reverse("charts:place_months", args=[place.slug]): never,
        reverse("charts:place_years", args=[place.slug]): never,
    }


def test_no_page_reads_the_ledger_from_end_to_end(large_country, client):
    """Nor, where it is about one campaign, the drives, figures or totals of all."""
    assert Collection.objects.count() >= 20_000
    assert Campaign.objects.count() >= 2_000 < Drive.objects.count()
    wrong = []
    for path, never in pages().items():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
            answer.getvalue()
        assert answer.status_code == 200, path
        for query in asked:
            if query["sql"].lstrip().startswith(("SELECT", "WITH")):
                scanned = read_whole(query["sql"]) & never
                wrong += [f"{path} reads {sorted(scanned)}: {query['sql']}"] if scanned else []
    assert not wrong, "\n\n".join(wrong)


def test_a_query_that_no_index_serves_is_noticed(large_country):
    for unserved in (
        Collection.objects.filter(donors=7).order_by(),
        Collection.objects.filter(donors=7).order_by("note")[:5],
    ):
        assert read_whole(str(unserved.query)) == {"campaigns_collection"}
