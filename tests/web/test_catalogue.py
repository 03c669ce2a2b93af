"""Everything a person can see has its Vietnamese words."""

import ast
import re
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "campaigns" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
CALLS = {
    "_": (0, None),
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
}


def in_python(text, name):
    for node in ast.walk(ast.parse(text, filename=name)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = getattr(function, "id", None) or getattr(function, "attr", None)
        if called not in CALLS:
            continue
        at, context = CALLS[called]
        values = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if len(values) > at and isinstance(values[at], str):
            yield values[context] if context is not None else None, values[at]


def in_template(text):
    """`templatize` turns tags into calls for xgettext; the same calls are read here."""
    for match in re.finditer(
        r"""\bn?p?gettext\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", templatize(text)
    ):
        yield None, ast.literal_eval(match[1])


def messages():
    for path in sorted((ROOT / "campaigns").rglob("*.py")):
        yield from in_python(path.read_text(encoding="utf-8"), str(path))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from in_template(path.read_text(encoding="utf-8"))


def test_every_message_has_its_vietnamese_words():
    catalogue = polib.pofile(str(CATALOGUE))
    known = {
        (entry.msgctxt, entry.msgid)
        for entry in catalogue
        if entry.translated() and not entry.fuzzy and not entry.obsolete
    }
    wanted = set(messages())
    assert len(wanted) > 300
    assert sorted(f"{msgid}" for _ctx, msgid in wanted - known) == []


def test_the_catalogue_keeps_every_placeholder():
    catalogue = polib.pofile(str(CATALOGUE))
    for entry in catalogue:
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if not said:
                continue
            names = set(re.findall(r"%\((\w+)\)[sd]", said))
            assert names <= set(re.findall(r"%\((\w+)\)[sd]", entry.msgid + entry.msgid_plural))
            if not entry.msgid_plural:
                assert names == set(re.findall(r"%\((\w+)\)[sd]", entry.msgid)), entry.msgid


def test_the_catalogue_has_nothing_doubtful():
    catalogue = polib.pofile(str(CATALOGUE), check_for_duplicates=True)
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
