"""Claims, targets and logged sums of a campaign become progress lines (domain rules 2 to 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaigns.models import Campaign, Claim
from campaigns.rules import progress as rules
from campaigns.rules.progress import Flag, Promise
from campaigns.rules.quantity import Qualifier, Quantity
from campaigns.rules.wording import CannotRead, print_quantity

from .answers import FigureLine, ProgressLine
from .loading import ClaimRow, TargetRow, campaign_ref, quantity, target_line
from .logged import Logged
from .marks import Marks, printed
from .subjects import add_logged, grouped

# What the reader asks first of a campaign of each kind; measures not named come after.
FIRST_ASKED = {
    Campaign.Kind.BLOOD: ("blood_units", "donors", "registered", "drives", "sites"),
    Campaign.Kind.HUMANITARIAN: ("gifts", "people_helped", "vnd", "houses", "vnd_each"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A campaign's progress lines, most asked first, and every figure with its flags."""

    lines: tuple[ProgressLine, ...]
    figures: tuple[FigureLine, ...]


def evidence(
    *,
    campaign: Campaign,
    claims: Sequence[ClaimRow],
    targets: Sequence[TargetRow],
    logged: Logged | None,
) -> Evidence:
    """Judge all that is known of one campaign; asks the database nothing."""
    marks = Marks(campaign_ref(campaign))
    subjects = grouped(claims=claims, targets=targets)
    for claim in claims:
        if claim.amount is None:
            marks.flag(claim, Flag.NO_FIGURE)
        if claim.ambiguous or _meaning_unknown(claim):
            marks.flag(claim, Flag.AMBIGUOUS)
    marks.flag_parts(claims)
    if logged is not None:
        add_logged(subjects, logged)
    drafts = [_judge(subject, marks, campaign) for subject in subjects]
    figures = {claim.pk: marks.line(claim) for claim in claims}
    lines = [_finish(draft, figures) for draft in drafts]
    order = FIRST_ASKED[Campaign.Kind(campaign.kind)]
    lines.sort(key=lambda line: _asked(line, order))
    return Evidence(lines=tuple(lines), figures=tuple(figures.values()))


@dataclass(frozen=True, slots=True)
class Weighed:
    """One subject as far as sums need it: what counts, of which promise, and what was printed."""

    basis: str
    result: Quantity | None
    result_basis: str | None
    promise: Promise | None
    printed: Quantity | None


def weighed(
    *,
    uses: str,
    measure: str,
    claims: Sequence[ClaimRow],
    targets: Sequence[TargetRow],
    logged: Logged | None,
) -> list[Weighed]:
    """What `evidence` says of one measure of a whole campaign, without its words, flags and bars.

    Only figures, targets and sums of that measure are looked at.
    """
    subjects = grouped(claims=claims, targets=targets)
    if logged is not None:
        add_logged(subjects, logged)
    return [
        _weighed(subject, uses)
        for subject in subjects
        if subject.measure.key == measure and not subject.scope
    ]


def _weighed(subject, uses):
    reported = _effective(subject.results)
    percent = _effective(_percents_beside(reported, subject))
    result, basis = _result(uses, subject, reported)
    of_source, reached = basis == "reported", _reached(percent)
    promised, target = _effective(subject.promises), _principal(subject.targets)
    promise = _promise(target, promised, result if of_source else None, reached)
    return Weighed(subject.basis, result, basis, promise, reached if of_source else None)


def _percents_beside(reported, subject):
    """The percents that may be joined with the reported result: each is of what its own source
    printed, and with another source's result it would say what nobody said (domain rule 2)."""
    if reported is None:
        return subject.percents
    sources = {claim.source_id for claim in subject.results if _says(claim) == _says(reported)}
    return [percent for percent in subject.percents if percent.source_id in sources]


def _says(claim):
    return claim.amount, claim.high, claim.qualifier


def _effective(claims):
    """The claim that counts among rivals, or None."""
    choice = rules.effective([printed(claim) for claim in claims]) if claims else None
    return next(claim for claim in claims if claim.pk == choice.key) if choice else None


