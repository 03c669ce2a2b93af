"""Tables of the public pages. Cells are HTML of `cells`; what is exported is plain text."""

from collections.abc import Iterator

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableData

from campaigns import reading
from campaigns.rules.quantity import Qualifier
from campaigns.web.rows import NUMBERS, Cell, Fixed, LeanTable

from . import cells


class ChunkedData(TableData):
    """Rows of a queryset, worked out page by page, or chunk by chunk where all are wanted.

    `work_out` makes rows of some of the queryset in a constant number of queries; `loaded` is
    the same queryset without its filters and order.
    """

    def __init__(self, queryset, work_out, *, loaded=None):
        super().__init__(queryset)
        self.work_out = work_out
        self.loaded = loaded

    @cached_property
    def _count(self) -> int:
        return self.data.count()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, key):
        return self.work_out(self.data[key])

    def __iter__(self) -> Iterator:
        for some in reading.in_chunks(self.data, rows=self.loaded):
            yield from self.work_out(some)


def source_data() -> ChunkedData:
    return ChunkedData(reading.sources_queryset(), lambda some: reading.source_rows(sources=some))


def day_data(queryset) -> ChunkedData:
    return ChunkedData(queryset, lambda some: reading.day_lines(drives=some))


class Exported(Fixed, tables.Column):
    """A column of the CSV and XLSX alone."""


def exported(**kwargs) -> Exported:
    return Exported(visible=False, empty_values=(), **kwargs)


class SourceTable(LeanTable):
    caption = _("Sources")
    source = Cell(cells.source, verbose_name=_("Source"))
    published = Cell(cells.published, verbose_name=_("Date printed"))
    count = Cell(cells.figures_count, verbose_name=_("Figures"), attrs=NUMBERS)
    campaigns = Cell(cells.campaigns, verbose_name=_("Campaigns"))

    figures_count = exported(verbose_name=_("Figures"))
    address = exported(verbose_name=_("Address"))
    label = exported(verbose_name=_("Short name"))
    title = exported(verbose_name=_("Title as printed"))
    publisher = exported(verbose_name=_("Publisher"))
    published_on = exported(verbose_name=_("Date printed"))

    class Meta(LeanTable.Meta):
        empty_text = _("No source has been recorded yet.")

    def value_figures_count(self, record):
        return record.figures_count

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


class FigureTable(LeanTable):
    """The figures of one source, by where they stand in it."""

    caption = _("Every figure taken from it")

    printed = Cell(cells.printed, verbose_name=_("As printed"))
    where = Cell(cells.where, verbose_name=_("Where"), attrs={"td": {"class": "brief"}})
    about = Cell(cells.about, verbose_name=_("What it counts"))
    campaign = Cell(cells.figure_campaign, verbose_name=_("Campaign"))

    campaign_address = exported(verbose_name=_("Campaign's address"))
    source_address = exported(verbose_name=_("Source's address"))
    part = exported(verbose_name=_("Where in the source"))
    part_number = exported(verbose_name=_("Number of the part"))
    as_printed = exported(verbose_name=_("As printed"))
    amount = exported(verbose_name=_("Amount"))
    high = exported(verbose_name=_("Upper end of a range"))
    qualifier = exported(verbose_name=_("How exact"))
    measure = exported(verbose_name=_("Measure"))
    basis = exported(verbose_name=_("Counted in"))
    role = exported(verbose_name=_("Result, target or percent"))
    percent_means = exported(verbose_name=_("What the percent means"))
    scope = exported(verbose_name=_("Only about"))
    effective = exported(verbose_name=_("Used for progress"))
    flags = exported(verbose_name=_("Flags"))

    class Meta(LeanTable.Meta):
        empty_text = _("No figure has been taken from this source.")

    def value_campaign_address(self, record):
        return reverse("public:campaign", args=[record.campaign.slug])

    def value_source_address(self, record):
        return reverse("public:source", args=[record.source.slug])

    def value_part(self, record):
        return record.part

    def value_part_number(self, record):
        return record.part_number

    def value_as_printed(self, record):
        return record.as_printed

    def value_amount(self, record):
        return record.quantity and record.quantity.amount

    def value_high(self, record):
        return record.quantity and record.quantity.high

    def value_qualifier(self, record):
        return record.quantity and record.quantity.qualifier.value

    def value_measure(self, record):
        return record.measure.key

    def value_basis(self, record):
        return record.basis

    def value_role(self, record):
        return record.role

    def value_percent_means(self, record):
        return record.percent_means

    def value_scope(self, record):
        return record.scope

    def value_effective(self, record):
        return "true" if record.effective else "false"

    def value_flags(self, record):
        return " ".join(flag.value for flag in record.flags)


class DayTable(LeanTable):
    """What was logged, drive by drive; a count nobody gave is said to be unknown, not zero."""

    caption = _("Logged results")

    day = Cell(cells.drive_day, verbose_name=_("Date"))
    site = Cell(cells.site, verbose_name=_("Site"))
    bags = Cell(cells.bags, verbose_name=_("Bags"), attrs=NUMBERS)
    standard = Cell(cells.standard, verbose_name=_("250 ml standard units"), attrs=NUMBERS)

    on = exported(verbose_name=_("Date"))
    site_name = exported(verbose_name=_("Site"))
    place = exported(verbose_name=_("Place"))
    status = exported(verbose_name=_("Status"))
    target = exported(verbose_name=_("Target, units of blood"))
    donors = exported(verbose_name=_("Donors"))
    bags_counted = exported(verbose_name=_("Bags"))
    standard_units = exported(verbose_name=_("250 ml standard units"))
    at_least = exported(verbose_name=_("Counts that are at least so many"))
    state = exported(verbose_name=_("Provisional or approved"))
    entries = exported(verbose_name=_("Entries that count"))
    approved_entries = exported(verbose_name=_("Approved entries"))

    class Meta(LeanTable.Meta):
        pass

    def value_on(self, record):
        return record.day

    def value_site_name(self, record):
        return record.site

    def value_place(self, record):
        return record.place

    def value_status(self, record):
        return record.status

    def value_target(self, record):
        return record.target

    def value_donors(self, record):
        return record.donors and record.donors.amount

    def value_bags_counted(self, record):
        return record.bags and record.bags.amount

    def value_standard_units(self, record):
        return record.standard_units and record.standard_units.amount

    def value_at_least(self, record):
        counts = {"donors": record.donors, "bags": record.bags}
        least = Qualifier.AT_LEAST
        return " ".join(name for name, of in counts.items() if of and of.qualifier is least)

    def value_state(self, record):
        """As the API says it; an empty cell where nothing was logged."""
        if not record.entries:
            return None
        return "approved" if record.approved_entries == record.entries else "provisional"

    def value_entries(self, record):
        return record.entries

    def value_approved_entries(self, record):
        return record.approved_entries


class TargetTable(LeanTable):
    """The layers of what was promised, side by side; they can disagree."""

    caption = _("What was promised")

    amount = Cell(cells.target_amount, verbose_name=_("Target"))
    who = Cell(cells.target_for, verbose_name=_("For whom"))
    by = Cell(cells.target_by, verbose_name=_("Set by"))

    class Meta(LeanTable.Meta):
        pass
