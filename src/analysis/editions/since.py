"""What has moved since an edition was frozen, from its files alone: numbers, verdicts, counts of rows.

The shape is that of `analysis.changes.asjson`. The rows of an older edition are not kept, only their count and hashes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from analysis.changes import factdiff, grading
from analysis.changes.asjson import FORM
from analysis.changes.compare import verdict_changes
from analysis.changes.grading import Graded
from analysis.changes.state import State
from analysis.changes.summary import summary
from analysis.editions.frozen import Frozen

NOTHING = {"rows": 0, "title": ""}
COUNTED = {"columns_added": [], "columns_removed": [], "added": None, "removed": None, "changed": None, "counts": None}


def since(edition: Frozen, state: State, tables: Mapping[str, Mapping]) -> dict:
    """What moved from an edition to a state of the book, whose tables are measured as in `measures.tables`."""
    cited = _both({key: fact["cited_on"] for key, fact in edition.facts.items()}, state.cited)
    answers = _both({key: fact["answers"] for key, fact in edition.facts.items()}, state.answering)
    # What an edition does not keep of a number cannot differ.
    now = {key: {part: fact.get(part) for part in factdiff.KEPT} for key, fact in state.facts.items()}
    then = {key: {part: fact.get(part) for part in factdiff.KEPT} for key, fact in edition.facts.items()}
    facts = factdiff.differences(then, now, cited, answers)
    verdicts = list(verdict_changes(edition.verdicts, state.verdicts))
    moved = list(_tables(edition.manifest["tables"], tables))
    grades = [one.grade for one in (*facts, *verdicts)] + [one["grade"] for one in moved]
    found = {
        "form": FORM,
        "old": f"edition {edition.name}",
        "new": state.name,
        "grade": grading.highest(grades),
        "tables": sorted(moved, key=lambda one: (-grading.GRADES.index(one["grade"]), one["table"])),
        "facts": [asdict(one) for one in facts],
        "verdicts": [asdict(one) for one in verdicts],
    }
    return json.loads(json.dumps(found | {"summary": summary(found)}))


def _both(first: Mapping[str, tuple], second: Mapping[str, tuple]) -> dict[str, tuple[str, ...]]:
    keys = first.keys() | second.keys()
    return {key: tuple(dict.fromkeys((*second.get(key, ()), *first.get(key, ())))) for key in keys}


def _tables(old: Mapping[str, Mapping], new: Mapping[str, Mapping]) -> Iterator[dict]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        grade, why = _grade(before, after)
        if grade == grading.NONE:
            continue
        here = after or before
        rows = {"rows_old": (before or NOTHING)["rows"], "rows_new": (after or NOTHING)["rows"]}
        yield {"table": name, "title": here["title"], **rows, **COUNTED, "grade": grade, "why": why}


def _grade(before: Mapping | None, after: Mapping | None) -> Graded:
    if before is None or after is None:
        return Graded(grading.FIGURE, "a new table" if before is None else "a table that is gone")
    if before["rows"] != after["rows"]:
        return Graded(grading.FIGURE, "rows came or went")
    if before["values_sha256"] != after["values_sha256"]:
        return Graded(grading.FIGURE, "values changed")
    if before["sha256"] != after["sha256"]:
        return Graded(grading.COSMETIC, "only words changed")
    if before["card_sha256"] != after["card_sha256"]:
        return Graded(grading.COSMETIC, "only its card changed")
    return Graded(grading.NONE, "nothing changed")
