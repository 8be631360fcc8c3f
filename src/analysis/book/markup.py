"""Small pieces of the pages that the book makes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

FENCE = "`" * 12


def document(title: str, parts: Iterable[str]) -> str:
    """A page in Markdown whose body is HTML of our own making."""
    body = "\n".join(part for part in parts if part)
    if FENCE in body:
        raise ValueError(f"{title}: the text holds the mark that ends it")
    return f"# {title}\n\n{FENCE}{{raw}} html\n{body}\n{FENCE}\n"


def slug_id(name: str) -> str:
    """A name as an address within a page."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def anchored(key: str) -> str:
    return f'<a href="#{escape(key)}">#{escape(key)}</a>'


def plain_table(caption: str, headings: Iterable[str], rows: Iterable[Iterable[str]], number: str = "") -> str:
    """A table of cells that are already HTML; the first cell of a row names it."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = []
    for row in rows:
        first, *rest = row
        body.append(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>')
    anchor = slug_id(f"{number} {caption}")
    return (
        f'<div class="table-frame" role="region" aria-labelledby="{anchor}" tabindex="0">\n<table class="data">\n'
        f'<caption id="{anchor}">{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{chr(10).join(body)}\n</tbody>\n</table>\n</div>"
    )


def linked_citation(row: Mapping) -> str:
    """A source in one line, its title a link if the address is its publisher's own."""
    cites = escape(row["citation"])
    if not row.get("link"):
        return cites
    title = escape(row["title"])
    return cites.replace(title, f'<a href="{escape(row["link"], quote=True)}" rel="external">{title}</a>', 1)
