"""Fifty times over: twenty equal submissions at once, and two correctors at a barrier."""

import time
from uuid import uuid4

import pytest

from campaigns.models import Collection
from campaigns.recording import AlreadyReplaced, CollectionFacts
from tests.cast import log
from tests.races import all_at_once
from tests.recording.conftest import shared  # noqa: F401

pytestmark = pytest.mark.torture
ROUNDS, EQUALS = 50, 20


def test_equal_submissions(shared, figures):  # noqa: F811
    cast, database = shared
    slowest, agreeing, failures = 0.0, 0, []

    def submission():
        key = uuid4()
        return lambda: log(cast.kg_drive, cast.kiengiang, entry_key=key)

    with database():
        for _ in range(ROUNDS):
            began = time.monotonic()
            receipts = all_at_once(*[submission()] * EQUALS)
            slowest = max(slowest, time.monotonic() - began)
            failures += [receipt for receipt in receipts if isinstance(receipt, Exception)]
            agreeing += len({getattr(receipt, "entry", None) for receipt in receipts}) == 1
        [count] = all_at_once(Collection.objects.count)
    what = f"{EQUALS} equal submissions at once, {ROUNDS} times"
    figures.exactly(f"{what}: entries", count, ROUNDS)
    figures.exactly(f"{what}: rounds with one receipt for all", agreeing, ROUNDS)
    figures.exactly(f"{what}: failures", failures, [])
    figures.at_most(f"{what}: the slowest round", slowest, 10, "s")


def test_correctors(shared, figures):  # noqa: F811
    cast, database = shared

    def corrector(user, donors, first):
        facts = CollectionFacts(donors=donors)
        more = {"replaces": first.entry, "reason": "đếm lại"}
        return lambda: log(cast.kg_drive, user, facts=facts, **more)

    def is_fair(results) -> bool:
        told = [result for result in results if isinstance(result, AlreadyReplaced)]
        won = [result for result in results if not isinstance(result, Exception)]
        return (
            len(told) == len(won) == 1
            and told[0].standing.receipt.entry == won[0].entry
            and {told[0].standing.facts.donors, told[0].offered.facts.donors} == {340, 341}
        )

    fair = 0
    with database():
        for _ in range(ROUNDS):
            [first] = all_at_once(lambda: log(cast.kg_drive, cast.kiengiang))
            pair = corrector(cast.kiengiang, 340, first), corrector(cast.quanly, 341, first)
            fair += is_fair(all_at_once(*pair))
        [count] = all_at_once(Collection.objects.count)
    what = f"two correctors at a barrier, {ROUNDS} times"
    figures.exactly(f"{what}: one won, the other was shown both", fair, ROUNDS)
    figures.exactly(f"{what}: entries", count, 2 * ROUNDS)
