"""The staff pages beside the logging form: today, planning, approval, locks, reported totals."""

from datetime import date, timedelta

import pytest

from campaigns import recording
from campaigns.models import Approval, Claim, DonationSite, Drive, Organisation, PeriodLock
from campaigns.web.staff.plan_form import repeated
from tests.cast import NOW, TODAY, drive, log


def plan_of(cast, **more):
    usual = {
        "campaign": "hn-2026", "site": str(cast.hn_drive.site.pk), "starts_on": "10/02/2026",
        "opens_at": "7:30", "closes_at": "11:30", "target": "1.200",
    }  # fmt: skip
    return {**usual, **more}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("role", ["collector", "hanoi", "quanly"])
def test_every_page_is_whole_in_both_languages(cast, client_of, todays, role, prefix):
    entry = log(cast.hn_drive, cast.collector).entry
    recording.lock_period(
        place="ha-noi", first_day=date(2025, 1, 1), last_day=date(2025, 1, 31),
        locked_by=cast.hanoi, at=NOW, reason="Quyết toán",
    )  # fmt: skip
    paths = [
        "", "dot/moi/", f"dot/{todays.pk}/", f"dot/{todays.pk}/ghi/", f"dot/{todays.pk}/lap-lai/",
        f"dot/{cast.hn_drive.pk}/", f"phieu/{entry}/", f"phieu/{entry}/sua/",
    ]  # fmt: skip
    if role != "collector":
        paths += [
            f"dot/{todays.pk}/sua/", "duyet/", "khoa/", "so-cong-bo/moi/",
            "so-cong-bo/moi/?chien-dich=hn-2026",
        ]  # fmt: skip
    client = client_of(role)
    for path in paths:
        page = client.visit(f"{prefix}/nhap-lieu/{path}")
        assert 'name="robots" content="noindex"' in page.html, path


def test_today_comes_first_and_what_is_missing_is_marked(cast, client_of, todays):
    page = client_of("collector").visit("/nhap-lieu/")
    assert page.text.index("Hôm nay") < page.text.index("Thiếu kết quả")
    assert f"/nhap-lieu/dot/{todays.pk}/ghi/" in page.links
    assert f"/nhap-lieu/dot/{cast.hn_drive.pk}/ghi/" in page.links  # of two days ago
    assert page.text.count("chưa ghi kết quả") == 2
    assert "Kiên Lương" not in page.text


def test_an_account_without_a_place_is_told_whom_to_ask(cast, client_of):
    cast.collector.responsibilities.all().delete()
    assert "chưa được giao nơi nào" in client_of("collector").visit("/nhap-lieu/").text


# Planning


def test_a_drive_is_planned_in_one_short_form(cast, client_of):
    client = client_of("collector")
    sent = plan_of(cast, host="Đoàn Thanh niên", collecting_hospital=cast.hospital.name)
    response = client.post("/nhap-lieu/dot/moi/", sent, follow=True)
    made = Drive.objects.get(starts_on=date(2026, 2, 10))
    assert made.target == 1200
    assert made.collecting_hospital == cast.hospital
    assert Organisation.objects.filter(name="Đoàn Thanh niên").exists()
    assert "Đã thêm buổi hiến máu." in response.content.decode()
    again = client.post("/nhap-lieu/dot/moi/", sent, follow=True)
    assert "Buổi này đã có trong kế hoạch" in again.content.decode()
    assert Drive.objects.filter(starts_on=date(2026, 2, 10)).count() == 1


