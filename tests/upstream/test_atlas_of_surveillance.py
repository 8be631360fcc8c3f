"""The Atlas of Surveillance: its two layouts, its dirt, and the tables made of it."""

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.problems import Problems
from analysis.tables import load as table
from analysis.upstream import atlas_of_surveillance as atlas
from analysis.upstream.contract import REASON
from tests.upstream.contract_checks import holds
from tests.upstream.mangled import mangled, raw_frame
from tests.upstream.real import raw as upstream

FOLDER = "eff-atlas-of-surveillance-2020"
ROW = {
    "AOSNUMBER": "AOS0001",
    "City": "Utopia",
    "State": "TX",
    "Agency": "Utopia Police Department",
    "Type of LEA": "Police",
    "Summary": "The department uses face recognition.",
    "Type of Juris": "Municipal",
    "Technology": "Face Recognition",
    "Vendor": "",
    "Link 1": "https://example.org/1",
    "Link 1 Date": "03/09/2018",
    "Link 2": "",
    "Link 2 Date": "",
    "Link 3": "",
    "Link 3 Date": "",
}
ADDED_2026 = {"NEWAOSNUMBER (ORI9)": "XX0000001FR", "TECH ABV": "", "Other Links": ""}


def rows(*changes: dict) -> pd.DataFrame:
    """Invented rows, numbered, each with its changes."""
    made = [ROW | {"AOSNUMBER": f"AOS{number:04d}", "raw_surplus": ""} | each for number, each in enumerate(changes, 1)]
    return raw_frame(made, list(ROW), "invented.csv")


def kept(change: dict) -> dict:
    cleaned = atlas.clean(rows(change))
    assert cleaned.set_aside.empty, cleaned.set_aside[REASON].tolist()
    return cleaned.rows.iloc[0].to_dict()


def reason(*changes: dict) -> list[str]:
    return atlas.clean(rows(*changes)).set_aside[REASON].tolist()


PLAUSIBLE = {
    "AOSNUMBER": ["AOS0001", "AOS000002", "AOS3", "AOS0851"],
    "City": ["Utopia", ""],
    "State": ["TX", "FL ", "NA", "PR"],
    "Agency": ["Utopia Police Department", "Utopia Police Dept.", "U.S. Customs and Border Protection - Utopia"],
    "Type of LEA": ["Police", "State police", "DMV", "Sherif"],
    "Summary": ["One of many with access to the system (FACES).", "They share the system.", "Line\nbreak “quoted”"],
    "Type of Juris": ["Municipal", "State"],
    "Technology": ["Face Recognition", "Drones"],
    "Vendor": ["", "Clearview AI", "DJI, Predpol", "Nobody Inc."],
    **{column: ["https://example.org", ""] for column in atlas.LINKS},
    **{column: ["03/09/2018", "3/9/18", "Mar-18", "2018", "43168", "3/9", "2016-17", ""] for column in atlas.DATES},
}


