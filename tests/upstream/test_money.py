"""Money to the cent: what is read is what was printed, and what is no amount is not guessed at."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.money import cents, dollars, read_back

BIG = 10**15 - 1  # thirteen digits before the point


def read(*texts: str) -> list:
    found = cents(pd.Series(list(texts), dtype="str"))
    return [None if pd.isna(value) else int(value) for value in found]


def test_amounts_as_the_record_prints_them():
    assert read("1102500.0", "102842374.44", "-0.71", "0.0", " 5 ", "7.", "3.1000") == [
        110250000, 10284237444, -71, 0, 500, 700, 310,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "-", "1e9", "1,000.00", "$5", "0.001", "nan", "1.2.3", "(5)", "5 000", "٣"])
def test_what_is_no_amount_is_not_guessed(text):
    assert read(text) == [None]


@given(st.lists(st.integers(-BIG, BIG), max_size=20))
def test_text_and_cents_are_the_same_money(amounts):
    texts = pd.Series([dollars(amount) for amount in amounts], dtype="str")
    assert [int(value) for value in cents(texts)] == amounts
    assert int(cents(texts).sum()) == sum(amounts)


@given(st.lists(st.integers(-BIG, BIG), max_size=20))
def test_a_loaded_column_gives_back_the_cents(amounts):
    loaded = pd.to_numeric(pd.Series([dollars(amount) for amount in amounts], dtype="str")).astype("Float64")
    assert read_back(loaded).tolist() == amounts
