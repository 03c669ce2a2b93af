"""Reported totals: a source with its figures as printed, and which one counts (rules 3 to 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns import access
from campaigns.access import NotYours
from campaigns.models import Campaign, Claim, Source
from campaigns.rules.reports import ReadLine, ReportLine, basis_of, meaning_of, read_line
from campaigns.rules.text import CannotRead, clean
from campaigns.rules.typed import read_day

from .facts import LONGEST_REASON, InvalidFacts, problem_of_text, tidy
from .words import free_slug, said

MOST_LINES = 60
LONGEST = {"title": 400, "publisher": 200, "author": 200}
SOURCE_KINDS = ("report", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChoice:
    """A source that stands, by its slug; or a new one, as it prints its title and the rest."""

    slug: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    kind: str = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt:
    """What was stored: the source, and its figures in the order given. `added`: new ones."""

    source: str
    figures: tuple[int, ...]
    added: int


def read_report(*, lines: Sequence[ReportLine]) -> tuple[ReadLine, ...]:
    """What the program reads in each line; stores nothing."""
    return tuple(read_line(line) for line in lines)


def record_report(
    *,
    campaign: str,
    source: SourceChoice,
    lines: Sequence[ReportLine],
    recorded_by: AbstractBaseUser,
    at: datetime,
) -> ReportReceipt:
    """Store a report's figures about a campaign, all or none. Sent twice, it adds nothing.

    Raises NotYours, NotAllowed (managers of the campaign's place record) or InvalidFacts, whose
    fields are "source.title", "lines.0.as_printed" and the like.
    """
    today = timezone.localdate(at)
    owner = access.get_managed_campaign(user=recorded_by, slug=campaign, today=today)
    read = read_report(lines=lines)
    if problems := _problems_of_source(source, today) | _problems(read):
        raise InvalidFacts(problems)
    for last_try in (False, True):
        try:
            with transaction.atomic():
                return _recorded(owner, source, read, recorded_by)
        except IntegrityError:  # someone made the same source a moment before
            if last_try:
                raise
    raise AssertionError("one of the two tries returns or raises")


def choose_figure(*, figure: int, reason: str, chosen_by: AbstractBaseUser, at: datetime) -> None:
    """Say that this figure counts where sources disagree, and why (domain rule 5).

    Raises NotYours, NotAllowed or InvalidFacts ("reason"). The choice made before ends.
    """
    today, reason = timezone.localdate(at), tidy(reason)
    claim = Claim.objects.filter(pk=figure).select_related("campaign").first()
    if claim is None:
        raise NotYours(f"figure {figure}")
    access.get_managed_campaign(user=chosen_by, slug=claim.campaign.slug, today=today)
    if problem := problem_of_text(reason, LONGEST_REASON) or _missing_reason(reason):
        raise InvalidFacts({"reason": problem})
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=claim.campaign_id)
        claim = Claim.objects.get(pk=figure)
        if claim.amount is None:
            raise InvalidFacts({"reason": _("A source that gives no figure cannot be chosen.")})
        _choose(claim, reason, chosen_by)


def _missing_reason(reason: str):
    return None if reason else _("Say why this figure was chosen.")


def _recorded(
    campaign: Campaign, choice: SourceChoice, read: Sequence[ReadLine], by: AbstractBaseUser
) -> ReportReceipt:
    """The campaign's row is locked: the same report sent twice at once is stored once."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    source = _source(choice, by)
    figures, added = [], 0
    for one in read:
        values = _columns(one)
        claim = Claim.objects.filter(source=source, campaign=campaign, **values).first()
        if claim is None:
            claim = Claim(source=source, campaign=campaign, **values)
            _save(claim, by)
            added += 1
        if one.line.chosen and not claim.chosen:
            _choose(claim, tidy(one.line.chosen_reason), by)
        figures.append(claim.pk)
    return ReportReceipt(source=source.slug, figures=tuple(figures), added=added)


def _columns(one: ReadLine) -> dict[str, object]:
    line, quantity = one.line, one.quantity
    return {
        "role": line.role,
        "measure": line.measure,
        "amount": quantity.amount,
        "high": quantity.high,
        "qualifier": quantity.qualifier.value,
        "basis": basis_of(line),
        "as_printed": clean(line.as_printed),
        "unit": quantity.unit or "",
        "percent_of": line.percent_of if line.role == "percent" else "",
        "percent_means": meaning_of(line),
        "scope": tidy(line.scope),
        "part": line.part,
        "part_number": line.part_number,
    }


def _choose(claim: Claim, reason: str, by: AbstractBaseUser) -> None:
    """Put the choice on this figure; the rivals' choice is taken off first, with its history."""
    rivals = Claim.objects.filter(
        campaign=claim.campaign_id,
        measure=claim.measure,
        basis=claim.basis,
        role=claim.role,
        percent_of=claim.percent_of,
        scope=claim.scope,
        chosen=True,
    )
    for rival in rivals.exclude(pk=claim.pk):
        rival.chosen, rival.chosen_reason = False, ""
        _save(rival, by)
    claim.chosen, claim.chosen_reason = True, reason
    _save(claim, by)


def _save(row: Claim | Source, by: AbstractBaseUser) -> None:
    row._history_user = by  # the row's history says who
    row.save()


def _source(choice: SourceChoice, by: AbstractBaseUser) -> Source:
    if choice.slug:
        source = Source.objects.filter(slug=choice.slug).first()
        if source is None:
            raise InvalidFacts({"source.title": _("No such source stands in the tracker.")})
        return source
    printed = {name: " ".join(tidy(getattr(choice, name)).split()) for name in LONGEST} | {
        "published_on": choice.published_on,
        "kind": choice.kind,
    }
    source = Source.objects.filter(**printed).order_by("pk").first()
    if source is None:
        slug = free_slug(Source, printed["title"], printed["publisher"])
        label = (printed["title"] or printed["publisher"])[:200]
        source = Source(slug=slug, label=label, **printed)
        _save(source, by)
    return source


def _problems_of_source(choice: SourceChoice, today: date) -> dict[str, str]:
    if choice.slug:
        return {}
    found = {}
    for name, longest in LONGEST.items():
        if problem := problem_of_text(tidy(getattr(choice, name)), longest):
            found[f"source.{name}"] = problem
    if not tidy(choice.title):
        found["source.title"] = _("Give the title of the report, as printed.")
    if choice.kind not in SOURCE_KINDS:
        found["source.kind"] = _("Choose report or article.")
    try:
        read_day(choice.published_on, today=today)
    except CannotRead as error:
        found["source.published_on"] = said(error)
    return found


def _problems(read: Sequence[ReadLine]) -> dict[str, str]:
    if not 0 < len(read) <= MOST_LINES:
        return {"lines": _("Give from 1 to 60 figures.")}
    found = {}
    for number, one in enumerate(read):
        for name, error in one.errors.items():
            found[f"lines.{number}.{name}"] = said(error)
        for name, problem in _problems_of_line(one).items():
            found.setdefault(f"lines.{number}.{name}", problem)
    return found | _chosen_twice(read)


def _problems_of_line(one: ReadLine) -> dict[str, str]:
    found, line = {}, one.line
    quantity = one.quantity
    for amount in (quantity.amount, quantity.high) if quantity else ():
        if amount is not None and (amount >= 10**13 or amount != round(amount, 2)):
            found["as_printed"] = _("This figure is too large, or has more than two decimals.")
    for name, longest in (("scope", 200), ("chosen_reason", LONGEST_REASON)):
        if problem := problem_of_text(tidy(getattr(line, name)), longest):
            found[name] = problem
    if line.chosen and not tidy(line.chosen_reason):
        found["chosen_reason"] = _("Say why this figure was chosen.")
    if line.part_number is not None and not 1 <= line.part_number <= 9999:
        found["part_number"] = _("Give a number from 1 to 9,999, or leave it empty.")
    return found


def _chosen_twice(read: Sequence[ReadLine]) -> dict[str, str]:
    seen, found = set(), {}
    for number, one in enumerate(read):
        line = one.line
        subject = (line.measure, basis_of(line), line.role, line.percent_of, tidy(line.scope))
        if line.chosen and subject in seen:
            found[f"lines.{number}.chosen"] = _("Only one figure of a kind can count.")
        seen |= {subject} if line.chosen else set()
    return found
