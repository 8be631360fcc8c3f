"""Do people stay away: findings once, units apart, which way they point, and what no axis may hold."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.reports import avoidance, avoidancecharts
from analysis.tables import fields

ROWS = avoidance.findings()


def test_a_finding_told_twice_counts_once():
    repeated = avoidance.findings(repeated=True)
    assert len(repeated) == len(analysis.load("avoidance_effects"))
    stands = set(ROWS["effect_id"])
    assert set(repeated["same_as"]) - {""} <= stands
    assert not stands & set(repeated.loc[repeated["same_as"] != "", "effect_id"])


def test_a_row_stands_for_rows_of_its_own_study_only():
    every = avoidance.findings(repeated=True).set_index("effect_id")
    told = every[every["same_as"] != ""]
    assert (told["study_id"] == every.loc[told["same_as"], "study_id"].to_numpy()).all()


def test_every_effect_is_read_and_no_other():
    readings = analysis.load("effect_readings")
    assert set(readings["effect_id"]) == set(analysis.load("avoidance_effects", verified=None)["effect_id"])
    assert (readings["reason"] != "").all()


def test_every_number_of_people_is_read_and_that_of_a_study_is_no_denominator():
    every = analysis.load("avoidance_effects", verified=None).merge(analysis.load("effect_readings"), on="effect_id")
    assert every["n"].notna().equals(every["n_of"] != "")
    assert avoidance.effect_fact("a", "eff-0006", "Patients afraid to come").n is None
    assert avoidance.effect_fact("b", "eff-0031", "Judges who told of cases").n == 103


def test_units_never_share_an_axis():
    for panel, own in avoidance.panel_rows(ROWS):
        assert own.dropna(subset=["effect"])["effect_unit"].nunique() == 1, panel.name
        assert (own["effect"].notna() | (own["points"] == "no_change")).all()


def test_visits_and_absences_stand_apart_and_point_by_their_outcome():
    panels = {panel.name: own for panel, own in avoidance.panel_rows(avoidance.measured_changes(ROWS))}
    assert ((panels["came"]["effect"] < 0) == (panels["came"]["points"] == "away")).all()
    assert ((panels["missed"]["effect"] > 0) == (panels["missed"]["points"] == "away")).all()


@pytest.mark.parametrize(
    "effect",
    [
        "eff-0013",  # a share of a fall, not of people asked
        "eff-0024",  # a count
        "eff-0026",  # words
        "eff-0036",  # a count without a comparison
        "eff-0037",  # a court's words
    ],
)
def test_what_no_axis_holds(effect):
    every = avoidance.findings(repeated=True).set_index("effect_id")
    assert every.loc[effect, "panel"] == ""


def test_findings_that_point_the_other_way_are_drawn_as_large():
    moved = avoidance.compared(ROWS)
    assert set(moved["points"]) == {"away", "toward", "no_change"}
    spec = avoidancecharts.forest(moved, True).to_dict()
    drawn = [row for name in spec["datasets"] for row in spec["datasets"][name] if "line" in row]
    assert len(drawn) == len(moved)
    sizes = {layer["mark"]["size"] for panel in spec["vconcat"] for layer in panel["layer"] if "size" in layer["mark"]}
    assert min(sizes) >= 110


def test_panels_have_scales_of_their_own():
    spec = avoidancecharts.forest(ROWS, True).to_dict()
    assert spec["resolve"]["scale"] == {"x": "independent", "y": "independent"}
    assert len(spec["vconcat"]) == sum(panel.compares for panel, _ in avoidance.panel_rows(ROWS))


def test_a_trend_stands_apart_from_a_change_at_once():
    panels = {panel.name: set(own["effect_id"]) for panel, own in avoidance.panel_rows(ROWS)}
    assert panels["trend"] == {"eff-0005", "eff-0041"}
    assert {"eff-0003", "eff-0004", "eff-0042"} <= panels["missed"]


def test_findings_of_no_change_are_told_in_the_title():
    none = ROWS[ROWS["points"] == "no_change"]
    assert len(none)
    assert f"{len(none)} more tests found no change" in avoidance.finding(ROWS)
    assert avoidance.by_place(ROWS)["none"].sum() == len(none)


def test_no_finding_isolates_the_policy_or_tests_face_recognition():
    moved = avoidance.measured_changes(ROWS)
    assert not (moved["exposure"] == "location_policy_rescission").any()
    assert not (ROWS["exposure"] == "face_recognition").any()


def test_the_raids_came_before_the_policy_ended():
    raid = ROWS.set_index("effect_id").loc["eff-0023"]
    assert raid["exposure"] == "raid"
    assert "2025-01-07" in raid["note"]


def test_intervals_hold_their_findings_and_come_from_one_study_of_changes():
    known = avoidance.measured_changes(ROWS).dropna(subset=["ci_low"])
    assert set(known["study_id"]) == {"pediatrics-nc-2021"}
    assert set(known["points"]) == {"away", "toward"}


@pytest.mark.parametrize("place", [avoidance.ALL, *avoidance.PLACES])
@pytest.mark.parametrize("exposure", [avoidance.ALL, *avoidance.EXPOSURES])
def test_every_choice_draws_or_is_empty(place, exposure):
    rows = avoidance.findings(place, exposure)
    assert avoidance.by_place(rows)["findings"].sum() == len(rows) == avoidance.by_exposure(rows)["findings"].sum()
    assert avoidance.finding(rows)
    for compares in (True, False):
        if any(panel.compares == compares for panel, _ in avoidance.panel_rows(rows)):
            assert avoidancecharts.forest(rows, compares, narrow=True).to_dict()["vconcat"]
            assert avoidance.spoken(rows, compares)


def test_words_are_those_of_the_cards():
    effects, readings = fields("avoidance_effects"), fields("effect_readings")
    assert set(avoidance.EXPOSURES) == set(effects["exposure"]["constraints"]["enum"])
    assert set(avoidance.DESIGNS) == set(effects["design"]["constraints"]["enum"])
    assert set(avoidance.PLACES) == set(readings["part_of_life"]["constraints"]["enum"])
    assert set(avoidance.MEASURES) == set(readings["measured"]["constraints"]["enum"])
    assert set(avoidance.POINTS) == set(readings["points"]["constraints"]["enum"])


def test_a_fact_has_no_sign_and_keeps_its_interval():
    found = avoidance.effect_fact("a", "eff-0003", "Fall in cancellations")
    assert (found.value, found.interval) == (0.057, (0.004, 0.109))
    assert avoidance.effect_fact("a", "eff-0014", "Lower enrollment").value == 5.5
    with pytest.raises(ValueError, match="eff-0037"):
        avoidance.effect_fact("a", "eff-0037", "A court's words")


@given(st.floats(-0.99, 0.99).filter(lambda value: abs(value) >= 0.001))
def test_a_size_says_which_way_it_goes(value):
    said = avoidance.signed(value, "relative_change_as_fraction")
    assert said.endswith("percent less" if value < 0 else "percent more")
    assert "-" not in said.replace("e-", "")
    assert avoidance.signed(value, "percentage_points_as_fraction").split()[1] == "points"


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=120), st.integers(8, 60))
def test_words_beside_a_dot_lose_nothing(text, letters):
    row = {"exposed": "raids nearby", "population": text, "outcome": "absences", "asked": ""}
    said = avoidancecharts.line(row, letters)
    assert said.replace("|", " ").split() == f"Raids nearby: {text}; absences".replace("|", " ").split()
    assert all(len(piece) <= max(letters, max(map(len, piece.split()), default=0)) for piece in said.split("|"))


def test_an_empty_choice_counts_zero():
    none = avoidance.findings("worship", "raid")
    assert none.empty
    assert isinstance(avoidance.by_place(none), pd.DataFrame)
