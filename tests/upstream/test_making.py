"""Tables of pieces added up, and the bytes they are written as."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.making import joined, rows_in, table_bytes

ROWS = st.lists(st.tuples(st.sampled_from(["", "a", "b, c"]), st.integers(0, 9)), max_size=30)


def counted(rows: list[tuple[str, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["kind", "n"]).astype({"kind": "str", "n": "int64"})
    return table.groupby("kind", as_index=False)["n"].sum().sort_values("kind").reset_index(drop=True)


@given(ROWS, st.integers(0, 30))
def test_pieces_add_up_to_the_whole(rows, cut):
    pieces = [{"t": counted(rows[:cut])}, {"t": counted(rows[cut:])}]
    assert table_bytes(joined(pieces, "n")["t"]) == table_bytes(counted(rows))


def test_one_piece_stays_as_it_is():
    only = {"t": counted([("a", 1)])}
    assert joined([only], None) is only


def test_pieces_that_cannot_be_added_up_are_a_fault():
    with pytest.raises(ValueError, match="added up"):
        joined([{"t": counted([])}, {"t": counted([])}], None)


def test_binary_fractions_are_refused():
    with pytest.raises(ValueError, match="share as text"):
        table_bytes(pd.DataFrame({"share": [0.1]}))


def test_quotes_only_where_needed_and_missing_as_nothing():
    table = pd.DataFrame({"a": ["x", 'say "y"', "two\nlines"], "n": pd.array([1, None, 3], dtype="Int64")})
    data = table_bytes(table)
    assert data == b'a,n\nx,1\n"say ""y""",\n"two\nlines",3\n'
    assert rows_in(data) == 3
    assert rows_in(b"") == 0
