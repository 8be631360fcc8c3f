"""Rows given in one go, as a file or as column=value: read, completed, and everything that is wrong said at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from analysis.adding.columns import Column, columns, next_id
from analysis.paths import Project
from analysis.problems import Problem, Problems, listed, suggest
from analysis.tables import key

SETTING = "--set"
Given = Mapping[str, str]


def from_settings(texts: Sequence[str]) -> dict[str, str]:
    """Cells given as `column=value`. Raises Problems for each that is not, or that names a column twice."""
    found, wrong = {}, []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            wrong.append(Problem(SETTING, "column=value", value=text))
        elif name.strip() in found:
            wrong.append(Problem(SETTING, "each column once", column=name.strip(), value=value))
        else:
            found[name.strip()] = value
    if wrong:
        raise Problems(wrong)
    return found


def from_file(text: str, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV or JSON text, each with its number: the line in a CSV, the place in a JSON list.

    Raises Problems if the text is neither, or holds no row.
    """
    is_json = name.endswith(".json") or text.lstrip()[:1] in ("[", "{")
    rows = list(_from_json(text, name) if is_json else _from_csv(text, name))
    if not rows:
        raise Problems([Problem(name, "at least one row")])
    return rows


def _from_csv(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    wrong = []
    for row in reader:
        if None in row or None in row.values():
            expected = f"as many cells as its header has columns ({len(reader.fieldnames)})"
            wrong.append(Problem(name, expected, row=reader.line_num))
        else:
            yield reader.line_num, row
    if wrong:
        raise Problems(wrong)


def _from_json(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Problems([Problem(name, "JSON", row=error.lineno, value=error.msg)]) from None
    content = content if isinstance(content, list) else [content]
    for number, row in enumerate(content, start=1):
        plain = isinstance(row, dict) and all(isinstance(value, str | int | float | None) for value in row.values())
        if not plain:
            expected = "a list of rows, each an object of column names and plain values"
            raise Problems([Problem(name, expected, row=number, value=str(row)[:80])])
        yield number, {column: _as_text(value) for column, value in row.items()}


def _as_text(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def complete(
    place: Project, table: str, rows: Sequence[tuple[int | None, Given]], file: str, today: str
) -> list[dict[str, str]]:
    """Whole rows of a table, in its form: identifiers that are numbered are given where none stands.

    Raises Problems with every column that is none and every value that cannot stand, in all rows.
    """
    known, wrong, made = columns(place, table), [], []
    id_column, taken = key(table, place.root)[0], []
    for number, given in rows:
        wrong += _unknown(given, known, file, number)
        given = dict(given)
        if not given.get(id_column, "").strip():
            given[id_column] = next_id(place, table, taken) or ""
        row, faults = _read(given, known, file, number, today)
        wrong += faults
        taken.append(row.get(id_column, ""))
        made.append(row)
    if wrong:
        raise Problems(wrong)
    return made


def amended(place: Project, table: str, before: Given, given: Given, file: str, today: str) -> dict[str, str]:
    """A row with some cells exchanged. Raises Problems with every column that is none and value that cannot stand."""
    known = columns(place, table)
    wrong = list(_unknown(given, known, file, None))
    asked = {name: column for name, column in known.items() if name in given}
    row, faults = _read(given, asked, file, None, today)
    if wrong or faults:
        raise Problems([*wrong, *faults])
    return {**before, **row}


def _unknown(given: Given, known: Mapping[str, Column], file: str, number: int | None) -> Iterator[Problem]:
    for name in given:
        if name not in known:
            yield Problem(file, f"a column: {listed(known)}", number, value=name, fix=suggest(name, known))


def _read(
    given: Given, known: Mapping[str, Column], file: str, number: int | None, today: str
) -> tuple[dict[str, str], list[Problem]]:
    row, wrong = {}, []
    for name, column in known.items():
        text = given.get(name, "")
        try:
            row[name] = column.read(text, today)
        except ValueError as error:
            hint = str(error)
            if column.refers_to and text.strip() and not column.near(text):
                hint = f"If it is new, add it first: analysis add {column.refers_to}"
            wrong.append(Problem(file, column.expected(), number, name, text, fix=hint))
    return row, wrong
