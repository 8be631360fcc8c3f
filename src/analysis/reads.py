"""What a page has read of the tables: which rows, by table and selection, so that no other row can make it stale.

While a page is built, `analysis.tables.load` notes each of its reads in the file that `ANALYSIS_READS` names. A page
that asks for the rows of one state is then rebuilt when one of these rows changes, appears or goes, and not otherwise.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LOG = "ANALYSIS_READS"
SHOWN = 6  # columns of a read whose names are said; of more it is said how many they are


@dataclass(frozen=True, order=True)
class Read:
    """One read of a table: the rows that hold one of the values in each column of `where`, or all rows without one;
    and of these the cells of `columns`, or the whole rows."""

    table: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is a read of the whole table."""
        return not self.where and not self.columns

    def text(self) -> str:
        """The read in words: "error_rates, rows whose system is NEC or nec"."""
        asked = " and ".join(f"{column} is {_either(values)}" for column, values in self.where)
        told = [self.table]
        told += [f"rows whose {asked}"] if asked else []
        told += [self._columns()] if self.columns else []
        return ", ".join(told)

    def _columns(self) -> str:
        """The columns in words: their names, or how many they are."""
        few = len(self.columns) <= SHOWN
        return f"columns {', '.join(self.columns)}" if few else f"{len(self.columns)} columns"


def read(table: str, where: Mapping[str, Iterable[str]] | None = None, columns: Iterable[str] = ()) -> Read:
    """A read in its one form: names and values sorted, each once."""
    asked = {column: tuple(sorted({str(value) for value in values})) for column, values in (where or {}).items()}
    return Read(table, tuple(sorted(asked.items())), tuple(sorted(set(columns))))


def note(one: Read) -> None:
    """Note a read, if somebody is building a page and wants to know."""
    log = os.environ.get(LOG)
    if log:
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(plain([one])[0]) + "\n")


def noted(log: Path) -> tuple[Read, ...]:
    """The reads noted in a file, each once and sorted; a table that was read whole needs no other read of it."""
    if not log.is_file():
        return ()
    return tidy(from_plain(json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines())


def tidy(reads: Iterable[Read]) -> tuple[Read, ...]:
    """The fewest reads that say the same, sorted."""
    found = set(reads)
    whole = {one.table for one in found if one.whole}
    return tuple(sorted(one for one in found if one.whole or one.table not in whole))


def plain(reads: Iterable[Read]) -> list:
    """Reads as JSON holds them."""
    return [[one.table, [[column, list(values)] for column, values in one.where], list(one.columns)] for one in reads]


def from_plain(plain: list) -> Read:
    """A read as JSON holds it."""
    table, where, columns = plain
    return Read(table, tuple((column, tuple(values)) for column, values in where), tuple(columns))


class Rows:
    """The rows of one CSV file, to be asked for the hash of a selection, again and again."""

    def __init__(self, content: bytes):
        self._hash = hashlib.sha256(content).hexdigest()
        self._content = content
        self._rows: list[list[str]] | None = None
        self._by: dict[str, dict[str, list[int]]] = {}
        self._digests: dict[Read, str] = {}

    def digest(self, one: Read) -> str:
        """The sha256 of the cells that a read finds, in the order of the file, under the names of their columns.

        A column that the table no longer has finds nothing, and hashes unlike an empty selection.
        """
        if one.whole:
            return self._hash
        if one not in self._digests:
            self._digests[one] = self._digest(one)
        return self._digests[one]

    def _digest(self, one: Read) -> str:
        header, *body = self._parsed()
        missing = [column for column in (*dict(one.where), *one.columns) if column not in header]
        if missing:
            return _sha(["no column", *missing])
        wanted = range(len(body))
        for column, values in one.where:
            wanted = sorted(set(wanted) & self._at(column, values))
        return _sha([_cells(row, header, one.columns) for row in (header, *(body[number] for number in wanted))])

    def _parsed(self) -> list[list[str]]:
        if self._rows is None:
            self._rows = list(csv.reader(io.StringIO(self._content.decode("utf-8"), newline=""))) or [[]]
        return self._rows

    def _at(self, column: str, values: tuple[str, ...]) -> set[int]:
        if column not in self._by:
            header, *body = self._parsed()
            place, index = header.index(column), {}
            for number, row in enumerate(body):
                if place < len(row):
                    index.setdefault(row[place], []).append(number)
            self._by[column] = index
        return {number for value in values for number in self._by[column].get(value, ())}


def _cells(row: list[str], header: list[str], columns: tuple[str, ...]) -> list[str]:
    if not columns:
        return row
    return [cell for name, cell in zip(header, row, strict=False) if name in columns]


def _either(values: tuple[str, ...]) -> str:
    return " or ".join(value or "empty" for value in values) or "none"


def _sha(parts: list) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
