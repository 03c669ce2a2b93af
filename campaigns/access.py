"""LANDING: who may touch which place (domain rule 11). The clock is an argument.

A member of staff answers for the places of their responsibilities and for all that lies
below these. Whoever answers for a place in force answers also for the former places that it
took over, for those that these had taken over, and for what lies below them. The superuser
and the managers of the country answer for everything. An account that is not active answers
for nothing.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from campaigns.models import (
    Campaign,
    Collection,
    DonationSite,
    Drive,
    Place,
    Responsibility,
    Succession,
)

User = AbstractBaseUser | AnonymousUser


class NotYours(LookupError):
    """No such row for this person: it does not exist, or it is another place's.

    Doors answer both alike, as "not found".
    """


class NotAllowed(NotYours):
    """This person may see the row, but what they want to do with it is for others.

    `why` is a word for doors: "not_own", "approved" or "managers_only".
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


# `inherits` is 1 once a place in force lies on the way: only then do former places follow.
# Who manages the country reaches EVERYWHERE, which is no place's key, and nothing is looked for.
EVERYWHERE = 0
_REACH = """
WITH RECURSIVE country(id) AS (
    SELECT p.id FROM {responsibility} r JOIN {place} p ON p.id = r.place_id
    WHERE r.user_id = %(user)s AND r.role = %(role)s AND p.kind = %(country)s
),
reach(id, inherits) AS (
    SELECT p.id, CASE WHEN {in_force} THEN 1 ELSE 0 END
    FROM {responsibility} r JOIN {place} p ON p.id = r.place_id
    WHERE r.user_id = %(user)s AND r.role IN (%(role)s, %(other_role)s)
        AND NOT EXISTS (SELECT 1 FROM country)
    UNION
    SELECT p.id, CASE WHEN reach.inherits = 1 OR {in_force} THEN 1 ELSE 0 END
    FROM reach
    JOIN (
        SELECT parent_id AS above, id AS below, 0 AS taken FROM {place}
        UNION ALL
        SELECT successor_id, predecessor_id, 1 FROM {succession} WHERE {on} <= %(today)s
    ) edge ON edge.above = reach.id AND edge.taken <= reach.inherits
    JOIN {place} p ON p.id = edge.below
    WHERE edge.taken = 0 OR p.valid_until <= %(today)s
)
SELECT DISTINCT id FROM reach UNION ALL SELECT {everywhere} FROM country
"""
_IN_FORCE = (
    "(p.valid_from IS NULL OR p.valid_from <= %(today)s)"
    " AND (p.valid_until IS NULL OR p.valid_until > %(today)s)"
)


# From each row of `start`, a place with what it is part of, and with what took these over.
_ABOVE = """
WITH RECURSIVE start AS ({start}), above(key, place) AS (
    SELECT key, place FROM start
    UNION
    SELECT above.key, edge.up FROM above {steps}
)
SELECT {columns} FROM above JOIN start ON start.key = above.key
"""
# `line` is 0 where what took a place over follows, and not what it is part of. PostgreSQL would
# read all places at each step if it were not told to look from one place on.
_STEPS = """
JOIN {lateral} (
    SELECT id AS down, parent_id AS up, 1 AS line FROM {place}
    WHERE parent_id IS NOT NULL {from_place}
    UNION ALL
    SELECT predecessor_id, successor_id, 0 FROM {succession} WHERE TRUE {from_predecessor}
) edge ON edge.down = {of}
"""
_FROM_ONE = {
    "postgresql": {
        "lateral": "LATERAL",
        "from_place": "AND id = {of}",
        "from_predecessor": "AND predecessor_id = {of}",
    },
    "sqlite": {"lateral": "", "from_place": "", "from_predecessor": ""},
}
# Whether the user answers for one of the places: the drive's, and those that it is part of.
_ANSWERS = """
(%(everywhere)s OR EXISTS (
    SELECT 1 FROM {responsibility} r WHERE r.user_id = %(user)s AND r.place_id IN ({places})
))
"""


