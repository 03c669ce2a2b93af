"""Whatever people do, in whatever order, the ledger keeps its rules (9 to 11)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns import reading
from campaigns.models import Approval, Collection
from campaigns.recording import (
    AlreadyReplaced,
    CollectionFacts,
    InvalidFacts,
    KeyConflict,
    NotAllowed,
    NotYours,
    PeriodLocked,
    approve,
    lock_period,
    record_collection,
    unlock_period,
)
from tests.cast import NOW, TODAY, Cast, make_cast, person

PEOPLE = ("collector", "colleague", "hanoi", "quanly", "kiengiang", "gone")
MINE = ("collector", "colleague", "hanoi", "quanly")
MANAGERS = ("hanoi", "quanly")
FEBRUARY = {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 28)}

steps = st.lists(
    st.tuples(
        st.sampled_from(["log", "draft", "correct", "again", "approve", "lock", "unlock"]),
        st.sampled_from(PEOPLE),
        st.integers(0, 5),  # which entry
        st.integers(0, 99),  # how many bags
        st.booleans(),
    ),
    max_size=14,
)


@dataclass
class Model:
    """The rules spelled out over plain lists."""

    bags: list[int] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    draft: list[bool] = field(default_factory=list)
    replaced: dict[int, int] = field(default_factory=dict)
    approved: set[int] = field(default_factory=set)
    locked: bool = False

    def expected(self, kind, who, entry, draft):
        """What recording must do: the error it raises, or None."""
        if who not in MINE:
            return NotYours
        if kind in ("correct",):
            if who not in MANAGERS and self.by[entry] != who:
                return NotAllowed
            if entry in self.replaced:
                return AlreadyReplaced
            if entry in self.approved and who not in MANAGERS:
                return NotAllowed
            if draft and not self.draft[entry]:
                return InvalidFacts
        return PeriodLocked if self.locked else None

    def add(self, who, bags, draft, replaces=None):
        if replaces is not None:
            self.replaced[replaces] = len(self.bags)
        self.bags.append(bags)
        self.by.append(who)
        self.draft.append(draft)

    def standing(self):
        return [n for n in range(len(self.bags)) if n not in self.replaced and not self.draft[n]]


class World:
    """The same steps done to the tracker and to the model."""

    def __init__(self):
        self.cast: Cast = make_cast()
        self.cast.colleague = person("colleague", self.cast.ha_noi, role="collector")
        self.model, self.entries, self.keys, self.held = Model(), [], [], None
        self.at = NOW

    def step(self, kind, who, which, bags, draft):
        self.at += timedelta(minutes=1)
        entry = which % len(self.entries) if self.entries else None
        if kind in ("correct", "again", "approve") and entry is None:
            return
        getattr(self, kind)(who, entry, bags, draft)

    def send(self, kind, who, bags, draft, *, entry=None):
        expected = self.model.expected(kind, who, entry, draft)
        key = uuid4()
        more = {} if entry is None else {"replaces": self.entries[entry], "reason": "đếm lại"}
        call = {
            "drive": self.cast.hn_drive.pk,
            "facts": CollectionFacts(bags={250: bags}),
            "entry_key": key,
            "logged_by": getattr(self.cast, who),
            "at": self.at,
            "draft": draft,
            **more,
        }
        if expected:
            with pytest.raises(expected) as raised:
                record_collection(**call)
            assert type(raised.value) is expected
            return
        receipt = record_collection(**call)
        assert (receipt.bags_total, receipt.status) == (bags, "draft" if draft else "submitted")
        self.model.add(who, bags, draft, entry)
        self.entries.append(receipt.entry)
        self.keys.append(call)

    def log(self, who, _entry, bags, _draft):
        self.send("log", who, bags, False)

    def draft(self, who, _entry, bags, _draft):
        self.send("draft", who, bags, True)

    def correct(self, who, entry, bags, draft):
        self.send("correct", who, bags, draft, entry=entry)

    def again(self, _who, entry, _bags, other_facts):
        """The same key once more: the same receipt, or a conflict; locked or not."""
        call = self.keys[entry]
        if other_facts:
            with pytest.raises(KeyConflict):
                record_collection(**{**call, "facts": CollectionFacts(donors=100)})
        else:
            receipt = record_collection(**{**call, "at": self.at})
            assert (receipt.entry, receipt.repeated) == (self.entries[entry], True)

    def approve(self, who, entry, _bags, _draft):
        call = {"entries": [self.entries[entry]], "approved_by": getattr(self.cast, who)}
        if who not in MANAGERS:
            with pytest.raises(NotYours):
                approve(**call, at=self.at)
            return
        [told] = approve(**call, at=self.at)
        model = self.model
        assert told.outcome == (
            "replaced" if entry in model.replaced
            else "already" if entry in model.approved
            else "draft" if model.draft[entry]
            else "locked" if model.locked
            else "approved"
        )  # fmt: skip
        if told.outcome == "approved":
            model.approved.add(entry)

    def lock(self, who, *_):
        self._lock(who, locked=True)

    def unlock(self, who, *_):
        self._lock(who, locked=False)

    def _lock(self, who, *, locked):
        user, at = getattr(self.cast, who), self.at
        if not locked and self.held is None:
            return
        call = (
            (lambda: lock_period(place="ha-noi", **FEBRUARY, locked_by=user, at=at))
            if locked
            else (lambda: unlock_period(lock=self.held, reason="sửa", unlocked_by=user, at=at))
        )
        if who not in MANAGERS:
            with pytest.raises(NotYours):
                call()
            return
        done = call()
        self.held = done.id if locked else None
        self.model.locked = locked

    def check(self):
        model = self.model
        assert Collection.objects.count() == len(model.bags)
        assert set(Approval.objects.values_list("entry", flat=True)) == {
            self.entries[n] for n in model.approved
        }
        page = reading.campaign_page(slug="hn-2026", today=TODAY)
        standing = model.standing()
        if not standing:
            assert page.lines == ()
            return
        [line] = page.lines
        assert line.logged.amount == sum(model.bags[n] for n in standing)
        approved = [model.bags[n] for n in standing if n in model.approved]
        assert (line.logged_approved.amount if line.logged_approved else None) == (
            sum(approved) if approved else None
        )
        assert line.provisional is (len(approved) < len(standing))
        waiting = reading.to_approve(user=self.cast.hanoi, today=TODAY)
        assert waiting.total == len(standing) - len(approved)


@pytest.mark.django_db
@settings(max_examples=100, deadline=None)
@given(steps)
@example(
    [
        ("lock", "hanoi", 0, 0, False),
        ("log", "collector", 0, 1, False),
        ("unlock", "hanoi", 0, 0, False),
        ("log", "collector", 0, 2, False),
    ]
)
def test_rules_9_to_11_hold_after_whatever_people_do(taken):
    with transaction.atomic():
        world = World()
        for step in taken:
            world.step(*step)
        world.check()
        transaction.set_rollback(True)
