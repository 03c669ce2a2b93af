"""Figures pasted as printed: read, filled in, or refused with the reason beside the field."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from campaigns.models import Claim, Target

CLAIM = {"role": "result", "measure": "blood_units", "part": "paragraph"}


@pytest.fixture
def add(cast, client_of):
    """Posts a claim and gives the response; `language` is the page's."""

    def post(language="vi", **values):
        with translation.override(language):
            address = reverse("admin:campaigns_claim_add")
        fields = {**CLAIM, "source": cast.source.pk, "campaign": cast.kg_campaign.pk, **values}
        return client_of("quanly").post(address, fields)

    return post


def errors(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("printed", "values", "amount", "high", "qualifier", "unit"),
    [
        ("5.600 đơn vị máu", {}, 5600, None, "exact", "đơn vị máu"),
        ("hơn 22.000 suất quà", {"measure": "gifts"}, 22000, None, "at_least", "suất quà"),
        ("từ 45.000 đến 50.000", {}, 45000, 50000, "range", ""),
        ("208,500 tỷ đồng", {"measure": "vnd"}, 208_500_000_000, None, "exact", "đồng"),
        ("133,3%", {"measure": "percent_of_plan", "role": "percent"}, "133.3", None, "exact", "%"),
    ],
)  # fmt: skip
def test_a_pasted_figure_fills_the_rest(add, printed, values, amount, high, qualifier, unit):
    assert add(as_printed=printed, **values).status_code == 302
    claim = Claim.objects.get()
    assert (claim.amount, claim.high) == (Decimal(amount), high)
    assert (claim.qualifier, claim.unit, claim.as_printed) == (qualifier, unit, printed)
    assert claim.basis == ("unstated" if claim.measure == "blood_units" else "")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("printed", ["rất nhiều", "5.60", "-5", "5 chục túi", "5\u200b600"])
def test_an_unreadable_figure_is_refused_beside_its_field(add, printed, language):
    response = add(language, as_printed=printed)
    [message] = errors(response)["as_printed"]
    html = response.content.decode()
    assert message in html
    assert f'value="{printed}"' in html  # what was typed stays
    assert not Claim.objects.exists()


def test_the_reason_of_a_refusal_is_vietnamese_and_english_under_en(add):
    [vietnamese] = errors(add(as_printed="rất nhiều"))["as_printed"]
    [english] = errors(add("en", as_printed="rất nhiều"))["as_printed"]
    assert vietnamese.startswith("Không thấy số liệu đọc được")
    assert english.startswith("No readable figure")


def test_rule_4_a_person_says_what_vuot_means(add):
    percent = {"measure": "percent_of_plan", "role": "percent", "as_printed": "vượt 7,8%"}
    [asked] = errors(add(**percent))["percent_means"]
    assert "hai nghĩa" in asked
    assert add(**percent, percent_means="exceeded_by").status_code == 302
    claim = Claim.objects.get()
    assert (claim.amount, claim.percent_means) == (Decimal("7.8"), "exceeded_by")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "495"}, "amount"),
        ({"high": "6.000"}, "high"),
        ({"qualifier": "about"}, "qualifier"),
        ({"unit": "suất quà"}, "unit"),
    ],
)
def test_what_contradicts_the_printed_form_is_said_beside_its_field(add, typed, field):
    response = add("en", as_printed="5.600 đơn vị máu", **typed)
    assert list(errors(response)) == [field]
    assert "it reads as 5,600" in errors(response)[field][0]
    assert f'value="{typed[field]}"' in response.content.decode()  # what was typed stays


def test_what_agrees_with_the_printed_form_is_taken(add):
    typed = {"amount": "5.600", "qualifier": "exact", "unit": "đơn vị máu"}
    assert add(as_printed="5.600 đơn vị máu", **typed).status_code == 302


def test_amounts_are_read_as_vietnamese_write_them(add):
    """A browser's number field would make 5.600 to 5,6."""
    assert add(as_printed="5.600", amount="5.600").status_code == 302
    assert Claim.objects.get().amount == 5600


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"as_printed": "5,6"}, "as_printed"),
        ({"as_printed": "60%"}, "measure"),
        ({"as_printed": "9,3 tỷ đồng"}, "measure"),
        ({"as_printed": "5.600 đơn vị máu", "measure": "percent_of_plan"}, "measure"),
        ({"as_printed": "99.999.999.999.999"}, "amount"),
        ({"measure": "percent_of_plan", "as_printed": "5,1234%"}, "amount"),
    ],
)
def test_what_the_measure_or_the_database_cannot_hold_is_refused(add, values, field):
    assert field in errors(add(**values))
    assert not Claim.objects.exists()


