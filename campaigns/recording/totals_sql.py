"""The SQL of running totals: what some drives add to which rows, and how rows take that in.

A *part* is what some drives add: a row for each drive and state of approval, with every column
of SUMMED and `recorded`. `keyed` spreads a part over the rows of the table; `add` puts what it
finds there. What the two databases say differently is in _ENGINES, and nowhere else.
"""

from dataclasses import dataclass

from django.db import connection

from campaigns.models import Approval, Collection, DonationSite, Drive, Place, Total
from campaigns.models.totals import EVER, SLOTS, SUMMED, TOTALLED

KEY = ("kind", "subject", "part", "day", "approved", "slot")
COLUMNS = (*KEY, *SUMMED, "last_recorded_at")


@dataclass(frozen=True, slots=True)
class Engine:
    """`ever` is EVER, `never` a time that is missing; `month` the first of a day's month, `later`
    the later of two times, `differ` whether two times differ: either may be missing."""

    ever: str
    never: str
    month: str
    later: str
    differ: str


_ENGINES = {
    "postgresql": Engine(
        ever=f"DATE '{EVER}'",
        never="NULL::timestamptz",
        month="date_trunc('month', {0})::date",
        later="GREATEST({0}, {1})",
        differ="{0} IS DISTINCT FROM {1}",
    ),
    "sqlite": Engine(
        ever=f"'{EVER}'",
        never="NULL",
        month="date({0}, 'start of month')",
        later="MAX(COALESCE({0}, {1}), COALESCE({1}, {0}))",
        differ="{0} IS NOT {1}",
    ),
}


def engine() -> Engine:
    return _ENGINES[connection.vendor]


def names() -> dict[str, str]:
    """The tables, each by its model's name, and `never`."""
    models = (Approval, Collection, DonationSite, Drive, Place, Total)
    quote = connection.ops.quote_name
    tables = {model.__name__.lower(): quote(model._meta.db_table) for model in models}
    return {"never": engine().never, **tables}


def each(form: str, columns=SUMMED) -> str:
    """`form` filled with every column, as a list."""
    return ", ".join(form.format(name) for name in columns)


def sums_of(entries: str, sign: str = "") -> str:
    """The columns of SUMMED, made of entries."""
    unnamed = " OR ".join(f"{entries}.{bag} IS NULL" for bag in TOTALLED if bag.startswith("bags"))
    return ", ".join(
        (
            f"{sign}COUNT(*) AS entries",
            *(f"{sign}COALESCE(SUM({entries}.{name}), 0) AS {name}" for name in TOTALLED),
            *(f"{sign}COUNT({entries}.{name}) AS given_{name}" for name in TOTALLED),
            f"{sign}SUM(CASE WHEN {unnamed} THEN 1 ELSE 0 END) AS unnamed_bags",
        )
    )


# Parts


def of_entries(which: str, *, among: str = "{collection}") -> str:
    """New entries: those `n` for which `which` is true."""
    return f"""
SELECT n.drive_id AS drive, FALSE AS approved, {{new}}, MAX(n.recorded_at) AS recorded
FROM {among} n WHERE {{which}} AND NOT n.draft GROUP BY n.drive_id
""".format(which=which, new=sums_of("n"), **names())


def of_replaced(which: str) -> str:
    """What new entries replace, taken off."""
    return """
SELECT c.drive_id AS drive, a.id IS NOT NULL AS approved, {old}, {never} AS recorded
FROM {collection} n JOIN {collection} c ON c.id = n.replaces_id
LEFT JOIN {approval} a ON a.entry_id = c.id
WHERE {which} AND NOT n.draft AND NOT c.draft GROUP BY c.drive_id, a.id IS NOT NULL
""".format(which=which, old=sums_of("c", "-"), **names())


def of_approved(which: str) -> str:
    """Entries that were provisional and are approved now."""
    return """
SELECT n.drive_id AS drive, now.approved, {sums}, {never} AS recorded
FROM {collection} n CROSS JOIN (SELECT TRUE AS approved, 1 AS sign UNION ALL SELECT FALSE, -1) now
WHERE {which} GROUP BY n.drive_id, now.approved, now.sign
""".format(which=which, sums=sums_of("n", "now.sign * "), **names())


