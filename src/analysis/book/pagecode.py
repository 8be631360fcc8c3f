"""A notebook's page reads as prose: its code stands together at the end, each cell with an address."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.application import Sphinx

from analysis.book.render import markup_of, raw, root_of

FOLDED = "folded"  # the tag of a cell that records many numbers alike, which nobody reads one after the other
HEADING = "How this page was made"


def move_code(app: Sphinx, doctree: nodes.document) -> None:
    """Leave each cell's output where it is and gather the code in a closed part at the end of the page."""
    cells = [node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code"]
    if not cells:
        return
    page = app.env.docname
    code = [part for cell in cells for part in _code(cell)]
    for cell in cells:
        at = cell.parent.index(cell)
        cell.parent[at : at + 1] = _outputs(cell)
    top = next(doctree.findall(nodes.section), doctree)
    top += _section(page, root_of(page), code)


def _outputs(cell: nodes.container) -> list[nodes.Node]:
    boxes = [child for child in cell.children if child.get("nb_element") == "cell_code_output"]
    shown = [output for box in boxes for output in box.children]
    if FOLDED not in cell.get("cell_metadata", {}).get("tags", ()):
        return shown
    summary = f"{len(shown)} numbers by which other pages compare themselves"
    return [raw(f'<details class="folded"><summary>{summary}</summary>'), *shown, raw("</details>")]


def _code(cell: nodes.container) -> list[nodes.Node]:
    number = cell.get("cell_metadata", {}).get("cell", cell.get("cell_index"))
    sources = [child for child in cell.children if child.get("nb_element") == "cell_code_source"]
    code = "".join(source.astext() for source in sources)
    if not code:
        return []
    return [markup_of(cell_html(number, code))]


def cell_html(number: int, code: str) -> str:
    """The code of one cell under its number, which is its address on the page."""
    return f'<div class="code-cell" id="cell-{number}"><p class="code-label">Cell {number}</p>{_colored(code)}</div>'


@lru_cache(maxsize=512)
def _colored(code: str) -> str:
    """Python with its words marked. The cells of a group's pages are alike, so each is done once."""
    return highlight(code, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))


def _section(page: str, root: str, code: list[nodes.Node]) -> nodes.section:
    section = nodes.section(ids=[nodes.make_id(HEADING)], names=[HEADING.lower()], classes=["page-made"])
    section += nodes.title("", HEADING)
    section += raw(_how(page, root))
    section += raw('<details class="page-code"><summary>The code of this page</summary>')
    section += code
    section += raw("</details>")
    return section


def _how(page: str, root: str) -> str:
    name: Any = escape(page)
    return (
        f'<p>This page is a notebook: <a href="{root}notebooks/{name}.ipynb" download>download it with its '
        f"results</a>, or run it again with <code>analysis run {name}</code>. Its numbers stand with their "
        f'sources and rows on <a href="{root}facts.html">the page of all facts</a>.</p>'
    )