def test_a_site_that_is_not_on_the_list_is_made(cast, client_of):
    sent = plan_of(cast, site="moi", site_name="Trường THPT Chu Văn An", place="ha-noi")
    assert client_of("collector").post("/nhap-lieu/dot/moi/", sent).status_code == 302
    assert Drive.objects.get(starts_on=date(2026, 2, 10)).site.name == "Trường THPT Chu Văn An"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("starts_on", "31/02/2026", "Lịch không có ngày"),
        ("starts_on", "29/02/2026", "Lịch không có ngày"),
        ("starts_on", "3/2/26", "hai chữ số của năm"),
        ("starts_on", "45000", "số thứ tự ngày"),
        ("starts_on", "0000-01-01", "Lịch không có ngày"),
        ("starts_on", "", "Chưa điền ô này."),
        ("opens_at", "7h30", "Hãy gõ giờ như 7:30."),
        ("closes_at", "7:00", "Giờ mở cửa phải trước giờ đóng cửa."),
        ("target", "1,5", "phần lẻ"),
        ("site", "", "Hãy chọn điểm hiến máu."),
        ("site", "999999", "Hãy chọn một mục trong danh sách."),
        ("campaign", "kg-2024", "Hãy chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field(cast, client_of, field, typed, said):
    response = client_of("collector").post("/nhap-lieu/dot/moi/", plan_of(cast, **{field: typed}))
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert 'value="1.200"' in page or field == "target"
    assert not Drive.objects.filter(campaign=cast.hn_campaign).exclude(pk=cast.hn_drive.pk).exists()


def test_a_plan_is_changed_by_a_manager(cast, client_of, todays):
    where = f"/nhap-lieu/dot/{todays.pk}/sua/"
    client = client_of("hanoi")
    assert 'value="150"' in client.visit(where).html
    sent = {**plan_of(cast), "starts_on": "2026-02-04", "cancelled": "on"}
    assert client.post(where, sent).status_code == 302
    todays.refresh_from_db()
    assert (todays.starts_on, todays.status, todays.target) == (date(2026, 2, 4), "cancelled", 1200)


def test_a_plan_keeps_its_site_however_many_sites_the_campaign_has(cast, client_of, todays):
    site = todays.site
    others = DonationSite.objects.bulk_create(
        [DonationSite(name=f"Chợ {n}", place=cast.ha_noi, folded=f"cho {n}") for n in range(310)]
    )
    Drive.objects.bulk_create(
        [Drive(campaign=cast.hn_campaign, site=one, starts_on=TODAY) for one in others]
    )
    where, client = f"/nhap-lieu/dot/{todays.pk}/sua/", client_of("hanoi")
    assert f'<option value="{site.pk}" selected>' in client.visit(where).html
    sent = {**plan_of(cast), "target": "90", "starts_on": "04/02/2026"}
    assert client.post(where, sent).status_code == 302
    todays.refresh_from_db()
    assert (todays.site, todays.target) == (site, 90)


def test_a_drive_is_repeated(cast, client_of, todays):
    where = f"/nhap-lieu/dot/{todays.pk}/lap-lai/"
    client = client_of("collector")
    response = client.post(where, {"every": "week", "times": "3"}, follow=True)
    assert "10/2/2026, 17/2/2026, 24/2/2026" in response.content.decode()
    typed = {"every": "days", "days": "5/3/2026\n\n12/3/2026\n"}
    assert client.post(where, typed).status_code == 302
    days = set(Drive.objects.filter(target=150).values_list("starts_on", flat=True))
    assert days == {
        TODAY, *(TODAY + timedelta(weeks=n) for n in (1, 2, 3)), date(2026, 3, 5), date(2026, 3, 12)
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": "week", "times": "0"}, {"every": "week", "times": "31"}, {"every": "week"},
        {"every": "days"}, {"every": "days", "days": "31/2/2026"}, {"every": "never", "times": "1"},
        {"every": "days", "days": "1/3/2026\n" * 40},
    ],
)  # fmt: skip
def test_a_repetition_that_makes_no_sense_is_refused(client_of, todays, wrong):
    response = client_of("collector").post(f"/nhap-lieu/dot/{todays.pk}/lap-lai/", wrong)
    assert response.status_code == 422
    assert Drive.objects.filter(target=150).count() == 1


def test_a_month_without_a_31st_takes_its_last_day():
    days = repeated(date(2026, 1, 31), "month", 3)
    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert repeated(date(2026, 11, 5), "month", 2) == [date(2026, 12, 5), date(2027, 1, 5)]


