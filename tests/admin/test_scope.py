"""Domain rule 11 in the back office: another place's rows look as if they did not exist."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaigns.models import Campaign, Claim, Drive, Mention, Source, Succession, Target
from tests.cast import MERGER, log, place, site


@pytest.fixture
def rows(staffed):
    """One row of each kind in Kiên Giang."""
    return {
        "campaign": staffed.kg_campaign,
        "drive": staffed.kg_drive,
        "donationsite": staffed.kg_drive.site,
        "collection": log(staffed.kg_drive, staffed.kiengiang).entry,
        "target": Target.objects.create(
            campaign=staffed.kg_campaign, measure="donors", amount=5, qualifier="exact"
        ),
        "claim": Claim.objects.create(
            campaign=staffed.kg_campaign, source=staffed.source, role="result", part="paragraph",
            measure="donors", amount=5, qualifier="exact", as_printed="5",
        ),
        "place": staffed.kien_luong,
    }  # fmt: skip


KINDS = ("campaign", "drive", "donationsite", "collection", "target", "claim", "place")


def page(kind, name, *args):
    return reverse(f"admin:campaigns_{kind}_{name}", args=args)


@pytest.mark.parametrize("kind", KINDS)
def test_rule_11_another_places_row_is_not_listed_and_not_found(client_of, rows, kind):
    client, row = client_of("hanoi"), getattr(rows[kind], "pk", rows[kind])
    listed = client.get(page(kind, "changelist"))
    assert listed.status_code == 200
    assert page(kind, "change", row) not in listed.content.decode()
    for name in ("change", "history"):
        assert client.get(page(kind, name, row)).status_code == 404
    for name in ("change", "delete"):
        assert client.post(page(kind, name, row), {"post": "yes"}).status_code in (403, 404)
    version = getattr(rows[kind], "history", None)
    if version is not None:
        address = page(kind, "simple_history", row, version.first().pk)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["kiengiang", "angiang", "quanly"])
def test_rule_11_ones_own_rows_and_those_taken_over_are_there(client_of, rows, name, kind):
    client, row = client_of(name), getattr(rows[kind], "pk", rows[kind])
    assert page(kind, "change", row) in client.get(page(kind, "changelist")).content.decode()
    assert client.get(page(kind, "change", row)).status_code == 200
    assert client.get(page(kind, "history", row)).status_code == 200


def test_rule_11_a_deleted_row_of_another_place_stays_unseen_in_its_history(client_of, rows):
    target = rows["target"]
    version, pk = target.history.first().pk, target.pk
    target.delete()
    client = client_of("hanoi")
    assert client.get(page("target", "history", pk)).status_code == 404
    assert client.get(page("target", "simple_history", pk, version)).status_code == 404


def test_rule_11_staff_without_a_place_see_nothing(client_of, rows, staffed):
    staffed.kiengiang.responsibilities.all().delete()
    client = client_of("kiengiang")
    for kind in KINDS:
        listed = client.get(page(kind, "changelist"))
        assert listed.context["cl"].result_count == 0
        assert client.get(page(kind, "add")).status_code == 403


def test_an_account_that_was_made_inactive_is_signed_out(client_of, rows, staffed):
    client = client_of("kiengiang")
    staffed.kiengiang.is_active = False
    staffed.kiengiang.save()
    assert client.get(page("campaign", "changelist")).status_code == 302


CAMPAIGN = {
    "name": "Giọt hồng", "slug": "giot-hong", "kind": "blood_donation", "progress_uses": "auto",
    **{f"{prefix}-{what}_FORMS": "0" for what in ("TOTAL", "INITIAL")
       for prefix in ("targets", "claims", "campaignorganisation_set")},
}  # fmt: skip


def test_rule_11_a_manager_makes_campaigns_in_ones_own_place_only(client_of, staffed):
    client = client_of("hanoi")
    for where in (staffed.kien_giang.pk, staffed.country.pk, ""):
        refused = client.post(page("campaign", "add"), {**CAMPAIGN, "place": where})
        assert refused.status_code == 200
        assert "place" in refused.context["adminform"].form.errors
    made = client.post(page("campaign", "add"), {**CAMPAIGN, "place": staffed.ha_noi.pk})
    assert made.status_code == 302
    assert Campaign.objects.get(slug="giot-hong").history.get().history_user == staffed.hanoi


def test_rule_11_a_campaign_is_not_moved_into_another_place(client_of, staffed):
    client = client_of("hanoi")
    moved = {**CAMPAIGN, "place": staffed.kien_giang.pk}
    client.post(page("campaign", "change", staffed.hn_campaign.pk), moved)
    staffed.hn_campaign.refresh_from_db()
    assert staffed.hn_campaign.place == staffed.ha_noi


def test_rule_11_a_drive_lies_at_ones_own_site_in_a_campaign_from_above(client_of, staffed):
    client = client_of("hanoi")
    plan = {"starts_on": "04/07/2026", "status": "planned"}
    mine = site("Nhà văn hóa Thanh Xuân", staffed.ha_noi)
    for campaign, where in (
        (staffed.kg_campaign, mine),
        (staffed.national, staffed.kg_drive.site),
    ):
        refused = client.post(
            page("drive", "add"), {**plan, "campaign": campaign.pk, "site": where.pk}
        )
        assert refused.status_code == 200
    made = client.post(
        page("drive", "add"), {**plan, "campaign": staffed.national.pk, "site": mine.pk}
    )
    assert made.status_code == 302
    assert Drive.objects.get(site=mine).starts_on == date(2026, 7, 4)


def test_rule_11_a_collector_plans_nothing_and_logs(client_of, staffed):
    client = client_of("collector")
    for kind in ("campaign", "drive", "donationsite"):
        assert client.get(page(kind, "add")).status_code == 403
    change = client.post(page("drive", "change", staffed.hn_drive.pk), {"status": "cancelled"})
    assert change.status_code == 403
    assert client.get(page("collection", "add")).status_code == 200


def found(client, model, field, term):
    answer = client.get(
        "/admin/autocomplete/",
        {"app_label": "campaigns", "model_name": model, "field_name": field, "term": term},
    )
    assert answer.status_code == 200
    return {row["text"] for row in answer.json()["results"]}


def test_rule_11_look_ups_offer_ones_own_and_search_without_accents(client_of, staffed):
    client = client_of("hanoi")
    assert found(client, "drive", "site", "bach khoa") == {"Đại học Bách khoa, Hà Nội"}
    assert found(client, "drive", "site", "kien luong") == set()
    assert found(client, "drive", "campaign", "") == {
        "Lễ hội xuân hồng Hà Nội", "Hành trình đỏ",
    }  # fmt: skip
    assert found(client, "claim", "campaign", "") == {"Lễ hội xuân hồng Hà Nội"}
    assert len(found(client, "mention", "place", "kien giang")) == 1
    assert found(client, "campaign", "place", "kien giang") == set()
    assert found(client, "drive", "collecting_hospital", "huyet hoc")


@pytest.mark.parametrize("name", ["change", "history"])
def test_rule_11_only_a_look_up_finds_places_of_the_whole_country(client_of, staffed, name):
    address = page("place", name, staffed.kien_giang.pk)
    assert client_of("hanoi").get(address, {"model_name": "mention"}).status_code == 404


def test_rule_11_a_shared_source_is_changed_by_who_answers_for_all_of_it(client_of, rows, staffed):
    address = page("source", "change", staffed.source.pk)
    for name, may in (("kiengiang", True), ("angiang", True), ("hanoi", False)):
        shown = client_of(name).get(address)
        assert shown.status_code == 200
        assert shown.context["has_change_permission"] is may


SPOKEN_OF = {
    "a target": lambda cast: Target.objects.create(
        campaign=cast.hn_campaign, source=cast.source, measure="donors", amount=5,
        qualifier="exact",
    ),
    "a campaign in words": lambda cast: Mention.objects.create(
        source=cast.source, campaign=cast.hn_campaign, place=cast.kien_giang, as_printed="Thủ đô"
    ),
    "a campaign without a place": lambda cast: Mention.objects.create(
        source=cast.source, campaign=cast.national, place=cast.kien_giang, as_printed="Cả nước"
    ),
    "a place": lambda cast: Mention.objects.create(
        source=cast.source, place=cast.ha_noi, as_printed="Thủ đô"
    ),
    "a campaign by name": lambda cast: cast.hn_campaign.named_in.add(cast.source),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOKEN_OF)
def test_rule_11_a_source_that_speaks_of_another_place_is_not_ones_own(client_of, staffed, what):
    """Whatever it says of it: not only a figure."""
    SPOKEN_OF[what](staffed)
    staffed.kiengiang.user_permissions.add(Permission.objects.get(codename="delete_source"))
    client, source = client_of("kiengiang"), staffed.source
    assert client.get(page("source", "change", source.pk)).context["has_change_permission"] is False
    assert client.post(page("source", "change", source.pk), {"label": "x"}).status_code == 403
    assert client.post(page("source", "delete", source.pk), {"post": "yes"}).status_code == 403
    assert Source.objects.filter(pk=source.pk, label=source.label).exists()


def test_rule_11_a_place_named_in_ones_own_campaign_leaves_the_source_ones_own(client_of, staffed):
    Mention.objects.create(
        source=staffed.source, campaign=staffed.kg_campaign, place=staffed.ha_noi, as_printed="HN"
    )
    address = page("source", "change", staffed.source.pk)
    assert client_of("kiengiang").get(address).context["has_change_permission"] is True


def test_rule_11_whoever_may_only_look_saves_no_earlier_version(client_of, rows, staffed):
    """django-simple-history itself would let every reader save one."""
    source = staffed.source
    source.label = "Báo Kiên Giang, bản sửa"
    source.save()
    address = page("source", "simple_history", source.pk, source.history.last().pk)
    fields = {"label": "Báo Kiên Giang", "title": "", "kind": "article"}
    assert client_of("hanoi").get(address).status_code == 200
    assert client_of("hanoi").post(address, fields).status_code == 403
    assert client_of("kiengiang").post(address, fields).status_code == 302
    own = page(
        "donationsite",
        "simple_history",
        staffed.hn_drive.site.pk,
        staffed.hn_drive.site.history.get().pk,
    )
    assert client_of("collector").get(own).status_code == 200
    assert client_of("collector").post(own, {"name": "Khác"}).status_code == 403


def test_rule_11_an_organisation_is_seen_by_all_and_changed_by_its_place(client_of, staffed):
    address = page("organisation", "change", staffed.hospital.pk)
    assert client_of("hanoi").get(address).context["has_change_permission"] is False
    staffed.hospital.place = staffed.ha_noi
    staffed.hospital.save()
    assert client_of("hanoi").get(address).context["has_change_permission"] is True
    assert client_of("kiengiang").get(address).context["has_change_permission"] is False


# Places


def test_former_places_are_read_only_even_for_the_superuser(client_of, staffed):
    client, address = client_of("quanly"), page("place", "change", staffed.kien_giang.pk)
    assert client.get(address).context["has_change_permission"] is False
    assert client.post(address, {"name": "Khác"}).status_code == 403
    assert client.get(page("place", "delete", staffed.kien_giang.pk)).status_code == 403
    assert client.get(page("place", "delete", staffed.ha_noi.pk)).status_code == 403


def test_only_the_countrys_coordinators_change_places(client_of, staffed):
    address = page("place", "change", staffed.ha_noi.pk)
    assert client_of("quanly").get(address).context["has_change_permission"] is True
    assert client_of("hanoi").get(address).context["has_change_permission"] is False
    assert client_of("hanoi").get(page("place", "add")).status_code == 403


def test_a_place_is_ended_and_a_succession_names_its_heir(client_of, staffed):
    old = place("ca-mau-cu", "Cà Mau", parent=staffed.country)
    client = client_of("quanly")
    none = {"succeeded_by-TOTAL_FORMS": "0", "succeeded_by-INITIAL_FORMS": "0"}
    fields = {"name": "Cà Mau", "kind": "province", "parent": staffed.country.pk}
    ended = client.post(
        page("place", "change", old.pk),
        {**fields, "valid_until": "01/07/2025", "took_over-TOTAL_FORMS": "0",
         "took_over-INITIAL_FORMS": "0", **none},
    )  # fmt: skip
    assert ended.status_code == 302
    old.refresh_from_db()
    assert (old.valid_until, old.slug) == (MERGER, "ca-mau-cu")
    heir = client.post(
        page("place", "change", staffed.an_giang.pk),
        {
            "name": "An Giang", "kind": "province", "parent": staffed.country.pk,
            "valid_from": "01/07/2025", **none,
            "took_over-TOTAL_FORMS": "2", "took_over-INITIAL_FORMS": "1",
            "took_over-0-id": Succession.objects.get().pk,
            "took_over-0-successor": staffed.an_giang.pk,
            "took_over-1-predecessor": old.pk, "took_over-1-successor": staffed.an_giang.pk,
            "took_over-1-on": "01/07/2025", "took_over-1-document": "202/2025/QH15",
        },
    )  # fmt: skip
    assert heir.status_code == 302, heir.context["errors"]
    assert Succession.objects.filter(predecessor=old, successor=staffed.an_giang).exists()


def test_a_source_with_figures_and_a_drive_with_results_cannot_be_deleted(client_of, rows, staffed):
    client = client_of("quanly")
    assert (
        client.post(page("source", "delete", staffed.source.pk), {"post": "yes"}).status_code == 403
    )
    for kind in ("drive", "donationsite", "campaign"):
        client.post(page(kind, "delete", rows[kind].pk), {"post": "yes"})
        assert type(rows[kind]).objects.filter(pk=rows[kind].pk).exists()


def test_lists_offer_no_deletion_at_a_stroke(client_of, rows):
    for kind in KINDS:
        listed = client_of("quanly").get(page(kind, "changelist"))
        assert "delete_selected" not in listed.content.decode()


def test_the_province_filter_takes_what_lies_below(client_of, rows, staffed):
    shown = client_of("quanly").get(
        page("drive", "changelist"), {"province": staffed.kien_giang.pk}
    )
    assert [row.pk for row in shown.context["cl"].result_list] == [staffed.kg_drive.pk]


def test_staff_accounts_show_what_they_answer_for(client_of, staffed):
    client = client_of("quanly")
    assert "Kiên Giang" in client.get(reverse("admin:auth_user_changelist")).content.decode()
    address = reverse("admin:auth_user_change", args=[staffed.hanoi.pk])
    assert "responsibilities-0-place" in client.get(address).content.decode()
    assert client.get(reverse("admin:auth_user_delete", args=[staffed.hanoi.pk])).status_code == 403
    assert client_of("hanoi").get(address).status_code == 403


def test_exports_are_safe_to_open_in_a_spreadsheet(client_of, staffed):
    Campaign.objects.filter(pk=staffed.hn_campaign.pk).update(name="=HYPERLINK(1)")
    for action in ("export_csv", "export_xlsx"):
        sent = client_of("quanly").post(
            page("campaign", "changelist"),
            {"action": action, "_selected_action": [staffed.hn_campaign.pk]},
        )
        assert sent.status_code == 200
        assert "attachment" in sent["Content-Disposition"]
        if action == "export_csv":
            text = sent.content.decode("utf-8-sig")
            assert "'=HYPERLINK(1)" in text
            assert "2026-01-15" in text


def test_rule_11_an_export_holds_ones_own_rows_only(client_of, staffed):
    sent = client_of("hanoi").post(
        page("campaign", "changelist"),
        {
            "action": "export_csv",
            "select_across": "1",
            "_selected_action": [staffed.hn_campaign.pk, staffed.kg_campaign.pk],
        },
    )
    text = sent.content.decode("utf-8-sig")
    assert "hn-2026" in text
    assert "kg-2024" not in text
