"""How files are kept whoever edits them: tables sorted and written one way, notebooks without what a run leaves behind.

Nothing here changes what a file says: cells, rows, sources and tags stay. What cannot be put right without a decision
(a row too short, text that is not UTF-8, a notebook that is no JSON) is a problem, not something to tidy.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis.check import open_tables
from analysis.paths import Project
from analysis.problems import Problem, Problems

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
KEPT_IN_CELLS = ("tags",)  # all else that editors write into a cell says how it looked or ran on their machine

Rows = list[list[str]]


@dataclass(frozen=True)
class Untidy:
    """A file that is not kept as it should be: what it holds once tidied, and in words what that changes."""

    file: str
    path: Path
    tidied: bytes
    changes: tuple[str, ...]

    def text(self) -> str:
        return f"{self.file}: {', '.join(self.changes)}"

    def write(self) -> None:
        """Put the tidied file in place of the other, whole or not at all."""
        aside = self.path.with_name(self.path.name + ".new")
        aside.write_bytes(self.tidied)
        aside.replace(self.path)


def untidy(place: Project) -> list[Untidy]:
    """Every table and notebook that tidying would change, by file. Raises Problems for those it cannot read."""
    found, problems = [], []
    for path, tidy in _files(place):
        before = path.read_bytes()
        try:
            tidied, changes = tidy(before)
        except ValueError as error:
            problems.append(Problem(place.relative(path), str(error), fix="analysis check says where, for a table"))
            continue
        if tidied != before:
            found.append(Untidy(place.relative(path), path, tidied, tuple(changes)))
    if problems:
        raise Problems(problems)
    return found


def _files(place: Project) -> Iterator[tuple[Path, Callable[[bytes], tuple[bytes, list[str]]]]]:
    keys = {table.path: table.key for table in open_tables(place)[0].values()}
    for path in sorted(place.data.rglob("*.csv")):
        yield path, partial(tidy_table, key=keys.get(path, []))
    for path in sorted(place.notebooks.glob("*.ipynb")):
        yield path, tidy_notebook


def tidy_table(data: bytes, key: list[str]) -> tuple[bytes, list[str]]:
    """A CSV as the project keeps it, and what that changed: UTF-8, LF, quotes where needed, sorted by its key.

    Without a key the rows stay in their order. Raises ValueError, saying what was expected, for text that is not UTF-8
    and for rows that are not as wide as the header.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("UTF-8 text") from None
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = _rows(plain)
    ordered = _sorted(rows, key)
    changes = {
        "a byte order mark goes": data.startswith(b"\xef\xbb\xbf"),
        "line ends become LF": b"\r" in data,
        "quotes, blank lines or the last line end change": table_bytes(rows) != plain.encode(),
        f"rows are sorted by {', '.join(key)}": ordered != rows,
    }
    return table_bytes(ordered), [words for words, happens in changes.items() if happens]


def table_bytes(rows: Rows) -> bytes:
    """Rows, the header first, as the project writes them: UTF-8, LF, commas, quotes only where needed."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue().encode("utf-8")


def _rows(text: str) -> Rows:
    """The rows of a CSV without its blank lines. Raises ValueError if one is not as wide as the first."""
    rows = [cells for cells in csv.reader(io.StringIO(text, newline="")) if cells]
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(rows[0]):
            raise ValueError(f"{len(rows[0])} cells in each row, found {len(cells)} in row {number}")
    return rows


def _sorted(rows: Rows, key: list[str]) -> Rows:
    """The header, then the rows by the text of their key; a header that lacks a part of the key is not for us."""
    if not rows or not key or not set(key) <= set(rows[0]):
        return rows
    places = [rows[0].index(column) for column in key]
    return [rows[0], *sorted(rows[1:], key=lambda cells: [cells[place] for place in places])]


def tidy_notebook(data: bytes) -> tuple[bytes, list[str]]:
    """A notebook as the project keeps it, and what that changed: no outputs, no counts, no metadata of one machine.

    Sources, identifiers of cells and tags stay. Raises ValueError, saying what was expected, for what is no notebook.
    """
    try:
        notebook = json.loads(data)
        cells = [_cell(cell) for cell in notebook["cells"]]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"a notebook in JSON ({type(error).__name__})") from None
    metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    changes = {
        "outputs go": any(cell.get("outputs") for cell in code),
        "execution counts go": any(cell.get("execution_count") is not None for cell in code),
        "metadata of an editor or a run go": notebook.get("metadata") != metadata
        or any(cell.get("metadata") != _metadata(cell) for cell in notebook["cells"]),
    }
    tidied = notebook_bytes({**notebook, "cells": cells, "metadata": metadata})
    said = [words for words, happens in changes.items() if happens]
    return tidied, said or (["the layout of the file changes"] if tidied != data else [])


def notebook_bytes(notebook: dict) -> bytes:
    """A notebook as the format's own library lays it out, so that an editor which saves it changes no line."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))
    return f"{text}\n".encode()


def _cell(cell: dict) -> dict:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    kept = {**cell, "metadata": _metadata(cell), "source": source.splitlines(keepends=True)}
    return kept | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else kept


def _metadata(cell: dict) -> dict:
    metadata = cell.get("metadata", {})
    return {name: metadata[name] for name in KEPT_IN_CELLS if metadata.get(name)}
