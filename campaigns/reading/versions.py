"""Whether what a page shows is still so: the versions of its subjects, in one query.

A subject is a pair of what it is and its address word, which is empty for what there is one of:
`("campaign", "kien-giang-2024")`, `("results", "")`. Its version is a few numbers that differ from
the earlier ones after every write that it stands for. What there is no such row of has none.
"""

from collections.abc import Collection, Iterator

from django.db import connection

from campaigns.models import Place, Total, Version
from campaigns.models.prepared import asked
from campaigns.models.totals import EVER

Subject = tuple[str, str]
Numbers = tuple[int, ...]

KIND = Version.Kind
# What there is one of. `results` is every logged result of the country; `sample`, whether all that
# is stored was made up.
NAMES, LISTS, DRIVES = ("names", ""), ("lists", ""), ("drives", "")
SOURCES, ORGANISATIONS, RESULTS = ("sources", ""), ("organisations", ""), ("results", "")
SAMPLE = ("sample", "")
ONE_OF = {
    NAMES: KIND.NAMES,
    LISTS: KIND.LISTS,
    DRIVES: KIND.DRIVES,
    SOURCES: KIND.SOURCES,
    ORGANISATIONS: KIND.ORGANISATIONS,
}

# The parts of a version are told apart: taken together, what one loses another could gain.
_CAMPAIGN = f"""
SELECT 'campaign', c.slug, 0, SUM(v.number)
FROM campaigns_campaign c
LEFT JOIN campaigns_version v ON v.kind IN ({KIND.CAMPAIGN}, {KIND.PLAN}) AND v.subject = c.id
WHERE c.slug IN (%(campaign)s) GROUP BY c.slug
UNION ALL
SELECT 'campaign', c.slug, 1, SUM(v.number)
FROM campaigns_campaign c
JOIN campaigns_campaign p ON p.part_of_id = c.id
JOIN campaigns_version v ON v.kind = {KIND.CAMPAIGN} AND v.subject = p.id
WHERE c.slug IN (%(campaign)s) GROUP BY c.slug
UNION ALL
SELECT 'campaign', c.slug, 2, SUM({{results}})
FROM campaigns_campaign c WHERE c.slug IN (%(campaign)s) GROUP BY c.slug
UNION ALL
SELECT 'campaign', w.slug, 3, SUM({{results}})
FROM campaigns_campaign w JOIN campaigns_campaign c ON c.part_of_id = w.id
WHERE w.slug IN (%(campaign)s) GROUP BY w.slug
"""
# A place shows what lies below it and below the former places that it took over; the country shows
# everything, and is not counted place by place.
_WITHIN = f"""
former (root, id) AS (
    SELECT slug, id FROM campaigns_place
    WHERE slug IN (%(place)s) AND kind <> '{Place.Kind.COUNTRY}'
    UNION
    SELECT f.root, s.predecessor_id FROM campaigns_succession s JOIN former f
    ON s.successor_id = f.id
),
below (root, id) AS (
    SELECT root, id FROM former
    UNION
    SELECT b.root, p.id FROM campaigns_place p JOIN below b ON p.parent_id = b.id
)
"""
_PLACE = f"""
SELECT 'place', b.root, 0, SUM(v.number)
FROM below b LEFT JOIN campaigns_version v ON v.kind = {KIND.PLACE} AND v.subject = b.id
GROUP BY b.root
UNION ALL
SELECT 'place', b.root, 1, SUM(v.number)
FROM below b
JOIN campaigns_campaign c ON c.place_id = b.id
JOIN campaigns_version v ON v.kind = {KIND.CAMPAIGN} AND v.subject = c.id
GROUP BY b.root
UNION ALL
SELECT 'place', b.root, 2, SUM({{results}})
FROM below b JOIN campaigns_campaign c ON c.place_id = b.id GROUP BY b.root
UNION ALL
{{results_within}}
UNION ALL
SELECT 'place', p.slug, 4, (
    SELECT SUM(v.number) FROM campaigns_version v
    WHERE v.kind IN ({KIND.LISTS}, {KIND.DRIVES}, {KIND.SOURCES}) AND v.subject = 0)
FROM campaigns_place p WHERE p.slug IN (%(place)s) AND p.kind = '{Place.Kind.COUNTRY}'
UNION ALL
SELECT 'place', p.slug, 5, {{every_result}}
FROM campaigns_place p WHERE p.slug IN (%(place)s) AND p.kind = '{Place.Kind.COUNTRY}'
"""
# What a source's figures are worth is judged beside all others of their campaigns.
_CITED = """
cited (root, id) AS (
    SELECT s.slug, f.campaign_id FROM campaigns_source s
    JOIN campaigns_claim f ON f.source_id = s.id WHERE s.slug IN (%(source)s)
    UNION
    SELECT s.slug, n.campaign_id FROM campaigns_source s
    JOIN campaigns_campaign_named_in n ON n.source_id = s.id WHERE s.slug IN (%(source)s)
)
"""
_SOURCE = f"""
SELECT 'source', s.slug, 0, SUM(v.number)
FROM campaigns_source s
LEFT JOIN campaigns_version v ON v.kind = {KIND.SOURCE} AND v.subject = s.id
WHERE s.slug IN (%(source)s) GROUP BY s.slug
UNION ALL
SELECT 'source', c.root, 1, SUM(v.number)
FROM cited c JOIN campaigns_version v ON v.kind = {KIND.CAMPAIGN} AND v.subject = c.id
GROUP BY c.root
UNION ALL
SELECT 'source', c.root, 2, SUM({{results}}) FROM cited c GROUP BY c.root
"""
# A total counts how often it was written. Results of the campaign `c`, those within a place (the
# former ones of the territory have their own totals), and all there are.
_CHANGES = f"""(
    SELECT SUM(t.changes) FROM campaigns_total t
    WHERE t.kind = {{kind:d}} AND t.subject = {{subject}} AND t.part = 0 AND t.day = '{EVER}')"""
