"""What a preview says in words: one sentence first, then what else one should know."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.reading.sheets import SheetPreview
from campaigns.rules.numerals import number

from .forms import field_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`button` is what applying would do, "" where there is nothing to write."""

    sentence: str
    button: str
    left_out: str
    plans: str
    sites: tuple[tuple[str, str, bool], ...]
    totals: tuple[tuple[int, bool | None, tuple[tuple[str, str, str], ...]], ...]
    notes: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]
    moved: bool


def summary_of(answer: SheetPreview) -> Summary:
    told, counts = answer.summary, answer.summary["counts"]
    english = get_language() == "en"
    return Summary(
        sentence=sentence_of(answer),
        button=button_of(counts),
        left_out=left_out(counts) if answer.line.stage == "preview" else "",
        plans=plans_of(told),
        sites=tuple((name, place, sure) for name, place, _rows, sure in told["new_sites"]),
        totals=tuple(totals_of(told["totals"])),
        notes=tuple(note[english] for note in told["notes"]),
        columns=tuple(
            (letter, label, field_name(field) if field and field != "ignore" else "")
            for letter, label, field in told["columns"]
        ),
        moved=told.get("moved", False),
    )


def sentence_of(answer: SheetPreview) -> str:
    if answer.applied is not None:
        return written_words(answer.applied)
    counts = answer.summary["counts"]
    parts = [words(state, counts[state]) for state in ("new", "changed", "same", "wrong")]
    listed = ", ".join(filter(None, parts)) or _("none has figures")
    rows = sum(counts.values())
    return ngettext("%(n)s row: %(parts)s.", "%(n)s rows: %(parts)s.", rows) % {
        "n": printed(rows),
        "parts": listed,
    }


def written_words(applied: Mapping[str, int]) -> str:
    written = applied["new"] + applied["changed"]
    said = [ngettext("%(n)s row was written", "%(n)s rows were written", written)]
    said += [_("%(same)s stood already")] if applied["same"] else []
    if wrong := applied["wrong"]:
        said += [
            ngettext(
                "%(wrong)s wrong row was left out", "%(wrong)s wrong rows were left out", wrong
            )
        ]
    counts = {name: printed(applied[name]) for name in ("same", "wrong")}
    return f"{'; '.join(said) % {'n': printed(written), **counts}}."


def words(state: str, count: int) -> str:
    said = {
        "new": _("%(n)s new"),
        "changed": _("%(n)s changed"),
        "same": _("%(n)s the same as stands"),
        "wrong": _("%(n)s wrong"),
    }
    return said[state] % {"n": printed(count)} if count else ""


def button_of(counts: Mapping[str, int]) -> str:
    writes = counts["new"] + counts["changed"]
    said = ngettext("Write %(n)s right row", "Write %(n)s right rows", writes)
    return said % {"n": printed(writes)} if writes else ""


def left_out(counts: Mapping[str, int]) -> str:
    if not (wrong := counts["wrong"]):
        return ""
    return ngettext(
        "%(n)s wrong row is not written: download it, mend it and send it again.",
        "%(n)s wrong rows are not written: download them, mend them and send them again.",
        wrong,
    ) % {"n": printed(wrong)}


def plans_of(told) -> str:
    drives, sites = told["new_drives"], told["new_sites_count"]
    if not drives:
        return ""
    said = ngettext("%(n)s drive is new", "%(n)s drives are new", drives) % {"n": printed(drives)}
    if sites:
        more = ngettext("%(n)s site is new", "%(n)s sites are new", sites) % {"n": printed(sites)}
        said = f"{said}, {more}"
    return said


def totals_of(totals):
    """Each total row with whether it agrees (None: cannot be told), and what differs: a field,
    what the sheet says and what its rows add up to, "" where none of them gives it."""
    by_row: dict[int, list] = {}
    for row, *rest in totals:
        by_row.setdefault(row, []).append(rest)
    for row, checks in by_row.items():
        agrees = [check[-1] for check in checks]
        whole = False if False in agrees else None if None in agrees else True
        yield (
            row,
            whole,
            tuple(
                (field_name(field), printed(theirs), "" if ours is None else printed(ours))
                for field, theirs, ours, same in checks
                if not same
            ),
        )


def printed(count: int) -> str:
    return number(count, get_language())
