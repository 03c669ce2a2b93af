"""Results in the back office: one write path, a ledger, and both sides of a conflict."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from campaigns.models import Collection
from campaigns.recording import CollectionFacts, approve, lock_period
from tests.cast import NOW, drive, log, site

COUNTS = {"registered": "427", "donors": "346", "bags_250": "194", "bags_350": "1.152"}


def page(name, *args, language="vi"):
    with translation.override(language):
        return reverse(f"admin:campaigns_collection_{name}", args=args)


def shown(client, address):
    """A form as the browser would send it back."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_result_is_logged_through_recording(staffed, client_of):
    client = client_of("kiengiang")
    form = shown(client, page("add"))
    saved = client.post(page("add"), {**form, **COUNTS, "drive": staffed.kg_drive.pk}, follow=True)
    entry = Collection.objects.get()
    assert saved.redirect_chain == [(page("change", entry.pk), 302)]
    assert (entry.donors, entry.bags_350, entry.deferred) == (346, 1152, None)
    assert (entry.logged_by, entry.recorded_at, str(entry.entry_key)) == (
        staffed.kiengiang, NOW, str(form["entry_key"]),
    )  # fmt: skip
    assert f"PN-{entry.pk:06d}" in saved.content.decode()


def test_rule_1_the_list_says_at_least_where_a_result_leaves_out_a_size(staffed, client_of):
    log(staffed.kg_drive, staffed.kiengiang, facts=CollectionFacts(bags={250: 1094}))
    log(staffed.kg_drive, staffed.kiengiang, facts=CollectionFacts(donors=80))
    listed = client_of("kiengiang").get(page("changelist")).content.decode()
    assert '<td class="field-bags_shown">ít nhất 1.094</td>' in listed
    assert '<td class="field-bags_shown">chưa có số liệu</td>' in listed


def test_rule_10_a_double_click_counts_once(staffed, client_of):
    client = client_of("kiengiang")
    form = {**shown(client, page("add")), **COUNTS, "drive": staffed.kg_drive.pk}
    for _click in range(2):
        assert client.post(page("add"), form).status_code == 302
    assert Collection.objects.count() == 1


def test_each_form_has_a_key_of_its_own(staffed, client_of):
    client = client_of("kiengiang")
    keys = {str(shown(client, page("add"))["entry_key"]) for _time in range(3)}
    assert len(keys) == 3


def test_rule_10_the_same_form_with_other_figures_is_a_conflict_that_shows_both(staffed, client_of):
    client = client_of("kiengiang")
    form = {**shown(client, page("add")), **COUNTS, "drive": staffed.kg_drive.pk}
    client.post(page("add"), form)
    conflict = client.post(page("add", language="en"), {**form, "donors": "345"})
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "346" in html
    assert "345" in html
    assert 'name="donors" value="345"' in html  # what was typed stays
    assert Collection.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"donors": "-1"}, "donors"),
        ({"donors": "3,5"}, "donors"),
        ({"bags_250": "2.000.000"}, "bags_250"),
        ({"donors": "1", "note": "chị Hoa 0912 345 678"}, "note"),
        ({}, "__all__"),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field(staffed, client_of, typed, field):
    client = client_of("kiengiang")
    form = {**shown(client, page("add")), "drive": staffed.kg_drive.pk}
    refused = client.post(page("add"), {**form, **typed})
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == [field]
    for value in typed.values():
        assert value in refused.content.decode()
    assert not Collection.objects.exists()


def test_rule_11_another_places_drive_cannot_be_chosen(staffed, client_of):
    client = client_of("hanoi")
    form = {**shown(client, page("add")), **COUNTS, "drive": staffed.kg_drive.pk}
    refused = client.post(page("add"), form)
    assert list(refused.context["form"].errors) == ["drive"]
    assert not Collection.objects.exists()


def test_rule_9_an_entry_is_neither_changed_nor_deleted(staffed, client_of):
    receipt = log(staffed.kg_drive, staffed.kiengiang)
    client = client_of("quanly")
    assert client.post(page("change", receipt.entry), {"donors": "1"}).status_code == 403
    assert client.post(page("delete", receipt.entry), {"post": "yes"}).status_code == 403
    html = client.get(page("change", receipt.entry)).content.decode()
    assert 'name="_save"' not in html
    assert Collection.objects.get().donors == 346


