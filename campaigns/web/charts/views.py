"""The JSON behind the charts: labels, datasets of plain numbers, and the words of those that say
more than the number."""

from decimal import Decimal

from chartjs.views.lines import BaseLineChartView
from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from campaigns import reading
from campaigns.web import points
from campaigns.web.open_data import open_data
from campaigns.web.points import Drawing


# A chart is asked for again with its page: kept, but never shown without asking its ETag.
@method_decorator(open_data(max_age=0), name="dispatch")
class Chart(BaseLineChartView):
    """One chart: subclasses give its drawing, None where there is nothing to draw."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        try:
            self.drawing = self.get_drawing() or Drawing((), (), "")
        except reading.NotFound as error:
            raise Http404(str(error)) from error
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        # The library would add the address's words and the view itself, whose address in
        # memory changes each time.
        return {"labels": self.get_labels(), "datasets": self.get_datasets()}

    def get_drawing(self) -> Drawing | None:
        raise NotImplementedError

    def get_labels(self):
        return list(self.drawing.labels)

    def get_data(self):
        return [[drawn(amount) for amount in series.amounts] for series in self.drawing.series]

    def get_providers(self):
        return [series.name for series in self.drawing.series]

    def get_dataset_options(self, index, color):
        """Colours are the page's own; the data says only what is what."""
        series = self.drawing.series[index]
        words = {"shown": list(series.shown)} if series.shown else {}
        return {"type": series.kind, "roles": list(series.roles) or [series.role], **words}

    def get_datasets(self):
        return [
            {key: value for key, value in dataset.items() if key != "name"}
            for dataset in super().get_datasets()
        ]


def drawn(amount: Decimal | None) -> int | float | None:
    """A number as JSON and a canvas have it; the page's own words stay exact."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


class FigureChart(Chart):
    """The printed figures of a campaign's first measure beside its target."""

    def get_drawing(self):
        page = reading.campaign_page(slug=self.kwargs["slug"], today=timezone.localdate())
        return points.of_figures(page)


class DayChart(Chart):
    """What was logged by day, the total so far, and the plan's pace."""

    def get_drawing(self):
        return points.of_days(campaign_days(self.kwargs["slug"]))


class SizeChart(Chart):
    """Bags by size."""

    def get_drawing(self):
        return points.of_sizes(campaign_days(self.kwargs["slug"]))


def campaign_days(slug: str):
    return reading.campaign_days(slug=slug, today=timezone.localdate())


class PlaceShareChart(Chart):
    """A campaign by place against the targets of places."""

    def get_drawing(self):
        found = reading.campaign_shares(slug=self.kwargs["slug"])
        return points.of_shares(found.places, _("Place"))


class HostShareChart(Chart):
    """A campaign by host against the targets of organisations."""

    def get_drawing(self):
        found = reading.campaign_shares(slug=self.kwargs["slug"])
        return points.of_shares(found.hosts, _("Host"))


class HospitalShareChart(Chart):
    """A campaign by collecting hospital against the targets of organisations."""

    def get_drawing(self):
        found = reading.campaign_shares(slug=self.kwargs["slug"])
        return points.of_shares(found.hospitals, _("Collecting hospital"))


class MonthChart(Chart):
    """The months of the latest years, of the country or of the place that is named."""

    def get_drawing(self):
        return points.of_months(self.history())

    def history(self):
        today = timezone.localdate()
        if "slug" in self.kwargs:
            return reading.place_history(slug=self.kwargs["slug"], today=today)
        return reading.history(today=today)


class YearChart(MonthChart):
    """The latest years side by side."""

    def get_drawing(self):
        return points.of_years(self.history())


class PercentChart(Chart):
    """Campaigns by percent of plan."""

    def get_drawing(self):
        answer = reading.overview(today=timezone.localdate())
        return points.of_campaigns((*answer.blood, *answer.humanitarian))


class PlacePercentChart(Chart):
    """The newest campaigns of one place by percent of plan, as its page lists them."""

    def get_drawing(self):
        slug, today = self.kwargs["slug"], timezone.localdate()
        return points.of_campaigns(reading.place_ranks(slug=slug, today=today))
