"""Reported totals: as printed, read or refused, sent twice and stored once."""

from datetime import date
from decimal import Decimal

import pytest

from campaigns.models import Claim, Source
from campaigns.recording import (
    InvalidFacts,
    NotAllowed,
    NotYours,
    ReportLine,
    SourceChoice,
    choose_figure,
    read_report,
    record_report,
)
from tests.cast import NOW

REPORT = SourceChoice(
    title="Báo cáo kết quả Lễ hội xuân hồng", publisher="Hội Chữ thập đỏ Hà Nội",
    published_on=date(2026, 2, 2),
)  # fmt: skip


def line(printed="hơn 6.000", **more):
    return ReportLine(**{"measure": "blood_units", "as_printed": printed, **more})


def percent(printed, **more):
    words = {"measure": "percent_of_plan", "role": "percent", "percent_of": "blood_units"}
    return line(printed, **{**words, **more})


def send(cast, *lines, by="hanoi", source=REPORT, campaign="hn-2026"):
    return record_report(
        campaign=campaign, source=source, lines=lines, recorded_by=getattr(cast, by), at=NOW
    )


def refusal(cast, *lines, **more):
    with pytest.raises(InvalidFacts) as refused:
        send(cast, *lines, **more)
    assert not Claim.objects.exists()
    assert Source.objects.count() == 1
    return list(refused.value.errors)


def test_a_report_is_stored_as_printed_and_as_read(cast):
    told = send(cast, line(part="headline"), line("1.234", measure="donors"), percent("133,3%"))
    first, donors, share = Claim.objects.filter(pk__in=told.figures).order_by("pk")
    source = Source.objects.get(slug=told.source)
    assert (source.title, source.publisher) == (REPORT.title, REPORT.publisher)
    assert (source.slug, source.kind) == ("bao-cao-ket-qua-le-hoi-xuan-hong", "report")
    assert (first.as_printed, first.amount, first.qualifier) == ("hơn 6.000", 6000, "at_least")
    assert (first.basis, first.part, first.campaign) == ("unstated", "headline", cast.hn_campaign)
    assert (donors.amount, donors.basis) == (1234, "")
    assert (share.amount, share.percent_means, share.unit) == (Decimal("133.3"), "reached", "%")
    assert source.history.get().history_user == cast.hanoi
    assert first.history.get().history_user == cast.hanoi


def test_a_report_sent_twice_adds_nothing(cast):
    first = send(cast, line(), percent("133,3%"))
    again = send(cast, line(), percent("133,3%"))
    assert (again.source, again.figures, again.added) == (first.source, first.figures, 0)
    assert first.added == 2
    more = send(cast, line("5.600"), source=SourceChoice(slug=first.source))
    assert (more.source, more.added) == (first.source, 1)


def test_rule_4_vuot_is_asked_about_and_never_guessed(cast):
    [read] = read_report(lines=[percent("vượt 7,8%")])
    assert (read.question, read.quantity, list(read.errors)) == (True, None, ["percent_means"])
    assert "hai nghĩa" in str(read.errors["percent_means"])
    assert refusal(cast, percent("vượt 7,8%")) == ["lines.0.percent_means"]


@pytest.mark.parametrize("means", ["reached", "exceeded_by"])
def test_rule_4_a_person_says_what_vuot_means(cast, means):
    told = send(cast, percent("vượt 7,8%", percent_means=means))
    claim = Claim.objects.get(pk=told.figures[0])
    assert (claim.amount, claim.percent_means) == (Decimal("7.8"), means)


def test_rule_4_units_above_the_plan_are_not_the_result(cast):
    assert refusal(cast, line("vượt 22 đơn vị")) == ["lines.0.percent_means"]
    more = {"percent_means": "exceeded_by"}
    assert refusal(cast, line("vượt 22 đơn vị", **more)) == ["lines.0.role"]
    told = send(cast, line("vượt 22 đơn vị", role="context", **more))
    assert Claim.objects.get(pk=told.figures[0]).amount == 22


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("as_printed", line("rất nhiều")),
        ("as_printed", line("")),
        ("as_printed", line("5,600")),
        ("as_printed", line("5,5")),
        ("as_printed", line("1.000.000.000.000.000 đồng", measure="vnd")),
        ("as_printed", percent("33,333%")),
        ("measure", line("133,3%")),
        ("measure", line("5.600", measure="nothing")),
        ("role", line("5.600", role="percent", percent_of="donors")),
        ("role", line("5.600", role="nothing")),
        ("basis", line("5.600", basis="litres")),
        ("basis", line("5.600", measure="donors", basis="bags")),
        ("percent_of", percent("133,3%", percent_of="")),
        ("percent_of", percent("133,3%", percent_of="nothing")),
        ("percent_means", percent("133,3%", percent_means="nothing")),
        ("part", line(part="nothing")),
        ("part_number", line(part_number=0)),
        ("chosen_reason", line(chosen=True)),
        ("chosen_reason", line(chosen=True, chosen_reason="gọi 0912 345 678")),
        ("scope", line(scope="a" * 201)),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_stored(cast, field, wrong):
    found = refusal(cast, line(), wrong)
    assert f"lines.1.{field}" in found
    assert all(name.startswith("lines.1.") for name in found)