@settings(max_examples=15)
@given(mangled(PLAUSIBLE))
def test_every_row_is_kept_or_set_aside_whatever_comes(raw):
    holds(atlas, raw)


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        ({"AOSNUMBER": "AOS0137"}, "atlas_id", "AOS000137"),
        ({"AOSNUMBER": " AOS000137 "}, "atlas_id", "AOS000137"),
        ({"State": "FL "}, "state", "FL"),
        ({"State": "PR"}, "state", "PR"),
        ({"AOSNUMBER": "AOS0851", "State": "NA"}, "state", "MA"),
        ({"Agency": "  Utopia   Police\nDepartment "}, "agency", "Utopia Police Department"),
        ({"Type of LEA": "State police"}, "agency_type", "state_police"),
        ({"Type of LEA": "State Police"}, "agency_type", "state_police"),
        ({"Type of Juris": "Parish "}, "agency_level", "county"),
        ({"Technology": "Video Analytics/Computer Vision"}, "police_technology", "video_analytics_computer_vision"),
        ({"Vendor": " Predpol"}, "vendors", "PredPol"),
        ({"Vendor": "DJI, Autel Robotics"}, "vendors", "Autel Robotics;DJI"),
        ({"Vendor": "DJI, Others"}, "vendors", "DJI"),
        ({"Vendor": "Intergraph Security and Axon"}, "vendors", "Axon;Intergraph Security"),
        ({"Summary": "Access to (FACES), a program.", "State": "FL"}, "shared_system", "faces"),
        ({"Summary": "Smiling faces of Pinellas.", "State": "FL"}, "shared_system", ""),
        ({"Summary": "Access to (FACES), a program.", "State": "TX"}, "shared_system", ""),
        ({"Summary": "They share the system.", "State": "FL", "Technology": "Drones"}, "shared_system", ""),
        ({"Summary": "Through NEC's WideNet."}, "shared_system", ""),
        ({"Link 1 Date": "3/9/18"}, "newest_source_date", "2018-03-09"),
        ({"Link 2 Date": "2019"}, "newest_source_date", "2019"),
        ({"Link 1 Date": ""}, "no_date_because", "not_given"),
        ({"Link 1 Date": "3/9"}, "no_date_because", "not_readable"),
        ({"Link 1 Date": "3/9"}, "link_1_form", "year_lost"),
        ({"Link 2": "https://example.org/2", "Link 3": " "}, "source_links", 2),
    ],
)
def test_each_kind_of_dirt(change, column, expected):
    assert kept(change)[column] == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"raw_surplus": "16 cells for 15 columns: left over"}, "another number of cells than the header"),
        ({"AOSNUMBER": ""}, "no number of the form AOS and digits"),
        ({"AOSNUMBER": "137"}, "no number of the form AOS and digits"),
        ({"Agency": " "}, "no agency named"),
        ({"State": "NA"}, "state or territory not known"),
        ({"State": ""}, "state or territory not known"),
        ({"Technology": "Mind Reading"}, "technology not known"),
        ({"Type of LEA": "Sherif"}, "kind of agency not in the table agency_types"),
        ({"Type of Juris": ""}, "kind of jurisdiction not in the table agency_types"),
        ({"Vendor": "DJI, Nobody Inc."}, "vendor not in the table atlas_vendors"),
        (
            {"Vendor": "Clearview AI", "State": "FL", "Summary": "They share the system."},
            "two systems of the table shared_systems claim the row",
        ),
    ],
)
def test_why_a_row_is_set_aside(change, expected):
    assert reason(change) == [expected]


def test_a_number_on_two_different_rows_sets_both_aside_and_an_exact_repeat_none():
    twice = {"AOSNUMBER": "AOS0007"}
    assert reason(twice, twice | {"AOSNUMBER": "AOS000007"}, {}) == []
    assert reason(twice, twice | {"Agency": "Elsewhere Police"}, {}) == ["the same number on two different rows"] * 2


def test_a_repeated_row_stands_once_and_is_counted_twice():
    twice = {"AOSNUMBER": "AOS0007"}
    made = atlas.derive(atlas.clean(rows(twice, {}, twice, {"Technology": "Drones"})).rows)
    assert dict(zip(made["agency_deployments"]["atlas_id"], made["agency_deployments"]["rows"], strict=True)) == {
        "AOS000002": 1,
        "AOS000007": 2,
    }
    counted = made["atlas_technologies"].set_index("police_technology")
    assert counted.loc["face_recognition", ["rows", "agency_names"]].tolist() == [3, 1]
    assert counted.loc["drones", "rows"] == 1


def test_agencies_that_differ_in_punctuation_count_once():
    made = atlas.derive(atlas.clean(rows({"Agency": "St. Utopia PD"}, {"Agency": "St Utopia pd"})).rows)
    assert made["atlas_technologies"][["rows", "agency_names"]].to_numpy().tolist() == [[2, 1]]


