"""The words of charts: quotation marks of print, and tooltips that a reader understands."""

from __future__ import annotations

import copy

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.book.chartwords import in_print
from analysis.book.svg import draw

ROWS = pd.DataFrame(
    {"who": ["CBP's app", 'the "other"'], "met_rate": [0.0123456, 0.5], "n": [1200, 3], "at": ["2026-03-01"] * 2}
)
HEADINGS = {"who": "Who", "met_rate": "Rate per face"}


def spec_with(*tips: alt.Tooltip | str) -> dict:
    chart = alt.Chart(ROWS).mark_point().encode(x="met_rate:Q", y=alt.Y("who:N", title="the office's name"))
    return chart.encode(tooltip=list(tips)).to_dict()


def tips_of(spec: dict, headings: dict) -> list[tuple]:
    tips = in_print(spec, headings)["encoding"]["tooltip"]
    return [(tip["title"], tip.get("format")) for tip in tips]


def test_labels_titles_and_data_get_the_marks_of_print():
    printed = in_print(spec_with("who:N"), HEADINGS)
    assert printed["encoding"]["y"]["title"] == "the office\u2019s name"
    values = next(iter(printed["datasets"].values()))
    assert [row["who"] for row in values] == ["CBP\u2019s app", "the \u201cother\u201d"]


def test_the_picture_that_is_drawn_has_no_straight_mark(tmp_path):
    picture = draw(in_print(spec_with("who:N"), HEADINGS), tmp_path).picture
    assert "CBP\u2019s app" in picture
    assert "the \u201cother\u201d" in picture


def test_a_tooltip_names_what_the_table_names_and_writes_numbers_out():
    told = tips_of(spec_with("who:N", "met_rate:Q", "n:Q", alt.Tooltip("at:T")), HEADINGS)
    assert told == [("Who", None), ("Rate per face", ",.4~g"), ("N", ",d"), ("At", "%-d %B %Y")]


def test_what_a_chart_says_itself_of_a_tooltip_stays():
    told = tips_of(spec_with(alt.Tooltip("met_rate:Q", title="share right", format=".0%")), HEADINGS)
    assert told == [("Share right", ".0%")]


def test_the_name_of_a_mark_without_a_heading_stands_over_the_rest():
    assert tips_of(spec_with("who:N", "met_rate:Q"), {})[0] == ("title", None)
    assert tips_of(spec_with("met_rate:Q", "who:N"), {}) == [("Met rate", ",.4~g"), ("Who", None)]


@pytest.mark.parametrize("name", ["calculate", "expr", "filter", "format", "labelExpr", "test"])
def test_what_a_machine_reads_keeps_its_bytes(name):
    assert in_print({name: "datum.a == 'b'"}, {}) == {name: "datum.a == 'b'"}


@given(st.text(alphabet="ab'\" ", max_size=12), st.floats(0, 1))
def test_the_specification_given_is_not_changed_and_twice_is_as_once(text, number):
    spec = {"datasets": {"d": [{"said": text, "value": number}]}, "encoding": {"tooltip": [{"field": "value"}]}}
    before = copy.deepcopy(spec)
    printed = in_print(spec, {})
    assert spec == before
    assert in_print(printed, {}) == printed
    assert printed["datasets"]["d"][0]["value"] == number
