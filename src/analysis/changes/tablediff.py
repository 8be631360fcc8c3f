"""What changed in a table: rows that came, went or changed, cell by cell. Applied to the old, it gives the new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.changes import grading
from analysis.changes.grading import Graded
from analysis.changes.state import Table

NOTHING = Table("", (), (), {})


@dataclass(frozen=True)
class Cell:
    """One cell before and after; None where the table had no such column."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class TableChange:
    """From one state of a table to another. `key` and `columns` are those of the new state."""

    table: str
    title: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    rows_old: int
    rows_new: int
    added: Mapping[str, Mapping[str, str]]
    removed: Mapping[str, Mapping[str, str]]
    changed: Mapping[str, tuple[Cell, ...]]
    grade: str
    why: str


def difference(name: str, old: Table | None, new: Table | None, fields: Mapping[str, Mapping]) -> TableChange | None:
    """What changed, or None if nothing did. None for a state is a table that is not there.

    `fields` describes the columns, of both states. Rows are told apart by the key that each state declares.
    """
    if old == new:
        return None
    before, after = old or NOTHING, new or NOTHING
    common = [key for key in before.rows if key in after.rows]
    cells = {key: _cells(before.rows[key], after.rows[key], before.columns, after.columns) for key in common}
    changed = {key: found for key, found in cells.items() if found}
    added = {key: row for key, row in after.rows.items() if key not in before.rows}
    removed = {key: row for key, row in before.rows.items() if key not in after.rows}
    came = tuple(column for column in after.columns if column not in before.columns)
    went = tuple(column for column in before.columns if column not in after.columns)
    if old and new and not (changed or added or removed or came or went):
        return None  # the order of rows or columns, the title: told by the card
    grade, why = _grade(old, new, (added, removed, came, went), changed, fields)
    return TableChange(
        name, after.title or before.title, after.key, after.columns, came, went, len(before.rows), len(after.rows),
        added, removed, changed, grade, why,
    )  # fmt: skip


def apply(change: TableChange, old: Table) -> Table:
    """The new state, made from the old one and what changed."""
    rows = {key: dict(row) for key, row in old.rows.items() if key not in change.removed}
    for key, cells in change.changed.items():
        for cell in cells:
            if cell.new is None:
                del rows[key][cell.column]
            else:
                rows[key][cell.column] = cell.new
    return Table(change.title, change.key, change.columns, rows | {key: dict(row) for key, row in change.added.items()})


def _cells(
    old: Mapping[str, str], new: Mapping[str, str], before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[Cell, ...]:
    columns = dict.fromkeys((*before, *after))
    return tuple(
        Cell(column, old.get(column), new.get(column)) for column in columns if old.get(column) != new.get(column)
    )


def _grade(old, new, moved: tuple, changed: Mapping[str, tuple[Cell, ...]], fields: Mapping[str, Mapping]) -> Graded:
    if old is None or new is None:
        return Graded(grading.FIGURE, "a new table" if old is None else "a table that is gone")
    added, removed, came, went = moved
    parts = [
        words
        for found, words in (
            (added, "rows came"),
            (removed, "rows went"),
            (came, "columns came"),
            (went, "columns went"),
        )
        if found
    ]
    if parts:
        return Graded(grading.FIGURE, " and ".join(parts))
    known = [
        (fields.get(cell.column, {"name": cell.column}), cell.old or "", cell.new or "")
        for cells in changed.values()
        for cell in cells
    ]
    return grading.of_cells(known)
