"""A page for each study: rows told apart by grade, task and metric, intervals from counts, and no figure lost."""

import csv
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load, rates
from analysis.pages import published
from analysis.problems import Problems
from analysis.reports import measured, studies, systems
from tests.conftest import ROOT
from tests.reports import notebook

ENDINGS = ("rows", "numbers", "sources")
WITH_ROWS = sorted(load("studies")["study_id"])
SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,3}", fullmatch=True)


def raw() -> list[dict]:
    """The table as it lies on disk, read without the library."""
    with (ROOT / "data" / "error_rates" / "error_rates.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_study_with_a_figure_has_a_name_and_a_page(place):
    assert {row["study_id"] for row in raw() if row["verified"] == "seen"} == set(WITH_ROWS)
    pages = published.pages(place)
    assert {f"studies/{study}" for study in WITH_ROWS} == {name for name in pages if name.startswith("studies/")}


def test_a_study_that_is_not_there_is_refused_with_the_nearest(place):
    with pytest.raises(KeyError, match="essex-2019-met"):
        studies.study("essex-2019-mets")
    with pytest.raises(Problems) as raised:
        published.page(place, "study", {"study": "gender-shade-2018"})
    assert [problem.fix for problem in raised.value] == ["did you mean gender-shades-2018?"]


@pytest.mark.parametrize("study", WITH_ROWS)
def test_the_numbers_of_a_study_page_are_those_of_the_table(monkeypatch, study):
    facts, shown = notebook.page(monkeypatch, "study", study=study)
    rows = [row for row in raw() if row["study_id"] == study]
    seen = [row for row in rows if row["verified"] == "seen"]
    errors = [row for row in seen if row["metric"] not in systems.NOT_RATES]
    numbered = [row for row in errors if row["rate"] or (row["errors"] and row["trials"])]
    assert set(facts) == {f"study-{study}-{ending}" for ending in ENDINGS}
    assert facts[f"study-{study}-rows"].value == len(errors)
    assert facts[f"study-{study}-rows"].rows["error_rates"] == tuple(row["rate_id"] for row in errors)
    assert facts[f"study-{study}-numbers"].value == len(numbered)
    assert facts[f"study-{study}-sources"].value == len({row["source_id"] for row in seen})
    held = notebook.tables(shown)
    for start, expected in (
        ("figures-", errors),
        ("beside-", [row for row in seen if row["metric"] in systems.NOT_RATES]),
        ("memory-", [row for row in rows if row["verified"] == "recalled"]),
    ):
        listed = [
            row[table["fields"].index("rate_id")]
            for name, table in held.items()
            if name.startswith(start)
            for row in table["rows"]
        ]
        assert sorted(listed) == [row["rate_id"] for row in expected]


@pytest.mark.parametrize("study", WITH_ROWS)
def test_a_picture_holds_rows_of_one_task_and_one_metric_and_never_what_is_no_rate(study):
    rows = studies.rows_of(study)
    drawn = studies.pictures(rows)
    possible = {
        f"{task}-{metric}".replace("_", "-").lower(): part["value"].notna().sum()
        for task, metric, part in studies.by_metric(rows)
        if metric not in systems.NOT_RATES
    }
    assert len({figure.about["name"] for figure in drawn}) == len(drawn)
    for figure in drawn:
        assert len(figure.about["table"]["rows"]) == possible[figure.about["name"]]
        assert figure.chart.to_dict()


@pytest.mark.parametrize("study", WITH_ROWS)
def test_an_interval_is_that_of_the_counts_and_stands_only_where_there_are_counts(study):
    for row in studies.rows_of(study).to_dict("records"):
        if pd.isna(row["errors"]) or pd.isna(row["trials"]):
            assert pd.isna(row["low"])
            continue
        share = rates.proportion(row["errors"], row["trials"])
        assert (row["value"], row["low"], row["high"]) == (share.value, share.low, share.high)


@given(st.integers(1, 10**6), st.data())
def test_counts_read_as_numerator_of_denominator(trials, data):
    errors = data.draw(st.integers(0, trials))
    assert studies._counts({"errors": errors, "trials": trials}) == f"{errors:,} of {trials:,}"
    assert studies._counts({"errors": pd.NA, "trials": trials}) == f"of {trials:,}"
    assert studies._counts({"errors": errors, "trials": pd.NA}) == f"{errors:,}"
    frame = measured.seen().head(1).assign(errors=errors, trials=trials)
    (row,) = measured.with_intervals(frame).to_dict("records")
    assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


@given(SLUGS, SLUGS)
def test_the_keys_of_two_studies_never_collide(one, other):
    keys = [{f"study-{study}-{ending}" for ending in ENDINGS} for study in (one, other)]
    assert one == other or not keys[0] & keys[1]


def test_rows_from_memory_feed_no_number():
    assert set(studies.rows_of("comparitech-2020")["verified"]) == {"seen"}
    assert set(studies.memory_of("comparitech-2020")["rate_id"]) == {"er0026", "er0027"}
    assert studies.memory_of("essex-2019-met").empty


def test_peers_share_a_task_and_a_metric_and_see_each_other():
    found = {study: studies.peers(study).set_index("study_id") for study in WITH_ROWS}
    for one, other in itertools.permutations(WITH_ROWS, 2):
        assert (other in found[one].index) == (one in found[other].index)
    assert not any(study in rows.index for study, rows in found.items())
    assert "gender-shades-2018" not in found["nist-frvt11-2020-sex-race"].index
    assert "threshold 0.80" in found["aclu-2018-congress"].loc["comparitech-2020", "alike"]
    assert found["jacksonville-beach-2023-score"].empty


def test_conditions_count_what_is_not_stated():
    held = studies.conditions(studies.rows_of("essex-2019-met")).set_index("condition")
    assert held.loc["Threshold", "values"] == "not stated"
    assert held.loc["Threshold", "unstated"] == 1
    pairs = studies.conditions(studies.rows_of("nist-frvt11-2020-sex-race"))
    assert "Photos searched" not in set(pairs["condition"])


@pytest.mark.parametrize("study", WITH_ROWS)
def test_gaps_follow_from_what_the_rows_lack(study):
    rows = studies.rows_of(study)
    told = " ".join(studies.gaps(studies.study(study), rows))
    errors = systems.measured(rows)
    assert told.startswith(studies.study(study)["silent_on"])
    assert ("No error rate of it was read" in told) == errors.empty
    assert ("there is no interval" in told) == bool(errors["low"].isna().any())


def test_the_whole_test_is_counted_where_the_rows_are_a_pick():
    assert studies.whole_test("essex-2019-met") is None
    picked = studies.rows_of("nist-frvt11-2020-sex-race")["system_version"].nunique()
    assert studies.whole_test("nist-frvt11-2020-sex-race") == load("frvt_demographics")["algorithm"].nunique() > picked


def test_systems_named_have_a_page(place):
    pages = published.pages(place)
    named = {one for study in WITH_ROWS for one in studies.tied_systems(studies.rows_of(study))}
    assert {"amazon", "nec"} <= named
    assert {f"systems/{one}" for one in named} <= set(pages)
