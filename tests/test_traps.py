"""The list of traps, each a mistake that the data invite, and the tests that would catch it: all of them exist."""

import ast
from functools import cache

import pytest

from analysis.tables import read_text

from .conftest import ROOT

AREAS = ("arrests", "city", "claims", "contracts", "coverage", "deployments", "inventories", "laws", "prose", "rates")
TRAPS = read_text(ROOT / "tests" / "traps.csv")


@cache
def defined_in(file: str) -> frozenset[str]:
    """The tests that a file defines, read from its syntax without running it; none if there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    found = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def missing(caught_by: str) -> list[str]:
    """The tests named for a trap that do not exist."""
    named = [(node, *node.partition("::")[::2]) for node in caught_by.split(";")]
    return [node for node, file, test in named if test not in defined_in(file)]


@pytest.mark.parametrize("trap", TRAPS.to_dict("records"), ids=lambda trap: trap["trap"][:60])
def test_every_trap_has_a_test(trap):
    assert missing(trap["caught_by"]) == []


def test_a_test_that_does_not_exist_is_found():
    here = "tests/test_traps.py::test_a_test_that_does_not_exist_is_found"
    assert missing(f"{here};{here}s;tests/test_nothing.py::test_it;") == [
        f"{here}s",
        "tests/test_nothing.py::test_it",
        "",
    ]


def test_the_list_is_sorted_and_names_no_trap_and_no_test_twice():
    rows = TRAPS[["area", "trap"]].values.tolist()
    assert list(TRAPS.columns) == ["area", "trap", "caught_by"]
    assert rows == sorted(rows)
    assert TRAPS["trap"].is_unique
    for names in TRAPS["caught_by"].str.split(";"):
        assert names == sorted(set(names))


def test_every_trap_is_a_sentence_in_a_known_area():
    assert tuple(sorted(set(TRAPS["area"]))) == AREAS
    assert TRAPS["trap"].str.fullmatch(r"[A-Z].+\.").all()