def test_ways_of_writing_dates_are_counted_by_column():
    made = atlas.derive(atlas.clean(rows({}, {"Link 1 Date": "3/9"}, {"Link 3 Date": "43168"})).rows)
    counts = made["atlas_date_forms"].set_index(["link_number", "form"])
    assert counts["cells"].to_dict() == {
        (1, "day"): 2,
        (1, "year_lost"): 1,
        (2, "none"): 3,
        (3, "day_serial"): 1,
        (3, "none"): 2,
    }
    assert counts.loc[(1, "year_lost"), "known_to"] == "nothing"


def test_both_layouts_are_read_by_one_reader(tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    pd.DataFrame([ROW]).to_csv(old, index=False)
    pd.DataFrame([ROW | ADDED_2026 | {"AOSNUMBER": "AOS000001"}]).to_csv(new, index=False)
    first, second = (atlas.clean(atlas.read_file(path)).rows for path in (old, new))
    made = [atlas.derive(each) for each in (first, second)]
    assert all(made[0][name].equals(made[1][name]) for name in made[0])
    assert second.loc[0, "NEWAOSNUMBER (ORI9)"] == "XX0000001FR"


def test_the_state_na_is_read_as_text(tmp_path):
    path = tmp_path / "atlas.csv"
    pd.DataFrame([ROW | {"State": "NA"}]).to_csv(path, index=False)
    assert atlas.read_file(path)["State"].tolist() == ["NA"]


def test_a_renamed_column_is_named(tmp_path):
    path = tmp_path / "atlas.csv"
    pd.DataFrame([ROW]).rename(columns={"Vendor": "Vendors"}).to_csv(path, index=False)
    with pytest.raises(Problems) as caught:
        atlas.read_file(path)
    (found,) = caught.value.found
    assert found.column == "Vendor"
    assert "Vendors" in found.fix


def test_the_real_export_and_its_copy_from_a_spreadsheet():
    folder = upstream(FOLDER)
    raw = atlas.load(folder)
    cleaned = atlas.clean(raw)
    assert (len(raw), len(cleaned.rows), len(cleaned.set_aside)) == (5784, 5784, 0)
    made = atlas.derive(cleaned.rows)
    face = made["agency_deployments"]
    assert (len(face), face["rows"].sum()) == (368, 369)
    assert (face["shared_system"] == "faces").sum() == 247
    assert (made["atlas_technologies"]["rows"].sum(), made["atlas_date_forms"]["cells"].sum()) == (5784, 3 * 5784)
    checks = atlas.cross_check(folder, made)
    assert [check.text() for check in checks if not check.holds] == []


def test_the_table_made_by_rules_agrees_with_the_rows_coded_by_hand():
    by_hand = table("deployments")
    by_hand = by_hand[by_hand["source_id"] == "eff-atlas-2020-10-07"]
    by_hand = by_hand.assign(atlas_id="AOS00" + by_hand["locator"].str[3:]).drop_duplicates("atlas_id")
    joined = table("agency_deployments").merge(by_hand, on="atlas_id", how="outer", indicator=True)
    assert set(joined["_merge"]) == {"both"}
    assert (joined["state_x"] == joined["state_y"]).all()
    assert ((joined["shared_system"] == "faces") == joined["system"].str.startswith("FACES")).all()
    assert ((joined["shared_system"] == "clearview-ai") == (joined["vendor"] == "Clearview AI")).all()


def test_rules_for_shared_systems_find_what_they_are_for():
    """A rule that finds no row, or finds it only by chance of a state, is a slip of whoever wrote it."""
    counts = table("agency_deployments")["shared_system"].value_counts()
    rules = table("shared_systems")
    one = rules.loc[rules["decision"] == "one_system", "shared_system"]
    assert (counts.reindex(one) >= 2).all()
    assert not set(rules.loc[rules["decision"] == "apart", "shared_system"]) & set(counts.index)