def _judge(subject, marks, campaign):
    """The fields of one progress line; claims stand in for their lines until all are marked."""
    reported = marks.choose(subject.results)
    percent = marks.choose(subject.percents, among=_percents_beside(reported, subject))
    promised = marks.choose(subject.promises)
    uses = rules.reported_and_logged(quantity(reported) if reported else None, subject.logged)
    result, basis = _result(campaign.progress_uses, subject, reported)
    reached = _reached(percent)
    target = _principal(subject.targets)
    promise = _promise(target, promised, result if basis == "reported" else None, reached)
    judged = rules.progress(
        result=result, target=promise, printed_percent=reached if basis == "reported" else None
    )
    if percent is not None and judged.agrees is False:
        marks.flag(percent, Flag.PERCENT_DISAGREES)
    unsettled = reported is None and any(claim.amount is not None for claim in subject.results)
    return {
        "measure": subject.measure,
        "basis": subject.basis,
        "scope": subject.scope,
        "scope_en": next((c.scope_en for c in subject.results if c.scope_en), ""),
        "result": result,
        "result_basis": basis,
        "reported": reported,
        "logged": subject.logged,
        "logged_approved": subject.approved,
        "provisional": subject.provisional,
        "difference": uses.difference,
        "undecided": tuple(subject.results) if unsettled else (),
        "promise": promise,
        "target": target_line(target) if target else None,
        "percent_printed": percent,
        "progress": judged,
        "bar": rules.bar(judged),
    }


def _finish(draft, figures):
    """Put the marked figures in place of the claims, and gather the line's flags."""
    reported = figures.get(draft["reported"].pk) if draft["reported"] else None
    percent = figures.get(draft["percent_printed"].pk) if draft["percent_printed"] else None
    undecided = tuple(figures[claim.pk] for claim in draft["undecided"])
    flags = []
    for line in filter(None, (reported, percent, *undecided)):
        flags += [flag for flag in line.flags if flag not in flags]
    return ProgressLine(
        **{
            **draft,
            "reported": reported,
            "percent_printed": percent,
            "undecided": undecided,
            "flags": tuple(flags),
        }
    )


def _result(asked, subject, reported):
    """What progress uses, and which of the two it is (rule 6)."""
    known = {"reported": quantity(reported) if reported else None, "logged": subject.logged}
    for basis in ("reported", "logged") if asked == Campaign.Uses.AUTO else (asked,):
        if known[basis] is not None:
            return known[basis], basis
    return None, None


def _meaning_unknown(claim):
    return claim.role == Claim.Role.PERCENT and not claim.percent_means


def _reached(percent):
    """The printed percent as "reached so much", or None while nobody said what it means."""
    if percent is None or percent.amount is None or _meaning_unknown(percent):
        return None
    said = quantity(percent)
    if percent.percent_means == Claim.PercentMeans.EXCEEDED:
        high = None if said.high is None else said.high + 100
        return Quantity(said.amount + 100, high, said.qualifier, said.unit, said.form)
    return said


def _principal(targets):
    """The layer that progress is measured against: the one marked, or the only one for all."""
    marked = [target for target in targets if target.principal]
    whole = [t for t in targets if not (t.place_id or t.organisation_id or t.wave)]
    for candidates in (marked, whole):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _promise(target, promised, result, reached):
    """What was promised: stated by a plan, stated by a source, or implied (rule 2)."""
    for stated in (target, promised):
        if stated is not None and stated.amount:
            return Promise.of(quantity(stated))
    exact = result is not None and result.qualifier is Qualifier.EXACT
    if not exact or reached is None or reached.qualifier is not Qualifier.EXACT:
        return None
    try:
        return Promise.implied(int(result.amount), _percent_as_printed(reached))
    except CannotRead:  # a percent of 0, or one that no whole target gives: nothing follows
        return None


def _percent_as_printed(reached):
    return print_quantity(replace(reached, unit="%"))


def _asked(line, order):
    """Whole before part, known before unknown, then what is asked first of such a campaign."""
    known = line.result is not None or line.undecided
    named = line.measure.key in order
    place = order.index(line.measure.key) if named else len(order)
    return bool(line.scope), not known, place, line.measure.key
