"""Two states of the book compared: tables, cards, numbers, verdicts, charts, pages, each with its grade and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.changes import factdiff, grading, showndiff, tablediff
from analysis.changes.factdiff import FactChange
from analysis.changes.showndiff import ShownChange
from analysis.changes.state import VERDICTS, Page, State, Verdict
from analysis.changes.tablediff import TableChange


@dataclass(frozen=True)
class CardChange:
    """What a table's card says differently: each part by its place, old and new; "" where it is not there."""

    table: str
    parts: tuple[tuple[str, str, str], ...]
    grade: str = grading.COSMETIC
    why: str = "what the card says of the table changed, not its rows"


@dataclass(frozen=True)
class VerdictChange:
    """The finding on one claim before and after; "" where the claim is not on record."""

    number: str
    claim: str
    old: str
    new: str
    grade: str
    why: str


@dataclass(frozen=True)
class PageChange:
    """A page that a reader finds changed, and why. `grade` is the highest of what it prints."""

    page: str
    title: str
    grade: str
    why: str


@dataclass(frozen=True)
class Changes:
    """Everything that moved between two states, each list with what matters most first.

    `untouched` are the pages that read a changed table and print nothing else for it.
    """

    old: str
    new: str
    tables: tuple[TableChange, ...]
    cards: tuple[CardChange, ...]
    facts: tuple[FactChange, ...]
    verdicts: tuple[VerdictChange, ...]
    shown: tuple[ShownChange, ...]
    pages: tuple[PageChange, ...]
    untouched: tuple[str, ...]

    @cached_property
    def grade(self) -> str:
        """The grade of the whole: the highest of its parts."""
        return grading.highest(item.grade for item in self.items())

    def items(self) -> Iterator:
        """Everything that moved, whatever it is."""
        for part in (self.tables, self.cards, self.facts, self.verdicts, self.shown, self.pages):
            yield from part


def compare(old: State, new: State) -> Changes:
    """What moved from one state to another."""
    tables = tuple(_tables(old, new))
    facts = tuple(
        factdiff.differences(old.facts, new.facts, _both(old.cited, new.cited), _both(old.answering, new.answering))
    )
    verdicts = tuple(verdict_changes(old.verdicts, new.verdicts))
    shown = tuple(_told(one, verdicts) for one in showndiff.differences(old.shown, new.shown))
    pages = tuple(_pages(old, new, facts, shown))
    seen = {page.page for page in pages}
    moved = {change.table for change in tables}
    readers = [name for name, page in sorted(new.pages.items()) if moved & set(page.tables)]
    untouched = tuple(name for name in readers if name not in seen)
    return Changes(old.name, new.name, tables, tuple(_cards(old, new)), facts, verdicts, shown, pages, untouched)


def _told(change: ShownChange, verdicts: tuple[VerdictChange, ...]) -> ShownChange:
    """A table that prints a verdict which flipped is a finding, and so is the page that it stands on."""
    flipped = {one.number for one in verdicts}
    lines = {line[0] for pair in change.lines for line in pair if line}
    if not change.address.startswith(VERDICTS) or not flipped & lines:
        return change
    return replace(change, grade=grading.FINDING, why="a verdict flipped")


def _both(first: Mapping[str, tuple], second: Mapping[str, tuple]) -> dict[str, tuple[str, ...]]:
    """The pages that used a number before or use it now: one that a text has just dropped was cited too."""
    keys = first.keys() | second.keys()
    return {key: tuple(dict.fromkeys((*second.get(key, ()), *first.get(key, ())))) for key in keys}


def _tables(old: State, new: State) -> Iterator[TableChange]:
    found = []
    for name in sorted(old.tables.keys() | new.tables.keys()):
        fields = _fields(old, name) | _fields(new, name)
        change = tablediff.difference(name, old.tables.get(name), new.tables.get(name), fields)
        if change:
            found.append(change)
    yield from sorted(found, key=lambda one: (-grading.GRADES.index(one.grade), one.table))


def _fields(state: State, table: str) -> dict[str, Mapping]:
    card = state.cards.get(table)
    return {field["name"]: field for field in card["resources"][0]["schema"]["fields"]} if card else {}


def _cards(old: State, new: State) -> Iterator[CardChange]:
    for name in sorted(old.cards.keys() & new.cards.keys()):
        before, after = dict(_flat(old.cards[name])), dict(_flat(new.cards[name]))
        parts = tuple(
            (place, before.get(place, ""), after.get(place, ""))
            for place in dict.fromkeys((*before, *after))
            if before.get(place) != after.get(place)
        )
        if parts:
            yield CardChange(name, parts)


def _flat(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of a card by their place. Things of a list that have a name are found by it, not by their number."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(part, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list) and all(isinstance(part, Mapping) and part.get("name") for part in value):
        for part in value:
            yield from _flat(part, f"{place}.{part['name']}")
    elif isinstance(value, list):
        yield place, "; ".join(str(part) for part in value)
    else:
        yield place, str(value)


def verdict_changes(old: Mapping[str, Verdict], new: Mapping[str, Verdict]) -> Iterator[VerdictChange]:
    """The claims whose finding is another one, or that came or went."""
    for number in sorted(old.keys() | new.keys(), key=lambda number: (len(number), number)):
        before, after = old.get(number), new.get(number)
        first, second = (before.finding if before else ""), (after.finding if after else "")
        if first == second:
            continue
        why = "the verdict flipped" if first and second else "a claim came" if second else "a claim is gone"
        yield VerdictChange(number, (after or before).claim, first, second, grading.FINDING, why)


def _pages(
    old: State, new: State, facts: tuple[FactChange, ...], shown: tuple[ShownChange, ...]
) -> Iterator[PageChange]:
    numbers = {change.key: change for change in facts}
    things = {change.address: change for change in shown}
    found = []
    for name in sorted(old.pages.keys() | new.pages.keys()):
        before, after = old.pages.get(name), new.pages.get(name)
        page = after or before
        if before is None or after is None:
            why = "a new page" if before is None else "a page that is gone"
            found.append(PageChange(name, page.title, grading.FIGURE, why))
            continue
        found += _page(before, after, numbers, things)
    yield from sorted(found, key=lambda one: (-grading.GRADES.index(one.grade), one.page))


def _page(
    before: Page, after: Page, numbers: Mapping[str, FactChange], things: Mapping[str, ShownChange]
) -> Iterator[PageChange]:
    made = [change for change in numbers.values() if after.name in _makers(change)]
    cited = [numbers[key] for key in dict.fromkeys((*after.facts, *before.facts)) if key in numbers]
    counts = {
        "number": list({change.key: change for change in (*made, *cited)}.values()),
        "chart or table": [things[name] for name in dict.fromkeys((*after.shows, *before.shows)) if name in things],
    }
    why = [f"{len(found)} {noun if len(found) == 1 else PLURALS[noun]}" for noun, found in counts.items() if found]
    grades = [change.grade for found in counts.values() for change in found]
    if before.words != after.words or before.title != after.title:
        why.append("its words")
        grades.append(grading.COSMETIC)
    if why:
        yield PageChange(after.name, after.title, grading.highest(grades), ", ".join(why))


PLURALS = {"number": "numbers", "chart or table": "charts and tables"}


def _makers(change: FactChange) -> set[str]:
    return {side["page"] for side in (change.old, change.new) if side and side.get("page")}
