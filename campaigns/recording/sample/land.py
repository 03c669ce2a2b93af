"""The ground of a made-up country: real provinces, and below them places, organisations, staff and
sites that nobody ever saw."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.text import slugify

from campaigns.models import DonationSite, Organisation, Place, Responsibility, Succession
from campaigns.rules.text import fold
from campaigns.rules.validity import Validity

from .names import FIRST, FIXED_SITES, KINDS, SECOND, SITES
from .sizes import Size
from .write import Books, Rows

MERGER = date(2025, 7, 1)  # districts end, communes answer to provinces
JOINED = datetime(2016, 1, 4, 1, tzinfo=UTC)
# Nobody can sign in with it, and it is the same each time.
NO_PASSWORD = "!made-up"
LARGE = {"ha-noi": 6, "ho-chi-minh": 6, "ho-chi-minh-truoc-2025": 6, "da-nang": 2, "can-tho": 2}
ORGANISATIONS = (
    ("red_cross", "Hội Chữ thập đỏ {where}"),
    ("committee", "Ban Chỉ đạo vận động hiến máu tình nguyện {where}"),
    ("hospital", "Bệnh viện Đa khoa {where}"),
    ("union", "Đoàn Thanh niên {where}"),
    ("other", "Trường Đại học {name}"),
)


@dataclass(slots=True, eq=False)
class Spot:
    """A place with its days in force and the keys of its sites."""

    id: int
    slug: str
    name: str
    kind: str
    days: Validity
    sites: range = range(0)

    @property
    def label(self) -> str:
        return f"{KINDS[self.kind]} {self.name}"


@dataclass(slots=True)
class Staff:
    """Keys of accounts: one approves, the others log."""

    manager: int
    collectors: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Province(Spot):
    below: list[Spot] = field(default_factory=list)
    organisations: dict[str, int] = field(default_factory=dict)
    university: str = ""
    staff: Staff | None = None

    def spots(self, day: date) -> list[Spot]:
        return [spot for spot in (self, *self.below) if spot.days.contains(day)]


@dataclass(slots=True)
class Land:
    country: int
    provinces: list[Province]
    committee: int
    society: int

    def on(self, day: date) -> list[Province]:
        """The provinces in force."""
        return [province for province in self.provinces if province.days.contains(day)]

    def likely_on(self, day: date) -> list[Province]:
        """The same, the large ones as often as they are large."""
        return [one for one in self.on(day) for _time in range(LARGE.get(one.slug, 1))]


def make_land(books: Books, random: Random, size: Size) -> Land:
    table = books.open(
        Place(), "slug", "code", "name", "kind", "parent_id", "valid_from", "valid_until"
    )
    land, successors = _places(books, table)
    _below(table, random, size, land)
    _organisations(books, land)
    _staff(books, land, successors)
    _sites(books, random, size, land)
    books.store()
    return land


def _places(books: Books, table: Rows) -> tuple[Land, dict[str, str]]:
    """The country and its provinces, those in force and those before, from the fixture."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / "places.json").read_text("utf-8"))
    links = books.open(Succession(), "predecessor_id", "successor_id", "on", "document")
    keys: dict[str, int] = {}
    provinces, successors = [], {}
    for row in rows:
        said = row["fields"]
        if row["model"] == "campaigns.place":
            ends = (said["valid_from"], said["valid_until"])
            days = [end and date.fromisoformat(end) for end in ends]
            parent = said["parent"] and keys[said["parent"][0]]
            named = [said[name] for name in ("slug", "code", "name", "kind")]
            key = keys[said["slug"]] = table.add(*named, parent, *days)
            if said["kind"] in ("province", "municipality"):
                spot = (key, said["slug"], said["name"], said["kind"], Validity(*days))
                provinces.append(Province(*spot))
        elif row["model"] == "campaigns.succession":
            (former,), (taker,) = said["predecessor"], said["successor"]
            successors[former] = taker
            on = date.fromisoformat(said["on"])
            links.add(keys[former], keys[taker], on, said["document"])
    return Land(keys["viet-nam"], provinces, committee=0, society=0), successors


