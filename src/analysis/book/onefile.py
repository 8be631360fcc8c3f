"""One page as one HTML file to send to somebody: numbers, pictures, tables and their data, code, and full citations.

Made from a run with any values, with nothing beside it: no script, no request, the data of each table in its link. The
numbers of such a run are not those that the book publishes, so none of them leads to the page of all facts.
"""

from __future__ import annotations

import re
import shlex
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import yaml
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.myst_role import myst_role_plugin

from analysis import charts, facts, showing
from analysis.book import figures, pagecode, svg
from analysis.book.catalogue import Catalogue
from analysis.book.markup import linked_citation
from analysis.book.material import Material, gather, table_csv
from analysis.build import published_facts
from analysis.pages import Page
from analysis.pages.parameters import Value
from analysis.paths import Project
from analysis.problems import Problem, Problems

STYLES = Path(__file__).parent / "theme" / "static" / "book.css"
OWN_STYLES = """
.one-file main { margin: 0 auto; padding: 1.4rem 1rem 3rem; }
.one-file .values { border-left: 3px solid var(--line); padding-left: 1rem; }
"""
TITLED = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)


def write(project: Project, result, out: Path) -> None:
    """Write the page of a result, as `run_pages` gives it, to a file of its own.

    Raises Problems if what the page shows breaks a rule of the book, as a build would.
    """
    material = gather([result], Catalogue(project))
    try:
        text = html(project, result.page, material)
    except (figures.FigureError, svg.ChartError) as error:
        material.problems.append(Problem(result.page.name, "a chart that can be drawn", value=str(error)))
    if material.problems:
        raise Problems(material.problems)
    out.write_text(text, encoding="utf-8", newline="\n")


def html(project: Project, page: Page, material: Material) -> str:
    """The whole file. Same inputs, same bytes."""
    book = _Book(project, page, material)
    cells = material.notebooks[page.name].cells
    title, body = book.title, "\n".join(book.cell(cell) for cell in cells)
    code = "\n".join(pagecode.cell_html(cell.metadata["cell"], cell.source) for cell in cells if _is_code(cell))
    styles = STYLES.read_text(encoding="utf-8") + OWN_STYLES
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{styles}</style>\n</head>\n"
        f'<body class="one-file">\n<main id="main">\n<article>\n{book.head()}\n{body}\n{book.sources()}\n'
        f"<section>\n<h2>The code of this page</h2>\n<details><summary>Show the code</summary>\n{code}\n</details>\n"
        f"</section>\n</article>\n</main>\n</body>\n</html>\n"
    )


class _Book:
    """What the parts of one file need to know: the page, its numbers, and where the book stands."""

    def __init__(self, project: Project, page: Page, material: Material):
        settings = yaml.safe_load((project.root / "_config.yml").read_text(encoding="utf-8"))
        self.name, self.address = settings["title"], settings.get("html", {}).get("baseurl", "")
        self.page, self.material, self.cited = page, material, {}
        self.markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).use(myst_role_plugin)
        self.markdown.enable(["table", "smartquotes"])
        self.markdown.add_render_rule("myst_role", lambda _self, tokens, at, *_: self._role(tokens[at]))
        self.drawn, self.published = project.build / "svg", _published(project)
        self.parts = {charts.MIME: self._chart, showing.MIME: self._table, facts.MIME: self._fact}

    @property
    def title(self) -> str:
        return f"{self.page.title} · {self.name}"

    def head(self) -> str:
        """What was run, with which values, and that these are not the published numbers."""
        given = " ".join(f"-p {name}={_as_typed(value)}" for name, value in self.page.parameters.items())
        command = f"analysis run {self.page.notebook.name} {given}".strip()
        book = f'<a href="{escape(self.address)}">{escape(self.name)}</a>' if self.address else escape(self.name)
        return (
            f'<p class="values">A run of one notebook of {book} with these values: <code>{escape(command)}</code>. '
            "Its numbers follow from them and from the tables of the book as they were for this run.</p>"
        )

    def cell(self, cell: Mapping) -> str:
        if not _is_code(cell):
            return self.markdown.render(cell.source)
        return "\n".join(filter(None, (self._output(output) for output in cell.get("outputs", []))))

    def sources(self) -> str:
        """Every source that the page names, cited in full."""
        if not self.cited:
            return ""
        known = self.material.catalogue.sources
        lines = [f'<li id="{escape(one)}">{linked_citation(known[one])}</li>' for one in sorted(self.cited)]
        return f"<section>\n<h2>Sources</h2>\n<ul>\n{chr(10).join(lines)}\n</ul>\n</section>"

    def _output(self, output: Mapping) -> str:
        data = output.get("data", {})
        for mime, part in self.parts.items():
            if mime in data:
                return part(data[mime])
        if "text/markdown" in data:
            return self.markdown.render("".join(data["text/markdown"]))
        text = "".join(data.get("text/plain", output.get("text", "")))
        return f"<pre>{escape(text)}</pre>" if text else ""

    def _chart(self, content: Mapping) -> str:
        about = content["usermeta"]["figure"]
        return self._standing_alone(figures.figure_html(content, "", self.drawn), about)

    def _table(self, content: Mapping) -> str:
        return self._standing_alone(figures.shown_html(content, ""), content)

    def _fact(self, content: Mapping) -> str:
        extra = "; ".join(figures.fact_conditions(content))
        told = f"{content['means']}{f' ({extra})' if extra else ''}"
        self._cite(self.material.catalogue.cited(content["sources"], content["key"], []))
        return f'<p class="fact-line"><strong>{escape(content["text"])}</strong> <span>{escape(told)}</span></p>'

    def _standing_alone(self, markup: str, about: Mapping) -> str:
        """A chart or table whose links lead to places in this file, and to its data in the link itself."""
        soup = BeautifulSoup(markup, "html.parser")
        for script in soup.find_all("script"):
            script.decompose()
        for made in soup.select(".chart-made"):
            made.decompose()
        for link in soup.find_all("a"):
            self._lead(link, about)
        self._cite(about.get("cited", ()))
        return str(soup)

    def _lead(self, link, about: Mapping) -> None:
        page, _, anchor = link["href"].partition("#")
        if page == about.get("csv"):
            data = b64encode(table_csv(about["table"]).encode()).decode()
            link["href"], link["download"] = f"data:text/csv;base64,{data}", about["csv"].replace("/", ".")
        elif anchor:
            link["href"] = f"#{anchor}"

    def _cite(self, cited: Iterable[Mapping]) -> None:
        self.cited.update({one["source_id"]: True for one in cited})

    def _role(self, token) -> str:
        """What stands for a role of the book: a link to its page, the words of a term, a number of another page."""
        found = TITLED.fullmatch(token.content)
        words, target = (found["title"], found["target"]) if found else (token.content, token.content)
        name = token.meta["name"]
        if name == "doc" and self.address:
            return f'<a href="{escape(self.address.rstrip("/"))}{escape(target)}.html">{escape(words)}</a>'
        if name == "fact":
            key = target.partition(":")[0]
            known = self.material.facts.get(key) or self.published.get(key)
            return escape(known["text"]) if known else f"<em>a number of the book ({escape(key)})</em>"
        return escape(words)


def _published(project: Project) -> dict[str, dict]:
    """The numbers of the last build, for sentences that compare; none if the book was not built here."""
    try:
        return published_facts(project)
    except Problems:
        return {}


def _as_typed(value: Value) -> str:
    """A value as a reader would give it: flags as yes and no."""
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return shlex.quote(text)


def _is_code(cell: Mapping) -> bool:
    return cell["cell_type"] == "code"
