"""Where sources disagree, each side stays in a row or in the note of one: every question of the list, side by side."""

import pytest

from analysis.tables import key, read_text, table_paths

from .conftest import ROOT
from .test_check import put

SIDES = read_text(ROOT / "tests" / "disagreements.csv")
QUESTIONS = list(dict.fromkeys(SIDES["question"]))


def lost(root, sides):
    """The sides whose row is gone or no longer says what it said."""
    for side in sides.to_dict("records"):
        (column,) = key(side["table"])
        rows = read_text(table_paths(side["table"], root)[0]).set_index(column)
        cell = rows[side["column"]].get(side["row"], "")
        if side["says"] not in cell:
            yield side["row"], side["column"], side["says"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_sides_are_kept(place, question):
    sides = SIDES[SIDES["question"] == question]
    assert len(sides) >= 2
    assert list(lost(place.root, sides)) == []


def test_the_list_is_in_order_and_holds_no_side_twice():
    rows = SIDES.values.tolist()
    assert rows == sorted(rows)
    assert not SIDES.duplicated().any()


def test_a_side_that_was_made_to_agree_is_found(copy):
    put(copy, "enforcement_counts", "cnt-0012", "count", "178")
    assert list(lost(copy.root, SIDES)) == [("cnt-0012", "count", "187")]
