"""The open answers, field by field: what interface.md promises, and what each field means."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

Amount = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$")]
CountedIn = Literal["bags", "standard_250ml"]
Qualifier = Literal["exact", "at_least", "nearly", "about", "range"]


class Told(Schema):
    """Nothing stands in an answer that is not described here."""

    model_config = ConfigDict(extra="forbid")


class PlaceRefOut(Told):
    """A place as it was named in its days. A former one has ended and names its heirs."""

    slug: str
    name: str
    valid_until: date | None = Field(
        description="The first day on which it no longer existed; null while in force."
    )
    succeeded_by: list[str] = Field(description="Slugs of the places that took it over.")


class OrganisationOut(Told):
    slug: str
    name: str
    role: str = Field(description="organiser, standing_body, host, collector, reporter, …")


class PlanOut(Told):
    """The document that promised it."""

    number: str | None
    dated: date | None


class FigureOut(Told):
    """One figure, and who says it. Figures of different basis or source are never added up."""

    measure: str = Field(description="blood_units, donors, gifts, vnd, percent_of_plan, …")
    role: Literal["result", "target", "percent", "context"]
    basis: Literal["reported", "logged", "stated", "implied", "computed"] = Field(
        description="reported: printed by a source. logged: the sum of entries that stand. stated: "
        "a target set by a plan. implied: the target that a result and its printed percent allow, "
        "from `low` to `high`, `amount` being the roundest. computed: a percent worked out here."
    )
    amount: Amount | None = Field(description="Null where the source gives no figure.")
    high: Amount | None = Field(description="The upper end of a range.")
    qualifier: Qualifier | None
    as_printed: str | None = Field(description="The source's own words and digits.")
    source: str | None = Field(description="Slug of the source.")
    locator: str | None = Field(description="Where in the source, or in which document.")
    effective: bool = Field(description="Whether `progress` uses it.")
    flags: list[str] = Field(
        description="Machine names of what needs a second look: conflicts_with_other_claim, "
        "not_effective, percent_disagrees, bags_do_not_add_up, parts_do_not_add_up, ambiguous, "
        "no_figure_given, provisional (not all of it is approved yet)."
    )
    low: Amount = Field(None, description="The lower end of an implied target.")
    counted_in: CountedIn = Field(
        None,
        description="What one unit of blood is, where somebody says so. Bags and standard units "
        "of 250 ml are never added up.",
    )
    scope: str = Field(None, description="The part of the campaign that it speaks of alone.")
    percent_of: str = Field(None, description="The measure that a percent is of.")
    percent_means: Literal["reached", "exceeded_by"] = Field(
        None, description="Whether so much was reached, or so much more than planned."
    )


class TargetOut(Told):
    """What was promised. Of a range, `amount` is the lower end, where it is first kept."""

    amount: Amount
    low: Amount
    high: Amount
    basis: Literal["stated", "implied"]


class ProgressOut(Told):
    """One measure against its target. A percent of an implied target would be a circle: null."""

    measure: str
    result: Amount | None
    result_basis: Literal["reported", "logged"] | None
    result_qualifier: Qualifier | None
    target: TargetOut | None
    percent_computed: Amount | None = Field(
        description="With the certainty of the result; of a range, the lower end. Never capped."
    )
    percent_printed: Amount | None = Field(
        description="As the share that was reached: “7.8% more than planned” is 107.8."
    )
    agrees: bool | None = Field(
        description="Whether the printed percent fits result and target, by rounding or truncation."
    )
    result_high: Amount = Field(None, description="The upper end, where the result is a range.")
    counted_in: CountedIn = Field(None, description="As in figures.")
    scope: str = Field(None, description="As in figures.")


class SourceRefOut(Told):
    slug: str
    title: str | None = Field(description="As printed; null where none is.")
    publisher: str | None
    published_on: date | None


class OpenCampaignOut(Told):
    """One campaign with all that is known of it. The totals of its parts are never in its own."""

    slug: str
    name: str
    kind: str
    url: str = Field(description="Its page on this site.")
    place: PlaceRefOut | None = Field(description="Null where one place does not say it.")
    organisations: list[OrganisationOut]
    starts_on: date | None
    ends_on: date | None
    plan: PlanOut | None
    part_of: str | None = Field(description="Slug of the larger campaign that it is a part of.")
    figures: list[FigureOut]
    progress: list[ProgressOut]
    sources: list[SourceRefOut]
    drives_count: int


class BagsOut(Told):
    """Bags by size in ml."""

    ml150: int | None = Field(alias="150")
    ml250: int | None = Field(alias="250")
    ml350: int | None = Field(alias="350")
    ml450: int | None = Field(alias="450")


class OpenCollectionOut(Told):
    """What stands in the ledger for one drive: counts alone; null where no entry says."""

    drive: str
    date: date
    last_day: date | None
    site: str
    place: PlaceRefOut
    target: int | None
    registered: int | None
    examined: int | None
    deferred: int | None
    donors: int | None
    first_time_donors: int | None
    apheresis: int | None
    emergency_units: int | None
    bags: BagsOut
    bags_total: int | None = Field(description="Bags of all sizes that are known.")
    standard_units: Amount | None = Field(description="The same blood in units of 250 ml.")
    incomplete: list[str] = Field(
        description="Counts that some entry leaves out: these are the least they can be."
    )
    entries: int = Field(description="How many entries stand for the drive.")
    approved_entries: int
    status: Literal["provisional", "approved"] = Field(
        description="provisional until every entry is approved."
    )


class SuccessionOut(Told):
    former: str = Field(alias="from")
    heir: str = Field(alias="to")
    on: date
    document: str | None


class OpenPlaceOut(PlaceRefOut):
    """An administrative unit between two dates, and what took over what."""

    kind: str
    code: str | None = Field(description="The official code.")
    url: str
    parent: str | None = Field(description="Slug of what it is part of.")
    valid_from: date | None
    took_over: list[str] = Field(description="Slugs of the former places that it took over.")
    successions: list[SuccessionOut]


class OpenSourceOut(SourceRefOut):
    """An article or report. What it does not print is null."""

    label: str = Field(description="Our short name for it; never a quotation.")
    kind: str
    author: str | None
    url: str
    figures_count: int
    campaigns: list[str] = Field(description="Slugs of the campaigns that it speaks of.")


class SourceFigureOut(FigureOut):
    """One figure of the source."""

    campaign: str


class MentionOut(Told):
    """A place as the source names it; `place` is null where no such place is known."""

    as_printed: str
    locator: str
    place: str | None


class OpenSourceFiguresOut(OpenSourceOut):
    """A source with every figure and every place name taken from it."""

    figures: list[SourceFigureOut]
    mentions: list[MentionOut]


class Listed(Told):
    """One page of a list; `next` and `previous` are addresses on this server."""

    count: int = Field(description="How many there are on all pages.")
    next: str | None
    previous: str | None


class CampaignsOut(Listed):
    items: list[OpenCampaignOut]


class CollectionsOut(Listed):
    items: list[OpenCollectionOut]


class PlacesOut(Listed):
    items: list[OpenPlaceOut]


class SourcesOut(Listed):
    items: list[OpenSourceOut]