# Approving and locking


def test_what_was_shown_is_approved_and_nothing_that_came_since(cast, client_of, todays):
    first = log(todays, cast.collector)
    client = client_of("hanoi")
    page = client.visit("/nhap-lieu/duyet/")
    assert first.number in page.text
    later = log(cast.hn_drive, cast.collector)
    client.post("/nhap-lieu/duyet/", {"shown": [first.entry], "all": "1"})
    assert list(Approval.objects.values_list("entry", flat=True)) == [first.entry]
    assert later.number in client.visit("/nhap-lieu/duyet/").text
    assert "đã duyệt" in client.visit(f"/nhap-lieu/phieu/{first.entry}/").text


def test_an_entry_corrected_meanwhile_is_not_approved_and_says_so(cast, client_of, todays):
    first = log(todays, cast.collector)
    log(todays, cast.collector, replaces=first.entry, reason="Sót")
    response = client_of("hanoi").post("/nhap-lieu/duyet/", {"entry": first.entry}, follow=True)
    assert f"{first.number} vừa được sửa" in response.content.decode()
    assert not Approval.objects.exists()


@pytest.mark.parametrize("odd", ["", "x", "-1", "٣", "9" * 30, "999999"])
def test_odd_numbers_of_entries_fail_no_page(cast, client_of, odd):
    response = client_of("hanoi").post("/nhap-lieu/duyet/", {"entry": odd})
    assert response.status_code in (302, 404)


def test_a_period_is_locked_and_unlocked_with_a_reason(cast, client_of):
    client = client_of("hanoi")
    sent = {"place": "ha-noi", "first_day": "1/1/2026", "last_day": "31/1/2026", "reason": "Hết kỳ"}
    assert client.post("/nhap-lieu/khoa/", sent).status_code == 302
    lock = PeriodLock.objects.get()
    assert "Hết kỳ" in client.visit("/nhap-lieu/khoa/").text
    where = f"/nhap-lieu/khoa/{lock.pk}/mo/"
    refused = client.post(where, {"reason": ""})
    assert refused.status_code == 422
    assert '<details class="fold" open>' in refused.content.decode()
    assert client.post(where, {"reason": "Ghi sót một buổi"}).status_code == 302
    assert "Ghi sót một buổi" in client.visit("/nhap-lieu/khoa/").text
    lock.refresh_from_db()
    assert lock.unlocked_by == cast.hanoi


# Reported totals

REPORT = "/nhap-lieu/so-cong-bo/moi/?chien-dich=hn-2026"


def lines(*figures, **more):
    sent = {"lines": str(len(figures)), "source": "moi", "title": "Báo cáo tháng 2", **more}
    for number, (printed, what) in enumerate(figures):
        sent |= {f"so{number}-as_printed": printed, f"so{number}-what": what}
    return sent


