"""Is the service up? For load balancers, `make run` and the tests."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 otherwise. The log says why; strangers need not know."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        log.exception("The database does not answer")
        return answer("unavailable", 503)
    return answer("ok", 200)


def answer(word: str, status: int) -> JsonResponse:
    return JsonResponse(
        {"status": word}, status=status, json_dumps_params={"separators": (",", ":")}
    )
