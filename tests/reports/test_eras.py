"""Eras: turning points from the tables, nothing from memory, and pictures that can be drawn for every agency."""

import itertools
from datetime import date, timedelta

import pandas as pd
import pytest

from analysis import coverage
from analysis.instruments import rules
from analysis.reports import coverage_views, eras
from analysis.tables import load


@pytest.mark.parametrize("agency", coverage.agencies())
def test_eras_follow_each_other_without_gap_and_their_day_lies_inside(agency):
    found = eras.eras(agency)
    assert all(era.day <= era.last for era in found)
    assert all(before.last < after.day for before, after in itertools.pairwise(found))
    assert len({era.label for era in found}) == len(found)
    assert not found or found[-1].last <= rules().known_until


@pytest.mark.parametrize("agency", coverage.agencies())
def test_an_era_says_what_the_answer_on_its_day_says(agency):
    for era in eras.eras(agency):
        for place, answer in era.answers.items():
            assert answer.status == coverage.covered(era.day, agency, place).status


def test_the_turning_points_of_ice_are_on_record():
    days = {era.day.isoformat() for era in eras.eras("ICE")}
    assert {"2011-10-24", "2018-01-10", "2021-04-27", "2021-10-27", "2025-01-31"} <= days


def test_a_stretch_of_less_than_a_week_is_joined_to_the_next():
    era = next(era for era in eras.eras("ICE") if era.began == "2025-01-20")
    assert era.label == "20 Jan 2025"
    assert era.answers["school"].status == era.answers["courthouse"].status == "permitted"


def test_a_status_known_from_memory_is_left_out_of_the_matrix():
    matrix = eras.era_matrix("CBP")
    hospital = matrix[(matrix["place"] == "hospital_clinic") & (matrix["day"] == "2013-01-18")]
    assert hospital["status"].tolist() == [""]
    assert coverage.covered("2013-01-18", "CBP", "hospital_clinic").grade == "recalled"


def test_orders_are_told_by_whom_they_bind_and_a_vacatur_is_no_order():
    lanes = set(eras.place_bands("ICE", ["place_of_worship", "courthouse", "immigration_court"])["lane"])
    assert {"order: plaintiffs only", "order: Massachusetts", "vacatur: whole country"} <= lanes
    assert not any(lane.startswith("order: whole") for lane in lanes)


def test_counts_that_nobody_kept_have_no_count_and_parts_are_parts_of_their_own_source():
    counts = load("enforcement_counts")
    uncounted = counts[counts["note"].str.contains("keep track|not track")]
    assert len(uncounted) == 2
    assert uncounted["count"].isna().all()
    parts = counts[counts["denominator"].notna()].to_dict("records")
    assert parts
    for part in parts:
        wholes = counts[(counts["count"] == part["denominator"]) & (counts["place"] == part["place"])]
        assert len(wholes), part["count_id"]


def test_an_order_whose_last_day_is_not_on_record_has_no_end():
    drawn = eras.place_bands("ICE", ["courthouse"]).set_index("policy_id")
    assert pd.isna(drawn.loc["nyvice-2020", "end"])


def test_cases_without_an_order_and_refusals_are_no_orders():
    found = set(eras.court_orders()["policy_id"])
    assert not found & {"fridley-2026-suit", "pcun-2025-suit", "mennonite-2025-denial", "ryan-2020-ca1"}


def test_a_day_known_from_memory_may_not_be_published():
    assert eras.began("dhs-2025-huffman") == "20 January 2025"
    with pytest.raises(ValueError, match="from memory"):
        eras.began("ice-2025-11072-3")
    with pytest.raises(ValueError, match="did you mean"):
        eras.began("dhs-2025-hufman")


def test_an_answer_from_memory_may_not_be_published():
    with pytest.raises(ValueError, match="memory"):
        eras.answer_from_reading("2017-01-01", "CBP", "public_demonstration")


def test_an_agency_not_on_record_is_refused():
    with pytest.raises(ValueError, match="no agency is called"):
        eras.eras("FBI")


@pytest.mark.parametrize("agency", ["ICE", "CBP", "DOJ", "INS"])
def test_the_pictures_can_be_drawn(agency):
    for chart in coverage_views.matrix_charts(eras.era_matrix(agency)):
        assert chart.to_dict()
    for chart in coverage_views.band_charts(eras.place_bands(agency, ["school", "immigration_court"])):
        assert chart.to_dict()


def test_tables_of_an_answer_keep_tracks_and_overlays_apart():
    answer = coverage.covered("2019-12-01", "ICE", "courthouse", "Massachusetts")
    tracks = coverage_views.tracks_table(answer)
    assert len(tracks) == len(coverage.TRACKS)
    assert "permitted" in set(tracks["answer"])
    beside = coverage_views.overlays_table(answer)
    assert beside["binds"].tolist() == ["Massachusetts"]
    assert coverage_views.overlays_table(coverage.covered("2012-01-01", "ICE", "school")).empty


def test_who_approves_tells_reading_from_memory():
    approvers = coverage_views.approvers_table().set_index("since")
    assert approvers.loc["18 January 2013", "known"] == "in part or whole from memory"
    assert approvers.loc["10 January 2018", "known"] == "from reading"


def test_the_last_era_of_an_agency_that_ended_is_in_its_life():
    assert eras.eras("INS")[-1].last == date(2003, 3, 1) - timedelta(days=1)


def test_eras_stand_in_order_of_date_though_cells_are_blank():
    matrix = eras.era_matrix("CBP")
    _, narrow = coverage_views.matrix_charts(matrix)
    assert narrow.to_dict()["layer"][0]["encoding"]["x"]["sort"] == list(dict.fromkeys(matrix["era"]))
