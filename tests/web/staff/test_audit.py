"""What people do by the site's doors stands in the audit, under their own name, without secrets."""

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from campaigns import recording
from campaigns.models import ApiToken, Audit, Drive
from tests.cast import NOW, PASSWORD, TODAY
from tests.models.test_audit import REFUSES_ALL
from tests.recording.sheets import BACH_KHOA, send, xlsx
from tests.web.staff.test_lost_password import ask, choose, link_in

SIGN_IN, STEP = "/nhap-lieu/dang-nhap/", "/nhap-lieu/buoc-hai/"
WRONG = "không phải mật khẩu 2026"


@pytest.fixture
def deeds(cast):
    """What was recorded since: `deeds()` gives (who, did what, to what) in order."""
    last = Audit.objects.first().pk

    def since() -> list[tuple]:
        found = Audit.objects.filter(pk__gt=last).order_by("pk").select_related("person")
        return [
            (one.person and one.person.username, one.action, one.kind.partition("_")[2])
            for one in found
        ]

    return since


def sign_in(name, password=PASSWORD, client=None):
    return (client or Client()).post(SIGN_IN, {"username": name, "password": password})


def test_signing_in_failing_to_and_signing_out_are_kept(cast, deeds):
    client = Client()
    sign_in("collector", WRONG, client)
    sign_in("collector", PASSWORD, client)
    client.post("/nhap-lieu/dang-xuat/")
    assert deeds() == [
        (None, "password_wrong", "user"),
        ("collector", "signed_in", "user"),
        ("collector", "signed_out", "user"),
    ]
    assert set(Audit.objects.values_list("subject", flat=True)[:3]) == {cast.collector.pk}


def test_the_back_offices_own_door_is_no_other(cast, deeds):
    sent = {"username": "quanly", "password": PASSWORD}
    assert Client().post("/admin/login/", sent).status_code == 302
    assert deeds() == [("quanly", "signed_in", "user")]


def test_a_name_that_nobody_has_is_not_kept_and_costs_as_many_questions(cast):
    """People type passwords into that field."""
    counted = []
    for name in ("hanoi", "hanoi", WRONG):  # the first time a connection asks for more
        with CaptureQueriesContext(connection) as asked:
            sign_in(name, WRONG)
        counted.append(len(asked))
    assert counted[1] == counted[2]
    unknown = Audit.objects.first()
    assert (unknown.action, unknown.subject, unknown.person) == ("password_wrong", None, None)
    assert WRONG not in json.dumps(list(Audit.objects.values_list("old", "new")))


def test_tries_that_were_turned_away_fill_no_table(cast, deeds):
    for _ in range(9):
        sign_in("hanoi", WRONG)
    assert deeds() == [(None, "password_wrong", "user")] * 5


def test_nobody_comes_in_where_it_cannot_be_recorded(cast):
    with connection.cursor() as cursor:
        for statement in REFUSES_ALL[connection.vendor]:
            cursor.execute(statement)
    client = Client(raise_request_exception=False)
    assert sign_in("collector", client=client).status_code >= 500
    assert client.get("/nhap-lieu/").status_code == 302


def test_both_steps_of_signing_in_are_kept(cast, deeds, settings):
    settings.SECOND_FACTOR_WAIVED = []
    client = Client()
    sign_in("hanoi", client=client)
    client.get(STEP)
    device = TOTPDevice.objects.get(user=cast.hanoi)
    client.post(STEP, {"code": f"{totp(device.bin_key, t0=device.t0, step=device.step):06d}"})
    client.post(STEP, {"code": "000000"})
    found = deeds()
    assert [deed for _who, deed, _what in found] == [
        "signed_in", "added", "code_right", "changed", *["added"] * 11, "code_wrong",
    ]  # fmt: skip
    assert {who for who, _deed, _what in found} == {"hanoi"}


def test_a_lost_password_and_the_new_one_are_kept_under_the_accounts_own_name(cast, deeds):
    cast.collector.email = "binh@example.org"
    cast.collector.save()
    ask("binh@example.org")
    ask("nobody@example.org")
    choose(link_in(mail.outbox[0].body))
    assert deeds()[1:] == [
        (None, "link_asked", "user"),
        (None, "link_asked", "user"),
        ("collector", "changed", "user"),
    ]
    assert list(Audit.objects.values_list("subject", "new")[:3]) == [
        (cast.collector.pk, {"password": "•"}), (None, None), (cast.collector.pk, None),
    ]  # fmt: skip


