import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load
from analysis.reads import LOG, Read, Rows, from_plain, noted, plain, read, tidy
from tests.small import STATES, checkout

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n'), max_size=5)
TABLE = st.lists(st.tuples(st.sampled_from(["CA", "TX", "NY"]), CELL), max_size=8)


def content(rows) -> bytes:
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("state", "note"), *rows])
    return "".join(f"{line}\n" for line in quoted).encode()


@given(TABLE, TABLE)
def test_a_selection_hashes_alike_just_when_its_rows_are_the_same_in_the_same_order(one, other):
    asked = read("t", {"state": ["CA"]})
    chosen = [[row for row in rows if row[0] == "CA"] for rows in (one, other)]
    same = Rows(content(one)).digest(asked) == Rows(content(other)).digest(asked)
    assert same == (chosen[0] == chosen[1])


@given(TABLE)
def test_the_whole_table_hashes_as_its_bytes(rows):
    assert Rows(content(rows)).digest(read("t")) == hashlib.sha256(content(rows)).hexdigest()


@given(TABLE, st.sets(st.sampled_from(["CA", "TX", "NY"])), st.sets(CELL))
def test_columns_asked_for_together_must_both_match(rows, states, notes):
    both = Rows(content(rows)).digest(read("t", {"state": states, "note": notes}))
    kept = [row for row in rows if row[0] in states and row[1] in notes]
    assert both == Rows(content(kept)).digest(read("t", {"state": states, "note": notes}))


def test_a_renamed_or_lost_column_is_a_change():
    asked = read("t", {"state": ["CA"]})
    rows = [("CA", "x")]
    renamed = content(rows).replace(b"note", b"remark")
    lost = content(rows).replace(b"state", b"place")
    assert len({Rows(bytes_).digest(asked) for bytes_ in (content(rows), renamed, lost, content([]))}) == 4


@given(TABLE, TABLE)
def test_columns_that_were_not_asked_for_change_nothing(one, other):
    asked = read("t", columns=["state"])
    chosen = [[row[0] for row in rows] for rows in (one, other)]
    same = Rows(content(one)).digest(asked) == Rows(content(other)).digest(asked)
    assert same == (chosen[0] == chosen[1])


def test_a_read_has_one_form():
    assert read("t", {"b": ["2", "1", "1"], "a": ["x"]}) == Read("t", (("a", ("x",)), ("b", ("1", "2"))))
    assert read("t", {"b": ["2", "1"]}).text() == "t, rows whose b is 1 or 2"
    assert read("t", {"b": [""]}).text() == "t, rows whose b is empty"
    assert read("t").text() == "t"
    assert read("t", {"b": ["1"]}, ["d", "c", "d"]).text() == "t, rows whose b is 1, columns c, d"


def test_a_table_read_whole_needs_no_other_read():
    some, whole, other = read("t", {"a": ["1"]}, ["b"]), read("t"), read("u", {"a": ["1"]})
    assert tidy([some, other, whole, read("t", columns=["b"]), other]) == (whole, other)


def test_load_notes_what_it_was_asked_for_and_gives_only_that(tmp_path, monkeypatch):
    place, log = checkout(tmp_path), tmp_path / "reads.jsonl"
    assert noted(log) == ()
    monkeypatch.setenv(LOG, str(log))
    found = load("states", root=place.root, where={"state": ["TX", "ZZ"]})
    assert [tuple(row) for row in found[["state", "name"]].to_numpy()] == [STATES[2][:2]]
    assert found.dtypes.to_dict() == load("other", root=place.root).dtypes.to_dict()
    asked = read("states", {"state": ["TX", "ZZ"]})
    assert noted(log) == (read("other"), asked)
    assert tuple(map(from_plain, plain([asked]))) == (asked,)


def test_a_column_that_does_not_exist_is_refused_with_the_nearest(tmp_path):
    place = checkout(tmp_path)
    with pytest.raises(ValueError, match=r"states has no column 'stat'.*state"):
        load("states", root=place.root, where={"stat": ["TX"]})
    with pytest.raises(ValueError, match=r"states has no column 'stat'.*state"):
        load("states", root=place.root, columns=["stat"])


def test_columns_asked_for_come_with_the_grade_of_each_row():
    found = load("events", columns=["event_id"])
    assert list(found.columns) == ["event_id", "verified"]
    assert set(found["verified"]) == {"seen"}
