"""The first page: what runs now, what was reached, against what was promised."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import Campaign

from .answers import Overview
from .calendar import coming_soon
from .campaigns import campaign_rows, coming_row, in_stage, stage
from .country import newest_at
from .listed import Listed, as_listed, listing
from .prepared import OfDay
from .remembered import moment, remembered
from .series import history

# How many campaigns of each sort the overview names; the list has them all.
SHOWN = 12


def overview(*, today: date) -> Overview:
    """Campaigns side by side and never added up: totals of parts and wholes would overlap.

    What is of the whole country is remembered; the campaigns are judged each time.
    """
    at = moment()
    chosen = _chosen(today)
    upcoming = chosen.pop("upcoming")
    distinct = {campaign.pk: campaign for group in chosen.values() for campaign in group}
    rows = dict(zip(distinct, campaign_rows(campaigns=distinct.values(), today=today), strict=True))
    return Overview(
        today=today,
        **{name: tuple(rows[campaign.pk] for campaign in group) for name, group in chosen.items()},
        upcoming=tuple(map(coming_row, upcoming)),
        **remembered("counts", at, _counts),
        coming_soon=remembered(("coming", today), at, lambda: coming_soon(today=today)),
        history=remembered(("history", today), at, lambda: history(today=today)),
        country=newest_at(at, today=today),
    )


_COUNTS = """
SELECT (SELECT COUNT(*) FROM campaigns_campaign) AS campaigns_count,
    (SELECT COUNT(*) FROM campaigns_source) AS sources_count,
    (SELECT COUNT(*) FROM campaigns_claim WHERE amount IS NOT NULL) AS figures_count
"""


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        (counts,) = cursor.fetchall()
        return dict(zip((column[0] for column in cursor.description), counts, strict=True))


def _chosen(today: date) -> dict[str, list[Listed]]:
    """The newest campaigns of each sort, and the next that begin, in one query."""
    found = [as_listed(row) for row in _newest(today)]
    stages = {
        one.pk: stage(starts_on=one.starts_on, ends_on=one.ends_on, today=today) for one in found
    }
    begun = [one for one in found if one.starts_on is None or one.starts_on <= today]
    soon = [one for one in found if stages[one.pk] == "upcoming"]
    return {
        "running": [one for one in found if stages[one.pk] == "running"][:SHOWN],
        "upcoming": sorted(soon, key=lambda one: (one.starts_on, one.folded))[:SHOWN],
        "blood": [one for one in begun if one.kind == Campaign.Kind.BLOOD][:SHOWN],
        "humanitarian": [one for one in begun if one.kind == Campaign.Kind.HUMANITARIAN][:SHOWN],
    }


def _any_wanted(today: date) -> QuerySet:
    every = Campaign.objects.order_by(*Campaign._meta.ordering)
    upcoming = in_stage(every, stage="upcoming", today=today)
    past = every.exclude(starts_on__gt=today, starts_on__isnull=False)
    wanted = (
        in_stage(every, stage="running", today=today),
        upcoming.order_by("starts_on", "folded"),
        past.filter(kind=Campaign.Kind.BLOOD),
        past.filter(kind=Campaign.Kind.HUMANITARIAN),
    )
    return listing(every.filter(pk__in=_first_of(wanted)))


def _first_of(wanted: Iterable[QuerySet]) -> RawSQL:
    """The keys of the first few of each. SQLite takes no LIMIT within a union but in brackets of
    its own, which Django does not write."""
    queries = [rows.values("pk")[:SHOWN].query.sql_with_params() for rows in wanted]
    parts = (f"SELECT * FROM ({sql}) AS part_{at}" for at, (sql, _) in enumerate(queries))
    return RawSQL(" UNION ALL ".join(parts), [one for _, given in queries for one in given])


_newest = OfDay(_any_wanted)