def of_drives(which: str) -> str:
    """All that stands in the rows of drives `d`: what the ledger says of them, added up."""
    return """
SELECT t.subject AS drive, t.approved, {sums}, t.last_recorded_at AS recorded
FROM {total} t JOIN {drive} d ON d.id = t.subject WHERE t.kind = {kind} AND {which}
""".format(which=which, sums=each("t.{0}"), kind=Total.Kind.DRIVE.value, **names())


def of_ledger() -> str:
    """Every entry, counted anew."""
    latest = """
SELECT c.drive_id, FALSE, {nothing}, MAX(c.recorded_at)
FROM {collection} c WHERE NOT c.draft GROUP BY c.drive_id
"""
    standing = """
SELECT c.drive_id AS drive, a.id IS NOT NULL AS approved, {sums}, {never} AS recorded
FROM {collection} c LEFT JOIN {approval} a ON a.entry_id = c.id
LEFT JOIN {collection} later ON later.replaces_id = c.id
WHERE NOT c.draft AND later.id IS NULL GROUP BY c.drive_id, a.id IS NOT NULL
"""
    more = {"sums": sums_of("c"), "nothing": each("0"), **names()}
    return f"{latest} UNION ALL {standing}".format(**more)


# The rows

# Which rows what is logged of a drive belongs to: their kind, subject, part, day and slot, and
# whether they say when something was last recorded. `above` is each place that the drive's is in.
_ROWS = (
    ("DRIVE", "drive", "0", "{ever}", "0", True),
    ("SITE", "site_id", "0", "{ever}", "0", False),
    ("CAMPAIGN", "campaign_id", "0", "{ever}", "slot", True),
    ("CAMPAIGN", "campaign_id", "0", "day", "slot", False),
    ("CAMPAIGN_PLACE", "campaign_id", "place_id", "{ever}", "slot", False),
    ("CAMPAIGN_HOST", "campaign_id", "host_id", "{ever}", "slot", False),
    ("CAMPAIGN_HOSPITAL", "campaign_id", "hospital_id", "{ever}", "slot", False),
    ("PLACE", "above", "0", "{ever}", "slot", False),
    ("PLACE", "above", "0", "month", "slot", False),
    ("HOST", "host_id", "0", "{ever}", "slot", False),
    ("HOSPITAL", "hospital_id", "0", "{ever}", "slot", False),
    ("COUNTRY", "0", "0", "{ever}", "slot", False),
    ("COUNTRY", "0", "0", "day", "slot", False),
)
_PLACED = """
part(drive, approved, {columns}, recorded) AS ({part}),
placed AS (
    SELECT part.*, d.id %% {slots} AS slot, d.campaign_id, d.starts_on AS day, {month} AS month,
        d.site_id, s.place_id, d.host_id, d.collecting_hospital_id AS hospital_id
    FROM part JOIN {drive} d ON d.id = part.drive JOIN {donationsite} s ON s.id = d.site_id
)
"""
_KEYED = """
WITH RECURSIVE {placed},
daily AS (
    SELECT campaign_id, day, host_id, hospital_id, approved, slot, {summed},
        MAX(recorded) AS recorded
    FROM placed GROUP BY campaign_id, day, host_id, hospital_id, approved, slot
),
local AS (
    SELECT campaign_id, place_id, month, approved, slot, {summed}
    FROM placed GROUP BY campaign_id, place_id, month, approved, slot
),
up(place, above) AS (
    SELECT place_id, place_id FROM local
    UNION SELECT up.place, (SELECT p.parent_id FROM {place} p WHERE p.id = up.above)
    FROM up WHERE up.above IS NOT NULL
),
keyed({key}, {columns}, recorded) AS ({branches})
SELECT {key}, {summed}, MAX(recorded) AS last_recorded_at FROM keyed GROUP BY {key}
"""
_LATEST = "CASE WHEN approved THEN NULL ELSE recorded END"
_UP = "local JOIN up ON up.place = local.place_id AND up.above IS NOT NULL"
_GIVEN = {name: f"daily WHERE {name} IS NOT NULL" for name in ("host_id", "hospital_id")}
# What a branch of _KEYED reads, by what names its rows apart; `daily` where that is nothing.
_AMONG = {"drive": "placed", "site_id": "placed", "place_id": "local", "above": _UP, **_GIVEN}
_ONE = """
WITH {placed}
SELECT row.kind, row.subject, row.part, row.day, placed.approved, row.slot, {columns},
    CASE WHEN row.timed THEN {latest} END AS last_recorded_at
FROM placed CROSS JOIN LATERAL (
    VALUES {own}
    UNION ALL SELECT up.* FROM ({above}) a(above) CROSS JOIN LATERAL (VALUES {ups}) up
) row(kind, subject, part, day, slot, timed)
WHERE row.subject IS NOT NULL AND row.part IS NOT NULL
"""


