"""What pages are told of a campaign's progress, by the rules of the domain."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaigns import reading
from campaigns.recording import approve
from campaigns.rules.progress import Flag, State
from campaigns.rules.quantity import Quantity
from campaigns.rules.wording import print_quantity

from .conftest import TODAY

APPROVED_AT = datetime(2026, 11, 21, tzinfo=UTC)


def line(campaign, measure="blood_units"):
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    (found,) = [line for line in page.lines if line.measure.key == measure and not line.scope]
    return found


def flags(campaign):
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    return {figure.as_printed: set(figure.flags) for figure in page.figures}


def test_rule_1_a_figure_nobody_gave_is_unknown_and_not_zero(country):
    campaign = country.campaign()
    country.claim(campaign, "")
    found = line(campaign)
    assert found.result is None
    assert found.progress.state is State.UNKNOWN_RESULT
    assert flags(campaign) == {"": {Flag.NO_FIGURE}}


def test_rule_1_a_bag_size_nobody_counted_does_not_enter_the_logged_sum(country):
    campaign = country.campaign()
    country.log(country.drive(campaign), donors=40)
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    assert [found.measure.key for found in page.lines] == ["donors"]
    assert page.days[0].bags is None


ALL_SIZES = {150: 0, 250: 194, 350: 152, 450: 0}


@pytest.mark.parametrize(
    "second",
    [{"donors": 80}, {"bags": {250: 0}, "donors": 80}],
    ids=["no bags given", "sizes left out"],
)
def test_rule_1_a_result_without_all_its_bags_makes_the_logged_sum_at_least(country, second):
    campaign = country.campaign()
    country.target(campaign, 1000)
    country.log(country.drive(campaign), bags=ALL_SIZES, donors=346)
    country.log(country.drive(campaign, day=date(2026, 11, 21)), **second)
    found = line(campaign)
    assert print_quantity(found.result) == "ít nhất 346 đơn vị máu"
    assert print_quantity(found.progress.percent) == "ít nhất 34,6%"
    assert (found.progress.state, found.progress.difference) == (State.UNSURE, None)
    assert line(campaign, "donors").result == Quantity(426, unit="người hiến máu")


def test_rule_1_bags_that_every_result_gives_are_an_exact_sum_whatever_else_is_left_out(country):
    campaign = country.campaign()
    country.log(country.drive(campaign), bags=ALL_SIZES, donors=346)
    country.log(country.drive(campaign), bags=ALL_SIZES)
    assert print_quantity(line(campaign).result) == "692 đơn vị máu"
    assert print_quantity(line(campaign, "donors").result) == "ít nhất 346 người hiến máu"


def test_rule_1_no_exact_difference_follows_from_a_logged_sum_that_is_at_least(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu", basis="standard_250ml")
    country.log(country.drive(campaign), bags=ALL_SIZES)
    country.log(country.drive(campaign), donors=80)
    found = line(campaign)
    assert print_quantity(found.logged) == "ít nhất 406,8 đơn vị máu"
    assert found.difference is None


def test_rule_1_what_is_approved_is_exact_where_only_the_rest_leaves_bags_out(country):
    campaign = country.campaign()
    sure = country.log(country.drive(campaign), bags=ALL_SIZES)
    approve(entries=[sure.entry], approved_by=country.staff, at=APPROVED_AT)
    country.log(country.drive(campaign), donors=80)
    found = line(campaign)
    assert print_quantity(found.logged) == "ít nhất 346 đơn vị máu"
    assert print_quantity(found.logged_approved) == "346 đơn vị máu"


def test_rule_1_the_days_of_a_campaign_say_which_counts_are_at_least(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    country.log(drive, bags=ALL_SIZES)
    country.log(drive, donors=80)
    country.log(country.drive(campaign, day=date(2026, 11, 21)), bags=ALL_SIZES, donors=346)
    shown = reading.campaign_page(slug=campaign.slug, today=TODAY).days
    filed = reading.day_lines(drives=reading.drives_of(campaign=campaign.slug))
    for days in (shown, filed):
        told = {day.day.day: (print_quantity(day.bags), print_quantity(day.donors)) for day in days}
        assert told == {
            20: ("ít nhất 346 đơn vị máu", "ít nhất 80 người hiến máu"),
            21: ("346 đơn vị máu", "346 người hiến máu"),
        }


def test_rule_2_a_missing_target_is_implied_by_the_percent_and_no_circle_is_computed(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu")
    country.percent(campaign, "133,3%")
    found = line(campaign)
    assert (found.promise.low, found.promise.amount, found.promise.high) == (4198, 4200, 4202)
    assert found.promise.basis == "implied"
    assert found.progress.percent is None
    assert print_quantity(found.progress.printed) == "133,3%"


def test_rule_2_the_printed_precision_decides_what_a_percent_implies(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu")
    country.percent(campaign, "133,0%")
    assert (line(campaign).promise.low, line(campaign).promise.high) == (4208, 4212)


def test_rule_2_nothing_is_implied_by_a_result_that_is_not_exact(country):
    campaign = country.campaign()
    country.claim(campaign, "hơn 5.600 đơn vị máu")
    country.percent(campaign, "133,3%")
    assert line(campaign).promise is None


def test_rule_2_a_percent_of_one_source_implies_nothing_of_the_result_of_another(country):
    campaign = country.campaign()
    country.claim(campaign, "3.000 đơn vị máu", source="so-bo")
    country.percent(campaign, "71,4%", source="so-bo")
    country.claim(
        *(campaign, "5.600 đơn vị máu"), source="tong-ket", chosen=True, chosen_reason="Số cuối"
    )
    found = line(campaign)
    assert found.result.amount == 5600
    assert (found.promise, found.progress.printed, found.percent_printed) == (None, None, None)
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    (kept,) = [figure for figure in page.figures if figure.role == "percent"]
    assert (kept.as_printed, kept.source.slug, kept.effective) == ("71,4%", "so-bo", False)


def test_rule_2_a_percent_is_of_every_result_that_its_source_printed_too(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu", source="bao-a")
    country.claim(campaign, "5.600 đơn vị máu", source="bao-b")
    country.percent(campaign, "133,3%", source="bao-b")
    assert line(campaign).promise.amount == 4200


def test_rule_3_a_percent_that_fits_its_own_source_is_not_flagged_for_another_result(country):
    campaign = country.campaign()
    country.target(campaign, 4200)
    country.claim(campaign, "3.000 đơn vị máu", source="so-bo")
    country.percent(campaign, "71,4%", source="so-bo")
    country.claim(
        *(campaign, "5.600 đơn vị máu"), source="tong-ket", chosen=True, chosen_reason="Số cuối"
    )
    assert flags(campaign)["71,4%"] == set()
    assert print_quantity(line(campaign).progress.percent) == "133,3%"


@pytest.mark.parametrize(
    ("result", "agrees"), [("1.200", True), ("1.196", False)], ids=["fits", "ten times too wide"]
)
def test_rule_3_a_percent_with_vuot_is_checked_at_the_precision_it_was_printed_with(
    country, result, agrees
):
    campaign = country.campaign()
    country.target(campaign, 1000)
    country.claim(campaign, f"{result} đơn vị máu")
    percent = country.percent(campaign, "20,0%", means="exceeded_by")
    type(percent).objects.filter(pk=percent.pk).update(as_printed="vượt 20,0%")
    found = line(campaign)
    assert found.progress.agrees is agrees
    assert print_quantity(found.progress.printed) == "120,0%"


@pytest.mark.parametrize(
    ("result", "target", "percent", "agrees", "computed"),
    [
        ("240", 210, "114,2%", True, "114,3%"),
        ("596", 1100, "51%", False, "54,2%"),
    ],
)
def test_rule_3_the_printed_percent_stands_beside_the_computed_one(
    country, result, target, percent, agrees, computed
):
    campaign = country.campaign()
    country.claim(campaign, f"{result} đơn vị máu")
    country.target(campaign, target)
    country.percent(campaign, percent)
    found = line(campaign)
    assert found.progress.agrees is agrees
    assert print_quantity(found.progress.percent) == computed
    assert (Flag.PERCENT_DISAGREES in flags(campaign)[percent]) is not agrees
    assert (Flag.PERCENT_DISAGREES in found.flags) is not agrees


GIFTS = {"measure": "gifts"}
BAGS = {"basis": "bags"}
SIZES = ("túi 150 ml", "túi 250 ml", "Loại 350ml", "450 ml")


def claims_of(country, whole, parts, **fields):
    campaign = country.campaign()
    country.claim(campaign, whole, **fields)
    for scope, amount in parts.items():
        country.claim(campaign, amount, scope=scope, **fields)
    return campaign


@pytest.mark.parametrize(
    ("whole", "parts", "flagged"),
    [
        ("100 suất quà", ("80 suất quà", "70 suất quà"), True),
        ("100 suất quà", ("120 suất quà",), True),
        ("100 suất quà", ("80 suất quà", "20 suất quà"), False),
        ("100 suất quà", ("80 suất quà", "10 suất quà"), False),  # there may be a third group
        ("100 suất quà", ("80 suất quà", "hơn 30 suất quà"), True),
        ("100 suất quà", ("80 suất quà", "khoảng 21 suất quà"), False),
        ("hơn 100 suất quà", ("80 suất quà", "70 suất quà"), False),
        ("từ 100 đến 150 suất quà", ("80 suất quà", "70 suất quà"), False),
        ("từ 100 đến 149 suất quà", ("80 suất quà", "70 suất quà"), True),
    ],
)
def test_rule_3_groups_that_make_more_than_all_of_one_source_are_flagged(
    country, whole, parts, flagged
):
    parts = {f"nhóm {number}": amount for number, amount in enumerate(parts)}
    campaign = claims_of(country, whole, parts, **GIFTS)
    expected = {Flag.PARTS} if flagged else set()
    assert set(flags(campaign)) == {whole, *parts.values()}
    assert all(found == expected for found in flags(campaign).values())
    assert (Flag.PARTS in line(campaign, "gifts").flags) is flagged


def test_rule_3_parts_of_one_source_are_not_measured_by_the_whole_of_another(country):
    campaign = country.campaign()
    country.claim(campaign, "100 suất quà", source="bao-a", **GIFTS)
    country.claim(campaign, "80 suất quà", source="bao-b", scope="nhóm 1", **GIFTS)
    country.claim(campaign, "70 suất quà", source="bao-b", scope="nhóm 2", **GIFTS)
    assert not any(flags(campaign).values())


def test_rule_3_one_part_printed_twice_counts_once(country):
    campaign = claims_of(country, "100 suất quà", {"nhóm 1": "80 suất quà"}, **GIFTS)
    country.claim(campaign, "80 suất", scope="nhóm 1", part="caption", **GIFTS)
    assert not any(flags(campaign).values())


def test_rule_3_what_each_gift_is_worth_is_no_part_of_a_sum(country):
    parts = {"trẻ em": "800.000 đồng", "người già": "700.000 đồng"}
    campaign = claims_of(country, "1.000.000 đồng", parts, measure="vnd_each")
    assert not any(flags(campaign).values())


@pytest.mark.parametrize(
    ("counts", "flagged"),
    [
        ((0, 194, 152, 0), False),
        ((0, 194, 142, 0), True),  # no other size is collected: ten are missing
        ((None, 194, 142, None), False),
        ((None, 194, 162, None), True),
    ],
)
def test_rule_3_bags_by_size_have_to_add_up_to_the_bags(country, counts, flagged):
    parts = {
        scope: f"{count} đơn vị máu"
        for scope, count in zip(SIZES, counts, strict=True)
        if count is not None
    }
    campaign = claims_of(country, "346 đơn vị máu", parts, **BAGS)
    expected = {Flag.BAGS} if flagged else set()
    assert all(found == expected for found in flags(campaign).values())


def test_rule_3_bag_sizes_and_groups_are_two_ways_to_part_the_same_bags(country):
    parts = {"túi 250 ml": "194 đơn vị máu", "túi 350 ml": "152 đơn vị máu"}
    campaign = claims_of(
        country, "346 đơn vị máu", {**parts, "riêng sinh viên": "200 đơn vị máu"}, **BAGS
    )
    assert not any(flags(campaign).values())


def test_rule_4_a_percent_that_nobody_explained_is_ambiguous_and_is_not_used(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu")
    country.percent(campaign, "22%", means="")
    assert line(campaign).promise is None
    assert line(campaign).progress.printed is None
    assert flags(campaign)["22%"] == {Flag.AMBIGUOUS}


def test_rule_4_exceeded_by_is_reached_and_a_hundred_more(country):
    campaign = country.campaign()
    country.claim(campaign, "1.078 đơn vị máu")
    country.percent(campaign, "7,8%", means="exceeded_by")
    found = line(campaign)
    assert print_quantity(found.progress.printed) == "107,8%"
    assert found.promise.amount == 1000


def test_rule_5_the_body_stands_against_the_headline_and_both_are_kept(country):
    campaign = country.campaign()
    country.claim(campaign, "495 đơn vị máu", part="headline")
    country.claim(campaign, "5.600 đơn vị máu")
    found = line(campaign)
    assert found.result.amount == 5600
    assert found.reported.why == "body_over_headline"
    assert flags(campaign) == {
        "495 đơn vị máu": {Flag.CONFLICTS, Flag.NOT_CHOSEN},
        "5.600 đơn vị máu": {Flag.CONFLICTS},
    }


def test_rule_5_rivals_that_no_rule_settles_are_all_shown_and_never_added(country):
    campaign = country.campaign()
    country.claim(campaign, "3.000 đơn vị máu", source="bao-a")
    country.claim(campaign, "3.120 đơn vị máu", source="bao-b")
    found = line(campaign)
    assert found.result is None
    assert [rival.as_printed for rival in found.undecided] == [
        "3.000 đơn vị máu",
        "3.120 đơn vị máu",
    ]
    assert found.flags == (Flag.CONFLICTS,)


def test_rule_5_a_headline_of_another_source_is_another_voice_and_not_overruled(country):
    campaign = country.campaign()
    country.claim(campaign, "495 đơn vị máu", part="headline", source="bao-a")
    country.claim(campaign, "5.600 đơn vị máu", source="bao-b")
    found = line(campaign)
    assert found.result is None
    assert len(found.undecided) == 2


def test_rule_5_a_person_may_choose_and_the_reason_is_shown(country):
    campaign = country.campaign()
    country.claim(campaign, "3.000 đơn vị máu", source="bao-a")
    country.claim(
        campaign,
        "3.120 đơn vị máu",
        source="bao-b",
        chosen=True,
        chosen_reason="Báo cáo chính thức",
    )
    found = line(campaign)
    assert found.result.amount == 3120
    assert (found.reported.why, found.reported.chosen_reason) == (
        "chosen_by_person",
        "Báo cáo chính thức",
    )


def test_rule_6_reported_and_logged_stand_side_by_side_with_their_difference(country):
    campaign = country.campaign()
    country.claim(campaign, "5.600 đơn vị máu")
    country.log(country.drive(campaign), bags={150: 0, 250: 3000, 350: 120, 450: 0})
    found = line(campaign)
    assert (found.result_basis, found.result.amount) == ("reported", 5600)
    assert (found.logged.amount, found.difference) == (3120, Decimal(2480))


def test_rule_6_a_coordinator_may_let_progress_use_the_logged_total(country):
    campaign = country.campaign(progress_uses="logged")
    country.claim(campaign, "5.600 đơn vị máu")
    country.log(country.drive(campaign), bags={250: 3000})
    assert (line(campaign).result_basis, line(campaign).result.amount) == ("logged", 3000)


def test_rule_6_without_a_report_progress_uses_what_was_logged(country):
    campaign = country.campaign()
    country.target(campaign, 4000)
    country.log(country.drive(campaign), bags={150: 0, 250: 1000, 350: 0, 450: 0})
    found = line(campaign)
    assert (found.result_basis, print_quantity(found.progress.percent)) == ("logged", "25%")


def test_bags_and_standard_units_are_two_lines_and_are_never_added(country):
    campaign = country.campaign()
    country.claim(campaign, "20.695 đơn vị máu", basis="bags")
    country.claim(campaign, "28.973 đơn vị máu", basis="standard_250ml")
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    assert {(found.basis, found.result.amount) for found in page.lines} == {
        ("bags", 20695),
        ("standard_250ml", 28973),
    }
    assert not any(found.flags for found in page.lines)


def test_a_logged_total_is_put_beside_a_report_in_the_reports_own_basis(country):
    campaign = country.campaign()
    country.claim(campaign, "500 đơn vị máu", basis="standard_250ml")
    country.log(country.drive(campaign), bags={250: 194, 350: 152})
    assert line(campaign).logged.amount == Decimal("406.8")


def test_a_target_in_bags_is_not_compared_with_a_result_in_standard_units(country):
    campaign = country.campaign()
    country.claim(campaign, "500 đơn vị máu", basis="standard_250ml")
    country.target(campaign, 400, basis="bags")
    page = reading.campaign_page(slug=campaign.slug, today=TODAY)
    states = {found.basis: found.progress.state for found in page.lines}
    assert states == {
        "standard_250ml": State.NO_TARGET,
        "bags": State.UNKNOWN_RESULT,
    }


def test_rule_7_a_campaign_does_not_add_its_parts_to_its_own_total(country):
    whole = country.campaign("ca-nuoc")
    country.claim(whole, "10.000 đơn vị máu")
    part = country.campaign("mot-tinh", part_of=whole)
    country.claim(part, "4.000 đơn vị máu")
    country.log(country.drive(part), bags={250: 900})
    page = reading.campaign_page(slug="ca-nuoc", today=TODAY)
    assert [found.result.amount for found in page.lines] == [10000]
    assert [row.ref.slug for row in page.parts] == ["mot-tinh"]


def test_rule_8_more_than_all_of_it_is_not_capped(country):
    campaign = country.campaign()
    country.target(campaign, 100)
    country.claim(campaign, "250 đơn vị máu")
    found = line(campaign)
    assert print_quantity(found.progress.percent) == "250%"
    assert (found.bar.target_at, found.bar.past) == (400, 600)


def test_rule_8_just_short_of_it_is_not_rounded_up_to_reached(country):
    campaign = country.campaign()
    country.target(campaign, 10000)
    country.claim(campaign, "9.996 đơn vị máu")
    assert print_quantity(line(campaign).progress.percent) == "99,9%"


def test_rule_9_totals_follow_from_the_entries_that_stand(country):
    campaign = country.campaign()
    drive = country.drive(campaign)
    wrong = country.log(drive, bags={250: 940})
    country.log(drive, bags={250: 94}, replaces=wrong.entry, reason="Gõ thừa số 0")
    country.log(drive, bags={350: 6})
    assert line(campaign).logged.amount == 100


def test_a_range_promised_is_a_band_and_its_percent_a_range(country):
    campaign = country.campaign()
    country.target(campaign, 45000, high=50000)
    country.claim(campaign, "47.000 đơn vị máu")
    found = line(campaign)
    assert found.progress.state is State.WITHIN
    assert print_quantity(found.progress.percent) == "từ 94% đến 104,4%"
    assert found.bar.band is not None


def test_of_several_layers_progress_uses_the_one_marked(country):
    campaign = country.campaign()
    country.claim(campaign, "500 đơn vị máu")
    country.target(campaign, 400, layer="national")
    country.target(campaign, 1000, layer="province")
    assert line(campaign).promise is None
    campaign.targets.filter(layer="province").update(principal=True)
    assert line(campaign).target.layer == "province"
    assert print_quantity(line(campaign).progress.percent) == "50%"


def test_a_figure_about_a_part_is_no_rival_of_the_whole(country):
    campaign = country.campaign()
    country.claim(campaign, "500 đơn vị máu")
    country.claim(campaign, "120 đơn vị máu", scope="riêng huyện A")
    assert line(campaign).result.amount == 500
    assert not any(flags(campaign).values())


def test_a_target_of_zero_is_no_reason_to_fail(country):
    campaign = country.campaign()
    country.target(campaign, 0)
    country.claim(campaign, "5 đơn vị máu")
    assert line(campaign).progress.state is State.NO_TARGET


def test_the_printed_form_is_kept_where_it_says_the_same(country):
    campaign = country.campaign(kind="humanitarian")
    country.claim(campaign, "trên 208,500 tỷ đồng", measure="vnd")
    assert print_quantity(line(campaign, "vnd").result) == "trên 208,500 tỷ đồng"
