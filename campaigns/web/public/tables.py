"""Every table of the public pages. Cells are templates; what is exported is plain text."""

from collections.abc import Iterator

import django_tables2 as tables
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableData

from campaigns import reading

NUMBERS = {"td": {"class": "num"}, "th": {"class": "num"}}


class CampaignData(TableData):
    """Rows of a queryset of campaigns, worked out page by page in a constant number of queries."""

    CHUNK = 200

    def __init__(self, queryset, *, today):
        super().__init__(queryset)
        self.today = today

    @cached_property
    def _count(self) -> int:
        return self.data.count()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, key):
        return self._rows(self.data[key])

    def __iter__(self) -> Iterator:
        for start in range(0, self._count, self.CHUNK):
            yield from self._rows(self.data[start : start + self.CHUNK])

    def _rows(self, campaigns):
        return reading.campaign_rows(campaigns=campaigns, today=self.today)


class Cell(tables.Column):
    """A column printed by `components/cells/<name>.html`, which sees one `record`.

    Like the library's TemplateColumn, without a request: that would run every context
    processor again for each cell.
    """

    empty_values = ()

    def __init__(self, name: str, **kwargs):
        super().__init__(exclude_from_export=True, **kwargs)
        self.file = f"components/cells/{name}.html"

    def render(self, record):
        return get_template(self.file).template.render(Context({"record": record}))


def exported(**kwargs) -> tables.Column:
    """A column of the CSV and XLSX alone."""
    return tables.Column(visible=False, empty_values=(), **kwargs)


class PublicTable(tables.Table):
    """A caption for those who do not see it, and cards instead of columns on a phone."""

    caption = ""

    class Meta:
        orderable = False
        attrs = {"class": "stack"}


class CampaignTable(PublicTable):
    caption = _("Campaigns")
    campaign = Cell("campaign", verbose_name=_("Campaign"))
    dates = Cell("dates", verbose_name=_("Dates"))
    progress = Cell("progress", verbose_name=_("Progress"))

    address = exported(verbose_name=_("Address"))
    name = exported(verbose_name=_("Name"))
    kind = exported(verbose_name=_("Kind"))
    place = exported(verbose_name=_("Place"))
    starts_on = exported(verbose_name=_("Starts on"))
    ends_on = exported(verbose_name=_("Ends on"))
    measure = exported(verbose_name=_("Measure"))
    result = exported(verbose_name=_("Result"))
    qualifier = exported(verbose_name=_("How exact"))
    result_from = exported(verbose_name=_("Reported or logged"))
    target = exported(verbose_name=_("Target"))
    target_low = exported(verbose_name=_("Target, lowest"))
    target_high = exported(verbose_name=_("Target, highest"))
    target_basis = exported(verbose_name=_("Stated or implied"))
    percent_printed = exported(verbose_name=_("Percent as printed"))
    percent_computed = exported(verbose_name=_("Percent as computed"))

    class Meta(PublicTable.Meta):
        empty_text = _("No campaign fits. Take a filter away, or search for fewer words.")

    def value_address(self, record):
        return reverse("public:campaign", args=[record.ref.slug])

    def value_name(self, record):
        return record.ref.name

    def value_kind(self, record):
        return record.ref.kind

    def value_place(self, record):
        return record.place.name if record.place else record.coverage

    def value_starts_on(self, record):
        return record.starts_on

    def value_ends_on(self, record):
        return record.ends_on

    def value_measure(self, record):
        return record.main and record.main.measure.key

    def value_result(self, record):
        return record.main and record.main.result and record.main.result.amount

    def value_qualifier(self, record):
        return record.main and record.main.result and record.main.result.qualifier.value

    def value_result_from(self, record):
        return record.main and record.main.result_basis

    def value_target(self, record):
        return _promised(record, "amount")

    def value_target_low(self, record):
        return _promised(record, "low")

    def value_target_high(self, record):
        return _promised(record, "high")

    def value_target_basis(self, record):
        return _promised(record, "basis")

    def value_percent_printed(self, record):
        line = record.main and record.main.percent_printed
        return line and line.as_printed

    def value_percent_computed(self, record):
        percent = record.main and record.main.progress.percent
        return percent and percent.amount


def _promised(record, name):
    promise = record.main and record.main.promise
    return promise and getattr(promise, name)  # None stays an empty cell: unknown is not zero


class SourceTable(PublicTable):
    caption = _("Sources")
    source = Cell("source", verbose_name=_("Source"))
    published = Cell("published", verbose_name=_("Date printed"))
    figures_count = tables.Column(verbose_name=_("Figures"), attrs=NUMBERS)
    campaigns = Cell("campaigns", verbose_name=_("Campaigns"))

    address = exported(verbose_name=_("Address"))
    label = exported(verbose_name=_("Short name"))
    title = exported(verbose_name=_("Title as printed"))
    publisher = exported(verbose_name=_("Publisher"))
    published_on = exported(verbose_name=_("Date printed"))

    class Meta(PublicTable.Meta):
        empty_text = _("No source has been recorded yet.")

    def value_address(self, record):
        return reverse("public:source", args=[record.ref.slug])

    def value_label(self, record):
        return record.ref.label

    def value_title(self, record):
        return record.ref.title

    def value_publisher(self, record):
        return record.ref.publisher

    def value_published_on(self, record):
        return record.ref.published_on


class FigureTable(PublicTable):
    """The figures of one source, by where they stand in it."""

    caption = _("Every figure taken from it")

    printed = Cell("printed", verbose_name=_("As printed"))
    where = Cell("where", verbose_name=_("Where"), attrs={"td": {"class": "brief"}})
    about = Cell("about", verbose_name=_("What it counts"))
    campaign = Cell("figure_campaign", verbose_name=_("Campaign"))

    class Meta(PublicTable.Meta):
        empty_text = _("No figure has been taken from this source.")


class DayTable(PublicTable):
    """What was logged, drive by drive; a count nobody gave is said to be unknown, not zero."""

    caption = _("Logged results")

    day = Cell("day", verbose_name=_("Date"))
    site = Cell("site", verbose_name=_("Site"))
    bags = Cell("bags", verbose_name=_("Bags"), attrs=NUMBERS)
    standard = Cell("standard", verbose_name=_("250 ml standard units"), attrs=NUMBERS)

    class Meta(PublicTable.Meta):
        pass


class TargetTable(PublicTable):
    """The layers of what was promised, side by side; they can disagree."""

    caption = _("What was promised")

    amount = Cell("target_amount", verbose_name=_("Target"))
    who = Cell("target_for", verbose_name=_("For whom"))
    by = Cell("target_by", verbose_name=_("Set by"))

    class Meta(PublicTable.Meta):
        pass


class PointTable(PublicTable):
    """What a chart draws, as a table beside it."""

    caption = _("The figures of the chart")

    label = tables.Column(verbose_name=_("Figure"))
    shown = tables.Column(verbose_name=_("Amount"), attrs=NUMBERS)

    class Meta(PublicTable.Meta):
        pass
