"""When a row must be looked at again: the day on which it was last checked, and the limit that its card sets.

A card lists limits under `recheck`, each with its days, the rows it is for and the reason; the first that fits a row is
its limit. A row that was checked in some month or year counts from the first day it could have been. Being past the
limit says nothing against a row: it says that nobody has looked since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analysis import dates
from analysis.check import Table, open_tables
from analysis.paths import Project
from analysis.problems import Problem, Problems
from analysis.recheck import COLUMN as CHECKED
from analysis.recheck import complaint, limit_of


@dataclass(frozen=True)
class Deadline:
    """A row with a limit: the last day on which its check still stands, and where it lies."""

    table: str
    key: str
    label: str
    file: str
    line: int
    checked: str
    days: int
    reason: str

    @property
    def by(self) -> date:
        """The last day within the limit; the row is past it from the next day on."""
        return dates.parse(self.checked).first + timedelta(days=self.days)

    def is_past(self, on: date) -> bool:
        return on > self.by

    def text(self) -> str:
        was = f"last checked {dates.words(self.checked)}, due by {dates.words(self.by.isoformat())}"
        return f"{self.file}, row {self.line}: {self.key}: {self.label} ({was})"

    def as_dict(self) -> dict:
        named = {name: getattr(self, name) for name in ("table", "key", "label", "file", "checked", "days", "reason")}
        return named | {"row": self.line, "by": self.by.isoformat()}


def deadlines(place: Project) -> list[Deadline]:
    """Every row that has a limit, the most urgent first; among those of one day by table and key.

    Raises Problems for cards, limits and dates that cannot be read.
    """
    opened, problems = open_tables(place)
    limited = [table for table in opened.values() if table.resource.get("recheck")]
    problems += [problem for table in limited for problem in _unusable(table)]
    if problems:
        raise Problems(problems)
    found = [one for table in limited for one in _of_table(table)]
    return sorted(found, key=lambda one: (one.by, one.table, one.key))


def _unusable(table: Table) -> Iterator[Problem]:
    """What keeps a table from being asked when its rows are due."""
    for limit in table.resource["recheck"]:
        wrong = complaint(limit, table.fields)
        if wrong:
            yield Problem(table.card_file, wrong, column="recheck", value=str(limit)[:80])
    for line, row in table.rows:
        if not dates.PARTIAL.fullmatch(row.get(CHECKED, "")):
            yield Problem(table.file, "the day of the last check", row=line, column=CHECKED, value=row.get(CHECKED))


def _of_table(table: Table) -> Iterator[Deadline]:
    for line, row in table.rows:
        limit = limit_of(table.resource["recheck"], row)
        if limit:
            yield Deadline(
                table=table.name,
                key="/".join(row[column] for column in table.key),
                label=_label(table, row),
                file=table.file,
                line=line,
                checked=row[CHECKED],
                days=limit["days"],
                reason=limit["reason"],
            )


def _label(table: Table, row: Mapping[str, str]) -> str:
    """What a row is about: its first column of free words after the key."""
    for name, field in table.fields.items():
        coded = field.get("kind") or field.get("reference") or "enum" in field.get("constraints", {})
        if name not in table.key and field.get("type") == "string" and not coded:
            return row[name]
    return ""
