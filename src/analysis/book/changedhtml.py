"""What moved between two editions, as the page and the feed print it: a grade, verdicts, numbers, charts, tables.

It takes a comparison in the shape of `analysis.changes.asjson`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from html import escape

from analysis.book.figures import counted, fact_conditions
from analysis.book.markup import plain_table
from analysis.changes import factdiff, grading
from analysis.changes.state import CHART

MOST = 80  # lines of one table; the JSON file has all
CHARTS = 12


def moved(found: Mapping, name: str, anchors: Container[str]) -> str:
    """All of it in HTML. `name` tells its tables from those of other editions; `anchors` are the keys with an entry."""
    if found["grade"] == grading.NONE:
        return f"<p>No number, verdict or table differs from {escape(found['old'])}.</p>"
    parts = [
        f'<p class="change-grade"><strong>{escape(found["grade"].capitalize())}</strong>, against '
        f"{escape(found['old'])}. {escape(found['summary'])}</p>",
        *_verdicts(found["verdicts"], name),
        *_numbers(found["facts"], name, anchors),
        *_charts([one for one in found.get("shown", ()) if one["kind"] == CHART], name),
        *_tables(found["tables"], name),
    ]
    return '<div class="what-moved">\n' + "\n".join(parts) + "\n</div>"


def _verdicts(verdicts: Iterable[Mapping], name: str) -> Iterator[str]:
    rows = [
        (escape(one["number"]), escape(one["claim"]), escape(one["old"] or "none"), escape(one["new"] or "none"))
        for one in verdicts
    ]
    yield from _table("Verdicts that flipped", ("Claim", "In words", "Before", "Now"), rows, name)


def _numbers(facts: Iterable[Mapping], name: str, anchors: Container[str]) -> Iterator[str]:
    by_kind: dict[str, list[Mapping]] = {}
    for one in facts:
        by_kind.setdefault(one["kind"], []).append(one)
    rows = [
        (
            _named(one, anchors),
            value(one["old"]),
            value(one["new"]),
            escape(one["difference_text"]),
            escape(one["overlap"]),
            escape(one["grade"]),
        )
        for one in by_kind.get(factdiff.MOVED, ())
    ]
    heads = ("Number", "Before", "Now", "Difference", "Intervals overlap", "Grade")
    yield from _table("Numbers that moved", heads, rows, name)
    for kind, caption in ((factdiff.REMOVED, "Numbers that are gone"), (factdiff.ADDED, "New numbers")):
        rows = [
            (_named(one, anchors), value(one["old"] or one["new"]), escape(one["why"])) for one in by_kind.get(kind, ())
        ]
        yield from _table(caption, ("Number", "Value", "Why"), rows, name)
    reworded = len(by_kind.get(factdiff.REWORDED, ()))
    if reworded:
        yield f"<p>{counted(reworded, 'number')} with other words, sources or rows behind the same value.</p>"


def _named(change: Mapping, anchors: Container[str]) -> str:
    means = escape((change["new"] or change["old"])["means"])
    key = escape(change["key"])
    return f'<a href="facts.html#{key}">{means}</a>' if change["key"] in anchors else means


def value(fact: Mapping) -> str:
    """A number with its interval and denominator."""
    conditions = "; ".join(fact_conditions(fact))
    return escape(f"{fact['text']} ({conditions})" if conditions else fact["text"])


def _charts(charts: list[Mapping], name: str) -> Iterator[str]:
    """The lines of data that differ, old and new beside each other."""
    changed = [one for one in charts if one["grade"] != grading.COSMETIC]
    for one in changed[:CHARTS]:
        rows = [
            (escape("; ".join(old)) if old else "none", escape("; ".join(new)) if new else "none")
            for old, new in one["lines"]
        ]
        caption = f"Other data: {one['title_new'] or one['title_old']}"
        yield from _table(caption, ("Before", "Now"), rows, f"{name} {one['address']}")
    if len(changed) > CHARTS:
        yield f"<p>{counted(len(changed) - CHARTS, 'more chart')} with other data.</p>"


def _tables(tables: Iterable[Mapping], name: str) -> Iterator[str]:
    rows = [
        (escape(one["title"]), f"{one['rows_old']:,}", f"{one['rows_new']:,}", escape(_rows_moved(one)))
        for one in tables
    ]
    yield from _table("Tables that changed", ("Table", "Rows before", "Rows now", "What"), rows, name)


def _rows_moved(table: Mapping) -> str:
    """How many rows came, went and changed, where that is known; else the reason for the grade."""
    counts = [(what, count) for what, count in (table["counts"] or {}).items() if count]
    return ", ".join(f"{count:,} {what}" for what, count in counts) or table["why"]


def _table(caption: str, headings: Iterable[str], rows: list, name: str) -> Iterator[str]:
    if not rows:
        return
    yield plain_table(caption, headings, rows[:MOST], name)
    if len(rows) > MOST:
        yield f"<p>{counted(len(rows) - MOST, 'more line')} in the files of the edition.</p>"
