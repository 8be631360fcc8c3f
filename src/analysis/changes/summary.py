"""A comparison in one paragraph: how much it matters, and how many of each thing moved."""

from __future__ import annotations

from analysis.changes import factdiff, grading
from analysis.changes.compare import Changes
from analysis.changes.state import CHART


def summary(changes: Changes) -> str:
    """The grade in words, then counts."""
    if changes.grade == grading.NONE:
        return "Nothing changed."
    said = f"{grading.WORDS[changes.grade].capitalize()}."
    return f"{said} {_joined(list(_counts(changes)))}."


def _counts(changes: Changes):
    flipped = sum(1 for one in changes.verdicts if one.old and one.new)
    moved = sum(1 for one in changes.facts if one.kind == factdiff.MOVED)
    charts = sum(1 for one in changes.shown if one.kind == CHART and one.grade != grading.COSMETIC)
    rows = {
        "added": sum(len(one.added) for one in changes.tables),
        "removed": sum(len(one.removed) for one in changes.tables),
        "changed": sum(len(one.changed) for one in changes.tables),
    }
    yield _some(flipped, "verdict flipped", "verdicts flipped") or "no verdict flipped"
    yield _some(moved, "number moved", "numbers moved") or "no number moved"
    for kind in (factdiff.ADDED, factdiff.REMOVED, factdiff.REWORDED):
        found = sum(1 for one in changes.facts if one.kind == kind)
        yield _some(found, f"number {kind}", f"numbers {kind}")
    yield _some(charts, "chart has other data", "charts have other data")
    for what, count in rows.items():
        yield _some(count, f"row {what}", f"rows {what}")
    yield _some(len(changes.cards), "card changed", "cards changed")
    yield _some(len(changes.pages), "page reads differently", "pages read differently")


def _some(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


def _joined(parts: list[str]) -> str:
    found = [part for part in parts if part]
    text = ", ".join(found[:-1]) + (" and " if len(found) > 1 else "") + found[-1]
    return text[:1].upper() + text[1:]
