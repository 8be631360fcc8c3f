"""A proposal is checked in a copy and written whole or not at all."""

from pathlib import Path

import pytest

from analysis.adding import proposal, tablefile
from analysis.adding.proposal import Change
from analysis.check import check
from analysis.problems import Problems

NEW = {"state": "NY", "name": "New York"}


def tree(place) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.root)): path.read_bytes()
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and "_build" not in path.parts
    }


def test_a_row_changes_its_table_and_the_count_in_its_card(little):
    files = proposal.changed_files(little, [Change("states", NEW)])
    assert files["data/states/states.csv"] == "state,name\nCA,California\nNY,New York\nUT,Utah\n"
    assert "rows: 3" in files["data/states/states.yaml"]
    assert set(files) == {"data/states/states.csv", "data/states/states.yaml"}


def test_two_rows_of_one_table_stand_in_one_file(little):
    other = {"state": "TX", "name": "Texas"}
    files = proposal.changed_files(little, [Change("states", NEW), Change("states", other)])
    assert "rows: 4" in files["data/states/states.yaml"]


def test_every_taken_key_is_named_with_the_command_to_change_that_row(little):
    taken = [Change("states", {"state": code, "name": "x"}) for code in ("CA", "UT")]
    with pytest.raises(Problems) as raised:
        proposal.changed_files(little, taken)
    assert [problem.value for problem in raised.value] == ["CA", "UT"]
    assert "analysis correct states CA" in raised.value.found[0].fix


def test_a_corrected_key_moves_its_row(little):
    before = tablefile.read(little, "states").find(["CA"])
    files = proposal.changed_files(little, [Change("states", {**before, "state": "ZZ"}, before)])
    assert files["data/states/states.csv"] == "state,name\nUT,Utah\nZZ,California\n"
    assert "rows: 2" in files["data/states/states.yaml"]


def test_the_copy_holds_the_row_and_the_checkout_does_not(little):
    before = tree(little)
    wrong = tablefile.read(little, "tests").rows()[0] | {"test_id": "tst-0002", "state": "NY"}
    with proposal.scratch(little, proposal.changed_files(little, [Change("tests", wrong)])) as copy:
        (problem,) = proposal.problems(copy)
        assert (problem.column, problem.value) == ("state", "NY")
        folder = copy.root
    assert not folder.exists()
    assert tree(little) == before
    assert check(little) == []


def test_what_is_written_passes_the_check(little):
    proposal.write(little, proposal.changed_files(little, [Change("states", NEW)]))
    assert check(little) == []
    assert not list(little.root.rglob("*.new"))


@pytest.mark.parametrize("fails_at", [1, 2])
def test_an_interruption_while_writing_leaves_everything_as_it_was(little, monkeypatch, fails_at):
    before, done = tree(little), []
    replace = Path.replace

    def interrupted(self, target):
        done.append(target)
        if len(done) == fails_at:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        proposal.write(little, proposal.changed_files(little, [Change("states", NEW)]))
    assert tree(little) == before


def test_a_derived_table_is_refused_with_the_reason(place):
    with pytest.raises(Problems, match="made from nist_frvt_2020"):
        proposal.refuse_derived(place, "frvt_overview")


def test_a_row_that_says_the_same_is_found(little):
    row = tablefile.read(little, "tests").rows()[0] | {"test_id": "tst-0009", "checked_date": "2026-12"}
    assert proposal.alike(little, Change("tests", row)) == ["tst-0001"]
    assert proposal.alike(little, Change("tests", row | {"faces": "536"})) == []


def test_a_row_whose_key_has_a_meaning_may_say_what_another_says(little):
    assert proposal.alike(little, Change("states", {"state": "XX", "name": "Utah"})) == []
