"""How much a change matters to somebody who has cited the book, from nothing to another finding.

none       nothing changed
cosmetic   nothing that a reader could cite changed: notes, words, code
figure     a number, an interval, a row or the data of a chart moved
finding    a verdict flipped, a short answer reads differently, a number left its interval, or a number that the
           text cites came or went
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

NONE, COSMETIC, FIGURE, FINDING = GRADES = ("none", "cosmetic", "figure", "finding")
WORDS = {
    NONE: "nothing changed",
    COSMETIC: "words, notes or code changed, and nothing that a reader could cite",
    FIGURE: "a number, an interval, a row or the data of a chart moved, and every finding stands",
    FINDING: "a finding changed",
}
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
PHRASE = 3  # a cell of at most so many words is a category, not a sentence
YES, NO, UNKNOWN = "yes", "no", "not known"


class Graded(NamedTuple):
    """A grade and the reason for it, in one sentence."""

    grade: str
    why: str


def highest(grades: Iterable[str]) -> str:
    """The grade of a whole: that of the part which matters most."""
    return max(grades, key=GRADES.index, default=NONE)


def is_words(field: Mapping[str, Any]) -> bool:
    """Whether a column holds free text: no number, date, choice, list or reference, by its card."""
    free = field.get("type", "string") == "string" and not field.get("kind") and not field.get("reference")
    return bool(free and not field.get("constraints", {}).get("enum"))


def same_figures(old: str, new: str) -> bool:
    """Whether two texts hold the same figures in the same order: then only words differ."""
    return DIGITS.findall(old) == DIGITS.findall(new)


def citable(field: Mapping[str, Any], cell: str) -> str:
    """What of a cell a reader could cite: all of a value, the figures of a text."""
    return " ".join(DIGITS.findall(cell)) if is_words(field) else cell


def overlap(old: Mapping, new: Mapping) -> str:
    """Whether the intervals of a number before and after share a value; not known if one has no interval."""
    if not old.get("interval") or not new.get("interval"):
        return UNKNOWN
    (low, high), (new_low, new_high) = old["interval"], new["interval"]
    return YES if low <= new_high and new_low <= high else NO


def of_fact(old: Mapping | None, new: Mapping | None, cited: Iterable[str], answering: Iterable[str]) -> Graded:
    """The grade of a number that came, went or changed. `cited` are the pages that print it in their text."""
    cited, answering = ", ".join(cited), ", ".join(answering)
    if old is None or new is None:
        done = "a new number" if old is None else "a number that is gone"
        if cited:
            return Graded(FINDING, f"{done}, cited on {cited}")
        return Graded(FIGURE, f"{done}; no text cites it")
    if all(same(old, new, part) for part in ("value", "unit", "interval", "n")):
        parts = [words for part, words in REWORDED.items() if not same(old, new, part)]
        return Graded(COSMETIC, f"the number stands; {' and '.join(parts)} changed")
    if isinstance(old["value"], str) or isinstance(new["value"], str):
        if answering:
            return Graded(FINDING, f"the short answer of {answering} rests on these words")
        return Graded(FIGURE, "its words changed; no short answer rests on it")
    if overlap(old, new) == NO:
        return Graded(FINDING, "the intervals before and after do not overlap")
    if old.get("interval") and not old["interval"][0] <= new["value"] <= old["interval"][1]:
        return Graded(FINDING, "the number left its old interval")
    return Graded(FIGURE, _moved(old, new))


REWORDED = {"means": "its definition", "text": "its form in print", "sources": "its sources", "rows": "its rows"}


def same(old: Mapping, new: Mapping, part: str) -> bool:
    """Whether a part of two recorded numbers is the same; lists and tuples alike, absent and empty alike."""
    first, second = old.get(part), new.get(part)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return list(first) == list(second)
    return first == second or (first in (None, "", [], {}) and second in (None, "", [], {}))


def _moved(old: Mapping, new: Mapping) -> str:
    if not same(old, new, "value"):
        return "the number moved" + (" within its old interval" if old.get("interval") else "; no interval is known")
    if not same(old, new, "interval"):
        return "its interval moved"
    return "its denominator or unit changed"


def of_cells(cells: Iterable[tuple[Mapping, str, str]]) -> Graded:
    """The grade of changed cells of a table, each with its field's description, the old and the new text."""
    moved = [field["name"] for field, old, new in cells if citable(field, old) != citable(field, new)]
    if moved:
        return Graded(FIGURE, f"values changed in {', '.join(dict.fromkeys(moved))}")
    return Graded(COSMETIC, "only words changed")


def of_chart(old_rows: Iterable, new_rows: Iterable, same_title: bool) -> Graded:
    """A chart's data are what it says, labels included."""
    if list(old_rows) != list(new_rows):
        return Graded(FIGURE, "the data of the chart moved")
    return Graded(COSMETIC, "only its words changed" if same_title else "only its title changed")


def of_printed(pairs: Iterable[tuple[str, str]], lines_moved: bool) -> Graded:
    """A table on a page: other figures, categories or lines matter; other sentences do not."""
    if lines_moved:
        return Graded(FIGURE, "lines of the table came or went")
    for old, new in pairs:
        if not same_figures(old, new) or max(len(old.split()), len(new.split())) <= PHRASE:
            return Graded(FIGURE, "values of the table moved")
    return Graded(COSMETIC, "only words of the table changed")
