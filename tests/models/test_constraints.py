"""Each constraint of the database is broken once, on SQLite and on PostgreSQL alike.

A breaker is named after its constraint and breaks that one alone; the last test fails when a
constraint has no breaker.
"""

from datetime import date, time
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from campaigns.models import (
    ApiToken,
    Approval,
    Campaign,
    CampaignOrganisation,
    Claim,
    Collection,
    ColumnMapping,
    DonationSite,
    Drive,
    Mention,
    Organisation,
    PeriodLock,
    Place,
    Responsibility,
    SampleData,
    SheetPage,
    Source,
    Succession,
    Target,
    Upload,
)
from tests.cast import MERGER, NOW, TODAY, Cast

BREAKERS = {}
LATER, SOONER = date(2026, 3, 1), date(2026, 1, 1)


def breaks(name):
    def register(function):
        assert name not in BREAKERS
        BREAKERS[name] = function
        return function

    return register


def figure(**more):
    return {"measure": "donors", "amount": 5, "qualifier": "exact", **more}


def target(cast, **more):
    return Target.objects.create(campaign=cast.kg_campaign, **figure(**more))


def claim(cast, **more):
    values = {"role": "result", "part": "paragraph", "as_printed": "5", **more}
    return Claim.objects.create(source=cast.source, campaign=cast.kg_campaign, **figure(**values))


def entry(cast, **more):
    values = {"drive": cast.kg_drive, "logged_by": cast.quanly, "recorded_at": NOW, **more}
    return Collection.objects.create(**{"entry_key": uuid4(), **values})


def itself(row, name, **more):
    """Sets a row's own key in one of its columns."""
    type(row).objects.filter(pk=row.pk).update(**{f"{name}_id": row.pk}, **more)


# Figures: the same checks on targets and on claims

FIGURES = {
    "amount_not_negative": {"amount": -1},
    "range_in_order": {"amount": 5, "high": 5, "qualifier": "range"},
    "high_is_for_ranges": {"amount": 5, "qualifier": "range"},
    "unknown_has_no_qualifier": {"amount": None, "qualifier": "about"},
    "basis_is_for_blood": {"basis": "bags"},
}
for rule, values in FIGURES.items():
    for prefix, make in (("target", target), ("claim", claim)):
        # An amount that is unknown breaks `target_says_an_amount` as well; a qualifier that
        # nobody knows breaks this rule alone.
        alone = {"qualifier": "perhaps"} if rule.startswith("unknown") else values
        breaks(f"{prefix}_{rule}")(lambda cast, make=make, alone=alone: make(cast, **alone))


@breaks("target_says_an_amount")
def _(cast):
    target(cast, amount=None, qualifier="")


@breaks("target_one_principal")
def _(cast):
    target(cast, principal=True)
    target(cast, principal=True)


@breaks("claim_known_is_printed")
def _(cast):
    claim(cast, as_printed="")


@breaks("claim_chosen_with_reason")
def _(cast):
    claim(cast, chosen=True)


@breaks("claim_one_chosen")
def _(cast):
    claim(cast, chosen=True, chosen_reason="thân bài")
    claim(cast, chosen=True, chosen_reason="tiêu đề")


def test_rule_5_bags_and_standard_units_are_chosen_apart(cast):
    for basis in ("bags", "standard_250ml", "unstated"):
        claim(cast, measure="blood_units", basis=basis, chosen=True, chosen_reason="thân bài")


@breaks("mention_unmatched_is_explained")
def _(cast):
    Mention.objects.create(source=cast.source, part="paragraph", as_printed="Kiên Lưong")


# Places


@breaks("place_dates_in_order")
def _(cast):
    Place.objects.create(slug="x", name="X", kind="ward", valid_from=MERGER, valid_until=MERGER)


@breaks("place_not_part_of_itself")
def _(cast):
    itself(cast.ha_noi, "parent")


@breaks("succession_stated_once")
def _(cast):
    Succession.objects.create(
        predecessor=cast.kien_giang, successor=cast.an_giang, on=date(2025, 7, 2)
    )


@breaks("succession_is_by_another_place")
def _(cast):
    Succession.objects.create(predecessor=cast.ha_noi, successor=cast.ha_noi, on=MERGER)


@breaks("responsibility_stated_once")
def _(cast):
    Responsibility.objects.create(user=cast.hanoi, place=cast.ha_noi, role="collector")


# Plans


@breaks("organisation_not_part_of_itself")
def _(cast):
    itself(cast.hospital, "parent")


@breaks("organisation_role_stated_once")
def _(cast):
    for _time in range(2):
        CampaignOrganisation.objects.create(
            campaign=cast.kg_campaign, organisation=cast.hospital, role="host"
        )


@breaks("campaign_dates_in_order")
def _(cast):
    Campaign.objects.create(slug="x", name="X", starts_on=LATER, ends_on=SOONER)


@breaks("campaign_not_part_of_itself")
def _(cast):
    itself(cast.kg_campaign, "part_of")


@breaks("site_named_once_in_a_place")
def _(cast):
    DonationSite.objects.create(name=cast.kg_drive.site.name, place=cast.kien_luong)


