"""Logging without a signal, where something went wrong in between: what a person is told, and
that they can always go on, with nothing lost and nothing twice."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .test_offline import (  # noqa: F401
    Phone,
    cut_on_purpose,
    donors_of,
    drive,
    phone,
    post,
    rows,
)

FULL = """
() => {
    window.add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (value) {
        const request = window.add.call(this, value);
        this.transaction.abort();
        return request;
    };
}
"""
ROOM = "() => { IDBObjectStore.prototype.add = window.add; }"
FULL_FOR_ALL = """
() => {
    const own = IDBObjectStore.prototype;
    window.kept = { add: own.add, put: own.put, delete: own.delete };
    for (const [name, write] of Object.entries(window.kept)) {
        own[name] = function (...given) {
            const request = write.apply(this, given);
            request.addEventListener("success", () => this.transaction.abort());
            return request;
        };
    }
}
"""
ROOM_FOR_ALL = "() => { Object.assign(IDBObjectStore.prototype, window.kept); }"
PRIVACY = re.compile("tên hay số")  # "Never a donor's name or number."


def test_the_help_of_the_note_is_read_out_with_what_is_wrong(phone):  # noqa: F811
    note = phone.page.locator("[name=note]")
    phone.signal(False)
    phone.save(donors=5, note="gọi 0912.345.678")
    expect(note).to_have_accessible_description(re.compile("tên hay số.*⚠"))
    phone.save(note="mưa")
    expect(phone.cards("waiting")).to_have_count(1)
    phone.page.locator("form details summary").click()
    expect(note).to_have_accessible_description(PRIVACY)


MANY = """
from datetime import timedelta
from django.utils import timezone
from campaigns.models import Drive, Place, Responsibility
from tests.browser.filling import person
from tests.cast import campaign, site

