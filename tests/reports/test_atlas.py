"""What the Atlas of 2020 lists: the known totals, both counts of shared systems, gaps that stay gaps."""

import pytest
import yaml

from analysis.reports import atlas
from analysis.tables import fields, load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def faces():
    return atlas.face_rows()


def test_rows_and_systems_are_two_counts(faces):
    assert faces["rows"].sum() == 369
    assert faces.loc[faces["shared_system"] == "faces", "rows"].sum() == 247
    assert faces["one_of"].nunique() == 75
    assert faces.loc[faces["shared_system"] == "", "one_of"].is_unique


def test_every_row_of_the_atlas_is_counted_once():
    assert atlas.listed()["rows"].sum() == 5784
    assert atlas.by_technology("all")["rows"].sum() == 5784
    assert atlas.listed("face_recognition")["rows"].sum() == 369


def test_both_tables_tell_the_same_of_face_recognition(faces):
    by_state = atlas.by_state("face_recognition").set_index("state")["rows"]
    assert faces.groupby("state")["rows"].sum().to_dict() == by_state[by_state > 0].to_dict()
    by_kind = atlas.listed("face_recognition").groupby("agency_type")["rows"].sum()
    assert atlas.by_kind(faces).set_index("agency_type")["rows"].to_dict() == by_kind.to_dict()


def test_a_state_without_rows_is_in_the_table_with_zero():
    table = atlas.by_state("face_recognition")
    assert len(table) == 51
    assert (table["rows"] == 0).sum() == 10
    assert (table["systems"] <= table["rows"]).all()
    assert "systems" not in atlas.by_state("drones")


def test_what_is_counted_apart_by_hand_is_at_least_as_many(faces):
    shared = atlas.shared(faces)
    assert (shared["by_hand"] >= 1).all()
    assert (shared["by_hand"] <= shared["rows"]).all()
    assert shared["rows"].sum() == faces.loc[faces["shared_system"] != "", "rows"].sum()


def test_every_technology_kind_and_way_of_writing_has_words():
    declared = fields("atlas_technologies")
    assert list(atlas.TECHNOLOGIES) == atlas.technologies()
    assert set(atlas.KINDS) == set(declared["agency_type"]["constraints"]["enum"])
    assert atlas.date_forms()["words"].notna().all()
    assert set(atlas.state_names()) == set(declared["state"]["constraints"]["enum"])


def test_the_page_offers_every_state_of_the_table():
    card = yaml.safe_load((ROOT / "chapters" / "notebooks" / "atlas.yml").read_text())
    offered = card["parameters"]["state"]["allowed"]
    assert offered == ["all", *sorted(set(load("states")["state"]) | set(atlas.TERRITORIES))]


def test_a_technology_that_a_state_lacks_leaves_nothing():
    assert atlas.listed("predictive_policing", "WY").empty
    assert atlas.by_technology("WY").set_index("police_technology").loc["predictive_policing", "rows"] == 0