@pytest.mark.parametrize(
    ("field", "source"),
    [
        ("source.title", SourceChoice(publisher="Báo")),
        ("source.title", SourceChoice(title="a" * 401)),
        ("source.title", SourceChoice(slug="khong-co")),
        ("source.author", SourceChoice(title="Bài", author="0912 345 678")),
        ("source.published_on", SourceChoice(title="Bài", published_on=date(206, 1, 1))),
        ("source.kind", SourceChoice(title="Bài", kind="x")),
    ],
)
def test_a_wrong_source_is_named_and_nothing_is_stored(cast, field, source):
    assert refusal(cast, line(), source=source) == [field]


def test_a_title_with_a_sum_of_money_or_a_span_of_dates_is_stored_as_printed(cast):
    title = "Vận động 208.500.000.000 đồng (01.02.2024-05.02.2024)"
    told = send(cast, line(), source=SourceChoice(title=title))
    assert Source.objects.get(slug=told.source).title == title


def test_a_report_has_figures_but_not_a_thousand(cast):
    assert refusal(cast) == ["lines"]
    assert refusal(cast, *[line()] * 61) == ["lines"]


def test_rule_5_a_person_chooses_which_figure_counts_and_says_why(cast):
    first = send(cast, line("495", chosen=True, chosen_reason="tiêu đề"))
    other = SourceChoice(title="Báo cáo khác")
    second = send(cast, line("5.600", chosen=True, chosen_reason="bản ký"), source=other)
    [old, new] = [Claim.objects.get(pk=told.figures[0]) for told in (first, second)]
    assert (old.chosen, old.chosen_reason) == (False, "")
    assert (new.chosen, new.chosen_reason) == (True, "bản ký")
    choose_figure(figure=old.pk, reason="đính chính", chosen_by=cast.hanoi, at=NOW)
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.chosen, old.chosen_reason, new.chosen) == (True, "đính chính", False)
    assert [change.chosen for change in new.history.order_by("history_id")] == [False, True, False]
    assert new.history.latest().history_user == cast.hanoi


def test_rule_5_bags_and_standard_units_are_chosen_apart(cast):
    bags, units = (
        line(printed, basis=basis, chosen=True, chosen_reason="bản ký")
        for printed, basis in (("20.695", "bags"), ("28.973", "standard_250ml"))
    )
    told = send(cast, bags, units, line("495", basis="bags"))
    assert list(Claim.objects.filter(chosen=True).values_list("amount", flat=True)) == [
        20695,
        28973,
    ]
    choose_figure(figure=told.figures[2], reason="đính chính", chosen_by=cast.hanoi, at=NOW)
    chosen = Claim.objects.filter(chosen=True).order_by("amount")
    assert list(chosen.values_list("amount", flat=True)) == [495, 28973]


def test_rule_5_a_choice_needs_a_reason_and_a_figure(cast):
    told = send(cast, line())
    for reason in (" ", "gọi 0912 345 678", "a" * 301):
        with pytest.raises(InvalidFacts) as refused:
            choose_figure(figure=told.figures[0], reason=reason, chosen_by=cast.hanoi, at=NOW)
        assert list(refused.value.errors) == ["reason"]


def test_rule_5_two_figures_of_a_report_do_not_both_count(cast):
    both = [line(n, chosen=True, chosen_reason="x") for n in ("5.600", "495")]
    assert refusal(cast, *both) == ["lines.1.chosen"]


def test_rule_11_managers_of_the_campaigns_place_record(cast):
    told = send(cast, line())
    for name in ("collector",):
        with pytest.raises(NotAllowed):
            send(cast, line("1"), by=name)
    for name in ("kiengiang", "gone"):
        with pytest.raises(NotYours):
            send(cast, line("1"), by=name)
        with pytest.raises(NotYours):
            choose_figure(figure=told.figures[0], reason="x", chosen_by=getattr(cast, name), at=NOW)
    with pytest.raises(NotAllowed):  # a national campaign is the country's
        send(cast, line("1"), campaign="toan-quoc")
    with pytest.raises(NotYours):
        choose_figure(figure=999_999, reason="x", chosen_by=cast.quanly, at=NOW)
    assert send(cast, line("7"), by="quanly", campaign="toan-quoc").added == 1
    assert Claim.objects.count() == 2