def name_of(user: User) -> str:
    """What other members of staff call this person."""
    return user.get_full_name() or user.get_username()


def is_national(*, user: User) -> bool:
    """Does this person coordinate the whole country?"""
    if not user.is_active or not user.is_authenticated:
        return False
    return (
        user.is_superuser
        or Responsibility.objects.filter(
            user_id=user.pk,
            role=Responsibility.Role.MANAGER,
            place__kind=Place.Kind.COUNTRY,
        ).exists()
    )


def places_of(*, user: User, today: date) -> frozenset[int]:
    """The places this person answers for, and may log results of."""
    return _named(_reach(user=user, today=today, managed=False))


def managed_places_of(*, user: User, today: date) -> frozenset[int]:
    """The places whose campaigns, drives and sites this person may plan and change."""
    return _named(_reach(user=user, today=today, managed=True))


def may_manage(*, user: User, place: int | None, today: date) -> bool:
    """May this person change what is planned there? What has no place is the country's."""
    reached = _reach(user=user, today=today, managed=True)
    return EVERYWHERE in reached or place in reached


def drives_for(*, user: User, today: date) -> QuerySet[Drive]:
    """The drives this person may log results of. A drive lies where its site lies."""
    return _within(Drive.objects.all(), "site__place", user=user, today=today)


def get_drive(*, user: User, drive_id: int, today: date) -> Drive:
    """The one way to a drive that someone wants to write to; raises `NotYours`."""
    drives = drives_for(user=user, today=today).select_related("campaign", "site__place")
    drive = drives.filter(pk=drive_id).first()
    if drive is None:
        raise NotYours(f"drive {drive_id}")
    return drive


def sites_for(*, user: User, today: date) -> QuerySet[DonationSite]:
    return _within(DonationSite.objects.all(), "place", user=user, today=today)


def collections_for(*, user: User, today: date) -> QuerySet[Collection]:
    return _within(Collection.objects.all(), "drive__site__place", user=user, today=today)


def collections_managed_by(*, user: User, today: date) -> QuerySet[Collection]:
    """The entries this person may approve, and correct whoever logged them."""
    path = "drive__site__place"
    return _within(Collection.objects.all(), path, user=user, today=today, managed=True)


def campaigns_for(*, user: User, today: date) -> QuerySet[Campaign]:
    """The campaigns of this person's places. One without a place is the country's."""
    return _within(Campaign.objects.all(), "place", user=user, today=today)


def campaigns_open_to(*, user: User, today: date) -> QuerySet[Campaign]:
    """The campaigns that this person may plan a drive in: those of their places, those of
    what lies above (a province's drive in a national campaign), those without a place."""
    places = _reach(user=user, today=today, managed=False)
    if EVERYWHERE in places:
        return Campaign.objects.all()
    if not places:
        return Campaign.objects.none()
    return Campaign.objects.filter(
        Q(place__in=places) | Q(place__in=_above(places)) | Q(place__isnull=True)
    )


def get_campaign(*, user: User, slug: str, today: date) -> Campaign:
    """A campaign that this person may plan a drive in, and whose sheets they may send."""
    campaigns = campaigns_open_to(user=user, today=today).select_related("place")
    campaign = campaigns.filter(slug=slug).first()
    if campaign is None:
        raise NotYours(f"campaign {slug}")
    return campaign


def get_managed_campaign(*, user: User, slug: str, today: date) -> Campaign:
    """A campaign whose figures this person may record; NotAllowed where they may only see it."""
    campaign = get_campaign(user=user, slug=slug, today=today)
    if not may_manage(user=user, place=campaign.place_id, today=today):
        raise NotAllowed("managers_only")
    return campaign


def get_place(*, user: User, slug: str, today: date) -> Place:
    """A place this person answers for, in any role."""
    place = Place.objects.filter(slug=slug).first()
    if place is None or place.pk not in places_of(user=user, today=today):
        raise NotYours(f"place {slug}")
    return place


