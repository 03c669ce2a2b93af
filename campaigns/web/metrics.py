"""What Prometheus may ask of a server, of all its processes together.

`manage.py serve` names a folder in PROMETHEUS_MULTIPROC_DIR, before anything is imported; there
the processes write, and whichever is asked reads them all. Elsewhere (tests, other servers) it is
what this process counted. No label grows without end: routes are names, not addresses.

Closed, as if it were not there, but to METRICS_NETWORKS and to who bears METRICS_TOKEN.
"""

import json
import os
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily

from .address import is_proxy, peer

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

requests = Counter("tracker_requests", "Requests answered", ["route", "method", "status"])
seconds = Histogram(
    "tracker_request_seconds",
    "How long answers took that no kept page gave, until they were ready or, if made while they "
    "are sent, were sent",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
kept_pages = Counter(
    "tracker_kept_pages",
    "Requests for pages that are kept: found (hit), made (miss), shown while the database is away "
    "(old)",
    ["how"],
)
database_seconds = Counter("tracker_database_seconds", "Time that requests' statements took")
database_errors = Counter("tracker_database_errors", "Statements that failed", ["kind"])
results = Counter("tracker_results", "Results written by programs, forms and sheets", ["by"])
slow_clients = Gauge(
    "tracker_slow_clients",
    "Clients that a thread waits for: bodies that come, and streams that are read",
    multiprocess_mode="livesum",
)
refused_clients = Counter(
    "tracker_slow_clients_refused", "Requests told to come again: too many others were slow"
)


def count(asked, method: str, took: float) -> None:
    """A request that was answered, but for pages that were found ready."""
    route = asked.route or "none"
    _requests(route, method, asked.status).inc()
    seconds.labels(route).observe(took)
    if asked.kept:
        kept_pages.labels(asked.kept).inc()
    if asked.database:
        database_seconds.inc(asked.database)


def count_found(asked, method: str, times: int) -> None:
    """So many requests for a page that was found ready."""
    _requests(asked.route, method, asked.status).inc(times)
    kept_pages.labels(asked.kept).inc(times)


def _requests(route: str, method: str, status: int):
    return requests.labels(route, method if method in METHODS else "other", status)


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    if not is_welcome(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LeftBehind())
    text = generate_latest(registry) + generate_latest(of_all_processes())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def is_welcome(request: HttpRequest) -> bool:
    """By its token; or from where it comes, as long as no proxy that we do not know brought it."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    passed_on = "X-Forwarded-For" in request.headers
    if (passed_on and not is_proxy(request.META["REMOTE_ADDR"])) or not (come := peer(request)):
        return False
    return any(ip_address(come) in ip_network(network) for network in settings.METRICS_NETWORKS)


def of_all_processes() -> CollectorRegistry:
    folder = os.environ.get(FOLDER)
    if not folder:
        return REGISTRY
    for pid in {int(file.stem.rpartition("_")[2]) for file in Path(folder).glob("gauge_live*.db")}:
        if not Path(f"/proc/{pid}").exists():
            multiprocess.mark_process_dead(pid, folder)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=folder)
    return registry


class LeftBehind:
    """What commands left (see management/left.py): they have ended long before anybody asks.
    What never ran is not there; it is not 0."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, help_text in (
            ("backup", "When the newest backup was made"),
            ("check_totals", "When the running totals were last compared with the ledger"),
        ):
            if (told := _left(name)) is None:
                continue
            yield GaugeMetricFamily(
                f"tracker_{name}_timestamp_seconds", help_text, value=told["at"]
            )
            if "agree" in told:
                yield GaugeMetricFamily(
                    "tracker_totals_agree",
                    "1 where all running totals agreed with the ledger, 0 where one did not",
                    value=int(told["agree"]),
                )


def _left(name: str) -> dict | None:
    try:
        return json.loads((settings.STATUS_FOLDER / f"{name}.json").read_text())
    except (OSError, ValueError):
        return None
