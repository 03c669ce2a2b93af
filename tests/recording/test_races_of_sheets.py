"""A sheet is applied in one tab while it is asked about, or sent again, in another."""

from campaigns import recording
from campaigns.models import Collection, SheetPage, Upload
from campaigns.recording import NotYours
from tests.cast import NOW
from tests.races import all_at_once, held_open
from tests.recording.sheets import BACH_KHOA, DAY, apply, send, xlsx


def say(sheet, cast, columns):
    return recording.say_columns(token=sheet.token, columns=columns, said_by=cast.hanoi, at=NOW)


def kept(sheet):
    """What stands of the sheet: when it was applied, what that wrote, and its columns."""
    row = Upload.objects.get(pk=sheet.pk)
    return row.applied_at, row.outcome.get("applied", {}).get("new"), row.columns


def test_what_was_applied_meanwhile_is_not_compared_anew(shared):
    cast, database = shared
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    with database():
        (outcome, waited), said = held_open(
            lambda: apply(sheet, cast.hanoi), lambda: say(sheet, cast, {6: "ignore"})
        )
        found, pages = all_at_once(lambda: kept(sheet), SheetPage.objects.count)
    assert waited
    assert outcome.new == 1
    assert isinstance(said, NotYours)
    assert found == (NOW, 1, {})
    assert pages == 0


def test_what_was_applied_meanwhile_is_not_thrown_away(shared):
    """The columns are said to be a list of donors, of which nothing may stay."""
    cast, database = shared
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường")
    rows = ((DAY, f"Chợ {i}", names[i] if i < 3 else "x", 3) for i in range(9))
    sheet = send(cast.hanoi, xlsx(*rows, header=("Ngày", "Điểm hiến máu", "Z", "Người hiến")))
    with database():
        (outcome, waited), said = held_open(
            lambda: apply(sheet, cast.hanoi),
            lambda: say(sheet, cast, {2: "registered"}),
        )
        found, entries = all_at_once(lambda: kept(sheet), Collection.objects.count)
    assert waited
    assert isinstance(said, NotYours)
    assert (found[:2], outcome.new, entries) == ((NOW, 9), 9, 9)


def test_the_same_file_sent_while_it_is_applied_is_another_sheet(shared):
    cast, database = shared
    data = xlsx(BACH_KHOA)
    sheet = send(cast.hanoi, data)
    with database():
        (outcome, waited), again = held_open(
            lambda: apply(sheet, cast.hanoi), lambda: send(cast.hanoi, data).pk
        )
        found, sheets = all_at_once(lambda: kept(sheet), Upload.objects.count)
    assert waited
    assert outcome.new == 1
    assert found[:2] == (NOW, 1)
    assert (again != sheet.pk, sheets) == (True, 2)
