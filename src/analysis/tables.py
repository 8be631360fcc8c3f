"""The tables of the book: find one, read its card, load it with the types its card declares."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from analysis.paths import Project, project
from analysis.problems import listed, suggest
from analysis.reads import Read, note, read

DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
GRADES = ("seen", "recalled")
NOTE = "note"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C where there is one: ten times as fast
COUNT = re.compile(r"^( *)expect:.*\n(?:\1 +.*\n)*", re.MULTILINE)


class UnknownTable(KeyError):
    """No table of that name, or one that the running page has not declared."""

    def __str__(self) -> str:
        return str(self.args[0])


def tables(root: str | Path | None = None) -> list[str]:
    """The names of all tables, in alphabetical order."""
    data = project(root).data
    return sorted(folder.name for folder in data.iterdir() if (folder / f"{folder.name}.yaml").is_file())


def table_paths(name: str, root: str | Path | None = None) -> tuple[Path, Path]:
    """Where a table and its card lie. Raises UnknownTable, with the nearest right name."""
    folder = project(root).data / name
    if not (folder / f"{name}.yaml").is_file():
        known = tables(root)
        hint = suggest(name, known) or f"there are {listed(known)}"
        raise UnknownTable(f"no table is called {name!r}: {hint}")
    return folder / f"{name}.csv", folder / f"{name}.yaml"


def card(name: str, root: str | Path | None = None) -> dict:
    """What a table's card declares: title, what a row is, fields, key, warnings, rules (a Frictionless descriptor)."""
    path = table_paths(name, root)[1]
    return _card(path, path.stat().st_mtime_ns)


@cache
def _card(path: Path, _changed: int) -> dict:
    return yaml.load(seen_of_card(path.read_text(encoding="utf-8")), Loader=LOADER)


def seen_of_card(text: str) -> str:
    """A card without its count of rows: only the check asks for it, and a page that cannot see it need not rerun when a
    row is added that the page does not read."""
    return COUNT.sub("", text)


def resource(name: str, root: str | Path | None = None) -> dict:
    """The one resource of a table's card: path, schema and what a row is."""
    return card(name, root)["resources"][0]


def fields(name: str, root: str | Path | None = None) -> dict[str, dict]:
    """The declared columns of a table by name, in their order."""
    return {field["name"]: field for field in resource(name, root)["schema"]["fields"]}


def key(name: str, root: str | Path | None = None) -> list[str]:
    """The columns that tell one row of a table from every other."""
    declared = resource(name, root)["schema"]["primaryKey"]
    return [declared] if isinstance(declared, str) else list(declared)


def load(
    name: str,
    verified: Iterable[str] | None = ("seen",),
    root: str | Path | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
    columns: Iterable[str] = (),
    notes: bool = False,
) -> pd.DataFrame:
    """The rows of a table that may feed a published number, typed by its card.

    `verified` names the grades to keep: `("seen",)` by default, because only rows whose source was read feed a
    number; `("seen", "recalled")` or None keeps all. Tables without grades are returned whole. Text that is
    empty is "", a number that is not known is <NA>, partial dates stay text (see `analysis.dates`).

    `where` asks only for rows whose cell, as the file writes it, is one of the values, in each column named:
    `load("fr_laws", where={"state": ["CA"]})`; `columns` asks for these columns only. A page that asks so is not built
    anew when other rows or other columns change. The column `note` comes only to those who ask for it, with `notes`
    or by name: a word put right there is no reason to run a page that does not print it.

    Raises UnknownTable for a name that is not a table, ValueError for a grade or a column that does not exist or a
    cell that is not of its declared type.
    """
    path, _ = table_paths(name, root)
    _refuse_undeclared(name)
    declared = fields(name, root)
    asked = _request(name, declared, where, columns, notes)
    note(asked)
    frame = read_text(path)
    missing = [column for column in declared if column not in frame.columns]
    if missing:
        raise ValueError(
            f"{path.name} lacks the column {', '.join(missing)} that its card declares: run analysis check"
        )
    frame = _chosen(frame, asked)
    for column in frame.columns.intersection(list(declared)):
        frame[column] = typed(frame[column], declared[column].get("type", "string"), path.name)
    grades = GRADES if verified is None else tuple(verified)
    unknown = set(grades) - set(GRADES)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} is not a grade: the grades are {listed(GRADES)}")
    if "verified" not in declared:
        return frame
    return frame[frame["verified"].isin(grades)].reset_index(drop=True)


def _request(name: str, declared: Mapping, where: Mapping | None, columns: Iterable[str], notes: bool = False) -> Read:
    """What `load` was asked for; the grade of a row always comes with it. Raises ValueError for an unknown column."""
    columns = set(columns)
    if not columns and NOTE in declared and not notes:
        columns = set(declared) - {NOTE}
    if columns and "verified" in declared:
        columns.add("verified")
    for column in (*(where or {}), *columns):
        if column not in declared:
            hint = suggest(column, declared) or f"it has {listed(declared)}"
            raise ValueError(f"{name} has no column {column!r}: {hint}")
    return read(name, where, columns)


def _chosen(frame: pd.DataFrame, asked: Read) -> pd.DataFrame:
    """The rows and columns that were asked for, in the order of the file."""
    for column, values in asked.where:
        frame = frame[frame[column].isin(values)]
    if asked.columns:
        frame = frame[[column for column in frame.columns if column in asked.columns]]
    return frame.reset_index(drop=True)


def read_text(path: Path) -> pd.DataFrame:
    """A CSV with every cell as the text it holds, nothing guessed: `NA` is text, an empty cell is empty text."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    header, body = (rows[0], rows[1:]) if rows else ([], [])
    return pd.DataFrame(body, columns=header, dtype="str")


def typed(column: pd.Series, kind: str, file: str) -> pd.Series:
    """A column of text as its declared type; what is empty is not known. Raises ValueError naming file and column."""
    if kind == "string":
        return column
    known = column.where(column != "", None)
    try:
        if kind == "boolean":
            return known.map({"true": True, "false": False}).astype("boolean")
        return pd.to_numeric(known).astype(DTYPES[kind])
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{file}, column {column.name}: not every value is {kind} ({error}): run analysis check"
        ) from None


def _refuse_undeclared(name: str) -> None:
    """While a page is built, reading a table that its card leaves out would make the rebuild rule wrong."""
    declared = os.environ.get("ANALYSIS_TABLES")
    if declared is not None and name not in declared.split(","):
        raise UnknownTable(f"this page reads {name!r} but its card does not list it: add it under tables:")


def described(name: str, place: Project | None = None) -> str:
    """What one row of the table is, in words."""
    return resource(name, place.root if place else None).get("row", "")
