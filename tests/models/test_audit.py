"""The audit is written by the database itself with each change, whoever writes and however."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, IntegrityError, connection, transaction

from campaigns.models import (
    Audit,
    Campaign,
    Claim,
    DonationSite,
    Drive,
    Organisation,
    SampleData,
    Target,
    acting,
)
from campaigns.recording import bulk
from tests.cast import NOW, TODAY, log
from tests.models.triggers import triggers_there

pytestmark = pytest.mark.django_db

MIGRATION = importlib.import_module("campaigns.migrations.0014_audit")
# Their own record; counted from others; kept for a while; or nothing that anybody decides.
UNWATCHED = {
    "campaigns_approval",
    "campaigns_audit",
    "campaigns_collection",
    "campaigns_columnmapping",
    "campaigns_sampledata",
    "campaigns_sheetpage",
    "campaigns_total",
    "campaigns_version",
    "auth_permission",
}


def told(kind: str, subject: int | None = None) -> list[Audit]:
    found = Audit.objects.filter(kind=kind).order_by("pk")
    return list(found if subject is None else found.filter(subject=subject))


def last() -> Audit:
    return Audit.objects.first()


def test_every_table_of_ours_and_of_accounts_is_watched_with_all_its_columns():
    """A new table or column fails here until it is decided whether it is shown."""
    tables = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"campaigns", "auth", "otp_totp", "otp_static"}
        and "historical" not in model._meta.db_table
    }
    assert tables.keys() - UNWATCHED == MIGRATION.WATCHED.keys()
    for table, of in MIGRATION.WATCHED.items():
        columns = {field.column for field in tables[table]._meta.concrete_fields} - {"id"}
        assert sorted(columns) == sorted([*of["shown"], *of["secret"], *of["silent"]]), table


def test_every_trigger_stands_after_the_last_migration():
    """One that remade a table would have dropped them, on SQLite."""
    there = triggers_there()
    events = {MIGRATION.name_of(t, event) for t in MIGRATION.WATCHED for event in MIGRATION.ACTIONS}
    assert events <= there
    guards = MIGRATION.SQLITE_GUARDS if connection.vendor == "sqlite" else {"audit_refuses"}
    assert set(guards) <= there


def test_a_change_is_kept_with_who_what_and_both_values(cast):
    with acting(cast.hanoi.pk):
        cast.hn_campaign.name = "Tên mới"
        cast.hn_campaign.save()
    record = last()
    assert (record.person, record.action) == (cast.hanoi, "changed")
    assert (record.kind, record.subject) == ("campaigns_campaign", cast.hn_campaign.pk)
    assert record.old == {"name": "Lễ hội xuân hồng Hà Nội"}
    assert record.new == {"name": "Tên mới"}
    assert (record.place, record.former_place) == (cast.ha_noi, None)
    assert abs((record.at - Audit.objects.last().at).total_seconds()) < 60


def test_a_row_that_is_saved_as_it_was_leaves_no_record(cast):
    before = Audit.objects.count()
    cast.hn_campaign.save()
    User.objects.update(last_login=NOW)
    assert Audit.objects.count() == before


def test_a_row_that_comes_and_goes_is_kept_whole(cast):
    made = Target.objects.create(
        campaign=cast.kg_campaign, measure="blood_units", amount=4200, qualifier="exact",
        basis="unstated",
    )  # fmt: skip
    made.delete()
    added, deleted = told("campaigns_target")[-2:]
    assert (added.action, added.old) == ("added", None)
    assert (deleted.action, deleted.new) == ("deleted", None)
    for values in (added.new, deleted.old):
        assert float(values["amount"]) == 4200
        assert values["campaign_id"] == cast.kg_campaign.pk
        assert "high" not in values
    assert added.place == deleted.place == cast.kien_giang


def test_what_is_written_past_the_models_is_kept_too(cast):
    site = Drive.objects.get(pk=cast.kg_drive.pk).site
    with acting(cast.kiengiang.pk):
        Campaign.objects.filter(pk=cast.kg_campaign.pk).update(slogan="Một giọt máu cho đi")
        DonationSite.objects.bulk_create(
            [DonationSite(name=f"Điểm {n}", place=cast.kien_giang) for n in range(3)]
        )
        bulk.insert_like(Drive(campaign=cast.kg_campaign, site=site), ("starts_on",), [(TODAY,)])
        cast.kg_campaign.named_in.add(cast.source)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE campaigns_organisation SET name = 'Hội'")
    changes = Audit.objects.filter(person=cast.kiengiang).order_by("pk")
    assert [(one.kind.removeprefix("campaigns_"), one.action) for one in changes] == [
        ("campaign", "changed"), *[("donationsite", "added")] * 3, ("drive", "added"),
        ("campaign_named_in", "added"),
        *[("organisation", "changed")] * Organisation.objects.count(),
    ]  # fmt: skip
    assert {one.place for one in changes[:6]} == {cast.kien_giang, cast.kien_luong}


def test_a_row_that_is_moved_says_where_it_was(cast):
    site = cast.kg_drive.site
    site.place = cast.ha_noi
    site.save()
    record = told("campaigns_donationsite", site.pk)[-1]
    assert (record.place, record.former_place) == (cast.ha_noi, cast.kien_luong)


def test_what_is_taken_back_leaves_no_record(cast):
    before = Audit.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        cast.hn_campaign.name = "Tên mới"
        cast.hn_campaign.save()
        assert Audit.objects.count() == before + 1
        raise ZeroDivisionError
    assert Audit.objects.count() == before


REFUSES_ALL = {
    "sqlite": [
        "CREATE TRIGGER broken BEFORE INSERT ON campaigns_audit "
        "BEGIN SELECT RAISE(ABORT, 'broken'); END"
    ],
    "postgresql": [
        "CREATE TRIGGER broken BEFORE INSERT ON campaigns_audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuses()"
    ],
}


def test_without_its_record_a_change_does_not_stand(cast):
    with connection.cursor() as cursor:
        for statement in REFUSES_ALL[connection.vendor]:
            cursor.execute(statement)
    cast.hn_campaign.name = "Tên mới"
    with pytest.raises(DatabaseError), transaction.atomic():
        cast.hn_campaign.save()
    cast.hn_campaign.refresh_from_db()
    assert cast.hn_campaign.name == "Lễ hội xuân hồng Hà Nội"


def test_secrets_are_said_to_have_changed_and_never_told(cast):
    cast.hanoi.set_password("một mật khẩu khác 2027")
    cast.hanoi.save()
    record = told("auth_user", cast.hanoi.pk)[-1]
    assert (record.old, record.new) == ({"password": "•"}, {"password": "•"})
    [added] = [one for one in told("auth_user", cast.hanoi.pk) if one.action == "added"]
    assert "password" not in added.new
    assert added.new["username"] == "hanoi"


def test_roles_and_disabled_accounts_are_kept(cast):
    group = Group.objects.create(name="Nhân viên")
    with acting(cast.quanly.pk):
        cast.hanoi.groups.add(group)
        cast.hanoi.responsibilities.update(role="collector")
        User.objects.filter(pk=cast.hanoi.pk).update(is_active=False)
    joined, role, disabled = list(Audit.objects.order_by("-pk")[:3])[::-1]
    assert joined.new == {"user_id": cast.hanoi.pk, "group_id": group.pk}
    assert (role.old, role.new) == ({"role": "manager"}, {"role": "collector"})
    assert (role.place, disabled.place) == (cast.ha_noi, None)
    assert [bool(disabled.old["is_active"]), bool(disabled.new["is_active"])] == [True, False]
    assert {one.person for one in (joined, role, disabled)} == {cast.quanly}


def test_results_are_their_own_record_and_are_not_doubled(cast):
    before = Audit.objects.count()
    log(cast.kg_drive, cast.kiengiang)
    assert Audit.objects.count() == before


def test_what_a_made_up_country_consists_of_was_made_by_nobody(cast):
    SampleData.objects.create(seed=7, size="tiny", today=TODAY)
    before = Audit.objects.count()
    DonationSite.objects.create(name="Điểm", place=cast.ha_noi)
    assert Audit.objects.count() == before
    with acting(cast.hanoi.pk):
        DonationSite.objects.create(name="Điểm khác", place=cast.ha_noi)
    Claim.objects.update(remark="x")
    DonationSite.objects.filter(name="Điểm").update(address="Phố")
    assert Audit.objects.count() == before + 2


@pytest.mark.parametrize(
    "write",
    [
        lambda: Audit.objects.update(person=None),
        lambda: Audit.objects.all().delete(),
        lambda: Audit.objects.first().delete(),
        lambda: Audit.objects.first().save(),
        lambda: Audit.objects.bulk_update([Audit.objects.first()], ["action"]),
        lambda: Audit.objects.bulk_create(
            [Audit(pk=Audit.objects.first().pk, action="added", kind="x")],
            update_conflicts=True, update_fields=["kind"], unique_fields=["id"],
        ),
    ],
)  # fmt: skip
def test_nobody_changes_or_removes_a_record(cast, write):
    before = list(Audit.objects.values())
    with pytest.raises(IntegrityError), transaction.atomic():
        write()
    assert list(Audit.objects.values()) == before


@pytest.mark.parametrize("table", ["audit", "collection", "approval"])
def test_nobody_empties_the_table_at_a_stroke(cast, table):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE campaigns_{table} CASCADE")


def test_the_migration_can_be_taken_back_and_made_again(cast):
    editor = connection.SchemaEditorClass(connection)
    MIGRATION.unguard(apps, editor)
    MIGRATION.unwatch(apps, editor)
    cast.hn_campaign.slogan = "Không ai thấy"
    cast.hn_campaign.save()
    MIGRATION.watch(apps, editor)
    MIGRATION.guard(apps, editor)
    cast.hn_campaign.slogan = "Ai cũng thấy"
    cast.hn_campaign.save()
    assert [one.new.get("slogan") for one in told("campaigns_campaign", cast.hn_campaign.pk)] == [
        "", "Ai cũng thấy",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.update(person=None)
