"""How a record of the audit reads: tables, rows, columns and values in words."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.models import Audit

# Tables that have no name in people's words, or one that only programmers know.
NAMED = {
    "auth_group": _("group"),
    "auth_group_permissions": _("what a group may do"),
    "auth_user": _("account"),
    "auth_user_groups": _("group of an account"),
    "auth_user_user_permissions": _("what an account may do"),
    "campaigns_campaign_named_in": _("also named in"),
    "otp_static_staticdevice": _("recovery codes"),
    "otp_static_statictoken": _("recovery code"),
    "otp_totp_totpdevice": _("second step of signing in"),
}
UNNAMED = {
    (table, column): name
    for table in ("otp_static_staticdevice", "otp_totp_totpdevice")
    for column, name in (("name", _("name")), ("confirmed", _("confirmed")))
} | {("otp_static_statictoken", "device_id"): _("recovery codes")}
OURS = (
    "apitoken", "campaign", "campaignorganisation", "claim", "donationsite", "drive", "mention",
    "organisation", "periodlock", "place", "responsibility", "source", "succession", "target",
    "upload",
)  # fmt: skip
# Whose rows have words of their own, and what these need to be loaded with.
SPEAKING = {
    **{f"campaigns_{name}": () for name in OURS},
    "auth_group": (),
    "auth_user": (),
    "campaigns_campaignorganisation": ("organisation",),
    "campaigns_donationsite": ("place",),
    "campaigns_drive": ("site__place",),
    "campaigns_periodlock": ("place",),
    "campaigns_responsibility": ("user", "place"),
    "campaigns_succession": ("predecessor", "successor"),
    "otp_static_staticdevice": ("user",),
    "otp_totp_totpdevice": ("user",),
}

NONE, SECRET = "–", "•"
MODELS: dict[str, type[Model]] = {
    model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
}


def kinds() -> list[tuple[str, str]]:
    """Every table that is watched, with its name."""
    tables = [*NAMED, *(f"campaigns_{name}" for name in OURS)]
    return sorted(((table, name_of(table)) for table in tables), key=lambda pair: pair[1])


def name_of(table: str) -> str:
    if table in NAMED:
        return str(capfirst(NAMED[table]))
    return str(capfirst(MODELS[table]._meta.verbose_name)) if table in MODELS else table


def rows_of(records: Iterable[Audit]) -> dict[int, str]:
    """Of each record, the row in its own words as it is now; else as the record has it."""
    wanted = defaultdict(set)
    for record in records:
        wanted[record.kind].add(record.subject)
    standing = {
        (kind, row.pk): str(row)
        for kind, keys in wanted.items()
        if kind in SPEAKING
        for row in _loaded(kind, keys)
    }
    return {
        record.pk: standing.get((record.kind, record.subject)) or _as_recorded(record)
        for record in records
    }


def _loaded(kind: str, keys: set[int]) -> Iterable[Model]:
    rows = MODELS[kind]._base_manager.filter(pk__in=keys)
    return rows.select_related(*related) if (related := SPEAKING[kind]) else rows


def _as_recorded(record: Audit) -> str:
    said = record.old or record.new or {}
    names = ("name", "label", "username", "as_printed", "slug")
    return next((said[name] for name in names if said.get(name)), "")


def columns_of(record: Audit) -> list[str]:
    """The columns that a record tells of."""
    return list({**(record.old or {}), **(record.new or {})})


def column_name(table: str, column: str) -> str:
    """Libraries leave many of theirs without a name: then it is that of what a key leads to."""
    if (field := _field(table, column)) is None:
        return column
    name = UNNAMED.get((table, column), field.verbose_name)
    if isinstance(field, ForeignKey) and name == field.name.replace("_", " "):
        name = field.remote_field.model._meta.verbose_name
    return str(capfirst(name))


def changes_of(record: Audit) -> list[tuple[str, str, str]]:
    """Each column by its name, before and after, in the words of forms."""
    old, new = record.old or {}, record.new or {}
    return [
        (
            column_name(record.kind, column),
            _value(record.kind, column, old.get(column)),
            _value(record.kind, column, new.get(column)),
        )
        for column in columns_of(record)
    ]


def _field(table: str, column: str) -> Field | None:
    fields = MODELS[table]._meta.concrete_fields if table in MODELS else ()
    return next((field for field in fields if field.column == column), None)


def _value(table: str, column: str, value) -> str:
    """What cannot be read any more, since the column changed, is shown as it was kept."""
    field = _field(table, column)
    if value is None or value == "":
        return NONE
    if field is None or value == SECRET:
        return str(value)
    if isinstance(field, ForeignKey):
        row = field.remote_field.model._base_manager.filter(pk=value).first()
        return f"#{value}" if row is None else str(row)
    try:
        return str(display_for_field(field.to_python(value), field, NONE))
    except (ValidationError, TypeError, ValueError):
        return str(value)
