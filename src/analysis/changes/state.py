"""A state of the book, as far as a change can touch what a reader sees: tables, cards, numbers, charts, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

CHART, TABLE = "chart", "table"
VERDICTS = "fact-check#claims-"  # the tables that print a verdict on each claim, its number in the first column
CLAIM, FINDING, NUMBER = "claim", "finding", "number"  # their columns


@dataclass(frozen=True)
class Table:
    """A table, every cell as the text it holds. `rows` are by key; a key of several columns is joined by slashes."""

    title: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Shown:
    """A chart or table that a page shows, with the rows behind it as text. `kind` is "chart" or "table"."""

    page: str
    name: str
    kind: str
    title: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def address(self) -> str:
        return f"{self.page}#{self.name}"


@dataclass(frozen=True)
class Page:
    """A page: the tables that it may read, the numbers and charts that it prints.

    `answers` are the numbers that its short answer rests on; `words` is a hash of its own text.
    """

    name: str
    title: str
    tables: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the book finds on one claim of the article, in the words that it prints."""

    claim: str
    finding: str


@dataclass(frozen=True)
class State:
    """All of it, by name. `facts` are as notebooks recorded them, each with the page that made it."""

    name: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    cards: Mapping[str, Mapping] = field(default_factory=dict)
    facts: Mapping[str, Mapping] = field(default_factory=dict)
    shown: Mapping[str, Shown] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each claim by the claim's number, from the tables in which the book prints them."""
        found = {}
        for address, shown in self.shown.items():
            if not address.startswith(VERDICTS):
                continue
            for cells in shown.rows:
                row = dict(zip(shown.fields, cells, strict=True))
                found[row[NUMBER]] = Verdict(row[CLAIM], row[FINDING])
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))

    @cached_property
    def cited(self) -> dict[str, tuple[str, ...]]:
        """The pages that print a number in their text, by its key."""
        return _users(self.pages, "facts")

    @cached_property
    def answering(self) -> dict[str, tuple[str, ...]]:
        """The pages whose short answer rests on a number, by its key."""
        return _users(self.pages, "answers")


def _users(pages: Mapping[str, Page], what: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, page in sorted(pages.items()):
        for key in getattr(page, what):
            found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def keyed(columns: tuple[str, ...], key: tuple[str, ...], rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """Rows by key. Without a key, or where two rows share one, they are told apart by a number."""
    found: dict[str, dict[str, str]] = {}
    for cells in rows:
        row = dict(zip(columns, cells, strict=True))
        name = base = "/".join(row[column] for column in (key or columns) if column in row)
        number = 1
        while name in found:
            number += 1
            name = f"{base}#{number}"
        found[name] = row
    return found
