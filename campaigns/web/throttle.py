"""How often one may be wrong: for signing in, for second factors, and for tokens of the API.

Each try is written down before anything costly is done with it, and struck out when it was right:
so tries at the same moment count too. Five in fifteen minutes for one account from one network,
twenty in an hour from one address whatever the account. The owner of an account still comes in
from elsewhere, and a rest is not made longer by trying on.

django-axes asks here before it lets a password be checked, and its tables hold the tries: its own
counting knows one limit for one length of time, and this needs two.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessFailureLog
from django.http import HttpRequest
from django.utils import timezone

from .address import household, neighbourhood, peer

FOR_ACCOUNT, FOR_ADDRESS = (5, timedelta(minutes=15)), (20, timedelta(hours=1))
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Rest:
    """`seconds` until the next try."""

    seconds: int

    @property
    def minutes(self) -> int:
        return ceil(self.seconds / 60)


def begin(request: HttpRequest, account: str | None) -> Rest | None:
    """Write a try down; the rest that is due, where there were too many before it.

    Without an account it was a token of the API. These are counted by themselves: a program
    with a token that was revoked must not keep people in the same house from signing in.
    """
    now, address = timezone.now(), peer(request)
    attempt = AccessFailureLog.objects.create(
        username=account if account is None else account[:255],
        ip_address=address and household(address),
        user_agent=request.headers.get("User-Agent", "")[:255].replace("\0", ""),
        path_info=request.path[:255],
    )
    limits = (FOR_ADDRESS,) if account is None else (FOR_ACCOUNT, FOR_ADDRESS)
    request.attempt = attempt.pk
    until = max(_until(attempt, limit) for limit in limits)
    if until <= now:
        return None
    attempt.delete()
    return Rest(ceil((until - now).total_seconds()))


def right(request: HttpRequest, account: str) -> None:
    """It was the account's owner: what was mistyped from this network is forgotten."""
    attempts = AccessFailureLog.objects.filter(username=account[:255])
    attempts.filter(**_near(peer(request))).delete()


def passed(request: HttpRequest) -> None:
    """The password was right, and a code is still to come: only this try is forgotten, or who
    knows the password could guess codes without end."""
    if attempt := getattr(request, "attempt", None):
        AccessFailureLog.objects.filter(pk=attempt).delete()


def _until(attempt: AccessFailureLog, limit: tuple[int, timedelta]) -> datetime:
    """When this try may be made: when as many others as are allowed are not all recent."""
    most, span = limit
    others = AccessFailureLog.objects.exclude(pk=attempt.pk)
    if limit is FOR_ACCOUNT:
        others = others.filter(username=attempt.username, **_near(attempt.ip_address))
    elif attempt.ip_address is None:
        return attempt.attempt_time - span
    else:
        others = others.filter(
            ip_address=attempt.ip_address, username__isnull=attempt.username is None
        )
    recent = others.filter(attempt_time__gt=attempt.attempt_time - span)
    times = recent.order_by("-attempt_time").values_list("attempt_time", flat=True)[:most]
    return times[most - 1] + span if len(times) == most else attempt.attempt_time - span


def _near(address: str | None) -> dict:
    if address is None:
        return {"ip_address__isnull": True}
    network = neighbourhood(address)
    if "/" not in network:
        return {"ip_address": network}
    return {"ip_address__startswith": network.rpartition(".")[0] + "."}


class Handler(AxesDatabaseHandler):
    """What django-axes calls when somebody signs in by a password."""

    def is_allowed(self, request, credentials=None) -> bool:
        name = get_client_username(request, credentials) or ""
        request.rest = begin(request, name)
        return request.rest is None

    def user_login_failed(self, sender, credentials, request=None, **kwargs) -> None:
        if request is None:
            return
        request.axes_locked_out = getattr(request, "rest", None) is not None
        old = timezone.now() - KEPT
        AccessFailureLog.objects.filter(attempt_time__lt=old).delete()
