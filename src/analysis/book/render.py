"""How MyST-NB turns what a notebook showed into what the book prints (entry point `myst_nb.mime_renderers`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx

from analysis import charts, facts, showing
from analysis.book import figures, svg
from analysis.book.quotes import curly_html

SVG_FOLDER = "svg"  # beside the staged sources, so that a picture is drawn once for all builds


class BookOutputs:
    """Figures, tables and numbers, preferred over every other form that an output has."""

    mime_priority_overrides: ClassVar = [
        ("*", charts.MIME, 1),
        ("*", showing.MIME, 2),
        ("*", facts.MIME, 3),
    ]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: int) -> list[nodes.Element] | None:
        make = MAKERS.get(data.mime_type)
        env = getattr(renderer.renderer, "sphinx_env", None)
        if make is None or inline or env is None:
            return None
        content = data.content if isinstance(data.content, dict) else json.loads(data.string)
        try:
            return [make(content, root_of(env.docname), cache_of(env))]
        except (figures.FigureError, svg.ChartError) as error:
            where = f"cell {data.cell_index}" if data.cell_index is not None else "a cell"
            message = renderer.renderer.document.reporter.error(f"{where}: {error}", line=data.line)
            return [message]


def root_of(docname: str) -> str:
    """The way from a page to the top of the site."""
    return "../" * docname.count("/")


def cache_of(env: Any) -> Path:
    return Path(env.srcdir).parent / SVG_FOLDER


class markup(nodes.General, nodes.Element):
    """HTML of our own on a page. What the search should find of it stands in its text; the rest is not indexed."""


def markup_of(html: str, words: str = "") -> markup:
    """HTML, with the words by which a reader may look for it."""
    return markup("", *([nodes.Text(words)] if words else []), html=html)


def visit_markup(translator: Any, node: markup) -> None:
    translator.body.append(node["html"])
    raise nodes.SkipNode


def raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def _chart(content: dict, root: str, cache: Path) -> markup:
    html = figures.figure_html(content, root, cache)
    about = content["usermeta"]["figure"]
    return markup_of(html, f"{about['title']} {about['words']}")


def _table(content: dict, root: str, _cache: Path) -> markup:
    cells = [cell for row in content["table"]["rows"] for cell in row if isinstance(cell, str)]
    return markup_of(figures.shown_html(content, root), " ".join([content["caption"], *dict.fromkeys(cells)]))


def _fact(content: dict, root: str, _cache: Path) -> markup:
    return markup_of(figures.fact_html(content, root), content["means"])


MAKERS: dict[str, Callable[[dict, str, Path], markup]] = {
    charts.MIME: _chart,
    showing.MIME: _table,
    facts.MIME: _fact,
}


def smarten(_app: Sphinx, doctree: nodes.document) -> None:
    """Give the HTML of our own on a page, from data and from notebooks, the quotation marks of the prose around it."""
    for node in doctree.findall(markup):
        node["html"] = curly_html(node["html"])
    for node in list(doctree.findall(nodes.raw)):
        if node.get("format") == "html":
            text = curly_html(node.astext())
            node.rawsource, node.children[:] = text, [nodes.Text(text)]