def _below(table: Rows, random: Random, size: Size, land: Land) -> None:
    names = [f"{one} {two}" for one in FIRST for two in SECOND]
    for province in land.provinces:
        first, until = province.days.start, province.days.end
        kinds = []
        if first is None or first < MERGER:
            kinds += [("district", first, min(until or MERGER, MERGER))] * size.districts
        if until is None:
            pair = ("ward", "commune")
            kinds += [(pair[n % 2], MERGER, None) for n in range(size.communes)]
        for name, (kind, begins, ends) in zip(random.sample(names, len(kinds)), kinds, strict=True):
            slug = f"mau-{slugify(fold(f'{KINDS[kind]} {name}'))}-{province.slug}"
            key = table.add(slug, "", name, kind, province.id, begins, ends)
            province.below.append(Spot(key, slug, name, kind, Validity(begins, ends)))


def _organisations(books: Books, land: Land) -> None:
    table = books.open(Organisation(), "slug", "name", "kind", "place_id")
    country = land.country
    land.society = table.add("mau-hoi", "Hội Chữ thập đỏ Việt Nam", "red_cross", country)
    name = "Ban Chỉ đạo quốc gia vận động hiến máu tình nguyện"
    land.committee = table.add("mau-ban-chi-dao", name, "committee", country)
    for province in land.provinces:
        for kind, text in ORGANISATIONS:
            name = text.format(where=province.label, name=province.name)
            slug = f"mau-{kind.replace('_', '-')}-{province.slug}"
            province.organisations[kind] = table.add(slug, name, kind, province.id)
        province.university = name


def _staff(books: Books, land: Land, successors: dict[str, str]) -> None:
    """One manager and two collectors of each province in force; they see to the former ones."""
    user = User(password=NO_PASSWORD, is_staff=True, date_joined=JOINED)
    accounts = books.open(user, "username", "first_name")
    answers = books.open(Responsibility(), "user_id", "place_id", "role")
    by_slug = {}
    for province in land.provinces:
        if province.days.end is not None:
            continue
        keys = []
        for number, role in enumerate(("manager", "collector", "collector")):
            shown = f"{'Quản lý' if number == 0 else f'Nhân viên {number}'} {province.name} (mẫu)"
            keys.append(accounts.add(f"mau.{province.slug}.{number}", shown))
            answers.add(keys[-1], province.id, role)
        by_slug[province.slug] = Staff(keys[0], tuple(keys[1:]))
    for province in land.provinces:
        slug = province.slug
        while slug not in by_slug:
            slug = successors[slug]
        province.staff = by_slug[slug]


def _sites(books: Books, random: Random, size: Size, land: Land) -> None:
    """Each place gets its sites one after the other, so that a range of keys names them."""
    table = books.open(DonationSite(), "name", "place_id", "kind", "address")
    shares = [(spot, LARGE.get(p.slug, 1)) for p in land.provinces for spot in (p, *p.below)]
    whole = sum(share for _spot, share in shares)
    for (spot, _share), count in zip(
        shares, parted(size.sites, [share / whole for _spot, share in shares]), strict=True
    ):
        first = table.last + 1
        for number in range(count):
            kind = SITES[number % len(SITES)]
            address = f"Khu phố {1 + int(random.random() * 12)}, {spot.name}"
            name = f"{kind} {spot.name} số {number // len(SITES) + 1}"
            table.add(name, spot.id, "fixed" if kind in FIXED_SITES else "mobile", address)
        spot.sites = range(first, table.last + 1)
        books.store_some()


def parted(whole: int, shares: Sequence[float]) -> list[int]:
    """The whole by shares that add up to 1, to the last one."""
    found, given, sum_of_shares = [], 0, 0.0
    for share in shares:
        sum_of_shares += share
        upto = round(whole * sum_of_shares)
        found.append(upto - given)
        given = upto
    if found:
        found[-1] += whole - given
    return found
