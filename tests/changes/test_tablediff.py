"""What changed in a table: applied to the old one it gives the new one, whatever the two are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import grading
from analysis.changes.state import Table, keyed
from analysis.changes.tablediff import apply, difference

from .states import CARD, ROWS, table

FIELDS = {field["name"]: field for field in CARD["resources"][0]["schema"]["fields"]}
COLUMNS = ("id", "errors", "note", "more")
TEXT = st.text("ab 12|;/#", max_size=4)


@st.composite
def any_table(draw) -> Table:
    """A table of up to five rows, over some of four columns; its rows may share a key."""
    columns = tuple(draw(st.lists(st.sampled_from(COLUMNS), unique=True, min_size=1)))
    key = tuple(column for column in ("id",) if column in columns)
    rows = draw(st.lists(st.lists(TEXT, min_size=len(columns), max_size=len(columns)), max_size=5))
    return Table("Any", key, columns, keyed(columns, key, rows))


@given(any_table(), any_table())
def test_the_difference_applied_to_the_old_table_is_the_new_one(old, new):
    change = difference("any", old, new, FIELDS)
    if change is None:
        assert dict(old.rows) == dict(new.rows)
    else:
        made = apply(change, old)
        assert made.rows == new.rows
        assert (made.key, made.columns, made.title) == (new.key, new.columns, new.title)


@given(any_table(), any_table())
def test_what_comes_one_way_goes_the_other(old, new):
    there, back = difference("any", old, new, FIELDS), difference("any", new, old, FIELDS)
    assert (there is None) == (back is None)
    if there and back:
        assert there.added == back.removed
        assert there.removed == back.added
        assert there.columns_added == back.columns_removed
        turned = {key: {(cell.column, cell.new, cell.old) for cell in cells} for key, cells in there.changed.items()}
        assert turned == {
            key: {(cell.column, cell.old, cell.new) for cell in cells} for key, cells in back.changed.items()
        }
        assert (there.rows_old, there.rows_new) == (back.rows_new, back.rows_old)


@given(any_table())
def test_a_table_does_not_differ_from_itself(one):
    assert difference("any", one, one, FIELDS) is None


def test_a_value_is_a_figure_and_a_word_is_not():
    def grade(**cells):
        return difference("tests", table(), table(ROWS | {"a": ROWS["a"] | cells}), FIELDS).grade

    assert grade(errors="27") == grading.FIGURE
    assert grade(note="As the source has it") == grading.COSMETIC
    assert grade(note="As teh source of 2019 has it") == grading.FIGURE
    assert grade(note="As the source has it", errors="27") == grading.FIGURE


def test_cells_are_named_with_old_and_new():
    change = difference("tests", table(), table(ROWS | {"a": ROWS["a"] | {"errors": "27"}}), FIELDS)
    assert [(key, cell.column, cell.old, cell.new) for key, cells in change.changed.items() for cell in cells] == [
        ("a", "errors", "28", "27")
    ]
    assert "errors" in change.why


def test_rows_columns_and_whole_tables_that_come_or_go_are_figures():
    more = ROWS | {"c": {"id": "c", "errors": "1", "note": ""}}
    assert list(difference("tests", table(), table(more), FIELDS).added) == ["c"]
    assert list(difference("tests", table(more), table(), FIELDS).removed) == ["c"]
    wide = {key: row | {"year": "2018"} for key, row in ROWS.items()}
    assert difference("tests", table(), table(wide), FIELDS).columns_added == ("year",)
    for old, new in ((None, table()), (table(), None)):
        assert difference("tests", old, new, FIELDS).grade == grading.FIGURE


def test_rows_of_one_key_are_told_apart():
    rows = keyed(("id", "note"), ("id",), [["a", "1"], ["a", "2"], ["a#2", "3"]])
    assert [row["note"] for row in rows.values()] == ["1", "2", "3"]
