"""Counts of crowds: what is not published stays missing, and two ratios that hold together say how many are listed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import rates
from analysis.reports import crowds

shares = st.floats(0.0001, 0.5)


@given(listed=shares, fpir=shares, found=st.floats(0.1, 1))
def test_the_listed_share_is_the_one_that_the_alerts_came_from(listed, fpir, found):
    case = rates.alerts(1_000_000, listed, fpir, 1 - found)
    assert crowds.listed_share(case.true_alerts, case.false_alerts, fpir, found) == pytest.approx(listed)


def test_without_a_wrong_alert_nothing_follows():
    with pytest.raises(ValueError, match="without a wrong alert"):
        crowds.listed_share(10, 0, 0.001, 0.9)


def test_what_is_not_given_is_missing_and_no_zero():
    frame = crowds.operations([{"operation": "A", "counted_by": "the force", "alerts": 11, "wrong": 0}])
    row = frame.iloc[0]
    assert pd.isna(row["faces"])
    assert (row["alerts"], row["wrong"]) == (11, 0)


def test_a_count_that_is_none_of_the_columns_is_refused():
    with pytest.raises(ValueError, match="visitors is no count"):
        crowds.operations([{"operation": "A", "counted_by": "the press", "visitors": 170_000}])


def test_a_number_from_the_field_carries_its_source_and_row():
    found = crowds.told("some-alerts", "met_alerts_2022_01_28", "Alerts of one day")
    assert found.value == 11
    assert found.rows == {"operational_rates": ("met_alerts_2022_01_28",)}
    assert found.sources == ("standard-2022-met",)
