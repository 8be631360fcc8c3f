"""Choosing measured error rates: what a choice leaves, and what it says when nothing is left."""

import pandas as pd
import pytest

from analysis import rates
from analysis.reports import measured
from analysis.tables import fields, load

CONGRESS = "aclu-2018-congress"


def test_rate_comes_from_the_counts_and_not_from_the_rounded_print():
    row = measured.one(CONGRESS, metric="false_match_share", source_id="startribune-2018")
    assert float(row["rate"]) == 0.05
    assert row["value"] == pytest.approx(28 / 535)
    assert (row["low"], row["high"]) == rates.proportion(28, 535).interval


def test_figure_without_counts_has_no_interval():
    row = measured.one("met-2019-statement", metric="FPIR")
    assert row["value"] == 0.001
    assert pd.isna(row["low"])
    assert pd.isna(row["high"])


def test_one_refuses_none_and_several():
    with pytest.raises(LookupError, match="no row"):
        measured.one(CONGRESS, metric="FMR")
    with pytest.raises(LookupError, match="2 rows"):
        measured.one(CONGRESS, metric="false_match_share")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, "everybody tested"),
        ({"sex": "female", "race_or_ethnicity": "Black"}, "Black women"),
        ({"race_or_ethnicity": "people of color"}, "people of color"),
        ({"sex": "male", "skin_type": "lighter"}, "lighter-skinned men"),
        ({"sex": "female_to_male"}, "women compared with men"),
        (
            {"sex": "female", "age_group": "65-99", "country_or_region": "West Africa (region of birth)"},
            "women aged 65-99, West Africa",
        ),
        ({"country_or_region": "United Kingdom (London)"}, "everybody tested"),
    ],
    ids=str,
)
def test_group_in_words(cells, words):
    empty = dict.fromkeys(("sex", "race_or_ethnicity", "skin_type", "age_group", "country_or_region"), "")
    assert measured.who(empty | cells) == words


def test_metric_of_another_task_explains_itself():
    found = measured.select(CONGRESS, "FMR")
    assert found.rows.empty
    assert "one-to-many" in found.words
    assert "nist-frte11-demographics" in found.words
    assert measured.NO_EVIDENCE in found.words


def test_unknown_threshold_names_those_on_record_and_the_nearest():
    found = measured.select("nist-frte1n-identification", "FNIR", threshold="FPIR=0.03")
    assert found.rows.empty
    assert "Did you mean FPIR=0.003?" in found.words


def test_rows_that_are_not_broken_down_say_by_what_they_are():
    found = measured.select("npl-2025-pnd", "FPIR", group="skin_type")
    assert found.rows.empty
    assert "race or ethnicity" in found.words


def test_every_combination_of_study_and_metric_has_words():
    table = measured.seen()
    for study in sorted(set(table["study_id"])):
        for metric in fields("error_rates")["metric"]["constraints"]["enum"]:
            found = measured.select(study, metric)
            here = (table["study_id"] == study) & (table["metric"] == metric)
            assert len(found.rows) == here.sum()
            assert found.words


def test_all_studies_lists_more_than_one():
    found = measured.select(CONGRESS, "FMR", all_studies=True)
    assert len(found.studies) > 1
    assert set(found.rows["metric"]) == {"FMR"}


def test_growth_is_taken_within_each_algorithm():
    rows = pd.DataFrame(
        [("a", "1", 10, 0.1), ("a", "1", 100, 0.2), ("b", "1", 10, 0.1), ("b", "1", 100, 0.4), ("c", "1", 10, 0.1)],
        columns=["system", "system_version", "gallery_size", "value"],
    )
    grown = measured.same_algorithm(rows, 10, 100)
    assert list(grown["system"]) == ["a", "b"]
    assert list(grown["times"]) == pytest.approx([2, 4])


def test_ratios_between_groups_and_ranks_are_kept_out_of_the_rates():
    rows = load(measured.TABLE, notes=True)
    compared = rows[rows["metric"].str.endswith(("_ratio", "_rank"))]
    assert len(compared)
    assert compared["rate"].isna().all()
    assert (compared["note"] != "").all()


def test_sizes_of_groups_stand_only_where_a_whole_number_of_errors_fits():
    rows = measured.of_study("gender-shades-2018").set_index("rate_id")
    fits = rows.index[[
        pd.notna(trials) and abs(round(rate * trials) / trials - rate) <= 0.0005
        for rate, trials in zip(rows["rate"].astype(float), rows["trials"], strict=True)
    ]]  # fmt: skip
    assert set(fits) == set(rows.index[rows["trials"].notna()])
    assert pd.isna(rows.loc["er0028", "trials"])  # Microsoft's 20.8 percent fits no count of darker women


def test_the_worst_group_is_not_the_same_for_every_algorithm_and_the_best_is_told_apart():
    rows = measured.of_study("nist-frte11-demographics")
    worst, best = rows[rows["system_version"] != ""], rows[rows["system_version"] == ""]
    assert worst["group"].value_counts().tolist() == [16, 1]
    assert len(best) == 1
    assert best["value"].iloc[0] < worst["value"].min()
    assert worst.set_index("system_version").loc["idemia_011", "value"] < 0.0012


def test_figures_of_one_event_that_do_not_add_up_are_both_kept():
    rows = measured.of_study("swp-2017-uefa").set_index("rate_id")
    first, later = rows.loc["er0486"], rows.loc["er0487"]
    assert (first["trials"] - first["errors"]) + later["errors"] > later["trials"]
    assert first["value"] == pytest.approx(2297 / 2470)
    field = load("operational_rates", notes=True).set_index("measure_id")
    assert "981 does not equal 962" in field.loc["met_arrests_2024_09_to_2025_09", "note"]


def test_no_rate_is_on_record_for_the_app_of_ice():
    threshold = load("operational_rates").set_index("measure_id").loc["mobile_fortify_threshold"]
    assert pd.isna(threshold["value"])
    assert not measured.seen()["system"].str.contains("Fortify").any()


def test_arrests_stops_scans_and_lists_are_told_apart():
    kinds = load("misidentifications").set_index("case_id")["kind"]
    assert kinds[["wa15", "wa16", "wa18"]].tolist() == ["immigration_scan", "stop", "watch_list_error"]
    assert set(kinds.drop(["wa15", "wa16", "wa18"])) == {"arrest"}


def test_small_rates_as_people_say_them():
    assert measured.one_in(0.001) == "1 in 1,000"
    assert measured.one_in(10 / 3_147_436) == "1 in 310,000"
    assert measured.one_in(0) == "none"


def test_the_sources_behind_a_number_are_each_named_once():
    row = measured.one(CONGRESS, metric="false_match_share", source_id=CONGRESS)
    behind = measured.behind(row, row, measured.of_study("aclu-2018-congress-by-race"))
    assert behind["sources"] == sorted(set(behind["sources"]))
    assert len(behind["rows"]["error_rates"]) == 3
