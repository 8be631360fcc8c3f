"""Rows given at once: read in the form of the table, with everything that is wrong in one list."""

import json

import pytest

from analysis.adding import given
from analysis.problems import Problems

GOOD = {
    "agency": "Police", "state": "utah", "kind": "lab", "faces": "1,000", "source_id": "aclu-2018",
    "verified": "seen", "checked_date": "22 November 2026",
}  # fmt: skip


def complete(place, *rows):
    return given.complete(place, "tests", list(enumerate(rows, start=2)), "rows.csv", "2026-11-27")


def test_identifiers_are_given_one_after_the_other(little):
    first, second = complete(little, GOOD, GOOD)
    assert [first["test_id"], second["test_id"]] == ["tst-0004", "tst-0005"]
    assert (first["state"], first["faces"], first["checked_date"]) == ("UT", "1000", "2026-11-22")
    assert list(first)[:2] == ["test_id", "agency"]


def test_everything_that_is_wrong_is_named_with_its_row(little):
    with pytest.raises(Problems) as raised:
        complete(little, GOOD | {"kind": "fild", "agencie": "x"}, GOOD | {"source_id": "zzz", "checked_date": ""})
    said = [problem.text() for problem in raised.value]
    assert len(said) == 4
    assert said[0].startswith("rows.csv, row 2: 'agencie'")
    assert "did you mean agency?" in said[0]
    assert "row 2, column kind: 'fild'" in said[1]
    assert "nearest: field" in said[1]
    assert "add it first: analysis add sources" in said[2]
    assert "row 3, column checked_date" in said[3]


def test_a_percentage_is_never_changed_without_consent(little):
    with pytest.raises(Problems, match=r"write 0\.125"):
        complete(little, GOOD | {"rate": "12.5%"})


def test_csv_and_json_give_the_same_rows():
    rows = [{"a": "1", "b": "x, y"}, {"a": "", "b": "true"}]
    csv_rows = given.from_file('a,b\n1,"x, y"\n,true\n', "rows.csv")
    assert [row for _, row in csv_rows] == rows
    text = json.dumps([{"a": 1, "b": "x, y"}, {"a": None, "b": True}])
    assert [row for _, row in given.from_file(text, "rows.json")] == rows
    assert given.from_file('{"a": 1}', "-") == [(1, {"a": "1"})]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "rows.csv", "at least one row"),
        ("a,b\n1\n1,2,3\n", "rows.csv", "rows.csv, row 2"),
        ("[1]", "rows.json", "each an object"),
        ('[{"a": [1]}]', "rows.json", "plain values"),
        ("[{]", "rows.json", "expected JSON"),
    ],
)
def test_a_file_that_holds_no_rows_is_refused(text, name, said):
    with pytest.raises(Problems, match=said):
        given.from_file(text, name)


def test_settings_are_cells():
    assert given.from_settings(["a=1=2", " b =x"]) == {"a": "1=2", "b": "x"}
    with pytest.raises(Problems) as raised:
        given.from_settings(["a", "b=1", "b=2"])
    assert len(raised.value) == 2


def test_an_amended_row_keeps_its_other_cells(little):
    before = {"agency": "Police", "faces": "535"}
    row = given.amended(little, "tests", before, {"faces": "1,000"}, "--set", "")
    assert row == {"agency": "Police", "faces": "1000"}
    with pytest.raises(Problems, match="did you mean faces"):
        given.amended(little, "tests", before, {"face": "1"}, "--set", "")
