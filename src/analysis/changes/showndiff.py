"""What changed in the charts and tables that pages show: the lines that differ, old and new beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from analysis.changes import grading
from analysis.changes.grading import Graded
from analysis.changes.state import CHART, Shown

Line = tuple[str, ...] | None
MOST = 2_000  # lines up to which the likeliest pairs are looked for; longer tables are paired line by line


@dataclass(frozen=True)
class ShownChange:
    """A chart or table before and after. `lines` are those that differ, in pairs; None where there is no partner."""

    address: str
    kind: str
    title_old: str
    title_new: str
    fields_old: tuple[str, ...]
    fields_new: tuple[str, ...]
    lines: tuple[tuple[Line, Line], ...]
    grade: str
    why: str


def differences(old: Mapping[str, Shown], new: Mapping[str, Shown]) -> list[ShownChange]:
    """Every chart and table that is not the same, those that matter most first."""
    addresses = sorted(old.keys() | new.keys())
    found = [_one(old.get(name), new.get(name)) for name in addresses if old.get(name) != new.get(name)]
    return sorted(found, key=lambda one: (-grading.GRADES.index(one.grade), one.kind, one.address))


def _one(old: Shown | None, new: Shown | None) -> ShownChange:
    here = new or old
    before, after = (old.rows if old else ()), (new.rows if new else ())
    lines = tuple(pairs(before, after))
    grade, why = _grade(old, new, lines)
    return ShownChange(
        here.address,
        here.kind,
        old.title if old else "",
        new.title if new else "",
        old.fields if old else (),
        new.fields if new else (),
        lines,
        grade,
        why,
    )


def _grade(old: Shown | None, new: Shown | None, lines: tuple[tuple[Line, Line], ...]) -> Graded:
    if old is None or new is None:
        return Graded(
            grading.FIGURE, f"a {'new ' if old is None else ''}{(new or old).kind}{'' if new else ' is gone'}"
        )
    if old.fields != new.fields:
        return Graded(grading.FIGURE, "its columns changed")
    if not grading.same_figures(old.title, new.title):
        return Graded(grading.FIGURE, "the figures in its title changed")
    if new.kind == CHART:
        return grading.of_chart(old.rows, new.rows, old.title == new.title)
    cells = [pair for first, second in lines if first and second for pair in zip(first, second, strict=True)]
    moved = any(first is None or second is None for first, second in lines)
    return grading.of_printed([(first, second) for first, second in cells if first != second], moved)


def pairs(old: tuple[tuple[str, ...], ...], new: tuple[tuple[str, ...], ...]) -> Iterator[tuple[Line, Line]]:
    """The lines that differ, each with the one that stands in its place."""
    if max(len(old), len(new)) > MOST:
        yield from (pair for pair in zip_longest(old, new) if pair[0] != pair[1])
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[start:end], new[new_start:new_end])
