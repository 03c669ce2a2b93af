"""The list of guards is true to the program, and a few of them are removed each time: all of them
by `make torture`, see tests/torture/mutations."""

import ast

import pytest

from tests.databases import ROOT
from tests.torture.mutations import WRITTEN, every
from tests.torture.removing import FAILS, Copy

# One of each kind, and quick: no two of them ask the same test.
A_FEW = (
    "99,96% is not 100%",
    "a zip has a thousand members at most",
    "no donor's number is stored",
    "the same key with other facts is a conflict",
)


def test_each_text_to_remove_stands_in_the_program_once():
    wrong = [
        f"{guard.guard}: {count} times in {guard.file}"
        for guard in WRITTEN
        if (count := (ROOT / guard.file).read_text(encoding="utf-8").count(guard.old)) != 1
    ]
    assert not wrong


def test_each_test_that_is_named_exists():
    functions = {
        file: {
            node.name
            for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        for file in {guard.test_file for guard in every()}
    }
    missing = [
        guard.test for guard in every() if guard.test_function not in functions[guard.test_file]
    ]
    assert not missing


def test_each_guard_is_named_once_and_there_are_many():
    names = [guard.guard for guard in every()]
    assert len(set(names)) == len(names) > 150


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("mutations"))


@pytest.mark.parametrize("name", A_FEW)
def test_without_its_guard_the_test_fails(copy, name):
    [guard] = [guard for guard in WRITTEN if guard.guard == name]
    assert copy.without(guard) == FAILS
