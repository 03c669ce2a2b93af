"""One result in, one receipt out: the same submission once, however often it is sent."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Header, P, Router, Status

from campaigns import recording
from campaigns.recording import CollectionFacts, Entry, Offer, Receipt
from campaigns.rules.wording import day
from campaigns.web.metrics import results

from .api import refused
from .shapes import CollectionIn, ConflictOut, ProblemsOut, ReceiptOut, RefusalOut

router = Router(tags=["collections"])

ANSWERS = {
    200: ReceiptOut,
    201: ReceiptOut,
    400: RefusalOut,
    401: RefusalOut,
    403: RefusalOut,
    404: RefusalOut,
    409: ConflictOut,
    412: RefusalOut,
    413: RefusalOut,
    422: ProblemsOut,
    429: RefusalOut,
}


@router.post(
    "",
    response=ANSWERS,
    operation_id="logCollection",
    summary="Log a result",
    url_name="collections",
)
def log_collection(
    request: HttpRequest,
    collection: CollectionIn,
    idempotency_key: Header[
        UUID,
        P(alias="Idempotency-Key", description="A UUID that the sender makes for each result."),
    ],
):
    """Store a result. Repeated with the same key and facts: 200 with the first receipt.

    The header `X-Account`, where it is sent, holds the id of the account that the entry was
    made under: 412 where another one is signed in.
    """
    try:
        receipt = recording.record_collection(
            drive=collection.drive,
            facts=facts_of(collection),
            entry_key=idempotency_key,
            logged_by=request.auth,
            at=timezone.now(),
            replaces=collection.replaces,
            reason=collection.reason,
            draft=collection.draft,
            said_at=collection.said_at,
        )
    except recording.InvalidFacts as error:
        return refused(request, error.errors)
    except recording.PeriodLocked as error:
        return refused(request, {"drive": locked_message(error.lock)})
    except recording.KeyConflict as error:
        return Status(409, conflict("key", error.first, error.offered))
    except recording.AlreadyReplaced as error:
        return Status(409, conflict("replaced", error.standing, error.offered))
    if not receipt.repeated:
        results.labels("program").inc()
    return Status(200 if receipt.repeated else 201, receipt_out(receipt))


def facts_of(collection: CollectionIn) -> CollectionFacts:
    counts = collection.dict(
        include={
            "registered",
            "examined",
            "deferred",
            "donors",
            "apheresis",
            "emergency_units",
            "first_time_donors",
            "note",
        }
    )
    bags = collection.bags
    return CollectionFacts(
        bags={150: bags.ml150, 250: bags.ml250, 350: bags.ml350, 450: bags.ml450},
        deferred_reasons=collection.deferred_reasons or {},
        **counts,
    )


def receipt_out(receipt: Receipt) -> dict:
    units = receipt.standard_units
    return {
        "receipt": receipt.number,
        "entry": str(receipt.entry),
        "drive": str(receipt.drive),
        "bags_total": receipt.bags_total,
        "standard_units": None if units is None else f"{units:f}",
        "status": receipt.status,
        "recorded_at": receipt.recorded_at,
    }


def conflict(kind: str, stored: Entry | None, offered: Offer) -> dict:
    """Both sides, for a person to decide between."""
    said = {
        "key": gettext("This submission's key was used before, for other facts."),
        "replaced": gettext("Someone has corrected this entry already."),
    }
    return {
        "detail": said[kind],
        "kind": kind,
        "stored": stored and {**receipt_out(stored.receipt), **_said(stored)},
        "offered": {"drive": str(offered.drive), **_said(offered)},
    }


def _said(side: Entry | Offer) -> dict:
    by = {"logged_by": side.logged_by} if isinstance(side, Entry) else {}
    return {
        "facts": facts_out(side.facts),
        "replaces": None if side.replaces is None else str(side.replaces),
        "reason": side.reason,
        **by,
    }


def facts_out(facts: CollectionFacts) -> dict:
    """The facts under the names that they are sent under."""
    counts = {name: count for name, count in facts.counts().items() if "." not in name}
    return {
        **counts,
        "bags": {str(size): count for size, count in facts.bags.items()},
        "deferred_reasons": dict(facts.deferred_reasons),
        "note": facts.note,
    }


def locked_message(lock: recording.Lock) -> str:
    language = get_language()
    return gettext(
        "The period %(first)s to %(last)s of %(place)s is locked. Ask a manager to unlock it."
    ) % {
        "first": day(lock.first_day, language),
        "last": day(lock.last_day, language),
        "place": lock.place,
    }
