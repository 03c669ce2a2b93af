"""DOOR, back office: where coordinators keep places, plans, sources and accounts.

Results pass through `recording` here as everywhere. Every list and page asks `access` first:
what lies in another place looks as if it did not exist.
"""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import audit, door, drives, ledger, places, plans, results, sources, staff

__all__ = ["audit", "door", "drives", "ledger", "places", "plans", "results", "sources", "staff"]

admin.site.site_header = _("Blood campaigns: back office")
admin.site.site_title = _("Back office")
admin.site.index_title = _("What do you want to look after?")
apps.get_app_config("axes").verbose_name = _("Signing in")  # the library says "Axes"
admin.site.disable_action("delete_selected")
