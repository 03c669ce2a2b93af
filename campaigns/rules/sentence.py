"""Progress in one sentence that a newspaper could print, and as a screen reader says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from campaigns.rules.numerals import is_english
from campaigns.rules.progress import Progress, Promise, PromiseBasis, ResultBasis, State
from campaigns.rules.quantity import MEASURES, Form, Qualifier, Quantity
from campaigns.rules.wording import day, period, print_quantity

_BLOOD = frozenset({"blood_units", "donors", "registered", "deferred", "sites", "drives"})

STATE_WORDS: dict[State, tuple[str, str]] = {
    State.UNKNOWN_RESULT: ("chưa có số liệu", "no figures yet"),
    State.NO_TARGET: ("chưa rõ chỉ tiêu", "target not known"),
    State.SHORT: ("chưa đạt chỉ tiêu", "short of the target"),
    State.REACHED: ("đã đạt chỉ tiêu", "target reached"),
    State.PAST: ("cao hơn chỉ tiêu", "past the target"),
    State.WITHIN: ("nằm trong khoảng chỉ tiêu", "within the promised range"),
    State.UNSURE: (
        "số liệu chưa đủ để nói đã đạt chỉ tiêu hay chưa",
        "the figures do not say whether the target was reached",
    ),
}


def figure_words(quantity: Quantity, measure: str, language: str = "vi") -> str:
    """The figure with the measure's unit where the source printed none.

    Raises KeyError on a measure that is not in MEASURES.
    """
    unit = quantity.unit or MEASURES[measure].unit_vi
    return print_quantity(replace(quantity, unit=unit), language)


def promise_words(target: Promise, measure: str, language: str = "vi") -> str:
    """The target in words; an implied one is called so, with its range (domain rule 2)."""
    unit = MEASURES[measure].unit_vi
    single = Qualifier.ABOUT if target.rough else Qualifier.EXACT
    if target.basis is PromiseBasis.STATED and target.low < target.high:
        span = Quantity(target.low, target.high, Qualifier.RANGE, unit, _plain("–"))
        return print_quantity(span, language)
    amount = print_quantity(Quantity(target.amount, None, single, unit), language)
    if target.basis is PromiseBasis.STATED:
        return amount
    doubt = ""
    if target.low < target.high:
        span = Quantity(target.low, target.high, Qualifier.RANGE, None, _plain())
        doubt = f", {print_quantity(span, language)}"
    said = "implied by the printed percentage" if is_english(language) else "suy ra từ tỷ lệ"
    return f"{amount} ({said}{doubt})"


def _plain(word: str = "") -> Form:
    return Form(word=word)


def progress_sentence(
    *,
    who: str,
    result: Quantity | None,
    result_basis: ResultBasis | str | None,
    progress: Progress,
    measure: str,
    starts: date | None,
    ends: date | None,
    today: date,
    language: str = "vi",
) -> str:
    """Who reached what, when, of what was promised, and who says so.

    "Kiên Giang: 5.600 đơn vị máu từ 11/1 đến 10/3/2024, đạt 133,3% kế hoạch
    theo nguồn công bố." An unknown result or target is said to be unknown
    (domain rule 1); a printed percent that disagrees stands beside the computed
    one (domain rule 3). Raises KeyError on an unknown measure.
    """
    if result is None:
        return _without_result(who, progress, measure, starts, ends, today, language)
    english = is_english(language)
    figure = figure_words(result, measure, language)
    if result_basis == ResultBasis.LOGGED:
        figure = f"{figure} logged" if english else f"đã ghi nhận {figure}"
    if result.unit == "%":
        figure += " of plan" if english else " kế hoạch"
    when = _when(starts, ends, today, language)
    against = _against(progress, measure, language)
    return f"{who}: {figure}{' ' if when else ''}{when}{against}."


def _when(starts: date | None, ends: date | None, today: date, language: str) -> str:
    running = (starts is None or starts <= today) and ends is not None and today < ends
    if not running:
        return period(starts, ends, language)
    if is_english(language):
        return f"by {day(today, language)} (the campaign ends on {day(ends, language)})"
    return f"tính đến ngày {day(today, language)} (chiến dịch kéo dài đến {day(ends, language)})"


def _against(p: Progress, measure: str, language: str) -> str:
    english = is_english(language)
    printed = None if p.printed is None else print_quantity(p.printed, language)
    by_source = ""
    if printed:
        by_source = (
            f", {printed} of plan according to the source"
            if english
            else f", đạt {printed} kế hoạch theo nguồn công bố"
        )
    if measure == "percent_of_plan":
        return by_source  # the figure itself is what was reached of what was promised
    if p.target is None:
        return by_source + ("; target not known" if english else "; chưa rõ chỉ tiêu")
    goal = promise_words(p.target, measure, language)
    if p.target.basis is PromiseBasis.IMPLIED and by_source:
        return by_source
    if p.percent is None:
        return f"; target {goal}" if english else f"; chỉ tiêu {goal}"
    share = print_quantity(_dashed(p.percent), language)
    ours = f", {share} of the target of {goal}" if english else f", đạt {share} chỉ tiêu {goal}"
    if printed is None or p.agrees:
        return ours
    return ours + (
        f" (the source says {printed})" if english else f" (nguồn công bố ghi {printed})"
    )


def _dashed(quantity: Quantity) -> Quantity:
    # "đạt từ 113,6% đến 126,2% chỉ tiêu từ … đến …" would trip the reader.
    return quantity if quantity.high is None else replace(quantity, form=_plain("–"))


def _without_result(
    who: str,
    p: Progress,
    measure: str,
    starts: date | None,
    ends: date | None,
    today: date,
    language: str,
) -> str:
    english = is_english(language)
    blood = measure in _BLOOD
    when = period(starts, ends, language)
    when = f" {when}" if when else ""
    goal = "" if p.target is None else promise_words(p.target, measure, language)
    target = goal and (f", target {goal}" if english else f", chỉ tiêu {goal}")
    if starts is not None and today < starts:
        if english:
            what = "blood donation" if blood else "humanitarian work"
            return f"{who}: {what} planned{when}{target}."
        return f"{who}: sẽ {'tổ chức hiến máu' if blood else 'hoạt động nhân đạo'}{when}{target}."
    if english:
        what = "blood donation" if blood else "humanitarian work"
        return f"{who}: {what}{when}{target}, no figures yet."
    what = "có hiến máu" if blood else "có hoạt động nhân đạo"
    return f"{who}: {what}{when}{target}, chưa có số liệu."


def bar_reading(progress: Progress, *, measure: str, language: str = "vi") -> str:
    """What a screen reader says of the progress bar: result, target, percent, and where it stands.

    "5.600 đơn vị máu; chỉ tiêu 4.200 đơn vị máu; 133,3%; cao hơn chỉ tiêu". A
    percent that only the source gives is said to be the source's. Raises
    KeyError on an unknown measure.
    """
    english = is_english(language)
    said = []
    if progress.result is not None:
        said.append(figure_words(progress.result, measure, language))
    if progress.target is not None:
        goal = promise_words(progress.target, measure, language)
        said.append(f"target {goal}" if english else f"chỉ tiêu {goal}")
    if progress.percent is not None:
        said.append(print_quantity(progress.percent, language))
    elif progress.printed is not None:
        share = print_quantity(progress.printed, language)
        said.append(f"{share} according to the source" if english else f"{share} theo nguồn")
    said.append(STATE_WORDS[progress.state][english])
    return "; ".join(said)
