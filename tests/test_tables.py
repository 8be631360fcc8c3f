"""Loading tables: grades, types, names, and the counts that the evidence gives."""

import re

import pandas as pd
import pytest

from analysis import reads
from analysis.tables import UnknownTable, key, load, read_text, table_paths, tables
from tests.conftest import ROOT

CURATED = {
    "sources": 593,
    "error_rates": 523,
    "operational_rates": 50,
    "misidentifications": 20,
    "deployments": 555,
    "events": 94,
    "contracts": 40,
    "fr_laws": 77,
    "policies": 64,
    "provisions": 181,
    "enforcement_counts": 44,
    "avoidance_effects": 40,
    "claims": 26,
}
RECALLED = {
    "contracts": 2,
    "deployments": 16,
    "events": 1,
    "error_rates": 56,
    "enforcement_counts": 1,
    "policies": 1,
    "provisions": 16,
}


@pytest.mark.parametrize(("name", "rows"), CURATED.items())
def test_every_row_of_the_evidence_is_there(name, rows):
    assert len(load(name, verified=None)) >= rows


@pytest.mark.parametrize(("name", "rows"), RECALLED.items())
def test_only_rows_whose_source_was_read_are_loaded_unless_asked(name, rows):
    everything, seen = load(name, verified=("seen", "recalled")), load(name)
    recalled = load(name, verified=("recalled",))
    assert len(everything) == len(seen) + len(recalled)
    assert set(seen["verified"]) == {"seen"}
    assert 0 < len(recalled) <= rows  # reading a source again makes them fewer


def test_notes_come_only_to_those_who_ask_and_a_page_that_does_not_is_none_the_wiser(tmp_path, monkeypatch):
    whole = load("deployments", notes=True)
    assert list(load("deployments")) == [column for column in whole if column != "note"]
    assert list(load("deployments", columns=["deployment_id", "note"])) == ["deployment_id", "verified", "note"]
    assert list(load("states", notes=True)) == list(load("states"))
    monkeypatch.setenv("ANALYSIS_READS", str(tmp_path / "reads"))
    load("deployments")
    (noted,) = reads.noted(tmp_path / "reads")
    path, _ = table_paths("deployments")
    before = path.read_bytes()
    header, first = before.decode("utf-8").split("\n")[:2]
    assert header.endswith(",note")
    assert first.endswith('."')
    put_right = before.replace(first.encode(), f'{first[:-2]}, put right."'.encode())
    assert reads.Rows(put_right).digest(noted) == reads.Rows(before).digest(noted)
    moved = before.replace(first.encode(), first.replace("federal", "state", 1).encode())
    assert reads.Rows(moved).digest(noted) != reads.Rows(before).digest(noted)


def test_all_tables_are_listed_and_each_loads():
    assert set(CURATED) <= set(tables())
    for name in tables():
        assert len(load(name, verified=None)) > 0


def test_the_readme_of_the_tables_names_each_once():
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "data" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == tables()


def test_types_come_from_the_card():
    rows = load("error_rates")
    assert str(rows["trials"].dtype) == "Int64"
    assert str(rows["rate"].dtype) == "Float64"
    assert rows["gallery_size"].isna().any()
    assert not rows["sex"].isna().any()
    first = rows.set_index("rate_id").loc["er0001"]
    assert (first["errors"], first["trials"]) == (28, 535)


def test_the_text_NA_is_text_and_not_missing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("state,n\nNA,1\n,2\n", encoding="utf-8")
    frame = read_text(path)
    assert list(frame["state"]) == ["NA", ""]


def test_an_unknown_table_suggests_the_nearest():
    with pytest.raises(UnknownTable, match="did you mean deployments"):
        load("deployment")
    with pytest.raises(UnknownTable, match="there are"):
        load("xyz")


def test_an_unknown_grade_is_refused():
    with pytest.raises(ValueError, match="not a grade"):
        load("events", verified=("guessed",))


def test_a_page_may_read_only_what_it_declares(monkeypatch):
    monkeypatch.setenv("ANALYSIS_TABLES", "events,sources")
    assert len(load("events")) > 0
    with pytest.raises(UnknownTable, match="does not list it"):
        load("claims")


def test_a_cell_of_the_wrong_type_is_named(copy):
    path = copy.data / "error_rates" / "error_rates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",535,28,", ",many,28,", 1), encoding="utf-8")
    with pytest.raises(ValueError, match="column trials"):
        load("error_rates", root=copy.root)


def test_keys_tell_every_row_apart():
    for name in tables():
        frame = load(name, verified=None)
        assert not frame.duplicated(key(name)).any(), name


def test_nothing_of_the_working_notes_came_along():
    for name in tables():
        frame = load(name, verified=None)
        assert "seen_at" not in frame.columns
        assert isinstance(frame, pd.DataFrame)
