"""Whether a list was cut off, told from the list alone."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.truncation import (
    CUT_OFF,
    EMPTY,
    PROBABLY_WHOLE,
    WHOLE,
    Listing,
    described,
    judge,
    listings,
)


@pytest.mark.parametrize(
    ("listing", "verdict", "words"),
    [
        (Listing(300, 0), CUT_OFF, "3 full pages of 100, largest first, and no amount below zero"),
        (Listing(300, 0, is_largest_first=False), CUT_OFF, "in no order"),
        (Listing(300, 5), PROBABLY_WHOLE, "5 amounts below zero"),
        (Listing(301, 0), WHOLE, "the last page of 100 holds 1"),
        (Listing(301, 5), WHOLE, "the end was reached"),
        (Listing(0, 0), EMPTY, "no rows"),
    ],
)
def test_the_rule_and_its_reason(listing, verdict, words):
    judged = judge(listing)
    assert judged.verdict == verdict
    assert words in judged.why


def test_another_page_size_is_another_rule():
    assert judge(Listing(300, 0), page=7).verdict == WHOLE
    assert judge(Listing(301, 0), page=7).verdict == CUT_OFF
    with pytest.raises(ValueError, match="at least one row"):
        judge(Listing(300, 0), page=0)


def test_a_list_is_described_by_its_amounts_in_their_order():
    amounts = pd.Series([500, 500, 0, 0, -3], dtype="Int64")
    assert described(amounts) == Listing(5, negative=1, zero=2, lowest=-3, is_largest_first=True)
    assert not described(amounts.iloc[::-1]).is_largest_first
    assert described(pd.Series([pd.NA, pd.NA], dtype="Int64")).lowest is None


def test_lists_are_judged_one_by_one_and_in_the_order_of_their_rows():
    whole = pd.DataFrame({"list": "a", "usd": [4, 3, -1], "row": [1, 2, 3]})
    cut = pd.DataFrame({"list": "b", "usd": [7, 9], "row": [2, 1]})
    found = listings(pd.concat([cut, whole]), ["list"], "usd", "row", page=2)
    assert found["list"].tolist() == ["a", "b"]
    assert found["verdict"].tolist() == [WHOLE, CUT_OFF]
    assert found["is_largest_first"].tolist() == [True, True]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(1, 9))
def test_a_sorted_list_cut_at_a_page_above_zero_is_always_found_out(amounts, page):
    """Whoever stops after whole pages, before money taken back is reached, is caught."""
    amounts = sorted(amounts, reverse=True)
    kept = sum(1 for amount in amounts if amount >= 0) // page * page
    judged = judge(described(pd.Series(amounts[:kept], dtype="Int64")), page)
    assert judged.verdict == (CUT_OFF if kept else EMPTY)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 120))
def test_every_list_gets_one_verdict_and_a_reason(rows, negative, page):
    judged = judge(Listing(rows, min(rows, negative)), page)
    assert judged.verdict in (CUT_OFF, PROBABLY_WHOLE, WHOLE, EMPTY)
    assert judged.why
