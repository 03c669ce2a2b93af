"""What speaks of the same thing is put together: figures, promises, targets, logged sums."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from campaigns.models import Claim
from campaigns.rules.quantity import (
    BAG_SIZES,
    MEASURES,
    Basis,
    Measure,
    Quantity,
    bags_total,
)

from .loading import ClaimRow, TargetRow
from .logged import Logged, amount_of, bags_in, blood


@dataclass(slots=True)
class Subject:
    """What is known of one measure, scope and basis of a campaign, before it is judged."""

    measure: Measure
    scope: str
    basis: str
    results: list[ClaimRow] = field(default_factory=list)
    promises: list[ClaimRow] = field(default_factory=list)
    percents: list[ClaimRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    logged: Quantity | None = None
    approved: Quantity | None = None
    provisional: bool = False


def grouped(*, claims: Sequence[ClaimRow], targets: Sequence[TargetRow]) -> list[Subject]:
    """Group what speaks of the same thing. Bags and standard units are two things."""
    subjects = {}

    def subject(measure, scope, basis):
        key = (measure, scope, basis)
        return subjects.setdefault(key, Subject(MEASURES[measure], scope, basis))

    for claim in claims:
        if claim.role == Claim.Role.RESULT:
            subject(claim.measure, claim.scope, claim.basis).results.append(claim)
    for claim in claims:
        if claim.role == Claim.Role.TARGET:
            _fitting(subjects, subject, claim).promises.append(claim)
        elif claim.role == Claim.Role.PERCENT and claim.percent_of:
            for fit in subjects.values():
                if (fit.measure.key, fit.scope) == (claim.percent_of, claim.scope):
                    fit.percents.append(claim)
    for target in targets:
        _fitting(subjects, subject, target).targets.append(target)
    return list(subjects.values())


def _fitting(subjects, subject, row):
    """The subject that a promise is about: of its own basis, or of one nobody stated."""
    scope = getattr(row, "scope", "")
    for basis in (row.basis, Basis.UNSTATED.value):
        if (row.measure, scope, basis) in subjects:
            return subjects[row.measure, scope, basis]
    same = [s for s in subjects.values() if (s.measure.key, s.scope) == (row.measure, scope)]
    if len(same) == 1 and row.basis == Basis.UNSTATED.value:
        return same[0]
    return subject(row.measure, scope, row.basis)


def add_logged(subjects: list[Subject], logged: Logged) -> None:
    """Put each logged sum beside the reported one it can be compared with (rule 6)."""
    if bags_total(bags_in(logged.counts)) is not None:
        found = [s for s in subjects if s.measure.key == "blood_units" and not s.scope]
        if not found:
            found = [Subject(MEASURES["blood_units"], "", Basis.BAGS.value)]
            subjects += found
        for subject in found:
            basis, lacking = subject.basis, logged.approved_lacking
            subject.logged = blood(logged.counts, basis, lacking=logged.lacking)
            subject.approved = blood(logged.approved, basis, lacking=lacking)
            subject.provisional = any(f"bags_{s}" in logged.provisional for s in BAG_SIZES)
    for key in ("registered", "deferred", "donors"):
        if logged.counts[key] is None:
            continue
        found = next((s for s in subjects if s.measure.key == key and not s.scope), None)
        if found is None:
            found = Subject(MEASURES[key], "", "")
            subjects.append(found)
        found.logged = amount_of(key, logged.counts[key], partial=key in logged.lacking)
        found.approved = amount_of(
            key, logged.approved[key], partial=key in logged.approved_lacking
        )
        found.provisional = key in logged.provisional
