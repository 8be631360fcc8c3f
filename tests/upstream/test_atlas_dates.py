"""Dates as people typed them, and as a spreadsheet rewrote them."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.upstream.atlas_dates import FORMS, KNOWN_TO, OUTCOMES, compare, newest, read, read_all
from tests.upstream.mangled import NASTY

READ = {
    "03/09/2018": ("2018-03-09", "day"),
    "3/9/2018": ("2018-03-09", "day"),
    " 03/ 09 / 2018\t": ("2018-03-09", "day"),
    "03/09,2018": ("2018-03-09", "day"),
    "03-09-2018": ("2018-03-09", "day"),
    "2018-03-09": ("2018-03-09", "day"),
    "March 9, 2018": ("2018-03-09", "day"),
    "9 Mar 2018": ("2018-03-09", "day"),
    "3/9/18": ("2018-03-09", "day_short_year"),
    "9-Mar-18": ("2018-03-09", "day_short_year"),
    "43168": ("2018-03-09", "day_serial"),
    "03/2018": ("2018-03", "month"),
    "2018-03": ("2018-03", "month"),
    "March 2018": ("2018-03", "month"),
    "Mar-18": ("2018-03", "month_short_year"),
    "2018": ("2018", "year"),
    "2017/2018": ("2017/2018", "years"),
    "2016-2019": ("2016/2019", "years"),
    "2016-17": ("2016/2017", "years"),
    "2010/11": ("2010/2011", "years"),
    "9, 2018": ("2018", "month_lost"),
    "3/9": ("", "year_lost"),
    "9-Mar": ("", "year_lost"),
    "3/9/64": ("", "century_lost"),
    "Mar-64": ("", "century_lost"),
    "": ("", "none"),
    "  ": ("", "none"),
    "3/9/0218": ("", "not_a_date"),
    "13/9/2018": ("", "not_a_date"),
    "2/30/2018": ("", "not_a_date"),
    "2/29/2018": ("", "not_a_date"),
    "0/2018": ("", "not_a_date"),
    "2019-2016": ("", "not_a_date"),
    "1850": ("", "not_a_date"),
    "99999": ("", "not_a_date"),
    "Foo-19": ("", "not_a_date"),
    "spring": ("", "not_a_date"),
    "\u0663/9/2018": ("", "not_a_date"),
}


@pytest.mark.parametrize("text", READ)
def test_each_way_of_writing(text):
    found = read(text)
    assert (found.date, found.form) == READ[text]


@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=14), st.from_regex(r"\d{0,5}[-/, ]\d{0,4}[-/, ]?\d{0,4}")))
def test_anything_is_read_and_never_beyond_what_its_form_says(text):
    found = read(text)
    left = {"day": 10, "month": 7, "year": 4, "years": 9, "nothing": 0}[KNOWN_TO[found.form]]
    assert len(found.date) == left
    assert re.fullmatch(r"|\d{4}(-\d\d){0,2}|\d{4}/\d{4}", found.date)


@given(st.dates(min_value=pd.Timestamp("2000-01-01").date(), max_value=pd.Timestamp("2029-12-31").date()))
def test_a_day_survives_the_spreadsheet(day):
    typed, rewritten = f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day:%y}"
    assert compare(pd.Series([typed]), pd.Series([rewritten]))[0] == "same_date"
    assert read(typed).date == day.isoformat()


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ("2018", "2018", "same_text"),
        ("", "", "same_text"),
        ("03/2018", "Mar-18", "same_date"),
        ("3/9", "9-Mar", "same_date"),
        ("03/09/1996", "3/9/96", "lost"),
        ("03/09/2018", "2018", "less_exact"),
        ("03/09/2018", "9/3/18", "other_date"),
        ("", "3/9/18", "other_date"),
    ],
)
def test_what_a_spreadsheet_did_is_told(before, after, outcome):
    assert outcome in OUTCOMES
    assert compare(pd.Series([before], index=[7]), pd.Series([after], index=[7])).to_dict() == {7: outcome}


def test_the_newest_date_counts_a_year_by_its_last_day_and_a_range_by_its_end():
    dates = pd.DataFrame(
        [
            ("2018-03-09", "2018-03", ""),
            ("2018", "2018-12-31", ""),
            ("2016/2019", "2018", "2017-01-01"),
            ("", "", ""),
        ],
        index=[3, 1, 4, 2],
    )
    assert newest(dates).to_dict() == {3: "2018-03", 1: "2018", 4: "2019", 2: ""}
    assert newest(dates.iloc[:0]).empty


def test_a_column_is_read_on_its_own_index():
    found = read_all(pd.Series(["2018", "", "2018"], index=[9, 5, 2]))
    assert found.to_dict("index") == {
        9: {"date": "2018", "form": "year"},
        5: {"date": "", "form": "none"},
        2: {"date": "2018", "form": "year"},
    }
    assert set(found["form"]) <= set(FORMS)
    assert read_all(pd.Series([], dtype="str")).empty
