"""The open answers as JSON has them: amounts as text, days as text, null for not known."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language

from campaigns.reading.answers import MentionLine, PlaceRef, SourceRef
from campaigns.reading.answers_open import (
    OpenCampaign,
    OpenCollection,
    OpenFigure,
    OpenPlace,
    OpenProgress,
    OpenSource,
    OpenSourceFigures,
)
from campaigns.web.labels import campaign_label, part_label


def amount(value: Decimal | int | None) -> str | None:
    """An exact decimal in plain digits: "5600", "133.3"."""
    return None if value is None else format(Decimal(value), "f")


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def given(**fields) -> dict:
    """Only what says something: these fields narrow a figure, and without them it is whole."""
    return {name: value for name, value in fields.items() if value is not None}


def campaign(found: OpenCampaign) -> dict:
    return {
        "slug": found.ref.slug,
        "name": campaign_label(found.ref),
        "kind": found.ref.kind,
        "url": reverse("public:campaign", args=[found.ref.slug]),
        "place": place_of(found.place),
        "organisations": [
            {"slug": one.slug, "name": one.name, "role": one.role} for one in found.organisations
        ],
        "starts_on": day(found.starts_on),
        "ends_on": day(found.ends_on),
        "plan": plan(found),
        "part_of": found.part_of,
        "figures": [figure(one) for one in found.figures],
        "progress": [progress(line) for line in found.progress],
        "sources": [source_of(source) for source in found.sources],
        "drives_count": found.drives_count,
    }


def plan(found: OpenCampaign) -> dict | None:
    if not found.plan_number and found.plan_dated is None:
        return None
    return {"number": found.plan_number or None, "dated": day(found.plan_dated)}


def place_of(place: PlaceRef | None) -> dict | None:
    if place is None:
        return None
    return {
        "slug": place.slug,
        "name": place.name,
        "valid_until": day(place.valid_until),
        "succeeded_by": [heir.slug for heir in place.succeeded_by],
    }


def source_of(source: SourceRef) -> dict:
    return {
        "slug": source.slug,
        "title": source.title or None,
        "publisher": source.publisher or None,
        "published_on": day(source.published_on),
    }


def figure(found: OpenFigure) -> dict:
    return {
        "measure": found.measure,
        "role": found.role,
        "basis": found.basis,
        "amount": amount(found.amount),
        "high": amount(found.high),
        "qualifier": found.qualifier,
        "as_printed": found.as_printed,
        "source": found.source,
        "locator": part_label(found.part, found.part_number) if found.part else found.document,
        "effective": found.effective,
        "flags": list(found.flags),
        **given(
            low=amount(found.low),
            counted_in=found.counted_in,
            scope=found.scope,
            percent_of=found.percent_of,
            percent_means=found.percent_means,
        ),
    }


def progress(line: OpenProgress) -> dict:
    target = line.target
    return {
        "measure": line.measure,
        "result": amount(line.result),
        "result_basis": line.result_basis,
        "result_qualifier": line.result_qualifier,
        "target": target
        and {
            "amount": amount(target.amount),
            "low": amount(target.low),
            "high": amount(target.high),
            "basis": target.basis,
        },
        "percent_computed": amount(line.percent_computed),
        "percent_printed": amount(line.percent_printed),
        "agrees": line.agrees,
        **given(result_high=amount(line.result_high), counted_in=line.counted_in, scope=line.scope),
    }


def collection(found: OpenCollection) -> dict:
    return {
        "drive": str(found.drive),
        "date": day(found.starts_on),
        "last_day": day(found.ends_on),
        "site": found.site,
        "place": place_of(found.place),
        "target": found.target,
        **found.counts,
        "bags": {str(size): count for size, count in found.bags.items()},
        "bags_total": found.bags_total,
        "standard_units": amount(found.standard_units),
        "incomplete": list(found.incomplete),
        "entries": found.entries,
        "approved_entries": found.approved_entries,
        "status": "approved" if found.approved_entries == found.entries else "provisional",
    }


def place(found: OpenPlace) -> dict:
    return {
        **place_of(found.ref),
        "kind": found.ref.kind,
        "code": found.code or None,
        "url": reverse("public:place", args=[found.ref.slug]),
        "parent": found.parent,
        "valid_from": day(found.valid_from),
        "took_over": [step.other.slug for step in found.took_over],
        "successions": [
            *(_step(found.ref.slug, step.other.slug, step) for step in found.became),
            *(_step(step.other.slug, found.ref.slug, step) for step in found.took_over),
        ],
    }


def _step(former: str, heir: str, step) -> dict:
    return {"from": former, "to": heir, "on": day(step.on), "document": step.document or None}


def source(found: OpenSource) -> dict:
    ref = found.ref
    english = get_language() == "en" and ref.label_en
    return {
        **source_of(ref),
        "label": english or ref.label,
        "kind": found.kind,
        "author": ref.author or None,
        "url": reverse("public:source", args=[ref.slug]),
        "figures_count": found.figures_count,
        "campaigns": list(found.campaigns),
    }


def source_figures(found: OpenSourceFigures) -> dict:
    return {
        **source(found.source),
        "figures": [{"campaign": one.campaign.slug, **figure(one)} for one in found.figures],
        "mentions": [mention(one) for one in found.mentions],
    }


def mention(found: MentionLine) -> dict:
    return {
        "as_printed": found.as_printed,
        "locator": part_label(found.part, found.part_number),
        "place": found.place.slug if found.place else None,
    }
