"""Is the service up? For load balancers, `make run` and the tests."""

import logging

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .pulse import one_row, pulse

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise, also when it says nothing. The log says
    why; strangers need not know."""
    try:
        pulse.ask(one_row)
    except Error as error:
        log.warning("The database does not answer: %s", error)
        return answer("unavailable", 503)
    return answer("ok", 200)


def answer(word: str, status: int) -> JsonResponse:
    return JsonResponse(
        {"status": word}, status=status, json_dumps_params={"separators": (",", ":")}
    )
