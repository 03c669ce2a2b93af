"""Random histories: what people do to results and to what they are part of, in any order."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from campaigns import reading, recording
from campaigns.models import (
    Campaign,
    Collection,
    DonationSite,
    Drive,
    Organisation,
    PeriodLock,
    Place,
    Succession,
    Total,
)
from campaigns.recording import CollectionFacts, PeriodLocked
from tests.cast import NOW, TODAY, drive, make_cast, place, site
from tests.recording.plain import bags_by, recounted, standing, stored
from tests.recording.sheets import sent_and_applied, xlsx

which = st.integers(0, 99)
counts = st.one_of(st.none(), st.integers(0, 50))
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
days = st.sampled_from(DAYS)
facts = st.builds(
    lambda donors, deferred, small, large, registered: CollectionFacts(
        registered=registered, donors=donors, deferred=deferred, bags={250: small, 350: large}
    ),
    counts, counts, counts, counts, st.integers(0, 99),
)  # fmt: skip


class Taken(Exception):
    """The transaction of a step is taken back."""


class Histories(RuleBasedStateMachine):
    """After each step every running total is what a plain recount of the ledger says."""

    @initialize()
    def begin(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.cast = cast = make_cast()
        self.by, self.at = cast.quanly, NOW
        ward = place("phuong-cau-giay", "Cầu Giấy", Place.Kind.WARD, cast.ha_noi)
        self.drives = [
            cast.kg_drive,
            cast.hn_drive,
            drive(cast.national, site("Nhà văn hóa phường", ward), date(2026, 1, 20)),
        ]
        self.changes = {}

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # What people do

    @rule(n=which, facts=facts, draft=st.booleans())
    def log(self, n, facts, draft):
        self.send(drive=self.pick(Drive, n).pk, facts=facts, draft=draft)

    @precondition(lambda self: self.open_entries())
    @rule(n=which, facts=facts, draft=st.booleans())
    def correct_or_submit(self, n, facts, draft):
        entries = self.open_entries()
        old = entries[n % len(entries)]
        self.send(
            drive=old.drive_id,
            facts=facts,
            replaces=old.pk,
            reason="đếm lại",
            draft=draft and old.draft,
        )

    @precondition(lambda self: self.open_entries())
    @rule(several=st.lists(which, min_size=1, max_size=4))
    def approve(self, several):
        entries = self.open_entries()
        wanted = [entries[n % len(entries)].pk for n in several]
        recording.approve(entries=wanted, approved_by=self.by, at=self.later())

    @rule(n=which, facts=facts)
    def log_in_vain(self, n, facts):
        """The transaction fails after all was written."""
        try:
            with transaction.atomic():
                self.send(drive=self.pick(Drive, n).pk, facts=facts)
                raise Taken
        except Taken:
            pass

    @rule(rows=st.lists(st.tuples(which, days, counts, counts), min_size=1, max_size=3))
    def send_a_sheet(self, rows):
        sites = list(DonationSite.objects.order_by("pk"))
        told = {}
        for n, day, small, large in rows:
            at = sites[n % len(sites)]
            told[at.pk, day] = (day, at.name, 60, None, small, large, None)
        sent_and_applied(self.by, xlsx(*told.values()), campaign="toan-quoc", at=self.later())

    @rule(n=which)
    def lock(self, n):
        where = self.pick(Place, n).slug
        recording.lock_period(
            place=where, first_day=DAYS[0], last_day=DAYS[1], locked_by=self.by, at=self.later()
        )

    @rule()
    def unlock_all(self):
        for lock in PeriodLock.objects.filter(unlocked_at__isnull=True):
            recording.unlock_period(
                lock=lock.pk, reason="sửa", unlocked_by=self.by, at=self.later()
            )

    @rule(n=which, where=which, day=days, host=st.booleans(), hospital=st.booleans())
    def change_a_drive(self, n, where, day, host, hospital):
        self.attempt(
            partial(
                recording.change_drive,
                drive=self.pick(Drive, n).pk,
                site=recording.SiteChoice(id=self.pick(DonationSite, where).pk),
                starts_on=day,
                changed_by=self.by,
                today=TODAY,
                host="Hội Chữ thập đỏ" if host else "",
                collecting_hospital="vien-huyet-hoc" if hospital else "",
            )
        )

    @rule(n=which, to=which, day=days, host=which)
    def move_a_drive_to_another_campaign(self, n, to, day, host):
        row = self.pick(Drive, n)
        row.campaign = self.pick(Campaign, to)
        row.starts_on, row.ends_on = day, None
        row.host = self.pick(Organisation, host)
        self.attempt(partial(recording.save_drive, drive=row))

    @rule(n=which, to=which)
    def move_a_site(self, n, to):
        row = self.pick(DonationSite, n)
        row.place = self.pick(Place, to)
        taken = DonationSite.objects.filter(place=row.place, name=row.name).exclude(pk=row.pk)
        if not taken.exists():
            self.attempt(partial(recording.save_site, site=row))

    @rule(n=which, to=which)
    def reparent_a_place(self, n, to):
        row, above = self.pick(Place, n), self.pick(Place, to)
        step = above
        while step is not None and step != row:
            step = step.parent
        if step is None and row.kind != Place.Kind.COUNTRY:
            row.parent = above
            recording.save_place(place=row)

    @rule(n=which)
    def end_a_place(self, n):
        row = self.pick(Place, n)
        if row.kind != Place.Kind.COUNTRY and not (row.valid_from or row.valid_until):
            row.valid_until = TODAY
            recording.save_place(place=row)
            heir = place(f"noi-{uuid4().hex}", "Nơi mới", row.kind, row.parent, valid_from=TODAY)
            Succession.objects.create(predecessor=row, successor=heir, on=TODAY)

    # What must hold

    @invariant()
    def every_row_is_what_a_recount_says(self):
        if hasattr(self, "cast"):
            assert stored() == recounted()

    @invariant()
    def pages_say_what_a_recount_says(self):
        if not hasattr(self, "cast"):
            return
        entries = standing()
        for campaign in (self.cast.national, self.cast.hn_campaign):
            own = [entry for entry in entries if entry.drive.campaign_id == campaign.pk]
            days = reading.day_totals(slug=campaign.slug)
            assert {one.day: one.bags for one in days} == bags_by(own, lambda e: e.drive.starts_on)
            [row] = reading.campaign_rows(campaigns=[campaign], today=TODAY)
            lines = {line.measure.key: line for line in (row.main, *row.others) if line}
            for measure, whole in (
                ("blood_units", sum(bags_by(own, bool).values()) if bags_by(own, bool) else None),
                ("donors", known_sum(entry.donors for entry in own)),
            ):
                shown = lines[measure].logged.amount if measure in lines else None
                assert shown == whole
        parents = dict(Place.objects.values_list("pk", "parent"))
        for where in (self.cast.ha_noi, self.cast.an_giang):
            parts = {where.pk, *former_of(where.pk)}
            own = [e for e in entries if parts.intersection(chain(e.drive.site.place_id, parents))]
            shown = reading.place_history(slug=where.slug, today=TODAY).months
            assert {month: blood.bags for month, blood in shown.items()} == bags_by(
                [e for e in own if e.drive.starts_on.year > TODAY.year - 5],
                lambda e: (e.drive.starts_on.year, e.drive.starts_on.month),
            )

    @invariant()
    def changes_never_shrink(self):
        if not hasattr(self, "cast"):
            return
        changes = dict(Total.objects.values_list("pk", "changes"))
        assert all(changes[key] >= seen for key, seen in self.changes.items())
        self.changes = changes

    @invariant()
    def the_database_finds_no_difference(self):
        if hasattr(self, "cast"):
            assert recording.compare_totals().different == 0

    # How

    def send(self, **call):
        self.attempt(
            lambda: recording.record_collection(
                entry_key=uuid4(), logged_by=self.by, at=self.later(), **call
            )
        )

    def attempt(self, write):
        """Locked periods and a second drive of the same day refuse: then nothing has changed."""
        with suppress(PeriodLocked, recording.InvalidFacts):
            write()

    def later(self):
        self.at += timedelta(minutes=1)
        return self.at

    def open_entries(self):
        if not hasattr(self, "cast"):
            return []
        return list(Collection.objects.filter(replaced_by__isnull=True).order_by("pk"))

    def pick(self, model, n):
        rows = list(model.objects.order_by("pk"))
        return rows[n % len(rows)]


def known_sum(counts):
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def chain(place, parents):
    """A place and what it is part of."""
    while place is not None:
        yield place
        place = parents[place]


def former_of(place):
    """What a place took over, and what that had taken over."""
    found, step = set(), {place}
    while step:
        former = Succession.objects.filter(successor__in=step)
        step = set(former.values_list("predecessor", flat=True)) - found
        found |= step
    return found
