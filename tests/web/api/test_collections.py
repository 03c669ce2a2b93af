"""POST /api/v1/collections: interface.md's contract, hostile-input.md's retries and people."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from campaigns.models import Collection
from campaigns.recording import lock_period
from tests.cast import FACTS, NOW, entry_of, log
from tests.web.api.conftest import COLLECTIONS, Program


def fields(response):
    assert response.status_code == 422, response.content
    detail = response.json()["detail"]
    assert all(problem["message"] for problem in detail)
    return [problem["field"] for problem in detail]


def test_a_result_is_stored_and_its_receipt_says_so(cast, body):
    response = Program(cast.kiengiang).log(body)
    assert response.status_code == 201
    entry = Collection.objects.get()
    assert response.json() == {
        "receipt": f"PN-{entry.pk:06d}",
        "entry": str(entry.pk),
        "drive": str(cast.kg_drive.pk),
        "bags_total": 346,
        "standard_units": "406.8",
        "status": "submitted",
        "recorded_at": response.json()["recorded_at"],
    }
    assert (entry.deferred, entry.bags_150, entry.logged_by) == (None, 0, cast.kiengiang)
    recorded = entry.recorded_at.replace(microsecond=entry.recorded_at.microsecond // 1000 * 1000)
    assert datetime.fromisoformat(response.json()["recorded_at"]) == recorded


def test_what_is_left_out_is_not_known(cast):
    response = Program(cast.kiengiang).log({"drive": str(cast.kg_drive.pk), "donors": 12})
    assert response.status_code == 201
    assert (response.json()["bags_total"], response.json()["standard_units"]) == (None, None)
    entry = Collection.objects.get()
    assert (entry.donors, entry.registered, entry.bags_250) == (12, None, None)


def test_every_count_arrives(cast):
    sent = {
        "drive": str(cast.kg_drive.pk),
        "registered": 10,
        "examined": 9,
        "deferred": 2,
        "deferred_reasons": {"hemoglobin": 1, "blood_pressure": 1},
        "donors": 7,
        "apheresis": 1,
        "emergency_units": 3,
        "first_time_donors": 4,
        "note": "mưa to",
    }
    assert Program(cast.kiengiang).log(sent).status_code == 201
    entry = Collection.objects.get()
    assert {name: getattr(entry, name) for name in sent if name != "drive"} == {
        name: value for name, value in sent.items() if name != "drive"
    }


# Retries


def test_rule_10_a_repeat_gets_the_first_receipt(cast, body):
    program, key = Program(cast.kiengiang), uuid4()
    first = program.log(body, key=key)
    again = [program.log(body, key=key) for _ in range(20)]
    assert (first.status_code, {response.status_code for response in again}) == (201, {200})
    assert all(response.json() == first.json() for response in again)
    assert Collection.objects.count() == 1


def test_rule_10_a_repeat_may_say_the_same_in_other_words(cast, body):
    program, key = Program(cast.kiengiang), uuid4()
    first = program.log(body, key=key)
    shorter = {name: value for name, value in body.items() if value not in (None, "")}
    again = program.log({**shorter, "said_at": "2000-01-01T00:00:00Z"}, key=str(key).upper())
    assert (again.status_code, again.json()) == (200, first.json())


def test_rule_10_the_same_key_for_other_facts_shows_both_sides(cast, body):
    program, key = Program(cast.kiengiang), uuid4()
    first = program.log(body, key=key).json()
    response = program.log({**body, "donors": 345}, key=key)
    told = response.json()
    assert (response.status_code, told["kind"]) == (409, "key")
    assert (told["stored"]["receipt"], told["stored"]["facts"]["donors"]) == (first["receipt"], 346)
    assert (told["offered"]["facts"]["donors"], told["offered"]["facts"]["bags"]) == (
        345,
        body["bags"],
    )
    assert told["stored"]["logged_by"] == "kiengiang"
    assert Collection.objects.count() == 1


def test_rule_10_a_key_of_another_place_says_nothing_of_it(cast, body):
    key = uuid4()
    log(cast.hn_drive, cast.hanoi, entry_key=key)
    response = Program(cast.kiengiang).log(body, key=key)
    assert (response.status_code, response.json()["stored"]) == (409, None)


def test_rule_10_a_second_replacement_shows_both_sides(cast, body):
    first = log(cast.kg_drive, cast.kiengiang)
    mine = {**body, "replaces": str(first.entry), "reason": "đếm lại"}
    won = Program(cast.angiang).log({**mine, "donors": 340})
    lost = Program(cast.kiengiang).log({**mine, "donors": 341})
    assert (won.status_code, lost.status_code, lost.json()["kind"]) == (201, 409, "replaced")
    assert lost.json()["stored"]["receipt"] == won.json()["receipt"]
    assert lost.json()["stored"]["facts"]["donors"] == 340
    assert lost.json()["offered"]["facts"]["donors"] == 341
    assert lost.json()["offered"]["reason"] == "đếm lại"


def test_a_key_whose_entry_was_replaced_since_still_gets_its_receipt(cast, body):
    program, key = Program(cast.kiengiang), uuid4()
    first = program.log(body, key=key).json()
    fix = {**body, "donors": 345, "replaces": first["entry"], "reason": "đếm lại"}
    assert program.log(fix).status_code == 201
    again = program.log(body, key=key)
    assert (again.status_code, again.json()["receipt"]) == (200, first["receipt"])


def test_a_replay_shuffled_stores_each_once(cast, body):
    program = Program(cast.kiengiang)
    sent = [({**body, "donors": number}, uuid4()) for number in range(10)]
    for entry, key in [*sent, *reversed(sent), *sent[::2], *sent[::3]]:
        assert program.log(entry, key=key).status_code in (200, 201)
    assert Collection.objects.count() == 10


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-02-03T08:00:00+07:00", datetime(2026, 2, 3, 1, tzinfo=UTC)),
        ("2000-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2026-02-03T08:00:00", datetime(2026, 2, 3, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("2026-02-30T00:00:00Z", None),
        ("hôm qua", None),
        (1e308, None),
        (None, None),
    ],
)
def test_the_phones_clock_decides_nothing(cast, body, said, kept):
    response = Program(cast.kiengiang).log({**body, "said_at": said})
    assert response.status_code == 201
    entry = Collection.objects.get()
    assert entry.said_at == kept
    assert abs((entry.recorded_at - datetime.now(UTC)).total_seconds()) < 60


# People


def test_not_signed_in(cast, body):
    for stranger in (Program(), Program(cast.gone)):
        response = stranger.log(body)
        assert (response.status_code, list(response.json())) == (401, ["detail"])
        assert stranger.send(COLLECTIONS, b"{", csrf=False).status_code == 401
    assert not Collection.objects.exists()


def test_an_account_disabled_while_signed_in(cast, body):
    program = Program(cast.kiengiang)
    User.objects.filter(pk=cast.kiengiang.pk).update(is_active=False)
    assert program.log(body).status_code == 401
    assert not Collection.objects.exists()


def test_a_write_without_the_csrf_header_is_refused(cast, body):
    program = Program(cast.kiengiang)
    assert program.send(COLLECTIONS, body, csrf=False).status_code == 403
    assert not Collection.objects.exists()


def test_an_entry_made_under_another_account_is_not_taken(cast, body):
    program = Program(cast.kiengiang)
    other = program.log(body, **{"X-Account": str(cast.angiang.pk)})
    assert (other.status_code, Collection.objects.count()) == (412, 0)
    own = program.log(body, **{"X-Account": str(cast.kiengiang.pk)})
    assert own.status_code == 201


def test_another_places_drive_does_not_exist(cast, body):
    for drive in (str(cast.hn_drive.pk), "999999999", "9" * 40, "abc", "", "-1", "1 OR 1=1"):
        response = Program(cast.kiengiang).log({**body, "drive": drive})
        assert response.status_code == 404, drive
    assert not Collection.objects.exists()


def test_a_drive_that_was_deleted_meanwhile(cast, body):
    cast.kg_drive.delete()
    assert Program(cast.kiengiang).log(body).status_code == 404


def test_a_place_moved_to_another_member_of_staff(cast, body):
    program = Program(cast.kiengiang)
    cast.kiengiang.responsibilities.all().delete()
    assert program.log(body).status_code == 404


# Input


def test_errors_are_said_by_field(cast, body):
    program = Program(cast.kiengiang)
    wrong = {**body, "bags": {"250": -1, "350": 152}, "donors": 10**12}
    assert fields(program.log(wrong)) == ["donors", "bags.250"]
    assert fields(program.log({**body, "bags": {"500": 1}})) == ["bags.500"]
    assert fields(program.log({**body, "bags": {"a": {}, "b": 1}})) == ["bags.a", "bags.b"]
    assert fields(program.log({**body, "reason": "đếm lại"})) == ["reason"]
    assert fields(program.log({**body, "replaces": "77", "reason": "đếm lại"})) == ["replaces"]
    assert fields(program.log({"donors": 1})) == ["drive"]
    assert fields(program.log({"drive": str(cast.kg_drive.pk)})) == [""]
    assert fields(program.log({**body, "note": "gọi 0912 345 678"})) == ["note"]
    assert fields(program.log({**body, "note": "\udcff"})) == ["note"]
    assert fields(program.log({**body, "note": "a\0b"})) == ["note"]
    assert fields(program.log({**body, "note": "a" * 10_001})) == ["note"]
    assert fields(program.log({**body, "ho_ten": "Nguyễn Văn A"})) == ["ho_ten"]
    assert fields(program.log({**body, "deferred_reasons": {"x": 1}})) == ["deferred_reasons.x"]
    assert not Collection.objects.exists()


def test_messages_are_vietnamese_and_under_en_english(cast, body):
    program = Program(cast.kiengiang)
    wrong = {**body, "donors": "một"}
    [problem] = program.log(wrong).json()["detail"]
    assert problem == {"field": "donors", "message": "Hãy gõ số nguyên từ 0 đến 1.000.000."}
    response = program.send("/en" + COLLECTIONS, wrong, **{"Idempotency-Key": str(uuid4())})
    assert response.json()["detail"][0]["message"] == "Give a whole number from 0 to 1,000,000."


@pytest.mark.parametrize("count", [-1, 1.5, 346.0, "346", True, [], {}, 10**30, 1_000_001])
def test_a_count_is_a_whole_number(cast, body, count):
    assert fields(Program(cast.kiengiang).log({**body, "donors": count})) == ["donors"]


@pytest.mark.parametrize("number", ["1e309", "1e3", "-1e400", "5" * 400])
def test_no_number_is_too_odd(cast, number):
    sent = f'{{"drive": "{cast.kg_drive.pk}", "donors": {number}}}'.encode()
    assert fields(Program(cast.kiengiang).log(sent)) == ["donors"]


@pytest.mark.parametrize(
    "sent",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"donors": NaN}',
        b'{"donors": Infinity}',
        b'{"donors": 1, "donors": 2}',
        b'{"donors": ' + b"5" * 5000 + b"}",
    ],
    ids=lambda sent: f"{sent[:12]!r}… {len(sent)}",
)
def test_what_is_no_json_is_refused(cast, sent):
    response = Program(cast.kiengiang).log(sent)
    assert (response.status_code, list(response.json())) == (400, ["detail"])


@pytest.mark.parametrize("sent", [b"", b"[]", b"null", b"1", b'"a"', b"true"])
def test_what_is_no_object_is_refused(cast, sent):
    assert Program(cast.kiengiang).log(sent).status_code == 422


def test_three_megabytes_are_too_much(cast):
    response = Program(cast.kiengiang).log(b"x" * 3_000_000)
    assert (response.status_code, list(response.json())) == (413, ["detail"])


@pytest.mark.parametrize("key", ["", "abc", "0" * 31, "NaN", "é"])
def test_a_key_is_a_uuid(cast, body, key):
    program = Program(cast.kiengiang)
    assert fields(program.send(COLLECTIONS, body, **{"Idempotency-Key": key})) == [
        "Idempotency-Key"
    ]
    assert fields(program.send(COLLECTIONS, body)) == ["Idempotency-Key"]


def test_a_locked_period_is_refused_with_its_dates(cast, body):
    program, key = Program(cast.kiengiang), uuid4()
    first = program.log(body, key=key)
    day = cast.kg_drive.starts_on
    lock_period(
        place="kien-giang",
        first_day=day,
        last_day=day,
        reason="đã chốt",
        locked_by=cast.quanly,
        at=NOW,
    )
    response = program.log(body)
    assert fields(response) == ["drive"]
    assert "3/2/2024" in response.json()["detail"][0]["message"]
    again = program.log(body, key=key)
    assert (again.status_code, again.json()) == (200, first.json())


def test_a_draft_is_kept_and_says_so(cast, body):
    response = Program(cast.kiengiang).log({**body, "draft": True})
    assert (response.status_code, response.json()["status"]) == (201, "draft")


def test_nobody_keeps_an_answer(cast, body):
    program = Program(cast.kiengiang)
    for response in (program.log(body), program.log({}), Program().log(body)):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Type"].startswith("application/json")


def test_the_entry_equals_what_a_page_would_store(cast, body):
    Program(cast.kiengiang).log(body)
    receipt = log(cast.kg_drive, cast.kiengiang, facts=FACTS)
    one, other = Collection.objects.order_by("pk")
    assert entry_of(receipt) == other
    assert (one.donors, one.bags_350, one.note) == (other.donors, other.bags_350, other.note)
