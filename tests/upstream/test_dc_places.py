"""Places of one city: every feature kept or set aside with a reason, shares that behave, and no place given away."""

import json
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.paths import project
from analysis.problems import Problems
from analysis.upstream import dc_places, geojson
from analysis.upstream.contract import FILE, REASON, ROW, SURPLUS
from analysis.upstream.datasets import dataset
from tests.upstream.contract_checks import every_row_once, holds
from tests.upstream.mangled import cell, raw_frame
from tests.upstream.real import steps

COLUMNS = [
    "layer",
    "NAME",
    "STATUS",
    "TYPE",
    "USE_TYPE",
    "WARD",
    "XCOORD",
    "YCOORD",
    "X",
    "Y",
    "SHAPE_Area",
    "geometry",
]
WEST, SOUTH = -77.05, 38.90


def spot(east: float = 0.005, north: float = 0.005) -> str:
    return json.dumps({"type": "Point", "coordinates": [WEST + east, SOUTH + north]})


def block(east: float, north: float, wide: float, high: float) -> str:
    left, low = WEST + east, SOUTH + north
    ring = [[left, low], [left + wide, low], [left + wide, low + high], [left, low + high], [left, low]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


BOW = json.dumps(
    {"type": "Polygon", "coordinates": [[[-77, 38.9], [-76.99, 38.91], [-76.99, 38.9], [-77, 38.91], [-77, 38.9]]]}
)
WEST_WARD = {"layer": "ward-2012", "WARD": "1", "geometry": block(0, 0, 0.02, 0.02)}
EAST_WARD = {"layer": "ward-2012", "WARD": "2", "geometry": block(0.02, 0, 0.02, 0.02)}
WHOLE = {"layer": "dc-boundary", "geometry": block(0, 0, 0.04, 0.02)}
CITY = (WHOLE, WEST_WARD, EAST_WARD)
SCHOOL = {"layer": "public-schools", "STATUS": "Active", "geometry": spot()}
SHELTER = {"layer": "homeless-shelter-locations", "geometry": spot(0.03, 0.01)}
HOME = {"layer": "child-development-centers", "TYPE": "CDH (Child Development Home)", "geometry": spot(0.012, 0.012)}
VALUES = {
    "layer": ["public-schools", "ward-2012", "dc-boundary", "recreation-facilities", "hospitals", "cemeteries"],
    "NAME": ["A School", "MedStar Health"],
    "STATUS": ["Active", "Not Open", "Closed"],
    "TYPE": ["Hospital", "CDC (Child Development Center)"],
    "USE_TYPE": ["POOL", "OFFICE"],
    "WARD": ["1", "2", "Ward 3"],
    "XCOORD": ["396000.5"],
    "YCOORD": ["137000.5"],
    "X": ["396000.5"],
    "Y": ["137000.5"],
    "SHAPE_Area": ["3000000"],
    "geometry": [spot(), block(0, 0, 0.02, 0.02), block(0.001, 0.001, 0.002, 0.002), BOW, spot(3, 3)],
}


def delivered(*rows: dict) -> pd.DataFrame:
    return raw_frame([dict.fromkeys([*COLUMNS, SURPLUS], "") | row for row in rows], COLUMNS, "invented.geojson")


def reasons(*rows: dict) -> dict:
    raw = delivered(*CITY, *rows)
    cleaned = dc_places.clean(raw)
    every_row_once(raw, cleaned)
    return cleaned.set_aside[REASON].value_counts().to_dict()


def made(*rows: dict) -> dict[str, pd.DataFrame]:
    return dc_places.derive(dc_places.clean(delivered(*CITY, *rows)).rows)


def shares(table: pd.DataFrame) -> pd.Series:
    table = table.astype({"distance_feet": "int64", "near_share": "float64"})
    return table.set_index(["area", "place_set", "distance_feet"])["near_share"].sort_index()


mangled_rows = st.lists(
    st.fixed_dictionaries(
        {name: cell(values) for name, values in VALUES.items()} | {SURPLUS: st.sampled_from(["", "", "", "no feature"])}
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(mangled_rows, st.booleans())
def test_what_every_cleaner_keeps(rows, has_city):
    holds(dc_places, delivered(*(CITY if has_city else ()), *rows))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SCHOOL | {SURPLUS: "no feature: 7"}, "the entry is no feature"),
        (SCHOOL | {"layer": "bus-stops"}, dc_places.UNKNOWN_LAYER),
        (HOME | {"TYPE": "CDZ (something new)"}, dc_places.UNKNOWN_LAYER),
        (SCHOOL | {"STATUS": "Not Open"}, dc_places.SHUT),
        (
            {"layer": "recreation-facilities", "USE_TYPE": "POOL", "STATUS": "Closed", "geometry": spot()},
            dc_places.SHUT,
        ),
        ({"layer": "cemeteries", "geometry": block(0, 0, 0.01, 0.01)}, dc_places.NO_PLACE),
        ({"layer": "hospitals", "NAME": "MedStar Health", "geometry": spot()}, dc_places.NO_PLACE),
        (SCHOOL | {"geometry": ""}, dc_places.NO_GEOMETRY),
        (SCHOOL | {"geometry": '{"type": "Point"'}, dc_places.NO_GEOMETRY),
        ({"layer": "hospital-areas", "geometry": BOW}, dc_places.BAD_GEOMETRY),
        ({"layer": "ward-2012", "WARD": "3", "geometry": spot()}, dc_places.NO_AREA),
        (WEST_WARD | {"WARD": "Ward 1"}, dc_places.NO_NUMBER),
        (SCHOOL | {"geometry": spot(0.2, 0.2)}, dc_places.OUTSIDE),
        (SCHOOL | {"XCOORD": "400000", "YCOORD": "150000"}, dc_places.MISPLACED),
        (SCHOOL | {"X": "400000", "Y": "150000"}, dc_places.MISPLACED),
    ],
)
def test_a_feature_that_cannot_be_used_says_why(row, reason):
    assert reasons(row) == {reason: 1}


