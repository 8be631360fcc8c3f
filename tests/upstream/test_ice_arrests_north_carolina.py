"""Arrests in North Carolina: invented rows for each kind of dirt, mangled ones, and the whole file."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from analysis.tables import load
from analysis.upstream import ice_arrests_north_carolina as dataset
from analysis.upstream.contract import REASON
from tests.upstream.contract_checks import holds
from tests.upstream.mangled import mangled, raw_frame
from tests.upstream.real import raw

COLUMNS = {
    dataset.STATE: ["north carolina", "nc", ""],
    dataset.AREA: ["atlanta area of responsibility", ""],
    dataset.DATE: ["2025-01-19 23:59:59", "2025-01-20 00:00:00", "2024-02-30 10:00:00", "2022-01-01 10:00:00"],
    dataset.METHOD: ["Located", "287(g) Program", "Drone Check"],
    dataset.LANDMARK: ["wake county jail", "rdu general area, non-specific", "butner medical facility", ""],
    "Birth Date": ["(b)(6), (b)(7)(C)"],
}


def rows(*cells: dict) -> pd.DataFrame:
    plain = {name: values[0] for name, values in COLUMNS.items()} | {"raw_surplus": ""}
    return raw_frame([plain | own for own in cells], list(COLUMNS))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(mangled(COLUMNS))
def test_no_row_is_lost_whatever_is_in_it(frame):
    holds(dataset, frame)


def test_the_eras_meet_at_midnight():
    cleaned = dataset.clean(rows({}, {dataset.DATE: "2025-01-20 00:00:00"}))
    assert cleaned.rows["era"].tolist() == [dataset.BEFORE, dataset.AFTER]
    assert cleaned.rows["month"].tolist() == ["2025-01", "2025-01"]


def test_small_letters_are_read_like_capitals():
    kinds = dataset.clean(rows({}, {dataset.LANDMARK: "butner medical facility"})).rows["site_kind"]
    assert kinds.tolist() == ["local_jail", "federal_prison"]


def test_a_row_without_a_state_is_kept_as_the_journalist_kept_it():
    assert len(dataset.clean(rows({dataset.STATE: ""})).rows) == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({dataset.DATE: "2024-02-30 10:00:00"}, "no day and time"),
        ({dataset.DATE: "2022-01-01 10:00:00"}, "outside"),
        ({dataset.METHOD: "Drone Check"}, "arrest_methods"),
        ({"raw_surplus": "3 cells for 9 columns"}, "number of cells"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_the_reason(cells, words):
    (reason,) = dataset.clean(rows(cells)).set_aside[REASON]
    assert words in reason


def test_the_whole_file_splits_as_its_maker_says():
    cleaned = dataset.clean(dataset.load(raw("ddp-ice-arrests-nc-2023-2025")))
    assert cleaned.set_aside.empty
    assert cleaned.rows["era"].value_counts().to_dict() == {dataset.BEFORE: 2_300, dataset.AFTER: 2_295}


def test_the_committed_table_splits_so_too():
    table = load("arrest_sites_north_carolina").groupby("era")["arrests"].sum()
    assert table.to_dict() == {dataset.BEFORE: 2_300, dataset.AFTER: 2_295}
