"""The conversation about a row: each column in the order of the card, with what it means and what may stand there.

Nothing is written here, so that a conversation may be broken off at any point.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import replace

import click

from analysis.adding.columns import TODAY, Column, PercentGiven, columns, next_id
from analysis.adding.proposal import Change, refuse_derived
from analysis.paths import Project
from analysis.problems import Problems, listed, suggest
from analysis.tables import key, resource

LIST, ADD, EMPTY = "?", "+", "-"
GRADE, SAFE_GRADE = "verified", "recalled"  # nobody who only presses Enter says that a source was read
WIDTH = 100
MOST = 40  # values of a list that are shown at once


class Talk:
    """A conversation with one person. `changes` are the rows agreed so far, of other tables first."""

    def __init__(self, place: Project, today: str):
        self.place, self.today = place, today
        self.changes: list[Change] = []

    def row(self, table: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
        """A whole new row, asked column by column; `known` are cells that need no asking."""
        refuse_derived(self.place, table)
        described = resource(table, self.place.root)
        click.echo(f"{described['title']}: a row is {described['row']}.")
        _wrapped(
            f"Enter leaves a column empty or takes the value in brackets; {EMPTY} empties it; {LIST} lists what may "
            "stand there; Ctrl-C stops, and nothing is written.",
            "",
        )
        asked = dict(known or {})
        wanted = self._columns(table)
        for name, column in wanted.items():
            if name in asked:
                continue
            asked[name] = self.cell(column, self._default(table, name), f"{len(asked) + 1} of {len(wanted)}")
        row = {name: asked[name] for name in wanted}
        self.changes.append(Change(table, row))
        return row

    def correct(self, table: str, before: Mapping[str, str]) -> None:
        """Cells of a row, asked one by one until none is left to correct."""
        self.changes.append(Change(table, dict(before), before))
        while self.again():
            pass

    def again(self) -> bool:
        """Ask for a column to answer anew, and for its value. False if there is none."""
        typed = click.prompt(f"Column to change (Enter: none){self._others()}", default="", show_default=False)
        table, _, name = typed.strip().rpartition(".")
        if not name:
            return False
        at = self._agreed_on(table)
        if at is None:
            click.echo(f"  no row of {table} was agreed here; {suggest(table, [one.table for one in self.changes])}")
            return self.again()
        change = self.changes[at]
        known = self._columns(change.table)
        if name not in known:
            click.echo(f"  {change.table} has no column {name}; {suggest(name, known) or f'it has {listed(known)}'}")
            return self.again()
        value = self.cell(known[name], change.row[name])
        self.changes[at] = Change(change.table, {**change.row, name: value}, change.before)
        return True

    def _others(self) -> str:
        """How a row that was added on the way is reached."""
        return f"; {self.changes[0].table}.COLUMN for that row" if len(self.changes) > 1 else ""

    def _agreed_on(self, table: str) -> int | None:
        """Which of the rows agreed is the last of a table; without a table, the last of all."""
        found = [at for at, change in enumerate(self.changes) if table in ("", change.table)]
        return found[-1] if found else None

    def cell(self, column: Column, default: str, position: str = "") -> str:
        """One cell, asked until it can stand."""
        self._introduce(column, position)
        while True:
            typed = click.prompt(column.name, default=default, show_default=bool(default), type=str).strip()
            if typed == LIST:
                self._list(column)
                continue
            if typed == EMPTY:
                typed = ""
            if typed == ADD and column.refers_to:
                return self._added(column, "")
            try:
                return column.read(self._numbered(column, typed), self.today)
            except PercentGiven as given:
                if click.confirm(f"  {given}. Write {given.share}?"):
                    return given.share
            except ValueError as error:
                click.echo(f"  expected {column.expected()}; {error}")
                added = self._offer(column, typed)
                if added:
                    return added

    def _columns(self, table: str) -> dict[str, Column]:
        """The columns of a table, which may name the rows agreed so far."""
        return {name: self._with_agreed(column) for name, column in columns(self.place, table).items()}

    def _with_agreed(self, column: Column) -> Column:
        agreed = [change.row for change in self.changes if change.table == column.refers_to]
        if not agreed:
            return column
        field = column.declared["reference"]["field"]
        return replace(column, choices={**column.choices, **{row[field]: "new" for row in agreed}})

    def _default(self, table: str, name: str) -> str:
        if name == GRADE:
            return SAFE_GRADE
        taken = [change.row[name] for change in self.changes if change.table == table and name in change.row]
        return (next_id(self.place, table, taken) or "") if [name] == key(table, self.place.root) else ""

    def _introduce(self, column: Column, position: str) -> None:
        title = column.declared.get("title", column.name)
        click.echo()
        _wrapped(f"{title}{f' ({position})' if position else ''}. {column.means()}", "")
        may = "must be filled" if column.required else "may be empty"
        more = f"; {TODAY} stands for {self.today}" if column.declared.get("kind") == "partial_date" else ""
        listed_here = bool(column.choices) and not column.refers_to
        what = "one of these" if listed_here else column.expected().removesuffix(", not empty")
        _wrapped(f"{may}; {what}{more}", "  ")
        if listed_here:
            self._list(column)

    def _list(self, column: Column) -> None:
        """What may stand in a column, numbered where a number can be typed instead."""
        if not column.choices:
            click.echo(f"  {column.expected()}")
            return
        for number, (value, means) in enumerate(column.choices.items(), start=1):
            if number > MOST:
                click.echo(f"  and {len(column.choices) - MOST} more: type a word of it to find the nearest")
                return
            count = "" if column.refers_to else f"{number}. "
            click.echo(f"  {count}{value}{f': {means}' if means else ''}")

    def _numbered(self, column: Column, typed: str) -> str:
        """The value that a number of the list stands for, unless the number is itself a value."""
        values = list(column.choices)
        by_number = typed.isdigit() and typed not in values and not column.refers_to and 0 < int(typed) <= len(values)
        return values[int(typed) - 1] if by_number else typed

    def _offer(self, column: Column, typed: str) -> str:
        """A value of another table that is not on record there may be added first."""
        if not column.refers_to or not typed or column.is_list:
            return ""
        if not click.confirm(f"  Is {typed} new, and shall it be added to {column.refers_to} first?"):
            return ""
        return self._added(column, typed)

    def _added(self, column: Column, value: str) -> str:
        """A new row of the table that a column refers to; empty if that table cannot be added to."""
        field = column.declared["reference"]["field"]
        known = {}
        try:
            refuse_derived(self.place, column.refers_to)
            if value:
                known = {field: columns(self.place, column.refers_to)[field].read(value)}
        except (Problems, ValueError) as error:
            click.echo(f"  {error}")
            return ""
        return self.row(column.refers_to, known)[field]


def _wrapped(text: str, indent: str) -> None:
    click.echo(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent="  "))


def show(row: Mapping[str, str], before: Mapping[str, str] | None = None) -> Iterable[str]:
    """A row, a line a column, empty ones left out; of a corrected one only the cells that differ, old and new."""
    width = max(len(name) for name in row)
    for name, value in row.items():
        if before is None and value:
            yield f"  {name:<{width}}  {value}"
        elif before is not None and before[name] != value:
            yield f"  {name:<{width}}  {before[name] or '(empty)'} -> {value or '(empty)'}"
