"""Tables written in Markdown scroll inside a frame of their own where a screen is too narrow for them."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx

from analysis.book.render import raw


def frame_tables(_app: Sphinx, doctree: nodes.document) -> None:
    """Put every table into a frame that the keyboard can reach, named after its caption or its part of the page."""
    for table in list(doctree.findall(nodes.table)):
        label = escape(_label(table))
        at = table.parent.index(table)
        opening = raw(f'<div class="table-frame" role="region" aria-label="{label}" tabindex="0">')
        table.parent[at : at + 1] = [opening, table, raw("</div>")]


def _label(table: nodes.table) -> str:
    own = next((child.astext() for child in table.children if isinstance(child, nodes.title)), "")
    if own:
        return own
    above: nodes.Node | None = table.parent
    while above is not None and not isinstance(above, nodes.section):
        above = above.parent
    title = above.next_node(nodes.title) if above is not None else None
    return f"Table: {title.astext()}" if title is not None else "Table"
