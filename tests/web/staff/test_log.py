"""Logging and correcting by the pages: counted once, nothing typed is lost, both sides shown."""

from datetime import timedelta
from uuid import uuid4

import pytest

from campaigns import recording
from campaigns.models import Collection
from campaigns.recording import CollectionFacts
from tests.cast import FACTS, NOW, TODAY, drive, entry_of, log


def words(response) -> str:
    return response.content.decode()


def address(drive) -> str:
    return f"/nhap-lieu/dot/{drive.pk}/ghi/"


def correction(entry) -> str:
    return f"/nhap-lieu/phieu/{entry}/sua/"


def test_a_result_is_stored_and_its_receipt_is_shown(client_of, todays, typed):
    client = client_of("collector")
    response = client.post(address(todays), typed(), follow=True)
    [entry] = Collection.objects.filter(drive=todays)
    assert entry.bags_250 == 194
    assert (entry.bags_150, entry.bags_450) == (0, 0)
    assert entry.examined is None
    assert response.redirect_chain == [(f"/nhap-lieu/phieu/{entry.pk}/", 302)]
    page = words(response)
    assert "Đã lưu" in page
    assert f"PN-{entry.pk:06d}" in page
    assert "346 túi" in page
    assert "406,8 đơn vị quy đổi" in page


def test_a_size_that_nobody_counted_stays_unknown(client_of, todays, typed):
    sent = typed()
    del sent["rest_is_none"]
    response = client_of("collector").post(address(todays), sent, follow=True)
    entry = Collection.objects.get(drive=todays)
    assert (entry.bags_150, entry.bags_450) == (None, None)
    assert "ít nhất 346 túi" in words(response)
    assert "= ít nhất 406,8 đơn vị quy đổi" in words(response)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (CollectionFacts(donors=80), 'số túi: <span class="unknown">chưa có số liệu</span>)'),
        (CollectionFacts(bags={250: 80}), "số túi: ít nhất 80)"),
        (FACTS, "số túi: 346)"),
    ],
)
def test_rule_1_the_result_that_stands_is_named_with_its_bags_as_far_as_they_are_known(
    client_of, cast, todays, typed, facts, said
):
    log(todays, cast.hanoi, facts=facts)
    page = words(client_of("collector").post(address(todays), typed()))
    assert said in page


def test_sent_twice_it_counts_once(client_of, todays, typed):
    client, sent = client_of("collector"), typed()
    first = client.post(address(todays), sent)
    again = client.post(address(todays), sent)
    assert again.url == first.url
    assert "Phiếu này đã lưu trước đó" in words(client.get(again.url))
    assert Collection.objects.filter(drive=todays).count() == 1


def test_what_cannot_be_read_is_explained_beside_its_field_and_kept(client_of, todays, typed):
    sent = typed(bags_250="5,600", bags_350="-3", deferred="nhiều", note="Bàn số 2")
    response = client_of("collector").post(address(todays), sent)
    assert response.status_code == 422
    page = words(response)
    assert "có hai cách đọc. Hãy gõ 5.600 hoặc 5,6." in page
    assert "là số âm" in page
    for kept in ('value="5,600"', 'value="-3"', 'value="nhiều"', 'value="427"', "Bàn số 2"):
        assert kept in page
    assert sent["entry_key"] in page  # the same submission, mended
    assert 'aria-invalid="true"' in page
    assert not Collection.objects.filter(drive=todays).exists()


@pytest.mark.parametrize(
    "text",
    ["0x10", "1e3", "٣٤٦", "３４６", "NaN", "Infinity", "1.234,5", "9" * 400, "\u202e12", "TRUE"],
)
def test_numbers_that_are_none_are_refused(client_of, todays, typed, text):
    response = client_of("collector").post(address(todays), typed(bags_250=text))
    assert response.status_code == 422
    assert not Collection.objects.filter(drive=todays).exists()


@pytest.mark.parametrize("text", ["5.600", "5 600", "5\u00a0600", "5\u202f600", "5600", " 5600 "])
def test_thousands_are_read_as_people_write_them(client_of, todays, typed, text):
    sent = typed(bags_250=text, sure="1")
    assert client_of("collector").post(address(todays), sent).status_code == 302
    assert Collection.objects.get(drive=todays).bags_250 == 5600


def test_a_donors_number_is_refused_in_the_note(client_of, todays, typed):
    sent = typed(note="Gọi anh Nam 0912 345 678")
    response = client_of("collector").post(address(todays), sent)
    assert response.status_code == 422
    assert "Không được lưu số của người hiến máu" in words(response) or "số điện thoại" in words(
        response
    )
    assert not Collection.objects.exists()


