"""New results as an Atom feed, for news readers and for other people's programs."""

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import reading
from campaigns.reading.news import Logged, News, Published
from campaigns.rules.sentence import figure_words
from campaigns.rules.text import one_line
from campaigns.rules.wording import print_quantity
from campaigns.web.labels import campaign_label, in_language
from campaigns.web.open_data import open_data
from campaigns.web.sample import marked

from .asking import found

SINCE = 2026  # an address of ids names the year in which its authority was ours


class Feed(Atom1Feed):
    """Without entries it is as new as its day: Django's would be new at every request."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["day"]


@require_safe
@open_data(max_age=300)
def news(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The newest results, those that sources print and those that were logged."""
    answer = found(reading.news, today=timezone.localdate(), place=slug)
    feed = feed_of(answer, address=request.build_absolute_uri("/")[:-1], path=request.path)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def feed_of(answer: News, *, address: str, path: str) -> Feed:
    place = answer.place
    home = reverse("public:place", args=[place.slug]) if place else reverse("public:overview")
    language = get_language()
    parts = ["news", *([place.slug] if place else []), *(["en"] if language == "en" else [])]
    feed = Feed(
        title=marked(feed_title(place.name if place else "")),
        link=address + home,
        description="",
        subtitle=_("Every figure says who said it; what was logged is provisional until approved."),
        language=language,
        author_name=_("Campaign progress"),
        feed_url=address + path,
        feed_guid=tag("-".join(parts)),
        day=datetime.combine(answer.today, time(), timezone.get_default_timezone()),
    )
    for entry in answer.entries:
        told = published if isinstance(entry, Published) else logged
        feed.add_item(
            pubdate=entry.recorded_at, updateddate=entry.changed_at, **told(entry, address)
        )
    return feed


def feed_title(place: str) -> str:
    if not place:
        return _("New results")
    return _("New results in %(place)s") % {"place": one_line(place)}


def tag(name: str) -> str:
    """An id that stays the same under every name that the site is reached by (RFC 4151)."""
    return f"tag:{settings.FEED_AUTHORITY},{SINCE}:{name}"


def published(entry: Published, address: str) -> dict[str, str]:
    """One figure as its source prints it."""
    line = entry.figure
    amount = figure_words(line.quantity, line.measure.key, get_language())
    if line.scope:
        amount = f"{amount} ({in_language(line, 'scope')})"
    where = f"{entry.place.name}: " if entry.place else ""
    context = {"line": line, "page": address + reverse("public:source", args=[line.source.slug])}
    return {
        "title": one_line(f"{where}{amount} – {campaign_label(line.campaign)}"),
        "link": address + reverse("public:campaign", args=[line.campaign.slug]),
        "description": one_line(render_to_string("public/feed_figure.html", context)),
        "unique_id": tag(f"figure-{line.key}"),
        "author_name": one_line(line.source.publisher or in_language(line.source, "label")),
    }


def logged(entry: Logged, address: str) -> dict[str, str]:
    """What was logged of one drive: bags, and beside them never added, their standard units."""
    words = {"site": one_line(entry.site), "place": one_line(entry.place.name)}
    if entry.bags is None:
        title = _("Results logged at %(site)s, %(place)s; bags: no figure yet") % words
    else:
        words["bags"] = print_quantity(entry.bags, get_language())
        title = _("%(bags)s bags logged at %(site)s, %(place)s") % words
    if entry.provisional:
        title += f" ({_('provisional')})"
    return {
        "title": one_line(f"{title} – {campaign_label(entry.campaign)}"),
        "link": address + reverse("public:campaign", args=[entry.campaign.slug]),
        "description": one_line(render_to_string("public/feed_drive.html", {"entry": entry})),
        "unique_id": tag(f"drive-{entry.drive}"),
        "author_name": _("Those who collected"),
    }