@breaks("drive_dates_in_order")
def _(cast):
    Drive.objects.create(
        campaign=cast.kg_campaign, site=cast.kg_drive.site, starts_on=LATER, ends_on=SOONER
    )


@breaks("drive_hours_in_order")
def _(cast):
    Drive.objects.create(
        campaign=cast.kg_campaign,
        site=cast.kg_drive.site,
        starts_on=TODAY,
        opens_at=time(8),
        closes_at=time(8),
    )


# Results


@breaks("collection_not_replacing_itself")
def _(cast):
    # The ledger's trigger lets nobody update, so the row comes with its own key.
    entry(cast, id=77, replaces_id=77, reason="nhầm")


@breaks("collection_correction_has_reason")
def _(cast):
    entry(cast, replaces=entry(cast))


@breaks("Collection.replaces")
def _(cast):
    first = entry(cast)
    for reason in ("đếm lại", "đếm lại lần nữa"):
        entry(cast, replaces=first, reason=reason)


@breaks("Collection.entry_key")
def _(cast):
    key = uuid4()
    entry(cast, entry_key=key)
    entry(cast, entry_key=key)


@breaks("Approval.entry")
def _(cast):
    approved = entry(cast)
    for user in (cast.quanly, cast.kiengiang):
        Approval.objects.create(entry=approved, approved_by=user, approved_at=NOW)


def lock(cast, **more):
    values = {"first_day": SOONER, "last_day": LATER, "locked_at": NOW, **more}
    PeriodLock.objects.create(place=cast.kien_giang, locked_by=cast.quanly, **values)


@breaks("sample_data_marked_once")
def _(cast):
    SampleData.objects.create(only=False, seed=7, size="small", today=TODAY)


@breaks("lock_days_in_order")
def _(cast):
    lock(cast, first_day=LATER, last_day=SOONER)


@breaks("lock_ends_with_who_when_and_why")
def _(cast):
    lock(cast, unlocked_by=cast.quanly, unlocked_at=NOW)


@breaks("Upload.token")
def _(cast):
    token = uuid4()
    for name in ("a.xlsx", "b.xlsx"):
        Upload.objects.create(
            token=token, campaign=cast.kg_campaign, name=name, sent_by=cast.kiengiang, sent_at=NOW
        )


@breaks("preview_page_once")
def _(cast):
    sheet = Upload.objects.create(
        token=uuid4(), campaign=cast.hn_campaign, sent_by=cast.hanoi, sent_at=NOW, content=b""
    )
    for _time in range(2):
        SheetPage.objects.create(upload=sheet, state="all", number=1, rows=[])


@breaks("ApiToken.digest")
def _(cast):
    for owner in (cast.hanoi, cast.kiengiang):
        ApiToken.objects.create(user=owner, name="app", digest="a" * 64, made_at=NOW)


@breaks("columns_remembered_once")
def _(cast):
    for _time in range(2):
        ColumnMapping.objects.create(owner=cast.kiengiang, signature="a" * 64, columns={})


# Address words


@breaks("Place.slug")
def _(cast):
    Place.objects.create(slug="ha-noi", name="Hà Nội", kind="province")


@breaks("Organisation.slug")
def _(cast):
    Organisation.objects.create(slug=cast.hospital.slug, name="X")


@breaks("Campaign.slug")
def _(cast):
    Campaign.objects.create(slug=cast.kg_campaign.slug, name="X")


@breaks("Source.slug")
def _(cast):
    Source.objects.create(slug=cast.source.slug, label="X")


MESSAGE = {  # what SQLite and PostgreSQL name where a column is unique
    "Collection.replaces": "replaces_id",
    "Collection.entry_key": "entry_key",
    "Approval.entry": "entry_id",
    "Upload.token": "token",
    "ApiToken.digest": "digest",
    **{f"{name}.slug": "slug" for name in ("Place", "Organisation", "Campaign", "Source")},
}


@pytest.mark.parametrize("name", sorted(BREAKERS))
def test_the_database_refuses_what_breaks(cast: Cast, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREAKERS[name](cast)
    assert_names(name, str(refused.value))


def assert_names(name, message):
    """It was this constraint that refused, and not another one on the way."""
    if name in MESSAGE:
        assert MESSAGE[name] in message
    elif connection.vendor == "postgresql" or "CHECK" in message:
        assert name in message
    else:  # SQLite names the columns of a unique index, or the index of a conditional one
        columns = unique_constraints()[name].fields
        assert name in message or all(column in message for column in columns)


def unique_constraints():
    return {
        constraint.name: constraint
        for model in apps.get_app_config("campaigns").get_models()
        for constraint in model._meta.constraints
        if hasattr(constraint, "fields")
    }


def test_each_constraint_has_a_test_that_breaks_it():
    models = [
        model
        for model in apps.get_app_config("campaigns").get_models()
        if not model.__name__.startswith("Historical")
    ]
    named = {constraint.name for model in models for constraint in model._meta.constraints}
    unique = {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }
    assert named | unique == set(BREAKERS)
