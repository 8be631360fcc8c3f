"""Tables and small pieces of prose that a notebook shows: plain HTML that everybody can read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from analysis import dates
from analysis.charts import SLUG, plain

MIME = "application/vnd.faces-places.table+json"
PHRASE, PROSE = 28, 90  # characters from which a cell is a phrase, or prose
DATED = re.compile(r"(\d{1,2} )?([A-Z][a-z]+ )?\d{4}")  # a day, a month or a year in words
NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+){2,}")  # a name of three words or more, such as that of a table
SHORT = 12  # characters up to which a day or an identifier is kept on one line
YEARS = ("year", "edition")  # what the names of columns that hold years end with
DATE = "_date"  # what the names of columns that hold dates end with
PHONE = 34  # characters that fit beside each other on a narrow phone


@dataclass(frozen=True)
class Shown:
    """A table ready for readers: caption, headings, rows, the sources behind it."""

    caption: str
    table: Mapping[str, Any]
    sources: tuple[str, ...] = ()
    name: str | None = None
    row_header: str | None = None
    formats: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict:
        return {
            "name": self.name,
            "caption": self.caption,
            "table": dict(self.table),
            "sources": list(self.sources),
            "row_header": self.row_header,
            "formats": dict(self.formats),
        }

    def html(self) -> str:
        return table_html(self.as_dict())

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.as_dict(), "text/html": self.html(), "text/plain": self.caption}


@dataclass(frozen=True)
class Words:
    """A paragraph, written in MyST Markdown."""

    text: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/markdown": self.text, "text/plain": self.text}


def words(text: str) -> Words:
    """A piece of prose that a notebook composes, such as the sentences at the head of a state's page.

    Raises ValueError if there is nothing to say.
    """
    if not text or not text.strip():
        raise ValueError("there are no words to show")
    return Words(text.strip())


def table(
    frame: pd.DataFrame,
    *,
    caption: str,
    headings: Mapping[str, str] | None = None,
    sources: Iterable[str] = (),
    name: str | None = None,
    row_header: str | None = None,
    formats: Mapping[str, str] | None = None,
) -> Shown:
    """A table for readers, in the order of the frame; its index is not shown.

    `headings` picks columns and says how each is headed (all columns under their own names without it).
    `row_header` is the column that names the row. `formats` holds Python formats such as ".1%" by column.
    `name` gives the table an address on its page and a CSV.

    Raises ValueError if the caption is missing, the name is not lower-case words joined by hyphens, or a column
    is not in the frame.
    """
    if not caption or not caption.strip():
        raise ValueError("a table needs a caption that says what it holds")
    if name is not None and not SLUG.fullmatch(name):
        raise ValueError(f"table {name!r}: a name is lower-case words joined by hyphens")
    headings = dict(headings) if headings else {str(column): str(column) for column in frame.columns}
    named = [*headings, *(formats or {}), *([row_header] if row_header else [])]
    missing = [column for column in dict.fromkeys(named) if column not in frame.columns]
    if missing:
        raise ValueError(f"the table {caption!r} has no column {', '.join(missing)}")
    rows = [[plain(value) for value in row] for row in frame[list(headings)].itertuples(index=False)]
    return Shown(
        caption=caption.strip(),
        table={"fields": list(headings), "headings": list(headings.values()), "rows": rows},
        sources=tuple(dict.fromkeys(sources)),
        name=name,
        row_header=row_header,
        formats=dict(formats or {}),
    )


def table_html(shown: Mapping[str, Any], most: int | None = None, root: str = "") -> str:
    """A stored table as HTML: caption, column and row headings with their scope, numbers set to the right.

    The frame around it scrolls and can be reached by keyboard where the table may be wider than a phone. The book
    adds `links`, by column and cell an address from the top of the site, where `root` leads, and what it is called.
    """
    data, formats, links = shown["table"], shown.get("formats") or {}, shown.get("links") or {}
    fields, rows = data["fields"], data["rows"]
    kinds = {name: _kind([row[at] for row in rows], name, links) for at, name in enumerate(fields)}
    anchor = f"table-{shown.get('name') or _digest(shown)}"
    head = "".join(
        f'<th scope="col"{_class(kinds[name])}>{escape(heading)}</th>'
        for name, heading in zip(fields, data["headings"], strict=True)
    )
    body = "\n".join(_row(row, kinds, shown.get("row_header"), formats, links, root) for row in rows[:most])
    return (
        f'<div class="table-frame"{_frame(data, rows, anchor)}>\n<table class="data" id="{anchor}">\n'
        f'<caption id="{anchor}-caption">{escape(shown["caption"])}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _row(
    row: list, kinds: Mapping[str, str], row_header: str | None, formats: Mapping, links: Mapping, root: str
) -> str:
    cells = []
    for (name, kind), value in zip(kinds.items(), row, strict=True):
        text = _breaking(escape(cell_text(_read(value, name, links), formats.get(name))))
        if value in links.get(name, {}):
            text = f'<a href="{escape(root + links[name][value][0], quote=True)}">{text}</a>'
        if name == row_header:
            cells.append(f'<th scope="row"{_class(kind)}>{text}</th>')
        else:
            cells.append(f"<td{_class(kind)}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _breaking(text: str) -> str:
    """A name of several words, such as that of a table, may go on in the next line after each of its words."""
    return text.replace("_", "_<wbr>") if NAME.fullmatch(text) else text


def _read(value: Any, name: str, links: Mapping) -> Any:
    """A cell as it reads on the page: dates in words, an identifier by the name of what it leads to."""
    if isinstance(value, int) and name.endswith(YEARS):
        return str(value)
    if not isinstance(value, str):
        return value
    if value in links.get(name, {}):
        return links[name][value][1]
    if name.endswith(DATE) and dates.PARTIAL.fullmatch(value):
        return dates.words(value)
    return dates.spelled_out(value)


def cell_text(value: Any, format: str | None = None) -> str:
    """A cell as a reader sees it: few digits, and thousands apart."""
    if value is None or value == "":
        return "–"  # noqa: RUF001 the dash that a table uses for nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if format and isinstance(value, int | float):
        return f"{value:{format}}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"
    return str(value)


def _kind(values: list, name: str, links: Mapping) -> str:
    """What a column holds, as the style sheet names it: numbers, words kept on one line, days, or prose."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return "number"
    known = [_read(value, name, links) for value in known]
    longest = max((len(str(value)) for value in known), default=0)
    if 0 < longest <= SHORT and not any(" " in str(value) for value in known):
        return "short"
    if known and all(DATED.fullmatch(str(value)) for value in known):
        return "date"
    return "prose" if longest > PROSE else "phrase" if longest > PHRASE else ""


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _frame(data: Mapping, rows: list[list], anchor: str) -> str:
    """What makes the frame a place to stop at by keyboard; a table that fits everywhere needs none of it."""
    widths = [
        max([len(heading) / 2, *(min(len(cell_text(row[at])), 24) for row in rows[:50])])
        for at, heading in enumerate(data["headings"])
    ]
    if sum(widths) + 2 * len(widths) <= PHONE:
        return ""
    return f' role="region" aria-labelledby="{anchor}-caption" tabindex="0"'


def _digest(shown: Mapping) -> str:
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:10]
