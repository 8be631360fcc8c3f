"""What the arrest files have in common: dates, offices, methods, and the counting."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables import fields, load
from analysis.upstream import arrests


def text(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


def test_dates_are_read_by_one_format_only():
    days = arrests.days(text("1/2/2017", " 12/31/2018 ", "2017-01-02", "13/1/2017", "2/30/2017", ""), "%m/%d/%Y")
    assert arrests.month(days).tolist() == ["2017-01", "2018-12", "", "", "", ""]


def test_offices_lose_the_words_that_every_cell_repeats():
    found = arrests.office(
        text("St. Paul Area of Responsibility", " boston area of  responsibility", "", "HQ  Area of Responsibility ")
    )
    assert found.tolist() == ["St. Paul", "boston area of responsibility", "not recorded", "HQ"]


def test_methods_are_grouped_whatever_their_case_and_never_guessed():
    found = arrests.method_group(text("Located", "cap local incarceration ", "Drone Check", ""))
    assert found.tolist() == ["at_large", "local_custody", "", ""]


def test_every_group_of_methods_is_one_that_the_tables_know():
    groups = set(load("arrest_methods")["method_group"])
    for table in ("arrest_sites", "arrest_sites_north_carolina"):
        assert groups <= set(fields(table)["method_group"]["constraints"]["enum"])


def test_landmarks_keep_their_spelling_but_not_the_space_around_them():
    assert arrests.landmark_text(text("\tSNA  ANTONIO ", "  ")).tolist() == ["SNA  ANTONIO", arrests.NOTHING]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y"])), max_size=30))
def test_counts_add_up_to_the_rows_in_the_order_of_their_key(rows):
    table = arrests.counted(pd.DataFrame(rows, columns=["office", "kind"], dtype="str"), ["office", "kind"])
    assert table["arrests"].sum() == len(rows)
    keys = list(zip(table["office"], table["kind"], strict=True))
    assert keys == sorted(set(rows))
