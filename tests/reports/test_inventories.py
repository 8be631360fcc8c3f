"""What agencies told OMB: offices kept apart, entries followed, and every choice of rows says what it shows."""

import json

import pandas as pd
import pytest
import yaml

from analysis import load
from analysis.reports import inventories, inventory_facts
from tests.conftest import ROOT

CARD = yaml.safe_load((ROOT / "chapters/notebooks/inventories.yml").read_text(encoding="utf-8"))


def standing(lines: pd.DataFrame, thread: str) -> list[str]:
    return lines.loc[lines["thread"] == thread, "standing"].tolist()


def test_the_offices_that_can_be_asked_for_are_those_of_the_table():
    assert CARD["parameters"]["office"]["allowed"] == ["all", *inventories.offices()]
    assert CARD["parameters"]["edition"]["allowed"] == ["all", *map(str, inventories.EDITIONS)]


def test_an_office_is_not_another_and_a_department_is_all_of_its_offices():
    ice, cbp, tsa = (set(inventories.entries(office=name)["entry_key"]) for name in ("ICE", "CBP", "TSA"))
    assert not ice & cbp | ice & tsa | cbp & tsa
    assert ice | cbp | tsa < set(inventories.entries(office="DHS")["entry_key"])
    fortify = inventories.entries("2025")
    fortify = fortify[fortify["entry_title"] == "Mobile Fortify"]
    assert fortify.set_index("office")["first_use_date"].to_dict() == {"ICE": "2025-05-20", "CBP": "2025-05-01"}


def test_look_alikes_are_listed_only_if_asked_for_and_never_counted():
    every = inventories.entries(only_faces=False)
    assert len(every) == len(load("ai_inventory"))
    turtles = every[every["entry_title"].str.contains("turtle")]
    assert set(turtles["faces_words"]) == {"no faces of people"}
    assert not set(turtles["entry_key"]) & set(inventories.entries()["entry_key"])
    assert set(inventories.entries()["face_use"]) == {"compares"}


def test_every_step_of_an_entry_leads_from_one_edition_to_the_same_or_the_next():
    year = load("ai_inventory").set_index("entry_key")["edition"]
    steps = load("inventory_links")
    both = steps[(steps["from_key"] != "") & (steps["to_key"] != "")]
    between = both["to_key"].map(year) - both["from_key"].map(year)
    assert set(between) == {0, 1}
    assert set(both.loc[between == 0, "relation"]) == {"split", "merged"}
    assert (both["edition"] == both["to_key"].map(year)).all()
    ends = steps[["from_key", "to_key"]].replace("", "none")
    assert (steps["link_key"] == ends["from_key"] + "--" + ends["to_key"]).all()


def test_the_same_entry_has_the_same_title_and_a_new_one_no_forerunner():
    titles = load("ai_inventory").set_index("entry_key")["entry_title"]
    steps = load("inventory_links")
    same = steps[steps["relation"] == "same"]
    assert (same["from_key"].map(titles) == same["to_key"].map(titles)).all()
    assert (steps.loc[steps["relation"] == "new", "from_key"] == "").all()
    assert (steps.loc[steps["relation"].isin(["gone", "retired"]), "to_key"] == "").all()


def test_an_entry_that_was_taken_apart_stands_above_its_parts():
    lines = inventories.threads(inventories.entries(office="ICE"))
    labels = list(dict.fromkeys(lines["thread"]))
    assert labels[0] == "ICE: Facial Recognition Service"
    assert all(label.startswith("ICE, part: ") for label in labels[1:5])
    assert standing(lines, labels[0]) == ["in use", "retired", "no entry on record"]
    assert standing(lines, "ICE: Mobile Fortify") == ["no entry on record", "no entry on record", "in use"]


def test_an_app_that_is_retired_without_a_row_is_told_so_with_the_reason():
    lines = inventories.threads(inventories.entries(office="ICE"))
    app = lines[lines["thread"] == "ICE: Mobile check-in app"].iloc[-1]
    assert (app["standing"], app["entry_key"]) == ("retired", "")
    assert "dep-0020" in app["note"]
    assert inventory_facts.not_on_record() == ["DHS-2409"]


def test_no_two_lines_have_one_label():
    lines = inventories.threads(inventories.entries())
    assert not lines.duplicated(["thread", "edition"]).any()
    assert len(lines) == 3 * lines["thread"].nunique()
    json.dumps(inventories.chart(lines).to_dict())


def test_the_ways_in_which_entries_came_add_up():
    steps = inventories.links()
    for office in ("ICE", "CBP", "TSA"):
        came = inventories.arrivals(steps[steps["office"] == office], 2025)
        assert len(came) == len(inventories.entries(2025, office))
    ice = inventories.arrivals(steps[steps["office"] == "ICE"], 2025)["relation"].value_counts().to_dict()
    assert ice == {"split": 4, "new": 1, "same": 1}


@pytest.mark.parametrize("office", ["all", "DHS", "VA"])
@pytest.mark.parametrize("edition", CARD["parameters"]["edition"]["allowed"])
def test_any_choice_of_rows_gives_lines_or_nothing(edition, office):
    rows = inventories.entries(edition, office)
    lines = inventories.threads(rows)
    assert set(rows["entry_key"]) <= set(lines["entry_key"])
    assert len(inventories.counts(rows)) == rows["office"].nunique()


def test_every_number_rests_on_rows_and_says_of_how_many():
    numbers = list(inventory_facts.counted())
    assert len({number.key for number in numbers}) == len(numbers)
    for number in numbers:
        assert len(number.rows), number.key
        assert set(number.rows["source_id"]) <= {inventories.source_of(edition) for edition in inventories.EDITIONS}
        assert number.of is None or number.value <= number.of


def test_the_numbers_of_the_chapter():
    value = {number.key: number.value for number in inventory_facts.counted()}
    assert [value[f"inventory-{edition}-ice"] for edition in inventories.EDITIONS] == [1, 3, 6]
    assert [value[f"inventory-{edition}-cbp"] for edition in inventories.EDITIONS] == [0, 9, 13]
    assert [value[f"inventory-{edition}-dhs"] for edition in inventories.EDITIONS] == [1, 18, 25]
    assert (value["inventory-2025-ice-high-impact"], value["inventory-2025-ice-not-high"]) == (5, 1)
    assert value["inventory-2025-ice-withheld"] == 4
    assert value["inventory-child-abuse-date"] == value["inventory-hsi-development-date"] == "1 December 2020"
    assert value["inventory-hsi-first-use-date"] == "1 August 2021"
