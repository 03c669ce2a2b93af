"""The drives of a campaign and what was logged of them, with corrections, drafts, what nobody knew,
and entries that were sent twice."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from campaigns.models import Approval, Collection, Drive

from . import names
from .campaigns import Plan
from .land import Land, Province, Spot
from .sizes import DRIVES
from .write import Books

OPENS = tuple(time(hour, minute) for hour in (6, 7, 8, 13) for minute in (0, 30))
CLOSES = tuple(time(hour, minute) for hour in (11, 16, 17) for minute in (0, 30))
COUNTS = (
    *("registered", "examined", "deferred", "donors"),
    *("bags_150", "bags_250", "bags_350", "bags_450", "apheresis", "first_time_donors"),
)
AHEAD = 30  # days for which drives are planned
OLD = 30  # days after which most entries are approved


@dataclass(slots=True)
class Logged:
    """What a campaign's standing entries add up to. `bags` are those that are known."""

    entries: int = 0
    bags: int = 0
    donors: int = 0
    drives: int = 0
    sites: set[int] = field(default_factory=set)


class Ledger:
    """Writes drives and their entries. An entry's key is stored once, however often it comes."""

    def __init__(self, books: Books, random_of, today: date) -> None:
        self.books, self.random_of, self.today = books, random_of, today
        self.drives = books.open(
            Drive(),
            *("campaign_id", "site_id", "starts_on", "ends_on", "opens_at", "closes_at"),
            *("target", "host_id", "collecting_hospital_id", "status"),
        )
        self.entries = books.open(
            Collection(),
            *("entry_key", "drive_id", *COUNTS, "deferred_reasons", "draft", "note"),
            *("replaces_id", "reason", "logged_by_id", "recorded_at", "said_at"),
        )
        self.approvals = books.open(Approval(), "entry_id", "approved_by_id", "approved_at")
        # Nothing is recorded or approved after this: the evening before today.
        self.now = datetime.combine(today, time(), UTC) - timedelta(hours=9)
        self.repeated = 0

    def write(self, plan: Plan, land: Land) -> Logged:
        random = self.random_of(plan.key)
        logged = Logged()
        pools = _pools(plan, land)
        last = min(plan.ends, self.today - timedelta(1))
        if plan.results and last >= plan.starts:
            self._past(random, plan, pools, last, logged)
        if not plan.giving and not plan.parts and plan.ends >= self.today:
            self._coming(random, plan, pools)
        return logged

    def _past(self, random: Random, plan: Plan, pools, last: date, logged: Logged) -> None:
        roll = random.random
        count = max(round(plan.results * DRIVES), 1)
        days = (last - plan.starts).days + 1
        offsets = sorted(int(roll() * days) for _drive in range(count))
        sizes = [1] * count
        for _entry in range(plan.results - count):
            sizes[int(roll() * count)] += 1
        for offset, size in zip(offsets, sizes, strict=True):
            day = plan.starts + timedelta(offset)
            province, spot = pools(random, day)
            if (chance := roll()) < 0.04:  # cancelled, or nobody logged anything
                self._drive(random, plan, province, spot, day, 0, chance < 0.02)
            drive, site = self._drive(random, plan, province, spot, day, size)
            self._entries(random, plan, drive, day, province, size, logged)
            logged.drives += 1
            logged.sites.add(site)
            self.books.store_some()

    def _coming(self, random: Random, plan: Plan, pools) -> None:
        first = max(plan.starts, self.today)
        days = (min(plan.ends, self.today + timedelta(AHEAD)) - first).days + 1
        if days < 1:
            return
        usual = plan.entries * DRIVES / max((self.today - plan.starts).days, 5)
        for _drive in range(max(2, min(round(usual * days), 600))):
            day = first + timedelta(int(random.random() * days))
            self._drive(random, plan, *pools(random, day), day, 0, random.random() < 0.03)
        self.books.store_some()

    def _drive(
        self, random: Random, plan: Plan, province: Province, spot: Spot, day: date,
        size: int, cancelled: bool = False,
    ) -> tuple[int, int]:  # fmt: skip
        roll, organisations = random.random, province.organisations
        site = spot.sites[int(roll() * len(spot.sites))]
        host = organisations[("red_cross", "union", "other")[int(roll() * 3)]]
        hours = (None, None)
        if roll() < 0.9:
            hours = OPENS[int(roll() * len(OPENS))], CLOSES[int(roll() * len(CLOSES))]
            hours = hours if hours[0] < hours[1] else (hours[0], None)
        target = None
        if roll() < 0.8:
            target = max(10, round((size or 3) * (plan.donors or 50) / plan.reach / 10) * 10)
        status = "cancelled" if cancelled else "held" if size else "planned"
        key = self.drives.add(
            plan.key,
            site,
            day,
            day + timedelta(1) if roll() < 0.02 and day < plan.ends else None,
            *hours,
            target,
            host if roll() < 0.9 else None,
            organisations["hospital"] if roll() < 0.9 else None,
            status,
        )
        return key, site

    def _entries(
        self, random: Random, plan: Plan, drive: int, day: date, province: Province,
        size: int, logged: Logged,
    ) -> None:  # fmt: skip
        """So many entries of a drive: each new, or in the place of the last one."""
        roll, staff = random.random, province.staff
        begun = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        old = (self.today - day).days > OLD
        keys: set[UUID] = set()
        standing = None  # the last entry: its offer, whether it is a draft, when it came
        for _entry in range(size):
            chance = roll()
            if standing is not None and (standing.draft or chance < 0.045):
                offer = self._correction(random, standing, staff)
            else:
                if standing is not None:
                    self._count(random, standing, staff.manager, old, logged)
                offer = Offer.new(random, plan, drive, staff, begun, draft=chance > 0.98)
            if self._once(keys, offer) and roll() < 0.01:
                self._once(keys, offer)  # a double tap, or the network: it comes again
            standing = offer
        self._count(random, standing, staff.manager, old, logged)

    def _once(self, keys: set[UUID], offer: "Offer") -> bool:
        """The same key is the same submission once more: it was stored, and is not again."""
        if offer.key in keys:
            self.repeated += 1
            return False
        keys.add(offer.key)
        offer.stored = self.entries.add(
            *(offer.key, offer.drive, *offer.counts, offer.reasons, offer.draft, offer.note),
            *(offer.replaces, offer.reason, offer.by, min(offer.at, self.now), offer.said),
        )
        return True

    def _correction(self, random: Random, last: "Offer", staff) -> "Offer":
        roll = random.random
        counts = list(last.counts)
        reason = Collection.FROM_DRAFT
        by, wait = last.by, 90
        if not last.draft:
            reason = names.REASONS[int(roll() * len(names.REASONS))]
            wait = 60 * 24 * (1 + int(roll() * 12))
            if roll() < 0.3:  # approved, and then corrected by who approved it
                by = staff.manager
                approved = min(last.at + timedelta(minutes=wait // 2), self.now)
                self.approvals.add(last.stored, by, approved)
            _correct(counts, 1 + int(roll() * 3))
        return Offer(
            *(UUID(int=random.getrandbits(128), version=4), last.drive, tuple(counts)),
            *({}, False, last.note, last.stored, reason, by, last.at + timedelta(minutes=wait)),
        )

    def _count(self, random: Random, offer: "Offer", manager: int, old: bool, logged) -> None:
        if offer.draft:
            return
        logged.entries += 1
        logged.bags += sum(filter(None, offer.counts[4:8]))
        logged.donors += offer.counts[3] or 0
        if random.random() < (0.93 if old else 0.3):
            wait = timedelta(hours=6 + int(random.random() * 200))
            self.approvals.add(offer.stored, manager, min(max(offer.at, offer.at + wait), self.now))


@dataclass(slots=True)
class Offer:
    """One entry as it is sent. `stored` is its key in the tables, once it has one."""

    key: UUID
    drive: int
    counts: tuple[int | None, ...]
    reasons: dict[str, int]
    draft: bool
    note: str
    replaces: int | None
    reason: str
    by: int
    at: datetime
    said: datetime | None = None
    stored: int = 0

    @classmethod
    def new(cls, random: Random, plan: Plan, drive: int, staff, begun: datetime, *, draft: bool):
        roll = random.random
        minutes = int(roll() * 360)
        at = begun + timedelta(minutes=minutes)
        counts, reasons = _counts(random, plan.donors * (0.4 + 1.2 * roll()))
        note = names.NOTES[minutes % len(names.NOTES)] if minutes < 8 else ""
        said = at - timedelta(minutes=minutes % 7) if minutes < 40 else None
        by = staff.collectors[minutes % len(staff.collectors)]
        key = UUID(int=random.getrandbits(128), version=4)
        return cls(key, drive, counts, reasons, draft, note, None, "", by, at, said)


def _counts(random: Random, about: float) -> tuple[tuple[int | None, ...], dict[str, int]]:
    """What one entry counts, in the order of COUNTS; what nobody wrote down is None."""
    roll = random.random
    donors = int(about) + 1
    deferred = int(donors * 0.25 * roll())
    registered = examined = donors + deferred
    b350 = int(donors * (0.3 + 0.2 * roll()))
    b450 = int(donors * 0.06 * roll())
    b150: int | None = 0
    b250: int | None = donors - b350 - b450
    apheresis = first = None
    reasons: dict[str, int] = {}
    chance = roll()
    if chance < 0.04:
        donors = None
    elif chance < 0.1:
        b150 = b250 = b350 = b450 = None
    elif chance < 0.13:
        b150 = b450 = None
    elif chance < 0.22:
        registered = examined = deferred = None
    elif chance < 0.3:
        examined = None
    elif chance < 0.45:
        first = int(donors * 0.4 * roll())
    elif chance < 0.5 and deferred > 3:
        reasons = {"hemoglobin": deferred // 2, "blood_pressure": deferred // 4}
    elif chance < 0.52:
        apheresis = 0
    return (registered, examined, deferred, donors, b150, b250, b350, b450, apheresis, first), (
        reasons
    )


def _correct(counts: list[int | None], more: int) -> None:
    """So many bags were of 350 ml, or so many people more had registered."""
    if counts[6] is not None and counts[5] is not None and counts[5] >= more:
        counts[5] -= more
        counts[6] += more
    elif counts[0] is not None:
        counts[0] += more
    else:
        counts[3] = (counts[3] or 0) + more


def _pools(plan: Plan, land: Land):
    """Where a campaign's drives are, by day: in its place and below it, or all over the country."""
    known: dict[date, list[tuple[Province, Spot]]] = {}

    def pool(day: date) -> list[tuple[Province, Spot]]:
        if plan.province is None:
            places = [(one, spot) for one in land.likely_on(day) for spot in one.spots(day)]
        elif plan.spot is plan.province:
            places = [(plan.province, spot) for spot in plan.province.spots(day)]
        else:
            places = [(plan.province, plan.spot)]
        return [(one, spot) for one, spot in places if spot.sites]

    def chosen(random: Random, day: date) -> tuple[Province, Spot]:
        if day not in known:
            # A campaign that outlives its place goes on where it was.
            known[day] = pool(day) or pool(plan.starts)
        found = known[day]
        return found[int(random.random() * len(found))]

    return chosen
