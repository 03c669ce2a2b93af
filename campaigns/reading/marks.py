"""What judging finds about each printed figure: its flags, and whether and why it counts."""

from collections import defaultdict

from campaigns.models import Claim
from campaigns.rules import progress as rules
from campaigns.rules.parts import not_adding_up
from campaigns.rules.progress import Flag, Printed
from campaigns.rules.quantity import MEASURES, Qualifier

from .answers import FigureLine
from .loading import plain, quantity, source_ref

PLACE_KIND = {
    Claim.Part.HEADLINE: "headline",
    Claim.Part.SUBHEADING: "headline",
    Claim.Part.CAPTION: "caption",
    Claim.Part.SIDE_COLUMN: "side",
}


class Marks:
    """What judging found about each claim: flags, and which one is effective and why."""

    def __init__(self, campaign):
        self.campaign = campaign
        self.flags = defaultdict(list)
        self.effective = {}

    def flag(self, claim, flag):
        if flag not in self.flags[claim.pk]:
            self.flags[claim.pk].append(flag)

    def choose(self, claims, among=None):
        """The effective claim of rivals (or None), marking it and those that disagree.

        `among`: only one of these may be it.
        """
        if not claims:
            return None
        told = [printed(claim) for claim in claims]
        by_key = {claim.pk: claim for claim in claims}
        if among is None:
            choice = rules.effective(told)
        else:
            choice = rules.effective([printed(claim) for claim in among])
        for key in rules.conflicting(told):
            self.flag(by_key[key], Flag.CONFLICTS)
            if choice and key != choice.key:
                self.flag(by_key[key], Flag.NOT_CHOSEN)
        if choice is None:
            return None
        self.effective[choice.key] = choice.rule
        return by_key[choice.key]

    def flag_parts(self, claims):
        """Mark the results of which one source's parts do not make its whole."""
        sources = defaultdict(lambda: defaultdict(list))
        for claim in claims:
            if claim.role == Claim.Role.RESULT and claim.amount is not None:
                about = (claim.source_id, claim.measure, claim.basis)
                sources[about][claim.scope].append(claim)
        for (_source, measure, _basis), scopes in sources.items():
            if len(scopes) > 1 and MEASURES[measure].adds_up:
                self._flag_parts_of(scopes, bags=MEASURES[measure].has_basis)

    def _flag_parts_of(self, scopes, *, bags):
        by_key = {claim.pk: claim for claims in scopes.values() for claim in claims}
        told = {scope: [printed(claim) for claim in claims] for scope, claims in scopes.items()}
        wholes = told.pop("", ())
        for flag, key in not_adding_up(wholes=wholes, parts=told, bags=bags):
            self.flag(by_key[key], flag)

    def line(self, claim):
        return FigureLine(
            key=claim.pk,
            campaign=self.campaign,
            source=source_ref(claim.source),
            measure=MEASURES[claim.measure],
            role=claim.role,
            basis=claim.basis,
            quantity=quantity(claim),
            as_printed=claim.as_printed,
            part=claim.part,
            part_number=claim.part_number,
            percent_of=claim.percent_of,
            percent_means=claim.percent_means,
            scope=claim.scope,
            scope_en=claim.scope_en,
            remark=claim.remark,
            remark_en=claim.remark_en,
            effective=claim.pk in self.effective,
            why=self.effective.get(claim.pk, ""),
            chosen_reason=claim.chosen_reason,
            flags=tuple(self.flags[claim.pk]),
        )


def printed(claim):
    return Printed(
        key=claim.pk,
        source=claim.source_id,
        amount=None if claim.amount is None else plain(claim.amount),
        high=None if claim.high is None else plain(claim.high),
        qualifier=Qualifier(claim.qualifier or Qualifier.EXACT),
        place_kind=PLACE_KIND.get(claim.part, "body"),
        chosen=claim.chosen,
        chosen_reason=claim.chosen_reason,
    )