def test_the_page_shows_what_was_read_and_computed_before_anything_is_saved(cast, client_of):
    sent = lines(("hơn 6.000 đơn vị máu", "result:blood_units"), ("5.000", "target:blood_units"))
    response = client_of("hanoi").post(REPORT, {**sent, "read": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<b>hơn 6.000 đơn vị máu</b>" in page
    assert "120%" in page
    assert not Claim.objects.exists()


def test_a_report_is_saved_as_printed_and_once(cast, client_of):
    client = client_of("hanoi")
    sent = {**lines(("hơn 6.000 đơn vị máu", "result:blood_units")), "save": "1"}
    assert client.post(REPORT, sent).status_code == 302
    claim = Claim.objects.get()
    assert (claim.as_printed, claim.qualifier) == ("hơn 6.000 đơn vị máu", "at_least")
    response = client.post(REPORT, sent, follow=True)
    assert "đã lưu từ trước" in response.content.decode()
    assert Claim.objects.count() == 1


def test_vuot_asks_which_meaning(cast, client_of):
    client = client_of("hanoi")
    sent = {**lines(("vượt 22%", "percent:blood_units")), "save": "1"}
    response = client.post(REPORT, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“Vượt” ở đây nghĩa là" in page
    assert not Claim.objects.exists()
    assert client.post(REPORT, {**sent, "so0-percent_means": "exceeded_by"}).status_code == 302
    assert Claim.objects.get().percent_means == "exceeded_by"


@pytest.mark.parametrize(
    ("printed", "said"),
    [("5,600", "có hai cách đọc"), ("rất nhiều", "“rất nhiều”"), ("x" * 300, "dài quá")],
)
def test_a_figure_that_cannot_be_read_is_refused_beside_it(cast, client_of, printed, said):
    sent = {**lines((printed, "result:blood_units"), ("210", "result:donors")), "save": "1"}
    response = client_of("hanoi").post(REPORT, sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'value="210"' in response.content.decode()
    assert not Claim.objects.exists()


def test_more_lines_keep_what_was_typed(cast, client_of):
    sent = {**lines(("240", "result:donors")), "more": "1"}
    page = client_of("hanoi").post(REPORT, sent).content.decode()
    assert 'value="240"' in page
    assert 'name="so2-as_printed"' in page
    for odd in ("", "-1", "9999999", "x"):
        answer = client_of("hanoi").post(REPORT, {**sent, "lines": odd})
        assert answer.status_code == 200


def test_of_figures_that_disagree_a_person_picks_one_with_a_reason(cast, client_of):
    client = client_of("hanoi")
    sent = lines(("240", "result:donors"), ("260", "result:donors"))
    client.post(REPORT, {**sent, "save": "1"})
    first, second = Claim.objects.order_by("pk")
    page = client.visit(REPORT)
    assert "Dùng số nào" in page.text
    choose = {"campaign": "hn-2026", "figure": str(second.pk)}
    client.post("/nhap-lieu/so-cong-bo/chon/", choose)
    second.refresh_from_db()
    assert not second.chosen  # a reason is asked for
    client.post("/nhap-lieu/so-cong-bo/chon/", {**choose, "reason": "Bản đã ký"})
    second.refresh_from_db()
    assert (second.chosen, second.chosen_reason) == (True, "Bản đã ký")
    other = {"campaign": "kg-2024", "figure": str(first.pk), "reason": "Thử"}
    assert client.post("/nhap-lieu/so-cong-bo/chon/", other).status_code == 404


def test_figures_in_bags_and_in_standard_units_are_no_rivals_on_the_page(cast, client_of):
    client, blood = client_of("hanoi"), "result:blood_units"
    sent = lines(*((printed, blood) for printed in ("20.695", "28.973", "495", "28.000")), save="1")
    bases = ("bags", "standard_250ml", "bags", "standard_250ml")
    client.post(REPORT, sent | {f"so{at}-basis": basis for at, basis in enumerate(bases)})
    for reason, amount in (("bản ký", 20695), ("bản quy đổi", 28973)):
        figure = Claim.objects.get(amount=amount)
        sent = {"campaign": "hn-2026", "figure": str(figure.pk), "reason": reason}
        client.post("/nhap-lieu/so-cong-bo/chon/", sent)
    page = client.visit(REPORT)
    assert page.text.count("Dùng số nào") == 2
    assert "(túi máu đếm được)" in page.text and "(đơn vị quy đổi" in page.text
    assert "bản ký" in page.text and "bản quy đổi" in page.text


def test_the_pages_ask_the_same_few_questions_for_one_drive_and_for_many(
    cast, client_of, todays, django_assert_max_num_queries
):
    client = client_of("hanoi")
    log(todays, cast.collector)
    for path in ("/nhap-lieu/", "/nhap-lieu/duyet/"):
        client.get(path)
        with django_assert_max_num_queries(20) as few:
            client.get(path)
        for number in range(6):
            at = drive(cast.hn_campaign, cast.hn_drive.site, TODAY - timedelta(days=number + 1))
            log(at, cast.collector)
        with django_assert_max_num_queries(20) as many:
            client.get(path)
        assert len(many) == len(few), path
