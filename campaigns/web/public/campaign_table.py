"""The table of campaigns: each with its first measure. The pages show it, and files hold it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns import reading
from campaigns.templatetags.pieces import progress_in
from campaigns.web.rows import Cell, LeanTable

from . import cells
from .tables import ChunkedData, exported


def campaign_data(queryset, *, today) -> ChunkedData:
    return ChunkedData(
        queryset,
        lambda some: reading.campaign_rows(campaigns=some, today=today),
        loaded=reading.campaigns_queryset(),
    )


class CampaignTable(LeanTable):
    caption = _("Campaigns")
    campaign = Cell(cells.campaign, verbose_name=_("Campaign"))
    dates = Cell(cells.dates, verbose_name=_("Dates"))
    progress = Cell(progress_in, verbose_name=_("Progress"))

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
    counted_in = exported(verbose_name=_("Counted in"))
    result_high = exported(verbose_name=_("Result, highest"))
    percent_high = exported(verbose_name=_("Percent, highest"))
    percent_qualifier = exported(verbose_name=_("How exact the percent is"))
    state = exported(verbose_name=_("Provisional or approved"))
    approved = exported(verbose_name=_("Approved of it"))
    approved_qualifier = exported(verbose_name=_("How exact the approved part is"))

    class Meta(LeanTable.Meta):
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
        return _part(_result(record), "amount")

    def value_qualifier(self, record):
        result = _result(record)
        return result and result.qualifier.value

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
        return _part(_percent(record), "amount")

    def value_counted_in(self, record):
        return record.main and reading.counted_in(record.main)

    def value_result_high(self, record):
        return _part(_result(record), "high")

    def value_percent_high(self, record):
        return _part(_percent(record), "high")

    def value_percent_qualifier(self, record):
        percent = _percent(record)
        return percent and percent.qualifier.value

    def value_state(self, record):
        """Of a logged result alone: nobody here approves what a source printed."""
        if _logged(record):
            return "provisional" if record.main.provisional else "approved"
        return None

    def value_approved(self, record):
        return _part(_approved(record), "amount")

    def value_approved_qualifier(self, record):
        approved = _approved(record)
        return approved and approved.qualifier.value


def _result(record):
    return record.main and record.main.result


def _percent(record):
    return record.main and record.main.progress.percent


def _logged(record):
    return record.main is not None and record.main.result_basis == "logged"


def _approved(record):
    return record.main.logged_approved if _logged(record) else None


def _promised(record, name):
    return _part(record.main and record.main.promise, name)


def _part(known, name):
    return known and getattr(known, name)  # None stays an empty cell: unknown is not zero
