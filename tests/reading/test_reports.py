"""What a report would add, seen before it is stored."""

from decimal import Decimal

import pytest

from campaigns import reading
from campaigns.models import Claim, Target
from campaigns.recording import ReportLine, SourceChoice, record_report
from campaigns.rules.progress import Flag
from tests.cast import NOW, TODAY, Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    cast = make_cast()
    Target.objects.create(
        campaign=cast.hn_campaign, measure="blood_units", basis="unstated", amount=4000,
        qualifier="exact",
    )  # fmt: skip
    return cast


def line(printed, **more):
    return ReportLine(**{"measure": "blood_units", "as_printed": printed, **more})


def preview(cast, *lines, by="hanoi", **more):
    user = getattr(cast, by)
    return reading.preview_report(user=user, campaign="hn-2026", lines=lines, today=TODAY, **more)


def store(cast, *lines, title="Báo cáo"):
    return record_report(
        campaign="hn-2026", source=SourceChoice(title=title), lines=lines,
        recorded_by=cast.hanoi, at=NOW,
    )  # fmt: skip


def test_a_preview_shows_what_was_read_and_computed_and_stores_nothing(cast):
    percent = line("140%", measure="percent_of_plan", role="percent", percent_of="blood_units")
    told = preview(cast, line("5.600 đơn vị"), percent, title="Báo cáo nhanh")
    result, share = told.read
    assert (result.quantity.amount, result.errors, result.question) == (5600, {}, False)
    assert (result.figure.effective, result.figure.source.title) == (True, "Báo cáo nhanh")
    [blood] = told.progress
    assert blood.progress.percent.amount == Decimal(140)
    assert (blood.progress.agrees, share.figure.flags) == (True, ())
    assert not Claim.objects.exists()


def test_rule_3_a_printed_percent_that_disagrees_is_flagged_before_it_is_stored(cast):
    percent = line("133,3%", measure="percent_of_plan", role="percent", percent_of="blood_units")
    told = preview(cast, line("5.600 đơn vị"), percent)
    assert told.read[1].figure.flags == (Flag.PERCENT_DISAGREES,)


def test_rule_4_vuot_is_a_question_and_its_line_counts_nowhere_yet(cast):
    told = preview(cast, line("vượt 22 đơn vị"))
    assert (told.read[0].question, told.read[0].figure) == (True, None)
    assert told.progress[0].result is None


def test_rule_5_rivals_are_flagged_and_a_choice_is_tried(cast):
    store(cast, line("495", chosen=True, chosen_reason="tiêu đề"))
    told = preview(cast, line("5.600"))
    assert told.read[0].figure.flags == (Flag.CONFLICTS, Flag.NOT_CHOSEN)
    assert told.progress[0].result.amount == 495
    told = preview(cast, line("5.600", chosen=True, chosen_reason="bản ký"))
    assert told.progress[0].result.amount == 5600
    assert told.read[0].figure.effective
    assert Claim.objects.get().chosen


def test_rule_5_a_choice_among_bags_leaves_the_one_among_standard_units(cast):
    chosen = {"chosen": True, "chosen_reason": "bản ký"}
    units = [line("28.973", basis="standard_250ml", **chosen), line("1", basis="standard_250ml")]
    store(cast, *units, line("495", basis="bags"))
    told = preview(cast, line("20.695", basis="bags", **chosen))
    assert told.read[0].figure.effective
    results = {one.basis: one.result.amount for one in told.progress if one.result}
    assert results == {"standard_250ml": 28973, "bags": 20695}


def test_a_figure_that_stands_in_bags_is_not_that_in_standard_units(cast):
    source = store(cast, line("5.600", basis="bags")).source
    told = preview(cast, line("5.600", basis="standard_250ml"), source=source)
    assert told.read[0].figure.key < 0


def test_a_line_that_stands_is_not_its_own_rival(cast):
    source = store(cast, line("5.600")).source
    told = preview(cast, line("5.600"), source=source)
    [figure] = {one.figure for one in told.read}
    assert (figure.flags, figure.key) == ((), Claim.objects.get().pk)


def test_rule_11_who_may_not_record_finds_nothing(cast):
    for name in ("collector", "kiengiang", "gone"):
        with pytest.raises(reading.NotFound):
            preview(cast, line("5.600"), by=name)
        with pytest.raises(reading.NotFound):
            reading.report_page(user=getattr(cast, name), campaign="hn-2026", today=TODAY)


def test_the_form_shows_what_stands(cast):
    source = store(cast, line("5.600")).source
    page = reading.report_page(user=cast.hanoi, campaign="hn-2026", today=TODAY)
    assert page.row.ref.slug == "hn-2026"
    assert [figure.as_printed for figure in page.figures] == ["5.600"]
    assert source in [one.slug for one in page.sources]
    assert page.lines[0].result.amount == 5600
