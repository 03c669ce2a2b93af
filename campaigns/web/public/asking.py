"""What every page does with a question: the answer, or the site's own "nothing stands here"."""

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from campaigns import reading


def found(ask, **kwargs):
    """The answer, or the site's own page that says that nothing stands at this address."""
    try:
        return ask(**kwargs)
    except reading.NotFound as error:
        raise Http404(str(error)) from error


def show_page(table, request: HttpRequest, per_page: int) -> str:
    """Turn to the page asked for, or to the nearest there is, saying so."""
    asked = request.GET.get("page", "1")
    try:
        table.paginate(page=asked, per_page=per_page)
    except PageNotAnInteger:
        table.paginate(page=1, per_page=per_page)
        return _("“%(text)s” is not a page number. This is page 1.") % {"text": asked[:40]}
    except EmptyPage:
        last = table.paginator.num_pages
        table.paginate(page=last, per_page=per_page)
        return _("There is no page %(asked)s. This is page %(last)s.") % {
            "asked": asked[:40],
            "last": last,
        }
    return ""
