"""Many at once, each on a connection of their own, as in the server's threads."""

from uuid import uuid4

from campaigns.models import Collection
from campaigns.recording.record import AlreadyReplaced, CollectionFacts
from tests.cast import log
from tests.races import all_at_once


def test_rule_10_twenty_equal_submissions_make_one_entry(shared):
    cast, database = shared
    key = uuid4()
    with database():
        receipts = all_at_once(
            *[lambda: log(cast.kg_drive, cast.kiengiang, entry_key=key)] * 20,
        )
        [count] = all_at_once(Collection.objects.count)
    assert count == 1
    assert len({receipt.entry for receipt in receipts}) == 1
    assert sum(not receipt.repeated for receipt in receipts) == 1


def test_rule_10_of_two_correctors_one_wins_and_the_other_is_told(shared):
    cast, database = shared
    first = log(cast.kg_drive, cast.kiengiang)

    def correct(user, donors):
        return lambda: log(
            cast.kg_drive,
            user,
            facts=CollectionFacts(donors=donors),
            replaces=first.entry,
            reason="đếm lại",
        )

    with database():
        results = all_at_once(correct(cast.kiengiang, 340), correct(cast.quanly, 341))
        [count] = all_at_once(Collection.objects.count)
    told = [result for result in results if isinstance(result, AlreadyReplaced)]
    [won] = [result for result in results if not isinstance(result, Exception)]
    assert (len(told), count) == (1, 2)
    assert told[0].standing.receipt.entry == won.entry
    assert {told[0].standing.facts.donors, told[0].offered.facts.donors} == {340, 341}


def test_different_submissions_at_once_are_all_kept(shared):
    cast, database = shared
    with database():
        receipts = all_at_once(*[lambda: log(cast.kg_drive, cast.kiengiang)] * 12)
        [count] = all_at_once(Collection.objects.count)
    assert len({receipt.entry for receipt in receipts}) == count == 12