_RESULTS = _CHANGES.format(kind=Total.Kind.CAMPAIGN, subject="c.id")
_EVERY_RESULT = _CHANGES.format(kind=Total.Kind.COUNTRY, subject="0")
_RESULTS_WITHIN = f"""
SELECT 'place', f.root, 3, SUM({_CHANGES.format(kind=Total.Kind.PLACE, subject="f.id")})
FROM former f GROUP BY f.root"""

# The numbers of one campaign's version, for a query that finds it anyway; `{campaign}` is its key.
NUMBERS_OF_CAMPAIGN = (
    "SELECT SUM(v.number) FROM campaigns_version v "
    f"WHERE v.kind IN ({KIND.CAMPAIGN}, {KIND.PLAN}) AND v.subject = {{campaign}}",
    _CHANGES.format(kind=Total.Kind.CAMPAIGN, subject="{campaign}"),
    f"SELECT SUM(v.number) FROM campaigns_version v WHERE v.kind = {KIND.NAMES} AND v.subject = 0",
)

_OF = {"campaign": ("", _CAMPAIGN), "place": (_WITHIN, _PLACE), "source": (_CITED, _SOURCE)}
_PARTS = 6


def versions_of(*, subjects: Collection[Subject]) -> dict[Subject, Numbers]:
    """The version of each subject there is, all read at one moment."""
    query, parameters = _query(set(subjects))
    if not query:
        return {}
    if parameters:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            rows = cursor.fetchall()
    else:  # of what there is one of: some of the same few questions each time
        rows = asked(query)
    found: dict[Subject, list[int]] = {subject: [0] * _PARTS for subject in ONE_OF}
    for what, word, part, number in rows:
        found.setdefault((what, word), [0] * _PARTS)[part] = int(number or 0)
    return {subject: tuple(found[subject]) for subject in subjects if subject in found}


def _query(subjects: set[Subject]) -> tuple[str, dict]:
    kept = {kind: name for (name, _word), kind in ONE_OF.items() if (name, "") in subjects}
    tables, parts, parameters = [], list(_of_one(kept)), {}
    if SAMPLE in subjects:
        parts.append("SELECT 'sample', '', 0, COUNT(*) FROM campaigns_sampledata")
    if RESULTS in subjects:
        parts.append("SELECT 'results', '', 0, {every_result}")
        parts.append(_of_all("results", 1, KIND.MOVED))
    for what, (table, part) in _OF.items():
        words = sorted(word for name, word in subjects if name == what)
        if not words:
            continue
        parameters |= {f"{what}_{number}": word for number, word in enumerate(words)}
        marks = {what: ", ".join(f"%({what}_{number})s" for number in range(len(words)))}
        tables += [table % marks] if table else []
        parts.append(part % marks)
    shown = " UNION ALL ".join(parts).format(
        results=_RESULTS, results_within=_RESULTS_WITHIN, every_result=_EVERY_RESULT
    )
    return (f"WITH RECURSIVE {', '.join(tables)} {shown}" if tables else shown), parameters


def _of_one(kept: dict[int, str]) -> Iterator[str]:
    return (_of_all(name, 0, kind) for kind, name in kept.items())


def _of_all(name: str, part: int, kind: int) -> str:
    return (
        f"SELECT '{name}', '', {part}, SUM(number) FROM campaigns_version "
        f"WHERE kind = {kind:d} AND subject = 0"
    )
