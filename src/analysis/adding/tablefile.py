"""A table's file as text: a row put in its sorted place or exchanged, every other byte left as it is."""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.tables import fields, key, table_paths

COUNT = re.compile(r"(^\s*(?:- )?expect:\s*\{?\s*rows:\s*)(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class TableFile:
    """The lines of a table, one a row, and the columns of its key."""

    name: str
    path: Path
    head: str
    header: tuple[str, ...]
    key: tuple[str, ...]
    lines: tuple[str, ...]

    def rows(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, _cells(line), strict=True)) for line in self.lines]

    def find(self, wanted: Sequence[str]) -> dict[str, str] | None:
        """The row under a key."""
        return next((row for row in self.rows() if self.key_of(row) == list(wanted)), None)

    def key_of(self, row: Mapping[str, str]) -> list[str]:
        return [row[column] for column in self.key]

    def with_row(self, row: Mapping[str, str]) -> TableFile:
        """The table with one row more, in its sorted place."""
        keys = [self.key_of(other) for other in self.rows()]
        at = bisect.bisect_right(keys, self.key_of(row))
        return self._of([*self.lines[:at], self.line(row), *self.lines[at:]])

    def without(self, wanted: Sequence[str]) -> TableFile:
        """The table without the row under a key."""
        rows = self.rows()
        return self._of([line for line, row in zip(self.lines, rows, strict=True) if self.key_of(row) != list(wanted)])

    def line(self, row: Mapping[str, str]) -> str:
        """A row as it stands in the file: quotes only where they are needed."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow([row[column] for column in self.header])
        return text.getvalue().removesuffix("\n")

    def text(self) -> str:
        return "".join(f"{line}\n" for line in (self.head, *self.lines))

    def _of(self, lines: Iterable[str]) -> TableFile:
        return replace(self, lines=tuple(lines))


def read(place: Project, table: str) -> TableFile:
    """A table as it lies in a checkout. Raises Problems if it has other columns than its card."""
    path = table_paths(table, place.root)[0]
    head, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    header = tuple(_cells(head))
    whole = header == tuple(fields(table, place.root)) and all(len(_cells(line)) == len(header) for line in lines)
    if not whole:
        expected = "the columns of its card in every row, one row a line"
        raise Problems([Problem(place.relative(path), expected, fix=f"Run analysis check {table}")])
    return TableFile(table, path, head, header, tuple(key(table, place.root)), tuple(lines))


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def with_count(card: str, rows: int, file: str) -> str:
    """The text of a card with another number of rows to expect, all else as it is. Raises Problems if it names none."""
    if len(COUNT.findall(card)) != 1:
        raise Problems([Problem(file, "one line that says expect: {rows: ...}")])
    return COUNT.sub(lambda found: f"{found.group(1)}{rows}", card)