def test_printed_positions_that_are_no_numbers_are_no_reason():
    assert reasons(SCHOOL | {"XCOORD": "Null", "YCOORD": ""}, SCHOOL | {"X": " "}) == {}


def test_without_any_area_nothing_is_outside():
    cleaned = dc_places.clean(delivered(SCHOOL))
    assert cleaned.set_aside.empty
    assert dc_places.derive(cleaned.rows)["places_near"].empty


def test_a_type_goes_before_its_layer_and_closed_before_all():
    rows = dc_places.clean(delivered(*CITY, SCHOOL, HOME, SHELTER)).rows.set_index("layer")
    assert rows.loc["public-schools", dc_places.DECIDED].tolist() == ["school", "named", "named"]
    assert rows.loc["child-development-centers", dc_places.DECIDED].tolist() == [
        "preschool_childcare",
        "arguable",
        "named",
    ]
    assert rows.loc["homeless-shelter-locations", dc_places.DECIDED].tolist() == ["shelter", "not_named", "named"]


def test_a_school_listed_twice_is_two_features_and_one_place():
    counts = made(SCHOOL, SCHOOL | {"layer": "charter-schools"})["place_counts"].set_index("place_set")
    assert counts.loc["school"].tolist() == ["2", "1"]
    once, twice = (shares(made(*rows)["places_near"]) for rows in ((SCHOOL,), (SCHOOL, SCHOOL)))
    assert once.equals(twice)


def test_the_lists_hold_what_they_name():
    near = shares(made(SCHOOL, HOME, SHELTER)["places_near"]).xs(1000, level="distance_feet")["city"]
    assert near["list_2011"] == near["school"]
    assert near["list_2011"] < near["list_2011_wide"] < near["list_2021"] == near["list_2021_wide"]


def test_a_quarter_of_a_ward():
    """A point in the middle of a ward of 1.73 by 2.22 kilometers, by the area of a circle."""
    near = shares(made(SCHOOL | {"geometry": spot(0.01, 0.01)})["places_near"])
    assert near["ward-1", "school", 1000] == pytest.approx(3.14159 * 304.8**2 / (1_735.1 * 2_220.2), abs=0.003)
    assert near["ward-2", "school", 1000] == 0


def test_wards_add_up_to_the_city_and_shares_behave():
    table = made(SCHOOL, HOME, SHELTER)["places_near"].astype(
        {"near_square_meters": "int64", "area_square_meters": "int64"}
    )
    wards = table[table["area"] != "city"].groupby(["place_set", "distance_feet"])
    city = table[table["area"] == "city"].set_index(["place_set", "distance_feet"])
    for column in ("near_square_meters", "area_square_meters"):
        assert wards[column].sum().sort_index().equals(city[column].sort_index())
    behave(table)


def behave(table: pd.DataFrame) -> None:
    """Shares lie between 0 and 1, grow with distance, and a list has no more than its kinds together."""
    near = shares(table)
    assert near.between(0, 1).all()
    assert near.groupby(level=["area", "place_set"]).agg(lambda part: part.is_monotonic_increasing).all()
    wide = near.unstack("place_set")
    kinds = [name for name in wide.columns if not name.startswith("list_")]
    for name in set(wide.columns) - set(kinds):
        assert (wide[name] <= wide[kinds].sum(axis=1) + 0.001).all()
    assert (wide["list_2011"] <= wide["list_2021"]).all()


