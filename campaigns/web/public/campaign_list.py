"""All campaigns: search without accents, filter, sort, page, download."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from campaigns import reading

from .asking import show_page
from .campaign_table import CampaignTable, campaign_data
from .exports import SafeExportMixin
from .filters import NEWEST_FIRST, ORDERS, CampaignFilter


class CampaignList(SafeExportMixin, SingleTableMixin, TemplateView):
    """All campaigns: search without accents, filter, sort, page; CSV and XLSX of what is shown."""

    http_method_names = ["get", "head", "options"]
    template_name = "public/campaigns.html"
    table_class = CampaignTable
    export_name = "chien-dich"
    per_page = 25

    def get_table(self, **kwargs):
        """Ordered by the filters and paged by `show_page`, which both say what is wrong."""
        asked = self.filterset
        found = asked.qs if asked.form.is_valid() else asked.queryset.none()
        return self.table_class(campaign_data(found, today=asked.today), **kwargs)

    @cached_property
    def filterset(self):
        every = reading.campaigns_queryset().order_by(*ORDERS[NEWEST_FIRST])
        return CampaignFilter(self.request.GET, queryset=every, today=timezone.localdate())

    def render_to_response(self, context, **kwargs):
        if not self.filterset.form.is_valid():  # a file could not say what is wrong: the page does
            return TemplateView.render_to_response(self, context, **kwargs)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(
            section="campaigns",
            filter=self.filterset,
            page_error=show_page(context["table"], self.request, self.per_page),
        )
        return context
