"""Charts of error rates: tasks apart, lines told apart, and crowds at the edges of what can be drawn."""

import pandas as pd
import pytest

from analysis import rates
from analysis.reports import errorcharts, measured


def drawn(study, metric, **more):
    return errorcharts.selection_figures(measured.select(study, metric, **more).rows, study, metric)


def test_tasks_never_share_an_axis():
    figures = drawn("dhs-2025-frfc", "accuracy")
    assert len({figure.about["name"] for figure in figures}) == 2
    assert len({figure.about["subtitle"] for figure in figures}) == 2


def test_rows_without_a_rate_are_not_drawn():
    assert drawn("nistir-8280", "FMR_ratio") == []


@pytest.mark.parametrize(
    ("study", "metric"),
    [
        ("aclu-2018-congress", "false_match_share"),
        ("gender-shades-2018", "misclassification_rate"),
        ("nist-frte11-demographics", "FMR"),
    ],
)
def test_few_rows_have_a_line_each(study, metric):
    rows = measured.select(study, metric).rows
    lines = errorcharts._lines(rows, few=True)
    assert len(set(lines)) == len(rows)


def test_a_rate_of_zero_is_drawn_on_a_linear_scale():
    (figure,) = drawn("gender-shades-2018", "misclassification_rate")
    assert "logarithmic" not in figure.about["subtitle"]
    assert figure.spec()["layer"]


def test_curves_hold_the_arithmetic_of_alerts():
    curves = errorcharts.crowd_curves([("one", 0.001)], 0.11)
    row = curves.iloc[len(curves) // 2]
    assert row["right"] == pytest.approx(rates.alerts(1, row["listed"], 0.001, 0.11).share_right)
    assert curves["right"].is_monotonic_increasing


def test_curve_without_any_alert_is_left_out():
    assert errorcharts.crowd_curves([("none", 0.0)], 1.0).empty


def test_a_case_off_the_scale_leaves_the_chart_without_a_ring():
    curves = errorcharts.crowd_curves([("one", 0.001)], 0.11)
    nothing = pd.DataFrame({"listed": [], "right": [], "case": []})
    assert len(errorcharts.crowd_chart(curves, nothing).layer) == 1
    one = pd.DataFrame({"listed": [0.01], "right": [0.9], "case": ["your case"]})
    assert len(errorcharts.crowd_chart(curves, one).layer) == 3


def test_per_alert_and_per_face_have_scales_of_their_own():
    frame = pd.DataFrame([{"deployment": "A", "alert_value": 0.8, "alert_low": 0.7, "alert_high": 0.9}])
    frame = frame.assign(face_value=float("nan"), face_low=float("nan"), face_high=float("nan"))
    left, right = errorcharts.per_alert_and_face(frame).to_dict()["hconcat"]
    assert left["title"] != right["title"]
    assert left["layer"][0]["encoding"]["x"]["scale"] != right["layer"][0]["encoding"]["x"]["scale"]
    assert "not published" in str(right)
