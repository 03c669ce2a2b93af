"""Many at once, each on a connection of their own, as in the server's threads."""

from uuid import uuid4

from django.db import IntegrityError

from campaigns.models import Collection, Drive
from campaigns.recording import SheetMoved, at_once
from campaigns.recording.record import (
    AlreadyReplaced,
    CollectionFacts,
    KeyConflict,
    Offer,
    new_entry,
)
from tests.cast import FACTS, NOW, log
from tests.races import all_at_once
from tests.recording.plain import stored
from tests.recording.sheets import BACH_KHOA, DAY, apply, send, xlsx


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


def test_rule_10_a_correction_sent_many_times_at_once_counts_once(shared):
    cast, database = shared
    first, key = log(cast.kg_drive, cast.kiengiang), uuid4()
    said = {"replaces": first.entry, "reason": "đếm lại", "entry_key": key}
    with database():
        receipts = all_at_once(*[lambda: log(cast.kg_drive, cast.kiengiang, **said)] * 8)
        [count] = all_at_once(Collection.objects.count)
    assert count == 2
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
    assert len({receipt.entry for receipt in receipts}) == 1


def test_rule_10_one_key_for_corrections_of_many_entries_at_once_is_a_conflict(shared):
    cast, database = shared
    entries, key = [log(cast.kg_drive, cast.kiengiang).entry for _ in range(8)], uuid4()

    def correct(entry):
        said = {"replaces": entry, "reason": "đếm lại", "entry_key": key}
        return lambda: log(cast.kg_drive, cast.kiengiang, **said)

    with database():
        results = all_at_once(*map(correct, entries))
        [count] = all_at_once(Collection.objects.count)
    assert count == 9
    assert sum(isinstance(result, KeyConflict) for result in results) == 7


def test_different_submissions_at_once_are_all_kept(shared):
    cast, database = shared
    with database():
        receipts = all_at_once(*[lambda: log(cast.kg_drive, cast.kiengiang)] * 12)
        [count] = all_at_once(Collection.objects.count)
    assert len({receipt.entry for receipt in receipts}) == count == 12


def test_what_breaks_off_at_its_end_leaves_neither_entry_nor_totals(shared):
    """Outside any transaction, where entry and totals go to PostgreSQL in one message."""
    cast, database = shared
    offered = Offer(drive=cast.hn_drive.pk, facts=FACTS, replaces=None, reason="")
    entry = new_entry(
        offered=offered, entry_key=uuid4(), logged_by=cast.hanoi, at=NOW, upload=2**40
    )
    with database():
        [error] = all_at_once(lambda: at_once.store(entry=entry, by=cast.hanoi))
        [counted] = all_at_once(lambda: (Collection.objects.count(), stored()))
    assert isinstance(error, IntegrityError)
    assert counted == (0, {})


def test_one_sheet_applied_by_two_at_once_is_written_once(shared):
    cast, database = shared
    data = xlsx(BACH_KHOA, (DAY, "Chợ Mơ", 1, 2, 3, 4, None))
    with database():
        people = (cast.hanoi, cast.collector, cast.quanly)
        [sheets] = all_at_once(lambda: [send(person, data) for person in people])
        found = all_at_once(
            *(lambda s=s, p=p: apply(s, p) for s, p in zip(sheets, people, strict=True)),
            lambda: apply(sheets[0], cast.hanoi),
        )
        [count] = all_at_once(lambda: (Collection.objects.count(), Drive.objects.count()))
    assert not [one for one in found if isinstance(one, Exception)], found
    assert count == (2, 3)
    assert sum(one.new for one in found if not one.repeated) == 2


def test_a_result_typed_while_its_sheet_is_applied_counts_once(shared):
    cast, database = shared
    with database():
        for donors in range(300, 305):
            data = xlsx((*BACH_KHOA[:3], donors, *BACH_KHOA[4:]))
            [sheet] = all_at_once(lambda data=data: send(cast.hanoi, data))
            before = all_at_once(standing_entries)[0]
            facts = CollectionFacts(donors=donors + 100)
            replaced = {"replaces": before[0], "reason": "sửa"} if before else {}
            found = all_at_once(
                lambda s=sheet: apply(s, cast.hanoi),
                lambda f=facts, r=replaced: log(cast.hn_drive, cast.hanoi, facts=f, **r),
            )
            # Whoever came second was told so, or corrected what came first.
            expected = (SheetMoved, AlreadyReplaced)
            odd = [x for x in found if isinstance(x, Exception) and not isinstance(x, expected)]
            assert not odd
            after = all_at_once(standing_entries)[0]
            if before:
                assert len(after) == 1
            else:
                assert len(after) in (1, 2)  # the person at the form typed a second result
                if len(after) == 2:
                    return


def standing_entries():
    entries = Collection.objects.filter(replaced_by__isnull=True).order_by("pk")
    return list(entries.values_list("pk", flat=True))