def test_an_empty_form_says_that_something_is_needed(client_of, todays):
    sent = {"entry_key": str(uuid4())}
    response = client_of("collector").post(address(todays), sent)
    assert response.status_code == 422
    assert "Chưa lưu." in words(response)


def test_a_form_without_its_key_is_refused(client_of, todays, typed):
    for key in ("", "no-key"):
        response = client_of("collector").post(address(todays), typed(entry_key=key))
        assert response.status_code == 422
        assert "Biểu mẫu thiếu mã" in words(response)
    assert not Collection.objects.exists()


# Doubts


def test_what_looks_wrong_is_asked_about_and_never_blocks(client_of, todays, typed):
    client, sent = client_of("collector"), typed(registered="300")
    response = client.post(address(todays), sent)
    assert response.status_code == 200
    page = words(response)
    assert "Chưa lưu: hãy xem lại" in page
    assert "nhiều hơn số người đăng ký (300)" in page
    assert not Collection.objects.exists()
    assert f'name="entry_key" value="{sent["entry_key"]}"' in page
    assert client.post(address(todays), {**sent, "sure": "1"}).status_code == 302
    assert Collection.objects.get(drive=todays).registered == 300


def test_from_the_doubt_one_goes_back_to_everything_that_was_typed(client_of, todays, typed):
    sent = typed(registered="300", note="Bàn 2", back="1")
    response = client_of("collector").post(address(todays), sent)
    page = words(response)
    assert response.status_code == 200
    assert 'value="300"' in page
    assert "Bàn 2" in page
    assert not Collection.objects.exists()


def test_a_second_entry_of_a_drive_is_asked_about(cast, client_of, todays, typed):
    log(todays, cast.hanoi)
    client, sent = client_of("collector"), typed()
    assert "Chỉ ghi thêm nếu là bàn khác" in words(client.get(address(todays)))
    response = client.post(address(todays), sent)
    assert "hai phiếu sẽ được cộng lại" in words(response)
    assert Collection.objects.count() == 1
    assert client.post(address(todays), {**sent, "sure": "1"}).status_code == 302
    assert Collection.objects.count() == 2


def test_a_drive_that_is_still_to_come_is_asked_about(cast, client_of, typed):
    later = drive(cast.hn_campaign, cast.hn_drive.site, TODAY + timedelta(days=3))
    client = client_of("collector")
    assert "mới diễn ra" in words(client.get(address(later)))
    assert "mới diễn ra" in words(client.post(address(later), typed()))


# Drafts


def test_a_draft_is_kept_and_sent_later_without_a_reason(client_of, todays, typed):
    client = client_of("collector")
    response = client.post(address(todays), typed(draft="1"), follow=True)
    page = words(response)
    assert "Đã lưu nháp, chưa tính vào kết quả" in page
    draft = Collection.objects.get(drive=todays)
    assert draft.draft
    form = words(client.get(correction(draft.pk)))
    assert 'value="194"' in form
    assert 'name="reason"' not in form
    assert client.post(correction(draft.pk), typed(bags_250="195")).status_code == 302
    sent = Collection.objects.get(replaces=draft)
    assert (sent.draft, sent.bags_250) == (False, 195)


# Corrections


def test_a_correction_needs_a_reason_and_leaves_a_trail(cast, client_of, todays, typed):
    first = log(todays, cast.collector)
    client = client_of("collector")
    refused = client.post(correction(first.entry), typed(bags_350="150"))
    assert refused.status_code == 422
    assert "Hãy nêu lý do sửa phiếu này." in words(refused)
    sent = typed(bags_350="150", reason="Đếm thừa hai túi")
    response = client.post(correction(first.entry), sent, follow=True)
    page = words(response)
    assert "Đếm thừa hai túi" in page
    assert "<s>152</s>" in page
    assert first.number in page
    assert "344 túi" in page


def test_the_page_of_an_entry_that_was_replaced_leads_to_what_stands(cast, client_of, todays):
    first = log(todays, cast.collector)
    second = log(todays, cast.hanoi, replaces=first.entry, reason="Đếm lại")
    client = client_of("collector")
    assert f"nay dùng phiếu {second.number}" in words(
        client.get(f"/nhap-lieu/phieu/{first.entry}/")
    )
    assert client.get(correction(first.entry)).url == f"/nhap-lieu/phieu/{second.entry}/"


