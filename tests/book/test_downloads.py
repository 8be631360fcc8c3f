"""The files to download: the same cells in every format, types and keys as declared, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import fastparquet
import pytest
import tiny
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.book import downloadpage, downloads
from analysis.book.catalogue import Catalogue
from analysis.book.downloadpage import size
from analysis.book.parquet import known, parquet
from analysis.book.sqlitefile import create, database
from analysis.book.writer import Stage
from analysis.paths import Project

ADDRESS = "https://example.org/book/"


def staged(catalogue: Catalogue, folder: Path) -> Path:
    downloads.write(catalogue, Stage(folder), "", "2026.11", ADDRESS)
    return folder / "data"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Catalogue:
    return Catalogue(tiny.project(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    """All tables of the repository."""
    return Catalogue(Project(tiny.ROOT))


@pytest.fixture(scope="module")
def published(whole, tmp_path_factory) -> Path:
    return staged(whole, tmp_path_factory.mktemp("published"))


def expected(catalogue: Catalogue, name: str) -> list[tuple]:
    """The rows of a table as its CSV and card say: typed, and None where nothing is known."""
    kinds = {"string": str, "integer": int, "number": float, "boolean": lambda cell: {"true": 1, "false": 0}[cell]}
    fields, key = catalogue.fields(name), catalogue.key(name)
    return [
        tuple(
            None if row[field["name"]] == "" and field["name"] not in key else kinds[field["type"]](row[field["name"]])
            for field in fields
        )
        for row in catalogue.frames[name].to_dict("records")
    ]


def from_sqlite(data: bytes, question: str) -> list[tuple]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        return connection.execute(question).fetchall()


def from_parquet(data: bytes) -> list[tuple]:
    frame = fastparquet.ParquetFile(io.BytesIO(data)).to_pandas()
    columns = [
        [None if gone else value for value, gone in zip(frame[column], frame[column].isna(), strict=True)]
        for column in frame
    ]
    return list(zip(*columns, strict=True))


def test_sqlite_holds_every_table_cell_by_cell(whole, published):
    data = (published / downloads.SQLITE).read_bytes()
    different = [name for name in whole.names if from_sqlite(data, f'SELECT * FROM "{name}"') != expected(whole, name)]
    assert different == []


def test_parquet_holds_every_table_cell_by_cell(whole, published):
    different = [
        name
        for name in whole.names
        if from_parquet((published / name / f"{name}.parquet").read_bytes()) != expected(whole, name)
    ]
    assert different == []


def test_csv_is_the_file_of_the_repository(whole, published):
    for name in whole.names:
        for kind in ("csv", "yaml"):
            ours = whole.project.data / name / f"{name}.{kind}"
            assert (published / name / ours.name).read_bytes() == ours.read_bytes()


def test_parquet_has_the_declared_types(whole, published):
    types = {"string": "BYTE_ARRAY", "integer": "INT64", "number": "DOUBLE", "boolean": "BOOLEAN"}
    for name in whole.names:
        file = fastparquet.ParquetFile(io.BytesIO((published / name / f"{name}.parquet").read_bytes()))
        found = {
            column: fastparquet.parquet_thrift.Type._VALUES_TO_NAMES[file.schema.schema_element([column]).type]
            for column in file.columns
        }
        assert found == {field["name"]: types[field["type"]] for field in whole.fields(name)}
        assert file.key_value_metadata["row"]


def test_sqlite_has_the_declared_types_keys_and_references(whole, published):
    data = (published / downloads.SQLITE).read_bytes()
    types = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
    for name in whole.names:
        columns = from_sqlite(data, f'PRAGMA table_info("{name}")')
        assert [(column[1], column[2]) for column in columns] == [
            (field["name"], types[field["type"]]) for field in whole.fields(name)
        ]
        key = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]
        assert key == whole.key(name)
        references = {
            (found[3], found[2], found[4]) for found in from_sqlite(data, f'PRAGMA foreign_key_list("{name}")')
        }
        assert references == {
            (field["name"], field["reference"]["table"], field["reference"]["field"])
            for field in whole.fields(name)
            if field.get("reference") and field.get("kind") != "list"
        }
    assert from_sqlite(data, "PRAGMA foreign_key_check") == []
    assert from_sqlite(data, "PRAGMA integrity_check") == [("ok",)]


def test_sqlite_says_what_tables_and_columns_mean(whole, published):
    data = (published / downloads.SQLITE).read_bytes()
    assert from_sqlite(data, "SELECT table_name, rows FROM _tables") == [
        (name, len(whole.frames[name])) for name in whole.names
    ]
    assert from_sqlite(data, "SELECT table_name, column_name FROM _columns") == [
        (name, field["name"]) for name in whole.names for field in whole.fields(name)
    ]
    without = from_sqlite(data, "SELECT table_name, column_name FROM _columns WHERE description = ''")
    assert without == []
    warnings = sum(len(whole.resource(name).get("warnings", [])) for name in whole.names)
    assert from_sqlite(data, "SELECT COUNT(*) FROM _warnings") == [(warnings,)]


def test_every_checksum_is_right_and_no_file_lacks_one(published):
    sums = dict(reversed(line.split("  ")) for line in (published / downloads.SUMS).read_text().splitlines())
    files = {path.relative_to(published).as_posix(): path for path in published.rglob("*") if path.is_file()}
    assert set(sums) == set(files) - {downloads.SUMS}
    assert {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sums} == sums


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum on this machine")
def test_the_command_of_the_page_accepts_the_checksums_and_refuses_a_changed_file(small, tmp_path):
    folder = staged(small, tmp_path)

    def check():
        return subprocess.run(downloadpage.CHECK.split(), cwd=folder, capture_output=True, text=True, check=False)

    assert check().returncode == 0, check().stderr
    (folder / "tests" / "tests.csv").write_text("changed\n", encoding="utf-8")
    assert "tests/tests.csv: FAILED" in check().stdout


def test_the_same_tables_give_the_same_bytes(whole, published, tmp_path):
    again = staged(Catalogue(whole.project), tmp_path)
    names = sorted(path.relative_to(published) for path in published.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (published / name).read_bytes() != (again / name).read_bytes()] == []


def test_the_header_of_sqlite_names_neither_a_library_nor_a_count_of_writes(small):
    header = database(small)[:100]
    assert header[16:18] == (4096).to_bytes(2, "big")
    assert (header[24:28], header[92:96], header[96:100]) == (b"\0\0\0\1", b"\0\0\0\1", bytes(4))


def test_the_archive_is_the_data_package(small, tmp_path):
    folder = staged(small, tmp_path)
    with zipfile.ZipFile(folder / downloads.ARCHIVE) as archive:
        held = {name.removeprefix("faces-and-places/"): archive.read(name) for name in archive.namelist()}
    package = json.loads(held["datapackage.json"])
    assert {resource["path"] for resource in package["resources"]} == {name for name in held if name.endswith(".csv")}
    assert all((folder / name).read_bytes() == data for name, data in held.items())


@pytest.mark.filterwarnings("ignore")  # frictionless' own
def test_the_published_package_of_every_table_is_valid(published, monkeypatch):
    import frictionless

    monkeypatch.chdir(published)
    report = frictionless.Package("datapackage.json").validate()
    assert report.valid, report.flatten(["name", "type", "note"])


def test_a_reference_that_leads_nowhere_is_named(tmp_path):
    place = tiny.project(tmp_path)
    path = place.data / "tests" / "tests.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("535,aclu-2018", "535,nobody"), encoding="utf-8")
    with pytest.raises(ValueError, match="tests, row 1: no such row in sources"):
        database(Catalogue(place))


def test_an_empty_cell_of_a_key_says_none_and_elsewhere_is_not_known(tmp_path):
    place = tiny.project(tmp_path)
    card = place.data / "tests" / "tests.yaml"
    described = yaml.safe_load(card.read_text(encoding="utf-8"))
    described["resources"][0]["schema"]["primaryKey"] = ["test_id", "state"]
    card.write_text(yaml.safe_dump(described, sort_keys=False), encoding="utf-8")
    path = place.data / "tests" / "tests.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Police,TX", ",")[:-1], encoding="utf-8")
    catalogue = Catalogue(place)
    rows = from_sqlite(database(catalogue), "SELECT agency, state, errors FROM tests WHERE test_id = 't3'")
    assert rows == [(None, "", None)]
    assert from_parquet(parquet(catalogue, "tests"))[2][1:4] == (None, "", None)
    assert 'PRIMARY KEY ("test_id", "state")' in create(catalogue, "tests")


TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n\0"), max_size=12)
CELLS = st.tuples(TEXT, st.none() | st.integers(-(2**53), 2**53), st.none() | st.floats(-1e300, 1e300, allow_nan=False))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(CELLS, max_size=5))
def test_any_text_and_any_number_comes_back(rows, tmp_path_factory):
    import csv

    root = tmp_path_factory.mktemp("any")
    place = tiny.project(root)
    names = {"key": "string", "words": "string", "whole": "integer", "decimal": "number"}
    with io.StringIO(newline="") as held:
        writer = csv.writer(held, lineterminator="\n")
        writer.writerow(names)
        for number, (words, whole, decimal) in enumerate(rows):
            decimal = "" if decimal is None else repr(decimal)
            writer.writerow([f"k{number}", words, "" if whole is None else whole, decimal])
        text = held.getvalue()
    tiny._table(
        root, "any", text, tiny.card("any", [tiny.field(name, kind) for name, kind in names.items()], len(rows))
    )
    catalogue = Catalogue(place)
    assert from_sqlite(database(catalogue), "SELECT * FROM any") == expected(catalogue, "any")
    assert from_parquet(parquet(catalogue, "any")) == expected(catalogue, "any")
    assert len(known(catalogue, "any")) == len(rows)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (41_499, "41 kB"), (2_345_678, "2.3 MB")]
)
def test_sizes_as_people_read_them(number, words):
    assert size(number) == words.replace(" ", "\N{NO-BREAK SPACE}")


def test_the_page_names_every_file_with_its_size(small, tmp_path):
    published = downloads.write(small, Stage(tmp_path), "", "2026.11", ADDRESS)
    page = downloadpage.markdown(small, published, "2026.11", ADDRESS)
    for name, file in published.items():
        assert f'href="data/{name}"' in page
        assert size(file.bytes) in page
    assert "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)" in page
    assert f"SELECT * FROM '{ADDRESS}data/tests/tests.parquet';" in page
