"""The picture of the country as a table: each province's figures of one year."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.web.rows import NUMBERS, Cell, LeanTable

from . import cells
from .tables import exported


class ProvinceTable(LeanTable):
    caption = _("Percent of target by province")
    province = Cell(cells.province, verbose_name=_("Province"))
    percent = Cell(cells.province_percent, verbose_name=_("Percent"), attrs=NUMBERS)
    result = Cell(cells.province_result, verbose_name=_("Result"), attrs=NUMBERS)
    target = Cell(cells.province_target, verbose_name=_("Target"), attrs=NUMBERS)
    both = Cell(cells.province_both, verbose_name=_("Campaigns with both figures"), attrs=NUMBERS)

    year = exported(verbose_name=_("Year"))
    code = exported(verbose_name=_("Official code"))
    name = exported(verbose_name=_("Name"))
    address = exported(verbose_name=_("Address"))
    percent_ = exported(verbose_name=_("Percent"))
    percent_high = exported(verbose_name=_("Percent, highest"))
    qualifier = exported(verbose_name=_("How exact"))
    said = exported(verbose_name=_("Computed or printed"))
    result_ = exported(verbose_name=_("Result"))
    target_ = exported(verbose_name=_("Target"))
    target_high = exported(verbose_name=_("Target, highest"))
    basis = exported(verbose_name=_("Counted in"))
    with_both = exported(verbose_name=_("Campaigns with both figures"))
    apart = exported(verbose_name=_("Campaigns counted in another unit"))
    campaigns = exported(verbose_name=_("Campaigns"))
    result_high = exported(verbose_name=_("Result, highest"))
    result_qualifier = exported(verbose_name=_("How exact the result is"))

    class Meta(LeanTable.Meta):
        attrs = {}  # columns on a phone too: they are short, and there to be compared
        empty_text = _("No province is recorded for this day.")

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.of_year = year

    def value_year(self):
        return self.of_year

    def value_code(self, record):
        return record.code

    def value_name(self, record):
        return record.place.name

    def value_address(self, record):
        return reverse("public:place", args=[record.place.slug])

    def value_percent_(self, record):
        return _part(record.figures.percent, "amount")

    def value_percent_high(self, record):
        return _part(record.figures.percent, "high")

    def value_qualifier(self, record):
        return record.figures.percent and record.figures.percent.qualifier.value

    def value_said(self, record):
        return record.figures.said and record.figures.said.value

    def value_result_(self, record):
        return _part(record.figures.result, "amount")

    def value_target_(self, record):
        return _part(record.figures.target, "amount")

    def value_target_high(self, record):
        return _part(record.figures.target, "high")

    def value_basis(self, record):
        return record.figures.basis and record.figures.basis.value

    def value_with_both(self, record):
        return record.figures.both

    def value_apart(self, record):
        return record.figures.apart

    def value_campaigns(self, record):
        return record.figures.campaigns

    def value_result_high(self, record):
        return _part(record.figures.result, "high")

    def value_result_qualifier(self, record):
        return record.figures.result and record.figures.result.qualifier.value


def _part(quantity, name):
    return quantity and getattr(quantity, name)  # None stays an empty cell: unknown is not zero
