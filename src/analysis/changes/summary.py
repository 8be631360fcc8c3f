"""A comparison in one paragraph: how much it matters, and how many of each thing moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.changes import factdiff, grading
from analysis.changes.state import CHART


def summary(found: Mapping) -> str:
    """The grade in words, then counts, of a comparison in the shape of `asjson`; parts that it lacks count nothing."""
    if found["grade"] == grading.NONE:
        return "Nothing changed."
    return f"{grading.WORDS[found['grade']].capitalize()}. {_joined([part for part in _counts(found) if part])}."


def _counts(found: Mapping) -> Iterator[str]:
    flipped = sum(1 for one in found["verdicts"] if one["old"] and one["new"])
    kinds = [one["kind"] for one in found["facts"]]
    moved = kinds.count(factdiff.MOVED)
    charts = [one for one in found.get("shown", ()) if one["kind"] == CHART and one["grade"] != grading.COSMETIC]
    yield _some(flipped, "verdict flipped", "verdicts flipped") or "no verdict flipped"
    yield _some(moved, "number moved", "numbers moved") or "no number moved"
    for kind in (factdiff.ADDED, factdiff.REMOVED, factdiff.REWORDED):
        yield _some(kinds.count(kind), f"number {kind}", f"numbers {kind}")
    yield _some(len(charts), "chart has other data", "charts have other data")
    for what in ("added", "removed", "changed"):
        rows = sum(table["counts"][what] for table in found["tables"] if table["counts"])
        yield _some(rows, f"row {what}", f"rows {what}")
    unknown = sum(1 for table in found["tables"] if not table["counts"])
    yield _some(unknown, "table changed", "tables changed")
    yield _some(len(found.get("cards", ())), "card changed", "cards changed")
    yield _some(len(found.get("pages", ())), "page reads differently", "pages read differently")


def _some(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}" if count else ""


def _joined(parts: list[str]) -> str:
    text = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    return text[:1].upper() + text[1:]