def test_what_a_coordinator_does_for_an_account_is_kept(cast, client_of, deeds):
    recording.offer_second_factor(user=cast.hanoi)
    page = f"/admin/auth/user/{cast.hanoi.pk}/way-in/"
    client = client_of("quanly")
    client.post(page)
    client.post(page, {"second": "1"})
    assert deeds()[-2:] == [
        ("quanly", "link_made", "user"), ("quanly", "deleted", "totp_totpdevice"),
    ]  # fmt: skip


def test_what_a_program_writes_is_its_accounts_doing(cast, deeds):
    token = recording.make_token(user=cast.hanoi, name="máy chủ", at=NOW)
    made = Client().post(
        "/api/v1/drives",
        {"campaign": "hn-2026", "site": {"name": "Nhà văn hóa", "place": "ha-noi"},
         "date": TODAY.isoformat()},
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert made.status_code == 201
    assert deeds() == [
        (None, "added", "apitoken"),
        ("hanoi", "added", "donationsite"),
        ("hanoi", "added", "drive"),
    ]
    revoked = ApiToken.objects.get()
    recording.revoke_token(user=cast.hanoi, token=revoked.pk, at=NOW)
    assert set(Audit.objects.first().new) == {"revoked_at"}


def test_a_sheet_and_what_it_makes_are_the_senders_doing(cast, client_of, deeds):
    """Though the answer is sent bit by bit, when the request is over."""
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, (TODAY, "Điểm mới", 9, 9, 9, 0, None)))
    headers = {"Accept": "application/x-ndjson"}
    answer = client_of("hanoi").post(f"/nhap-lieu/bang/{sheet.token}/ghi/", headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    assert Drive.objects.filter(site__name="Điểm mới").exists()
    written = [deed for deed in deeds() if deed[2] in {"donationsite", "drive", "upload"}]
    assert ("hanoi", "added", "drive") in written
    assert ("hanoi", "changed", "upload") in written
    assert {who for who, deed, what in written if (deed, what) != ("added", "upload")} == {"hanoi"}
    assert Audit.objects.filter(kind="campaigns_upload").first().new.keys() == {"applied_at"}


def test_rule_12_of_a_sheet_that_is_a_list_of_donors_nothing_stays(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA), name="Nguyễn Thị Vân An.xlsx")
    sheet.delete()
    said = json.dumps(list(Audit.objects.values_list("old", "new")), ensure_ascii=False)
    assert "Vân An" not in said and str(sheet.token) not in said and sheet.digest not in said


def test_a_change_in_the_back_office_is_kept_once_with_its_person(cast, client_of, deeds):
    page = f"/admin/campaigns/organisation/{cast.hospital.pk}/change/"
    sent = {"name": "Viện mới", "kind": "hospital", "place": "", "parent": ""}
    assert client_of("quanly").post(page, sent).status_code == 302
    assert deeds()[1:] == [("quanly", "changed", "organisation")]


def test_no_secret_ever_stands_in_it(cast, settings):
    settings.SECOND_FACTOR_WAIVED = []
    token = recording.make_token(user=cast.hanoi, name="máy", at=NOW)
    recording.offer_second_factor(user=cast.hanoi)
    device = TOTPDevice.objects.get(user=cast.hanoi)
    code = f"{totp(device.bin_key, t0=device.t0, step=device.step):06d}"
    codes = recording.confirm_second_factor(user=cast.hanoi, code=code)
    sign_in("hanoi", WRONG)
    cast.hanoi.set_password("một mật khẩu khác 2027")
    cast.hanoi.save()
    secrets = {
        PASSWORD, WRONG, "một mật khẩu khác 2027", cast.hanoi.password, token, device.key, code,
        recording.tokens.digest_of(token), *codes, *(one.replace("-", "") for one in codes),
    }  # fmt: skip
    said = json.dumps(list(Audit.objects.values_list("old", "new")), ensure_ascii=False)
    assert not [secret for secret in secrets if secret in said]
    assert not re.search(r"pbkdf2|md5\$|argon2", said)
