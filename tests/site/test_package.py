"""The files to download, opened with the tools of others: Frictionless, Datasette, DuckDB. Read as a stranger would:
by the published descriptor alone, without our library."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import subprocess
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from datasette.app import Datasette

DATABASE = "faces-and-places"
READ = {"string": str, "integer": int, "number": float, "boolean": lambda cell: {"true": True, "false": False}[cell]}
MOST = 1_000_000


@pytest.fixture(scope="module")
def folder(site) -> Path:
    return site / "data"


@pytest.fixture(scope="module")
def described(folder) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names(described) -> list[str]:
    return [resource["name"] for resource in described["resources"]]


@pytest.fixture(scope="module")
def rows(folder, described) -> dict[str, list[tuple]]:
    """The rows of each table as its CSV and the descriptor say: typed, nothing where a cell is empty.

    A column of the key is never unknown: an empty cell there is the empty text.
    """
    return {resource["name"]: _rows(folder, resource) for resource in described["resources"]}


def _rows(folder: Path, resource: dict) -> list[tuple]:
    fields, key = resource["schema"]["fields"], resource["schema"]["primaryKey"]
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
        header, *body = csv.reader(lines)
    assert header == [field["name"] for field in fields]
    return [tuple(_value(cell, field, key) for cell, field in zip(cells, fields, strict=True)) for cells in body]


def _value(cell: str, field: dict, key: list[str]):
    return None if cell == "" and field["name"] not in key else READ[field["type"]](cell)


def by_cells(found) -> list[tuple]:
    """Rows in an order that does not depend on who gives them."""
    return sorted(map(tuple, found), key=repr)


def frictionless(*arguments: str, cwd: Path) -> dict:
    """What the standard's own command says."""
    command = [str(Path(sysconfig.get_path("scripts")) / "frictionless"), "validate", *arguments, "--json"]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def test_the_standards_own_command_takes_the_package(folder, described):
    report = frictionless("datapackage.json", "--type", "package", cwd=folder)
    assert report["valid"], [task["errors"] for task in report["tasks"] if task["errors"]]
    assert report["stats"]["tasks"] == len(described["resources"])


@pytest.mark.filterwarnings("ignore")  # frictionless' own
def test_the_card_beside_each_table_is_a_package_by_itself(folder, names):
    from frictionless import system, validate

    with system.use_context(trusted=True):
        reports = {name: validate(str(folder / name / f"{name}.yaml"), type="package") for name in names}
    assert {name: report.flatten(["type", "note"]) for name, report in reports.items() if not report.valid} == {}


def test_a_changed_cell_is_refused_by_the_standards_command(folder, described, tmp_path):
    resource = next(one for one in described["resources"] if one["name"] == "states")
    copied = tmp_path / resource["path"]
    copied.parent.mkdir(parents=True)
    copied.write_bytes((folder / resource["path"]).read_bytes().replace(b"California", b"Kalifornia"))
    (tmp_path / "datapackage.json").write_text(json.dumps({**described, "resources": [resource]}))
    report = frictionless("datapackage.json", "--type", "package", cwd=tmp_path)
    assert not report["valid"]
    assert "hash-count" in {error["type"] for task in report["tasks"] for error in task["errors"]}


def test_every_checksum_is_right_and_the_descriptor_says_the_same(folder, described):
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}
    for resource in described["resources"]:
        assert resource["hash"] == f"sha256:{sums[resource['path']]}"
        assert resource["bytes"] == len(files[resource["path"]])


async def _from_datasette(file: Path, names: list[str]) -> dict[str, list]:
    """Every row of every table, as Datasette's pages for programs give them."""
    opened = Datasette(immutables=[str(file)], settings={"max_returned_rows": MOST, "sql_time_limit_ms": 60_000})
    await opened.invoke_startup()
    found = {}
    for name in names:
        answer = await opened.client.get(f"/{DATABASE}/{name}.json?_shape=arrays&_size=max&_nofacet=1&_nocount=1")
        assert answer.status_code == 200, (name, answer.text)
        found[name] = answer.json()["rows"]
    page = await opened.client.get(f"/{DATABASE}")
    assert page.status_code == 200
    return found


@pytest.mark.filterwarnings("ignore")  # Datasette's own
def test_the_sqlite_file_opens_in_datasette_and_holds_every_cell(folder, names, rows):
    # In a thread of its own: the browser of the other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(lambda: asyncio.run(_from_datasette(folder / f"{DATABASE}.sqlite", names))).result()
    # SQLite has no type for yes and no: they are 1 and 0, which Python takes to be equal to true and false.
    assert [name for name in names if by_numbers(found[name]) != by_numbers(rows[name])] == []


def by_numbers(found) -> list[tuple]:
    return by_cells(tuple(int(cell) if isinstance(cell, bool) else cell for cell in row) for row in found)


def test_the_parquet_files_hold_every_cell_in_duckdb(folder, names, rows):
    with duckdb.connect() as connection:
        different = [
            name
            for name in names
            if connection.execute("SELECT * FROM read_parquet(?)", [str(folder / name / f"{name}.parquet")]).fetchall()
            != rows[name]
        ]
    assert different == []


def test_the_parquet_files_have_the_declared_types_in_duckdb(folder, described):
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    with duckdb.connect() as connection:
        for resource in described["resources"]:
            file = str(folder / resource["name"] / f"{resource['name']}.parquet")
            columns = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
            declared = [(field["name"], types[field["type"]]) for field in resource["schema"]["fields"]]
            assert [column[:2] for column in columns] == declared


def test_no_table_is_empty(rows):
    assert [name for name, found in rows.items() if not found] == []
