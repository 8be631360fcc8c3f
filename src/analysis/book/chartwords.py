"""The words of a chart as print has them: curly quotation marks, and tooltips that name what the table behind names.

The table and its CSV keep what the tables of the book hold; only what is drawn or shown over a mark is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.book.quotes import curly

# What stands under these names is read by the machine: expressions, names of columns, patterns of numbers.
FOR_MACHINES = {"calculate", "expr", "field", "filter", "format", "labelExpr", "test"}
DAY = "%-d %B %Y"
WHOLE, SHARE = ",d", ",.4~g"


def in_print(spec: Mapping, headings: Mapping[str, str]) -> dict:
    """A chart's specification with the marks of print, in its data too, and with tooltips for readers.

    `headings` says by field how the table behind the chart heads it.
    """
    return _printed(spec, headings, set(_broken(spec)))


def _printed(value: Any, headings: Mapping[str, str], broken: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _part(name, part, headings, broken) for name, part in value.items()}
    if isinstance(value, list):
        return [_printed(part, headings, broken) for part in value]
    return curly(value) if isinstance(value, str) else value


def _part(name: str, part: Any, headings: Mapping[str, str], broken: set[str]) -> Any:
    if name in FOR_MACHINES and isinstance(part, str):
        return part
    if name != "tooltip" or not _fields(part):
        return _printed(part, headings, broken)
    told = [_tip(tip, headings, broken, first=not at) for at, tip in enumerate(_fields(part))]
    return told if isinstance(part, list) else told[0]


def _fields(tooltip: Any) -> list[Mapping]:
    """The definitions of a tooltip, if each of them shows a field."""
    tips = tooltip if isinstance(tooltip, list) else [tooltip]
    return tips if all(isinstance(tip, Mapping) and "field" in tip for tip in tips) else []


def _tip(tip: Mapping, headings: Mapping[str, str], broken: set[str], first: bool) -> dict:
    """One line of a tooltip. What comes first without a name of its own is the mark's name, and heads the others."""
    field, kind = tip["field"], tip.get("type")
    title = tip.get("title") or headings.get(field)
    if title is None and first and kind in ("nominal", "ordinal"):
        return {**tip, "title": "title"}
    title = title or field.replace("_", " ")
    shown = {"quantitative": SHARE if field in broken else WHOLE, "temporal": DAY}.get(kind)
    pattern = {"format": shown} if shown and "format" not in tip else {}
    return {**tip, **pattern, "title": curly(title[:1].upper() + title[1:])}


def _broken(value: Any) -> Iterator[str]:
    """The fields in which some row of a chart's data holds a number that is not whole."""
    if isinstance(value, list):
        for part in value:
            yield from _broken(part)
    if not isinstance(value, Mapping):
        return
    for name, part in value.items():
        if isinstance(part, float) and not part.is_integer():
            yield name
        yield from _broken(part)