def test_no_table_holds_a_place():
    tables = made(SCHOOL | {"NAME": "A School"}, HOME | {"NAME": "A Home"}, SHELTER)
    for table in tables.values():
        text = table.to_csv()
        assert "A Home" not in text
        assert not {"geometry", "NAME", "XCOORD", "layer"} & set(table.columns)


def test_the_crosswalk_rests_on_provisions():
    """What is named rests on a provision that restricts, and shelters under the memo of 2011 are not on its list."""
    rows = analysis.load("place_layers", verified=None)
    provisions = analysis.load("provisions", verified=None)
    status = {f"{row.policy_id}/{row.place}": row.status for row in provisions.itertuples()}
    for row, year in product(rows.itertuples(), (2011, 2021)):
        said, rests_on = getattr(row, f"in_{year}"), getattr(row, f"provision_{year}")
        if said != "not_named":
            assert status[rests_on] == "restricted", (row.layer, year)
            assert rests_on.endswith(f"/{row.place}")
        elif rests_on:
            assert status[rests_on] != "restricted", (row.layer, year)


def test_every_file_of_the_card_is_a_layer_of_the_crosswalk():
    files = {file.removesuffix(".geojson") for file in dataset(project(), "dc_places").files("rows")}
    assert files == set(analysis.load("place_layers")["layer"])


folder, cleaned, tables = steps("dc-sensitive-locations-2016", dc_places)


def test_the_files_as_they_are(folder, cleaned):
    assert len(cleaned.rows) == 2_223
    assert cleaned.set_aside[REASON].value_counts().to_dict() == {
        dc_places.NO_PLACE: 37,
        dc_places.SHUT: 8,
        dc_places.OUTSIDE: 4,
        dc_places.MISPLACED: 1,
    }
    assert cleaned.rows["layer"].value_counts()["places-of-worship"] == 900
    homes = cleaned.rows["TYPE"].str.startswith(("CDH", "CDX"))
    assert homes.sum() == 127


def test_the_misplaced_point_is_far_from_where_its_row_says(cleaned):
    row = cleaned.set_aside[cleaned.set_aside[REASON] == dc_places.MISPLACED]
    assert row["layer"].tolist() == ["universities-and-colleges"]


def test_the_first_looks_of_others(tables):
    """Shares by circles that somebody else drew: closed schools are out of ours, and colleges have their grounds."""
    near = shares(tables["places_near"])["city"].xs(1000, level="distance_feet")
    assert near["place_of_worship"] == pytest.approx(0.454, abs=0.001)
    assert near["school"] == pytest.approx(0.310, abs=0.002)
    assert near["list_2011"] == pytest.approx(0.617, abs=0.01)


def test_shares_of_the_real_city_behave(tables):
    behave(tables["places_near"])
    near = tables["places_near"].drop_duplicates("area").set_index("area")["area_square_meters"].astype("int64")
    assert near.drop("city").sum() == near["city"]
    assert near["city"] == pytest.approx(177_456_233, rel=0.001)


def test_ours_agree_with_circles_and_with_the_areas_printed(folder, tables):
    checks = dc_places.cross_check(folder, tables)
    assert all(check.holds for check in checks), [check.text() for check in checks]


def test_the_order_of_features_is_no_matter(cleaned, tables):
    backwards = dc_places.derive(cleaned.rows.iloc[::-1].reset_index(drop=True))
    assert all(backwards[name].equals(table) for name, table in tables.items())


def test_each_layer_with_its_name_renamed_is_one_finding(folder, tmp_path):
    layer = json.loads((folder / "hospitals.geojson").read_text(encoding="utf-8"))
    for feature in layer["features"]:
        feature["properties"]["TITLE"] = feature["properties"].pop("NAME")
    for file in folder.glob("*.geojson"):
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "hospitals.geojson").unlink()
    (tmp_path / "hospitals.geojson").write_text(json.dumps(layer), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        dc_places.load(tmp_path)
    assert [(found.file, found.column) for found in caught.value] == [("dc_places/hospitals.geojson", "NAME")]


def test_raw_rows_say_where_they_stood(folder):
    frame = geojson.features(folder / "hospital-areas.geojson", ("NAME", "ADDRESS"))
    assert frame[ROW].tolist() == list(range(1, 15))
    assert set(frame[FILE]) == {"hospital-areas.geojson"}
    assert frame["NAME"].str[0].str.isdigit().all()  # name and address are exchanged upstream, and stay so
