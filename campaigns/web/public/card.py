"""What is shared of a campaign or a place: the words and the bar of its picture and its embed."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.reading.answers import CampaignRow, PlaceRef, ProgressLine, SourceRef
from campaigns.rules.claims import FLAG_WORDS
from campaigns.rules.naming import place_name
from campaigns.rules.progress import Bar, PromiseBasis, ResultBasis
from campaigns.rules.sentence import progress_sentence
from campaigns.rules.wording import number, period, print_quantity

from ..labels import campaign_label


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is drawn, in words of one language; "" is nothing to say.

    `name` is what the page itself is called, and `title` says of which campaign the figures are.
    `figure` is the result and `share` its percentage, each with what it is `of`. `known` says
    whether `figure` is one. `goal` names the line across the bar, `open_goal` says that there is
    none.
    """

    title: str
    sentence: str
    name: str = ""
    where: str = ""
    figure: str = ""
    figure_of: str = ""
    known: bool = False
    share: str = ""
    share_of: str = ""
    bar: Bar | None = None
    goal: str = ""
    open_goal: str = ""
    says: str = ""


def sentence_of(row: CampaignRow, *, today: date) -> str:
    """What a newspaper could print of the campaign's first line."""
    language, line = get_language(), row.main
    if line is None:
        return ""
    coverage = (language == "en" and row.coverage_en) or row.coverage
    return progress_sentence(
        who=row.place.name if row.place else capfirst(coverage) or campaign_label(row.ref),
        result=line.result,
        result_basis=line.result_basis,
        progress=line.progress,
        measure=line.measure.key,
        starts=row.starts_on,
        ends=row.ends_on,
        today=today,
        language=language,
    )


def site_card() -> Card:
    """The tracker itself, for the pages that are about no one campaign or place."""
    return Card(
        title=_("How far is each campaign, against what was promised?"),
        sentence=_(
            "How far each blood donation and humanitarian campaign is, measured against what was "
            "promised, and who says so."
        ),
        says=_("Every figure says who said it."),
    )


def campaign_card(row: CampaignRow, *, today: date) -> Card:
    """A campaign by its first line; one that a source only names says so."""
    title, line = campaign_label(row.ref), row.main
    if line is None:
        said = _(
            "No figure is known for this campaign yet. It is listed because a source names it."
        )
        return Card(title=title, sentence=said, where=_where(row), figure=_("no figure yet"))
    figure, known = _figure(line)
    share, share_of = _share(line)
    return Card(
        title=title,
        name=title,
        sentence=sentence_of(row, today=today),
        where=_where(row),
        figure=figure,
        figure_of=_figure_of(line),
        known=known,
        share=share,
        share_of=share_of,
        bar=line.bar,
        goal=_goal(line),
        open_goal=_open_goal(line),
        says=_says(line),
    )


def _nothing_yet() -> str:
    return _("No figure is known for this campaign yet. It is listed because a source names it.")


def place_card(place: PlaceRef, row: CampaignRow | None, *, today: date) -> Card:
    """A place by its newest campaign with a figure, which is named; or the words that none is."""
    name = capfirst(place_name(place.name, place.kind, get_language()))
    if row is None:
        said = _("No figure is known for any campaign here yet.")
        said = f"{place.name}: {said}"
        return Card(title=name, sentence=said, name=name, figure=_("no figure yet"))
    card = campaign_card(row, today=today)
    return replace(card, title=f"{name} · {card.title}", name=name)


def _where(row: CampaignRow) -> str:
    language = get_language()
    if row.place:
        where = place_name(row.place.name, row.place.kind, language)
    else:
        where = (language == "en" and row.coverage_en) or row.coverage
    when = period(row.starts_on, row.ends_on, language) or _("dates not known")
    return capfirst(" · ".join(part for part in (where, when) if part))


def _figure(line: ProgressLine) -> tuple[str, bool]:
    if line.result is None:
        return (_("sources disagree") if line.undecided else _("no figure yet")), False
    return print_quantity(line.result, get_language()), True


def _figure_of(line: ProgressLine) -> str:
    if line.result_basis is None:
        return ""
    said = {
        ResultBasis.LOGGED: _("logged by those who collected"),
        ResultBasis.REPORTED: _("as a source reported"),
    }[line.result_basis]
    basis = {"bags": _("bags as counted"), "standard_250ml": _("250 ml standard units")}
    return " · ".join(part for part in (said, basis.get(line.basis)) if part)


def _share(line: ProgressLine) -> tuple[str, str]:
    language, progress = get_language(), line.progress
    printed = progress.printed and print_quantity(progress.printed, language)
    if progress.percent is None:
        return (printed, _("of the plan, as the source printed it")) if printed else ("", "")
    said = _("of the target, computed here")
    if printed:
        beside = _("the source printed %(printed)s") % {"printed": printed}
        said = f"{said} · {beside}"
    return print_quantity(progress.percent, language), said


def _goal(line: ProgressLine) -> str:
    if line.bar is None or line.bar.target_at is None:
        return ""
    promise, language = line.promise, get_language()
    if promise is None:
        return "100%"
    amount = number(promise.amount, language)
    if promise.basis is PromiseBasis.IMPLIED:
        return f"{_('implied target')} {amount}"
    high = "" if promise.high == promise.amount else f"–{number(promise.high, language)}"
    return f"{_('target')} {amount}{high}"


def _open_goal(line: ProgressLine) -> str:
    if line.bar is None or line.bar.target_at is not None:
        return ""
    return _("Target not known: no source says what was promised, so the bar has no line.")


def _says(line: ProgressLine) -> str:
    """Whose word the figures are, and what is doubtful about them."""
    if line.result_basis == ResultBasis.LOGGED:
        said = [capfirst(_("logged by those who collected"))]
        if line.provisional:
            said.append(_("provisional"))
        figures = (line.percent_printed,)
    else:
        said, figures = [], (line.reported, *line.undecided, line.percent_printed)
    labels = dict.fromkeys(_label(figure.source) for figure in figures if figure)
    if labels:
        said.append(_("Source: %(labels)s") % {"labels": "; ".join(labels)})
    said += (FLAG_WORDS[flag][get_language() == "en"] for flag in line.flags)
    return " · ".join(said)


def _label(source: SourceRef) -> str:
    return (get_language() == "en" and source.label_en) or source.label
