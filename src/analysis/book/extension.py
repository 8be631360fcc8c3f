"""The Sphinx extension of the book: numbers by key, things from notebooks, the page around them.

Works with any current Sphinx; it needs nothing of Jupyter Book.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis import charts, facts, showing
from analysis.book import figures, pagecode, pagecontext, pagetables, quotes, svg, tools
from analysis.book.render import MAKERS, cache_of, markup, markup_of, root_of, smarten, visit_markup
from analysis.problems import suggest

FACTS, SHOWN, CITED, TOOLS, SITE = "_facts", "_shown", "_cited", "_tools", "_book.json"
SCRIPTS = ("book.js", "sorting.js", "finding.js", "copying.js")  # which pages get them: see pagecontext.NEEDED
THEME = Path(__file__).parent / "theme"


class fact(nodes.Inline, nodes.TextElement):
    """A number in prose: its text, the key it stands under, what has to be read with it."""


class FactRole(SphinxRole):
    """`` {fact}`key` `` or `` {fact}`key:style` ``: the number of that key, linked to its entry.

    The page depends on the fact's own file, so an incremental build rewrites just the pages that use a number
    which changed. A key that is not recorded, or a form that the fact does not have, is an error.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        key, _, style = (part.strip() for part in self.text.partition(":"))
        path = Path(self.env.srcdir) / FACTS / f"{key}.json"
        self.env.note_dependency(path.relative_to(self.env.srcdir).as_posix())
        if not facts.KEY.fullmatch(key) or not path.is_file():
            known = [file.stem for file in path.parent.glob("*.json")]
            return self._wrong(f"no fact is recorded under {key!r}. {suggest(key, known)}")
        stored = json.loads(path.read_text(encoding="utf-8"))
        try:
            text = facts.format_fact(stored["fact"], style or "value")
        except ValueError as error:
            return self._wrong(str(error))
        node = fact(self.rawtext, text, key=key, about=quotes.curly(stored["about"]), root=root_of(self.env.docname))
        self.set_source_info(node)
        return [node], []

    def _wrong(self, message: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        report = self.inliner.reporter.error(message, line=self.lineno)
        return [self.inliner.problematic(self.rawtext, self.rawtext, report)], [report]


class SourceRole(SphinxRole):
    """`` {source}`id` ``: the short name of a source, linked to its full entry; an unknown id is an error."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        source_id = self.text.strip()
        folder = Path(self.env.srcdir) / CITED
        path = folder / f"{source_id}.json"
        self.env.note_dependency(f"{CITED}/{source_id}.json")
        if not path.is_file():
            hint = suggest(source_id, [file.stem for file in folder.glob("*.json")])
            report = self.inliner.reporter.error(f"no source is called {source_id!r}. {hint}", line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, report)], [report]
        label = json.loads(path.read_text(encoding="utf-8"))["label"]
        address = f"{root_of(self.env.docname)}sources.html#{source_id}"
        return [nodes.reference(self.rawtext, label, refuri=address, classes=["source"])], []


class QuotedRole(SphinxRole):
    """`` {quoted}`28 members` ``: a figure in somebody else's words, listed with a reason in `exceptions.yml`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.Text(f"\N{LEFT DOUBLE QUOTATION MARK}{self.text}\N{RIGHT DOUBLE QUOTATION MARK}")], []


class Show(SphinxDirective):
    """`:::{show} page#name`: a chart or table of a notebook's page, printed here as well."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        page, _, name = self.arguments[0].partition("#")
        folder = Path(self.env.srcdir) / SHOWN
        path = folder / page / f"{name}.json"
        self.env.note_dependency(path.relative_to(self.env.srcdir).as_posix())
        if not path.is_file():
            known = [f"{file.parent.relative_to(folder).as_posix()}#{file.stem}" for file in folder.rglob("*.json")]
            raise self.error(f"no page shows {self.arguments[0]!r}. {suggest(self.arguments[0], known)}")
        stored = json.loads(path.read_text(encoding="utf-8"))
        make = MAKERS[stored["mime"]]
        try:
            return [make(stored["content"], root_of(self.env.docname), cache_of(self.env))]
        except (figures.FigureError, svg.ChartError) as error:
            raise self.error(f"{self.arguments[0]}: {error}") from error


class UseTool(SphinxDirective):
    """`` ```{tool} name``: something to use, such as a form, with what it shows to readers without scripts."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        path = Path(self.env.srcdir) / TOOLS / f"{name}.html"
        self.env.note_dependency(path.relative_to(self.env.srcdir).as_posix())
        if not path.is_file():
            raise self.error(f"no tool is called {name!r}. {suggest(name, tools.TOOLS)}")
        html = path.read_text(encoding="utf-8")
        return [markup_of(html.replace(tools.ROOT, root_of(self.env.docname)))]


def visit_fact(translator: Any, node: fact) -> None:
    """The number as a link, its conditions beside it for a pointer, the keyboard and a screen reader."""
    count = getattr(translator, "facts_so_far", 0) + 1
    translator.facts_so_far = count
    about, key = translator.encode(node["about"]), translator.attval(node["key"])
    translator.body.append(
        f'<span class="fact-here"><a class="fact" href="{node["root"]}facts.html#{key}" '
        f'aria-describedby="about-{count}">{translator.encode(node.astext())}</a>'
        f'<span class="fact-about" role="tooltip" id="about-{count}">{about}</span></span>'
    )
    raise nodes.SkipNode


def visit_plain(_translator: Any, _node: nodes.Element) -> None:
    """Other builders print the number as text."""


def load_site(app: Sphinx) -> None:
    """What the pages need to know of each other: contents, groups, edition. Written by the stage."""
    path = Path(app.srcdir) / SITE
    app.analysis_site = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def mark_grouped(app: Sphinx, _doctree: nodes.document) -> None:
    """Pages of a group are reached from its list; they do not stand in the contents of every page."""
    if app.env.docname in app.analysis_site.get("group_of", {}):
        app.env.metadata[app.env.docname]["orphan"] = True


def setup(app: Sphinx) -> dict:
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (visit_plain, visit_plain))
    app.add_node(fact, html=(visit_fact, None), **others)
    app.add_node(markup, html=(visit_markup, None), **others)
    app.add_role("fact", FactRole())
    app.add_role("source", SourceRole())
    app.add_role("quoted", QuotedRole())
    app.add_directive("show", Show)
    app.add_directive("tool", UseTool)
    app.add_html_theme("faces_places", str(THEME))
    for script in SCRIPTS:
        app.add_js_file(script, defer="defer")
    # Jupyter Book passes these on whether or not the extension that reads them is loaded.
    for name in ("comments_config", "use_jupyterbook_latex"):
        if name not in app.config:
            app.add_config_value(name, None, "")
    app.connect("builder-inited", load_site)
    app.connect("doctree-read", mark_grouped)
    app.connect("doctree-read", pagecode.move_code)
    app.connect("doctree-read", smarten)
    app.connect("doctree-read", pagetables.frame_tables)
    app.connect("html-page-context", pagecontext.fill)
    assert {charts.MIME, showing.MIME, facts.MIME} <= set(MAKERS)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
