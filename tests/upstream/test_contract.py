"""Keeping and setting aside: a partition, whatever the rows; a cleaner that loses a row is stopped."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.contract import REASON, Broken, CrossCheck, first_reason, misshapen, separate
from tests.upstream.mangled import raw_frame


def frame(n: int) -> pd.DataFrame:
    return raw_frame([{"n": str(i), "raw_surplus": ""} for i in range(n)], ["n"])


@given(st.lists(st.sampled_from(["", "", "too long", "no date"])))
def test_every_row_is_on_one_side_in_its_order(reasons):
    raw = frame(len(reasons))
    cleaned = separate(raw.assign(doubled=raw["n"] + raw["n"]), pd.Series(reasons, index=raw.index, dtype="str"), raw)
    assert cleaned.rows["n"].tolist() == [str(i) for i, reason in enumerate(reasons) if not reason]
    assert cleaned.set_aside["n"].tolist() == [str(i) for i, reason in enumerate(reasons) if reason]
    assert cleaned.set_aside[REASON].tolist() == [reason for reason in reasons if reason]
    assert "doubled" in cleaned.rows
    assert "doubled" not in cleaned.set_aside


def test_a_cleaner_that_loses_a_row_is_stopped():
    raw = frame(3)
    with pytest.raises(Broken):
        separate(raw.iloc[:2], pd.Series("", index=raw.index[:2]), raw)


def test_a_cleaner_that_doubles_a_row_is_stopped():
    raw = pd.concat([frame(2), frame(1)])
    with pytest.raises(Broken):
        separate(raw, pd.Series("", index=raw.index), raw)


def test_the_first_reason_counts():
    index = pd.RangeIndex(3)
    first = pd.Series([True, False, False], index=index)
    both = pd.Series([True, True, False], index=index)
    assert first_reason(index, (first, "a"), (both, "b")).tolist() == ["a", "b", ""]


def test_rows_of_another_width_are_misshapen():
    raw = raw_frame([{"n": "1", "raw_surplus": ""}, {"n": "1", "raw_surplus": "3 cells for 1 columns"}], ["n"])
    assert misshapen(raw).tolist() == [False, True]
    assert misshapen(raw[["n"]]).tolist() == [False, False]


def test_a_figure_beside_an_independent_one_says_both_only_if_they_differ():
    assert CrossCheck("rows", "3", "3").text() == "rows: 3"
    differs = CrossCheck("rows", "3", "4")
    assert not differs.holds
    assert differs.text() == "rows: 4, expected 3"
