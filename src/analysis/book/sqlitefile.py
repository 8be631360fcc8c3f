"""All tables as one SQLite file, with keys, references and, in tables of their own, what everything means.

The same rows give the same bytes, whichever SQLite writes them: the page size is fixed, rows go in by the order of
their table, and the three fields of the header that count writes or name the library are set to fixed values.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from analysis.book.catalogue import Catalogue
from analysis.book.parquet import known

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
PAGE_SIZE = 4096
# Where the header counts changes, says for which count it holds, and names the library's version (file format, 1.3).
CHANGES, VALID_FOR, LIBRARY = slice(24, 28), slice(92, 96), slice(96, 100)
ONCE = (1).to_bytes(4, "big")
NONE = bytes(4)
# What the tables and columns mean, for those who have the file and nothing else.
DESCRIBING = {
    "_tables": ("table_name", "title", "description", "row_is", "rows", "license", "derived_from"),
    "_columns": ("table_name", "position", "column_name", "type", "unit", "title", "description", "refers_to"),
    "_warnings": ("table_name", "position", "warning"),
}
WHOLE_NUMBERS = ("rows", "position")


def database(catalogue: Catalogue) -> bytes:
    """The file. Raises ValueError naming every row whose reference leads nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _fill(connection, catalogue)
        return _fixed(path.read_bytes())


def _fill(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("BEGIN")
    for name in catalogue.names:
        connection.execute(create(catalogue, name))
        _insert(connection, name, _rows(catalogue, name))
    for name, rows in _described(catalogue).items():
        columns = ", ".join(f'"{column}" {"INTEGER" if column in WHOLE_NUMBERS else "TEXT"}' for column in rows[0])
        connection.execute(f'CREATE TABLE "{name}" ({columns})')
        _insert(connection, name, rows[1:])
    connection.execute("COMMIT")
    astray = connection.execute("PRAGMA foreign_key_check").fetchall()
    if astray:
        raise ValueError("; ".join(f"{table}, row {row}: no such row in {there}" for table, row, there, _ in astray))
    connection.execute("VACUUM")


def create(catalogue: Catalogue, name: str) -> str:
    """The statement that declares a table as its card does."""
    key = catalogue.key(name)
    lines = [_column(field, key) for field in catalogue.fields(name)]
    if key:
        lines.append(f"PRIMARY KEY ({_quoted(key)})")
    for found in catalogue.foreign_keys(name):
        there = found["reference"]["resource"] or name
        lines.append(
            f'FOREIGN KEY ({_quoted(found["fields"])}) REFERENCES "{there}" ({_quoted(found["reference"]["fields"])})'
        )
    body = ",\n".join(f"  {line}" for line in lines)
    return f'CREATE TABLE "{name}" (\n{body}\n)'


def _column(field: dict, key: list[str]) -> str:
    name, kind = field["name"], field.get("type", "string")
    required = name in key or field.get("constraints", {}).get("required")
    check = f' CHECK ("{name}" IN (0, 1))' if kind == "boolean" else ""
    return f'"{name}" {TYPES[kind]}{" NOT NULL" if required else ""}{check}'


def _rows(catalogue: Catalogue, name: str) -> Iterable[tuple]:
    """The cells as SQLite takes them: text, whole numbers, decimals, and None where nothing is known."""
    frame = known(catalogue, name)
    plain = {"string": str, "integer": int, "number": float, "boolean": int}
    columns = []
    for field in catalogue.fields(name):
        column, make = frame[field["name"]], plain[field.get("type", "string")]
        columns.append([None if gone else make(value) for value, gone in zip(column, column.isna(), strict=True)])
    return zip(*columns, strict=True)


def _described(catalogue: Catalogue) -> dict[str, list[tuple]]:
    """The tables about the tables, each with its headings first."""
    found: dict[str, list[tuple]] = {name: [columns] for name, columns in DESCRIBING.items()}
    for name in catalogue.names:
        resource, frame = catalogue.resource(name), catalogue.frames[name]
        about = resource.get("description") or catalogue.cards[name].get("description", "")
        words = (catalogue.title(name), _line(about), _line(resource.get("row", "")))
        made_of = resource.get("derived_from", "")
        found["_tables"].append((name, *words, len(frame), catalogue.licence(name), made_of or None))
        for position, field in enumerate(catalogue.fields(name), start=1):
            found["_columns"].append((name, position, *_about(field)))
        for position, warning in enumerate(resource.get("warnings", []), start=1):
            found["_warnings"].append((name, position, _line(warning)))
    return found


def _about(field: dict) -> tuple:
    reference = field.get("reference")
    refers = f"{reference['table']}.{reference['field']}" if reference else None
    words = " ".join(_line(field.get(part, "")) for part in ("description", "detail") if field.get(part))
    kind = field.get("kind") or field.get("type", "string")
    return field["name"], kind, field.get("unit"), field.get("title", ""), words, refers


def _insert(connection: sqlite3.Connection, name: str, rows: Iterable[tuple]) -> None:
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)


def _fixed(data: bytes) -> bytes:
    header = bytearray(data[:100])
    header[CHANGES], header[VALID_FOR], header[LIBRARY] = ONCE, ONCE, NONE
    return bytes(header) + data[100:]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _line(text: str) -> str:
    return " ".join(str(text).split())