def test_who_corrects_second_sees_both_and_decides(cast, client_of, todays, typed):
    first = log(todays, cast.collector)
    second = log(todays, cast.collector, replaces=first.entry, reason="Sót một túi")
    sent = typed(bags_350="150", reason="Đếm thừa")
    client = client_of("hanoi")
    response = client.post(correction(first.entry), sent)
    assert response.status_code == 409
    page = words(response)
    for shown in (second.number, "152", "150 <b", "Đếm thừa", "Sót một túi"):
        assert shown in page
    assert f'action="{correction(second.entry)}"' in page
    assert Collection.objects.filter(drive=todays).count() == 2
    # The same figures, against what stands now, and with the typed reason still there.
    form = client.post(correction(second.entry), {**sent, "back": "1"})
    assert 'value="150"' in words(form)
    assert "Đếm thừa" in words(form)
    again = {**sent, "entry_key": str(uuid4())}
    assert client.post(correction(second.entry), again).status_code == 302
    assert entry_of(second).replaced_by.bags_350 == 150


def test_a_collector_whose_entry_a_manager_corrected_is_told_whom_to_ask(
    cast, client_of, todays, typed
):
    first = log(todays, cast.collector)
    log(todays, cast.hanoi, replaces=first.entry, reason="Sót một túi")
    response = client_of("collector").post(correction(first.entry), typed(reason="Đếm lại"))
    assert response.status_code == 409
    assert "Chỉ người quản lý sửa tiếp được phiếu này" in words(response)


def test_a_key_that_was_used_for_other_figures_shows_both(client_of, todays, typed):
    client, sent = client_of("collector"), typed()
    first = client.post(address(todays), sent)
    response = client.post(address(todays), {**sent, "bags_350": "150"})
    assert response.status_code == 409
    page = words(response)
    assert "Biểu mẫu này đã gửi trước đó với số khác" in page
    assert f'href="{first.url}"' in page
    assert Collection.objects.filter(drive=todays).count() == 1


def test_a_key_of_somewhere_out_of_sight_shows_nothing_of_it(cast, client_of, todays, typed):
    key = uuid4()
    log(cast.kg_drive, cast.kiengiang, entry_key=key)
    response = client_of("collector").post(address(todays), typed(entry_key=str(key)))
    assert response.status_code == 409
    assert "kiengiang" not in words(response)
    assert "194" in words(response)


# Who may


def test_a_collector_corrects_their_own_entries_alone(cast, client_of, todays, typed):
    theirs = log(todays, cast.hanoi)
    client = client_of("collector")
    page = words(client.get(f"/nhap-lieu/phieu/{theirs.entry}/"))
    assert correction(theirs.entry) not in page  # the trail is to be seen, the button is not
    assert client.get(correction(theirs.entry)).status_code == 404
    assert client.post(correction(theirs.entry), typed(reason="Thử")).status_code == 404


def test_an_approved_entry_is_a_managers_to_correct(cast, client_of, todays, typed):
    mine = log(todays, cast.collector)
    recording.approve(entries=[mine.entry], approved_by=cast.hanoi, at=NOW)
    assert client_of("collector").get(correction(mine.entry)).status_code == 404
    sent = typed(reason="Đối chiếu với bệnh viện")
    assert client_of("hanoi").post(correction(mine.entry), sent).status_code == 302


def test_nothing_is_written_in_a_locked_period(cast, client_of, todays, typed):
    client = client_of("quanly")
    mine = log(todays, cast.collector)
    recording.lock_period(
        place="ha-noi", first_day=TODAY, last_day=TODAY, locked_by=cast.hanoi, at=NOW,
        reason="Quyết toán",
    )  # fmt: skip
    response = client.post(address(todays), typed(sure="1"))
    assert response.status_code == 423
    assert "Quyết toán" in words(response)
    assert 'value="194"' in words(response)
    assert client.post(correction(mine.entry), typed(reason="Thử")).status_code == 423
    assert client.get(correction(mine.entry)).url == f"/nhap-lieu/phieu/{mine.entry}/"
    assert "Quyết toán" in words(client.get(f"/nhap-lieu/phieu/{mine.entry}/"))
    assert client.get(f"/nhap-lieu/dot/{todays.pk}/sua/").url == f"/nhap-lieu/dot/{todays.pk}/"
    assert Collection.objects.filter(drive=todays).count() == 1


def test_a_drive_that_was_deleted_meanwhile_is_not_found(cast, client_of, todays, typed):
    where = address(todays)
    todays.delete()
    assert client_of("collector").post(where, typed()).status_code == 404