def require_manager(*, user: User, place: int | None, today: date) -> None:
    """Raises NotAllowed for who may see the place and not manage it."""
    if not may_manage(user=user, place=place, today=today):
        raise NotAllowed("managers_only")


def above_sql(*, start: str, columns: str) -> str:
    """SQL for the places above others: those whose locked periods bind them.

    `start` selects rows of a `key`, a `place` and more; `columns` names what is asked of
    `start` and of `above` (key, place).
    """
    return _ABOVE.format(start=start, columns=columns, steps=steps_up_sql(of="above.place"))


def steps_up_sql(*, of: str) -> str:
    """SQL that joins each `edge` (up, line) from a place to one that it is part of: `line` is 1;
    or to one that took it over: 0."""
    narrow = {name: part.format(of=of) for name, part in _FROM_ONE[connection.vendor].items()}
    return _STEPS.format(of=of, **narrow, **_names())


def answers_sql(*, places: str) -> str:
    """SQL for whether a person answers for one of some `places`, in any role, or for everything:
    who answers for what a place is part of answers for the place.

    Its values are `user` and `everywhere`, which a superuser does. Former places that someone
    answers for because of what took them over are not asked about.
    """
    return _ANSWERS.format(places=places, **_names())


def places_above(*, places: Iterable[int]) -> frozenset[int]:
    """The places, what they are part of, and what took these over."""
    if not (ids := sorted(places)):
        return frozenset()
    marks = ", ".join(["%s"] * len(ids))
    start = f"SELECT id AS key, id AS place FROM {_quoted(Place)} WHERE id IN ({marks})"
    with connection.cursor() as cursor:
        cursor.execute(above_sql(start=start, columns="DISTINCT above.place"), ids)
        return frozenset(row[0] for row in cursor.fetchall())


def roles_of(*, user: User) -> frozenset[str]:
    """What this person is somewhere: "collector", "manager", both, or nothing at all."""
    if is_national(user=user):
        return frozenset((Responsibility.Role.MANAGER.value,))
    if not user.is_active or not user.is_authenticated:
        return frozenset()
    own = Responsibility.objects.filter(user_id=user.pk).order_by()
    return frozenset(own.values_list("role", flat=True))


_TABLES = {"place": Place, "responsibility": Responsibility, "succession": Succession}


def _names() -> dict[str, str]:
    return {name: _quoted(model) for name, model in _TABLES.items()}


def _quoted(model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _within(
    rows: QuerySet, path: str, *, user: User, today: date, managed: bool = False
) -> QuerySet:
    reached = _reach(user=user, today=today, managed=managed)
    return rows if EVERYWHERE in reached else rows.filter(**{f"{path}__in": reached})


def _named(reached: frozenset[int]) -> frozenset[int]:
    """The places one by one."""
    if EVERYWHERE not in reached:
        return reached
    return frozenset(Place.objects.order_by().values_list("pk", flat=True))


def _reach(*, user: User, today: date, managed: bool) -> frozenset[int]:
    """The places in one query, or EVERYWHERE."""
    if not user.is_active or not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return frozenset((EVERYWHERE,))
    role = Responsibility.Role
    quoted = {
        **_names(),
        "on": connection.ops.quote_name("on"),
        "in_force": _IN_FORCE,
        "everywhere": EVERYWHERE,
    }
    values = {
        "user": user.pk,
        "role": role.MANAGER.value,
        "country": Place.Kind.COUNTRY.value,
        "other_role": (role.MANAGER if managed else role.COLLECTOR).value,
        "today": connection.ops.adapt_datefield_value(today),
    }
    with connection.cursor() as cursor:
        cursor.execute(_REACH.format(**quoted), values)
        return frozenset(row[0] for row in cursor.fetchall())


def _above(places: frozenset[int]) -> set[int]:
    """What the given places are part of, step by step; at most four levels in Viet Nam."""
    above: set[int] = set()
    step = set(places)
    while step:
        parents = Place.objects.filter(children__in=step).order_by().values_list("pk", flat=True)
        step = set(parents) - above - places
        above |= step
    return above
