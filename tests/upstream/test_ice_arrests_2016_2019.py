"""ICE's arrests of 2016 to 2019: invented rows for each kind of dirt, mangled ones, and the whole files."""

import gzip

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from analysis.problems import Problems
from analysis.upstream import ice_arrests_2016_2019 as dataset
from analysis.upstream.contract import REASON
from tests.upstream.contract_checks import holds
from tests.upstream.mangled import mangled, raw_frame
from tests.upstream.real import raw

COLUMNS = {
    dataset.AREA: ["Boston Area of Responsibility", "HQ Area of Responsibility", ""],
    dataset.DATE: ["10/1/2015", "9/1/2019", "1/20/2017", "2/30/2017", "1/1/2012"],
    dataset.METHOD: ["Located", "CAP Local Incarceration", "Drone Check"],
    dataset.LANDMARK: ["LYNN DISTRICT COURT", "BOS GENERAL AREA, NON-SPECIFIC", "SNA ANTONIO JAIL", "", "(B)(7)(E)"],
    "Operation": ["", "(B)(7)(E) ", "--"],
    "Birth Date": ["(B)(6);(B)(7)(C) "],
}


def rows(*cells: dict) -> pd.DataFrame:
    plain = {
        dataset.AREA: "Boston Area of Responsibility",
        dataset.DATE: "1/2/2017",
        dataset.METHOD: "Located",
        dataset.LANDMARK: "LYNN DISTRICT COURT",
        "Operation": "",
        "Birth Date": "(B)(6);(B)(7)(C) ",
        "raw_surplus": "",
    }
    return raw_frame([plain | own for own in cells], list(COLUMNS))


def one(**cells) -> pd.Series:
    return dataset.clean(rows(cells)).rows.iloc[0]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(mangled(COLUMNS))
def test_no_row_is_lost_whatever_is_in_it(frame):
    holds(dataset, frame)


def test_a_landmark_that_names_only_an_area_is_an_area():
    assert one(**{dataset.LANDMARK: "BOS GENERAL AREA, NON-SPECIFIC"})["site_kind"] == "general_area"


def test_an_empty_landmark_has_a_name_of_its_own_and_no_kind():
    row = one(**{dataset.LANDMARK: ""})
    assert (row["landmark"], row["site_kind"]) == ("(nothing recorded)", "unknown")


def test_tabs_and_misspellings_are_seen_through_and_kept():
    row = one(**{dataset.LANDMARK: "\tSNA ANTONIO CITY JAIL"})
    assert (row["landmark"], row["site_kind"]) == ("SNA ANTONIO CITY JAIL", "local_jail")
    assert row[dataset.LANDMARK] == "\tSNA ANTONIO CITY JAIL"


def test_an_area_of_responsibility_that_is_missing_is_said_so():
    assert one(**{dataset.AREA: ""})["office"] == "not recorded"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({dataset.DATE: "2017-01-02"}, "the date is no day written as month/day/year"),
        ({dataset.DATE: "1/1/2012"}, "the date is outside fiscal years 2016 to 2019"),
        ({dataset.METHOD: "Drone Check"}, "the method is not in the table arrest_methods"),
        ({"raw_surplus": "3 cells for 9 columns"}, "another number of cells than the header"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_the_reason(cells, reason):
    cleaned = dataset.clean(rows(cells, {}))
    assert cleaned.set_aside[REASON].tolist() == [reason]
    assert len(cleaned.rows) == 1


def test_rows_that_equal_each_other_are_all_counted():
    tables = dataset.derive(dataset.clean(rows({}, {}, {})).rows)
    assert tables["arrest_sites"].to_dict("records") == [
        {
            "month": "2017-01",
            "office": "Boston",
            "method_group": "at_large",
            "site_kind": "state_local_court",
            "arrests": 3,
        }
    ]
    assert tables["landmark_kinds"]["arrests"].tolist() == [3]


def test_banner_pipes_and_gzip_are_read(tmp_path):
    header = "|".join(f'"{column}"' for column in COLUMNS)
    line = '"Boston Area of Responsibility"|1/2/2017|"Located"|"LYNN, \'DISTRICT\' COURT"||"(B)(6) "'
    banner = '"For Official Use Only"|||||\n' * dataset.BANNER
    for year in dataset.YEARS:
        content = gzip.compress(f"{banner}{header}\n{line}\n".encode())
        (tmp_path / f"EROArrests_FY{year}.csv.gz").write_bytes(content)
    frame = dataset.load(tmp_path)
    assert frame[dataset.LANDMARK].tolist() == ["LYNN, 'DISTRICT' COURT"] * 4
    assert frame["Birth Date"].tolist() == ["(B)(6) "] * 4
    assert dataset.period(frame).tolist() == ["FY2016", "FY2017", "FY2018", "FY2019"]


def test_a_file_without_its_banner_is_one_clear_finding(tmp_path):
    header = "|".join(COLUMNS)
    (tmp_path / "EROArrests_FY2016.csv.gz").write_bytes(gzip.compress(f"{header}\na|b|c|d|e|f\n".encode()))
    with pytest.raises(Problems) as caught:
        dataset.load(tmp_path)
    assert len(caught.value) == 1


def test_the_whole_files_add_up_and_their_tables_too():
    folder = raw("uwchr-ice-arrests-fy16-19")
    totals, kept = {}, 0
    for piece in dataset.pieces(folder):
        for year, number in dataset.period(piece).value_counts().items():
            totals[year] = totals.get(year, 0) + number
        kept += len(dataset.clean(piece).rows)
    assert totals == {"FY2016": 110_104, "FY2017": 143_470, "FY2018": 158_581, "FY2019": 131_904}
    assert kept == 544_059
