"""Sheets against the books: new, same, changed, wrong; applied all or not at all, and once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from campaigns import recording
from campaigns.models import Collection, ColumnMapping, DonationSite, Drive, SheetPage, Upload
from campaigns.recording import BadWorkbook, DonorList, NotYours, SheetMoved
from campaigns.recording.batch import commit
from campaigns.recording.batch import write as writing
from tests.cast import NOW, TODAY, drive, entry_of, log, site
from tests.cast import person as staff
from tests.cast import place as unit
from tests.recording.sheets import (
    BACH_KHOA,
    DAY,
    HEADER,
    apply,
    preview,
    rows_of,
    send,
    sent_and_applied,
    shown,
    states,
    why,
    xlsx,
)

SAME = recording.CollectionFacts(registered=427, donors=346, bags={250: 194, 350: 152})


def row(
    *, day=DAY, at="Đại học Bách khoa", registered=427, donors=346, b250=194, b350=152, note=None
):
    return (day, at, registered, donors, b250, b350, note)


# What a row comes to


def test_a_row_of_a_drive_without_a_result_is_new(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    [line] = shown(sheet)
    assert line["state"] == "new"
    assert line["drive"] == cast.hn_drive.pk
    assert line["figures"]["donors"] == 346
    assert Collection.objects.count() == 0

    outcome = apply(sheet, cast.hanoi)
    assert (outcome.new, outcome.new_drives, outcome.repeated) == (1, 0, False)
    entry = Collection.objects.get()
    assert (entry.drive, entry.donors, entry.bags_250) == (cast.hn_drive, 346, 194)
    assert entry.bags_150 is None, "unknown stays unknown"
    assert (entry.upload, entry.logged_by, entry.recorded_at) == (sheet, cast.hanoi, NOW)


def test_a_row_that_says_what_stands_is_the_same(cast):
    log(cast.hn_drive, cast.collector, facts=SAME)
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    assert states(sheet) == ["same"]
    assert apply(sheet, cast.hanoi).new == 0
    assert Collection.objects.count() == 1


def test_an_empty_cell_erases_nothing(cast):
    log(cast.hn_drive, cast.hanoi, facts=SAME)
    assert states(send(cast.hanoi, xlsx(row(registered=None)))) == ["same"]
    sent_and_applied(cast.hanoi, xlsx(row(registered=None, donors=340)))
    entry = Collection.objects.get(replaces__isnull=False)
    assert (entry.registered, entry.donors) == (427, 340)


def test_a_changed_row_shows_the_old_beside_the_new_and_is_a_correction(cast):
    first = entry_of(log(cast.hn_drive, cast.collector, facts=SAME))
    sheet = send(cast.hanoi, xlsx(row(donors=347, note="đếm lại")))
    [line] = shown(sheet)
    assert line["state"] == "changed"
    assert line["changes"] == {"donors": [346, 347], "note": ["", "đếm lại"]}

    apply(sheet, cast.hanoi)
    entry = Collection.objects.get(replaces=first)
    assert (entry.donors, entry.registered, entry.note) == (347, 427, "đếm lại")
    assert entry.reason == "Theo bảng “thang-2.xlsx”"


def test_reasons_for_deferral_are_kept_by_a_correction(cast):
    facts = recording.CollectionFacts(deferred=9, donors=5, deferred_reasons={"weight": 4})
    log(cast.hn_drive, cast.hanoi, facts=facts)
    sent_and_applied(cast.hanoi, xlsx(row()))
    assert Collection.objects.get(replaces__isnull=False).deferred_reasons == {"weight": 4}
    fewer = xlsx((DAY, "Đại học Bách khoa", 3), header=("Ngày", "Điểm hiến máu", "Tạm hoãn"))
    assert why(send(cast.hanoi, fewer)) == [
        (2, "C", "Cộng các lý do lại nhiều hơn tổng số người tạm hoãn.")
    ]


def test_the_second_row_of_a_drive_is_wrong_and_names_the_first(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="đại học  bách khoa", donors=1)))
    assert states(sheet) == ["new", "wrong"]
    assert why(sheet) == [
        (
            3,
            "B",
            "Trùng buổi với dòng 2. Mỗi buổi chỉ một dòng: hãy cộng lại thành một dòng, hoặc xóa "
            "dòng thừa.",
        )
    ]
    new = xlsx(row(at="Chợ Mơ"), row(at="CHỢ MƠ"))
    assert states(send(cast.hanoi, new)) == ["new", "wrong"], "of a new drive too"


def test_a_result_of_a_day_to_come_is_refused_with_both_days(cast):
    tomorrow = TODAY + timedelta(days=1)
    sheet = send(cast.hanoi, xlsx(row(day=tomorrow, at="Chợ Mơ"), row(day=TODAY, at="Chợ Mơ")))
    assert states(sheet) == ["wrong", "new"], "of today it may be"
    [(number, column, said)] = why(sheet)
    assert (number, column) == (2, "A")
    assert "4/2/2026" in said and "hôm nay là ngày 3/2/2026" in said
    [in_english] = [en for line in shown(sheet) for *_, en in line.get("why", ())]
    assert "4 February 2026" in in_english and "3 February 2026" in in_english
    assert apply(sheet, cast.hanoi).new_drives == 1

    log(drive(cast.hn_campaign, cast.hn_drive.site, tomorrow), cast.hanoi, facts=SAME)
    changed = send(cast.hanoi, xlsx(row(day=tomorrow, donors=300)))
    assert states(changed) == ["wrong"], "nor is one corrected"


def test_days_outside_the_campaign_are_listed_before_the_sheet_is_applied(cast):
    cast.hn_campaign.starts_on, cast.hn_campaign.ends_on = date(2026, 1, 1), date(2026, 3, 31)
    cast.hn_campaign.save()
    inside, last_year = row(at="Chợ Mơ"), row(at="Chợ Mơ", day=date(2025, 2, 1))
    sheet = send(cast.hanoi, xlsx(inside, last_year))
    assert states(sheet) == ["new", "new"]
    [(vi, en)] = [note for note in preview(sheet)["notes"] if "ngoài" in note[0]]
    assert "từ 1/1 đến 31/3/2026" in vi and vi.endswith("(1): 3.")
    assert "outside the campaign (from 1 January to 31 March 2026)" in en
    assert not preview(send(cast.hanoi, xlsx(inside)))["notes"]


def test_several_entries_of_a_drive_are_compared_by_their_sum(cast):
    half = recording.CollectionFacts(registered=200, donors=146, bags={250: 94, 350: 52})
    rest = recording.CollectionFacts(registered=227, donors=200, bags={250: 100, 350: 100})
    log(cast.hn_drive, cast.hanoi, facts=half)
    log(cast.hn_drive, cast.hanoi, facts=rest)
    assert states(send(cast.hanoi, xlsx(BACH_KHOA))) == ["same"]
    sheet = send(cast.hanoi, xlsx(row(donors=345)))
    assert states(sheet) == ["wrong"]
    assert "bằng tay" in why(sheet)[0][2]


def test_a_draft_does_not_count_as_a_result(cast):
    log(cast.hn_drive, cast.collector, draft=True)
    assert states(send(cast.hanoi, xlsx(BACH_KHOA))) == ["new"]


def test_what_was_corrected_by_hand_since_is_not_put_back_by_the_old_sheet(cast):
    data = xlsx(BACH_KHOA)
    sent_and_applied(cast.hanoi, data)
    entry = Collection.objects.get()
    corrected = recording.CollectionFacts(registered=427, donors=300, bags={250: 194, 350: 152})
    log(cast.hn_drive, cast.hanoi, facts=corrected, replaces=entry.pk, reason="đếm lại")
    sheet = send(cast.hanoi, data)
    [line] = shown(sheet)
    assert (line["state"], line["since_corrected"]) == ("same", True)


def test_the_same_sheet_again_adds_nothing_whoever_sends_it(cast):
    data = xlsx(BACH_KHOA, row(at="Chợ Mơ", donors=12))
    sent_and_applied(cast.hanoi, data)
    for person in (cast.hanoi, cast.quanly, cast.collector):
        again = send(person, data)
        assert states(again) == ["same", "same"]
        assert apply(again, person).new == 0
    assert (Collection.objects.count(), Drive.objects.count()) == (2, 3)


def test_a_sheet_is_applied_once(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    first = apply(sheet, cast.hanoi)
    again = apply(sheet, cast.hanoi)
    assert again.repeated and not first.repeated
    assert (again.new, Collection.objects.count()) == (1, 1)


# Drives and sites


def test_an_unknown_day_or_site_plans_a_new_drive(cast):
    sheet = send(cast.hanoi, xlsx(row(day=date(2026, 2, 2)), row(at="Chợ  Mơ")))
    assert states(sheet) == ["new", "new"]
    assert preview(sheet)["new_drives"] == 2
    assert preview(sheet)["new_sites"] == [["Chợ Mơ", "Hà Nội", 1, True]]
    assert DonationSite.objects.count() == 2

    outcome = apply(sheet, cast.hanoi)
    assert (outcome.new_drives, outcome.new_sites) == (2, 1)
    made = Drive.objects.get(site__name="Chợ Mơ")
    assert (made.campaign, made.starts_on, made.site.place) == (cast.hn_campaign, DAY, cast.ha_noi)
    assert made.site.history.count() == 1


def test_a_site_is_found_however_it_is_spelt(cast):
    for name in (
        "ĐẠI HỌC BÁCH KHOA",
        "Ðại học Bách khoa",
        "Đại hoc Bách khoa",
        "dai hoc bach khoa",
    ):
        expected = None if name == "Đại hoc Bách khoa" else cast.hn_drive.pk
        [line] = shown(send(cast.hanoi, xlsx(row(at=name))))
        assert line.get("drive") == expected, name


def test_a_drive_of_several_days_is_met_on_each(cast):
    cast.hn_drive.ends_on = DAY + timedelta(days=1)
    cast.hn_drive.save()
    sheet = send(cast.hanoi, xlsx(row(), row(day=DAY + timedelta(days=1))))
    assert states(sheet) == ["new", "wrong"]


def test_two_drives_at_a_site_on_a_day_want_their_code(cast):
    other = drive(cast.hn_campaign, cast.hn_drive.site, DAY)
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    assert states(sheet) == ["wrong"]
    assert f"DH-{other.pk:06d}" in why(sheet)[0][2]


CODED = ("Mã đợt", *HEADER)


@pytest.mark.parametrize("code", ["DH-{:06d}", "dh {}", "DH-{}", "DH{:d}"])
def test_a_code_names_its_drive(cast, code):
    coded = code.format(cast.hn_drive.pk)
    sheet = send(cast.hanoi, xlsx((coded, None, None, 1, 2, 3, 4, None), header=CODED))
    assert shown(sheet)[0]["drive"] == cast.hn_drive.pk


@pytest.mark.parametrize(
    "code, day, at, column, words",
    [
        ("DH-999999", DAY, None, "A", "Không có buổi"),
        ("{kg}", None, None, "A", "Không có buổi"),
        ("{hn}", date(2026, 2, 9), None, "B", "là ngày 1/2/2026"),
        ("{hn}", None, "Chợ Mơ", "C", "Đại học Bách khoa"),
        ("BK-01", None, None, "A", "không phải là mã đợt"),
    ],
)
def test_a_code_that_does_not_fit_its_row_is_wrong(cast, code, day, at, column, words):
    code = code.format(hn=f"DH-{cast.hn_drive.pk}", kg=f"DH-{cast.kg_drive.pk}")
    sheet = send(cast.hanoi, xlsx((code, day, at, 1, 2, 3, 4, None), header=CODED))
    [(number, letter, vi)] = why(sheet)
    assert (number, letter) == (2, column)
    assert words in vi


def test_a_code_of_the_districts_own_is_passed_over_where_day_and_site_are_given(cast):
    sheet = send(cast.hanoi, xlsx(("BK-01", *BACH_KHOA), header=CODED))
    assert shown(sheet)[0]["drive"] == cast.hn_drive.pk


PLACED = (*HEADER[:2], "Xã/phường", "Tỉnh", *HEADER[2:])


def placed(place, wider=None, *, at="Chợ Mơ"):
    return xlsx((DAY, at, place, wider, 1, 2, 3, 4, None), header=PLACED)


def test_rule_11_another_places_row_is_wrong(cast):
    sheet = send(cast.hanoi, placed("huyện Kiên Lương", "Kiên Giang"))
    [(_, column, vi)] = why(sheet)
    assert column == "C"
    assert "không thuộc địa bàn của bạn" in vi
    assert states(send(cast.hanoi, placed("TP. Hà Nội"))) == ["new"]
    assert states(send(cast.hanoi, placed("Ha Noi"))) == ["new"]


@pytest.fixture
def communes(cast):
    """Two whose names differ by an accent alone; a collector answers for the first."""
    mine = unit("binh-thanh-1", "Bình Thành", "commune", cast.ha_noi)
    theirs = unit("binh-thanh-2", "Bình Thạnh", "commune", cast.kien_giang)
    return mine, theirs, staff("xa", mine, role="collector")


@pytest.mark.parametrize("said", ["xã Bình Thạnh", "X. Bình Thạnh", "Bình Thạnh", "XÃ BÌNH THẠNH"])
def test_rule_11_accents_tell_anothers_commune_from_ones_own(cast, communes, said):
    mine, _theirs, collector = communes
    drive(cast.hn_campaign, site("Trạm y tế", mine), DAY)
    sheet = send(collector, placed(said, at="Trạm y tế"))
    [(_, column, vi)] = why(sheet)
    assert column == "C" and "không thuộc địa bàn của bạn" in vi


@pytest.mark.parametrize("said", ["xã Bình Thành", "xa Binh Thanh", "xã Binh Thanh", "binh thanh"])
def test_a_commune_is_found_without_its_accents_too(cast, communes, said):
    mine, _theirs, collector = communes
    old = drive(cast.hn_campaign, site("Trạm y tế", mine), DAY)
    [line] = shown(send(collector, placed(said, at="Trạm y tế")))
    assert (line["state"], line["drive"]) == ("new", old.pk)


def test_a_commune_whose_accents_nobodys_has_is_not_guessed(cast, communes):
    _mine, theirs, _collector = communes
    theirs.delete()
    sheet = send(cast.hanoi, placed("xã Bình Thạnh", at="Trạm y tế"))
    assert preview(sheet)["new_sites"] == [["Trạm y tế, xã Bình Thạnh", "Hà Nội", 1, True]]


def test_a_commune_nobody_knows_becomes_part_of_the_sites_name(cast):
    sheet = send(cast.hanoi, placed("phường Trương Định", "Hà Nội"))
    assert preview(sheet)["new_sites"] == [["Chợ Mơ, phường Trương Định", "Hà Nội", 1, True]]
    apply(sheet, cast.hanoi)
    assert states(send(cast.hanoi, placed("Phường Trương Định"))) == ["same"]
    named = send(cast.hanoi, placed("phường Mơ"))
    assert shown(named)[0]["site"] == "Chợ Mơ", "the name holds it already"


def test_a_new_site_that_could_lie_anywhere_wants_a_place(cast):
    sheet = send(cast.quanly, xlsx(row(at="Chợ Mơ")), campaign="toan-quoc")
    assert states(sheet) == ["wrong"]
    [(_, column, vi)] = why(sheet)
    assert column == "B" and "xã, phường" in vi


def test_sites_of_one_name_want_their_place(cast):
    for place in (cast.kien_luong, cast.ha_noi):
        drive(cast.national, site("Nhà văn hóa", place), DAY)
    sheet = send(cast.quanly, xlsx(row(at="Nhà văn hóa")), campaign="toan-quoc")
    assert states(sheet) == ["wrong"]
    told = send(cast.quanly, placed("Hà Nội", at="Nhà văn hóa"), campaign="toan-quoc")
    assert shown(told)[0]["place"] == "Hà Nội"


def test_a_former_place_is_met_under_the_one_that_took_it_over(cast):
    old = drive(cast.kg_campaign, site("Bến xe", cast.kien_luong), DAY)
    sheet = send(cast.angiang, placed("An Giang", at="Bến xe"), campaign="kg-2024")
    assert shown(sheet)[0]["drive"] == old.pk


# Who may, and when


def test_a_collector_corrects_only_what_is_theirs(cast):
    log(cast.hn_drive, cast.hanoi, facts=SAME)
    sheet = send(cast.collector, xlsx(row(donors=1)))
    assert states(sheet) == ["wrong"]
    assert states(send(cast.quanly, xlsx(row(donors=1)))) == ["changed"]
    assert states(send(cast.collector, xlsx(BACH_KHOA))) == ["same"]


def test_a_collector_does_not_correct_what_is_approved(cast):
    mine = log(cast.hn_drive, cast.collector, facts=SAME)
    assert states(send(cast.collector, xlsx(row(donors=1)))) == ["changed"]
    recording.approve(entries=[mine.entry], approved_by=cast.hanoi, at=NOW)
    sheet = send(cast.collector, xlsx(row(donors=2)))
    assert "đã duyệt" in why(sheet)[0][2]


def lock(cast, first=DAY, last=DAY):
    return recording.lock_period(
        place="ha-noi", first_day=first, last_day=last, locked_by=cast.hanoi, at=NOW
    )


def test_a_locked_period_takes_no_rows(cast):
    lock(cast)
    later = row(day=DAY + timedelta(days=1))
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ"), later))
    assert states(sheet) == ["wrong", "wrong", "new"]
    assert "đã khóa" in why(sheet)[0][2]


def test_what_is_locked_or_logged_after_the_preview_is_not_written(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ")))
    lock(cast)
    with pytest.raises(SheetMoved):
        apply(sheet, cast.hanoi)
    assert Collection.objects.count() == 0
    sheet.refresh_from_db()
    assert states(sheet) == ["wrong", "wrong"]
    assert preview(sheet)["moved"] is True


def test_a_result_that_came_after_the_preview_is_shown_first(cast):
    sheet = send(cast.hanoi, xlsx(row(donors=300)))
    log(cast.hn_drive, cast.collector, facts=SAME)
    with pytest.raises(SheetMoved):
        apply(sheet, cast.hanoi)
    sheet.refresh_from_db()
    assert states(sheet) == ["changed"]
    apply(sheet, cast.hanoi)
    assert Collection.objects.count() == 2


def test_a_preview_that_others_made_true_meanwhile_writes_nothing(cast):
    data = xlsx(BACH_KHOA)
    mine, theirs = send(cast.hanoi, data), send(cast.collector, data)
    apply(mine, cast.hanoi)
    outcome = apply(theirs, cast.collector)
    assert (outcome.new, outcome.same) == (0, 1)
    assert Collection.objects.count() == 1


def test_rule_11_a_sheet_is_for_ones_own_campaigns_and_eyes(cast):
    with pytest.raises(NotYours):
        send(cast.hanoi, xlsx(BACH_KHOA), campaign="kg-2024")
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    for person in (cast.quanly, cast.kiengiang):
        with pytest.raises(NotYours):
            apply(sheet, person)
        with pytest.raises(NotYours):
            recording.sheet_columns(token=sheet.token, user=person, at=NOW)
    cast.hanoi.responsibilities.all().delete()
    with pytest.raises(NotYours):
        apply(sheet, cast.hanoi)


# All or nothing


def test_a_write_that_fails_leaves_nothing(cast, monkeypatch):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ")))
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    whole = writing.insert_ready

    def fail_at_the_second(row, columns, values):
        values = list(values)
        if values[0][columns.index("drive_id")] != cast.hn_drive.pk:
            raise IntegrityError("the disk is full")
        whole(row, columns, values)

    monkeypatch.setattr(writing, "insert_ready", fail_at_the_second)
    with pytest.raises(SheetMoved):
        apply(sheet, cast.hanoi)
    assert (Collection.objects.count(), Drive.objects.count()) == (0, 2)
    assert Upload.objects.get().applied_at is None


def test_closed_early_it_stores_nothing(cast, monkeypatch):
    monkeypatch.setattr(writing, "AT_ONCE", 1)
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ"), row(at="Chợ Bưởi")))
    steps = recording.applying_sheet(upload=sheet.token, user=cast.hanoi, at=NOW)
    assert [next(steps), next(steps)] == [(0, 3), (1, 3)]
    steps.close()
    assert (Collection.objects.count(), Drive.objects.count()) == (0, 2)


def test_progress_is_told_and_only_grows(cast, monkeypatch):
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    sheet = send(cast.hanoi, xlsx(*(row(at=f"Điểm số {n}") for n in range(5))))
    told = []
    recording.apply_sheet(
        upload=sheet.token, user=cast.hanoi, at=NOW, progress=lambda *step: told.append(step)
    )
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_books_that_changed_beside_what_a_sheet_meets_do_not_stop_it(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ")))
    site("Chợ Bưởi", cast.ha_noi)
    outcome = apply(sheet, cast.hanoi)
    assert (outcome.new, outcome.new_drives, outcome.new_sites) == (2, 1, 1)


def test_what_was_promised_is_compared_again_by_another_program(cast, monkeypatch):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    monkeypatch.setattr("campaigns.recording.batch.shelf._judging", lambda: "another")
    again = []
    compare = commit.digest_of
    monkeypatch.setattr(commit, "digest_of", lambda **books: again.append(1) or compare(**books))
    assert apply(sheet, cast.hanoi).new == 1
    assert again


def test_a_preview_without_what_was_promised_is_shown_again(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    sheet.pages.filter(state="promise").delete()
    with pytest.raises(SheetMoved):
        apply(sheet, cast.hanoi)
    assert Collection.objects.count() == 0
    assert apply(sheet, cast.hanoi).new == 1


# Wrong rows, totals, templates


def test_the_good_rows_are_written_and_the_wrong_ones_go_back_with_their_reasons(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ", donors="abc"), row(donors=-1)))
    assert states(sheet) == ["new", "wrong", "wrong"]
    apply(sheet, cast.hanoi)
    assert Collection.objects.count() == 1

    file = recording.wrong_rows(token=sheet.token, user=cast.hanoi, at=NOW)
    assert file.name == "thang-2 - can sua.xlsx"
    header, *rows = rows_of(file.content)
    assert header == [*HEADER, "Dòng gốc", "Lý do sửa"]
    assert [r[7] for r in rows] == [3, 4]
    assert rows[0][1:4] == ["Chợ Mơ", 427, "abc"]
    assert rows[0][8].startswith("D: ")
    english = recording.wrong_rows(token=sheet.token, user=cast.hanoi, at=NOW, language="en")
    assert rows_of(english.content)[0][-1] == "Reason"


def test_the_wrong_rows_come_back_mended(cast):
    sheet = send(cast.hanoi, xlsx(BACH_KHOA, row(at="Chợ Mơ", donors="abc")))
    apply(sheet, cast.hanoi)
    file = recording.wrong_rows(token=sheet.token, user=cast.hanoi, at=NOW)
    header, wrong = rows_of(file.content)
    wrong[3] = 12
    mended = send(cast.hanoi, xlsx(wrong, header=header), name=file.name)
    assert states(mended) == ["new"]
    assert apply(mended, cast.hanoi).new == 1


def test_the_sheets_own_total_is_compared(cast):
    total = ("Tổng cộng", None, 427, 999, 194, 152, None)
    checks = preview(send(cast.hanoi, xlsx(BACH_KHOA, total)))["totals"]
    assert [3, "donors", 999, 346, False] in checks
    assert [3, "registered", 427, 427, True] in checks


def test_the_template_goes_out_and_comes_back_without_duplicates(cast):
    other = drive(cast.hn_campaign, site("Chợ Mơ", cast.ha_noi), DAY)
    drive(cast.hn_campaign, site("Đã hủy", cast.ha_noi), DAY, status="cancelled")
    file = recording.sheet_template(campaign="hn-2026", user=cast.hanoi, today=TODAY)
    assert file.name == "mau-hn-2026.xlsx"
    header, *rows = rows_of(file.content)
    assert [r[0] for r in rows] == [f"DH-{d.pk:06d}" for d in (cast.hn_drive, other)]

    assert preview(send(cast.hanoi, file.content))["unfilled"] == 2
    rows[0][header.index("Người hiến")] = 346
    filled = xlsx(rows[0], rows[1], header=header)
    for times in range(2):
        outcome = sent_and_applied(cast.hanoi, filled)
        assert (outcome.new, outcome.same) == (1 - times, times)
    assert (Collection.objects.count(), Drive.objects.count()) == (1, 4)


def test_rule_11_a_template_holds_ones_own_drives(cast):
    drive(cast.national, cast.kg_drive.site, DAY)
    mine = drive(cast.national, cast.hn_drive.site, DAY)
    file = recording.sheet_template(campaign="toan-quoc", user=cast.hanoi, today=TODAY)
    assert [r[0] for r in rows_of(file.content)[1:]] == [f"DH-{mine.pk:06d}"]
    with pytest.raises(NotYours):
        recording.sheet_template(campaign="kg-2024", user=cast.hanoi, today=TODAY)


# Columns by hand

ODD = ("Hôm nào", "Chỗ nào", "Bao nhiêu người")


def odd(donors=346):
    return xlsx((DAY, "Đại học Bách khoa", donors), header=ODD)


def test_columns_are_said_by_hand_and_remembered(cast):
    sheet = send(cast.hanoi, odd())
    assert "asks" in sheet.outcome
    asked = recording.sheet_columns(token=sheet.token, user=cast.hanoi, at=NOW)
    assert [(c.letter, c.label, c.field) for c in asked.columns] == [
        ("A", "Hôm nào", None), ("B", "Chỗ nào", None), ("C", "Bao nhiêu người", None),
    ]  # fmt: skip
    assert asked.columns[0].samples == ("01/02/2026",)
    with pytest.raises(recording.Headers):
        recording.say_columns(token=sheet.token, columns={0: "day"}, said_by=cast.hanoi, at=NOW)
    said = {0: "day", 1: "site", 2: "donors", 7: "nonsense"}
    recording.say_columns(token=sheet.token, columns=said, said_by=cast.hanoi, at=NOW)
    sheet.refresh_from_db()
    assert states(sheet) == ["new"]
    assert apply(sheet, cast.hanoi).new == 1

    assert states(send(cast.hanoi, odd(donors=347))) == ["changed"]
    assert "asks" in send(cast.collector, odd(donors=348)).outcome, "each for themselves"
    assert ColumnMapping.objects.count() == 1


def test_a_sheet_without_its_columns_is_not_applied(cast):
    sheet = send(cast.hanoi, odd())
    with pytest.raises(NotYours):
        apply(sheet, cast.hanoi)


# Nothing of people

NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường", "Phạm Thu Dung")
PHONES = ("0912345678", "0987 654 321", "+84 903 111 222", "0909.888.777")


def everything_stored() -> str:
    """All that the tables of sheets hold, as text."""
    rows = [*Upload.objects.values(), *SheetPage.objects.values(), *ColumnMapping.objects.values()]
    return repr(rows)


@pytest.mark.parametrize(
    "header, cells",
    [
        (("Họ tên", "Ngày", "Điểm hiến máu", "Người hiến"), lambda i: (NAMES[i], DAY, "Chợ", 1)),
        (("Ngày", "Điểm hiến máu", "Người hiến", "SĐT"), lambda i: (DAY, "Chợ", 1, PHONES[i])),
        (("Ngày", "Điểm hiến máu", "Người hiến", "X"), lambda i: (DAY, "Chợ", 1, PHONES[i])),
        (("Ngày", "Điểm hiến máu", "Người hiến", "X"), lambda i: (DAY, "Chợ", 1, NAMES[i])),
        (("A1", "A2", "A3"), lambda i: (i, NAMES[i], "x")),
        (("A1", "A2", "A3"), lambda i: (i, PHONES[i], "x")),
    ],
)
def test_rule_12_a_list_of_donors_is_refused_and_nothing_of_it_kept(cast, header, cells):
    data = xlsx(*map(cells, range(4)), header=header)
    with pytest.raises(DonorList) as refusal:
        send(cast.hanoi, data, name="Danh sách Nguyễn Văn An 0912345678.xlsx")
    assert Upload.objects.count() == 0
    said = f"{refusal.value} {refusal.value.en}"
    assert not any(word in said for word in (*NAMES, *PHONES))


def test_rule_12_a_list_on_another_sheet_is_refused_too(cast):
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsx(BACH_KHOA)))
    second = book.create_sheet("Danh sách")
    second.append(("STT", "Họ và tên", "CCCD"))
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(DonorList):
        send(cast.hanoi, out.getvalue())
    assert Upload.objects.count() == 0


def test_rule_12_a_single_number_is_kept_from_the_table(cast):
    sheet = send(
        cast.hanoi,
        xlsx(row(note="gọi 0912345678"), ("Liên hệ: 0912.345.678",)),
        name="0912345678.xlsx",
    )
    assert sheet.name == "bảng tính"
    assert states(sheet) == ["wrong"]
    assert "số của cá nhân" in why(sheet)[0][2]
    kept = repr(recording.uploads.cells_of(packed=bytes(sheet.content), numbers={2, 3}))
    assert "…" in kept
    for text in (kept, everything_stored()):
        assert "0912" not in text
    file = recording.wrong_rows(token=sheet.token, user=cast.hanoi, at=NOW)
    assert "0912" not in repr(rows_of(file.content))


def test_rule_12_a_list_that_shows_only_by_its_columns_goes_at_once(cast):
    """Names in a column that a person then calls a count."""
    data = xlsx(*((DAY, f"Chợ {i}", NAMES[i % 2] if i < 3 else "x", 3) for i in range(9)),
                header=("Hôm nào", "Chỗ nào", "Z", "Số"))  # fmt: skip
    sheet = send(cast.hanoi, data)
    assert "asks" in sheet.outcome
    said = {0: "day", 1: "site", 2: "donors"}
    with pytest.raises(DonorList):
        recording.say_columns(token=sheet.token, columns=said, said_by=cast.hanoi, at=NOW)
    assert (Upload.objects.count(), ColumnMapping.objects.count()) == (0, 0)


def test_a_file_that_is_no_sheet_is_not_kept(cast):
    for data in (b"", b"\x89PNG\r\n", b"x" * (10 * 1024 * 1024 + 1), b"PK\x03\x04" + b"\0" * 50):
        with pytest.raises(BadWorkbook):
            send(cast.hanoi, data)
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\An\\thang 2.xlsx", "thang 2.xlsx"),
        ("a\u202egnp.xlsx", "a gnp.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 189 + "…" + "xxxxx.xlsx"),
        ("", "bảng tính"),
        ("=HYPERLINK(1).csv", "=HYPERLINK(1).csv"),
        ("<script>.xlsx", "<script>.xlsx"),
    ],
)
def test_a_files_name_is_only_text(cast, name, kept):
    assert send(cast.hanoi, xlsx(BACH_KHOA), name=name).name == kept


def test_the_same_file_twice_is_one_sheet_until_it_is_applied(cast):
    data = xlsx(BACH_KHOA)
    first = send(cast.hanoi, data)
    assert send(cast.hanoi, data).pk == first.pk
    apply(first, cast.hanoi)
    assert send(cast.hanoi, data).pk != first.pk


def test_sheets_that_nobody_applied_are_forgotten(cast):
    send(cast.hanoi, xlsx(BACH_KHOA))
    kept = send(cast.hanoi, xlsx(row(donors=1)))
    apply(kept, cast.hanoi)
    later = send(cast.hanoi, xlsx(row(donors=2)), at=NOW + timedelta(days=31))
    assert set(Upload.objects.all()) == {kept, later}


def test_a_sheet_whose_results_stand_is_never_forgotten(cast):
    kept = send(cast.hanoi, xlsx(BACH_KHOA))
    apply(kept, cast.hanoi)
    Upload.objects.filter(pk=kept.pk).update(applied_at=None)
    later = send(cast.hanoi, xlsx(row(donors=2)), at=NOW + timedelta(days=31))
    assert set(Upload.objects.all()) == {kept, later}


def test_a_column_that_was_misread_can_be_said_by_hand(cast, monkeypatch):
    monkeypatch.setattr("campaigns.recording.workbook.reasons.MAX_WRONG", 3)
    rows = [(DAY, f"Chợ {n}", f"{n}/9", n) for n in range(1, 7)]
    sheet = send(cast.hanoi, xlsx(*rows, header=(*HEADER[:2], "Đăng ký", "Người hiến")))
    assert "cột bị hiểu nhầm" in sheet.outcome["asks"][0]
    said = {2: "ignore"}
    recording.say_columns(token=sheet.token, columns=said, said_by=cast.hanoi, at=NOW)
    sheet.refresh_from_db()
    assert states(sheet) == ["new"] * 6


def test_what_was_once_said_of_columns_is_let_go_where_it_reads_nothing(cast, monkeypatch):
    monkeypatch.setattr("campaigns.recording.workbook.reasons.MAX_WRONG", 3)
    sheet = send(cast.hanoi, xlsx(BACH_KHOA))
    said = {2: "note", 6: "ignore"}
    recording.say_columns(token=sheet.token, columns=said, said_by=cast.hanoi, at=NOW)
    mapping = ColumnMapping.objects.get()
    mapping.columns = {"1": "donors"}
    mapping.save()
    again = send(cast.hanoi, xlsx(*(row(at=f"Chợ {n}") for n in range(6))))
    assert states(again) == ["new"] * 6


def test_rule_12_names_in_a_column_of_counts_are_refused_however_many_rows_are_wrong(
    cast, monkeypatch
):
    monkeypatch.setattr("campaigns.recording.workbook.reasons.MAX_WRONG", 2)
    rows = [(DAY, f"Chợ {n}", 1, NAMES[n % 4]) for n in range(8)]
    with pytest.raises(DonorList):
        send(cast.hanoi, xlsx(*rows, header=(*HEADER[:2], "Đăng ký", "Người hiến")))
    assert Upload.objects.count() == 0