today = timezone.localdate()
place = Place.objects.get(slug="ca-mau")
person("camau", "Tổ tiếp nhận Cà Mau", place, Responsibility.Role.COLLECTOR)
spring = campaign("xuan-ca-mau", "Xuân hồng Cà Mau", place, today)
where, lasting = site("Nhà văn hóa", place), site("Chợ nổi", place)
Drive.objects.bulk_create(
    Drive(campaign=spring, site=at, starts_on=today + timedelta(first), ends_on=last)
    for at, first, last in [
        *[(where, 30, None)] * 1001, (where, 0, None), (lasting, -1, today + timedelta(1)),
    ]
)
"""
NO_MORE = """
from campaigns.models import Drive
Drive.objects.filter(campaign__slug="xuan-ca-mau").delete()
"""


@pytest.fixture
def many_drives_to_come(running_server):
    running_server.manage("shell", "-c", MANY)
    yield
    running_server.manage("shell", "-c", NO_MORE)


def test_todays_drives_reach_the_phone_however_many_are_to_come(
    many_drives_to_come, open_page, sign_in
):
    page = open_page()
    sign_in(page, "camau")
    Phone(page, "").open().ready()
    today = page.locator("[name=drive] optgroup[label='Hôm nay'] option")
    expect(today).to_have_text([re.compile("^Nhà văn hóa"), re.compile("^Chợ nổi")])


def line(phone, name):  # noqa: F811
    return phone.page.locator(f'[data-line="{name}"]')


def decide(card, what):
    card.locator(f'[data-do="{what}"]').click()


@pytest.fixture
def rescued(phone, tmp_path):  # noqa: F811
    """The file of an entry that found no room, which stands in the form still."""
    phone.page.evaluate(FULL)
    phone.signal(False)
    phone.save(donors=71)
    expect(line(phone, "full")).to_be_visible()
    with phone.page.expect_download() as saved:
        phone.page.locator('[data-part="rescue"]').click()
    file = tmp_path / "phieu.json"
    saved.value.save_as(file)
    phone.page.evaluate(ROOM)
    return file


def take(page, file):
    page.get_by_text("Lấy phiếu từ tệp").click()
    page.locator("#id_file").set_input_files(file)


def test_an_entry_rescued_as_a_file_and_saved_afterwards_counts_once(
    phone,  # noqa: F811
    rescued,
    open_page,
    sign_in,
    rows,  # noqa: F811
):
    phone.page.reload()
    expect(phone.page.locator("[name=donors]")).to_have_value("71")
    phone.save()
    expect(phone.cards("waiting")).to_have_count(1)
    other = Phone(open_page(), phone.drive)
    sign_in(other.page, "hanoi")
    other.open().ready()
    take(other.page, rescued)
    expect(other.cards("received")).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [71]


def test_a_file_taken_back_is_the_entry_that_the_form_still_holds(
    phone,  # noqa: F811
    rescued,
    rows,  # noqa: F811
):
    take(phone.page, rescued)
    expect(phone.cards("waiting")).to_contain_text("71")
    phone.save(donors=72)
    expect(line(phone, "kept-before")).to_be_visible()
    expect(phone.cards("held")).to_contain_text("71")
    phone.save()
    expect(phone.cards("waiting")).to_contain_text("72")
    expect(phone.cards()).to_have_count(1)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [72]


def test_one_entry_is_changed_at_a_time_and_the_others_wait(phone, rows):  # noqa: F811
    phone.signal(False)
    for donors in (1, 2):
        phone.save(donors=donors)
        expect(phone.cards("waiting")).to_have_count(donors)
    second, first = phone.cards().all()
    decide(first, "edit")
    donors = phone.page.locator("[name=donors]")
    expect(donors).to_have_value("1")
    donors.fill("11")
    decide(second, "edit")
    expect(line(phone, "form-taken")).to_be_visible()
    expect(donors).to_have_value("11")
    expect(phone.cards("waiting")).to_have_count(1)
    phone.save()
    expect(phone.cards("waiting")).to_have_count(2)

    phone.fill(donors=3)  # a new entry is not written over either
    decide(second, "edit")
    expect(line(phone, "form-taken")).to_be_visible()
    expect(donors).to_have_value("3")
    donors.fill("")
    decide(second, "edit")
    expect(donors).to_have_value("2")
    decide(phone.cards("held"), "release")
    expect(donors).to_have_value("")
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(2)
    assert donors_of(rows, phone.drive) == [2, 11]


def test_an_entry_is_sent_as_it_was_where_one_signs_out_while_changing_it(
    phone,  # noqa: F811
    sign_in,
    rows,  # noqa: F811
):
    page = phone.page
    phone.signal(False)
    phone.save(donors=24)
    decide(phone.cards("waiting"), "edit")
    expect(phone.cards("held")).to_have_count(1)
    phone.signal(True)
    phone.settled("sent")
    expect(phone.cards("held")).to_have_count(1)
    page.goto("/nhap-lieu/")
    page.locator(".who button").click()
    sign_in(page, "hanoi")
    phone.open()
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [24]


@pytest.fixture
def other_drive(phone, rows):  # noqa: F811
    """A second drive that the phone knows: its id."""
    [(campaign, place)] = rows(
        "select c.slug, p.slug from campaigns_drive d join campaigns_campaign c "
        "on c.id = d.campaign_id join campaigns_donationsite s on s.id = d.site_id "
        "join campaigns_place p on p.id = s.place_id where d.id = ?",
        phone.drive,
    )
    site = {"name": f"Nhà văn hóa {phone.drive}", "place": place}
    day = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    answer = post(phone.page, "drives", {"campaign": campaign, "site": site, "date": day})
    assert answer.status == 201, answer.text()
    phone.send()
    other = answer.json()["id"]
    expect(phone.page.locator(f"[name=drive] option[value='{other}']")).to_have_count(1)
    expect(phone.page.locator("[data-busy]")).to_have_count(0)
    return other


def offered_against(phone, keeper, of):  # noqa: F811
    """The card of an entry of the phone whose key the keeper's page has used for a drive's."""
    phone.signal(False)
    phone.save(donors=41)
    key = phone.cards("waiting").get_attribute("data-key")
    body = {"drive": of, "donors": 40}
    assert post(keeper, "collections", body, **{"Idempotency-Key": key}).status == 201
    phone.signal(True)
    card = phone.cards("refused")
    expect(card).to_contain_text("của bạn, chưa lưu")
    return card


def test_an_entry_that_may_be_stored_is_not_made_one_of_another_drive(
    phone,  # noqa: F811
    other_drive,
    rows,  # noqa: F811
    troubles,
):
    page = phone.page

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/api/v1/collections", lose, times=1)
    phone.save(donors=44)
    phone.settled("unreachable")
    decide(phone.cards("waiting"), "edit")
    expect(page.locator("[name=donors]")).to_have_value("44")
    page.locator("[name=drive]").select_option(other_drive)
    page.get_by_role("button", name="Lưu", exact=True).click()
    told = page.locator("#drive_error")
    expect(told).to_contain_text(re.compile("có thể đã được lưu.*Trường số"))
    page.locator('[data-part="stop-editing"]').click()
    expect(phone.cards("received")).to_contain_text("Trường số")
    assert donors_of(rows, phone.drive) == [44]
    assert donors_of(rows, other_drive) == []
    troubles.expect("ERR_FAILED")


def test_two_versions_of_two_drives_are_named_and_resolved(
    phone,  # noqa: F811
    other_drive,
    rows,  # noqa: F811
    troubles,
):
    card = offered_against(phone, phone.page, other_drive)
    expect(card.locator("dl")).to_contain_text("Nhà văn hóa")
    expect(card.locator("dl")).to_contain_text("Trường số")
    expect(card.locator('[data-do="correct-stored"]')).to_be_hidden()
    decide(card, "keep-stored")
    kept = phone.cards("received")
    expect(kept.locator("h3")).to_contain_text("Nhà văn hóa")
    expect(kept).to_contain_text("40")
    assert (donors_of(rows, other_drive), donors_of(rows, phone.drive)) == ([40], [])
    troubles.expect("409")


def test_where_both_drives_are_right_both_results_count(
    phone,  # noqa: F811
    other_drive,
    rows,  # noqa: F811
    troubles,
):
    decide(offered_against(phone, phone.page, other_drive), "send-both")
    expect(phone.cards("received")).to_contain_text("Trường số")
    assert (donors_of(rows, other_drive), donors_of(rows, phone.drive)) == ([40], [41])
    troubles.expect("409")


COLLECTOR = """
from campaigns.models import Place, Responsibility
from tests.browser.filling import person
place = Place.objects.get(slug="ha-noi")
person("to-hanoi", "Tổ tiếp nhận Hà Nội", place, Responsibility.Role.COLLECTOR)
"""


def test_who_may_not_correct_what_is_saved_is_told_and_can_still_choose(
    phone,  # noqa: F811
    running_server,
    open_page,
    sign_in,
    rows,  # noqa: F811
    troubles,
):
    running_server.manage("shell", "-c", COLLECTOR)
    collector = Phone(open_page(), phone.drive)
    sign_in(collector.page, "to-hanoi")
    collector.open().ready()
    card = offered_against(collector, phone.page, phone.drive)
    card.locator("[name=reason]").fill("đếm lại")
    decide(card, "correct-stored")
    expect(card).to_contain_text("Bạn không sửa được bản đã lưu")
    expect(card.locator("dl")).to_contain_text("40")
    expect(card.locator("[name=reason]")).to_have_value("đếm lại")
    decide(card, "keep-stored")
    expect(collector.cards("received")).to_contain_text("40")
    assert donors_of(rows, phone.drive) == [40]
    troubles.expect("409")
    troubles.expect("404")


def test_a_reason_that_is_not_taken_is_said_beside_it_and_both_versions_stay(
    phone,  # noqa: F811
    rows,  # noqa: F811
    troubles,
):
    card = offered_against(phone, phone.page, phone.drive)
    reason = card.locator("[name=reason]")
    reason.fill("hỏi 0912.345.678")
    phone.send()  # what is typed stays, whatever is being sent meanwhile
    phone.settled("sent")
    expect(reason).to_have_value("hỏi 0912.345.678")
    decide(card, "correct-stored")
    expect(reason).to_have_accessible_description(re.compile("số điện thoại"))
    expect(reason).to_have_value("hỏi 0912.345.678")
    expect(card.locator("dl")).to_contain_text("40")
    reason.fill("đếm lại")
    decide(card, "correct-stored")
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [40, 41]
    troubles.expect("409")
    troubles.expect("422")


def in_vain(phone, card, what):  # noqa: F811
    decide(card, what)
    told = line(phone, "undone")
    expect(told).to_be_visible()
    expect(told).to_contain_text("CHƯA làm được: máy này đã hết chỗ")
    expect(card).to_have_count(1)
    if what != "release":  # the next word on it stands alone
        decide(card, "ask")
        expect(told).to_be_hidden()


def test_a_full_phone_says_that_a_decision_was_not_kept_and_loses_nothing(
    phone,  # noqa: F811
    rows,  # noqa: F811
    troubles,
):
    page, donors = phone.page, phone.page.locator("[name=donors]")
    refused = offered_against(phone, page, phone.drive)
    phone.signal(False)
    phone.save(donors=5)
    waiting, held = phone.cards("waiting"), phone.cards("held")
    expect(waiting).to_have_count(1)
    phone.settled("unreachable")
    expect(page.locator("[data-busy]")).to_have_count(0)

    page.evaluate(FULL_FOR_ALL)
    refused.locator("[name=reason]").fill("đếm lại")
    for what in ("keep-stored", "send-both", "correct-stored"):
        in_vain(phone, refused, what)
    expect(refused.locator("[name=reason]")).to_have_value("đếm lại")
    in_vain(phone, waiting, "edit")
    expect(donors).to_have_value("")
    in_vain(phone, waiting, "discard")

    page.evaluate(ROOM_FOR_ALL)
    decide(waiting, "edit")
    expect(donors).to_have_value("5")
    page.evaluate(FULL_FOR_ALL)
    in_vain(phone, held, "release")
    expect(donors).to_have_value("5")
    page.evaluate(ROOM_FOR_ALL)
    decide(held, "release")
    expect(donors).to_have_value("")
    expect(line(phone, "undone")).to_be_hidden()
    decide(refused, "correct-stored")
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(2)
    assert donors_of(rows, phone.drive) == [5, 40, 41]
    troubles.expect("409")


@pytest.mark.parametrize(
    ("status", "detail"),
    [(404, "Không có."), (422, [{"field": "donors", "message": "Sai rồi."}])],
)
def test_a_correction_changed_before_it_was_sent_keeps_the_change_where_it_is_not_taken(
    phone,  # noqa: F811
    rows,  # noqa: F811
    troubles,
    status,
    detail,
):
    card = offered_against(phone, phone.page, phone.drive)
    expect(phone.page.locator("[data-busy]")).to_have_count(0)
    phone.signal(False)
    card.locator("[name=reason]").fill("đếm lại")
    decide(card, "correct-stored")
    decide(phone.cards("waiting"), "edit")
    expect(phone.page.locator("[name=donors]")).to_have_value("41")
    phone.save(donors=45)
    expect(phone.cards("waiting")).to_contain_text("45")
    phone.page.route(
        "**/api/v1/collections",
        lambda route: route.fulfill(status=status, json={"detail": detail}),
        times=1,
    )
    phone.signal(True)
    expect(card.locator('[data-part="offered-facts"]')).to_contain_text("45")
    expect(card.locator("[name=reason]")).to_have_value("đếm lại")
    expect(phone.page.locator("[data-busy]")).to_have_count(0)
    decide(card, "correct-stored")
    expect(phone.cards("received")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [40, 45]
    troubles.expect("409")
    troubles.expect(str(status))


def test_a_card_says_at_least_where_a_size_is_not_known(phone):  # noqa: F811
    sum_of_form = phone.page.locator(".foot .sum")
    total = phone.cards().first.locator(".total")
    phone.signal(False)
    phone.fill(bags_250=194, bags_350=152)
    expect(sum_of_form).to_contain_text("ít nhất 346 túi = 406,8 đơn vị quy đổi")
    phone.save()
    expect(total).to_have_text("ít nhất 346 túi = 406,8 đơn vị quy đổi")
    phone.page.locator("[name=rest_is_none]").check()
    phone.save(bags_250=194, bags_350=152)
    expect(phone.cards("waiting")).to_have_count(2)
    expect(total).to_have_text("346 túi = 406,8 đơn vị quy đổi")


LOOKED_AT = """
(looked) => {
    Object.defineProperty(document, "hidden", { value: !looked, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}
"""


def turn(one, other):
    """From one open page of the phone to the other."""
    one.page.evaluate(LOOKED_AT, False)
    other.page.evaluate(LOOKED_AT, True)


def second_page(phone, of):  # noqa: F811
    phone.page.evaluate(LOOKED_AT, False)
    other = Phone(phone.page.context.new_page(), of).open()
    expect(other.page.locator(f"[name=drive] option[value='{of}']")).to_be_attached()
    return other


def test_results_logged_from_two_open_pages_all_arrive(phone, other_drive, rows):  # noqa: F811
    phone.signal(False)
    other = second_page(phone, other_drive)
    other.save(donors=1)
    expect(other.cards("waiting")).to_have_count(1)
    turn(other, phone)
    phone.save(donors=2)
    expect(phone.cards("waiting")).to_have_count(2)
    turn(phone, other)
    other.drive = phone.drive
    other.save(donors=3)
    expect(other.cards("waiting")).to_have_count(3)
    phone.signal(True)
    expect(other.cards("received")).to_have_count(3)
    assert donors_of(rows, other_drive) == [1]
    assert donors_of(rows, phone.drive) == [2, 3]


def test_what_another_page_took_over_and_saved_is_not_made_one_of_another_drive(
    phone,  # noqa: F811
    other_drive,
    rows,  # noqa: F811
):
    phone.signal(False)
    phone.fill(donors=7)
    other = second_page(phone, phone.drive)
    expect(other.page.locator("[name=donors]")).to_have_value("7")
    other.save()
    expect(other.cards("waiting")).to_have_count(1)
    turn(other, phone)
    phone.drive, first = other_drive, phone.drive
    phone.save(donors=8)
    expect(phone.cards("waiting")).to_have_count(2)
    phone.signal(True)
    expect(phone.cards("received")).to_have_count(2)
    assert (donors_of(rows, first), donors_of(rows, other_drive)) == ([7], [8])


def test_an_entry_changed_in_one_page_is_not_sent_unchanged_by_another(phone, rows):  # noqa: F811
    phone.signal(False)
    phone.save(donors=24)
    expect(phone.cards("waiting")).to_have_count(1)
    other = second_page(phone, phone.drive)
    turn(other, phone)
    decide(phone.cards("waiting"), "edit")
    expect(phone.page.locator("[name=donors]")).to_have_value("24")
    turn(phone, other)
    turn(other, phone)
    turn(phone, other)
    other.save(donors=5)
    expect(other.cards("waiting")).to_contain_text("5")
    decide(other.cards("waiting"), "edit")
    expect(line(other, "form-taken")).to_be_visible()
    phone.signal(True)
    expect(other.cards("received")).to_contain_text("5")
    turn(other, phone)
    expect(phone.cards("held")).to_have_count(1)
    assert donors_of(rows, phone.drive) == [5]
    phone.save(donors=25)
    expect(phone.cards("received")).to_have_count(2)
    assert donors_of(rows, phone.drive) == [5, 25]