def test_rule_1_a_source_that_gives_no_figure_is_recorded_as_such(add):
    assert add(remark="chỉ nói “nhiều”").status_code == 302
    claim = Claim.objects.get()
    assert (claim.amount, claim.qualifier) == (None, "")


def test_an_amount_needs_its_printed_form(add):
    assert "__all__" in errors(add(amount="5"))


def test_a_claim_follows_its_printed_form_when_that_is_changed(add, cast, client_of):
    add(as_printed="5.600 đơn vị máu")
    claim = Claim.objects.get()
    client, address = client_of("quanly"), reverse("admin:campaigns_claim_change", args=[claim.pk])
    form = client.get(address).context["adminform"].form
    shown = {name: form[name].value() or "" for name in form.fields}
    saved = client.post(address, {**shown, "as_printed": "hơn 5.700 đơn vị máu"})
    assert saved.status_code == 302, saved.context["errors"]
    claim.refresh_from_db()
    assert (claim.amount, claim.qualifier) == (5700, "at_least")
    assert claim.history.count() == 2


def test_an_old_figure_that_no_rule_can_read_does_not_block_a_remark(cast, client_of):
    claim = Claim.objects.create(
        source=cast.source, campaign=cast.kg_campaign, role="result", part="paragraph",
        measure="donors", amount=20, qualifier="exact", as_printed="hai mươi người",
    )  # fmt: skip
    client, address = client_of("quanly"), reverse("admin:campaigns_claim_change", args=[claim.pk])
    form = client.get(address).context["adminform"].form
    shown = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, {**shown, "remark": "viết bằng chữ"}).status_code == 302
    assert client.post(address, {**shown, "amount": "21"}).status_code == 200


def campaign_form(campaign, **inlines):
    fields = {
        "name": campaign.name, "kind": campaign.kind, "place": campaign.place_id,
        "starts_on": "11/01/2024", "progress_uses": "auto",
    }  # fmt: skip
    for prefix in ("targets", "claims", "campaignorganisation_set"):
        rows = inlines.get(prefix, [])
        fields |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def test_targets_and_claims_are_pasted_on_the_campaigns_page(cast, client_of):
    client = client_of("quanly")
    address = reverse("admin:campaigns_campaign_change", args=[cast.kg_campaign.pk])
    saved = client.post(
        address,
        campaign_form(
            cast.kg_campaign,
            targets=[
                {
                    "measure": "blood_units",
                    "layer": "province",
                    "as_printed": "từ 4.200 đến 4.500 đơn vị máu",
                }
            ],
            claims=[{**CLAIM, "source": cast.source.pk, "as_printed": "5.600 đơn vị máu"}],
        ),
    )
    assert saved.status_code == 302, saved.context["errors"]
    target = Target.objects.get()
    assert (target.amount, target.high, target.qualifier) == (4200, 4500, "range")
    assert Claim.objects.get().amount == 5600
    html = client.get(address).content.decode()
    assert "từ 4.200 đến 4.500 đơn vị máu" in html


def test_an_unreadable_target_on_the_campaigns_page_saves_nothing(cast, client_of):
    client = client_of("quanly")
    address = reverse("admin:campaigns_campaign_change", args=[cast.kg_campaign.pk])
    refused = client.post(
        address,
        campaign_form(
            cast.kg_campaign,
            targets=[{"measure": "gifts", "layer": "province", "as_printed": "rất nhiều"}],
        ),
    )
    html = refused.content.decode()
    assert "Không thấy số liệu đọc được" in html
    assert 'value="rất nhiều"' in html
    assert not Target.objects.exists()


def test_a_target_typed_by_hand_is_exact_unless_it_says_otherwise(cast, client_of):
    saved = client_of("quanly").post(
        reverse("admin:campaigns_target_add"),
        {"campaign": cast.kg_campaign.pk, "measure": "gifts", "layer": "province",
         "amount": "1.000"},
    )  # fmt: skip
    assert saved.status_code == 302, saved.context["errors"]
    target = Target.objects.get()
    assert (target.amount, target.qualifier) == (1000, "exact")
