"""Columns as their cards declare them: what may stand, what is nearest, which identifier is next."""

import pytest
import yaml

from analysis.adding.columns import PercentGiven, columns, next_id
from analysis.tables import fields, key, read_text, table_paths, tables


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("agency", "  Police \t of  X ", "Police of X"),
        ("state", "utah", "UT"),
        ("state", "ut", "UT"),
        ("kind", "LAB", "lab"),
        ("faces", "25,000", "25000"),
        ("rate", "0.0520", "0.0520"),
        ("paid_usd", "$1.5 million", "1500000"),
        ("tested_date", "Oct. 2018", "2018-10"),
        ("checked_date", "today", "2026-11-27"),
        ("is_live", "Yes", "true"),
        ("source_id", "A test of members", "aclu-2018"),
        ("state", "", ""),
    ],
)
def test_what_is_typed_is_read_in_the_form_of_the_table(little, name, typed, kept):
    assert columns(little, "tests")[name].read(typed, "2026-11-27") == kept


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("agency", " ", "may not be empty"),
        ("state", "Uta", "nearest: UT"),
        ("kind", "fild", "nearest: field"),
        ("source_id", "audit", "nearest: gao-2021"),
        ("source_id", "zzz", "not on record"),
        ("faces", "-3", "out of range"),
        ("faces", "2.5", "not a whole number"),
        ("rate", "1.2", "out of range"),
        ("is_live", "maybe", "neither yes nor no"),
        ("test_id", "t1", "not of this form"),
    ],
)
def test_what_cannot_stand_is_refused_with_the_nearest_right_value(little, name, typed, said):
    with pytest.raises(ValueError, match=said):
        columns(little, "tests")[name].read(typed)


def test_today_is_a_word_only_where_somebody_says_which_day_that_is(little):
    with pytest.raises(ValueError, match="not a date"):
        columns(little, "tests")["checked_date"].read("today")


def test_a_percentage_waits_for_consent(little):
    with pytest.raises(PercentGiven) as given:
        columns(little, "tests")["rate"].read("5.23%")
    assert given.value.share == "0.0523"


def test_the_next_identifier_is_above_the_highest_and_fills_no_gap(little):
    assert next_id(little, "tests") == "tst-0004"
    assert next_id(little, "tests", ["tst-0004"]) == "tst-0005"
    assert next_id(little, "states") is None


def test_a_form_that_is_used_up_is_said(little):
    with pytest.raises(ValueError, match="widen its card"):
        next_id(little, "tests", ["tst-9999"])


@pytest.mark.parametrize("table", tables())
def test_every_value_of_the_book_is_one_that_its_column_takes(place, table):
    """Read again, a value of a table is itself: so no table holds what `analysis add` would refuse or change."""
    known = columns(place, table)
    rows = read_text(table_paths(table, place.root)[0])
    for name, column in known.items():
        for value in dict.fromkeys(rows[name]):
            if "  " not in value and not (column.is_list and not column.choices):
                assert column.read(value) == value, (table, name, value)


@pytest.mark.parametrize("table", tables())
def test_a_next_identifier_is_of_the_form_that_the_card_asks(place, table):
    proposed = next_id(place, table)
    if proposed is None:
        return
    (name,) = key(table, place.root)
    assert columns(place, table)[name].read(proposed) == proposed
    assert proposed not in set(read_text(table_paths(table, place.root)[0])[name])
    assert yaml.safe_dump(fields(table, place.root)[name])
