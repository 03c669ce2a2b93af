"""The house stands as its plan says: see campaigns/__init__.py and pyproject.toml."""

import ast
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "campaigns"

ROOF = {"__init__.py", "settings.py", "urls.py", "wsgi.py", "apps.py"}
DOORS = {"web", "admin", "management", "templatetags"}
BELOW = {"recording", "reading", "access", "models", "migrations", "rules"}
DATA = {"formats", "locale"}
WEB_ROOMS = {"public", "charts", "api", "staff", "kept"}

# A vendor library, and the only rooms (or files) that may import it.
VENDORS = {
    "django_tables2": {"web/public", "web/rows"},
    "django_filters": {"web/public", "web/staff"},
    "chartjs": {"web/charts"},
    "ninja": {"web/api"},
    "import_export": {"admin", "models"},
    "simple_history": {"admin", "models", "migrations"},
    "python_calamine": {"recording/workbook"},
    "openpyxl": {"recording/workbook"},
    "polib": {"management"},
    "PIL": {"web/public"},
    "segno": {"web/public", "web/staff"},
    "django_otp": {"recording", "admin"},
    "brotli": {"web/kept"},
    "icalendar": {"web/public"},
    "granian": {"management"},
    "prometheus_client": {"web/metrics"},
    "environ": {"settings"},
    "csp": {"settings", "web"},
    "redis": {"web/shared_cache"},
}

TOP_LEVEL = {
    ".ci",
    ".dockerignore",
    ".editorconfig",
    ".env.example",
    ".gitattributes",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "bench",
    "campaigns",
    "docs",
    "fixtures",
    "manage.py",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements-bench.in",
    "requirements-bench.txt",
    "requirements-dev.in",
    "requirements-dev.txt",
    "requirements-node.in",
    "requirements-node.txt",
    "requirements-superset.in",
    "requirements-superset.txt",
    "requirements.in",
    "requirements.txt",
    "static",
    "templates",
    "tests",
}


def not_ours() -> list[str]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]


NOT_OURS = not_ours()


def files(folder: Path = ROOT, pattern: str = "*"):
    """Every file that is, or may be, committed."""
    for path in sorted(folder.iterdir()):
        name, whole = path.name, path.relative_to(ROOT).as_posix()
        if any(fnmatch(name, ignored) or fnmatch(whole, ignored) for ignored in NOT_OURS):
            continue
        if path.is_dir():
            yield from files(path, pattern)
        elif fnmatch(name, pattern):
            yield path


def python_files(folder: Path = HOUSE) -> list[Path]:
    return list(files(folder, "*.py"))


def texts():
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path):
    """The modules that a file imports, with their line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module


def room_of(path: Path) -> str:
    """`web/public`, `models`, `recording/workbook`, … without the ending."""
    return path.relative_to(HOUSE).with_suffix("").as_posix()


def is_in(path: Path, rooms: set[str]) -> bool:
    return any(room_of(path) == room or room_of(path).startswith(f"{room}/") for room in rooms)


def test_imports_keep_to_the_floor_plan(capsys):
    outcome = lint_imports(
        config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True
    )
    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_file_is_in_a_room():
    strays = []
    for path in python_files():
        first, *rest = path.relative_to(HOUSE).parts
        in_roof = not rest and first in ROOF
        in_room = first.removesuffix(".py") in DOORS | BELOW | DATA
        if not (in_roof or in_room):
            strays.append(path)
        if first == "web" and len(rest) > 1 and rest[0] not in WEB_ROOMS:
            strays.append(path)
    assert not strays


def test_vendor_libraries_stay_in_their_rooms():
    leaks = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in python_files()
        for line, module in imported(path)
        if (rooms := VENDORS.get(module.partition(".")[0])) and not is_in(path, rooms)
    ]
    assert not leaks


def test_rules_import_the_standard_library_only():
    leaks = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in python_files(HOUSE)
        if is_in(path, {"rules"})
        for line, module in imported(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not module.startswith("campaigns.rules")
    ]
    assert not leaks


ONLY_ASK = {
    "reading",
    "rules",
    "access",
    "templatetags",
    "web/public",
    "web/charts",
    "web/kept",
}


def test_pages_and_questions_write_nothing():
    """Results are written by `recording` alone, and public pages only ask."""
    writes = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    leaks = [
        f"{path.relative_to(ROOT)}:{node.lineno} calls .{node.func.attr}()"
        for path in python_files()
        if is_in(
            path,
            {"reading", "rules", "access", "templatetags", "web/public", "web/charts", "web/kept"},
        )
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and not (node.func.attr == "save" and node.args)  # a picture into a file: no row
    ]
    assert not leaks


CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}
# These read the clock only where they are not told a time.
CONVERTERS = {"timezone.localdate", "timezone.localtime"}


def dotted(node: ast.AST) -> str:
    """`timezone.now` of `django.utils.timezone.now`, and of `timezone.now`."""
    if not isinstance(node, ast.Attribute):
        return ""
    owner = getattr(node.value, "attr", None) or getattr(node.value, "id", "")
    return f"{owner}.{node.attr}"


def enters_by_the_window(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=func, args=[], keywords=[]) if dotted(func) in CONVERTERS:
            return True
        case ast.Attribute():
            return dotted(node) in CLOCKS or node.attr == "HttpRequest"
        case ast.alias():
            return node.name in {"HttpRequest", "now"}
    return False


def test_requests_and_the_clock_enter_by_doors():
    leaks = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in python_files()
        if not is_in(path, DOORS)
        for node in ast.walk(tree_of(path))
        if enters_by_the_window(node)
    ]
    assert not leaks


def test_the_top_level_holds_only_what_belongs_there():
    # Empty folders, which git knows nothing of, do not count.
    found = {path.relative_to(ROOT).parts[0] for path in files()}
    assert not found - TOP_LEVEL


EMBLEMS = "\u271a\u2719\u271b\u271c\u2795\u26d1\u2629\u2720\U0001f3e5\U0001f691"


def test_rule_13_no_emblem_that_is_not_ours_to_use():
    """The red cross is protected by law; the tracker shows a drop."""
    pattern = re.compile(f"[{EMBLEMS}]|red-?cross\\.(svg|png|ico)", re.IGNORECASE)
    found = [
        path.relative_to(ROOT)
        for path, text in texts()
        if pattern.search(text) or pattern.search(path.name)
    ]
    assert not found


# Written apart, so that this file does not name them itself.
PACKAGE_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
    "jsdelivr" + ".net",
    "unpkg" + ".com",
    "cdnjs" + ".cloudflare",
    "fonts." + "googleapis",
    "fonts." + "gstatic",
]


@pytest.mark.parametrize("host", PACKAGE_HOSTS)
def test_no_package_host_is_named(host):
    assert not [path.relative_to(ROOT) for path, text in texts() if host in text]


def test_every_rule_of_the_domain_has_a_test_named_after_it():
    named = {
        int(number)
        for path in files(ROOT / "tests", "*.py")
        for number in re.findall(r"def test_rule_(\d+)_", path.read_text(encoding="utf-8"))
    }
    assert named == set(range(1, 14))
