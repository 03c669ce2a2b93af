"""Every figure of a campaign beside who says it, and each measure against its target."""

from collections.abc import Iterable
from decimal import Decimal

from campaigns.rules.quantity import Basis, Qualifier, Quantity

from .answers import CampaignRef, FigureLine, ProgressLine, TargetLine
from .answers_open import OpenFigure, OpenProgress, OpenTarget

PERCENT = "percent_of_plan"


def open_figures(
    *,
    campaign: CampaignRef,
    lines: Iterable[ProgressLine],
    figures: Iterable[FigureLine],
    targets: Iterable[TargetLine],
) -> tuple[OpenFigure, ...]:
    """What sources printed, what was logged, what was promised, what follows from these."""
    lines = tuple(lines)
    return (
        *(printed(figure) for figure in figures),
        *(_logged(campaign, line) for line in lines if line.logged is not None),
        *(_stated(campaign, target, lines) for target in targets),
        *(_implied(campaign, line) for line in lines if _is_implied(line)),
        *(_computed(campaign, line) for line in lines if line.progress.percent is not None),
    )


def printed(figure: FigureLine) -> OpenFigure:
    """A figure as its source printed it; without an amount where the source gives none."""
    return OpenFigure(
        campaign=figure.campaign,
        measure=figure.measure.key,
        role=figure.role,
        basis="reported",
        **_amounts(figure.quantity),
        as_printed=figure.as_printed or None,
        source=figure.source.slug,
        part=figure.part,
        part_number=figure.part_number,
        effective=figure.effective,
        flags=figure.flags,
        counted_in=_counted_in(figure.basis),
        scope=figure.scope or None,
        percent_of=figure.percent_of or None,
        percent_means=figure.percent_means or None,
    )


def progress_of(line: ProgressLine) -> OpenProgress:
    result, promise, percent = line.result, line.promise, line.progress.percent
    return OpenProgress(
        measure=line.measure.key,
        result=None if result is None else result.amount,
        result_high=None if result is None else result.high,
        result_basis=line.result_basis,
        result_qualifier=None if result is None else result.qualifier.value,
        target=promise
        and OpenTarget(promise.amount, promise.low, promise.high, promise.basis.value),
        percent_computed=None if percent is None else percent.amount,
        percent_printed=_reached(line.percent_printed),
        agrees=line.progress.agrees,
        counted_in=counted_in(line),
        scope=line.scope or None,
    )


def counted_in(line: ProgressLine) -> str | None:
    """What one unit of blood is in the result: "bags" or "standard_250ml"; None where nobody
    stated it, and for what is no blood."""
    return _logged_in(line) if line.result_basis == "logged" else _counted_in(line.basis)


def _reached(percent: FigureLine | None) -> Decimal | None:
    """The printed percent as "reached so much"; None while nobody said what it means."""
    if percent is None or percent.quantity is None or not percent.percent_means:
        return None
    more = 100 if percent.percent_means == "exceeded_by" else 0
    return percent.quantity.amount + more


def _logged(campaign: CampaignRef, line: ProgressLine) -> OpenFigure:
    return OpenFigure(
        campaign=campaign,
        measure=line.measure.key,
        role="result",
        basis="logged",
        **_amounts(line.logged),
        effective=line.result_basis == "logged",
        flags=("provisional",) if line.provisional else (),
        counted_in=_logged_in(line),
    )


def _stated(
    campaign: CampaignRef, target: TargetLine, lines: tuple[ProgressLine, ...]
) -> OpenFigure:
    return OpenFigure(
        campaign=campaign,
        measure=target.measure.key,
        role="target",
        basis="stated",
        **_amounts(target.quantity),
        source=target.source.slug if target.source else None,
        document=target.document or None,
        effective=any(line.target == target for line in lines),
        counted_in=_counted_in(target.basis),
        scope=", ".join(filter(None, (_name(target.place), target.organisation, target.wave)))
        or None,
    )


def _name(place) -> str:
    return place.name if place else ""


def _is_implied(line: ProgressLine) -> bool:
    return line.promise is not None and line.promise.basis == "implied"


def _implied(campaign: CampaignRef, line: ProgressLine) -> OpenFigure:
    """The roundest of what the printed percent allows, and the ends of it (rule 2)."""
    promise = line.promise
    sure = promise.low == promise.high
    return OpenFigure(
        campaign=campaign,
        measure=line.measure.key,
        role="target",
        basis="implied",
        amount=promise.amount,
        low=promise.low,
        high=promise.high,
        qualifier=(Qualifier.EXACT if sure else Qualifier.ABOUT).value,
        effective=True,
        counted_in=_counted_in(line.basis),
        scope=line.scope or None,
    )


def _computed(campaign: CampaignRef, line: ProgressLine) -> OpenFigure:
    return OpenFigure(
        campaign=campaign,
        measure=PERCENT,
        role="percent",
        basis="computed",
        **_amounts(line.progress.percent),
        effective=True,
        counted_in=_counted_in(line.basis),
        scope=line.scope or None,
        percent_of=line.measure.key,
        percent_means="reached",
    )


def _amounts(quantity: Quantity | None) -> dict:
    if quantity is None:
        return {"amount": None, "high": None, "qualifier": None}
    return {
        "amount": quantity.amount,
        "high": quantity.high,
        "qualifier": quantity.qualifier.value,
    }


def _counted_in(basis: str) -> str | None:
    return basis if basis in (Basis.BAGS, Basis.STANDARD) else None


def _logged_in(line: ProgressLine) -> str | None:
    """Entries count bags, whatever the source beside them leaves unsaid."""
    if not line.measure.has_basis:
        return None
    return (Basis.STANDARD if line.basis == Basis.STANDARD else Basis.BAGS).value
