"""The goals: each is a ratio within one run, but for those that are said in seconds or bytes."""

from dataclasses import dataclass

POSTGRES, SQLITE = "PostgreSQL", "SQLite"
BOTH = (POSTGRES, SQLITE)
YARDSTICK, OWN = "the yardstick", "the same server's constant view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """`of` names the goal's line in the list of goals; `engines`: where it must be met."""

    of: str
    what: str
    limit: float
    at_least: bool = True
    unit: str = "×"
    against: str = YARDSTICK
    engines: tuple[str, ...] = BOTH

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def said(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{_spaced(self.unit)}"


def _spaced(unit: str) -> str:
    return f" {unit}" if unit else ""


def _pages(of: str, limit: float, *, against: str = YARDSTICK, **pages: str) -> dict[str, Goal]:
    return {
        key: Goal(of=of, what=what, limit=limit, against=against) for key, what in pages.items()
    }


def _queries(of: str, limit: float, **pages: str) -> dict[str, Goal]:
    return {
        f"queries_{key}": Goal(
            of=of, what=f"{what}: queries", limit=limit, at_least=False, unit="", against=""
        )
        for key, what in pages.items()
    }


def _growth(**pages: str) -> dict[str, Goal]:
    return {
        f"growth_{key}": Goal(
            of="growth",
            what=f"{what}, first time: time against a small country's",
            limit=1.1,
            at_least=False,
            against="10,000 collections",
        )
        for key, what in pages.items()
    }


GOALS: dict[str, Goal] = {
    **_pages(
        "campaign and place page, kept",
        1.5,
        against=OWN,
        kept_campaign="Campaign page, kept",
        kept_flagship="Flagship's page, kept",
        kept_place="Place page, kept",
    ),
    **_pages(
        "campaign and place page, kept",
        1.7,
        against=OWN,
        unchanged_campaign="Campaign page, kept: 304",
        unchanged_place="Place page, kept: 304",
    ),
    **_pages(
        "overview and chart JSON, kept",
        1.2,
        against=OWN,
        kept_overview="Overview, kept",
        kept_chart="Chart JSON, kept",
    ),
    **_pages(
        "campaign page, first time",
        0.18,
        first_campaign="Campaign page, first time",
        first_flagship="Flagship's page, first time",
    ),
    **_queries(
        "campaign page, first time", 5, campaign="Campaign page", flagship="Flagship's page"
    ),
    **_pages(
        "overview and list, first time",
        0.16,
        first_overview="Overview, first time",
        first_list="List of campaigns, first time",
    ),
    **_queries("overview and list, first time", 6, overview="Overview", list="List of campaigns"),
    **_pages("chart JSON, first time", 0.3, first_chart="Chart JSON, first time"),
    **_growth(
        campaign="Campaign page",
        flagship="Flagship's page",
        place="Place page",
        overview="Overview",
        list="List of campaigns",
        chart="Chart JSON",
    ),
    "post_spread": Goal(
        of="a stored result",
        what="Results stored, spread over campaigns",
        limit=0.15,
        against="bare psycopg, one statement",
        engines=(POSTGRES,),
    ),
    "post_hot": Goal(
        of="a stored result",
        what="Results stored, one hot campaign",
        limit=0.8,
        against="spread ones",
        engines=(POSTGRES,),
    ),
    "post_rate": Goal(
        of="a stored result",
        what="Results stored with 8 clients",
        limit=200,
        unit="/s",
        against="",
        engines=(SQLITE,),
    ),
    "post_p99": Goal(
        of="a stored result",
        what="The same, 99th percentile",
        limit=1,
        at_least=False,
        unit="s",
        against="",
        engines=(SQLITE,),
    ),
    "fresh_public": Goal(
        of="a new result on its public pages",
        what="A new result on its page, in each process of two servers",
        limit=1,
        at_least=False,
        unit="s",
        against="",
    ),
    "fresh_own": Goal(
        of="a new result on its public pages",
        what="The same, to who wrote it: stale answers",
        limit=0,
        at_least=False,
        unit="",
        against="",
    ),
    "sheet": Goal(
        of="100,000-row sheet",
        what="Sheet checked and applied, with totals",
        limit=0.5,
        against="bare COPY",
        engines=(POSTGRES,),
    ),
    "sheet_sqlite": Goal(
        of="100,000-row sheet",
        what="Sheet checked and applied, with totals",
        limit=0.3,
        against="bare executemany",
        engines=(SQLITE,),
    ),
    "sheet_memory": Goal(
        of="100,000-row sheet",
        what="The same: peak memory above idle",
        limit=50,
        at_least=False,
        unit="MB",
        against="",
    ),
    "dump": Goal(
        of="full open-data dump",
        what="Full dump of the open data",
        limit=0.3,
        against="the database's own CSV export",
    ),
    "weight_html": Goal(
        of="weight",
        what="HTML of a campaign page, against 3 KB + 0.1 KB a row",
        limit=1,
        at_least=False,
        against="3 KB + 0.1 KB a row",
        unit="×",
    ),
    "weight_plain": Goal(
        of="weight",
        what="First visit without chart",
        limit=60,
        at_least=False,
        unit="KB",
        against="",
    ),
    "weight_chart": Goal(
        of="weight",
        what="First visit with chart",
        limit=160,
        at_least=False,
        unit="KB",
        against="",
    ),
    "weight_requests": Goal(
        of="weight",
        what="Requests before it can be read",
        limit=5,
        at_least=False,
        unit="",
        against="",
    ),
    "peer_datasette_page": Goal(
        of="each peer",
        what="Campaign page, first time, against Datasette's table page of the same campaign",
        limit=1,
        against="Datasette",
        engines=(SQLITE,),
    ),
    "peer_datasette_place": Goal(
        of="each peer",
        what="Place page, first time, against Datasette's sum of a place",
        limit=1,
        against="Datasette",
        engines=(SQLITE,),
    ),
    "peer_datasette_chart": Goal(
        of="each peer",
        what="Chart JSON, first time, against Datasette's sums by day of the same campaign",
        limit=1,
        against="Datasette",
        engines=(SQLITE,),
    ),
    "peer_datasette_overview": Goal(
        of="each peer",
        what="Overview, first time, against Datasette's sums by campaign",
        limit=1,
        against="Datasette",
        engines=(SQLITE,),
    ),
    "peer_superset": Goal(
        of="each peer",
        what="Chart JSON, first time, against Superset's chart data",
        limit=1,
        against="Apache Superset",
    ),
}
FULL_ONLY = {"peer_superset"}
