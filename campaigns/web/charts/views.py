"""The JSON behind the charts: labels and datasets of plain numbers, and nothing else."""

from collections.abc import Sequence
from decimal import Decimal

from chartjs.views.lines import BaseLineChartView
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import reading
from campaigns.web import points
from campaigns.web.points import Point


class Chart(BaseLineChartView):
    """One chart: subclasses give the points of each series, all of the same labels."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        try:
            self.series = self.get_series()
        except reading.NotFound as error:
            raise Http404(str(error)) from error
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        # The library would add the address's words and the view itself, whose address in
        # memory changes each time.
        return {"labels": self.get_labels(), "datasets": self.get_datasets()}

    def get_series(self) -> Sequence[tuple[str, str, Sequence[Point]]]:
        """(name, type, points) of each series."""
        raise NotImplementedError

    def get_labels(self):
        return [point.label for point in self.series[0][2]] if self.series else []

    def get_data(self):
        return [[drawn(point.amount) for point in points] for _name, _type, points in self.series]

    def get_providers(self):
        return [name for name, _type, _points in self.series]

    def get_dataset_options(self, index, color):
        """Colours are the page's own; the data says only what is what."""
        _name, kind, points_ = self.series[index]
        return {"type": kind, "roles": [point.role for point in points_]}

    def get_datasets(self):
        return [
            {key: value for key, value in dataset.items() if key != "name"}
            for dataset in super().get_datasets()
        ]


def drawn(amount: Decimal) -> int | float:
    """A number as JSON and a canvas have it; the page's own words stay exact."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


class FigureChart(Chart):
    """The printed figures of a campaign's first measure beside its target."""

    def get_series(self):
        page = reading.campaign_page(slug=self.kwargs["slug"], today=timezone.localdate())
        found = points.of_figures(page)
        return [(str(page.row.main.measure.unit_vi), "bar", found)] if found else []


class DayChart(Chart):
    """Bags by day, and the total so far."""

    def get_series(self):
        days, so_far = points.of_days(reading.day_totals(slug=self.kwargs["slug"]))
        if not days:
            return []
        return [(_("bags on the day"), "bar", days), (_("total so far"), "line", so_far)]


class PercentChart(Chart):
    """Percent of plan, campaign by campaign."""

    def get_series(self):
        answer = reading.overview(today=timezone.localdate())
        found = points.of_campaigns((*answer.blood, *answer.humanitarian))
        return [(_("percent of plan"), "bar", found)] if found else []