def test_rule_9_a_correction_keeps_the_old_entry_and_shows_the_trail(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    client = client_of("kiengiang")
    assert page("correct", first.entry) in client.get(page("change", first.entry)).content.decode()
    form = shown(client, page("correct", first.entry))
    assert (form["donors"], form["registered"]) == ("346", "427")
    saved = client.post(
        page("correct", first.entry),
        {**form, "donors": "345", "reason": "đếm lại phiếu"},
        follow=True,
    )
    new = Collection.objects.get(replaces=first.entry)
    assert saved.redirect_chain == [(page("change", new.pk), 302)]
    assert (new.donors, new.bags_350, new.reason) == (345, 152, "đếm lại phiếu")
    for entry in (first.entry, new.pk):
        html = client.get(page("change", entry)).content.decode()
        assert "đếm lại phiếu" in html
        assert f"PN-{first.entry:06d}" in html
        assert (page("correct", entry) in html) is (entry == new.pk)


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    client = client_of("kiengiang")
    form = shown(client, page("correct", first.entry))
    refused = client.post(page("correct", first.entry), {**form, "donors": "345", "reason": " "})
    assert list(refused.context["form"].errors) == ["reason"]
    assert 'name="donors" value="345"' in refused.content.decode()
    assert Collection.objects.count() == 1


def test_rule_10_who_corrects_second_is_told_and_shown_both(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    mine, theirs = client_of("kiengiang"), client_of("quanly")
    address = page("correct", first.entry)
    form_mine, form_theirs = shown(mine, address), shown(theirs, address)
    theirs.post(address, {**form_theirs, "donors": "341", "reason": "đếm lại"})
    told = mine.post(address, {**form_mine, "donors": "342", "reason": "sai số"})
    assert told.status_code == 409
    html = told.content.decode()
    standing = Collection.objects.get(replaces=first.entry)
    assert f"PN-{standing.pk:06d}" in html
    assert "quanly" in html
    assert "341" in html
    assert 'name="donors" value="342"' in html
    assert 'value="sai số"' in html
    assert Collection.objects.count() == 2


def test_rule_11_another_places_entry_cannot_be_corrected(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    client = client_of("hanoi")
    assert client.get(page("correct", first.entry)).status_code == 404
    assert client.post(page("correct", first.entry), {"donors": "1"}).status_code == 404
    assert client.get(page("correct", 999_999)).status_code == 404


def test_a_correction_carries_the_reasons_of_deferral_along(staffed, client_of):
    facts = CollectionFacts(deferred=5, deferred_reasons={"weight": 3})
    first = log(staffed.kg_drive, staffed.kiengiang, facts=facts)
    client = client_of("kiengiang")
    form = shown(client, page("correct", first.entry))
    assert form["deferred_reasons_weight"] == "3"
    refused = client.post(
        page("correct", first.entry), {**form, "deferred_reasons_other": "3", "reason": "đếm lại"}
    )
    assert list(refused.context["form"].errors) == ["deferred"]
    saved = client.post(page("correct", first.entry), {**form, "deferred": "6", "reason": "sót"})
    assert saved.status_code == 302
    assert Collection.objects.get(replaces=first.entry).deferred_reasons == {"weight": 3}


def test_a_draft_is_submitted_without_a_reason(staffed, client_of):
    draft = log(staffed.kg_drive, staffed.kiengiang, draft=True)
    client = client_of("kiengiang")
    form = shown(client, page("correct", draft.entry))
    assert client.post(page("correct", draft.entry), form).status_code == 302
    assert not Collection.objects.get(replaces=draft.entry).draft


def test_who_may_not_correct_an_entry_is_told_why(staffed, client_of):
    theirs = log(staffed.hn_drive, staffed.hanoi)
    mine = log(staffed.hn_drive, staffed.collector)
    approve(entries=[mine.entry], approved_by=staffed.hanoi, at=NOW)
    client = client_of("collector")
    for receipt, why in ((theirs, "Only who logged"), (mine, "is approved")):
        form = shown(client, page("correct", receipt.entry))
        address = page("correct", receipt.entry, language="en")
        refused = client.post(address, {**form, "donors": "1", "reason": "đếm lại"})
        assert refused.status_code == 200
        assert why in refused.content.decode()
    assert Collection.objects.count() == 2


def test_a_locked_period_is_named_and_nothing_is_saved(staffed, client_of):
    lock_period(
        place="huyen-kien-luong", first_day=date(2024, 2, 1), last_day=date(2024, 2, 29),
        locked_by=staffed.kiengiang, at=NOW,
    )  # fmt: skip
    client = client_of("kiengiang")
    form = {**shown(client, page("add")), **COUNTS, "drive": staffed.kg_drive.pk}
    refused = client.post(page("add", language="en"), form)
    html = refused.content.decode()
    assert "from 1 February 2024 to 29 February 2024 are locked" in html
    assert 'name="donors" value="346"' in html
    assert not Collection.objects.exists()


def test_staff_without_the_permission_log_nothing_here(cast, client_of):
    client = client_of("hanoi")  # staff, but in no group
    assert client.get(page("add")).status_code == 403


def test_the_list_tells_what_stands_from_what_was_replaced(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    second = log(staffed.kg_drive, staffed.kiengiang, replaces=first.entry, reason="đếm lại")
    client = client_of("kiengiang")
    draft = log(staffed.kg_drive, staffed.kiengiang, draft=True)
    approve(entries=[second.entry], approved_by=staffed.kiengiang, at=NOW)
    for value, receipts in {
        "counted": [second], "approved": [second], "provisional": [],
        "replaced": [first], "draft": [draft],
    }.items():  # fmt: skip
        listed = client.get(page("changelist"), {"status": value})
        found = [row.pk for row in listed.context["cl"].result_list]
        assert found == [receipt.entry for receipt in receipts], value


def test_a_drives_page_leads_to_its_entries_and_to_a_new_one(staffed, client_of):
    first = log(staffed.kg_drive, staffed.kiengiang)
    client = client_of("kiengiang")
    address = reverse("admin:campaigns_drive_change", args=[staffed.kg_drive.pk])
    html = client.get(address).content.decode()
    assert page("change", first.entry) in html
    new = f"{page('add')}?drive={staffed.kg_drive.pk}"
    assert new in html
    assert str(shown(client, new)["drive"]) == str(staffed.kg_drive.pk)


@pytest.mark.parametrize("given", ["abc", "999999", "9" * 40])
def test_a_form_opened_for_no_such_drive_still_opens(staffed, client_of, given):
    assert client_of("kiengiang").get(page("add"), {"drive": given}).status_code == 200


@pytest.mark.parametrize("given", ["abc", "-1", "9" * 40, "9" * 5000])
def test_a_form_sent_for_no_such_drive_is_refused(staffed, client_of, given):
    client = client_of("kiengiang")
    refused = client.post(page("add"), {**shown(client, page("add")), **COUNTS, "drive": given})
    assert list(refused.context["form"].errors) == ["drive"]


@pytest.mark.parametrize(
    "query",
    [
        "province=9" + "9" * 40,
        "province=x",
        "status=x",
        "q=" + "x" * 999,
        *(f"time={time}" for time in ("0000", "9999", "2026-13", "2026-00", "x", "9" * 40)),
    ],
)
def test_odd_filters_of_a_list_are_answered(staffed, client_of, query):
    client = client_of("kiengiang")
    assert client.get(f"{page('changelist')}?{query}").status_code in (200, 302)


def test_rule_11_the_form_names_no_drive_of_another_place(staffed, client_of):
    html = client_of("hanoi").get(page("add"), {"drive": staffed.kg_drive.pk}).content.decode()
    assert "Kiên Lương" not in html


def test_a_drive_with_entries_of_many_days_shows_them_all(staffed, client_of):
    held = drive(staffed.kg_campaign, site("Trạm y tế", staffed.kien_giang))
    entries = [log(held, staffed.kiengiang).entry for _day in range(3)]
    address = reverse("admin:campaigns_drive_change", args=[held.pk])
    html = client_of("kiengiang").get(address).content.decode()
    assert all(page("change", entry) in html for entry in entries)


def test_results_have_no_other_door_in_the_back_office():
    admin_class = admin.site._registry[Collection]
    assert "delete_selected" not in dict(admin.site.actions)
    assert not admin_class.list_editable


@pytest.mark.parametrize(
    ("time", "listed"),
    [("2026", 3), ("2025", 0), ("2026-01", 1), ("2026-02", 2), ("2026-03", 0), ("x", 3)],
)
def test_a_list_is_narrowed_by_year_and_month_of_this_country(staffed, client_of, time, listed):
    # The last moment of January in Viet Nam, and the first of February.
    turn = datetime(2026, 1, 31, 17, tzinfo=UTC)
    for at in (turn - timedelta(microseconds=1), turn, turn + timedelta(days=27)):
        log(staffed.kg_drive, staffed.kiengiang, at=at)
    answer = client_of("kiengiang").get(f"{page('changelist')}?time={time}")
    html = answer.content.decode()
    assert answer.context["cl"].result_count == listed
    assert "time=2026" in html
    assert ("time=2026-02" in html) == time.startswith("2026")
