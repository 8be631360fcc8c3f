"""Small pieces of the pages that the book makes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

FENCE = "`" * 12
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"(\$?[\d,]+(\.\d+)?(%|\s?[kM]?B)?)?")  # a number, a share or a size of a file; or nothing


def document(title: str, parts: Iterable[str]) -> str:
    """A page in Markdown whose body is HTML of our own making."""
    body = "\n".join(part for part in parts if part)
    if FENCE in body:
        raise ValueError(f"{title}: the text holds the mark that ends it")
    return f"# {title}\n\n{FENCE}{{raw}} html\n{body}\n{FENCE}\n"


def slug_id(name: str) -> str:
    """A name as an address within a page."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _kind(cells: Iterable[str]) -> str:
    """The class of a column of numbers or sizes, some of which may be missing; "" for any other column."""
    texts = [TAG.sub("", cell) for cell in cells]
    return ' class="number"' if any(texts) and all(NUMBER.fullmatch(text) for text in texts) else ""


def anchored(key: str) -> str:
    return f'<a href="#{escape(key)}">#{escape(key)}</a>'


def plain_table(caption: str, headings: Iterable[str], rows: Iterable[Iterable[str]], number: str = "") -> str:
    """A table of cells that are already HTML; the first cell of a row names it. Numbers stand to the right."""
    headings, rows = list(headings), [tuple(row) for row in rows]
    kinds = [_kind([row[at] for row in rows]) for at in range(len(headings))]
    head = "".join(
        f'<th scope="col"{kind}>{escape(heading)}</th>' for heading, kind in zip(headings, kinds, strict=True)
    )
    body = []
    for first, *rest in rows:
        cells = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(rest, kinds[1:], strict=True))
        body.append(f'<tr><th scope="row"{kinds[0]}>{first}</th>{cells}</tr>')
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
