"""The profile of a delivery: the same however it is cut into pieces, and what differs from the last is named."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.profile import SHOWN, Fingerprints, Profile, drift
from tests.upstream.mangled import raw_frame

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), max_size=40)


def raw(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return raw_frame([{"kind": kind, "year": year, "raw_surplus": ""} for kind, year in rows], ["kind", "year"])


def profiled(frame: pd.DataFrame, *cuts: int) -> Profile:
    profile = Profile(("kind",))
    for start, end in zip((0, *cuts), (*cuts, len(frame)), strict=True):
        piece = frame.iloc[start:end]
        profile.add(piece, piece["year"])
    return profile


@given(ROWS, st.data())
def test_pieces_make_no_difference(rows, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    whole, cut = profiled(raw(rows)), profiled(raw(rows), *cuts)
    assert cut.as_dict() == whole.as_dict()
    assert cut.duplicates == whole.duplicates == len(rows) - len(set(rows))
    assert whole.rows == len(rows) == sum(whole.as_dict()["rows_in_period"].values())


def test_fingerprints_stay_right_when_heaps_are_merged(monkeypatch):
    monkeypatch.setattr(Fingerprints, "HEAP", 3)
    prints = Fingerprints()
    for n in range(0, 60, 2):
        prints.add(pd.DataFrame({"n": [str(n), str(n + 1), str(n - 2)]}))
    assert prints.distinct == 61


def test_where_a_row_stood_is_no_part_of_it():
    profile = profiled(raw([("a", "x"), ("a", "x")]))
    assert profile.duplicates == 1
    assert profile.columns == ["kind", "year"]


def test_the_same_delivery_has_no_drift():
    profile = profiled(raw([("a", "x"), ("b", "y")])).as_dict()
    assert drift("toy", profile, profile) == []


def test_a_value_that_disappeared_is_no_finding():
    before, after = profiled(raw([("a", "x"), ("b", "x")])), profiled(raw([("a", "x"), ("a", "x")]))
    assert drift("toy", before.as_dict(), after.as_dict()) == []


def test_many_new_values_are_named_up_to_a_limit_and_counted():
    before = {"columns": ["kind"], "categories": {"kind": ["a"]}, "rows_in_period": {"": 30}}
    after = {**before, "categories": {"kind": ["a", *(f"n{i:02}" for i in range(SHOWN + 5))]}}
    found = drift("toy", before, after)
    assert [problem.value for problem in found] == [*(f"n{i:02}" for i in range(SHOWN)), "and 5 more new values"]


def test_rows_of_no_period_are_said_so():
    before = {"columns": [], "categories": {}, "rows_in_period": {"": 2}}
    (found,) = drift("toy", before, {**before, "rows_in_period": {}})
    assert (found.expected, found.value) == ("2 rows for no period", "0 rows (-2)")
