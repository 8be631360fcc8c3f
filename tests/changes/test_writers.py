"""The report in Markdown and JSON: short things first, within the length of a comment, nothing taken as markup."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import asjson, compare
from analysis.changes.markdown import LIMIT, markdown, near, plain

from .states import ROWS, number, state, table, with_cell, with_fact


def test_the_grade_and_the_summary_stand_first():
    lines = markdown(compare(state(), with_fact("errors", value=27, text="27"))).splitlines()
    assert lines[0] == "# What changed: figure"
    assert "1 number moved" in lines[2]
    assert "| `errors`: What errors counts | 28 | 27 | -1 | not known | figure |" in "\n".join(lines)


def test_a_cell_is_shown_before_and_now():
    text = markdown(compare(state(), with_cell("errors", "27")))
    assert "| `a` | `errors` | 28 | 27 |" in text
    assert "2 rows before, 2 now. Figure: values changed in errors." in text


def test_a_report_that_would_be_too_long_is_cut_and_says_so():
    rows = {f"r{n}": {"id": f"r{n}", "errors": "1", "note": "word " * 60} for n in range(3_000)}
    facts = {f"new-{n}": number(f"new-{n}", n, means="word " * 60) for n in range(3_000)}
    text = markdown(compare(state(), state(tables={"tests": table(ROWS | rows)}, facts=state().facts | facts)))
    assert len(text) <= LIMIT
    assert "are cut here; `analysis changes --json` has all" in text
    assert "more of 3,000" in text


@given(st.integers(2_000, 9_000))
def test_any_limit_is_kept(limit):
    rows = {f"r{n}": {"id": f"r{n}", "errors": "1", "note": "word " * 30} for n in range(40)}
    facts = {f"new-{n}": number(f"new-{n}", n) for n in range(40)}
    text = markdown(compare(state(), state(tables={"tests": table(ROWS | rows)}, facts=facts)), limit)
    assert len(text) <= limit


@given(st.text())
def test_no_text_of_a_cell_is_markup_or_calls_somebody(text):
    shown = plain(text)
    assert not set("|<`@*\n") & set(shown)


@given(st.text("ab ", max_size=300), st.text("xy", min_size=1, max_size=5), st.text("ab ", max_size=300))
def test_of_long_texts_that_differ_the_difference_is_shown(before, middle, after):
    old, new = near(f"{before}{after}", f"{before}{middle}{after}")
    assert middle in new
    assert len(old) <= 130
    assert len(new) <= 130


def test_the_json_has_the_shape_that_it_says():
    found = asjson.as_dict(compare(state(), with_fact("errors", value=27, text="27")))
    assert json.loads(asjson.text(found)) == found
    named = [
        line.split()[0].rstrip(",")
        for line in asjson.__doc__.splitlines()
        if line.startswith("    ") and line[4] != " "
    ]
    assert set(named) - {"old"} <= found.keys() - {"old", "new"}
    for part in ("tables", "cards", "facts", "verdicts", "shown", "pages"):
        assert all(entry["grade"] and entry["why"] for entry in found[part])
    (fact,) = found["facts"]
    assert (fact["old"]["value"], fact["new"]["value"], fact["difference"]) == (28, 27, -1)


def test_a_shortened_report_still_counts_all():
    rows = {f"r{n}": {"id": f"r{n}", "errors": "1", "note": ""} for n in range(9)}
    found = asjson.as_dict(compare(state(), state(tables={"tests": table(ROWS | rows)})))
    (kept,) = asjson.shortened(found, 4)["tables"]
    assert len(kept["added"]) == 4
    assert kept["counts"] == {"added": 9, "removed": 0, "changed": 0}