def keyed(part: str, *, drives: bool = True, others: bool = True) -> str:
    """What a part adds to each row: KEY, SUMMED, last_recorded_at.

    Days and months are made first, so that a hundred thousand entries are looked through a few
    times and not once for each of their rows.
    """
    rows = [row for row in _ROWS if (drives if row[0] == "DRIVE" else others)]
    branches = " UNION ALL ".join(map(_branch, rows))
    return _KEYED.format(branches=branches.format(**_words(part)), **_words(part))


def keyed_one(part: str, *, above: str) -> str:
    """The same of a part that has one row: nothing is grouped, which takes PostgreSQL half of the
    time. `above` selects the place of the drive and all that this is part of."""
    said = {"own": [], "ups": []}
    for kind, subject, *key, timed in _ROWS:
        row = ", ".join((f"{{{kind}}}", subject, *key, str(timed).upper()))
        said["ups" if subject == "above" else "own"].append(f"({row})")
    values = {name: ", ".join(rows).format(**_words(part)) for name, rows in said.items()}
    return _ONE.format(above=above, **values, **_words(part))


def _branch(row: tuple[str, str, str, str, str, bool]) -> str:
    kind, subject, part, day, slot, timed = row
    among = _AMONG.get(subject) or _AMONG.get(part, "daily")
    latest = _LATEST if timed else "{never}"
    return (
        f"SELECT {{{kind}}}, {subject}, {part}, {day}, approved, {slot}, {{columns}}, {latest} "
        f"FROM {among}"
    )


def _words(part: str) -> dict[str, object]:
    words = {
        "key": ", ".join(KEY),
        "columns": each("{0}"),
        "summed": each("SUM({0}) AS {0}"),
        "ever": engine().ever,
        "month": engine().month.format("d.starts_on"),
        "latest": _LATEST,
        "slots": SLOTS,
        **{kind.name: kind.value for kind in Total.Kind},
        **names(),
    }
    return {"placed": _PLACED.format(part=part, **words), **words}


def add(rows: str, *, latest: str = "") -> str:
    """Rows of COLUMNS are added to the table, in the order of their keys.

    Whoever adds locks the rows in that one order, so that two who add never wait for each other
    in a circle. The rows that many share come last, and are held for the shortest time.
    `latest` says which time then stands; the later one if it does not say.
    """
    total = names()["total"]
    stands, new = f"{total}.last_recorded_at", "excluded.last_recorded_at"
    return f"""
INSERT INTO {total} ({", ".join(COLUMNS)}, changes) {rows}
ON CONFLICT ({", ".join(KEY)}) DO UPDATE SET
    {each(f"{{0}} = {total}.{{0}} + excluded.{{0}}")}, changes = {total}.changes + 1,
    last_recorded_at = {latest or engine().later.format(stands, new)}
"""


def add_keyed(part: str) -> str:
    """A part is added to all its rows by one statement, be it one entry or very many."""
    order = ", ".join(KEY)
    return add(f"SELECT keyed.*, 1 FROM ({keyed(part)}) keyed ORDER BY {order}")


def add_keyed_one(part: str, *, above: str) -> str:
    """The same of a part of one row, see `keyed_one`."""
    order = ", ".join(KEY)
    return add(f"SELECT keyed.*, 1 FROM ({keyed_one(part, above=above)}) keyed ORDER BY {order}")
