"""The part of *due for a check* that goes by dates: rows checked longer ago than their limit, and the next dates.

A page has no clock: it says how things stood on the newest day on which any row was checked. The day of today is asked
with `analysis due`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from analysis import dates
from analysis.book.catalogue import Catalogue
from analysis.book.figures import counted
from analysis.book.markup import plain_table
from analysis.upkeep.deadlines import Deadline
from analysis.upkeep.duereport import Due, due, grouped

MANY = 25  # rows of one group that are named; of more the number is given


def section(catalogue: Catalogue) -> list[str]:
    """The part as HTML; nothing if no card sets a limit."""
    if not catalogue.checked:
        return []
    found = due(catalogue.project, dates.parse(catalogue.checked).last)
    if not found.past and not found.ahead:
        return []
    parts = ['<h2 id="past-the-limit">Checked longer ago than the limit</h2>', _standing(found)]
    if found.past:
        cells = [
            (_named(catalogue, rows), _words(rows[0].by), _sentence(why)) for (_, why), rows in grouped(found.past)
        ]
        parts.append(plain_table("Past the limit", ("Rows", "Due since", "Why"), cells))
    if found.ahead:
        cells = [
            (_words(by), _named(catalogue, mine), _sentence(why))
            for by, _, rows in found.coming()
            for (_, why), mine in grouped(rows)
        ]
        parts.append(plain_table("Due next", ("Due by", "Rows", "Why"), cells))
    return parts


def _standing(found: Due) -> str:
    limits = {(one.table, one.days) for one in (*found.past, *found.ahead)}
    shortest, longest = min(days for _, days in limits), max(days for _, days in limits)
    span = f"{shortest} to {longest}" if shortest != longest else f"{shortest}"
    past = counted(len(found.past), "row") if found.past else "no row"
    return (
        f"<p>Some rows must be compared with their source again after {span} days, as the card of their table says. On "
        f"{_words(found.on)}, the newest day on which any row was checked, {past} had gone longer. For any other day: "
        "<code>analysis due --on 2027-01-31</code>.</p>"
    )


def _named(catalogue: Catalogue, rows: Sequence[Deadline]) -> str:
    """A group of rows of one table: how many, and which if they are few."""
    title = escape(catalogue.title(rows[0].table))
    number = f"{title}: {counted(len(rows), 'row')}"
    if len(rows) > MANY:
        return number
    return f"{number}, " + ", ".join(_row(catalogue, one) for one in rows)


def _row(catalogue: Catalogue, one: Deadline) -> str:
    key = escape(one.key)
    known = one.table == "sources" and one.key in catalogue.sources
    return f'<a href="sources.html#{key}">{key}</a>' if known else f"<code>{key}</code>"


def _sentence(why: str) -> str:
    return f"{escape(why[:1].upper() + why[1:])}."


def _words(day: date) -> str:
    """A day in words, of which the number does not stand alone at the end of a line."""
    return dates.words(day.isoformat()).replace(" ", "\N{NO-BREAK SPACE}", 1)
