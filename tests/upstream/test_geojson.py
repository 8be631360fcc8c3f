"""A layer of features as text: read as it stands, or refused with one clear finding."""

import gzip
import json

import pytest

from analysis.problems import Problems
from analysis.upstream import geojson
from analysis.upstream.contract import FILE, ROW, SURPLUS

SPOT = {"type": "Point", "coordinates": [-77.0, 38.9]}


def feature(properties: dict | None = None, geometry: dict | None = SPOT) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features, **more) -> dict:
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.fixture
def layer(tmp_path):
    """Write a layer of invented places, and give its path."""

    def write(content, name="places.geojson"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def finding(path, required=("NAME",)):
    with pytest.raises(Problems) as caught:
        geojson.features(path, required)
    assert len(caught.value) == 1, caught.value
    return caught.value.found[0]


def test_a_feature_is_a_row_of_text(layer):
    path = layer(collection(feature({"NAME": "A", "N": 3, "X": 400686.38, "OPEN": True, "NOTE": None})))
    row = geojson.features(path).iloc[0]
    assert row["layer"] == "places"
    assert [row[name] for name in ("NAME", "N", "X", "OPEN", "NOTE")] == ["A", "3", "400686.38", "true", ""]
    assert json.loads(row["geometry"]) == SPOT
    assert (row[FILE], row[ROW], row[SURPLUS]) == ("places.geojson", 1, "")


def test_null_blank_and_the_word_null_stay_apart_from_what_they_mean(layer):
    frame = geojson.features(layer(collection(feature({"SSL": "Null"}), feature({"SSL": " "}), feature({"SSL": None}))))
    assert frame["SSL"].tolist() == ["Null", " ", ""]


def test_geometry_is_text_in_one_form(layer):
    turned = {"coordinates": [-77.0, 38.9], "type": "Point"}
    frame = geojson.features(layer(collection(feature(), feature(geometry=turned), feature(geometry=None))))
    assert frame["geometry"].iloc[0] == frame["geometry"].iloc[1]
    assert frame["geometry"].iloc[2] == ""


def test_what_is_no_feature_stays_and_says_so(layer):
    frame = geojson.features(layer(collection(feature({"NAME": "A"}), "a word", {"type": "Point"})))
    assert len(frame) == 3
    assert [bool(text) for text in frame[SURPLUS]] == [False, True, True]


def test_a_property_by_our_own_names_does_not_hide_ours(layer):
    frame = geojson.features(layer(collection(feature({"layer": "theirs", "geometry": "theirs"}))))
    assert frame["layer"].tolist() == ["places"]
    assert json.loads(frame["geometry"].iloc[0]) == SPOT


def test_layers_with_other_properties_stand_under_one_another(layer):
    one = geojson.features(layer(collection(feature({"ADDRID": 7})), "one.geojson"))
    two = geojson.features(layer(collection(feature({"ADDRESS_ID": "7"})), "two.geojson"))
    frame = geojson.together([one, two])
    assert frame[["layer", "ADDRID", "ADDRESS_ID"]].to_numpy().tolist() == [["one", "7", ""], ["two", "", "7"]]
    assert frame.columns[-3:].tolist() == [FILE, ROW, SURPLUS]


def test_a_compressed_layer_is_read_too(layer):
    path = layer(gzip.compress(json.dumps(collection(feature({"NAME": "A"}))).encode()))
    assert geojson.features(path, ("NAME",))["NAME"].tolist() == ["A"]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"", "an empty file"),
        (b"  \n", "an empty file"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "a web page"),
        (b"\xff\xfe\x00broken", "xff"),
        (b"fruit,price\napple,1\n", "fruit,price"),
        (b'{"type": "Topology", "objects": {}}', "Topology"),
        (b"[1, 2]", "list"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (json.dumps(collection(feature({"NAME": "A"}))).encode()[:-40], "cut off or damaged"),
        (gzip.compress(b"x" * 100_000)[:60], "cut off or damaged"),
    ],
)
def test_what_is_no_layer_is_one_finding(content, value, layer):
    assert value in finding(layer(content)).value


def test_a_file_that_is_not_there(tmp_path):
    assert finding(tmp_path / "none.geojson").value == "nothing there"


def test_a_renamed_property_is_named_with_the_nearest(layer):
    found = finding(layer(collection(feature({"NAMES": "A", "TYPE": "B"}))), ("NAME", "TYPE"))
    assert found.column == "NAME"
    assert found.fix == "did you mean NAMES?"


def test_another_layer_is_one_finding_and_not_many(layer):
    found = finding(layer(collection(feature({"RELIGION": "A"}))), ("NAME", "TYPE", "STATUS"))
    assert found.column is None
    assert found.fix == geojson.OTHER


def test_coordinates_in_meters_are_refused(layer):
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26985"}}
    assert finding(layer(collection(feature({"NAME": "A"}), crs=system))).column == "crs"
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(geojson.features(layer(collection(feature({"NAME": "A"}), crs=degrees)))) == 1
