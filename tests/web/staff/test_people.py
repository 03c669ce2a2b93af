"""What people do: guess ids, forge addresses, lose an account or a place, work at midnight."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from campaigns.models import Collection, Responsibility
from tests.cast import PASSWORD, TODAY, drive, log

PAGES = (
    "dot/{}/", "dot/{}/ghi/", "dot/{}/sua/", "dot/{}/lap-lai/", "phieu/{}/", "phieu/{}/sua/",
    "khoa/{}/mo/",
)  # fmt: skip


def log_address(of) -> str:
    return f"/nhap-lieu/dot/{of.pk}/ghi/"


@pytest.mark.parametrize("below", PAGES)
@pytest.mark.parametrize("guess", [0, 2**31, 2**63 - 1, 2**63, 10**40])
def test_an_id_that_nothing_has_is_not_found(client_of, todays, typed, below, guess):
    client, path = client_of("quanly"), "/nhap-lieu/" + below.format(guess)
    assert client.get(path).status_code in (404, 405)
    assert client.post(path, typed(reason="đếm lại")).status_code in (404, 405)
    assert not Collection.objects.exists()


def test_what_lies_elsewhere_and_what_lies_nowhere_look_alike(cast, client_of, todays):
    """Nothing in the answer tells a guesser that there is something."""
    entry = log(todays, cast.hanoi).entry
    client = client_of("kiengiang")
    for page in ("dot/{}/", "dot/{}/ghi/", "dot/{}/sua/", "phieu/{}/", "phieu/{}/sua/"):
        there = entry if page.startswith("phieu") else todays.pk
        answers = [client.get(f"/nhap-lieu/{page.format(at)}") for at in (there, 10**9)]
        assert [answer.status_code for answer in answers] == [404, 404]
        told = [
            answer.text.replace(f"/{at}/", "/…/")
            for answer, at in zip(answers, (there, 10**9), strict=True)
        ]
        assert told[0] == told[1]


def test_another_provinces_ids_are_guessed_in_vain(cast, client_of, todays, typed):
    """Every id from 0 to past the last: only one's own are answered."""
    log(todays, cast.hanoi)
    mine = {cast.kg_drive.pk}
    client = client_of("kiengiang")
    for pk in range(todays.pk + 5):
        asked = client.get(f"/nhap-lieu/dot/{pk}/").status_code
        sent = client.post(f"/nhap-lieu/dot/{pk}/ghi/", typed(sure="1")).status_code
        assert (asked, sent) == ((200, 302) if pk in mine else (404, 404)), pk
    assert set(Collection.objects.filter(logged_by=cast.kiengiang).values_list("drive")) == {
        (cast.kg_drive.pk,)
    }


def test_forged_addresses_neither_open_the_throttle_nor_lock_others_out(cast, client_of):
    visitor, sent = client_of(""), {"username": "collector", "password": "sai"}

    def sign_in(forged, peer="10.9.9.9", **more):
        return visitor.post(
            "/nhap-lieu/dang-nhap/", sent | more, headers=forged, REMOTE_ADDR=peer
        ).status_code

    for attempt in range(11):
        status = sign_in(
            {
                "x-forwarded-for": f"10.0.0.{attempt}, 127.0.0.1",
                "x-real-ip": f"10.0.1.{attempt}",
                "forwarded": f"for=10.0.2.{attempt}",
            }
        )
    assert status == 429
    assert sign_in({"x-forwarded-for": "8.8.8.8"}, password=PASSWORD) == 429
    # Whoever sits at the forged address is not locked out.
    assert sign_in({}, peer="10.0.0.1", password=PASSWORD) == 302


def test_an_account_disabled_while_signed_in_stores_nothing_and_loses_nothing(
    cast, client_of, todays, typed
):
    client, sent = client_of("collector"), typed()
    assert client.get(log_address(todays)).status_code == 200
    cast.collector.is_active = False
    cast.collector.save()
    answer = client.post(log_address(todays), sent)
    assert answer.status_code == 401
    assert f'name="kept-entry_key" value="{sent["entry_key"]}"' in answer.text
    assert not Collection.objects.exists()


def test_a_place_moved_to_another_member_of_staff(cast, client_of, todays, typed):
    """The form that one had open stores nothing; the other logs, and corrects what was logged."""
    before, after = client_of("hanoi"), client_of("kiengiang")
    first = log(todays, cast.hanoi).entry
    assert before.get(log_address(todays)).status_code == 200
    Responsibility.objects.filter(user=cast.hanoi).update(user=cast.kiengiang)
    assert before.post(log_address(todays), typed(sure="1")).status_code == 404
    assert before.get("/nhap-lieu/").status_code == 200
    assert Collection.objects.count() == 1
    correction = f"/nhap-lieu/phieu/{first}/sua/"
    assert before.post(correction, typed(reason="đếm lại", sure="1")).status_code == 404
    assert after.post(correction, typed(reason="đếm lại", sure="1")).status_code == 302
    assert after.post(log_address(todays), typed(sure="1")).status_code == 302
    assert Collection.objects.filter(logged_by=cast.kiengiang).count() == 2


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 2, 3, 16, 59, tzinfo=UTC), TODAY),  # 23:59 in Viet Nam
        (datetime(2026, 2, 3, 17, 1, tzinfo=UTC), TODAY + timedelta(days=1)),  # 00:01 there
    ],
)
def test_a_day_begins_at_midnight_in_viet_nam(cast, client_of, todays, typed, at, day):
    tomorrows = drive(todays.campaign, todays.site, TODAY + timedelta(days=1))
    now, other = (todays, tomorrows) if day == TODAY else (tomorrows, todays)
    client = client_of("collector")
    with time_machine.travel(at, tick=False):
        answer = client.get("/nhap-lieu/").context["answer"]
        assert answer.today == day
        assert [line.id for line in answer.now] == [now.pk]
        [where] = [answer.missing if day > TODAY else answer.coming]
        assert other.pk in [line.id for line in where]
        assert client.post(log_address(now), typed()).status_code == 302
    assert Collection.objects.get().recorded_at == at
